-- Names that a unit had before: up to and including to_day, by which document it was renamed.
CREATE TABLE unit_name (
	county BIGINT NOT NULL,
	unit BIGINT NOT NULL,
	to_day BIGINT NOT NULL,
	name TEXT NOT NULL,
	short_name TEXT NOT NULL,
	document TEXT NOT NULL,
	PRIMARY KEY (county, unit, to_day)
);
CREATE INDEX access_record_kind ON access_record (county, kind, id);
