/* engine/calendar_load_hours.c - reads hours.yaml: when the office is open on working days. */
#include "engine/calendar_load.h"

#define DAY_MINUTES (24 * 60)
#define LEAP_YEAR 2000
#define LEAP_DAYS 366

static bool two_digits(const char *text, int *ret)
{
	if (text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
		return false;
	*ret = (text[0] - '0') * 10 + text[1] - '0';
	return true;
}

/* "HH:MM" as minutes of the day; 24:00 is its end. */
static bool parse_clock(const char *text, int *ret)
{
	int hour, minute;
	if (!two_digits(text, &hour) || text[2] != ':' || !two_digits(text + 3, &minute))
		return false;
	*ret = hour * 60 + minute;
	return minute < 60 && *ret <= DAY_MINUTES;
}

/* "HH:MM-HH:MM" */
static bool parse_span(const char *text, int *ret_from, int *ret_to)
{
	return text && strlen(text) == strlen("HH:MM-HH:MM") && text[5] == '-' &&
	       parse_clock(text, ret_from) && parse_clock(text + 6, ret_to);
}

static void load_span(
	struct loader *loader, const struct yaml_node *node, struct office_hours *hours)
{
	int from, to;
	int earliest = hours->count ? hours->spans[hours->count - 1].to : 0;
	bool good = parse_span(yaml_text(node), &from, &to) && from < to && from >= earliest;
	if (!good || hours->count == OFFICE_SPANS_MAX) {
		yaml_problem(loader->problems, node, "calendar.bad_hours");
		return;
	}
	hours->spans[hours->count].from = from;
	hours->spans[hours->count].to = to;
	hours->count++;
	hours->minutes += to - from;
}

static void load_spans(struct loader *loader, const struct yaml_node *map, const char *key,
	struct office_hours *hours)
{
	const struct yaml_node *list = yaml_need(map, key, YAML_LIST, loader->problems);
	if (list && !list->count)
		yaml_problem(loader->problems, list, "calendar.bad_hours");
	for (const struct yaml_node *node = yaml_first(list); node; node = node->next)
		load_span(loader, node, hours);
}

/* "MM-DD" as a day of a leap year. */
static bool need_month_day(
	struct loader *loader, const struct yaml_node *map, const char *key, int *ret)
{
	const struct yaml_node *node = yaml_need(map, key, YAML_TEXT, loader->problems);
	int64_t day;
	if (!node)
		return false;
	if (!time_parse_day(text_printf(loader->pool, "%d-%s", LEAP_YEAR, node->text), &day)) {
		yaml_problem(loader->problems, node, "calendar.bad_day", "text", node->text);
		return false;
	}
	*ret = (int)(day - time_from_civil(LEAP_YEAR, 1, 1));
	return true;
}

static void load_season(
	struct loader *loader, const struct yaml_node *node, uint8_t season_of[LEAP_DAYS])
{
	static const char *const keys[] = { "name", "from", "to", "hours", NULL };
	struct calendar *calendar = loader->calendar;
	int from, to;
	yaml_check_keys(node, keys, loader->problems);
	const struct yaml_node *name = yaml_need(node, "name", YAML_TEXT, loader->problems);
	bool dated = need_month_day(loader, node, "from", &from);
	if (!need_month_day(loader, node, "to", &to) || !dated || !name)
		return;
	if (calendar->season_count == SEASONS_MAX) {
		yaml_problem(loader->problems, node, "calendar.season_overlap");
		return;
	}
	uint8_t season = (uint8_t)calendar->season_count++;
	calendar->seasons[season].name = name->text;
	load_spans(loader, node, "hours", &calendar->seasons[season]);
	bool overlap = false;
	for (int day = from;; day = (day + 1) % LEAP_DAYS) {
		overlap = overlap || season_of[day];
		season_of[day] = season;
		if (day == to)
			break;
	}
	if (overlap)
		yaml_problem(loader->problems, node, "calendar.season_overlap");
}

static void paint_seasons(struct calendar *calendar, const uint8_t season_of[LEAP_DAYS])
{
	for (int i = 0; i < DAYS; i++) {
		struct civil civil = time_civil(FIRST_DAY + i);
		int64_t day = time_from_civil(LEAP_YEAR, civil.month, civil.day);
		calendar->season[i] = season_of[day - time_from_civil(LEAP_YEAR, 1, 1)];
	}
}

void calendar_load_hours(struct loader *loader)
{
	static const char *const keys[] = { "normal", "seasons", "quiet", NULL };
	const struct yaml_node *root = calendar_load_file(loader, "hours.yaml");
	if (!root)
		return;
	yaml_check_keys(root, keys, loader->problems);
	struct calendar *calendar = loader->calendar;
	calendar->season_count = 1;
	load_spans(loader, root, "normal", &calendar->seasons[0]);
	uint8_t season_of[LEAP_DAYS] = { 0 };
	const struct yaml_node *seasons = yaml_need(root, "seasons", YAML_LIST, loader->problems);
	for (const struct yaml_node *node = yaml_first(seasons); node; node = node->next)
		load_season(loader, node, season_of);
	paint_seasons(calendar, season_of);
	const struct yaml_node *quiet = yaml_need(root, "quiet", YAML_TEXT, loader->problems);
	if (quiet && !parse_span(quiet->text, &calendar->quiet.from, &calendar->quiet.to))
		yaml_problem(loader->problems, quiet, "calendar.bad_hours");
}
