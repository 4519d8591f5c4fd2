/* app/command_worktime.c - reckons with working days and office hours on the command line.
 *
 * AT is "2026-02-13" or "2026-02-13 09:30"; a limit in days answers with a day, one in hours with a
 * moment. What hangs on a year without a notice says so on standard error. */
#include "app/commands.h"
#include "engine/worktime.h"
#include "html/json.h"

#define refuse(invocation, key, ...) \
	invocation_refuse((invocation), \
		message((invocation)->pool, (invocation)->messages, (key), __VA_ARGS__))

static const struct calendar *load(struct invocation *invocation)
{
	struct problems problems;
	problems_init(&problems, invocation->pool, invocation->messages);
	const struct calendar *calendar = calendar_load(
		invocation->pool, invocation_file(invocation, "definitions/calendars"), &problems);
	problems_print(&problems, stderr);
	return calendar;
}

static bool read_at(const char *text, int64_t *ret)
{
	int64_t day;
	if (time_parse(text, ret))
		return time_civil(time_day(*ret)).year >= CALENDAR_FIRST_YEAR;
	if (!time_parse_day(text, &day))
		return false;
	*ret = time_at(day, 0);
	return time_civil(day).year >= CALENDAR_FIRST_YEAR;
}

static int refuse_at(struct invocation *invocation, const char *text)
{
	return refuse(invocation, "worktime.bad_at", "text", text);
}

static json_t *answer(struct invocation *invocation, const struct calendar *calendar)
{
	json_t *document = json_tree(invocation->pool);
	json_t *used = put_object(document, "calendar");
	put_int(used, "version", calendar_version(calendar));
	put_text(used, "hash", calendar_hash(calendar));
	return document;
}

static void warn(struct invocation *invocation, bool provisional)
{
	if (provisional && !invocation->json)
		fprintf(stderr, "huiyin: %s\n",
			message(invocation->pool, invocation->messages, "worktime.provisional"));
}

/* AT and AMOUNT of add and sub; false after a refusal. */
struct question {
	const struct calendar *calendar;
	int64_t at;
	struct limit limit;
};

static bool read_question(struct invocation *invocation, struct question *ret)
{
	const char *const *words = invocation->words;
	if (!read_at(words[0], &ret->at)) {
		refuse_at(invocation, words[0]);
		return false;
	}
	if (!limit_parse(words[1], &ret->limit)) {
		refuse(invocation, "worktime.bad_limit", "text", words[1]);
		return false;
	}
	ret->calendar = load(invocation);
	return ret->calendar;
}

static const char *moment_text(
	struct invocation *invocation, const struct question *question, int64_t day, int64_t at)
{
	return limit_in_days(question->limit) ? time_format_day(invocation->pool, day)
					      : time_format(invocation->pool, at);
}

/* Counting stops at the calendar's edge, so an answer there is none. */
static bool is_before_end(const struct calendar *calendar, int64_t day)
{
	return day < calendar_last_workday(calendar, time_from_civil(CALENDAR_LAST_YEAR, 12, 31));
}

static bool is_after_begin(const struct calendar *calendar, int64_t day)
{
	return day > calendar_next_workday(calendar, time_from_civil(CALENDAR_FIRST_YEAR, 1, 1));
}

static void put_lines(struct invocation *invocation, json_t *document, struct explanation told)
{
	json_t *lines = put_list(document, "lines");
	for (const struct explain_line *line = told.lines; line; line = line->next) {
		json_t *row = add_object(lines);
		put_text(row, "kind", explained_name(line->kind));
		put_text(row, "text", line->text);
		put_text(row, "from", time_format_day(invocation->pool, line->from));
		put_text(row, "to", time_format_day(invocation->pool, line->to));
		put_int(row, "days", line->days);
	}
}

int command_worktime_add(struct invocation *invocation)
{
	struct question question;
	if (!read_question(invocation, &question))
		return EXIT_REFUSED;
	struct explanation told = worktime_explain(invocation->pool, invocation->messages,
		question.calendar, question.at, question.limit, NULL, 0);
	int64_t day = worktime_due_day(told.due);
	if (!is_before_end(question.calendar, day))
		return refuse(invocation, "worktime.beyond", "text", invocation->words[1]);
	const char *due = moment_text(invocation, &question, day, told.due);
	warn(invocation, told.provisional);
	if (!invocation->json) {
		puts(due);
		return 0;
	}
	json_t *document = answer(invocation, question.calendar);
	put_text(document, "at", time_format(invocation->pool, question.at));
	put_text(document, "amount", limit_format(invocation->pool, question.limit));
	put_text(document, "due", due);
	put_int(document, "due_ms", told.due);
	put_flag(document, "provisional", told.provisional);
	put_text(document, "text", told.text);
	put_lines(invocation, document, told);
	return invocation_print(invocation, document);
}

int command_worktime_sub(struct invocation *invocation)
{
	struct question question;
	if (!read_question(invocation, &question))
		return EXIT_REFUSED;
	int64_t start = worktime_sub(question.calendar, question.at, question.limit);
	if (!is_after_begin(question.calendar, time_day(start)))
		return refuse(invocation, "worktime.beyond", "text", invocation->words[1]);
	bool provisional =
		calendar_is_provisional(question.calendar, time_day(start), time_day(question.at));
	const char *text = moment_text(invocation, &question, time_day(start), start);
	warn(invocation, provisional);
	if (!invocation->json) {
		puts(text);
		return 0;
	}
	json_t *document = answer(invocation, question.calendar);
	put_text(document, "at", time_format(invocation->pool, question.at));
	put_text(document, "amount", limit_format(invocation->pool, question.limit));
	put_text(document, "start", text);
	put_int(document, "start_ms", start);
	put_flag(document, "provisional", provisional);
	return invocation_print(invocation, document);
}

int command_worktime_between(struct invocation *invocation)
{
	int64_t ends[2];
	for (int i = 0; i < 2; i++)
		if (!read_at(invocation->words[i], &ends[i]))
			return refuse_at(invocation, invocation->words[i]);
	const struct calendar *calendar = load(invocation);
	if (!calendar)
		return EXIT_REFUSED;
	int64_t first = ends[0] < ends[1] ? ends[0] : ends[1];
	bool provisional = calendar_is_provisional(
		calendar, time_day(first), time_day(ends[first == ends[0]]));
	int64_t workdays = worktime_between(calendar, ends[0], ends[1], UNIT_WORKDAY);
	warn(invocation, provisional);
	if (!invocation->json) {
		printf("%lld\n", (long long)workdays);
		return 0;
	}
	json_t *document = answer(invocation, calendar);
	put_text(document, "from", time_format(invocation->pool, ends[0]));
	put_text(document, "to", time_format(invocation->pool, ends[1]));
	put_int(document, "workdays", workdays);
	put_int(document, "days", worktime_between(calendar, ends[0], ends[1], UNIT_DAY));
	put_int(document, "work_ms", worktime_between(calendar, ends[0], ends[1], UNIT_WORKHOUR));
	put_flag(document, "provisional", provisional);
	return invocation_print(invocation, document);
}
