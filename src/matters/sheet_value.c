/* matters/sheet_value.c - what stands in a cell as people write it, as a value of its field: titles of
 * choices, short names of units, names of persons, dates in the ways of an office. What is not
 * understood goes on as it is, for the door to refuse with the field's own words. */
#include "base/time.h"
#include "engine/directory.h"
#include "html/json.h"
#include "matters/matters_inner.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* --- dates -------------------------------------------------------------------------------------- */

/* A number and what separates it from the next: one of MARKS. */
static bool take_number(const char **at, const char *const *marks, int *ret)
{
	char *end;
	long number = strtol(*at, &end, 10);
	if (end == *at || number < 0 || number > 9999)
		return false;
	*ret = (int)number;
	*at = end;
	for (size_t i = 0; marks[i]; i++)
		if (text_starts(*at, marks[i])) {
			*at += strlen(marks[i]);
			return true;
		}
	return false;
}

/* 2026-03-01, 2026/3/1, 2026.3.1, 2026年3月1日: YYYY-MM-DD, or the text as it was. */
static const char *date_value(pool_t *pool, const char *text)
{
	static const char *const years[] = { "-", "/", ".", "年", NULL };
	static const char *const months[] = { "-", "/", ".", "月", NULL };
	static const char *const days[] = { "日", "号", "", NULL };
	int year, month, day;
	const char *at = text;
	if (!take_number(&at, years, &year) || !take_number(&at, months, &month) ||
		!take_number(&at, days, &day) || *at)
		return text;
	return text_printf(pool, "%04d-%02d-%02d", year, month, day);
}

/* --- names -------------------------------------------------------------------------------------- */

static const char *choice_value(const struct input *input, const char *text)
{
	for (size_t i = 0; i < input->choice_count; i++)
		if (text_equal(input->choices[i].title, text))
			return input->choices[i].id;
	return text;
}

static const char *id_text(pool_t *pool, int64_t id)
{
	return text_printf(pool, "%" PRId64, id);
}

static const char *unit_value(const struct ctx *ctx, const char *text)
{
	const struct directory *directory = ctx->directory;
	int64_t today = time_day(ctx->now);
	for (size_t i = 0; i < directory->unit_count; i++) {
		const struct unit *unit = &directory->units[i];
		bool named = text_equal(unit->short_name, text) || text_equal(unit->name, text);
		if (named && unit->from_day <= today && today <= unit->to_day)
			return id_text(ctx->pool, unit->id);
	}
	return text;
}

/* A name that two people have is nobody's. */
static const char *person_value(const struct ctx *ctx, const char *text)
{
	const struct directory *directory = ctx->directory;
	int64_t found = 0, count = 0;
	for (size_t i = 0; i < directory->person_count; i++) {
		const struct person *person = &directory->persons[i];
		if (person->active && text_equal(person->name, text)) {
			found = person->id;
			count++;
		}
	}
	return count == 1 ? id_text(ctx->pool, found) : text;
}

static const char *flag_value(const struct ctx *ctx, const char *text)
{
	if (text_equal(text, message(ctx->pool, ctx->messages, "value.yes")))
		return "1";
	return text_equal(text, message(ctx->pool, ctx->messages, "value.no")) ? "0" : text;
}

static const char *one_value(const struct ctx *ctx, const struct input *input, const char *text)
{
	switch (input->type) {
	case INPUT_CHOICE:
		return choice_value(input, text);
	case INPUT_DATE:
		return date_value(ctx->pool, text);
	case INPUT_UNIT:
	case INPUT_UNITS:
		return unit_value(ctx, text);
	case INPUT_PERSON:
		return person_value(ctx, text);
	case INPUT_FLAG:
		return flag_value(ctx, text);
	default:
		return text;
	}
}

static size_t separator_at(const char *at)
{
	static const char *const separators[] = { "、", "，", "；", ",", ";", "\n", " " };
	for (size_t i = 0; i < COUNT(separators); i++)
		if (text_starts(at, separators[i]))
			return strlen(separators[i]);
	return 0;
}

static void put_many(
	const struct ctx *ctx, json_t *list, const struct input *input, const char *text)
{
	while (*text) {
		size_t size = 0;
		while (text[size] && !separator_at(text + size))
			size++;
		if (size)
			add_text(list, one_value(ctx, input, text_copy_n(ctx->pool, text, size)));
		text += size;
		text += separator_at(text);
	}
}

void sheet_put_value(
	const struct ctx *ctx, json_t *values, const struct input *input, const char *text)
{
	if (input->type == INPUT_UNITS)
		put_many(ctx, put_list(values, input->name), input, text);
	else
		put_text(values, input->name, one_value(ctx, input, text));
}
