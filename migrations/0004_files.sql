-- Files of events, as their bodies name them: a cache for pages, and what the sweep asks. type: an id of
-- files/file_type.c. The bytes lie in the folder of files under their hash.
CREATE TABLE attachment (
	county BIGINT NOT NULL,
	matter BIGINT NOT NULL,
	seq BIGINT NOT NULL,
	ordinal BIGINT NOT NULL,
	share BIGINT NOT NULL,
	at BIGINT NOT NULL,
	person BIGINT NOT NULL,
	size BIGINT NOT NULL,
	name TEXT NOT NULL,
	hash TEXT NOT NULL,
	type TEXT NOT NULL,
	PRIMARY KEY (county, matter, seq, ordinal)
);
CREATE INDEX attachment_hash ON attachment (county, hash);
