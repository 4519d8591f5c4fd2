/* figures/figures_index.c - all figures of a business: the balance, then each with what it was before. */
#include "figures/figures_view.h"

const struct field figures_query[] = {
	{ "procedure", FIELD_NAME, .max = 60 },
	{ "from", FIELD_DAY },
	{ "to", FIELD_DAY },
	{ 0 },
};

/* The signs of 上期结转 + 本期新增 − 本期办结 = 期末在办. */
static const char *const signs[] = {
	[BALANCE_START] = NULL,
	[BALANCE_PLUS] = "+",
	[BALANCE_MINUS] = "−",
	[BALANCE_END] = "=",
};

static const struct figure *balance_figure(const struct view *view, enum figure_balance balance)
{
	const struct definition *definition = view->definition;
	for (size_t i = 0; i < definition->figure_count; i++) {
		const struct figure *figure =
			figure_find(view->ctx->definitions->figures, definition->figures[i]);
		if (figure && figure->balance == balance)
			return figure;
	}
	return NULL;
}

static bool is_balanced(const struct view *view)
{
	for (enum figure_balance place = BALANCE_START; place <= BALANCE_END; place++)
		if (!balance_figure(view, place))
			return false;
	return true;
}

static const char *rows_href(struct view *view, const struct figure *figure)
{
	return view_href(view, text_printf(view->ctx->pool, "/figures/%s/rows", figure->id));
}

static enum err put_place(struct view *view, json_t *list, enum figure_balance place)
{
	const struct figure *figure = balance_figure(view, place);
	struct figure_value value;
	view->question.figure = figure;
	enum err err = figure_ask(view->ctx, &view->question, &value);
	if (err)
		return err;
	json_t *item = add_object(list);
	put_text(item, "id", figure->id);
	put_text(item, "title", figure->title);
	put_text(item, "sign", signs[place]);
	put_text(item, "unit", figure->unit);
	put_text(item, "says", figure->says);
	put_text(item, "href", rows_href(view, figure));
	put_figure(view, item, "value", &value);
	return OK;
}

static enum err put_balance(struct view *view, bool balanced)
{
	enum err err = OK;
	json_t *list = put_list(view->data, "balance");
	for (enum figure_balance place = BALANCE_START; balanced && place <= BALANCE_END; place++)
		if (!err)
			err = put_place(view, list, place);
	put_flag(view->data, "has_balance", balanced);
	return err;
}

static enum err put_other_period(
	struct view *view, json_t *item, const char *name, struct period period)
{
	struct figure_question question = view->question;
	struct figure_value value;
	question.period = period;
	enum err err = figure_ask(view->ctx, &question, &value);
	if (!err)
		put_figure(view, item, name, &value);
	return err;
}

static enum err put_classes(struct view *view, json_t *item)
{
	const char *field = view->question.figure->classes;
	struct figure_groups groups = { 0 };
	json_t *list = put_list(item, "classes");
	enum err err =
		field ? figure_groups(view->ctx, &view->question, BY_FIELD, field, &groups) : OK;
	for (size_t i = 0; i < groups.count && !err; i++) {
		json_t *one = add_object(list);
		put_text(one, "title", view_value_title(view, field, groups.items[i].value));
		put_text(one, "full", groups.items[i].figure.full);
		put_text(one, "href",
			view_href(view,
				text_printf(view->ctx->pool, "/figures/%s/rows",
					view->question.figure->id),
				"field", field, "value", groups.items[i].value));
	}
	put_flag(item, "has_classes", groups.count > 0);
	return err;
}

static enum err put_one(struct view *view, json_t *list, const struct figure *figure)
{
	struct ctx *ctx = view->ctx;
	struct figure_value value;
	struct figure_groups months;
	view->question.figure = figure;
	enum err err = figure_ask(ctx, &view->question, &value);
	if (!err)
		err = figure_groups(ctx, &view->question, BY_MONTH, NULL, &months);
	if (err)
		return err;
	json_t *item = add_object(list);
	put_text(item, "id", figure->id);
	put_text(item, "title", figure->title);
	put_text(item, "says", figure->says);
	put_text(item, "href", rows_href(view, figure));
	put_text(item, "groups_href",
		view_href(view, text_printf(ctx->pool, "/figures/%s", figure->id)));
	put_figure(view, item, "value", &value);
	put_trend(view, item, &months);
	err = put_other_period(view, item, "before", period_before(view->question.period));
	if (!err)
		err = put_other_period(
			view, item, "year_before", period_year_before(view->question.period));
	return err ? err : put_classes(view, item);
}

enum err figures_index(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct view view;
	enum err err = view_read(&view, ctx, req, res);
	bool balanced = !err && is_balanced(&view);
	if (!err)
		err = put_balance(&view, balanced);
	if (err)
		return err;
	json_t *list = put_list(view.data, "figures");
	for (size_t i = 0; i < view.definition->figure_count && !err; i++) {
		const struct figure *figure =
			figure_find(ctx->definitions->figures, view.definition->figures[i]);
		if (figure && !(balanced && figure->balance))
			err = put_one(&view, list, figure);
	}
	put_flag(view.data, "has_figures", json_array_size(list) > 0);
	return err ? err : res_page(res, "figures/index");
}
