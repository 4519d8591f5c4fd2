/* setup/stand_in_web.c - 代办(AB岗): those in force or to come, a new one, ending one before its day. */
#include "setup/stand_in.h"

#include "setup/setup_inner.h"

#include "base/time.h"

#define DAYS_MOST 92

const struct field stand_in_query[] = {
	{ "who", FIELD_ID, .title = "stand_in.person" },
	{ "done", FIELD_NAME, .max = 20 },
	{ 0 },
};

const struct field stand_in_fields[] = {
	{ "person", FIELD_ID, .required = true, .title = "stand_in.person" },
	{ "substitute", FIELD_ID, .required = true, .title = "stand_in.substitute" },
	{ "from_day", FIELD_DAY, .required = true, .title = "stand_in.from" },
	{ "to_day", FIELD_DAY, .required = true, .title = "stand_in.to" },
	{ 0 },
};

const struct field stand_in_end_fields[] = {
	{ "id", FIELD_ID, .required = true, .title = "stand_in.person" },
	{ 0 },
};

static bool may_for(const struct ctx *ctx, const struct person *person)
{
	return person && (person->id == ctx->actor->person->id ||
				 setup_may(ctx, "admin-people", person->unit));
}

static const char *day_text(const struct ctx *ctx, int64_t day)
{
	return time_format_day(ctx->pool, day);
}

static const char *name_of(const struct ctx *ctx, int64_t person)
{
	return text_or(directory_name(ctx->directory, person), "");
}

/* --- the page ---------------------------------------------------------------------------------- */

static void put_row(const struct ctx *ctx, json_t *list, const struct stand_in *row)
{
	const struct person *person = directory_person(ctx->directory, row->person);
	json_t *item = add_object(list);
	put_id(item, "id", row->id);
	put_text(item, "person", name_of(ctx, row->person));
	put_text(item, "substitute", name_of(ctx, row->substitute));
	put_text(item, "unit", person ? name_of(ctx, person->unit) : "");
	put_text(item, "from", day_text(ctx, row->from_day));
	put_text(item, "to", day_text(ctx, row->to_day));
	put_flag(item, "now", row->from_day <= time_day(ctx->now));
	put_flag(item, "may_end", may_for(ctx, person));
}

static void put_rows(const struct ctx *ctx, json_t *data)
{
	const struct directory *directory = ctx->directory;
	json_t *list = put_list(data, "rows");
	for (size_t i = 0; i < directory->stand_in_count; i++) {
		const struct stand_in *row = &directory->stand_ins[i];
		bool mine = row->substitute == ctx->actor->person->id ||
			    may_for(ctx, directory_person(directory, row->person));
		if (mine && row->to_day >= time_day(ctx->now))
			put_row(ctx, list, row);
	}
	put_flag(data, "has_rows", json_array_size(list) > 0);
}

/* OF: who may be named for him; NULL: whom the actor may name somebody for. */
static void put_people(const struct ctx *ctx, json_t *data, const char *name,
	const struct person *of, int64_t chosen)
{
	json_t *list = put_list(data, name);
	for (size_t i = 0; i < ctx->directory->person_count; i++) {
		const struct person *person = &ctx->directory->persons[i];
		bool fits = of ? person != of && directory_one_house(
							 ctx->directory, person->unit, of->unit)
			       : may_for(ctx, person);
		if (!fits || !person->active)
			continue;
		json_t *item = add_object(list);
		put_id(item, "value", person->id);
		put_text(item, "label", person->name);
		put_text(item, "title", text_or(person->title, ""));
		put_text(item, "unit", name_of(ctx, person->unit));
		put_flag(item, "selected", person->id == chosen);
	}
	put_flag(data, text_printf(ctx->pool, "has_%s", name), json_array_size(list) > 1);
}

static int64_t typed_id(const struct request *req, const char *name)
{
	int64_t id = 0;
	const char *text = req_typed(req, name);
	return text && text_to_int(text, &id) ? id : 0;
}

enum err stand_in_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	json_t *data = res->data;
	int64_t typed = typed_id(req, "person");
	const struct person *who =
		directory_person(ctx->directory, typed ? typed : req_int(req, "who", 0));
	if (!may_for(ctx, who))
		who = ctx->actor->person;
	int64_t today = time_day(ctx->now);
	put_rows(ctx, data);
	put_people(ctx, data, "people", NULL, who->id);
	put_people(ctx, data, "substitutes", who, typed_id(req, "substitute"));
	put_id(data, "who", who->id);
	put_text(data, "who_name", who->name);
	put_flag(data, "self", who == ctx->actor->person);
	put_flag(data, "stays", !directory_hands_on(ctx->directory, who->id, today));
	put_text(data, "from_day", text_or(req_typed(req, "from_day"), day_text(ctx, today)));
	put_text(data, "to_day", text_or(req_typed(req, "to_day"), ""));
	const char *done = req_text(req, "done");
	put_flag(data, "was_set", text_equal(done, "set"));
	put_flag(data, "was_ended", text_equal(done, "ended"));
	return res_page(res, "setup/stand_in");
}

/* --- the acts ---------------------------------------------------------------------------------- */

static const char *words_of(struct ctx *ctx, const struct stand_in *row)
{
	return message(ctx->pool, ctx->messages, "stand_in.told", "substitute",
		name_of(ctx, row->substitute), "from", day_text(ctx, row->from_day), "to",
		day_text(ctx, row->to_day));
}

enum err stand_in(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct stand_in row = { .person = req_int(req, "person", 0),
		.substitute = req_int(req, "substitute", 0),
		.from_day = setup_day(ctx, req, "from_day"),
		.to_day = setup_day(ctx, req, "to_day") };
	if (!may_for(ctx, directory_person(ctx->directory, row.person)))
		return ctx_fail(ctx, ERR_FORBIDDEN, "stand_in.not_you");
	if (row.from_day < time_day(ctx->now))
		ctx_fail_field(ctx, "from_day", "stand_in.past");
	if (row.to_day - row.from_day >= DAYS_MOST)
		ctx_fail_field(ctx, "to_day", "stand_in.too_long");
	if (ctx_failed(ctx) || directory_put_stand_in(ctx, &row))
		return ctx->failure.err;
	setup_record(ctx, req, "stand_in_set", name_of(ctx, row.person), words_of(ctx, &row));
	return res_redirect(res, "/stand-in?done=set");
}

static const struct stand_in *find(const struct directory *directory, int64_t id)
{
	for (size_t i = 0; i < directory->stand_in_count; i++)
		if (directory->stand_ins[i].id == id)
			return &directory->stand_ins[i];
	return NULL;
}

/* With yesterday; what had not begun never was. */
enum err stand_in_end(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct stand_in *stored = find(ctx->directory, req_int(req, "id", 0));
	int64_t yesterday = time_day(ctx->now) - 1;
	if (!stored || !may_for(ctx, directory_person(ctx->directory, stored->person)))
		return ctx_fail(ctx, ERR_NOT_FOUND, "page.reason.404");
	if (stored->to_day <= yesterday)
		return ctx_fail(ctx, ERR_CONFLICT, "stand_in.gone");
	struct stand_in row = *stored;
	row.to_day = yesterday;
	if (row.from_day > yesterday)
		row.from_day = yesterday;
	if (directory_end_stand_in(ctx, &row))
		return ctx->failure.err;
	setup_record(ctx, req, "stand_in_ended", name_of(ctx, row.person), words_of(ctx, stored));
	return res_redirect(res, "/stand-in?done=ended");
}
