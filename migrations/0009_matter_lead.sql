-- Lists of one unit: by procedure, the newest first, however few of all matters are the unit's. Without the
-- due, so that a new due leaves the index as it is.
DROP INDEX matter_lead;
CREATE INDEX matter_lead ON matter (county, lead_unit, procedure, is_open, id);
