/* engine/hidden.h - matters that have entered the record but are not to be seen yet.
 *
 * A ledger of 100,000 rows is taken in by slices of a few milliseconds, and nothing half done may be
 * seen. So the matters of one run get ids from a block that is the run's own (below all ids ever made
 * by time, so that they stand as older than what lives), and while the run goes on, one row of
 * import_gate names the block. Every statement that finds matters, or what hangs on them, leaves the
 * block out: two comparisons for a row, no index touched. The flip deletes the gate's row: one
 * statement, in one transaction, whatever the size. The other ways were rejected: a flag in the rows
 * means as many writes at the flip as there are rows; rows of matter_party at the flip hide nothing
 * from those who see all, nor from figures; a county of its own means moving every row.
 *
 * A statement that takes the id of one matter that was found before needs no gate. */
#pragma once

/* ID is a column with a matter's id; $1 must be the county. */
#define NOT_HIDDEN(id) \
	" " id " NOT BETWEEN (SELECT COALESCE(MAX(hidden.first_id), 0) FROM import_gate hidden " \
	"WHERE hidden.county = $1) AND (SELECT COALESCE(MAX(hidden.last_id), -1) FROM " \
	"import_gate hidden WHERE hidden.county = $1) "
