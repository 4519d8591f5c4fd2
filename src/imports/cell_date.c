/* imports/cell_date.c - dates as offices write them: 2026年3月1日, 6月底前, 年内, 第三季度. */
#include "imports/cell.h"

#include "base/time.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#define YEAR_FIRST 1990
#define YEAR_LAST 2099
/* Excel's day 0 is 1899-12-30. */
#define SERIAL_EPOCH 25569
#define SERIAL_FIRST 32874 /* 1990-01-01 */
#define SERIAL_LAST 73050  /* 2099-12-31 */

struct parts {
	int year, month, day, quarter; /* 0: not written */
};

/* --- numbers ----------------------------------------------------------------------------------- */

/* One sign of a number in Chinese: 0 … 10, its bytes in *ret_size; -1: it is none. */
static int numeral(const struct reading *reading, const char *at, size_t *ret_size)
{
	size_t size = (unsigned char)*at < 0x80   ? 1
		      : (unsigned char)*at < 0xE0 ? 2
		      : (unsigned char)*at < 0xF0 ? 3
						  : 4;
	const char *sign = text_copy_n(reading->pool, at, strnlen(at, size));
	*ret_size = size;
	for (size_t i = 0; *sign && i < reading->words->numerals.count; i++)
		if (strstr(reading->words->numerals.items[i], sign))
			return (int)i;
	return -1;
}

/* 二〇二六, 十二, 三十一; the rest of the text, or NULL. */
static const char *chinese_number(const struct reading *reading, const char *at, int *ret)
{
	int number = 0, last = -1, digit;
	size_t size;
	const char *start = at;
	for (; *at && (digit = numeral(reading, at, &size)) >= 0; at += size) {
		if (digit == 10)
			number = (last < 0 ? 1 : number) * 10;
		else if (last == 10)
			number += digit;
		else
			number = number * 10 + digit;
		last = digit;
		if (number > YEAR_LAST)
			return NULL;
	}
	*ret = number;
	return at > start ? at : NULL;
}

static const char *number(const struct reading *reading, const char *at, int *ret)
{
	int count = 0;
	*ret = 0;
	if (!isdigit((unsigned char)*at))
		return chinese_number(reading, at, ret);
	for (; isdigit((unsigned char)*at) && count < 4; at++, count++)
		*ret = *ret * 10 + *at - '0';
	return isdigit((unsigned char)*at) ? NULL : at;
}

/* --- forms ------------------------------------------------------------------------------------- */

static int *part_of(struct parts *parts, char hole)
{
	switch (hole) {
	case 'y':
		return &parts->year;
	case 'm':
		return &parts->month;
	case 'd':
		return &parts->day;
	default:
		return &parts->quarter;
	}
}

/* "{y}年{m}月": the whole text, or nothing. */
static bool matches(
	const struct reading *reading, const char *form, const char *text, struct parts *ret)
{
	struct parts parts = { 0 };
	while (*form) {
		bool hole = form[0] == '{' && form[1] && form[2] == '}';
		if (!hole && *form != *text)
			return false;
		if (!hole) {
			form++;
			text++;
			continue;
		}
		text = number(reading, text, part_of(&parts, form[1]));
		if (!text || !*part_of(&parts, form[1]))
			return false;
		form += 3;
	}
	*ret = parts;
	return !*text;
}

static bool find_form(
	const struct reading *reading, enum date_kind kind, const char *text, struct parts *ret)
{
	const struct word_list *forms = &reading->words->forms[kind];
	for (size_t i = 0; i < forms->count; i++)
		if (matches(reading, forms->items[i], text, ret))
			return true;
	return false;
}

/* --- days -------------------------------------------------------------------------------------- */

static int64_t month_day(int year, int month, int day)
{
	int length = time_month_length(year, month);
	return time_from_civil(year, month, day < length ? day : length);
}

static bool is_real(const struct parts *parts)
{
	if (parts->year < YEAR_FIRST || parts->year > YEAR_LAST)
		return false;
	if (parts->month && (parts->month < 1 || parts->month > 12))
		return false;
	if (parts->quarter > 4)
		return false;
	return !parts->day || parts->day <= time_month_length(parts->year, parts->month);
}

static int64_t day_of(enum date_kind kind, const struct parts *parts)
{
	int year = parts->year, month = parts->month;
	switch (kind) {
	case DATE_DAY:
		return time_from_civil(year, month, parts->day);
	case DATE_EARLY_MONTH:
		return time_from_civil(year, month, 10);
	case DATE_MID_MONTH:
		return time_from_civil(year, month, 20);
	case DATE_MONTH_END:
	case DATE_WHOLE_MONTH:
		return month_day(year, month, 31);
	case DATE_QUARTER_END:
		return month_day(year, parts->quarter * 3, 31);
	case DATE_HALF_YEAR:
		return month_day(year, 6, 30);
	default:
		return month_day(year, 12, 31);
	}
}

static struct meaning meant(struct reading *reading, int64_t day)
{
	return (struct meaning){ .text = time_format_day(reading->pool, day), .day = day };
}

static struct meaning meant_by(struct reading *reading, enum date_kind kind, struct parts parts)
{
	bool told = parts.year != 0;
	/* 26年3月: of this century. */
	if (told && parts.year < 100)
		parts.year += 2000;
	if (!told)
		parts.year = reading->year;
	if (!is_real(&parts))
		return cell_problem(reading, "imports.date_unreal");
	struct meaning meaning = meant(reading, day_of(kind, &parts));
	const char *day = meaning.text;
	if (!told)
		meaning.remark = message(reading->pool, reading->messages, "imports.year_taken",
			"year", text_printf(reading->pool, "%d", parts.year), "day", day);
	else if (kind != DATE_DAY)
		meaning.remark =
			message(reading->pool, reading->messages, "imports.day_taken", "day", day);
	return meaning;
}

/* 前, 之前 …: NULL where the text ends in none of them. */
static const char *without_tail(struct reading *reading, const char *text)
{
	const struct word_list *tails = &reading->words->tails;
	size_t size = strlen(text);
	for (size_t i = 0; i < tails->count; i++) {
		size_t length = strlen(tails->items[i]);
		if (size > length && text_equal(text + size - length, tails->items[i]))
			return text_copy_n(reading->pool, text, size - length);
	}
	return NULL;
}

/* 20260301 */
static bool packed(const char *text, struct parts *ret)
{
	if (strlen(text) != 8 || strspn(text, "0123456789") != 8)
		return false;
	int64_t all;
	CHECK(text_to_int(text[0] == '0' ? "0" : text, &all));
	*ret = (struct parts){ (int)(all / 10000), (int)(all / 100 % 100), (int)(all % 100), 0 };
	return ret->month && ret->day;
}

/* " 00:00:00" behind a day. */
static const char *without_time(pool_t *pool, const char *text)
{
	const char *colon = strchr(text, ':');
	if (!colon)
		return text;
	const char *at = colon;
	while (at > text && isdigit((unsigned char)at[-1]))
		at--;
	bool time = at > text && at[-1] == ' ' && !colon[1 + strspn(colon + 1, "0123456789:.")];
	return time ? text_copy_n(pool, text, (size_t)(at - 1 - text)) : text;
}

struct meaning cell_date(struct reading *reading, const char *text)
{
	text = cell_clean(reading->pool, text);
	text = cell_solid(reading->pool, without_time(reading->pool, text));
	struct parts parts;
	if (!*text)
		return (struct meaning){ 0 };
	if (packed(text, &parts))
		return meant_by(reading, DATE_DAY, parts);
	for (int kind = 0; kind < DATE_KINDS; kind++)
		if (find_form(reading, (enum date_kind)kind, text, &parts))
			return meant_by(reading, (enum date_kind)kind, parts);
	const char *shorter = without_tail(reading, text);
	for (int kind = 0; shorter && kind < DATE_KINDS; kind++)
		if (kind != DATE_WHOLE_MONTH &&
			find_form(reading, (enum date_kind)kind, shorter, &parts))
			return meant_by(reading, (enum date_kind)kind, parts);
	return cell_problem(reading, "imports.not_a_date");
}

struct meaning cell_serial(struct reading *reading, double number)
{
	struct parts parts;
	int64_t whole = (int64_t)number;
	if (number >= SERIAL_FIRST && number <= SERIAL_LAST + 1)
		return meant(reading, whole - SERIAL_EPOCH);
	if (packed(text_printf(reading->pool, "%" PRId64, whole), &parts) &&
		(double)whole == number)
		return meant_by(reading, DATE_DAY, parts);
	return cell_problem(reading, "imports.not_a_date");
}
