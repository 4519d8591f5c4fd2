-- Versions of the work calendar, each with all its files as one JSON text. state: base (what the county began
-- with), proposed, refused, following (in force; the matters are being dated by it), done (in force, all are).
-- position: of the event that put it in force; diff_hash: SM3 over the staged moves; after_matter: as far as
-- the slices have come.
CREATE TABLE calendar (
	county BIGINT NOT NULL,
	version BIGINT NOT NULL,
	id BIGINT NOT NULL,
	base BIGINT NOT NULL,
	hash TEXT NOT NULL,
	files TEXT NOT NULL,
	title TEXT NOT NULL,
	document TEXT NOT NULL,
	state TEXT NOT NULL,
	proposed_by BIGINT NOT NULL,
	proposed_at BIGINT NOT NULL,
	settled_by BIGINT NOT NULL,
	settled_at BIGINT NOT NULL,
	position BIGINT NOT NULL,
	diff_hash TEXT NOT NULL,
	staged BIGINT NOT NULL,
	earlier BIGINT NOT NULL,
	after_matter BIGINT NOT NULL,
	moved BIGINT NOT NULL,
	done_at BIGINT NOT NULL,
	PRIMARY KEY (county, version)
);

-- Clocks whose due another version moves. position 0: staged, as the approver has seen it; else it has moved,
-- and that is the position of the slice's event.
CREATE TABLE calendar_move (
	county BIGINT NOT NULL,
	version BIGINT NOT NULL,
	matter BIGINT NOT NULL,
	position BIGINT NOT NULL,
	share BIGINT NOT NULL,
	clock TEXT NOT NULL,
	due_before BIGINT NOT NULL,
	due_after BIGINT NOT NULL,
	is_later BIGINT NOT NULL,
	PRIMARY KEY (county, version, matter, position, share, clock)
);
CREATE INDEX calendar_move_staged ON calendar_move (county, version, is_later, due_after, matter, share, clock)
	WHERE position = 0;
CREATE INDEX calendar_move_matter ON calendar_move (county, matter, version) WHERE position > 0;

CREATE INDEX clock_running ON clock (county, matter) WHERE running = 1;
