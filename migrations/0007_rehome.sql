-- 机构改革: all open parts of one unit go to another from a day on. state: proposed, approved, done, refused;
-- after_matter: as far as the slices have come.
CREATE TABLE rehoming (
	county BIGINT NOT NULL,
	id BIGINT NOT NULL,
	from_unit BIGINT NOT NULL,
	to_unit BIGINT NOT NULL,
	since BIGINT NOT NULL,
	document TEXT NOT NULL,
	ends BIGINT NOT NULL,
	state TEXT NOT NULL,
	proposed_by BIGINT NOT NULL,
	proposed_at BIGINT NOT NULL,
	settled_by BIGINT NOT NULL,
	settled_at BIGINT NOT NULL,
	after_matter BIGINT NOT NULL,
	moved BIGINT NOT NULL,
	kept BIGINT NOT NULL,
	done_at BIGINT NOT NULL,
	PRIMARY KEY (county, id)
);
CREATE INDEX rehoming_state ON rehoming (county, state, since);

-- Parties whose open items may be somebody else's since a day: 领导分工 has changed, somebody has left.
CREATE TABLE owner_refresh (
	county BIGINT NOT NULL,
	party BIGINT NOT NULL,
	day BIGINT NOT NULL,
	after_matter BIGINT NOT NULL,
	PRIMARY KEY (county, party, day)
);
