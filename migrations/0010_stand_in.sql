-- 代办(AB岗): within these days, both included, the substitute acts for the person too.
CREATE TABLE stand_in (
	county BIGINT NOT NULL,
	id BIGINT NOT NULL,
	person BIGINT NOT NULL,
	substitute BIGINT NOT NULL,
	from_day BIGINT NOT NULL,
	to_day BIGINT NOT NULL,
	PRIMARY KEY (county, id)
);
