/* figures/figures_rows.c - 构成明细: the rows behind a number; those one may open, and how many more. */
#include "figures/figures_view.h"

#include "base/time.h"
#include "engine/directory.h"
#include "engine/query.h"
#include "engine/world.h"
#include "matters/matters.h"

#include <inttypes.h>

#define PAGE_ROWS 50

const struct field figures_rows_query[] = {
	{ "procedure", FIELD_NAME, .max = 60 },
	{ "from", FIELD_DAY },
	{ "to", FIELD_DAY },
	{ "part", FIELD_NAME, .max = 10 },
	{ "unit", FIELD_INT },
	{ "leader", FIELD_INT },
	{ "group", FIELD_TEXT, .max = 60 },
	{ "field", FIELD_NAME, .max = 60 },
	{ "value", FIELD_TEXT, .max = 200 },
	{ "after", FIELD_TEXT, .max = 80 },
	{ "as-of", FIELD_INT },
	{ "format", FIELD_NAME, .max = 10 }, /* of an export */
	{ 0 },
};

/* --- which rows --------------------------------------------------------------------------------- */

static bool is_of(const struct rows_view *sheet, const struct unit *unit, int64_t day)
{
	const struct request *req = sheet->view.req;
	const char *group = req_text(req, "group");
	const struct division *division;
	if (req_text(req, "unit"))
		return unit->id == req_int(req, "unit", -1);
	if (group)
		return text_equal(text_or(unit->group, ""), group);
	division = directory_division(sheet->view.ctx->directory, unit->id, day);
	return (division ? division->leader : 0) == req_int(req, "leader", -1);
}

/* What has no unit yet belongs to the unit 0, to no leader and to the group without a name. */
static bool is_of_none(const struct request *req)
{
	const char *group = req_text(req, "group");
	return req_int(req, "unit", -1) == 0 || req_int(req, "leader", -1) == 0 ||
	       (group && !*group);
}

/* One unit's number apart from the others is not for every eye. */
static bool may_narrow(const struct rows_view *sheet)
{
	const struct request *req = sheet->view.req;
	const struct actor *actor = sheet->view.ctx->actor;
	if (actor_sees_all(actor))
		return true;
	if (req_text(req, "leader"))
		return req_int(req, "leader", 0) == actor->person->id;
	return !req_text(req, "group") && may_see_unit(sheet->view.ctx, req_int(req, "unit", 0));
}

static enum err read_units(struct rows_view *sheet)
{
	const struct request *req = sheet->view.req;
	const struct directory *directory = sheet->view.ctx->directory;
	struct figure_question *question = &sheet->view.question;
	if (!req_text(req, "unit") && !req_text(req, "leader") && !req_text(req, "group"))
		return OK;
	if (!may_narrow(sheet))
		return ctx_fail(sheet->view.ctx, ERR_FORBIDDEN, "figures.not_yours");
	int64_t now = sheet->view.ctx->now;
	int64_t day = time_day(question->period.to <= now ? question->period.to - 1 : now);
	int64_t *units = mem_array(sheet->view.ctx->pool, int64_t, directory->unit_count + 1);
	if (is_of_none(req))
		units[question->unit_count++] = 0;
	for (size_t i = 0; i < directory->unit_count; i++)
		if (is_of(sheet, &directory->units[i], day))
			units[question->unit_count++] = directory->units[i].id;
	question->units = units;
	return OK;
}

static enum err read_part(struct rows_view *sheet)
{
	struct view *view = &sheet->view;
	const char *part = req_text(view->req, "part"), *field = req_text(view->req, "field");
	sheet->part = text_equal(part, "hits")     ? PART_HITS
		      : text_equal(part, "misses") ? PART_MISSES
						   : PART_ALL;
	if (text_empty(field))
		return OK;
	if (!view_field_title(view, field))
		return ctx_fail_field(view->ctx, "field", "figures.no_way", "name", field);
	view->question.field = field;
	view->question.value = text_or(req_text(view->req, "value"), "");
	return OK;
}

/* As it was known at a position of the record, and until then. */
static enum err read_position(struct rows_view *sheet)
{
	struct view *view = &sheet->view;
	struct figure_question *question = &view->question;
	if (!req_text(view->req, "as-of"))
		return OK;
	question->position = req_int(view->req, "as-of", 0);
	question->cutoff = question->position > 0 ? figure_cutoff_at(view->ctx, question->period,
							    question->position)
						  : 0;
	if (!question->cutoff)
		return ctx_fail_field(view->ctx, "as-of", "figure.no_position", "position",
			req_text(view->req, "as-of"));
	put_text(view->data, "cutoff", time_format(view->ctx->pool, question->cutoff));
	return OK;
}

/* --- rows --------------------------------------------------------------------------------------- */

static const char *day_text(struct ctx *ctx, int64_t at)
{
	return at && at != NEVER ? time_format_day(ctx->pool, time_day(at)) : NULL;
}

/* At the end of a period a due of its last day has passed at once, as in the number. */
static enum light light_of_row(
	const struct rows_view *sheet, const struct figure_row *row, int64_t cutoff)
{
	bool open = row->ended >= cutoff, paused = row->suspended && row->suspended < cutoff;
	int64_t due = row->met < cutoff ? NEVER : row->due;
	if (open && !paused && time_of_day(cutoff) == 0 && due <= cutoff)
		return LIGHT_OVERDUE;
	return light_of(sheet->view.ctx->world->calendar, cutoff, due, NEVER, open, paused);
}

void rows_put(struct rows_view *sheet, json_t *list, const struct figure_row *row)
{
	int64_t end = sheet->view.question.period.to, now = sheet->view.ctx->now + 1;
	int64_t asked = sheet->view.question.cutoff;
	int64_t cutoff = asked ? asked : end < now ? end : now;
	struct ctx *ctx = sheet->view.ctx;
	const struct unit *unit = directory_unit(ctx->directory, row->unit);
	bool ratio = sheet->view.question.figure->measure == MEASURE_RATIO;
	json_t *item = add_object(list);
	put_id(item, "id", row->matter);
	put_text(item, "href", text_printf(ctx->pool, "/matters/%" PRId64, row->matter));
	put_text(item, "number", row->number);
	put_text(item, "title", row->title);
	put_text(item, "unit", unit ? unit->short_name : NULL);
	put_text(item, "opened", day_text(ctx, row->opened));
	put_text(item, "due", row->due && row->due != NEVER ? due_words(ctx, row->due) : NULL);
	put_text(item, "marked", day_text(ctx, row->marked));
	put_text(item, "ended", row->ended < cutoff ? day_text(ctx, row->ended) : NULL);
	put_int(item, "days", row->days);
	put_text(item, "hit",
		!ratio ? NULL
		       : message(ctx->pool, ctx->messages,
				 row->hit ? "figures.hit" : "figures.miss"));
	put_light(ctx, item, "light", light_of_row(sheet, row, cutoff));
}

static void put_rows(struct rows_view *sheet)
{
	struct view *view = &sheet->view;
	json_t *list = put_list(view->data, "rows");
	for (size_t i = 0; i < sheet->rows.count; i++)
		rows_put(sheet, list, &sheet->rows.items[i]);
	put_flag(view->data, "has_rows", sheet->rows.count > 0);
	put_flag(view->data, "of_marks", view->question.figure->of != NULL);
	put_flag(view->data, "is_ratio", view->question.figure->measure == MEASURE_RATIO);
}

/* --- the page ----------------------------------------------------------------------------------- */

static const char *number_text(const struct view *view, int64_t number)
{
	return text_printf(view->ctx->pool, "%" PRId64, number);
}

/* The same rows with another part or page. */
static const char *address(struct rows_view *sheet, const char *part, const char *after)
{
	const struct request *req = sheet->view.req;
	return view_href(&sheet->view, req->path, "part", part, "unit", req_text(req, "unit"),
		"leader", req_text(req, "leader"), "group", req_text(req, "group"), "field",
		req_text(req, "field"), "value", req_text(req, "value"), "as-of",
		req_text(req, "as-of"), "after", after);
}

static void put_parts(struct rows_view *sheet)
{
	static const struct {
		const char *part, *title;
		enum figure_part is;
	} parts[] = {
		{ NULL, "figures.part_all", PART_ALL },
		{ "hits", "figures.part_hits", PART_HITS },
		{ "misses", "figures.part_misses", PART_MISSES },
	};
	struct view *view = &sheet->view;
	json_t *list = put_list(view->data, "parts");
	bool ratio = view->question.figure->measure == MEASURE_RATIO;
	for (size_t i = 0; ratio && i < COUNT(parts); i++) {
		json_t *item = add_object(list);
		put_text(item, "title",
			message(view->ctx->pool, view->ctx->messages, parts[i].title));
		put_text(item, "href", address(sheet, parts[i].part, NULL));
		put_flag(item, "current", sheet->part == parts[i].is);
	}
	put_flag(view->data, "has_parts", ratio);
}

static const char *narrowed(struct rows_view *sheet)
{
	struct view *view = &sheet->view;
	const struct request *req = view->req;
	const char *none = message(view->ctx->pool, view->ctx->messages, "figures.no_value");
	if (req_text(req, "unit"))
		return text_or(directory_name(view->ctx->directory, req_int(req, "unit", 0)), none);
	if (req_text(req, "leader"))
		return text_or(
			directory_name(view->ctx->directory, req_int(req, "leader", 0)), none);
	if (req_text(req, "group"))
		return text_or(req_text(req, "group"), none);
	if (view->question.field)
		return view_value_title(view, view->question.field, view->question.value);
	return NULL;
}

static void put_words(struct rows_view *sheet, const struct figure_value *value)
{
	struct view *view = &sheet->view;
	struct ctx *ctx = view->ctx;
	const struct figure *figure = view->question.figure;
	put_text(view->data, "id", figure->id);
	put_text(view->data, "title", figure->title);
	put_text(view->data, "says", figure->says);
	put_text(view->data, "narrowed", narrowed(sheet));
	put_text(view->data, "back", view_href(view, "/figures"));
	put_text(view->data, "groups_href",
		view_href(view, text_printf(ctx->pool, "/figures/%s", figure->id)));
	put_figure(view, view->data, "value", value);
	put_int(view->data, "total", sheet->rows.total);
	put_int(view->data, "hidden_count", sheet->rows.hidden);
	put_text(view->data, "hidden",
		sheet->rows.hidden ? message(ctx->pool, ctx->messages, "figures.hidden", "count",
					     number_text(view, sheet->rows.hidden))
				   : NULL);
}

static void put_pager(struct rows_view *sheet)
{
	struct view *view = &sheet->view;
	const char *after = req_text(view->req, "after"), *part = req_text(view->req, "part");
	put_text(view->data, "shown",
		message(view->ctx->pool, view->ctx->messages, "list.shown", "total",
			number_text(view, sheet->rows.total - sheet->rows.hidden), "rows",
			number_text(view, (int64_t)sheet->rows.count)));
	put_text(view->data, "first", text_empty(after) ? NULL : address(sheet, part, NULL));
	put_text(view->data, "previous", NULL);
	put_text(view->data, "next",
		sheet->rows.next ? address(sheet, part, sheet->rows.next) : NULL);
}

enum err rows_open(struct rows_view *sheet, struct ctx *ctx, const struct request *req,
	struct response *res, int64_t limit)
{
	struct figure_value value;
	*sheet = (struct rows_view){ 0 };
	enum err err = view_read(&sheet->view, ctx, req, res);
	if (!err)
		err = read_position(sheet);
	if (!err)
		err = read_part(sheet);
	if (!err)
		err = read_units(sheet);
	if (err)
		return err;
	err = figure_ask(ctx, &sheet->view.question, &value);
	if (!err)
		err = figure_rows(ctx, &sheet->view.question, sheet->part, req_text(req, "after"),
			limit, &sheet->rows);
	if (!err)
		put_words(sheet, &value);
	return err;
}

enum err figures_rows(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct rows_view sheet;
	enum err err = rows_open(&sheet, ctx, req, res, PAGE_ROWS);
	if (err)
		return err;
	put_parts(&sheet);
	put_rows(&sheet);
	put_pager(&sheet);
	put_export(&sheet.view);
	return res_page(res, "figures/rows");
}
