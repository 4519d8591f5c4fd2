/* tests/unit/app/test_tables.c - the tables of the program hold together: each row has its words, each
 * statement prepares, names the county and has a name of its own. */
#include "../test.h"

#include "desk.h"

#include "app/command.h"
#include "app/jobs.h"
#include "app/routes.h"
#include "app/statements.h"

#include <regex.h>

static void need_words(
	const struct desk *desk, const char *prefix, const char *name, const char *ending)
{
	char *key = pool_copy(desk->pool, name, strlen(name) + 1);
	for (char *at = key; *at; at++)
		if (*at == ' ')
			*at = '.';
	const char *whole = text_printf(desk->pool, "%s.%s%s", prefix, key, ending);
	if (text_equal(message(desk->pool, desk->app->messages, whole), whole))
		fail_msg("messages/zh-CN.yaml has no %s", whole);
}

static void need_words_of_command(const struct desk *desk, const struct command *command)
{
	need_words(desk, "command", command->name, ".help");
	for (const struct command_option *option = command->options; option && option->name;
		option++)
		need_words(desk, "option", option->name, "");
}

TEST(every_row_has_its_words)
{
	struct desk *desk = desk_start(pool, NULL);
	for (const struct route *route = routes; route->path; route++)
		need_words(desk, "route", route->name, "");
	for (const struct slice_job *job = slice_jobs; job->name; job++)
		need_words(desk, "job", job->name, "");
	for (const struct setting *setting = config_settings; setting->name; setting++)
		need_words(desk, "setting", setting->name, "");
	for (const struct command *command = commands; command->name; command++)
		need_words_of_command(desk, command);
}

TEST(the_routes_have_no_problem)
{
	assert_int_equal(route_check(stderr, routes), 0);
}

TEST(every_default_is_in_its_range)
{
	for (const struct setting *row = config_settings; row->name; row++)
		assert_in_range(row->fallback, row->least, row->most);
	struct settings *settings = settings_make(pool, config_settings);
	assert_true(settings_set(settings, "session-idle", 60));
	assert_int_equal(settings_get(settings, "session-idle"), 60);
	assert_false(settings_set(settings, "session-idle", 1));
	assert_false(settings_set(settings, "session-idles", 60));
	assert_int_equal(settings_get(settings, "session-idle"), 60);
}

static bool is_of_the_county(const struct statement_table *table)
{
	return !text_starts(table->file, "store/");
}

static void check_statement(
	struct desk *desk, const struct statement_table *table, const struct statement *row)
{
	struct ctx *ctx = desk_ctx(desk);
	if (!db_explain(ctx, row))
		fail_msg("%s: %s", row->name, text_or(ctx->failure.detail, "does not prepare"));
	if (is_of_the_county(table) && !strstr(row->sql, "county"))
		fail_msg("%s doesn't name the county", row->name);
}

/* --- what is not to be seen yet: engine/hidden.h ------------------------------------------------- */

/* Statements that find matters, and may find hidden ones: the record against itself, imports, what
 * must be dated anew or go into other hands with the rest, counts of all, and rungs, which imported
 * matters have none of. */
static const char *const sees_hidden[] = { "ladder_", "check_", "care_", "demo_", "import_",
	"calendar_running", "handover_", "rehome_", "setup_", "app_", "boards_rungs",
	"workbench_rungs", NULL };

static bool may_see_hidden(const struct statement *row)
{
	for (const char *const *name = sees_hidden; *name; name++)
		if (text_starts(row->name, *name))
			return true;
	return false;
}

static bool fits(const char *pattern, const char *sql)
{
	regex_t regex;
	assert_int_equal(regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB), 0);
	bool found = regexec(&regex, sql, 0, NULL, 0) == 0;
	regfree(&regex);
	return found;
}

/* By an index, and not by the id of one that was found before. */
static bool finds_matters(const char *sql)
{
	return fits("^(SELECT|WITH)", sql) &&
	       fits("(FROM|JOIN) (matter|clock|standing|milestone|share|rung)( |$)", sql) &&
	       !fits("(matter|m\\.id|id) = \\$[0-9]", sql);
}

TEST(who_finds_matters_leaves_out_those_that_are_not_to_be_seen_yet)
{
	(void)pool;
	for (const struct statement_table *table = statement_tables; table->file; table++)
		for (const struct statement *row = table->rows; row->name; row++)
			if (finds_matters(row->sql) && !strstr(row->sql, "import_gate") &&
				!may_see_hidden(row))
				fail_msg("%s needs NOT_HIDDEN (engine/hidden.h)", row->name);
}

static int times_named(const char *name)
{
	int times = 0;
	for (const struct statement_table *table = statement_tables; table->file; table++)
		for (const struct statement *row = table->rows; row->name; row++)
			times += text_equal(row->name, name);
	return times;
}

TEST(every_statement_prepares_and_names_the_county)
{
	struct desk *desk = desk_start(pool, NULL);
	for (const struct statement_table *table = statement_tables; table->file; table++)
		for (const struct statement *row = table->rows; row->name; row++) {
			check_statement(desk, table, row);
			if (times_named(row->name) != 1)
				fail_msg("there are two statements %s", row->name);
		}
}

RUN_TESTS(cmocka_unit_test(every_row_has_its_words),
	cmocka_unit_test(who_finds_matters_leaves_out_those_that_are_not_to_be_seen_yet),
	cmocka_unit_test(the_routes_have_no_problem),
	cmocka_unit_test(every_default_is_in_its_range),
	cmocka_unit_test(every_statement_prepares_and_names_the_county))
