-- 文号: the number taken last in each series and year, and a row for each number. A row's number reaches
-- to `through` where numbers were used outside before; for all others both are the same. matter and seq
-- name the event that took it.

CREATE TABLE series (
	county BIGINT NOT NULL,
	series TEXT NOT NULL,
	year BIGINT NOT NULL,
	last BIGINT NOT NULL,
	PRIMARY KEY (county, series, year)
);

CREATE TABLE paper (
	county BIGINT NOT NULL,
	series TEXT NOT NULL,
	year BIGINT NOT NULL,
	number BIGINT NOT NULL,
	id BIGINT NOT NULL,
	through BIGINT NOT NULL,
	text TEXT NOT NULL,
	paper TEXT NOT NULL,
	title TEXT NOT NULL,
	matter BIGINT NOT NULL,
	seq BIGINT NOT NULL,
	state TEXT NOT NULL,
	reason TEXT NOT NULL,
	person BIGINT NOT NULL,
	at BIGINT NOT NULL,
	sealed BIGINT NOT NULL,
	sent BIGINT NOT NULL,
	PRIMARY KEY (county, series, year, number)
);
CREATE UNIQUE INDEX paper_id ON paper (county, id);
CREATE INDEX paper_matter ON paper (county, matter, seq);
CREATE INDEX paper_year ON paper (county, year, id);
