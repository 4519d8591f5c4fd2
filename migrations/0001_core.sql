-- The county's tables, in the common subset. Every key starts with county (GB/T 2260): it is the
-- distribution key. A table marked `clustered` is looked for by its key: see store/db_sqlite_schema.c.
-- Times are UTC ms, days are civil days since 1970-01-01 in UTC+8, truth is 0/1.

CREATE TABLE county (
	county BIGINT NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	office TEXT NOT NULL,
	demo BIGINT NOT NULL,
	created BIGINT NOT NULL
);

CREATE TABLE setting (
	county BIGINT NOT NULL,
	name TEXT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (county, name)
);

-- Definitions that have run, by version: a running matter keeps its own.
CREATE TABLE definition (
	county BIGINT NOT NULL,
	procedure TEXT NOT NULL,
	version BIGINT NOT NULL,
	hash TEXT NOT NULL,
	source TEXT NOT NULL,
	loaded_at BIGINT NOT NULL,
	PRIMARY KEY (county, procedure, version)
);

-- Units, people, grants and the division of work between leaders.

CREATE TABLE unit (
	county BIGINT NOT NULL,
	id BIGINT NOT NULL,
	parent BIGINT NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	short_name TEXT NOT NULL,
	unit_group TEXT NOT NULL,
	kind TEXT NOT NULL,
	sort_key TEXT NOT NULL,
	phone TEXT NOT NULL,
	from_day BIGINT NOT NULL,
	to_day BIGINT NOT NULL,
	PRIMARY KEY (county, id)
);
CREATE UNIQUE INDEX unit_code ON unit (county, code);

CREATE TABLE person (
	county BIGINT NOT NULL,
	id BIGINT NOT NULL,
	unit BIGINT NOT NULL,
	name TEXT NOT NULL,
	sort_key TEXT NOT NULL,
	title TEXT NOT NULL,
	mobile TEXT NOT NULL,
	active BIGINT NOT NULL,
	PRIMARY KEY (county, id)
);

CREATE TABLE role_grant (
	county BIGINT NOT NULL,
	id BIGINT NOT NULL,
	person BIGINT NOT NULL,
	role TEXT NOT NULL,
	unit BIGINT NOT NULL,
	from_day BIGINT NOT NULL,
	to_day BIGINT NOT NULL,
	PRIMARY KEY (county, id)
);
CREATE INDEX role_grant_person ON role_grant (county, person);

CREATE TABLE division (
	county BIGINT NOT NULL,
	id BIGINT NOT NULL,
	unit BIGINT NOT NULL,
	leader BIGINT NOT NULL,
	deputy BIGINT NOT NULL,
	from_day BIGINT NOT NULL,
	to_day BIGINT NOT NULL,
	PRIMARY KEY (county, id)
);

-- What a person reaches: (party, role) pairs, '' for anyone of the party. Kept with every change of
-- the tables above; the one scoped query joins it to matter_party.
CREATE TABLE reach ( -- clustered
	county BIGINT NOT NULL,
	person BIGINT NOT NULL,
	party BIGINT NOT NULL,
	role TEXT NOT NULL,
	from_day BIGINT NOT NULL,
	to_day BIGINT NOT NULL,
	PRIMARY KEY (county, person, party, role, from_day)
);

CREATE TABLE directory_version (
	county BIGINT NOT NULL PRIMARY KEY,
	version BIGINT NOT NULL
);

-- Log-in.

CREATE TABLE account (
	county BIGINT NOT NULL,
	login TEXT NOT NULL,
	person BIGINT NOT NULL,
	password TEXT NOT NULL,
	active BIGINT NOT NULL,
	must_change BIGINT NOT NULL,
	created BIGINT NOT NULL,
	changed BIGINT NOT NULL,
	PRIMARY KEY (county, login)
);

CREATE TABLE session ( -- clustered
	county BIGINT NOT NULL,
	token TEXT NOT NULL,
	login TEXT NOT NULL,
	person BIGINT NOT NULL,
	created BIGINT NOT NULL,
	expires BIGINT NOT NULL,
	address TEXT NOT NULL,
	PRIMARY KEY (county, token)
);
CREATE INDEX session_expires ON session (county, expires);

-- Failed log-ins by account and by address: the next try is delayed, never locked.
CREATE TABLE login_delay (
	county BIGINT NOT NULL,
	subject TEXT NOT NULL,
	failures BIGINT NOT NULL,
	until BIGINT NOT NULL,
	PRIMARY KEY (county, subject)
);

-- What must survive a rollback: denials, failed log-ins, looks at personal data.
CREATE TABLE access_record (
	county BIGINT NOT NULL,
	id BIGINT NOT NULL,
	at BIGINT NOT NULL,
	person BIGINT NOT NULL,
	kind TEXT NOT NULL,
	object TEXT NOT NULL,
	detail TEXT NOT NULL,
	address TEXT NOT NULL,
	PRIMARY KEY (county, id)
);

-- One-time keys of forms with the answer that was given.
CREATE TABLE once_key ( -- clustered
	county BIGINT NOT NULL,
	once TEXT NOT NULL,
	person BIGINT NOT NULL,
	at BIGINT NOT NULL,
	status BIGINT NOT NULL,
	location TEXT NOT NULL,
	body TEXT NOT NULL,
	PRIMARY KEY (county, once)
);
CREATE INDEX once_key_at ON once_key (county, at);

-- Matters: these rows are a cache of the fold of their events.

CREATE TABLE matter (
	county BIGINT NOT NULL,
	id BIGINT NOT NULL,
	procedure TEXT NOT NULL,
	definition BIGINT NOT NULL,
	number TEXT NOT NULL,
	seq BIGINT NOT NULL,
	version BIGINT NOT NULL,
	leaf BYTEA NOT NULL,
	title TEXT NOT NULL,
	urgency TEXT NOT NULL,
	kind TEXT NOT NULL,
	state TEXT NOT NULL,
	state_since BIGINT NOT NULL,
	is_open BIGINT NOT NULL,
	registrar BIGINT NOT NULL,
	opened BIGINT NOT NULL,
	closed BIGINT NOT NULL,
	uncounted BIGINT NOT NULL,
	round BIGINT NOT NULL,
	suspended BIGINT NOT NULL,
	lead_unit BIGINT NOT NULL,
	due BIGINT NOT NULL,
	due_first BIGINT NOT NULL,
	amber BIGINT NOT NULL,
	plan TEXT NOT NULL,
	last_action_at BIGINT NOT NULL,
	last_actor BIGINT NOT NULL,
	seen BIGINT NOT NULL,
	imported BIGINT NOT NULL,
	tallies TEXT NOT NULL,
	vals TEXT NOT NULL,
	PRIMARY KEY (county, id)
);
CREATE UNIQUE INDEX matter_number ON matter (county, number);
CREATE INDEX matter_list ON matter (county, procedure, is_open, id);
CREATE INDEX matter_due ON matter (county, procedure, is_open, due, id);
CREATE INDEX matter_lead ON matter (county, lead_unit, is_open, due, id);

CREATE TABLE share (
	county BIGINT NOT NULL,
	matter BIGINT NOT NULL,
	ordinal BIGINT NOT NULL,
	unit BIGINT NOT NULL,
	role BIGINT NOT NULL,
	state TEXT NOT NULL,
	is_open BIGINT NOT NULL,
	version BIGINT NOT NULL,
	holder BIGINT NOT NULL,
	opened BIGINT NOT NULL,
	signed_on BIGINT NOT NULL,
	reported_on BIGINT NOT NULL,
	ended_on BIGINT NOT NULL,
	progress_on BIGINT NOT NULL,
	progress TEXT NOT NULL,
	problem TEXT NOT NULL,
	next_step TEXT NOT NULL,
	result TEXT NOT NULL,
	plan TEXT NOT NULL,
	behind BIGINT NOT NULL,
	behind_before BIGINT NOT NULL,
	judged_on BIGINT NOT NULL,
	extended BIGINT NOT NULL,
	round BIGINT NOT NULL,
	final BIGINT NOT NULL,
	past BIGINT NOT NULL,
	ask_kind TEXT NOT NULL,
	ask_seq BIGINT NOT NULL,
	ask_day BIGINT NOT NULL,
	ask_level BIGINT NOT NULL,
	PRIMARY KEY (county, matter, ordinal)
);
CREATE INDEX share_unit ON share (county, unit, is_open, matter);

-- Running and stopped clocks; a running one is also somebody's to-do: owner (party, role) and due.
CREATE TABLE clock (
	county BIGINT NOT NULL,
	matter BIGINT NOT NULL,
	share BIGINT NOT NULL,
	clock TEXT NOT NULL,
	procedure TEXT NOT NULL,
	party BIGINT NOT NULL,
	role TEXT NOT NULL,
	round BIGINT NOT NULL,
	started BIGINT NOT NULL,
	stopped BIGINT NOT NULL,
	running BIGINT NOT NULL,
	paused BIGINT NOT NULL,
	day BIGINT NOT NULL,
	first_day BIGINT NOT NULL,
	pauses TEXT NOT NULL,
	due BIGINT NOT NULL,
	due_first BIGINT NOT NULL,
	amber BIGINT NOT NULL,
	fired BIGINT NOT NULL,
	last_fired_at BIGINT NOT NULL,
	next BIGINT NOT NULL,
	PRIMARY KEY (county, matter, share, clock)
);
CREATE INDEX clock_owner ON clock (county, party, role, running, due, matter, share, clock);
CREATE INDEX clock_next ON clock (county, next);

CREATE TABLE node (
	county BIGINT NOT NULL,
	matter BIGINT NOT NULL,
	share BIGINT NOT NULL,
	ordinal BIGINT NOT NULL,
	title TEXT NOT NULL,
	day BIGINT NOT NULL,
	done_day BIGINT NOT NULL,
	PRIMARY KEY (county, matter, share, ordinal)
);

-- Rungs of the ladder, each once by (matter or share, clock, rung, round): what went out, what is
-- drafted or proposed and waits for a person. seq is the event of the rung.
CREATE TABLE rung (
	county BIGINT NOT NULL,
	matter BIGINT NOT NULL,
	share BIGINT NOT NULL,
	clock TEXT NOT NULL,
	rung TEXT NOT NULL,
	round BIGINT NOT NULL,
	seq BIGINT NOT NULL,
	procedure TEXT NOT NULL,
	level BIGINT NOT NULL,
	unit BIGINT NOT NULL,
	party BIGINT NOT NULL,
	role TEXT NOT NULL,
	waiting BIGINT NOT NULL,
	fired_at BIGINT NOT NULL,
	send_at BIGINT NOT NULL,
	held_until BIGINT NOT NULL,
	ended BIGINT NOT NULL,
	outcome TEXT NOT NULL,
	PRIMARY KEY (county, matter, share, clock, rung, round)
);
CREATE INDEX rung_waiting ON rung (county, waiting, party, role, seq);
CREATE INDEX rung_send ON rung (county, waiting, send_at);
CREATE INDEX rung_unit ON rung (county, unit, level, ended);

-- Who may see a matter: (party, role), role '' for anyone of the party.
CREATE TABLE matter_party ( -- clustered
	county BIGINT NOT NULL,
	matter BIGINT NOT NULL,
	party BIGINT NOT NULL,
	role TEXT NOT NULL,
	is_open BIGINT NOT NULL,
	PRIMARY KEY (county, matter, party, role)
);
CREATE INDEX matter_party_list ON matter_party (county, party, role, is_open, matter);

-- Indexed values of the form, from `position` on; superseded by a later event's position, 0: still so.
CREATE TABLE matter_key (
	county BIGINT NOT NULL,
	procedure TEXT NOT NULL,
	field TEXT NOT NULL,
	value TEXT NOT NULL,
	matter BIGINT NOT NULL,
	position BIGINT NOT NULL,
	superseded BIGINT NOT NULL,
	PRIMARY KEY (county, procedure, field, value, matter, position)
);
CREATE INDEX matter_key_matter ON matter_key (county, matter, field);

-- The record. body and salt may be erased by law; everything else never changes.
CREATE TABLE event (
	county BIGINT NOT NULL,
	matter BIGINT NOT NULL,
	seq BIGINT NOT NULL,
	position BIGINT NOT NULL,
	at BIGINT NOT NULL,
	happened BIGINT NOT NULL,
	action TEXT NOT NULL,
	share BIGINT NOT NULL,
	actor BIGINT NOT NULL,
	behalf BIGINT NOT NULL,
	procedure TEXT NOT NULL,
	version BIGINT NOT NULL,
	salt BYTEA,
	body BYTEA,
	body_commit BYTEA NOT NULL,
	leaf BYTEA NOT NULL,
	PRIMARY KEY (county, matter, seq)
);
CREATE UNIQUE INDEX event_position ON event (county, position);

-- Rows of figures: written with the event; superseded (a position) when undone or re-opened, and
-- written once more where the undoing is of what had superseded them.
CREATE TABLE milestone (
	county BIGINT NOT NULL,
	matter BIGINT NOT NULL,
	seq BIGINT NOT NULL,
	share BIGINT NOT NULL,
	kind TEXT NOT NULL,
	procedure TEXT NOT NULL,
	unit BIGINT NOT NULL,
	on_at BIGINT NOT NULL,
	due BIGINT NOT NULL,
	due_first BIGINT NOT NULL,
	position BIGINT NOT NULL,
	superseded BIGINT NOT NULL,
	PRIMARY KEY (county, matter, seq, share, kind, position)
);
CREATE INDEX milestone_kind ON milestone (county, procedure, kind, on_at);
CREATE INDEX milestone_due ON milestone (county, procedure, kind, due);

-- How a matter stands for figures, from `position` on; superseded by the next version's position, 0: it
-- stands now. So at each position a matter has one row at most, and none where it doesn't count at all.
-- Instants that have not come are 9223372036854775807. What stands now is found by its times; of what stood
-- then, only what has changed since is looked through.
CREATE TABLE standing (
	county BIGINT NOT NULL,
	matter BIGINT NOT NULL,
	position BIGINT NOT NULL,
	superseded BIGINT NOT NULL,
	procedure TEXT NOT NULL,
	opened BIGINT NOT NULL,
	sent BIGINT NOT NULL,
	met BIGINT NOT NULL,
	ended BIGINT NOT NULL,
	due BIGINT NOT NULL,
	due_first BIGINT NOT NULL,
	suspended BIGINT NOT NULL,
	unit BIGINT NOT NULL,
	plan TEXT NOT NULL,
	urgency TEXT NOT NULL,
	kind TEXT NOT NULL,
	PRIMARY KEY (county, matter, position)
);
CREATE INDEX standing_opened ON standing (county, procedure, opened) WHERE superseded = 0;
CREATE INDEX standing_ended ON standing (county, procedure, ended) WHERE superseded = 0;
CREATE INDEX standing_due ON standing (county, procedure, due) WHERE superseded = 0;
CREATE INDEX standing_due_first ON standing (county, procedure, due_first) WHERE superseded = 0;
CREATE INDEX standing_past ON standing (county, procedure, superseded) WHERE superseded > 0;

CREATE TABLE follower (
	county BIGINT NOT NULL,
	name TEXT NOT NULL,
	position BIGINT NOT NULL,
	PRIMARY KEY (county, name)
);

-- One row for a person and an event.
CREATE TABLE inbox (
	county BIGINT NOT NULL,
	person BIGINT NOT NULL,
	id BIGINT NOT NULL,
	at BIGINT NOT NULL,
	matter BIGINT NOT NULL,
	seq BIGINT NOT NULL,
	kind TEXT NOT NULL,
	text TEXT NOT NULL,
	is_read BIGINT NOT NULL,
	PRIMARY KEY (county, person, id)
);
CREATE UNIQUE INDEX inbox_event ON inbox (county, person, matter, seq, kind);
CREATE INDEX inbox_unread ON inbox (county, person, is_read, id);
