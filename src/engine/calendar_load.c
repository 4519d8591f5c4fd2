/* engine/calendar_load.c - makes a calendar of its files.
 *
 * Order matters: the provisional rule first, for the years without a notice; then the notices,
 * because one may reach into the December before its year; local days last, because the county's
 * own document is the most particular. */
#include "base/yaml.h"
#include "engine/calendar_inner.h"
#include "engine/calendar_load.h"

#define HOLIDAY_DAYS_MAX 15

static const char *path_of(const struct loader *loader, const char *name)
{
	return text_printf(loader->pool, "%s/%s", loader->folder, name);
}

static bool read_day(struct loader *loader, const struct yaml_node *node, int64_t *ret)
{
	if (time_parse_day(yaml_text(node), ret) && *ret >= FIRST_DAY && *ret < FIRST_DAY + DAYS)
		return true;
	yaml_problem(loader->problems, node, "calendar.bad_day", "text", yaml_text(node));
	return false;
}

static bool need_day(
	struct loader *loader, const struct yaml_node *map, const char *key, int64_t *ret)
{
	const struct yaml_node *node = yaml_need(map, key, YAML_TEXT, loader->problems);
	return node && read_day(loader, node, ret);
}

/* from and to of an entry, in order and not absurdly long. */
static bool need_range(
	struct loader *loader, const struct yaml_node *map, int64_t *ret_from, int64_t *ret_to)
{
	int64_t from, to;
	bool good = need_day(loader, map, "from", &from);
	if (!need_day(loader, map, "to", &to) || !good)
		return false;
	if (to < from || to - from >= HOLIDAY_DAYS_MAX) {
		yaml_problem(loader->problems, map, "calendar.bad_range");
		return false;
	}
	*ret_from = from;
	*ret_to = to;
	return true;
}

static uint16_t reason_add(
	struct loader *loader, enum day_cause cause, const char *name, const char *document)
{
	struct calendar *calendar = loader->calendar;
	if (calendar->reason_count == calendar->reason_room) {
		int room = calendar->reason_room * 2 + 64;
		struct reason *grown = mem_array(loader->pool, struct reason, room);
		if (calendar->reasons)
			memcpy(grown, calendar->reasons,
				sizeof *grown * (size_t)calendar->reason_count);
		calendar->reasons = grown;
		calendar->reason_room = room;
	}
	CHECK(calendar->reason_count <= UINT16_MAX);
	calendar->reasons[calendar->reason_count] = (struct reason){ cause, name, document };
	return (uint16_t)calendar->reason_count++;
}

static void set_day(struct calendar *calendar, int64_t day, bool work, uint16_t reason)
{
	if (day < FIRST_DAY || day >= FIRST_DAY + DAYS)
		return;
	calendar->work[day - FIRST_DAY] = work;
	calendar->reason[day - FIRST_DAY] = reason;
}

static enum day_cause cause_of(const struct calendar *calendar, int64_t day)
{
	return calendar->reasons[calendar->reason[day - FIRST_DAY]].cause;
}

/* --- weekdays and the provisional rule ------------------------------------------------------ */

static void fill_weekdays(struct calendar *calendar)
{
	for (int i = 0; i < DAYS; i++) {
		int weekday = time_weekday(FIRST_DAY + i);
		calendar->work[i] = weekday >= 1 && weekday <= 5;
		calendar->provisional[i] = true;
	}
}

static void load_lunar(struct loader *loader)
{
	const struct yaml_node *root = calendar_load_file(loader, "lunar.yaml");
	if (!root)
		return;
	const struct yaml_node *dates = yaml_need(root, "dates", YAML_LIST, loader->problems);
	for (const struct yaml_node *row = yaml_first(dates); row; row = row->next) {
		int64_t year;
		if (!yaml_int(yaml_get(row, "year"), &year) || year < FIRST_YEAR ||
			year > LAST_YEAR)
			yaml_problem(loader->problems, row, "calendar.bad_year");
		else
			loader->lunar[year - FIRST_YEAR] = row;
	}
}

/* "MM-DD" in YEAR. */
static bool fixed_day(const char *text, int year, int64_t *ret)
{
	char date[16];
	if (!text || strlen(text) != strlen("MM-DD"))
		return false;
	snprintf(date, sizeof date, "%04d-%s", year % 10000, text);
	return time_parse_day(date, ret);
}

struct rule {
	const struct yaml_node *on;
	int64_t days, begins;
	uint16_t reason;
};

/* The first day of the rule's holiday in YEAR; false where no table tells the date. */
static bool rule_day(struct loader *loader, const struct rule *rule, int year, int64_t *ret)
{
	const char *on = yaml_text(rule->on);
	int64_t ignored;
	if (fixed_day(on, FIRST_YEAR, &ignored))
		return fixed_day(on, year, ret);
	const struct yaml_node *row = loader->lunar[year - FIRST_YEAR];
	if (!row)
		return false;
	return need_day(loader, row, on, ret);
}

static void apply_rule(struct loader *loader, const struct rule *rule)
{
	for (int year = FIRST_YEAR; year <= LAST_YEAR; year++) {
		int64_t day;
		if (loader->has_notice[year - FIRST_YEAR] || !rule_day(loader, rule, year, &day))
			continue;
		for (int64_t i = 0; i < rule->days; i++)
			set_day(loader->calendar, day + rule->begins + i, false, rule->reason);
	}
}

static void load_rule(struct loader *loader, const struct yaml_node *node, const char *basis)
{
	static const char *const keys[] = { "name", "on", "days", "begins", NULL };
	yaml_check_keys(node, keys, loader->problems);
	const struct yaml_node *name = yaml_need(node, "name", YAML_TEXT, loader->problems);
	struct rule rule = { .on = yaml_need(node, "on", YAML_TEXT, loader->problems) };
	bool good = yaml_int(yaml_get(node, "days"), &rule.days) && rule.days >= 1 &&
		    rule.days <= HOLIDAY_DAYS_MAX;
	if (yaml_get(node, "begins"))
		good = good && yaml_int(yaml_get(node, "begins"), &rule.begins);
	if (!good)
		yaml_problem(loader->problems, node, "calendar.bad_rule");
	if (!name || !rule.on || !good)
		return;
	rule.reason = reason_add(loader, DAY_HOLIDAY, name->text, basis);
	apply_rule(loader, &rule);
}

static void load_main(struct loader *loader)
{
	static const char *const keys[] = { "version", "provisional", NULL };
	const struct yaml_node *root = calendar_load_file(loader, "calendar.yaml");
	if (!root)
		return;
	yaml_check_keys(root, keys, loader->problems);
	const struct yaml_node *version = yaml_need(root, "version", YAML_TEXT, loader->problems);
	if (version &&
		(!yaml_int(version, &loader->calendar->version) || loader->calendar->version < 1))
		yaml_problem(loader->problems, version, "calendar.bad_version");
	const struct yaml_node *rules = yaml_need(root, "provisional", YAML_MAP, loader->problems);
	if (!rules)
		return;
	const struct yaml_node *basis = yaml_need(rules, "basis", YAML_TEXT, loader->problems);
	const struct yaml_node *list = yaml_need(rules, "holidays", YAML_LIST, loader->problems);
	for (const struct yaml_node *node = yaml_first(list); node; node = node->next)
		load_rule(loader, node, yaml_text(basis));
}

/* --- notices -------------------------------------------------------------------------------- */

/* A notice speaks of its year and of the turn of the years around it. */
static bool in_reach(int year, int64_t day)
{
	return day >= time_from_civil(year - 1, 12, 1) && day <= time_from_civil(year + 1, 1, 31);
}

static void load_holiday(
	struct loader *loader, const struct yaml_node *node, int year, const char *document)
{
	static const char *const keys[] = { "name", "from", "to", NULL };
	int64_t from, to;
	yaml_check_keys(node, keys, loader->problems);
	const struct yaml_node *name = yaml_need(node, "name", YAML_TEXT, loader->problems);
	if (!need_range(loader, node, &from, &to) || !name)
		return;
	if (!in_reach(year, from) || !in_reach(year, to)) {
		yaml_problem(loader->problems, node, "calendar.other_year");
		return;
	}
	uint16_t reason = reason_add(loader, DAY_HOLIDAY, name->text, document);
	for (int64_t day = from; day <= to; day++) {
		bool listed = !loader->calendar->provisional[day - FIRST_DAY] &&
			      cause_of(loader->calendar, day) != DAY_ORDINARY;
		if (listed)
			yaml_problem(loader->problems, node, "calendar.twice", "day",
				time_format_day(loader->pool, day));
		set_day(loader->calendar, day, false, reason);
		loader->calendar->provisional[day - FIRST_DAY] = false;
	}
}

static void load_makeup(
	struct loader *loader, const struct yaml_node *node, int year, uint16_t reason)
{
	int64_t day;
	if (!read_day(loader, node, &day))
		return;
	if (!in_reach(year, day))
		yaml_problem(loader->problems, node, "calendar.other_year");
	else if (cause_of(loader->calendar, day) != DAY_ORDINARY)
		yaml_problem(loader->problems, node, "calendar.twice", "day", node->text);
	else if (calendar_is_workday(loader->calendar, day))
		yaml_problem(loader->problems, node, "calendar.works_anyway", "day", node->text);
	set_day(loader->calendar, day, true, reason);
	loader->calendar->provisional[day - FIRST_DAY] = false;
}

static void settle_year(struct calendar *calendar, int year)
{
	int64_t end = time_from_civil(year + 1, 1, 1);
	for (int64_t day = time_from_civil(year, 1, 1); day < end; day++)
		calendar->provisional[day - FIRST_DAY] = false;
}

static void load_notice(struct loader *loader, int year)
{
	static const char *const keys[] = { "year", "notice", "holidays", "workdays", "local",
		NULL };
	const char *name = text_printf(loader->pool, "%d.yaml", year);
	const struct yaml_node *root = calendar_load_file(loader, name);
	if (!root)
		return;
	loader->notices[year - FIRST_YEAR] = root;
	yaml_check_keys(root, keys, loader->problems);
	int64_t stated;
	if (!yaml_int(yaml_get(root, "year"), &stated) || stated != year)
		yaml_problem(loader->problems, root, "calendar.bad_year");
	const char *document = text_or(yaml_text_of(root, "notice"), "");
	loader->calendar->notices[year - FIRST_YEAR] = document;
	settle_year(loader->calendar, year);
	const struct yaml_node *list = yaml_need(root, "holidays", YAML_LIST, loader->problems);
	for (const struct yaml_node *node = yaml_first(list); node; node = node->next)
		load_holiday(loader, node, year, document);
	uint16_t reason = reason_add(loader, DAY_MAKEUP, NULL, document);
	list = yaml_need(root, "workdays", YAML_LIST, loader->problems);
	for (const struct yaml_node *node = yaml_first(list); node; node = node->next)
		load_makeup(loader, node, year, reason);
}

/* --- local days ----------------------------------------------------------------------------- */

static void load_local_day(struct loader *loader, const struct yaml_node *node)
{
	static const char *const keys[] = { "name", "kind", "from", "to", "document", NULL };
	int64_t from, to;
	yaml_check_keys(node, keys, loader->problems);
	const struct yaml_node *name = yaml_need(node, "name", YAML_TEXT, loader->problems);
	const struct yaml_node *document = yaml_need(node, "document", YAML_TEXT, loader->problems);
	const struct yaml_node *kind = yaml_need(node, "kind", YAML_TEXT, loader->problems);
	bool work = text_equal(yaml_text(kind), "work");
	if (kind && !work && !text_equal(kind->text, "rest"))
		yaml_problem(loader->problems, kind, "calendar.bad_kind", "text", kind->text);
	if (!need_range(loader, node, &from, &to) || !name || !document || !kind)
		return;
	uint16_t reason = reason_add(loader, DAY_LOCAL, name->text, document->text);
	for (int64_t day = from; day <= to; day++)
		set_day(loader->calendar, day, work, reason);
}

static void load_local_list(struct loader *loader, const struct yaml_node *root)
{
	const struct yaml_node *list = yaml_get(root, "local");
	if (list && list->kind != YAML_LIST)
		yaml_need(root, "local", YAML_LIST, loader->problems);
	else
		for (const struct yaml_node *node = yaml_first(list); node; node = node->next)
			load_local_day(loader, node);
}

static void load_local(struct loader *loader)
{
	static const char *const keys[] = { "local", NULL };
	for (int i = 0; i < YEARS; i++)
		load_local_list(loader, loader->notices[i]);
	if (!loader->has_local)
		return;
	const struct yaml_node *root = calendar_load_file(loader, "local.yaml");
	if (!root)
		return;
	yaml_check_keys(root, keys, loader->problems);
	load_local_list(loader, root);
}

/* --- the folder ----------------------------------------------------------------------------- */

static bool year_of_file(const char *name, int *ret)
{
	int64_t year;
	char digits[5];
	if (strlen(name) != strlen("NNNN.yaml"))
		return false;
	snprintf(digits, sizeof digits, "%.4s", name);
	if (!text_to_int(digits, &year) || year < FIRST_YEAR || year > LAST_YEAR)
		return false;
	*ret = (int)year;
	return true;
}

static void find_file(struct loader *loader, const char *name)
{
	static const char *const known[] = { "calendar.yaml", "lunar.yaml", "hours.yaml" };
	size_t size = strlen(name), ending = strlen(".yaml");
	if (size <= ending || !text_equal(name + size - ending, ".yaml"))
		return;
	int year;
	if (year_of_file(name, &year)) {
		loader->has_notice[year - FIRST_YEAR] = true;
		return;
	}
	for (size_t i = 0; i < COUNT(known); i++)
		if (text_equal(name, known[i]))
			return;
	if (text_equal(name, "local.yaml"))
		loader->has_local = true;
	else
		problem_add(loader->problems, path_of(loader, name), 0, 0, "calendar.unknown_file");
}

const struct calendar *calendar_make(pool_t *pool, const char *folder,
	const struct calendar_files *files, int64_t version, struct problems *problems)
{
	struct loader loader = {
		.pool = pool, .folder = folder, .files = files, .problems = problems
	};
	struct calendar *calendar = mem_new(pool, struct calendar);
	int before = problems->count;
	loader.calendar = calendar;
	for (size_t i = 0; i < files->count; i++)
		find_file(&loader, files->items[i].name);
	if (problems->count > before)
		return NULL;
	reason_add(&loader, DAY_ORDINARY, NULL, NULL);
	fill_weekdays(calendar);
	load_lunar(&loader);
	load_main(&loader);
	if (version)
		calendar->version = version;
	for (int year = FIRST_YEAR; year <= LAST_YEAR; year++)
		if (loader.has_notice[year - FIRST_YEAR])
			load_notice(&loader, year);
	load_local(&loader);
	calendar_load_hours(&loader);
	if (problems->count > before)
		return NULL;
	calendar_finish(calendar, pool);
	return calendar;
}

const struct calendar *calendar_load(pool_t *pool, const char *folder, struct problems *problems)
{
	struct calendar_files files;
	if (!calendar_files_read(pool, folder, problems, &files))
		return NULL;
	return calendar_make(pool, folder, &files, 0, problems);
}
