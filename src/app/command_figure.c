/* app/command_figure.c - a number, its groups or its rows, on the command line.
 *
 * --from and --to are days and both belong to the period; --to may also be a moment ("2026-03-31 17:30"),
 * which then is the cut-off. --as-of is a position of the record, or a day: as it was known at its end. */
#include "app/command_data.h"
#include "app/commands.h"
#include "engine/directory.h"
#include "engine/figure.h"
#include "engine/ledger_db.h"
#include "engine/world.h"
#include "html/json.h"

#include <inttypes.h>
#include <string.h>

#define ROWS_AT_ONCE 500

struct figuring {
	struct invocation *invocation;
	struct ctx *ctx;
	struct figure_question question;
	struct figure_value value;
	json_t *document; /* with --json, else NULL */
};

static const char *option(const struct figuring *figuring, const char *name)
{
	return invocation_option(figuring->invocation, name);
}

/* --- the question ------------------------------------------------------------------------------- */

static enum err read_day(struct figuring *figuring, const char *name, int64_t *ret)
{
	const char *text = option(figuring, name);
	if (!text || time_parse_day(text, ret))
		return OK;
	return ctx_fail(figuring->ctx, ERR_INVALID, "figure.bad_day", "option", name, "text", text);
}

static enum err read_as_of(struct figuring *figuring, int64_t *ret_today)
{
	struct ctx *ctx = figuring->ctx;
	const char *text = option(figuring, "as-of");
	int64_t day;
	if (!text)
		return OK;
	if (time_parse_day(text, &day)) {
		figuring->question.position = figure_position_at(ctx, time_at(day + 1, 0));
		*ret_today = day;
	} else if (!text_to_int(text, &figuring->question.position)) {
		figuring->question.position = 0;
	}
	int64_t position = figuring->question.position;
	if (position > 0 && position <= ledger_db_head(ctx))
		return ctx->failure.err;
	return ctx_fail(ctx, ERR_INVALID, "figure.bad_position", "text", text);
}

/* A moment, which then is the cut-off; else a day. */
static enum err read_end(struct figuring *figuring, int64_t *ret_day)
{
	const char *text = option(figuring, "to");
	int64_t at;
	if (!text || !time_parse(text, &at))
		return read_day(figuring, "to", ret_day);
	figuring->question.cutoff = at;
	*ret_day = time_day(at - 1);
	return OK;
}

static enum err read_period(struct figuring *figuring, int64_t today)
{
	struct figure_question *question = &figuring->question;
	struct period month = period_month(today);
	int64_t first = time_day(month.from), last = time_day(month.to - 1);
	enum err err = read_end(figuring, &last);
	if (option(figuring, "to") && !option(figuring, "from"))
		first = time_day(period_month(last).from);
	if (!err)
		err = read_day(figuring, "from", &first);
	if (!err && option(figuring, "from") && !option(figuring, "to"))
		last = time_day(period_month(first).to - 1);
	if (!err && last < first)
		err = ctx_fail(figuring->ctx, ERR_INVALID, "figure.backwards");
	question->period = period_days(first, last);
	/* As it was known at the end of a day: nothing after that day has come. */
	int64_t known = time_at(today + 1, 0);
	if (!err && !question->cutoff && today < time_day(figuring->ctx->now))
		question->cutoff = known < question->period.to ? known : question->period.to;
	return err;
}

static enum err read_unit(struct figuring *figuring)
{
	const struct directory *directory = figuring->ctx->directory;
	const char *code = option(figuring, "unit");
	if (!code)
		return OK;
	const struct unit *unit = directory_unit_code(directory, code);
	if (!unit)
		return ctx_fail(figuring->ctx, ERR_NOT_FOUND, "directory.no_unit", "code", code);
	int64_t *units = mem_array(figuring->ctx->pool, int64_t, directory->unit_count);
	for (size_t i = 0; i < directory->unit_count; i++)
		if (directory_within(directory, directory->units[i].id, unit->id))
			units[figuring->question.unit_count++] = directory->units[i].id;
	figuring->question.units = units;
	return OK;
}

/* The one that was named, or all that list the figure. */
static enum err read_procedures(struct figuring *figuring)
{
	struct ctx *ctx = figuring->ctx;
	struct figure_question *question = &figuring->question;
	const struct definitions *set = ctx->definitions;
	const char *wanted = option(figuring, "procedure");
	const struct definition **found =
		mem_array(ctx->pool, const struct definition *, set->current_count + 1);
	for (size_t i = 0; i < set->current_count; i++)
		if (figure_is_of(question->figure, set->current[i]) &&
			(!wanted || text_equal(set->current[i]->id, wanted)))
			found[question->definition_count++] = set->current[i];
	question->definitions = found;
	if (question->definition_count)
		return OK;
	return ctx_fail(ctx, ERR_NOT_FOUND, "figure.not_of", "figure", question->figure->id,
		"procedure", text_or(wanted, ""));
}

static enum err read_question(struct figuring *figuring)
{
	struct ctx *ctx = figuring->ctx;
	const char *id = figuring->invocation->words[0];
	int64_t today = time_day(ctx->now);
	figuring->question.figure = figure_find(ctx->definitions->figures, id);
	if (!figuring->question.figure)
		return ctx_fail(ctx, ERR_NOT_FOUND, "figure.unknown", "figure", id);
	enum err err = read_procedures(figuring);
	if (!err)
		err = read_as_of(figuring, &today);
	if (!err)
		err = read_period(figuring, today);
	return err ? err : read_unit(figuring);
}

/* --- the answer --------------------------------------------------------------------------------- */

static void put_value(json_t *object, const struct figure_value *value)
{
	put_int(object, "numerator", value->numerator);
	if (value->denominator < 0)
		put_text(object, "denominator", NULL);
	else
		put_int(object, "denominator", value->denominator);
	put_int(object, "count", value->count);
	put_text(object, "text", value->text);
	put_text(object, "full", value->full);
}

static void tell_value(struct figuring *figuring)
{
	struct ctx *ctx = figuring->ctx;
	const struct figure_question *question = &figuring->question;
	const struct figure_value *value = &figuring->value;
	json_t *document = figuring->document;
	if (!document) {
		puts(value->full);
		return;
	}
	put_text(document, "figure", question->figure->id);
	put_text(document, "title", question->figure->title);
	put_text(document, "unit", question->figure->unit);
	json_t *procedures = put_list(document, "procedures");
	for (size_t i = 0; i < question->definition_count; i++)
		add_text(procedures, question->definitions[i]->id);
	put_text(document, "from", time_format_day(ctx->pool, time_day(question->period.from)));
	put_text(document, "to", time_format_day(ctx->pool, time_day(question->period.to - 1)));
	put_text(document, "cutoff", time_format(ctx->pool, value->cutoff));
	put_int(document, "cutoff_ms", value->cutoff);
	put_int(document, "position", value->position);
	put_text(document, "definition_hash", value->definition_hash);
	put_int(document, "calendar_version", value->calendar_version);
	put_value(document, value);
}

static void tell_basis(const struct figuring *figuring)
{
	struct ctx *ctx = figuring->ctx;
	if (!figuring->document)
		fprintf(stderr, "%s\n",
			message(ctx->pool, ctx->messages, "figure.basis", "title",
				figuring->question.figure->title, "period",
				period_text(ctx->pool, ctx->messages, figuring->question.period),
				"cutoff", time_format(ctx->pool, figuring->value.cutoff),
				"position",
				text_printf(ctx->pool, "%" PRId64, figuring->value.position)));
}

/* --- rows --------------------------------------------------------------------------------------- */

static const char *day_text(struct ctx *ctx, int64_t at)
{
	return at && at != NEVER ? time_format_day(ctx->pool, time_day(at)) : "";
}

static const char *due_text(struct ctx *ctx, int64_t due)
{
	return due && due != NEVER ? time_format_day(ctx->pool, worktime_due_day(due)) : "";
}

/* Need-to-know titles are for no command line. */
static const char *title_of(struct ctx *ctx, const struct figure_row *row)
{
	const struct definition *definition = definition_find(ctx->definitions, row->procedure);
	bool open = definition && definition->access == ACCESS_UNITS;
	return open ? row->title : message(ctx->pool, ctx->messages, "figure.need_to_know");
}

static void tell_row(const struct figuring *figuring, json_t *list, const struct figure_row *row)
{
	struct ctx *ctx = figuring->ctx;
	const struct unit *unit = directory_unit(ctx->directory, row->unit);
	const char *unit_name = unit ? unit->short_name : "";
	int64_t ended = row->ended < figuring->value.cutoff ? row->ended : 0;
	if (!list) {
		printf("%s\t%s\t%s\t%s\t%s\t%" PRId64 "\n", row->number, title_of(ctx, row),
			unit_name, due_text(ctx, row->due), day_text(ctx, ended), row->days);
		return;
	}
	json_t *item = add_object(list);
	put_id(item, "matter", row->matter);
	put_int(item, "share", row->share);
	put_text(item, "number", row->number);
	put_text(item, "title", title_of(ctx, row));
	put_text(item, "unit", unit_name);
	put_text(item, "due", due_text(ctx, row->due));
	put_text(item, "ended", day_text(ctx, ended));
	put_int(item, "days", row->days);
	put_flag(item, "hit", row->hit != 0);
}

static void tell_rows(struct figuring *figuring)
{
	json_t *list = figuring->document ? put_list(figuring->document, "rows") : NULL;
	struct figure_rows rows = { 0 };
	do {
		if (figure_rows(figuring->ctx, &figuring->question, PART_ALL, rows.next,
			    ROWS_AT_ONCE, &rows))
			return;
		for (size_t i = 0; i < rows.count; i++)
			tell_row(figuring, list, &rows.items[i]);
	} while (rows.next);
}

/* --- groups ------------------------------------------------------------------------------------- */

static const char *group_name(struct ctx *ctx, enum figure_by by, const struct figure_group *group)
{
	if (by == BY_MONTH)
		return text_printf(ctx->pool, "%.7s", time_format_day(ctx->pool, group->id));
	if (by == BY_FIELD || by == BY_GROUP)
		return group->value;
	return group->id ? text_or(directory_name(ctx->directory, group->id), "") : "";
}

static void tell_groups(struct figuring *figuring, const char *by_text)
{
	static const char *const words[] = { "unit", "leader", "group", "month" };
	struct ctx *ctx = figuring->ctx;
	struct figure_groups groups;
	enum figure_by by = BY_UNIT;
	while (by < BY_FIELD && !text_equal(words[by], by_text))
		by++;
	if (figure_groups(ctx, &figuring->question, by, by_text, &groups))
		return;
	json_t *list = figuring->document ? put_list(figuring->document, "groups") : NULL;
	for (size_t i = 0; i < groups.count; i++) {
		const char *name = group_name(ctx, by, &groups.items[i]);
		if (!list) {
			printf("%s\t%s\n", name, groups.items[i].figure.full);
			continue;
		}
		json_t *item = add_object(list);
		put_text(item, "name", name);
		put_value(item, &groups.items[i].figure);
	}
}

static void figure(struct ctx *ctx, void *data)
{
	struct figuring *figuring = data;
	const char *by = option(figuring, "by");
	figuring->ctx = ctx;
	figuring->document = figuring->invocation->json ? json_tree(ctx->pool) : NULL;
	if (read_question(figuring) || figure_ask(ctx, &figuring->question, &figuring->value))
		return;
	if (figuring->document || (!by && !option(figuring, "rows")))
		tell_value(figuring);
	if (by)
		tell_groups(figuring, by);
	if (option(figuring, "rows"))
		tell_rows(figuring);
	if (ctx_failed(ctx))
		return;
	tell_basis(figuring);
	if (figuring->document)
		invocation_print(figuring->invocation, figuring->document);
}

int command_figure(struct invocation *invocation)
{
	struct figuring figuring = { .invocation = invocation };
	return command_look(invocation, figure, &figuring) ? 0 : EXIT_REFUSED;
}
