-- How a person (0: the county) wants the sheet of a business: "nth:4 source:8 …".
CREATE TABLE sheet (
	county BIGINT NOT NULL,
	person BIGINT NOT NULL,
	procedure TEXT NOT NULL,
	columns TEXT NOT NULL,
	PRIMARY KEY (county, person, procedure)
);

-- What somebody has typed and not sent yet; never an event. form: the address it will be sent to and
-- what tells the forms of a page apart.
CREATE TABLE draft (
	county BIGINT NOT NULL,
	person BIGINT NOT NULL,
	form TEXT NOT NULL,
	at BIGINT NOT NULL,
	vals TEXT NOT NULL,
	PRIMARY KEY (county, person, form)
);
CREATE INDEX draft_at ON draft (county, at);
