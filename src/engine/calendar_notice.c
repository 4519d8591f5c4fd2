/* engine/calendar_notice.c - reads the notice sentence by sentence. */
#include "engine/calendar_notice.h"

#include <string.h>

#define LINE_MAX_BYTES 2000
#define DAYS_MAX 40

/* The notice's own words; they stand with all others in the messages. */
static const char *word(pool_t *pool, const struct messages *messages, const char *name)
{
	return message(pool, messages, text_printf(pool, "calendar.word.%s", name));
}
#define W(name) word(reader->pool, reader->messages, (name))

struct reader {
	pool_t *pool;
	const struct messages *messages;
	int year, month; /* month: of the last date, for "至23日" */
	const char *at;
	const char *line; /* the sentence, for the problem */
	const char *problem;
	struct buffer holidays, workdays;
	int holiday_count;
};

static bool wrong(struct reader *reader, const char *key, const char *word)
{
	if (!reader->problem)
		reader->problem = message(reader->pool, reader->messages,
			text_printf(reader->pool, "calendar.notice.%s", key), "sentence",
			reader->line, "word", word);
	return false;
}

static bool take(struct reader *reader, const char *word)
{
	if (!text_starts(reader->at, word))
		return false;
	reader->at += strlen(word);
	return true;
}

static bool take_number(struct reader *reader, int *ret)
{
	int number = 0, digits = 0;
	while (*reader->at >= '0' && *reader->at <= '9' && digits < 4) {
		number = number * 10 + (*reader->at++ - '0');
		digits++;
	}
	*ret = number;
	return digits > 0;
}

/* Where NEXT begins behind the place; NULL: nowhere. */
static const char *find(const struct reader *reader, const char *next)
{
	return strstr(reader->at, next);
}

/* --- dates ------------------------------------------------------------------------------------- */

static const char *weekday_name(const struct reader *reader, int64_t day)
{
	return word(reader->pool, reader->messages,
		text_printf(reader->pool, "weekday%d", time_weekday(day)));
}

/* "（农历腊月二十八、周日）", "（星期六）": a weekday in it must be that of DAY. */
static bool check_brackets(struct reader *reader, int64_t day)
{
	const char *open = take(reader, W("open")) ? W("close") : take(reader, "(") ? ")" : NULL;
	if (!open)
		return true;
	const char *end = find(reader, open);
	if (!end)
		return wrong(reader, "brackets", open);
	const char *inside = text_copy_n(reader->pool, reader->at, (size_t)(end - reader->at));
	reader->at = end + strlen(open);
	const char *week = strstr(inside, W("week"));
	const char *named = week ? week + strlen(W("week")) : strstr(inside, W("week_short"));
	if (!named)
		return true;
	named += week ? 0 : strlen(W("week_short"));
	if (text_starts(named, weekday_name(reader, day)))
		return true;
	return wrong(reader, "weekday", time_format_day(reader->pool, day));
}

/* "2026年2月15日", "2月15日", "23日". */
static bool take_date(struct reader *reader, int64_t *ret)
{
	const char *start = reader->at;
	int year = reader->year, month = reader->month, day;
	if (!take_number(reader, &day))
		return wrong(reader, "date", start);
	if (take(reader, W("year"))) {
		year = day;
		if (!take_number(reader, &day))
			return wrong(reader, "date", start);
	}
	if (take(reader, W("month"))) {
		month = day;
		if (!take_number(reader, &day))
			return wrong(reader, "date", start);
	}
	if (!take(reader, W("day")) || month < 1 || month > 12 || day < 1 ||
		day > time_month_length(year, month))
		return wrong(reader, "date", start);
	reader->month = month;
	*ret = time_from_civil(year, month, day);
	return check_brackets(reader, *ret);
}

/* --- sentences --------------------------------------------------------------------------------- */

/* "，共9天", "放假1天". */
static bool check_count(struct reader *reader, const char *rest, int64_t days)
{
	const char *count = strstr(rest, W("total"));
	struct reader inner = *reader;
	int number;
	inner.at = count ? count + strlen(W("total")) : rest;
	if (!take_number(&inner, &number))
		return true;
	if (take(&inner, W("days")) && number != days)
		return wrong(reader, "count", text_printf(reader->pool, "%d", (int)days));
	return true;
}

static bool take_holiday(struct reader *reader, const char *name)
{
	int64_t from, to;
	if (!take_date(reader, &from))
		return false;
	to = from;
	if ((take(reader, W("until")) || take(reader, W("dash")) || take(reader, "-")) &&
		!take_date(reader, &to))
		return false;
	if (!take(reader, W("rest")))
		return wrong(reader, "rest", reader->at);
	const char *end = find(reader, W("stop"));
	const char *rest = end ? text_copy_n(reader->pool, reader->at, (size_t)(end - reader->at))
			       : reader->at;
	reader->at = end ? end + strlen(W("stop")) : reader->at + strlen(reader->at);
	if (to < from || to - from >= DAYS_MAX)
		return wrong(reader, "order", rest);
	if (!check_count(reader, rest, to - from + 1))
		return false;
	buffer_printf(&reader->holidays, "  - {name: %s, from: %s, to: %s}\n", name,
		time_format_day(reader->pool, from), time_format_day(reader->pool, to));
	reader->holiday_count++;
	return true;
}

/* "2月14日（周六）、2月28日（周六）上班。" */
static bool take_workdays(struct reader *reader)
{
	do {
		int64_t day;
		if (!take_date(reader, &day))
			return false;
		buffer_printf(&reader->workdays, "%s%s", reader->workdays.size ? ", " : "",
			time_format_day(reader->pool, day));
	} while (take(reader, W("and")) || take(reader, W("comma")) || take(reader, W("also")));
	if (!take(reader, W("work")) && !take(reader, W("normal")))
		return wrong(reader, "work", reader->at);
	take(reader, W("stop"));
	return true;
}

/* "二、春节：": the name; NULL: there is none. */
static const char *take_name(struct reader *reader)
{
	const char *colon = find(reader, W("colon"));
	size_t width = strlen(W("colon"));
	if (!colon) {
		colon = find(reader, ":");
		width = 1;
	}
	if (!colon || colon == reader->at)
		return NULL;
	const char *mark = strstr(reader->at, W("and"));
	size_t ordinal = strlen(W("ordinal"));
	if (mark && mark < colon && (size_t)(mark - reader->at) < ordinal)
		reader->at = mark + strlen(W("and"));
	const char *name = text_copy_n(reader->pool, reader->at, (size_t)(colon - reader->at));
	reader->at = colon + width;
	return name;
}

/* What the file quotes as it stands. */
static bool is_plain(const char *name)
{
	return *name && !strpbrk(name, " ,:{}[]#&*!|>'\"%@`\\\t");
}

static bool read_line(struct reader *reader, const char *line)
{
	reader->line = reader->at = line;
	bool told = strstr(line, W("rest")) || strstr(line, W("work"));
	if (!told || strstr(line, W("follows")))
		return true;
	const char *name = take_name(reader);
	if (!name || !is_plain(name))
		return wrong(reader, "name", line);
	reader->month = 0;
	if (!take_holiday(reader, name))
		return false;
	while (*reader->at)
		if (!take_workdays(reader))
			return false;
	return true;
}

/* Without the blanks of copied text; ideographic ones too. */
static const char *clean(pool_t *pool, const char *line, size_t size)
{
	struct buffer text;
	buffer_init(&text, pool, LINE_MAX_BYTES);
	for (size_t i = 0; i < size; i++) {
		bool wide = i + 3 <= size && memcmp(line + i, "\u3000", 3) == 0;
		if (wide)
			i += 2;
		else if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r')
			buffer_add(&text, line + i, 1);
	}
	return text_or(text.data, "");
}

static const char *file_of(struct reader *reader, int year, const char *document)
{
	return text_printf(reader->pool, "year: %d\nnotice: \"%s\"\nholidays:\n%sworkdays: [%s]\n",
		year, document, text_or(reader->holidays.data, ""),
		text_or(reader->workdays.data, ""));
}

static void begin(struct reader *reader)
{
	buffer_init(&reader->holidays, reader->pool, SIZE_MAX);
	buffer_init(&reader->workdays, reader->pool, SIZE_MAX);
}

const char *calendar_notice_read(pool_t *pool, const struct messages *messages, const char *text,
	int year, const char *document, const char **ret_problem)
{
	struct reader reader = { .pool = pool, .messages = messages, .year = year };
	begin(&reader);
	while (*text && !reader.problem) {
		size_t size = strcspn(text, "\n");
		read_line(&reader, clean(pool, text, size));
		text += size + (text[size] == '\n');
	}
	reader.line = "";
	if (!reader.problem && !reader.holiday_count)
		wrong(&reader, "empty", "");
	if (strpbrk(document, "\"\\\n"))
		wrong(&reader, "document", document);
	*ret_problem = reader.problem;
	return reader.problem ? NULL : file_of(&reader, year, document);
}

const char *calendar_notice_document(
	pool_t *pool, const struct messages *messages, const char *text)
{
	const char *last = word(pool, messages, "number");
	const char *begin = strstr(text, word(pool, messages, "series"));
	const char *end = begin ? strstr(begin, last) : NULL;
	if (!end || end - begin > 60)
		return NULL;
	return text_copy_n(pool, begin, (size_t)(end - begin) + strlen(last));
}

int calendar_notice_year(pool_t *pool, const struct messages *messages, const char *text)
{
	int year = 0;
	const char *mark = word(pool, messages, "year");
	const char *title = word(pool, messages, "title");
	const char *title_short = word(pool, messages, "title_short");
	for (const char *at = text; (at = strstr(at, mark)); at += strlen(mark)) {
		int64_t number;
		char digits[5] = { 0 };
		if (at - text < 4)
			continue;
		memcpy(digits, at - 4, 4);
		bool names = text_starts(at, title) || text_starts(at, title_short);
		if (names && text_to_int(digits, &number) && !year)
			year = (int)number;
	}
	return year;
}

/* --- from days --------------------------------------------------------------------------------- */

static const char *name_of_run(
	const struct reader *reader, const struct calendar *calendar, int64_t from, int64_t to)
{
	for (int64_t day = from; day <= to; day++) {
		struct day known = calendar_day(calendar, day);
		if (known.cause == DAY_HOLIDAY && known.name)
			return known.name;
	}
	return message(reader->pool, reader->messages, "calendar.unnamed");
}

static bool is_weekday(int64_t day)
{
	int weekday = time_weekday(day);
	return weekday >= 1 && weekday <= 5;
}

/* Days off that no weekend explains, with the weekends among and beside them. */
static void add_run(
	struct reader *reader, const struct calendar *calendar, int64_t from, int64_t to)
{
	bool counts = false;
	for (int64_t day = from; day <= to; day++)
		counts |= is_weekday(day) || calendar_day(calendar, day).cause == DAY_HOLIDAY;
	if (!counts)
		return;
	buffer_printf(&reader->holidays, "  - {name: %s, from: %s, to: %s}\n",
		name_of_run(reader, calendar, from, to), time_format_day(reader->pool, from),
		time_format_day(reader->pool, to));
	reader->holiday_count++;
}

const char *calendar_notice_of_days(pool_t *pool, const struct calendar *calendar,
	const struct messages *messages, int year, const bool *works, const char *document)
{
	struct reader reader = { .pool = pool, .messages = messages, .year = year };
	int64_t first = time_from_civil(year, 1, 1), end = time_from_civil(year + 1, 1, 1);
	begin(&reader);
	for (int64_t day = first; day < end; day++) {
		int64_t from = day;
		if (works[day - first] && !is_weekday(day))
			buffer_printf(&reader.workdays, "%s%s", reader.workdays.size ? ", " : "",
				time_format_day(pool, day));
		while (day < end && !works[day - first])
			day++;
		if (day == from)
			continue;
		add_run(&reader, calendar, from, day - 1);
		day--;
	}
	if (!reader.holiday_count)
		buffer_text(&reader.holidays, "  []\n");
	return file_of(&reader, year, document);
}
