/* tests/unit/app/test_plans.c - no statement reads a whole table that grows with the county's work: the
 * plan of each named one, and of each that lists, figures and pages compose.
 *
 * Every key begins with the county, so that a search by the county alone is a scan too. The program keeps no
 * statistics (no ANALYZE), so that the plans are the same in an empty database and in a full one. */
#include "../test.h"

#include "desk.h"

#include "app/routes.h"
#include "app/statements.h"
#include "engine/figure.h"

#include <apr_hash.h>
#include <ctype.h>
#include <string.h>

static const char *const growing[] = { "access_record", "attachment", "clock", "event",
	"import_key", "import_part", "import_row", "inbox", "ledger_node", "matter", "matter_key",
	"matter_party", "milestone", "node", "once_key", "paper", "rung", "share", "standing",
	NULL };

/* With the reason. */
static const struct {
	const char *name, *why;
} allowed[] = {
	{ "app_last_id", "the last entry of each index" },
	{ "event_head", "the last entry of the index" },
	{ "matter_load", "the last entry of event_position" },
	{ "ladder_last_at", "the last entry of the index" },
	{ "demo_", "made once, before anybody works" },
	{ "setup_has_matters", "the first entry of the index" },
	{ "setup_wipe_", "takes the first 500 of the table, whichever they are" },
	{ "setup_count_", "once, by who ends the trial; runs over an index" },
	{ "setup_access_kinds", "a page of the auditor's; runs over an index" },
	{ "setup_restart_series", "once, at the end of the trial" },
	{ "care_counts", "of a backup, which reads all anyway" },
	{ "ledger_nodes", "one for 256 events, asked by `ledger check`" },
	{ 0 },
};

static bool is_allowed(const char *name)
{
	for (size_t i = 0; allowed[i].name; i++)
		if (text_starts(name, allowed[i].name))
			return true;
	return false;
}

static bool is_growing(const char *name, size_t size)
{
	for (const char *const *at = growing; *at; at++)
		if (strlen(*at) == size && memcmp(*at, name, size) == 0)
			return true;
	return false;
}

static size_t word_length(const char *text)
{
	size_t size = 0;
	while (isalnum((unsigned char)text[size]) || text[size] == '_')
		size++;
	return size;
}

/* A table by itself or by its alias in SQL: "clock c". */
static bool names_growing(const char *sql, const char *word, size_t size)
{
	if (!size) /* of a subquery without a name */
		return false;
	if (is_growing(word, size))
		return true;
	for (const char *at = sql; (at = strchr(at, ' ')); at++) {
		size_t before = 0;
		while (at - before > sql && word_length(at - before - 1) > before)
			before++;
		if (word_length(at + 1) == size && memcmp(at + 1, word, size) == 0 &&
			is_growing(at - before, before))
			return true;
	}
	return false;
}

/* "SCAN c", "SEARCH event USING COVERING INDEX event_position (county=?)" */
static bool scans(const char *sql, const char *line)
{
	static const char search[] = "SEARCH ", scan[] = "SCAN ";
	bool whole = text_starts(line, scan);
	if (!whole && (!text_starts(line, search) || !strstr(line, "(county=?)")))
		return false;
	const char *word = line + (whole ? strlen(scan) : strlen(search));
	return names_growing(sql, word, word_length(word));
}

static void check_plan(struct desk *desk, const struct statement *statement)
{
	const char *plan = db_explain(desk_ctx(desk), statement);
	assert_non_null(plan);
	while (*plan) {
		size_t size = strcspn(plan, "\n");
		const char *line = text_copy_n(desk->pool, plan, size);
		if (scans(statement->sql, line))
			fail_msg("%s: %s\n%s", statement->name, line, statement->sql);
		plan += size + (plan[size] == '\n');
	}
}

TEST(no_named_statement_reads_a_whole_table)
{
	struct desk *desk = desk_start(pool, NULL);
	for (const struct statement_table *table = statement_tables; table->file; table++)
		for (const struct statement *row = table->rows; row->name; row++)
			if (!is_allowed(row->name))
				check_plan(desk, row);
}

/* The list above says no more than it must. */
TEST(what_is_allowed_is_there)
{
	(void)pool;
	for (size_t i = 0; allowed[i].name; i++) {
		bool found = false;
		for (const struct statement_table *table = statement_tables; table->file; table++)
			for (const struct statement *row = table->rows; row->name; row++)
				found |= text_starts(row->name, allowed[i].name);
		if (!found)
			fail_msg("no statement %s", allowed[i].name);
	}
}

TEST(a_scan_is_known_by_its_plan)
{
	static const struct {
		const char *sql, *line;
		bool scans;
	} cases[] = {
		{ "SELECT 1 FROM matter", "SCAN matter", true },
		{ "SELECT 1 FROM matter m", "SCAN m", true },
		{ "SELECT 1 FROM unit m", "SCAN m", false },
		{ "SELECT 1 FROM clock c, unit u", "SCAN u", false },
		{ "SELECT 1 FROM clock", "SEARCH clock USING INDEX clock_next (county=?)", true },
		{ "SELECT 1 FROM clock",
			"SEARCH clock USING INDEX clock_next (county=? AND next<?)", false },
		{ "SELECT 1 FROM (SELECT 1 FROM rung g WHERE g.county = $1) x",
			"SEARCH g USING INDEX rung_send (county=?)", true },
		{ "SELECT 1 FROM (SELECT 1 FROM rung g) x", "SCAN x", false },
		{ "SELECT 1 FROM (SELECT 1 FROM rung g) x", "SCAN (subquery-7)", false },
	};
	(void)pool;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (scans(cases[i].sql, cases[i].line) != cases[i].scans)
			fail_msg("%s: %s", cases[i].sql, cases[i].line);
}

/* --- what is composed ------------------------------------------------------------------------------ */

struct composed {
	struct desk *desk;
	apr_hash_t *seen; /* by its text */
};

static void note(
	void *data, const struct statement *statement, const struct value *values, size_t count)
{
	struct composed *composed = data;
	(void)values;
	(void)count;
	if (!statement->composed)
		return;
	struct statement *kept = mem_new(composed->desk->pool, struct statement);
	kept->name = text_copy(composed->desk->pool, statement->name);
	kept->sql = text_copy(composed->desk->pool, statement->sql);
	apr_hash_set(composed->seen, kept->sql, APR_HASH_KEY_STRING, kept);
}

static const char *const lists[] = { "", "?open=all", "?open=ended", "?light=overdue",
	"?light=soon", "?light=paused", "?light=normal", "?state=running", "?urgency=express",
	"?unit=1", "?unit=1&open=ended", "?sort=newest", "?sort=oldest", "?sort=newest&open=all",
	"?due_from=2026-03-01&due_to=2026-03-31", "?opened_from=2026-03-01", "?number=1",
	"?after=1.1", "?after=1.1&open=ended", "?open=ended&state=closed", "?f.source=report" };

static void visit_lists(struct desk *desk, const char *who)
{
	static const char *const procedures[] = { "supervision", "instruction", "suggestion" };
	for (size_t i = 0; i < COUNT(procedures); i++)
		for (size_t k = 0; k < COUNT(lists); k++)
			desk_ask(desk, &(struct visit){ who, GET,
					       text_printf(desk->pool, "/list/%s%s", procedures[i],
						       lists[k]) });
}

static void visit_figures(struct desk *desk, const char *who)
{
	const struct ctx *ctx = desk_ctx(desk);
	struct snapshot *snapshot = snapshot_hold(&desk->app->snapshots);
	struct ctx shown = *ctx;
	snapshot_show(snapshot, &shown);
	const struct figure_set *figures = shown.definitions->figures;
	desk_ask(desk, &(struct visit){ who, GET, "/figures" });
	for (size_t i = 0; figures && i < figures->count; i++) {
		const char *id = figures->items[i]->id;
		desk_ask(desk,
			&(struct visit){ who, GET, text_printf(desk->pool, "/figures/%s", id) });
		desk_ask(desk, &(struct visit){
				       who, GET, text_printf(desk->pool, "/figures/%s/rows", id) });
		desk_ask(desk, &(struct visit){ who, GET,
				       text_printf(desk->pool, "/figures/%s?by=month", id) });
	}
	snapshot_drop(snapshot);
}

TEST(no_composed_statement_reads_a_whole_table)
{
	struct desk *desk = desk_start(pool, NULL);
	struct composed composed = { desk, apr_hash_make(pool) };
	static const char *const people[] = { "gu", "wang", "liang" };
	desk_hire(desk, "gu", desk->office, "supervisor");
	desk_hire(desk, "wang", desk->bureau, "liaison");
	desk_hire(desk, "liang", desk->office, "office-head", "supervision-head");
	assert_true(snapshot_publish(&desk->app->snapshots, desk_ctx(desk), NULL));
	db_record(desk->app->db, note, &composed);
	for (size_t i = 0; i < COUNT(people); i++) {
		visit_lists(desk, people[i]);
		visit_figures(desk, people[i]);
	}
	db_record(desk->app->db, NULL, NULL);
	assert_in_range(apr_hash_count(composed.seen), 50, 5000);
	for (apr_hash_index_t *at = apr_hash_first(pool, composed.seen); at; at = apr_hash_next(at))
		check_plan(desk, apr_hash_this_val(at));
}

RUN_TESTS(cmocka_unit_test(no_named_statement_reads_a_whole_table),
	cmocka_unit_test(what_is_allowed_is_there), cmocka_unit_test(a_scan_is_known_by_its_plan),
	cmocka_unit_test(no_composed_statement_reads_a_whole_table))
