/* matters/sheet_value.c - what stands in a cell as a value of its field. What is written is what pages
 * show: titles of choices, short names of units, names of persons; what is pasted is first read as
 * ledgers are (imports/cell.h) and comes here in the same words. What is not understood goes on as it
 * is, for the door to refuse with the field's own words. */
#include "base/time.h"
#include "engine/directory.h"
#include "engine/sentence.h"
#include "html/json.h"
#include "imports/cell.h"
#include "matters/matters_inner.h"

#include <inttypes.h>
#include <string.h>

/* --- the words of pages ------------------------------------------------------------------------- */

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
	for (size_t i = 0; i < directory->unit_count; i++) {
		const struct unit *unit = &directory->units[i];
		if (text_equal(unit->short_name, text) || text_equal(unit->name, text))
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

static void put_many(
	const struct ctx *ctx, json_t *list, const struct input *input, const char *text)
{
	const char *between = message(ctx->pool, ctx->messages, "site.between");
	for (const char *at = text; *at;) {
		const char *end = strstr(at, between);
		size_t size = end ? (size_t)(end - at) : strlen(at);
		if (size)
			add_text(list, one_value(ctx, input, text_copy_n(ctx->pool, at, size)));
		at += size + (end ? strlen(between) : 0);
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

/* --- the words of ledgers ----------------------------------------------------------------------- */

struct reading *sheet_reading(struct ctx *ctx)
{
	struct problems problems;
	problems_init(&problems, ctx->pool, ctx->messages);
	const struct words *words = words_load(ctx->pool, ctx->definitions->folder, &problems);
	if (!words)
		return NULL;
	struct reading *reading = mem_new(ctx->pool, struct reading);
	int64_t today = time_day(ctx->now);
	*reading = (struct reading){ .keep = ctx->pool,
		.messages = ctx->messages,
		.directory = ctx->directory,
		.words = words,
		.today = today,
		.year = time_civil(today).year };
	reading_start(reading);
	return reading;
}

static struct meaning meaning_of(
	struct reading *reading, const struct definition *definition, int index, const char *text)
{
	const struct input *input = &definition->inputs[index];
	switch (input->type) {
	case INPUT_DATE:
		return cell_date(reading, cell_clean(reading->pool, text));
	case INPUT_UNIT:
	case INPUT_UNITS:
		return cell_units(reading, text, input->type == INPUT_UNITS);
	case INPUT_PERSON:
		return cell_person(reading, text);
	case INPUT_CHOICE:
		return cell_choice(reading, definition->import, input, index, text);
	case INPUT_FLAG:
		return cell_flag(reading, text);
	default:
		return (struct meaning){ .text = text };
	}
}

const char *sheet_read(struct ctx *ctx, struct reading *reading,
	const struct definition *definition, int input, const char *text, const char **ret_why)
{
	struct meaning meaning = meaning_of(reading, definition, input, text);
	*ret_why = meaning.problem;
	if (meaning.problem || (!meaning.text && !meaning.list))
		return text;
	json_t *value = meaning.list ? json_incref(meaning.list) : json_string(meaning.text);
	const char *words = input_text(ctx, &definition->inputs[input], value);
	words = text_copy(ctx->pool, words);
	json_decref(value);
	return text_or(words, text);
}
