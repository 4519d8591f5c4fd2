/* engine/query_figure.c - a figure's question, composed from literal fragments; every value is bound. */
#include "engine/hidden.h"
#include "engine/query_figure_inner.h"

#include "base/time.h"
#include "engine/directory.h"
#include "engine/world.h"

#define SQL_MAX 65536
#define VALUES_MAX 2000
#define GROUPS_MAX 5000

/* --- from and where ----------------------------------------------------------------------------- */

static const char *unit_column(const struct asked *asked)
{
	return asked->figure->of ? "k.unit" : "s.unit";
}

bool query_figure_scoped(const struct asked *asked)
{
	const struct actor *actor = asked->ctx->actor;
	for (size_t i = 0; actor && i < asked->question->definition_count; i++)
		if (asked->question->definitions[i]->access == ACCESS_NAMED)
			return true;
	return actor && !actor_sees_all(actor);
}

static bool is_attribute(const char *field)
{
	return text_equal(field, "plan") || text_equal(field, "urgency") ||
	       text_equal(field, "kind");
}

static void put_from(struct query *query, const struct asked *asked, const char *group_field)
{
	if (asked->figure->of) {
		query_plain(query, " FROM milestone k JOIN standing s ON s.county = k.county "
				   "AND s.matter = k.matter");
		figure_put_live(query, asked, LIVE_STANDING);
	} else {
		query_plain(query, " FROM standing s");
	}
	if (!group_field)
		return;
	query_with(query,
		" JOIN matter_key g ON g.county = s.county AND g.matter = s.matter "
		"AND g.field = ?",
		V(group_field));
	figure_put_live(query, asked, LIVE_GROUP);
}

static void put_units(struct query *query, const struct asked *asked)
{
	const struct figure_question *question = asked->question;
	if (!question->units)
		return;
	query_plain(query, " AND ");
	query_plain(query, unit_column(asked));
	query_plain(query, " IN (-1");
	for (size_t i = 0; i < question->unit_count; i++)
		query_with(query, ", ?", V(question->units[i]));
	query_plain(query, ")");
}

/* Days of what has not come are no days. */
static void put_measurable(struct query *query, const struct asked *asked)
{
	const struct figure *figure = asked->figure;
	const enum figure_time times[] = { figure->from, figure->to };
	bool days = figure->measure == MEASURE_SUM || figure->measure == MEASURE_RANK ||
		    figure->measure == MEASURE_TOP;
	for (size_t i = 0; days && i < COUNT(times); i++)
		if (times[i] != TIME_CUTOFF) {
			query_plain(query, " AND ");
			figure_put_time(query, asked, times[i]);
			query_with(query, " < ?", V(NEVER));
		}
}

/* A few matters are found by a milestone of theirs: then by their ids, not by what stands. */
static bool is_by_matter(const struct figure_term *term)
{
	switch (term->join) {
	case FIGURE_AND:
		return is_by_matter(term->left) || is_by_matter(term->right);
	case FIGURE_OR:
		return is_by_matter(term->left) && is_by_matter(term->right);
	case FIGURE_NOT:
		return false;
	case FIGURE_LEAF:
		break;
	}
	return term->word == WORD_HAS_IN_PERIOD;
}

/* The signs keep the indexes of what stands from being taken. */
static void put_rows_by_matter(struct query *query, const struct asked *asked)
{
	if (asked->position) {
		query_with(query, " AND s.position <= ?", V(asked->position));
		query_with(
			query, " AND (+s.superseded = 0 OR +s.superseded > ?)", V(asked->position));
	} else {
		query_plain(query, " AND +s.superseded = 0");
	}
	query_plain(query, " AND ");
	figure_put_term(query, asked, asked->figure->rows);
}

/* The rows' condition on what stands at the position asked. As of a position: on what stands still, and
 * on what was superseded since, each found by its own index. */
static void put_standing_rows(struct query *query, const struct asked *asked)
{
	const struct figure_term *rows = asked->figure->rows;
	if (!asked->position) {
		query_plain(query, " AND s.superseded = 0 AND ");
		figure_put_term(query, asked, rows);
		return;
	}
	query_with(query, " AND s.position <= ? AND ((s.superseded = 0 AND ", V(asked->position));
	figure_put_term(query, asked, rows);
	query_with(query, ") OR (s.superseded > ? AND s.superseded > 0 AND ", V(asked->position));
	figure_put_term(query, asked, rows);
	query_plain(query, "))");
}

static void put_milestone_rows(struct query *query, const struct asked *asked)
{
	query_with(query, " AND k.kind = ?", V(asked->figure->of));
	figure_put_live(query, asked, LIVE_MILESTONE);
	query_plain(query, " AND ");
	figure_put_term(query, asked, asked->figure->rows);
}

static void put_where(struct query *query, const struct asked *asked, bool scoped)
{
	const struct figure_question *question = asked->question;
	bool of = asked->figure->of != NULL;
	query_plain(query, of ? " WHERE k.county = $1" : " WHERE s.county = $1");
	query_plain(query, " AND" NOT_HIDDEN("s.matter"));
	figure_put_procedures(query, asked, of ? " AND k.procedure" : " AND s.procedure");
	if (asked->position < 0)
		query_plain(query, " AND s.matter = -1");
	else if (of)
		put_milestone_rows(query, asked);
	else if (is_by_matter(asked->figure->rows))
		put_rows_by_matter(query, asked);
	else
		put_standing_rows(query, asked);
	put_measurable(query, asked);
	put_units(query, asked);
	if (question->field) {
		query_plain(query, " AND ");
		figure_put_value(query, asked, question->field, text_or(question->value, ""));
	}
	if (scoped)
		query_scope(query, " AND p.matter = s.matter");
}

/* Named first, so that $1 is the county wherever it is asked for. */
static void begin(struct query *query, const struct asked *asked)
{
	query_start(query, asked->ctx, SQL_MAX, VALUES_MAX);
	query_with(query, "WITH asked AS (SELECT CAST(? AS BIGINT) AS county) ",
		V(asked->ctx->county));
}

/* --- measures ----------------------------------------------------------------------------------- */

static void put_day(struct query *query, const struct asked *asked, enum figure_time time)
{
	if (time == TIME_CUTOFF) {
		query_with(query, "CAST(? AS BIGINT)", V(time_day(asked->cutoff - 1)));
		return;
	}
	query_plain(query, "((");
	figure_put_time(query, asked, time);
	/* A due is exclusive: its day is the one that ends there. */
	query_plain(query,
		figure_time_is_due(time) ? " + 28799999) / 86400000)" : " + 28800000) / 86400000)");
}

static void put_days(struct query *query, const struct asked *asked)
{
	query_plain(query, "(");
	put_day(query, asked, asked->figure->to);
	query_plain(query, " - ");
	put_day(query, asked, asked->figure->from);
	query_plain(query, ")");
}

static void put_hit(struct query *query, const struct asked *asked)
{
	query_plain(query, "CASE WHEN ");
	figure_put_term(query, asked, asked->figure->hits);
	query_plain(query, " THEN 1 ELSE 0 END");
}

static void put_numerator(struct query *query, const struct asked *asked)
{
	switch (asked->figure->measure) {
	case MEASURE_COUNT:
	case MEASURE_RANK:
		query_plain(query, "COUNT(*)");
		return;
	case MEASURE_DISTINCT_MATTER:
		query_plain(query, "COUNT(DISTINCT s.matter)");
		return;
	case MEASURE_DISTINCT_UNIT:
		query_plain(query, "COUNT(DISTINCT ");
		query_plain(query, unit_column(asked));
		query_plain(query, ")");
		return;
	case MEASURE_SUM:
	case MEASURE_TOP:
		query_plain(query,
			asked->figure->measure == MEASURE_SUM ? "COALESCE(SUM(" : "COALESCE(MAX(");
		put_days(query, asked);
		query_plain(query, "), 0)");
		return;
	case MEASURE_RATIO:
		query_plain(query, "COALESCE(SUM(");
		put_hit(query, asked);
		query_plain(query, "), 0)");
		return;
	}
}

/* --- by key ------------------------------------------------------------------------------------- */

struct keyed {
	const char *id, *value, *group; /* group: what is grouped by, NULL: nothing */
	const char *field;              /* of matter_key, or NULL */
};

static struct keyed key_of(const struct asked *asked, enum figure_key key, const char *field)
{
	static const char none[] = "CAST(0 AS BIGINT)", empty[] = "''";
	if (key == KEY_UNIT)
		return (struct keyed){ unit_column(asked), empty, unit_column(asked), NULL };
	if (key == KEY_NONE)
		return (struct keyed){ none, empty, NULL, NULL };
	const char *column = text_equal(field, "plan")      ? "s.plan"
			     : text_equal(field, "urgency") ? "s.urgency"
			     : text_equal(field, "kind")    ? "s.kind"
							    : "g.value";
	return (struct keyed){ none, column, column, is_attribute(field) ? NULL : field };
}

static void put_plain_answer(
	struct query *query, const struct asked *asked, const struct keyed *key, bool scoped)
{
	query_plain(query, "SELECT ");
	query_plain(query, key->id);
	query_plain(query, ", ");
	query_plain(query, key->value);
	query_plain(query, ", CAST(");
	put_numerator(query, asked);
	query_plain(query, " AS BIGINT), COUNT(*)");
	put_from(query, asked, key->field);
	put_where(query, asked, scoped);
	if (key->group) {
		query_plain(query, " GROUP BY ");
		query_plain(query, key->group);
		query_plain(query, " ORDER BY ");
		query_plain(query, key->group);
	}
}

static void put_partition(struct query *query, const struct keyed *key)
{
	query_plain(query, "OVER (");
	if (!key->group)
		return;
	query_plain(query, "PARTITION BY ");
	query_plain(query, key->group);
}

/* The nearest rank: of n days in their order, the one at ceil(n * percent / 100). */
static void put_ranked_answer(
	struct query *query, const struct asked *asked, const struct keyed *key, bool scoped)
{
	query_plain(query, "SELECT id, value, days, n FROM (SELECT ");
	query_plain(query, key->id);
	query_plain(query, " AS id, ");
	query_plain(query, key->value);
	query_plain(query, " AS value, ");
	put_days(query, asked);
	query_plain(query, " AS days, ROW_NUMBER() ");
	put_partition(query, key);
	query_plain(query, " ORDER BY ");
	put_days(query, asked);
	query_plain(query, ") AS r, COUNT(*) ");
	put_partition(query, key);
	query_plain(query, ") AS n");
	put_from(query, asked, key->field);
	put_where(query, asked, scoped);
	query_with(query, ") ranked WHERE r = (n * ? + 99) / 100 ORDER BY id, value",
		V(asked->figure->percent));
}

static const struct column answer_columns[] = {
	COLUMN_INT(struct answered, id),
	COLUMN_TEXT(struct answered, value),
	COLUMN_INT(struct answered, numerator),
	COLUMN_INT(struct answered, count),
	{ 0 },
};

struct rows query_figure(const struct asked *asked, enum figure_key key, const char *field)
{
	struct query query;
	const struct keyed keyed = key_of(asked, key, field);
	bool scoped = asked->figure->mine && query_figure_scoped(asked);
	begin(&query, asked);
	if (asked->figure->measure == MEASURE_RANK)
		put_ranked_answer(&query, asked, &keyed, scoped);
	else
		put_plain_answer(&query, asked, &keyed, scoped);
	return db_rows_with(asked->ctx, query_statement(&query, "query_figure"), answer_columns,
		sizeof(struct answered), GROUPS_MAX, query.values, query.count);
}

/* --- rows --------------------------------------------------------------------------------------- */

static void put_part(struct query *query, const struct asked *asked, enum figure_part part)
{
	if (!asked->figure->hits || part == PART_ALL)
		return;
	query_plain(query, part == PART_HITS ? " AND " : " AND NOT ");
	figure_put_term(query, asked, asked->figure->hits);
}

static bool has_days(const struct figure *figure)
{
	return figure->measure == MEASURE_SUM || figure->measure == MEASURE_RANK ||
	       figure->measure == MEASURE_TOP;
}

static void put_row(struct query *query, const struct asked *asked)
{
	bool of = asked->figure->of != NULL;
	query_plain(query, of ? "SELECT s.matter, k.share, k.seq, k.unit, k.due, k.on_at, "
			      : "SELECT s.matter, CAST(0 AS BIGINT), CAST(0 AS BIGINT), s.unit, "
				"s.due, CAST(0 AS BIGINT), ");
	query_plain(query, "s.opened, s.met, s.ended, s.suspended, ");
	if (has_days(asked->figure))
		put_days(query, asked);
	else
		query_plain(query, "CAST(-1 AS BIGINT)");
	query_plain(query, " AS days, ");
	if (asked->figure->hits)
		put_hit(query, asked);
	else
		query_plain(query, "CAST(0 AS BIGINT)");
	query_plain(query, ", m.number, m.title, m.procedure");
}

static void put_after(
	struct query *query, const struct asked *asked, const struct figure_row *after)
{
	query_with(query, " AND (s.matter < ?", V(after->matter));
	if (asked->figure->of) {
		query_with(query, " OR (s.matter = ?", V(after->matter));
		query_with(query, " AND (k.share > ?", V(after->share));
		query_with(query, " OR (k.share = ?", V(after->share));
		query_with(query, " AND k.seq > ?)))", V(after->seq));
	}
	query_plain(query, ")");
}

static const struct column row_columns[] = {
	COLUMN_INT(struct figure_row, matter),
	COLUMN_INT(struct figure_row, share),
	COLUMN_INT(struct figure_row, seq),
	COLUMN_INT(struct figure_row, unit),
	COLUMN_INT(struct figure_row, due),
	COLUMN_INT(struct figure_row, marked),
	COLUMN_INT(struct figure_row, opened),
	COLUMN_INT(struct figure_row, met),
	COLUMN_INT(struct figure_row, ended),
	COLUMN_INT(struct figure_row, suspended),
	COLUMN_INT(struct figure_row, days),
	COLUMN_INT(struct figure_row, hit),
	COLUMN_TEXT(struct figure_row, number),
	COLUMN_TEXT(struct figure_row, title),
	COLUMN_TEXT(struct figure_row, procedure),
	{ 0 },
};

struct rows query_figure_rows(const struct asked *asked, enum figure_part part,
	const struct figure_row *after, int64_t limit)
{
	struct query query;
	begin(&query, asked);
	put_row(&query, asked);
	put_from(&query, asked, NULL);
	query_plain(&query, " JOIN matter m ON m.county = s.county AND m.id = s.matter");
	put_where(&query, asked, query_figure_scoped(asked));
	put_part(&query, asked, part);
	if (after)
		put_after(&query, asked, after);
	query_plain(&query, asked->figure->measure == MEASURE_TOP ? " ORDER BY days DESC, s.matter"
			    : asked->figure->of ? " ORDER BY s.matter DESC, k.share, k.seq"
						: " ORDER BY s.matter DESC");
	return db_rows_with(asked->ctx, query_statement(&query, "query_figure_rows"), row_columns,
		sizeof(struct figure_row), limit, query.values, query.count);
}

int64_t query_figure_count(const struct asked *asked, enum figure_part part, bool scoped)
{
	struct query query;
	begin(&query, asked);
	query_plain(&query, "SELECT COUNT(*)");
	put_from(&query, asked, NULL);
	put_where(&query, asked, scoped);
	put_part(&query, asked, part);
	return db_int_with(asked->ctx, query_statement(&query, "query_figure_count"), 0,
		query.values, query.count);
}
