/* workbench/workbench_watch.c - ② what falls due in the businesses one gives out, and ③ what units
 * have not signed for in time; both as text for the work group. */
#include "base/time.h"
#include "engine/query.h"
#include "engine/world.h"
#include "matters/matters.h"
#include "workbench/workbench_inner.h"

#include <inttypes.h>

#define SPAN_ROWS 6
#define SOON_DAYS 3
#define COUNT_MOST 10000
#define COPY_ROWS 50

/* Those that are overdue, or those that are not, move to the front; how many. */
static int64_t keep(struct bench *bench, struct work_row *rows, int64_t count, bool overdue)
{
	int64_t kept = 0;
	for (int64_t i = 0; i < count; i++)
		if ((bench_light(bench, &rows[i], -1) == LIGHT_OVERDUE) == overdue)
			rows[kept++] = rows[i];
	return kept;
}

/* --- for the work group ---------------------------------------------------------------------------- */

/* What lies with the office itself is nothing for the units' group. */
static bool lies_with_a_unit(const struct bench *bench, const struct work_row *row)
{
	const struct definition *definition =
		definition_version(bench->ctx->definitions, row->procedure, row->definition);
	int state =
		definition && row->ordinal ? state_find(&definition->share, row->share_state) : -1;
	return state >= 0 && !definition->share.states[state].end;
}

static void copy_row(struct bench *bench, const struct work_row *row, int64_t nth)
{
	struct ctx *ctx = bench->ctx;
	const struct unit *unit =
		directory_unit(ctx->directory, row->share ? row->unit : row->lead_unit);
	buffer_text(&bench->copy,
		message(ctx->pool, ctx->messages, "workbench.copy_row", "nth",
			bench_number(bench, nth), "title", row->title, "unit",
			unit ? unit->short_name : "", "due", due_words(ctx, row->due)));
	buffer_text(&bench->copy, "\n");
}

static bool is_need_to_know(const struct bench *bench, const struct work_row *row)
{
	const struct definition *definition =
		definition_version(bench->ctx->definitions, row->procedure, row->definition);
	return !definition || definition->access == ACCESS_NAMED;
}

/* The rows under TITLE, at most COPY_ROWS of them. */
static void copy_rows(
	struct bench *bench, const char *title, const struct work_row *rows, int64_t count)
{
	struct ctx *ctx = bench->ctx;
	const struct work_row **named = mem_array(ctx->pool, const struct work_row *, count + 1);
	int64_t found = 0;
	for (int64_t i = 0; i < count; i++) {
		if (!lies_with_a_unit(bench, &rows[i]))
			continue;
		if (is_need_to_know(bench, &rows[i]))
			bench->copy_hidden++;
		else
			named[found++] = &rows[i];
	}
	if (!found)
		return;
	int64_t shown = found < COPY_ROWS ? found : COPY_ROWS;
	const char *key = shown < count && count >= COPY_ROWS ? "workbench.copy_some"
							      : "workbench.copy_title";
	buffer_text(&bench->copy, message_with(ctx->pool, ctx->messages, key,
					  (const char *const[]){ "title", title, "count",
						  bench_number(bench, shown), NULL }));
	buffer_text(&bench->copy, "\n");
	for (int64_t i = 0; i < shown; i++)
		copy_row(bench, named[i], i + 1);
}

/* --- ② numbers and rows ---------------------------------------------------------------------------- */

enum span { LATE, TODAY, SOON, SPANS };

static const char *const span_titles[SPANS] = { "workbench.late", "workbench.today_due",
	"workbench.soon" };
static const char *const span_ids[SPANS] = { "late", "today", "soon" };
/* As the office reads them: what must go out of the house today comes first. */
static const enum span span_order[SPANS] = { TODAY, LATE, SOON };

struct watching {
	struct bench *bench;
	struct watch_scope scope;
	struct watch_span span;
	const struct watch_count *counts;
	int64_t count_rows;
};

/* Before the office opens, what ended at midnight is not late yet: it still counts to today. */
static struct watch_span span_of(const struct ctx *ctx)
{
	int64_t until = overdue_until(ctx->world->calendar, ctx->now), day = time_day(ctx->now);
	return (struct watch_span){
		.now = ctx->now,
		.until = until,
		.from = time_at(time_day(until), 0),
		.to = time_at(day + 1, 0),
		.soon = time_at(day + 1 + SOON_DAYS, 0),
	};
}

static int64_t number_of(const struct watch_count *count, enum span span)
{
	return span == LATE ? count->late : span == TODAY ? count->today : count->soon;
}

/* The list with exactly these rows: matters_list reads days as the last day of a due. */
static const char *list_address(
	const struct watching *watching, const char *business, enum span span)
{
	pool_t *pool = watching->bench->ctx->pool;
	const struct watch_span *times = &watching->span;
	if (span == LATE)
		return text_printf(pool, "/list/%s?open=open&light=overdue", business);
	int64_t from = time_day(span == TODAY ? times->from : times->to);
	int64_t to = time_day(span == TODAY ? times->to : times->soon) - 1;
	return text_printf(pool, "/list/%s?open=open&due_from=%s&due_to=%s", business,
		time_format_day(pool, from), time_format_day(pool, to));
}

static void put_part(
	struct watching *watching, json_t *parts, const struct watch_count *count, enum span span)
{
	struct bench *bench = watching->bench;
	const struct definition *definition =
		definition_find(bench->ctx->definitions, count->procedure);
	json_t *part = add_object(parts);
	put_text(part, "business", definition ? definition->title : count->procedure);
	put_int(part, "value", number_of(count, span));
	put_text(part, "href", list_address(watching, count->procedure, span));
}

/* A number leads to its list; of several businesses each part leads to its own. */
static json_t *put_number(struct watching *watching, json_t *numbers, enum span span)
{
	json_t *number = add_object(numbers), *parts = put_list(number, "parts");
	int64_t sum = 0;
	for (int64_t i = 0; i < watching->count_rows; i++) {
		int64_t value = number_of(&watching->counts[i], span);
		sum += value;
		if (value)
			put_part(watching, parts, &watching->counts[i], span);
	}
	put_text(number, "id", span_ids[span]);
	put_text(number, "title", bench_word(watching->bench, span_titles[span]));
	put_int(number, "value", sum);
	put_text(number, "href",
		json_array_size(parts) == 1 ? get_text(json_array_get(parts, 0), "href") : NULL);
	return number;
}

static void put_watch_row(struct watching *watching, json_t *rows, const struct work_row *row)
{
	struct bench *bench = watching->bench;
	struct matter *matter = bench_matter(bench, row);
	if (!matter)
		return;
	json_t *item = bench_put_row(bench, rows, row, matter);
	bench_put_phone(bench, item, row, matter);
	bench_put_choice(bench, item, row, matter);
}

static void put_span(struct watching *watching, json_t *lists, enum span span, const json_t *number)
{
	int64_t value = get_int(number, "value", 0);
	struct bench *bench = watching->bench;
	const struct watch_span *times = &watching->span;
	/* While the office is open, what ended before now is late and stands there. */
	int64_t today = times->until == times->now ? times->now : times->from;
	int64_t after = span == LATE ? 0 : span == TODAY ? today : times->to;
	int64_t to = span == LATE ? times->now : span == TODAY ? times->to : times->soon;
	json_t *list = add_object(lists);
	put_text(list, "id", span_ids[span]);
	put_text(list, "title", bench_word(bench, span_titles[span]));
	put_int(list, "value", value);
	json_t *rows_of = put_list(list, "rows");
	struct rows rows = value ? work_db_watch(bench->ctx, &watching->scope, after, to,
					   span == LATE ? times->until : to,
					   bench->show ? SHOW_ROWS : COPY_ROWS)
				 : (struct rows){ 0 };
	struct work_row *row = rows.data;
	int64_t count = keep(bench, row, rows.count, span == LATE);
	int64_t shown = bench->show || count < SPAN_ROWS ? count : SPAN_ROWS;
	for (int64_t i = 0; i < shown; i++)
		put_watch_row(watching, rows_of, &row[i]);
	copy_rows(bench, bench_word(bench, span_titles[span]), row, count);
	CHECK(json_object_set(list, "parts", json_object_get(number, "parts")) == 0);
	put_flag(list, "has_rows", json_array_size(rows_of) > 0);
}

void bench_put_watch(struct bench *bench)
{
	json_t *block = bench_block(bench, WATCH_DUES);
	if (!block)
		return;
	struct watching watching = {
		.bench = bench, .scope = bench_scope(bench), .span = span_of(bench->ctx)
	};
	struct rows rows = work_db_watch_counts(bench->ctx, &watching.scope, &watching.span);
	watching.counts = rows.data;
	watching.count_rows = rows.count;
	json_t *numbers = put_list(block, "numbers"), *lists = put_list(block, "lists");
	int64_t count = 0;
	for (size_t i = 0; i < SPANS; i++) {
		const json_t *number = put_number(&watching, numbers, span_order[i]);
		put_span(&watching, lists, span_order[i], number);
		count += get_int(number, "value", 0);
	}
	bulk_put_offers(&bench->offers, block);
	bench->offers.count = 0;
	bench_close_block(bench, block, WATCH_DUES, count, count, count >= COUNT_MOST);
}

/* --- ③ not signed in time -------------------------------------------------------------------------- */

static void add_word(const char **words, size_t *count, const char *word)
{
	for (size_t i = 0; i < *count; i++)
		if (text_equal(words[i], word))
			return;
	if (*count < BENCH_WORDS)
		words[(*count)++] = word;
}

static void add_owner(struct unsigned_asked *asked, const struct role *role)
{
	if (!role)
		return;
	add_word(asked->roles, &asked->role_count, role->id);
	if (role->falls_to)
		add_word(asked->roles, &asked->role_count, role->falls_to->id);
}

/* The clocks that signing meets, and the roles whose they are; what nobody holds falls. */
static void ask_business(struct unsigned_asked *asked, const struct definition *definition)
{
	for (size_t i = 0; i < definition->action_count; i++) {
		const struct action *action = &definition->actions[i];
		for (size_t k = 0; action->effect == EFFECT_TAKE && k < action->mark_count; k++) {
			int clock = action->marks[k].clock;
			if (clock < 0)
				continue;
			add_word(asked->clocks, &asked->clock_count, definition->clocks[clock].id);
			const struct role *owner = definition->clocks[clock].owner;
			add_owner(asked,
				owner ? owner
				      : definition->share.states[definition->share.first].owner);
		}
	}
	if (asked->clock_count)
		add_owner(asked, definition->coordinator);
}

static void put_unsigned_row(struct bench *bench, json_t *rows, const struct work_row *row)
{
	struct matter *matter = bench_matter(bench, row);
	if (!matter)
		return;
	json_t *item = bench_put_row(bench, rows, row, matter);
	bench_put_phone(bench, item, row, matter);
	bench_put_choice(bench, item, row, matter);
}

void bench_put_unsigned(struct bench *bench)
{
	json_t *block = bench_block(bench, UNSIGNED_SHARES);
	if (!block)
		return;
	struct watch_scope scope = bench_scope(bench);
	struct unsigned_asked asked = { .scope = &scope };
	for (size_t i = 0; i < bench->business_count; i++)
		ask_business(&asked, bench->businesses[i]);
	struct rows rows =
		asked.clock_count ? work_db_unsigned(bench->ctx, &asked, bench->ctx->now, SHOW_ROWS)
				  : (struct rows){ 0 };
	struct work_row *row = rows.data;
	json_t *list = put_list(block, "rows");
	int64_t count = keep(bench, row, rows.count, true);
	int64_t shown = count < bench_rows(bench) ? count : bench_rows(bench);
	for (int64_t i = 0; i < shown; i++)
		put_unsigned_row(bench, list, &row[i]);
	copy_rows(bench, get_text(block, "title"), row, count);
	put_flag(block, "has_rows", shown > 0);
	bulk_put_offers(&bench->offers, block);
	bench->offers.count = 0;
	bench_close_block(bench, block, UNSIGNED_SHARES, count, shown, rows.more);
}

void bench_put_copy(struct bench *bench)
{
	struct ctx *ctx = bench->ctx;
	if (bench->copy_hidden)
		buffer_text(
			&bench->copy, message(ctx->pool, ctx->messages, "workbench.copy_hidden",
					      "count", bench_number(bench, bench->copy_hidden)));
	put_text(bench->data, "copy",
		bench->copy.size ? text_printf(ctx->pool, "%s %s\n%s",
					   bench_word(bench, "workbench.copy_head"),
					   get_text(bench->data, "today"), bench->copy.data)
				 : NULL);
}
