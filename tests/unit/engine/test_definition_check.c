/* Each rule of the checker refuses its own broken file, at the marked line and nothing else.
 *
 * tests/unit/engine/broken/RULE.yaml is one small definition with one fault; the line that must be
 * named ends in "# !". A file that begins with "roles:" stands for roles.yaml, one with "figures:" for figures
 * that the procedure of none.yaml names, beside another procedure that names none; one with "papers:" for
 * papers of that procedure, one with "series:" for series.yaml. none.yaml has no
 * fault, so that the faults are what differs from it. */
#include "test.h"

#include "base/yaml.h"
#include "engine/definition_load.h"
#include "engine/figure_table.h"
#include "engine/matter.h"
#include "engine/paper.h"

#include <apr_file_info.h>
#include <stdio.h>
#include <string.h>

#define BROKEN SOURCE_ROOT "/tests/unit/engine/broken"
#define MISNAMED SOURCE_ROOT "/tests/unit/engine/misnamed"
#define MESSAGES SOURCE_ROOT "/messages/zh-CN.yaml"

static const struct definitions *shipped_roles(pool_t *pool, const struct messages *messages)
{
	struct problems problems;
	problems_init(&problems, pool, messages);
	const struct yaml_node *root =
		yaml_load(pool, SOURCE_ROOT "/definitions/roles.yaml", &problems);
	struct reader reader = { .pool = pool, .problems = &problems };
	read_all_roles(&reader, root);
	assert_int_equal(problems.count, 0);
	struct definitions *set = mem_new(pool, struct definitions);
	set->roles = (struct role *)reader.roles;
	set->role_count = reader.role_count;
	return set;
}

static char *file_text(pool_t *pool, const char *file)
{
	FILE *stream = fopen(file, "rb");
	assert_non_null(stream);
	char *text = pool_alloc(pool, 100000);
	size_t size = fread(text, 1, 99999, stream);
	fclose(stream);
	text[size] = 0;
	return text;
}

static int marked_line(const char *text)
{
	const char *mark = strstr(text, "# !\n");
	int line = 1;
	for (const char *at = text; mark && at < mark; at++)
		line += *at == '\n';
	return mark ? line : 0;
}

static void check_figures(
	pool_t *pool, const struct definitions *roles, const char *text, struct problems *problems)
{
	struct figure_set figures = { .items = mem_array(pool, const struct figure *, 20) };
	struct definitions set = *roles;
	const struct definition *none = definition_parse(
		pool, &set, "none.yaml", file_text(pool, BROKEN "/none.yaml"), problems);
	figures_parse(pool, &figures, "figures.yaml", text, problems);
	assert_non_null(none);
	struct definition naming = *none, other = *none;
	const struct definition *current[] = { &naming, &other };
	naming.figures = mem_array(pool, const char *, figures.count);
	for (size_t i = 0; i < figures.count; i++)
		naming.figures[naming.figure_count++] = figures.items[i]->id;
	other.id = "other";
	set.current = current;
	set.current_count = COUNT(current);
	set.figures = &figures;
	if (!problems->count)
		figures_check(&set, problems);
}

static struct paper_set *some_papers(pool_t *pool, struct problems *problems)
{
	static const char series[] =
		"series: {order: {title: 督办, pattern: '督办〔{year}〕{number}号'}}\n";
	struct paper_set *papers = mem_new(pool, struct paper_set);
	series_parse(pool, papers, "series.yaml", series, problems);
	return papers;
}

static void check_papers(
	pool_t *pool, const struct definitions *roles, const char *text, struct problems *problems)
{
	struct paper_set *papers = some_papers(pool, problems);
	struct definitions set = *roles;
	const struct definition *current[] = { definition_parse(
		pool, &set, "none.yaml", file_text(pool, BROKEN "/none.yaml"), problems) };
	papers_parse(pool, papers, "papers.yaml", text, problems);
	set.current = current;
	set.current_count = COUNT(current);
	set.papers = papers;
	if (!problems->count)
		papers_check(&set, problems);
}

/* Figures of a procedure "other", for tables to count. */
static const struct definition *counted(pool_t *pool, const struct definitions *roles,
	struct figure_set *figures, struct problems *problems)
{
	static const char text[] = "figures:\n"
				   "  running: {title: 在办, unit: 件, says: 在办。, rows: running "
				   "at end, measure: count}\n"
				   "  by-kind: {title: 类别, unit: 件, says: 在办。, rows: running "
				   "at end, measure: count,"
				   " classes: kind}\n"
				   "  oldest: {title: 最长, unit: 天, says: 在办。, rows: running "
				   "at end, measure: top,"
				   " limit: 10, days: [opened, end]}\n";
	struct definition *other = mem_new(pool, struct definition);
	*other = *definition_parse(
		pool, roles, "none.yaml", file_text(pool, BROKEN "/none.yaml"), problems);
	figures_parse(pool, figures, "figures.yaml", text, problems);
	other->id = "other";
	other->figures = mem_array(pool, const char *, figures->count);
	for (size_t i = 0; i < figures->count; i++)
		other->figures[other->figure_count++] = figures->items[i]->id;
	return other;
}

/* What a procedure emits must be among the papers, "slip" is the only one; what its table counts, among
 * the figures of "other". */
static void check_emitted(pool_t *pool, const struct definitions *roles, const char *file,
	const char *text, struct problems *problems)
{
	static const char slip[] = "papers: {slip: {title: 单, about: matter, procedures: sample,"
				   " blocks: [{text: 单}]}}\n";
	struct definitions set = *roles;
	struct figure_set figures = { .items = mem_array(pool, const struct figure *, 20) };
	const struct definition *current[] = { definition_parse(pool, &set, file, text, problems),
		counted(pool, roles, &figures, problems) };
	set.figures = &figures;
	struct paper_set *papers = some_papers(pool, problems);
	papers_parse(pool, papers, "papers.yaml", slip, problems);
	set.current = current;
	set.current_count = COUNT(current);
	set.papers = papers;
	if (!problems->count) {
		figure_tables_check(&set, problems);
		papers_check(&set, problems);
	}
}

static struct problems problems_of(pool_t *pool, const char *file, const char *text)
{
	const struct messages *messages = messages_load(pool, MESSAGES);
	struct problems problems;
	problems_init(&problems, pool, messages);
	if (text_starts(text, "roles:")) {
		const struct yaml_node *root =
			yaml_parse(pool, file, text, strlen(text), &problems);
		struct reader reader = { .pool = pool, .problems = &problems };
		read_all_roles(&reader, root);
		return problems;
	}
	if (text_starts(text, "figures:"))
		check_figures(pool, shipped_roles(pool, messages), text, &problems);
	else if (text_starts(text, "papers:"))
		check_papers(pool, shipped_roles(pool, messages), text, &problems);
	else if (text_starts(text, "series:"))
		series_parse(pool, mem_new(pool, struct paper_set), file, text, &problems);
	else
		check_emitted(pool, shipped_roles(pool, messages), file, text, &problems);
	return problems;
}

static bool refuses(pool_t *pool, const char *rule)
{
	const char *file = text_printf(pool, "%s/%s.yaml", BROKEN, rule);
	const char *text = file_text(pool, file);
	struct problems problems = problems_of(pool, rule, text);
	const char *name = text_printf(pool, "[%s]", rule);
	bool good = problems.count == 1 && strstr(problems.first->text, name) &&
		    problems.first->line == marked_line(text);
	if (!good)
		print_error("%s: expected %s at line %d\n", file, name, marked_line(text));
	if (!good)
		problems_print(&problems, stderr);
	return good;
}

TEST(each_rule_refuses_its_broken_file_at_the_marked_line_and_nothing_else)
{
	apr_dir_t *dir;
	apr_finfo_t info;
	int files = 0, bad = 0;
	assert_int_equal(apr_dir_open(&dir, BROKEN, pool), APR_SUCCESS);
	while (apr_dir_read(&info, APR_FINFO_NAME, dir) == APR_SUCCESS) {
		size_t length = strlen(info.name);
		if (*info.name == '.' || text_equal(info.name, "none.yaml"))
			continue;
		files++;
		bad += !refuses(pool, text_copy_n(pool, info.name, length - strlen(".yaml")));
	}
	apr_dir_close(dir);
	assert_true(files > 80);
	assert_int_equal(bad, 0);
}

TEST(the_file_from_which_the_broken_ones_differ_has_no_problem)
{
	const char *text = file_text(pool, BROKEN "/none.yaml");
	struct problems problems = problems_of(pool, "none.yaml", text);
	problems_print(&problems, stderr);
	assert_int_equal(problems.count, 0);
}

/* These need more than one file, and have tests of their own below. */
static const char *const elsewhere[] = { "problem", "says", "says-why", "file-name",
	"unknown-figure", "no-clock-role", NULL };

TEST(no_rule_is_without_a_broken_file)
{
	struct problems problems;
	problems_init(&problems, pool, NULL);
	const struct yaml_node *rules =
		yaml_get(yaml_load(pool, MESSAGES, &problems), "definition");
	int missing = 0;
	for (const struct yaml_node *rule = yaml_first(rules); rule; rule = rule->next) {
		const char *file = text_printf(pool, "%s/%s.yaml", BROKEN, rule->key);
		FILE *stream = word_index(rule->key, elsewhere) < 0 ? fopen(file, "rb") : stdin;
		if (!stream)
			print_error("no broken file for %s\n", rule->key);
		missing += !stream;
		if (stream && stream != stdin)
			fclose(stream);
	}
	assert_int_equal(missing, 0);
}

/* What a writer of definitions may need to look up stands in the manual. */
TEST(the_manual_names_every_rule_and_every_fact_of_guards)
{
	static const char *const words[] = { "problem", "says", "says-why", NULL };
	const char *manual = file_text(pool, SOURCE_ROOT "/docs/definitions.md");
	struct problems problems;
	problems_init(&problems, pool, NULL);
	const struct yaml_node *rules =
		yaml_get(yaml_load(pool, MESSAGES, &problems), "definition");
	for (const struct yaml_node *rule = yaml_first(rules); rule; rule = rule->next)
		if (word_index(rule->key, words) < 0 && !strstr(manual, rule->key))
			fail_msg("the manual does not name the rule %s", rule->key);
	for (const struct guard_fact *fact = guard_facts; fact->name; fact++)
		if (!strstr(manual, text_printf(pool, "`%s`", fact->name)))
			fail_msg("the manual does not name the fact %s", fact->name);
}

TEST(all_problems_of_a_file_are_reported_at_once_in_one_run)
{
	char *text = file_text(pool, BROKEN "/none.yaml");
	const char *worse = text_printf(pool, "%s%s%s", text,
		"  - {clock: gone, at: +2 workday, rung: 催办, tell: liaison}\n",
		"  - {clock: handle, at: soon, rung: 催办, tell: nobody}\n");
	struct problems problems = problems_of(pool, "worse.yaml", worse);
	assert_true(problems.count >= 3);
}

TEST(a_ladder_needs_a_role_that_stands_for_time)
{
	const char *roles = "roles:\n"
			    "  supervisor: {title: 督查员, of: office}\n"
			    "  liaison: {title: 联络员, of: unit}\n";
	struct problems problems;
	problems_init(&problems, pool, messages_load(pool, MESSAGES));
	struct reader reader = { .pool = pool, .problems = &problems };
	read_all_roles(&reader, yaml_parse(pool, "roles.yaml", roles, strlen(roles), &problems));
	struct definitions set = { .roles = (struct role *)reader.roles,
		.role_count = reader.role_count };
	definition_parse(pool, &set, "none.yaml", file_text(pool, BROKEN "/none.yaml"), &problems);
	assert_int_equal(problems.count, 1);
	assert_non_null(strstr(problems.first->text, "[no-clock-role]"));
}

static bool none_is_known(const void *data, const char *id)
{
	(void)data;
	return !text_equal(id, "gone");
}

TEST(a_figure_that_does_not_exist_is_reported_when_figures_are_read)
{
	static const char *const figures[] = { "opened", "gone" };
	struct definition definition = {
		.file = "a.yaml", .figures = (const char **)figures, .figure_count = 2
	};
	const struct definition *current[] = { &definition };
	struct definitions set = { .current = current, .current_count = 1 };
	struct problems problems;
	problems_init(&problems, pool, messages_load(pool, MESSAGES));
	definitions_check_figures(&set, none_is_known, NULL, &problems);
	assert_int_equal(problems.count, 1);
	assert_non_null(strstr(problems.first->text, "“gone”"));
	assert_non_null(strstr(problems.first->text, "[unknown-figure]"));
}

TEST(a_file_is_named_after_its_procedure)
{
	struct problems problems;
	problems_init(&problems, pool, messages_load(pool, MESSAGES));
	assert_null(definitions_load(pool, MISNAMED, &problems));
	assert_int_equal(problems.count, 1);
	assert_non_null(strstr(problems.first->text, "[file-name]"));
	assert_string_equal(problems.first->file, MISNAMED "/procedures/other.yaml");
}

RUN_TESTS(cmocka_unit_test(each_rule_refuses_its_broken_file_at_the_marked_line_and_nothing_else),
	cmocka_unit_test(the_file_from_which_the_broken_ones_differ_has_no_problem),
	cmocka_unit_test(no_rule_is_without_a_broken_file),
	cmocka_unit_test(the_manual_names_every_rule_and_every_fact_of_guards),
	cmocka_unit_test(all_problems_of_a_file_are_reported_at_once_in_one_run),
	cmocka_unit_test(a_ladder_needs_a_role_that_stands_for_time),
	cmocka_unit_test(a_figure_that_does_not_exist_is_reported_when_figures_are_read),
	cmocka_unit_test(a_file_is_named_after_its_procedure))
