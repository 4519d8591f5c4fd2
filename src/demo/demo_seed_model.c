/* demo/demo_seed_model.c - lives of the county as models: their events with holes where dates, the number
 * and the title differ from one telling to the next. */
#include "demo/demo_seed_inner.h"

#include "base/time.h"
#include "demo/demo_db.h"
#include "engine/fold.h"
#include "html/json.h"

#include <string.h>

#define MODELS_MAX 100000
#define DATE_LENGTH 10

/* --- bodies ------------------------------------------------------------------------------------ */

struct cutting {
	pool_t *pool;
	struct step *step;
	const char *text; /* from here on nothing has been taken yet */
	int64_t day;
};

static void add_piece(struct cutting *cutting, struct piece piece)
{
	struct step *step = cutting->step;
	step->pieces =
		fold_grow(cutting->pool, step->pieces, &step->piece_count, sizeof(struct piece));
	step->pieces[step->piece_count - 1] = piece;
}

/* A hole at AT, and the text goes on at AFTER. */
static void cut(struct cutting *cutting, const char *at, const char *after, struct piece hole)
{
	if (at > cutting->text)
		add_piece(cutting, (struct piece){ .text = cutting->text,
					   .size = (size_t)(at - cutting->text) });
	add_piece(cutting, hole);
	cutting->text = after;
}

static bool is_date(pool_t *pool, const char *at, int64_t *ret_day)
{
	return at[0] == '"' && at[1] && strcspn(at + 1, "\"") == DATE_LENGTH &&
	       time_parse_day(text_copy_n(pool, at + 1, DATE_LENGTH), ret_day);
}

/* The end of the JSON text that begins behind KEY ("subject":"); NULL: the body has none. */
static const char *end_of_value(const char *text, const char *key)
{
	const char *at = key ? strstr(text, key) : NULL;
	if (!at)
		return NULL;
	for (at += strlen(key); *at && *at != '"'; at++)
		at += *at == '\\';
	return at;
}

static void cut_body(struct cutting *cutting, const char *title_key)
{
	static const char number_key[] = "\"number\":\"";
	const char *number = strstr(cutting->text, number_key);
	const char *number_end = end_of_value(cutting->text, number_key);
	const char *title_end = end_of_value(cutting->text, title_key);
	for (const char *at = cutting->text; *at; at++) {
		int64_t day;
		if (number && at == number + strlen(number_key))
			cut(cutting, at, number_end, (struct piece){ HOLE_NUMBER });
		else if (title_end && at == title_end)
			cut(cutting, at, at, (struct piece){ HOLE_SERIAL });
		else if (*at == '"' && is_date(cutting->pool, at, &day))
			cut(cutting, at + 1, at + 1 + DATE_LENGTH,
				(struct piece){ HOLE_DATE, .day = day - cutting->day });
	}
	cut(cutting, cutting->text + strlen(cutting->text), "",
		(struct piece){ PIECE_TEXT, .text = "" });
}

/* Numbers of papers and files are one matter's alone. */
static const char *body_text(pool_t *pool, const json_t *body)
{
	json_t *copy = json_deep_copy(body);
	json_object_del(copy, "paper");
	json_object_del(copy, "files");
	const char *text = json_text(pool, copy);
	json_decref(copy);
	return text;
}

static void add_day(struct buffer *body, int64_t day)
{
	struct civil civil = time_civil(day);
	char text[16];
	snprintf(text, sizeof text, "%04u-%02u-%02u", (unsigned)civil.year % 10000,
		(unsigned)civil.month % 100, (unsigned)civil.day % 100);
	buffer_add(body, text, DATE_LENGTH);
}

struct bytes seed_body(
	pool_t *pool, const struct step *step, int64_t day, const char *number, int64_t serial)
{
	enum { LIMIT = 1 << 20 };
	struct buffer body;
	buffer_init(&body, pool, LIMIT);
	for (size_t i = 0; i < step->piece_count; i++) {
		const struct piece *piece = &step->pieces[i];
		if (piece->kind == PIECE_TEXT)
			buffer_add(&body, piece->text, piece->size);
		else if (piece->kind == HOLE_DATE)
			add_day(&body, day + piece->day);
		else if (piece->kind == HOLE_NUMBER)
			buffer_text(&body, number);
		else
			buffer_printf(&body, " %08lld", (long long)serial);
	}
	CHECK(!body.full);
	return (struct bytes){ body.data, body.size };
}

/* --- models ------------------------------------------------------------------------------------ */

/* What a machine has done in a moment takes days when people do it. */
static bool is_dense(const struct ledger_event *events, int64_t count)
{
	return count > 1 && events[count - 1].event.at - events[0].event.at < MS_HOUR;
}

static bool is_fit(struct ctx *ctx, const struct seed_options *options,
	const struct ledger_event *events, int64_t count)
{
	if (!count || count > options->events_most || count > SEED_EVENTS_MAX)
		return false;
	const struct definition *definition =
		definition_find(ctx->definitions, events[0].procedure);
	for (int64_t i = 0; i < count; i++) {
		const struct action *action =
			definition ? action_find(definition, events[i].event.action) : NULL;
		if (!action || !events[i].event.body || action->effect == EFFECT_UNDO ||
			action->effect == EFFECT_PAPER || action->effect == EFFECT_IMPORT ||
			events[i].version != definition->version)
			return false;
	}
	return true;
}

static void read_step(
	pool_t *pool, const struct model *model, const struct ledger_event *event, struct step *ret)
{
	const struct definition *definition = model->definition;
	const char *key = definition->title_input < 0
				  ? NULL
				  : text_printf(pool, "\"%s\":\"",
					    definition->inputs[definition->title_input].name);
	*ret = (struct step){ .action = text_copy(pool, event->event.action),
		.share = event->event.share,
		.actor = event->event.actor,
		.behalf = event->event.behalf,
		.hour = (event->event.at - time_at(model->day, 0)) / MS_HOUR,
		.early = event->event.at - event->event.on };
	struct cutting cutting = { pool, ret, body_text(pool, event->event.body), model->day };
	cut_body(&cutting, event->event.seq == 1 ? key : NULL);
}

static struct model *read_model(struct ctx *ctx, pool_t *pool, const struct ledger_event *events,
	size_t count, bool is_open)
{
	struct model *model = mem_new(pool, struct model);
	*model = (struct model){ .definition =
					 definition_find(ctx->definitions, events[0].procedure),
		.day = time_day(events[0].event.at),
		.dense = is_dense(events, (int64_t)count),
		.ended = !is_open,
		.steps = mem_array(pool, struct step, count),
		.count = count };
	for (size_t i = 0; i < count; i++)
		read_step(pool, model, &events[i], &model->steps[i]);
	return model;
}

static void add_model(struct models *models, pool_t *pool, const struct model *model)
{
	models->count++;
	/* Of a moment's work any day is the day. */
	for (int day = 0; day < 7; day++) {
		if (!model->dense && day != time_weekday(model->day))
			continue;
		models->of_weekday[day] = fold_grow(pool, models->of_weekday[day],
			&models->counts[day], sizeof(struct model *));
		models->of_weekday[day][models->counts[day] - 1] = model;
	}
}

struct models *seed_models(struct ctx *ctx, const struct seed_options *options)
{
	struct models *models = mem_new(ctx->pool, struct models);
	struct rows rows = demo_db_matters(ctx, MODELS_MAX);
	const struct demo_matter *matters = rows.data;
	struct ctx each = *ctx;
	each.pool = pool_new(ctx->pool);
	for (int64_t i = 0; i < rows.count && !ctx_failed(&each); i++) {
		struct rows events = ledger_events(&each, matters[i].id);
		if (is_fit(&each, options, events.data, events.count))
			add_model(models, ctx->pool,
				read_model(ctx, ctx->pool, events.data, (size_t)events.count,
					matters[i].is_open != 0));
		pool_clear(each.pool);
	}
	ctx->failure = each.failure;
	pool_free(each.pool);
	return models;
}
