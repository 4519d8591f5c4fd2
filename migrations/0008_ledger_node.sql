-- Roots of the whole subtrees of the record's tree that have 2^level leaves, level 8 and up: the ordinalth
-- from the left, from 0. They follow from the events alone: who deletes them gets the same ones again.
CREATE TABLE ledger_node ( -- clustered
	county BIGINT NOT NULL,
	level BIGINT NOT NULL,
	ordinal BIGINT NOT NULL,
	root BYTEA NOT NULL,
	PRIMARY KEY (county, level, ordinal)
);
