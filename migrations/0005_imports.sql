-- Ledgers on their way into the record. A run is one file that somebody gave; its rows are staged as
-- they were read, and taken in by slices. state: reading, ready, committing, done, cancelled, broken.
CREATE TABLE import_run (
	county BIGINT NOT NULL,
	id BIGINT NOT NULL,
	what TEXT NOT NULL,
	file TEXT NOT NULL,
	person BIGINT NOT NULL,
	created BIGINT NOT NULL,
	state TEXT NOT NULL,
	version BIGINT NOT NULL,
	options TEXT NOT NULL,
	found TEXT NOT NULL,
	position BIGINT NOT NULL,
	total BIGINT NOT NULL,
	first_id BIGINT NOT NULL,
	last_id BIGINT NOT NULL,
	finished BIGINT NOT NULL,
	why TEXT NOT NULL,
	PRIMARY KEY (county, id)
);
CREATE INDEX import_run_state ON import_run (county, state, id);

-- The file itself, in parts, until the run is over.
CREATE TABLE import_part (
	county BIGINT NOT NULL,
	run BIGINT NOT NULL,
	nth BIGINT NOT NULL,
	data BYTEA NOT NULL,
	PRIMARY KEY (county, run, nth)
);

-- One row of the sheet: what stands in it, what it means, what is wrong with it. status: see imports.h.
CREATE TABLE import_row (
	county BIGINT NOT NULL,
	run BIGINT NOT NULL,
	nth BIGINT NOT NULL,
	sheet_row BIGINT NOT NULL,
	status BIGINT NOT NULL,
	row_key TEXT NOT NULL,
	loose_key TEXT NOT NULL,
	matter BIGINT NOT NULL,
	cells TEXT NOT NULL,
	vals TEXT NOT NULL,
	told TEXT NOT NULL,
	PRIMARY KEY (county, run, nth)
);
-- Only what is looked for later: bad, updated, refused.
CREATE INDEX import_row_status ON import_row (county, run, status, nth) WHERE status >= 4;

-- By what a row of a ledger is known again.
CREATE TABLE import_key (
	county BIGINT NOT NULL,
	procedure TEXT NOT NULL,
	row_key TEXT NOT NULL,
	loose_key TEXT NOT NULL,
	matter BIGINT NOT NULL,
	PRIMARY KEY (county, procedure, row_key)
);

-- What this county's ledgers mean: heads of columns, and words that somebody has said the meaning of.
CREATE TABLE import_head (
	county BIGINT NOT NULL,
	what TEXT NOT NULL,
	head TEXT NOT NULL,
	field TEXT NOT NULL,
	PRIMARY KEY (county, what, head)
);
CREATE TABLE import_name (
	county BIGINT NOT NULL,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	meaning TEXT NOT NULL,
	PRIMARY KEY (county, kind, name)
);

-- The block of ids that is not to be seen yet: engine/hidden.h.
CREATE TABLE import_gate (
	county BIGINT NOT NULL PRIMARY KEY,
	run BIGINT NOT NULL,
	first_id BIGINT NOT NULL,
	last_id BIGINT NOT NULL
);
