/* engine/query_figure_term.c - the conditions of figures as SQL: literal fragments, values bound. */
#include "engine/query_figure_inner.h"

#include "base/time.h"

/* --- pieces ------------------------------------------------------------------------------------- */

static const char *const matter_times[FIGURE_TIMES] = { "s.opened", "s.sent", "s.met", "s.ended",
	"s.due", "s.due_first" };
static const char *const milestone_times[FIGURE_TIMES] = { "s.opened", "s.sent", "s.met", "s.ended",
	"k.due", "k.due_first", "k.on_at" };

void figure_put_time(struct query *query, const struct asked *asked, enum figure_time time)
{
	query_plain(query, asked->figure->of ? milestone_times[time] : matter_times[time]);
}

static const struct {
	const char *now, *from, *until;
} lives[] = {
	[LIVE_STANDING] = { " AND s.superseded = 0", " AND s.position <= ?",
		" AND (s.superseded = 0 OR s.superseded > ?)" },
	[LIVE_MILESTONE] = { " AND k.superseded = 0", " AND k.position <= ?",
		" AND (k.superseded = 0 OR k.superseded > ?)" },
	[LIVE_OTHER] = { " AND h.superseded = 0", " AND h.position <= ?",
		" AND (h.superseded = 0 OR h.superseded > ?)" },
	[LIVE_VALUE] = { " AND v.superseded = 0", " AND v.position <= ?",
		" AND (v.superseded = 0 OR v.superseded > ?)" },
	[LIVE_GROUP] = { " AND g.superseded = 0", " AND g.position <= ?",
		" AND (g.superseded = 0 OR g.superseded > ?)" },
};

/* The rows that stood at the position asked. */
void figure_put_live(struct query *query, const struct asked *asked, enum figure_live live)
{
	if (!asked->position) {
		query_plain(query, lives[live].now);
		return;
	}
	query_with(query, lives[live].from, V(asked->position));
	query_with(query, lives[live].until, V(asked->position));
}

void figure_put_procedures(struct query *query, const struct asked *asked, const char *column)
{
	const struct figure_question *question = asked->question;
	CHECK(question->definition_count);
	query_plain(query, column);
	if (question->definition_count == 1) {
		query_with(query, " = ?", V(question->definitions[0]->id));
		return;
	}
	for (size_t i = 0; i < question->definition_count; i++)
		query_with(query, i ? ", ?" : " IN (?", V(question->definitions[i]->id));
	query_plain(query, ")");
}

/* --- conditions --------------------------------------------------------------------------------- */

bool figure_time_is_due(enum figure_time time)
{
	return time == TIME_DUE || time == TIME_FIRST_DUE;
}

/* A due at 24:00 is late from the office's next opening; at the end of a day, month or year at once. */
static void put_come(struct query *query, const struct asked *asked, enum figure_time time)
{
	figure_put_time(query, asked, time);
	if (!figure_time_is_due(time)) {
		query_with(query, " < ?", V(asked->cutoff));
		return;
	}
	query_with(query, " <= ? AND (", V(asked->cutoff));
	figure_put_time(query, asked, time);
	query_with(query, " <= ? OR (", V(asked->late));
	figure_put_time(query, asked, time);
	query_plain(query, " - 57600000) % 86400000 <> 0)");
}

static void put_in_period(struct query *query, const struct asked *asked, enum figure_time time)
{
	figure_put_time(query, asked, time);
	query_with(query, figure_time_is_due(time) ? " > ? AND " : " >= ? AND ", V(asked->from));
	put_come(query, asked, time);
	/* Found by its end, which comes later: these have no index of their own. */
	if (time == TIME_SENT || time == TIME_MET)
		query_with(query, " AND s.ended >= ?", V(asked->from));
}

/* Few run at any time: the sign keeps the index by beginnings from being taken instead. */
static void put_running(struct query *query, int64_t since, int64_t until)
{
	query_with(query, "s.ended >= ?", V(since));
	query_with(query, " AND +s.opened < ?", V(until));
}

static void put_late(struct query *query, const struct asked *asked)
{
	query_with(query, "s.met >= ?", V(asked->cutoff));
	query_with(query, " AND (s.suspended = 0 OR s.suspended >= ?)", V(asked->cutoff));
	query_with(query, " AND +s.due <= ?", V(asked->cutoff));
	query_with(
		query, " AND (s.due <= ? OR (s.due - 57600000) % 86400000 <> 0)", V(asked->late));
}

static void put_suspended(struct query *query, const struct asked *asked)
{
	query_with(query, "s.suspended > 0 AND s.suspended < ?", V(asked->cutoff));
}

static void put_exists(struct query *query, const struct asked *asked, const char *kind)
{
	query_with(query,
		"EXISTS (SELECT 1 FROM milestone h WHERE h.county = $1 AND h.matter = s.matter "
		"AND h.kind = ?",
		V(kind));
	figure_put_live(query, asked, LIVE_OTHER);
	query_with(query, " AND h.on_at < ?", V(asked->cutoff));
}

/* Those few that have it, found by its time. */
static void put_has_in_period(struct query *query, const struct asked *asked, const char *kind)
{
	query_plain(query, "s.matter IN (SELECT h.matter FROM milestone h WHERE h.county = $1");
	figure_put_procedures(query, asked, " AND h.procedure");
	query_with(query, " AND h.kind = ?", V(kind));
	figure_put_live(query, asked, LIVE_OTHER);
	query_with(query, " AND h.on_at >= ?", V(asked->from));
	query_with(query, " AND h.on_at < ?)", V(asked->cutoff));
}

static void put_has(struct query *query, const struct asked *asked, const char *kind)
{
	put_exists(query, asked, kind);
	query_plain(query, ")");
}

static void put_before(
	struct query *query, const struct asked *asked, const struct figure_term *term)
{
	if (!term->kind) {
		figure_put_time(query, asked, term->time);
		query_plain(query, " < ");
		figure_put_time(query, asked, term->due);
		return;
	}
	put_exists(query, asked, term->kind);
	query_plain(query, " AND h.share = k.share AND h.on_at < ");
	figure_put_time(query, asked, term->due);
	query_plain(query, ")");
}

void figure_put_value(
	struct query *query, const struct asked *asked, const char *field, const char *value)
{
	static const struct {
		const char *name, *fragment;
	} attributes[] = {
		{ "plan", "s.plan = ?" },
		{ "urgency", "s.urgency = ?" },
		{ "kind", "s.kind = ?" },
	};
	for (size_t i = 0; i < COUNT(attributes); i++)
		if (text_equal(attributes[i].name, field)) {
			query_with(query, attributes[i].fragment, V(value));
			return;
		}
	query_with(query,
		"EXISTS (SELECT 1 FROM matter_key v WHERE v.county = $1 "
		"AND v.matter = s.matter AND v.field = ?",
		V(field));
	query_with(query, " AND v.value = ?", V(value));
	figure_put_live(query, asked, LIVE_VALUE);
	query_plain(query, ")");
}

/* The first instant of the day that is more than DAYS before the last day of the period. */
static int64_t open_since(const struct asked *asked, int64_t days)
{
	return time_at(time_day(asked->cutoff - 1) - days, 0);
}

static void put_word(struct query *query, const struct asked *asked, const struct figure_term *term)
{
	int64_t start = asked->from < asked->cutoff ? asked->from : asked->cutoff;
	switch (term->word) {
	case WORD_IN_PERIOD:
		put_in_period(query, asked, term->time);
		return;
	case WORD_BY_END:
		put_come(query, asked, term->time);
		return;
	case WORD_RUNNING_START:
		put_running(query, start, start);
		return;
	case WORD_RUNNING_END:
		put_running(query, asked->cutoff, asked->cutoff);
		return;
	case WORD_RUNNING_IN:
		put_running(query, start, asked->cutoff);
		return;
	case WORD_LATE:
		put_late(query, asked);
		return;
	case WORD_SUSPENDED:
		put_suspended(query, asked);
		return;
	case WORD_BEFORE:
		put_before(query, asked, term);
		return;
	case WORD_HAS:
		put_has(query, asked, term->kind);
		return;
	case WORD_HAS_IN_PERIOD:
		put_has_in_period(query, asked, term->kind);
		return;
	case WORD_OPEN_OVER:
		query_with(query, "s.opened < ?", V(open_since(asked, term->days)));
		return;
	case WORD_IS:
		figure_put_value(query, asked, term->field, term->value);
		return;
	}
}

void figure_put_term(struct query *query, const struct asked *asked, const struct figure_term *term)
{
	query_plain(query, term->join == FIGURE_NOT ? "NOT (" : "(");
	if (term->join == FIGURE_LEAF)
		put_word(query, asked, term);
	else
		figure_put_term(query, asked, term->left);
	if (term->join == FIGURE_AND || term->join == FIGURE_OR) {
		query_plain(query, term->join == FIGURE_AND ? " AND " : " OR ");
		figure_put_term(query, asked, term->right);
	}
	query_plain(query, ")");
}
