/* engine/worktime_explain.c - 时限计算说明: a due, told as the office would reckon it by hand. */
#include "engine/worktime_inner.h"

#include <inttypes.h>

#define TEXT_MAX (64 * 1024)

struct teller {
	pool_t *pool;
	const struct messages *messages;
	const struct calendar *calendar;
	struct limit limit;
	int64_t start, due;
	struct explain_line *first, *last;
};

#define say(teller, key, ...) message((teller)->pool, (teller)->messages, key, __VA_ARGS__)

static struct explain_line *add_line(
	struct teller *teller, enum explained kind, int64_t from, int64_t to)
{
	struct explain_line *line = mem_new(teller->pool, struct explain_line);
	*line = (struct explain_line){ .kind = kind, .from = from, .to = to };
	if (teller->last)
		teller->last->next = line;
	else
		teller->first = line;
	teller->last = line;
	return line;
}

static const char *number(struct teller *teller, int64_t value)
{
	return text_printf(teller->pool, "%" PRId64, value);
}

static const char *full_date(struct teller *teller, int64_t day)
{
	struct civil civil = time_civil(day);
	return say(teller, "worktime.date", "year", number(teller, civil.year), "month",
		number(teller, civil.month), "day", number(teller, civil.day));
}

/* Without the year where it is that of the start. */
static const char *date(struct teller *teller, int64_t day)
{
	struct civil civil = time_civil(day);
	if (civil.year != time_civil(time_day(teller->start)).year)
		return full_date(teller, day);
	return say(teller, "worktime.short_date", "month", number(teller, civil.month), "day",
		number(teller, civil.day));
}

static const char *moment(struct teller *teller, int64_t at)
{
	const char *clock = time_format(teller->pool, at) + strlen("YYYY-MM-DD ");
	return say(
		teller, "worktime.moment", "date", full_date(teller, time_day(at)), "clock", clock);
}

static const char *weekday(struct teller *teller, int64_t day)
{
	return say(
		teller, text_printf(teller->pool, "worktime.weekdays.%d", time_weekday(day)), NULL);
}

static void tell_start(struct teller *teller)
{
	int64_t day = time_day(teller->start);
	struct explain_line *line = add_line(teller, EXPLAIN_START, day, day);
	line->text = limit_in_days(teller->limit)
			     ? say(teller, "worktime.start_day", "date", full_date(teller, day))
			     : say(teller, "worktime.start_moment", "moment",
				       moment(teller, teller->start));
	line = add_line(teller, EXPLAIN_LIMIT, day, day);
	line->text = say(teller, "worktime.limit", "limit",
		limit_text(teller->pool, teller->messages, teller->limit));
}

/* --- days left out or counted in ------------------------------------------------------------ */

static const char *range(struct teller *teller, int64_t from, int64_t to)
{
	if (from == to)
		return date(teller, from);
	return say(teller, "worktime.range", "from", date(teller, from), "to", date(teller, to));
}

static void tell_rest(struct teller *teller, struct day day, int64_t from, int64_t to)
{
	struct explain_line *line = add_line(teller, EXPLAIN_REST, from, to);
	const char *key = day.cause == DAY_LOCAL ? "worktime.local_rest" : "worktime.rest";
	line->days = to - from + 1;
	line->text = say(teller, key, "days", range(teller, from, to), "name", day.name, "document",
		day.document);
}

static void tell_work(struct teller *teller, struct day day, int64_t at)
{
	struct explain_line *line = add_line(teller, EXPLAIN_WORK, at, at);
	const char *key = day.cause == DAY_LOCAL ? "worktime.local_work" : "worktime.makeup";
	line->text = say(teller, key, "date", date(teller, at), "weekday", weekday(teller, at),
		"name", day.name, "document", day.document);
}

static bool same_rest(struct day a, struct day b)
{
	return !b.work && a.cause == b.cause && text_equal(a.name, b.name);
}

/* The last day, not after LAST, of the rest that begins at FROM. */
static int64_t rest_end(struct teller *teller, int64_t from, int64_t last)
{
	struct day rest = calendar_day(teller->calendar, from);
	int64_t to = from;
	while (to < last && same_rest(rest, calendar_day(teller->calendar, to + 1)))
		to++;
	return to;
}

static void tell_days(struct teller *teller, int64_t first, int64_t last)
{
	int64_t weekends = 0;
	for (int64_t at = first; at <= last; at++) {
		struct day day = calendar_day(teller->calendar, at);
		if (day.work && day.cause != DAY_ORDINARY) {
			tell_work(teller, day, at);
		} else if (!day.work && day.cause == DAY_ORDINARY) {
			weekends++;
		} else if (!day.work) {
			int64_t to = rest_end(teller, at, last);
			tell_rest(teller, day, at, to);
			at = to;
		}
	}
	if (!weekends)
		return;
	struct explain_line *line = add_line(teller, EXPLAIN_WEEKENDS, first, last);
	line->days = weekends;
	line->text = say(teller, "worktime.weekends", "days", number(teller, weekends));
}

/* --- pauses --------------------------------------------------------------------------------- */

static const char *length_text(struct teller *teller, int64_t ms)
{
	int64_t minutes = ms / MS_MINUTE;
	const char *key = teller->limit.unit == UNIT_HOUR || teller->limit.unit == UNIT_MINUTE
				  ? "worktime.length"
				  : "worktime.work_length";
	return say(teller, key, "hours", number(teller, minutes / 60), "minutes",
		number(teller, minutes % 60));
}

/* What a piece gave back, as text; NULL for nothing. */
static const char *given_back(struct teller *teller, struct pause piece, int64_t *ret_days)
{
	enum limit_unit unit = teller->limit.unit;
	if (!limit_in_days(teller->limit)) {
		enum limit_unit measure = unit == UNIT_WORKDAY ? UNIT_WORKHOUR : unit;
		int64_t ms = worktime_between(teller->calendar, piece.from, piece.to, measure);
		return ms ? length_text(teller, ms) : NULL;
	}
	int64_t before = time_day(piece.from) - 1, last = time_day(piece.to) - 1;
	*ret_days = unit == UNIT_WORKDAY ? calendar_count_workdays(teller->calendar, before, last)
					 : last - before;
	struct limit back = LIMIT(*ret_days, unit == UNIT_WORKDAY ? UNIT_WORKDAY : UNIT_DAY);
	return *ret_days ? limit_text(teller->pool, teller->messages, back) : NULL;
}

static void tell_pause(struct teller *teller, struct pause piece)
{
	int64_t from = time_day(piece.from);
	if (piece.to == WORKTIME_NEVER) {
		add_line(teller, EXPLAIN_PAUSE, from, from)->text =
			say(teller, "worktime.pause_open", "from", moment(teller, piece.from));
		return;
	}
	struct explain_line *line = add_line(teller, EXPLAIN_PAUSE, from, time_day(piece.to));
	const char *back = given_back(teller, piece, &line->days);
	line->text = say(teller, back ? "worktime.pause" : "worktime.pause_short", "from",
		moment(teller, piece.from), "to", moment(teller, piece.to), "back", back);
}

static void tell_pauses(struct teller *teller, const struct pause *pauses, int count)
{
	struct walk walk = { .pauses = pauses, .count = count, .reached = teller->start };
	for (struct pause piece; walk_next(&walk, &piece) && piece.from < teller->due;)
		tell_pause(teller, piece);
}

/* --- the end -------------------------------------------------------------------------------- */

static void tell_roll(struct teller *teller, const struct pause *pauses, int count)
{
	struct limit unrolled = teller->limit;
	unrolled.unrolled = true;
	int64_t day = worktime_due_day(
		worktime_due(teller->calendar, teller->start, unrolled, pauses, count));
	int64_t due_day = worktime_due_day(teller->due);
	if (!limit_in_days(teller->limit) || day == due_day)
		return;
	struct day info = calendar_day(teller->calendar, day);
	const char *name = info.name ? info.name : weekday(teller, day);
	struct explain_line *line = add_line(teller, EXPLAIN_ROLL, day, due_day);
	line->text = say(teller, "worktime.roll", "date", date(teller, day), "name", name, "to",
		date(teller, due_day));
}

static void tell_due(struct teller *teller)
{
	int64_t day = worktime_due_day(teller->due);
	struct explain_line *line = add_line(teller, EXPLAIN_DUE, day, day);
	bool midnight = time_of_day(teller->due) == 0;
	line->text = midnight ? say(teller, "worktime.due_day", "date", full_date(teller, day))
			      : say(teller, "worktime.due_moment", "moment",
					moment(teller, teller->due));
}

static void tell_provisional(struct teller *teller)
{
	struct explain_line *line = add_line(teller, EXPLAIN_PROVISIONAL, time_day(teller->start),
		worktime_due_day(teller->due));
	line->text = say(teller, "worktime.provisional", NULL);
}

static const char *join(struct teller *teller)
{
	struct buffer text;
	buffer_init(&text, teller->pool, TEXT_MAX);
	for (const struct explain_line *line = teller->first; line; line = line->next) {
		buffer_text(&text, line->text);
		buffer_text(&text,
			say(teller, line->next ? "worktime.between_lines" : "worktime.after_lines",
				NULL));
	}
	return text.data;
}

static void tell_counting(struct teller *teller, const struct pause *pauses, int count)
{
	bool in_days = limit_in_days(teller->limit);
	enum limit_unit unit = teller->limit.unit;
	if (unit == UNIT_WORKDAY || unit == UNIT_WORKHOUR)
		tell_days(teller, time_day(teller->start) + in_days, worktime_due_day(teller->due));
	tell_pauses(teller, pauses, count);
	tell_roll(teller, pauses, count);
	if (worktime_is_provisional(teller->calendar, teller->start, teller->due))
		tell_provisional(teller);
	tell_due(teller);
}

const char *explained_name(enum explained kind)
{
	static const char *const names[] = {
		[EXPLAIN_START] = "start",
		[EXPLAIN_LIMIT] = "limit",
		[EXPLAIN_WEEKENDS] = "weekends",
		[EXPLAIN_REST] = "rest",
		[EXPLAIN_WORK] = "work",
		[EXPLAIN_PAUSE] = "pause",
		[EXPLAIN_ROLL] = "roll",
		[EXPLAIN_PROVISIONAL] = "provisional",
		[EXPLAIN_DUE] = "due",
	};
	return names[kind];
}

struct explanation worktime_explain(pool_t *pool, const struct messages *messages,
	const struct calendar *calendar, int64_t start, struct limit limit,
	const struct pause *pauses, int count)
{
	struct teller teller = { .pool = pool,
		.messages = messages,
		.calendar = calendar,
		.limit = limit,
		.start = start,
		.due = worktime_due(calendar, start, limit, pauses, count) };
	tell_start(&teller);
	if (teller.due == WORKTIME_NEVER)
		tell_pauses(&teller, pauses, count);
	else
		tell_counting(&teller, pauses, count);
	return (struct explanation){ .text = join(&teller),
		.lines = teller.first,
		.due = teller.due,
		.provisional = worktime_is_provisional(calendar, start, teller.due) };
}
