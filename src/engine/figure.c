/* engine/figure.c - asking a figure: periods, the cut-off, the value with its words, groups. */
#include "engine/figure_db.h"

#include "base/time.h"
#include "engine/directory.h"
#include "engine/ledger.h"
#include "engine/ledger_db.h"
#include "engine/query.h"
#include "engine/query_figure.h"
#include "engine/world.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* --- the value ---------------------------------------------------------------------------------- */

/* That was in force behind the event at POSITION; 0: now. */
static const struct calendar *calendar_then(const struct ctx *ctx, int64_t position)
{
	return position ? world_calendar_at(ctx->world, position + 1) : ctx->world->calendar;
}

/* What was asked by which rules: the figure's file and each procedure's. */
static const char *rules_hash(struct ctx *ctx, const struct figure_question *question)
{
	size_t count = question->definition_count + 1;
	struct bytes *parts = mem_array(ctx->pool, struct bytes, count);
	unsigned char hash[LEDGER_HASH];
	struct buffer text;
	parts[0] = (struct bytes){ question->figure->hash, strlen(question->figure->hash) };
	for (size_t i = 1; i < count; i++) {
		const char *one = question->definitions[i - 1]->hash;
		parts[i] = (struct bytes){ one, strlen(one) };
	}
	ledger_hash(parts, count, hash);
	buffer_init(&text, ctx->pool, 2 * LEDGER_HASH + 1);
	for (size_t i = 0; i < LEDGER_HASH; i++)
		buffer_printf(&text, "%02x", hash[i]);
	return text.data;
}

/* 83.3 %, by integers, half up. */
static const char *percent_text(pool_t *pool, int64_t numerator, int64_t denominator)
{
	int64_t thousandths = (numerator * 2000 + denominator) / (denominator * 2);
	return text_printf(pool, "%" PRId64 ".%" PRId64 "%%", thousandths / 10, thousandths % 10);
}

static void put_words(struct ctx *ctx, const struct figure *figure, struct figure_value *value)
{
	pool_t *pool = ctx->pool;
	bool ratio = figure->measure == MEASURE_RATIO;
	bool days = figure->measure == MEASURE_RANK || figure->measure == MEASURE_TOP;
	if ((ratio && !value->denominator) || (days && !value->count)) {
		value->text = value->full = message(pool, ctx->messages, "figure.none");
		return;
	}
	value->text = ratio ? percent_text(pool, value->numerator, value->denominator)
			    : text_printf(pool, "%" PRId64, value->numerator);
	value->full =
		ratio ? message(pool, ctx->messages, "figure.ratio", "percent", value->text,
				"numerator", text_printf(pool, "%" PRId64, value->numerator),
				"denominator", text_printf(pool, "%" PRId64, value->denominator))
		      : text_printf(pool, "%s%s", value->text, figure->unit);
}

/* --- resolving a question ----------------------------------------------------------------------- */

int64_t figure_position_at(struct ctx *ctx, int64_t at)
{
	int64_t low = 0, high = ledger_db_head(ctx);
	while (low < high && !ctx_failed(ctx)) {
		int64_t middle = low + (high - low + 1) / 2;
		if (figure_db_event_at(ctx, middle) < at)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

/* A moment that has begun counts: what was done in this very millisecond is there. */
static int64_t cutoff_of(const struct ctx *ctx, const struct figure_question *question)
{
	if (question->cutoff)
		return question->cutoff;
	return question->period.to < ctx->now + 1 ? question->period.to : ctx->now + 1;
}

static struct asked resolve(struct ctx *ctx, const struct figure_question *question)
{
	int64_t cutoff = cutoff_of(ctx, question), position = question->position;
	/* At a midnight the day has ended; at another time the office must have opened again. */
	const struct calendar *calendar = calendar_then(ctx, position);
	int64_t late = time_of_day(cutoff) ? overdue_until(calendar, cutoff - 1) : cutoff;
	if (question->figure->recorded && cutoff <= ctx->now) {
		int64_t then = figure_position_at(ctx, cutoff);
		position = position && position < then ? position : then;
		/* Nothing was recorded by then: no position has that answer but one before all. */
		position = position ? position : -1;
	}
	return (struct asked){
		.ctx = ctx,
		.question = question,
		.figure = question->figure,
		.from = question->period.from,
		.cutoff = cutoff,
		.late = late,
		.position = position,
	};
}

static struct figure_value value_of(const struct asked *asked, const struct answered *answer)
{
	struct ctx *ctx = asked->ctx;
	bool ratio = asked->figure->measure == MEASURE_RATIO;
	struct figure_value value = {
		.numerator = answer ? answer->numerator : 0,
		.denominator = !ratio   ? -1
			       : answer ? answer->count
					: 0,
		.count = answer ? answer->count : 0,
		.cutoff = asked->cutoff,
		.position = asked->question->position,
		.calendar_version = calendar_version(calendar_then(ctx, asked->question->position)),
	};
	put_words(ctx, asked->figure, &value);
	return value;
}

void figure_value_add(struct ctx *ctx, const struct figure *figure, struct figure_value *value,
	const struct figure_value *one)
{
	value->numerator += one->numerator;
	value->count += one->count;
	if (value->denominator >= 0 && one->denominator >= 0)
		value->denominator += one->denominator;
	put_words(ctx, figure, value);
}

int64_t figure_cutoff_at(struct ctx *ctx, struct period period, int64_t position)
{
	int64_t at = figure_db_event_at(ctx, position);
	if (at < 0)
		return 0;
	return period.to < at + 1 ? period.to : at + 1;
}

static void stamp(
	struct ctx *ctx, const struct figure_question *question, struct figure_value *value)
{
	value->definition_hash = rules_hash(ctx, question);
	if (!value->position)
		value->position = ledger_db_head(ctx);
}

enum err figure_ask(
	struct ctx *ctx, const struct figure_question *question, struct figure_value *ret)
{
	struct asked asked = resolve(ctx, question);
	struct rows rows = query_figure(&asked, KEY_NONE, NULL);
	*ret = value_of(&asked, rows.count ? rows.data : NULL);
	stamp(ctx, question, ret);
	return ctx->failure.err;
}

const struct figure_band *figure_band_of(
	const struct figure *figure, const struct figure_value *value)
{
	if (value->count < FIGURE_SMALL || value->denominator <= 0)
		return NULL;
	for (size_t i = 0; i < figure->band_count; i++)
		if (value->numerator * 100 >= figure->bands[i].at_least * value->denominator)
			return &figure->bands[i];
	return NULL;
}

/* --- groups by key ------------------------------------------------------------------------------ */

static void stamp_all(
	struct ctx *ctx, const struct figure_question *question, struct figure_groups *groups)
{
	struct figure_value first = { .position = question->position };
	stamp(ctx, question, &first);
	for (size_t i = 0; i < groups->count; i++) {
		groups->items[i].figure.definition_hash = first.definition_hash;
		groups->items[i].figure.position = first.position;
	}
}

static struct figure_groups by_key(struct ctx *ctx, const struct figure_question *question,
	enum figure_key key, const char *field)
{
	struct asked asked = resolve(ctx, question);
	struct rows rows = query_figure(&asked, key, field);
	const struct answered *answer = rows.data;
	struct figure_groups groups = {
		.items = mem_array(ctx->pool, struct figure_group, rows.count + 1),
		.count = (size_t)rows.count,
	};
	for (size_t i = 0; i < groups.count; i++)
		groups.items[i] = (struct figure_group){
			.id = answer[i].id,
			.value = answer[i].value,
			.figure = value_of(&asked, &answer[i]),
		};
	return groups;
}

/* --- groups of units ---------------------------------------------------------------------------- */

/* To which group a unit belongs on a day; id 0 and "": to none. */
struct place {
	int64_t id;
	const char *value;
};

static struct place leader_of(const struct ctx *ctx, const struct unit *unit, int64_t day)
{
	const struct division *division = directory_division(ctx->directory, unit->id, day);
	return (struct place){ division ? division->leader : 0, "" };
}

static struct place group_of(const struct ctx *ctx, const struct unit *unit, int64_t day)
{
	(void)ctx, (void)day;
	return (struct place){ 0, text_or(unit->group, "") };
}

struct grouping {
	struct ctx *ctx;
	const struct figure_question *question;
	struct place (*place)(const struct ctx *ctx, const struct unit *unit, int64_t day);
	int64_t day;
	int64_t *units; /* of the group in hand */
	struct figure_groups groups;
};

static bool same_place(struct place a, struct place b)
{
	return a.id == b.id && text_equal(a.value, b.value);
}

static bool is_asked(const struct figure_question *question, int64_t unit)
{
	bool found = !question->units;
	for (size_t i = 0; !found && i < question->unit_count; i++)
		found = question->units[i] == unit;
	return found;
}

/* What has no unit yet belongs to the group without a name. */
static void add_place(struct grouping *grouping, struct place place)
{
	const struct directory *directory = grouping->ctx->directory;
	struct figure_question question = *grouping->question;
	size_t count = 0;
	if (!place.id && !*place.value && is_asked(grouping->question, 0))
		grouping->units[count++] = 0;
	for (size_t i = 0; i < directory->unit_count; i++) {
		const struct unit *unit = &directory->units[i];
		if (is_asked(grouping->question, unit->id) &&
			same_place(grouping->place(grouping->ctx, unit, grouping->day), place))
			grouping->units[count++] = unit->id;
	}
	question.units = grouping->units;
	question.unit_count = count;
	struct asked asked = resolve(grouping->ctx, &question);
	struct rows rows = query_figure(&asked, KEY_NONE, NULL);
	const struct answered *answer = rows.data;
	if (rows.count && answer->count)
		grouping->groups.items[grouping->groups.count++] = (struct figure_group){
			.id = place.id,
			.value = place.value,
			.figure = value_of(&asked, answer),
		};
}

static bool is_placed(const struct place *places, size_t count, struct place place)
{
	for (size_t i = 0; i < count; i++)
		if (same_place(places[i], place))
			return true;
	return false;
}

/* One question for each group: a rank of a group does not follow from those of its units. */
static struct figure_groups by_place(struct grouping *grouping)
{
	const struct ctx *ctx = grouping->ctx;
	const struct directory *directory = ctx->directory;
	size_t count = 0, most = directory->unit_count + 1;
	struct place *places = mem_array(ctx->pool, struct place, most);
	grouping->day = time_day(cutoff_of(ctx, grouping->question) - 1);
	grouping->units = mem_array(ctx->pool, int64_t, most);
	grouping->groups.items = mem_array(ctx->pool, struct figure_group, most);
	for (size_t i = 0; i < directory->unit_count; i++) {
		struct place place = grouping->place(ctx, &directory->units[i], grouping->day);
		if (!is_placed(places, count, place))
			places[count++] = place;
	}
	const struct place none = { 0, "" };
	if (!is_placed(places, count, none))
		places[count++] = none;
	for (size_t i = 0; i < count && !ctx_failed(ctx); i++)
		add_place(grouping, places[i]);
	return grouping->groups;
}

/* --- groups of months --------------------------------------------------------------------------- */

#define MONTHS 12

static struct figure_groups by_month(struct ctx *ctx, const struct figure_question *question)
{
	struct figure_groups groups = { .items = mem_array(ctx->pool, struct figure_group, MONTHS),
		.count = MONTHS };
	int64_t day = time_day(cutoff_of(ctx, question) - 1);
	for (size_t i = MONTHS; i > 0; i--) {
		struct figure_question month = *question;
		month.period = period_month(day);
		struct asked asked = resolve(ctx, &month);
		struct rows rows = query_figure(&asked, KEY_NONE, NULL);
		groups.items[i - 1] = (struct figure_group){
			.id = time_day(month.period.from),
			.value = "",
			.figure = value_of(&asked, rows.count ? rows.data : NULL),
		};
		day = time_day(month.period.from) - 1;
	}
	return groups;
}

enum err figure_groups(struct ctx *ctx, const struct figure_question *question, enum figure_by by,
	const char *field, struct figure_groups *ret)
{
	struct grouping grouping = { .ctx = ctx, .question = question };
	switch (by) {
	case BY_UNIT:
		*ret = by_key(ctx, question, KEY_UNIT, NULL);
		break;
	case BY_FIELD:
		*ret = by_key(ctx, question, KEY_FIELD, field);
		break;
	case BY_MONTH:
		*ret = by_month(ctx, question);
		break;
	case BY_LEADER:
	case BY_GROUP:
		grouping.place = by == BY_LEADER ? leader_of : group_of;
		*ret = by_place(&grouping);
		break;
	}
	stamp_all(ctx, question, ret);
	return ctx->failure.err;
}

/* --- rows --------------------------------------------------------------------------------------- */

static enum err read_cursor(struct ctx *ctx, const char *after, struct figure_row *ret)
{
	char *end;
	ret->matter = strtoll(after, &end, 10);
	ret->share = *end == '.' ? strtoll(end + 1, &end, 10) : 0;
	if (*end != '.' || !text_to_int(end + 1, &ret->seq))
		return ctx_fail_field(ctx, "after", "query.cursor");
	return OK;
}

/* Days in hand for rows whose measure knows none: until the end, or until the cut-off. */
static void add_days(const struct asked *asked, struct figure_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		struct figure_row *row = &rows->items[i];
		int64_t end = row->ended < asked->cutoff ? row->ended : asked->cutoff - 1;
		if (row->days < 0)
			row->days = time_day(end) - time_day(row->opened);
	}
}

static bool is_among(struct rows rows, int64_t matter)
{
	const struct figure_row *row = rows.data;
	for (int64_t i = 0; i < rows.count; i++)
		if (row[i].matter == matter)
			return true;
	return false;
}

/* The first ten are the first ten of all; those that may not be opened are left out. */
static void top_rows(const struct asked *asked, struct figure_rows *ret)
{
	struct ctx everybody = *asked->ctx;
	struct asked open = *asked;
	everybody.actor = NULL;
	open.ctx = &everybody;
	struct rows all = query_figure_rows(&open, PART_ALL, NULL, asked->figure->limit);
	struct rows mine = query_figure_rows(asked, PART_ALL, NULL, asked->figure->limit);
	struct figure_row *rows = all.data;
	if (ctx_failed(&everybody) && !ctx_failed(asked->ctx))
		asked->ctx->failure = everybody.failure;
	for (int64_t i = 0; i < all.count; i++)
		if (is_among(mine, rows[i].matter))
			rows[ret->count++] = rows[i];
	ret->items = rows;
	ret->total = all.count;
	ret->hidden = all.count - (int64_t)ret->count;
}

enum err figure_rows(struct ctx *ctx, const struct figure_question *question, enum figure_part part,
	const char *after, int64_t limit, struct figure_rows *ret)
{
	struct asked asked = resolve(ctx, question);
	struct figure_row cursor = { 0 };
	*ret = (struct figure_rows){ 0 };
	if (!text_empty(after) && read_cursor(ctx, after, &cursor))
		return ctx->failure.err;
	if (asked.figure->measure == MEASURE_TOP) {
		top_rows(&asked, ret);
		return ctx->failure.err;
	}
	struct rows rows =
		query_figure_rows(&asked, part, text_empty(after) ? NULL : &cursor, limit);
	ret->items = rows.data;
	ret->count = (size_t)rows.count;
	add_days(&asked, ret);
	ret->total = query_figure_count(&asked, part, asked.figure->mine && ctx->actor);
	if (query_figure_scoped(&asked))
		ret->hidden = ret->total - query_figure_count(&asked, part, true);
	const struct figure_row *last = rows.more ? &ret->items[ret->count - 1] : NULL;
	if (last)
		ret->next = text_printf(ctx->pool, "%" PRId64 ".%" PRId64 ".%" PRId64, last->matter,
			last->share, last->seq);
	return ctx->failure.err;
}
