/* workbench/workbench_db.c - every statement of the workbench. The inner query finds the few rows by
 * an index and cuts them; only those are joined to their matter and share. */
#include "workbench/workbench_db.h"

#include "base/time.h"
#include "engine/directory.h"
#include "engine/hidden.h"
#include "workbench/workbench.h"

#define COUNT_MOST 10000
#define CLOCKS_OF_SHARE 8

/* The scope rule (engine/directory.h), as matter_load has it. */
#define VISIBLE(person, day) \
	"EXISTS (SELECT 1 FROM matter_party p CROSS JOIN reach v WHERE v.county = $1 AND " \
	"v.person = " person " AND v.from_day <= " day " AND v.to_day >= " day \
	" AND p.county = $1 " \
	"AND p.matter = m.id AND p.party = v.party AND p.role = v.role)"

#define OF_CLOCK "x.matter, x.share, x.clock, x.party, x.role, k.day, x.due, k.amber, "
#define OF_RUNG \
	"x.matter, x.share, x.clock, x.party, x.role, 0 AS day, COALESCE((SELECT MIN(c.due) " \
	"FROM clock c WHERE c.county = $1 AND c.matter = x.matter AND c.share = x.share " \
	"AND c.clock = x.clock), 0) AS due, 0 AS amber, "
#define OF_ROW "x.matter, x.share, x.clock, x.party, x.role, 0 AS day, x.due, m.amber, "
#define OF_MATTER \
	"m.procedure, m.definition, m.number, m.title, m.urgency, m.kind, m.state, " \
	"m.state_since, m.version, m.lead_unit, m.suspended, m.registrar, m.vals, "
#define OF_SHARE \
	"s.ordinal, s.unit, s.role AS part, s.state AS share_state, s.version AS share_version, " \
	"s.holder, s.opened, s.signed_on, s.progress_on, s.progress, s.result, s.extended, " \
	"s.round, s.final AS is_final, s.plan, s.ask_kind, s.ask_seq, s.ask_day, s.ask_level, "
#define NEVER_URGED "0 AS urged, NULL AS asked "
#define ASKED "0 AS urged, e.body AS asked "
#define LAST_URGED \
	"(SELECT MAX(u.on_at) FROM milestone u WHERE u.county = $1 AND u.matter = x.matter " \
	"AND u.kind = 'urged' AND u.superseded = 0 AND (x.share = 0 OR u.share = x.share)) " \
	"AS urged, NULL AS asked "

#define CLOCK_KEY "c.matter, c.share, c.clock, c.party, c.role, c.due "
#define JOIN_CLOCK \
	"JOIN clock k ON k.county = $1 AND k.matter = x.matter AND k.share = x.share " \
	"AND k.clock = x.clock "
#define JOIN_MATTER "JOIN matter m ON m.county = $1 AND m.id = x.matter "
#define JOIN_SHARE \
	"LEFT JOIN share s ON s.county = $1 AND s.matter = x.matter AND s.ordinal = " \
	"CASE WHEN x.share > 0 THEN x.share ELSE (SELECT MAX(l.ordinal) FROM share l " \
	"WHERE l.county = $1 AND l.matter = x.matter AND l.role = 1) END "

/* The event of the application that waits for its ruling. */
#define JOIN_ASKED \
	"LEFT JOIN event e ON e.county = $1 AND e.matter = x.matter AND s.ask_seq > 0 " \
	"AND e.seq = s.ask_seq "

/* All of it stands in the index clock_owner. CROSS JOIN keeps the order: first the few that are
 * somebody's, then what they own. */
#define REACHED \
	"FROM reach r CROSS JOIN clock c WHERE r.county = $1 AND r.person = $2 " \
	"AND r.from_day <= $3 AND r.to_day >= $3 AND c.county = $1 AND c.party = r.party " \
	"AND c.role = r.role AND c.running = 1 AND " NOT_HIDDEN("c.matter")

enum { MINE, OF_OWNERS, RUNGS, WATCH_COUNTS, WATCH, UNSIGNED, SHARES, SHARE_CLOCKS };

const struct statement workbench_sql[] = {
	[MINE] = { "workbench_mine",
		"SELECT " OF_CLOCK OF_MATTER OF_SHARE ASKED "FROM (SELECT " CLOCK_KEY REACHED
		"ORDER BY c.due, c.matter LIMIT $4) x " JOIN_CLOCK JOIN_MATTER JOIN_SHARE JOIN_ASKED
		"WHERE m.procedure IN ($5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) "
		"OR " VISIBLE("$2", "$3") " ORDER BY x.due, x.matter, x.share" },
	[OF_OWNERS] = { "workbench_of_owners",
		"SELECT " OF_CLOCK OF_MATTER OF_SHARE ASKED "FROM (SELECT " CLOCK_KEY
		"FROM clock c WHERE c.county = $1 AND c.party IN ($2, $3, $4, $5, $6, $7, $8, $9, "
		"$10, $11, $12, $13) AND c.role IN ($14, $15, $16, $17, $18, $19, $20, $21) "
		"AND c.running = 1 AND " NOT_HIDDEN(
			"c.matter") "ORDER BY c.due, c.matter LIMIT $22) x " JOIN_CLOCK JOIN_MATTER
			JOIN_SHARE JOIN_ASKED "WHERE " VISIBLE(
				"$23", "$24") " ORDER BY x.due, x.matter, x.share" },
	[RUNGS] = { "workbench_rungs",
		"SELECT " OF_RUNG OF_MATTER OF_SHARE NEVER_URGED
		", x.rung, x.seq, x.fired_at, x.send_at, x.held_until FROM (SELECT g.matter, "
		"g.share, g.clock, g.party, g.role, g.rung, g.seq, g.fired_at, g.send_at, "
		"g.held_until FROM reach r CROSS JOIN rung g WHERE r.county = $1 "
		"AND r.person = $2 AND r.from_day <= $3 AND r.to_day >= $3 AND g.county = $1 "
		"AND g.waiting = 1 AND g.party = r.party AND g.role = r.role "
		"ORDER BY g.fired_at, g.matter, g.seq LIMIT $4) x " JOIN_MATTER JOIN_SHARE
		"WHERE m.procedure IN ($5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) "
		"OR " VISIBLE("$2", "$3") " ORDER BY x.fired_at, x.matter, x.seq" },
	[WATCH_COUNTS] = { "workbench_watch_counts",
		"WITH counted AS (SELECT m.procedure AS procedure, m.due AS due FROM matter m "
		"WHERE m.county = $1 AND m.procedure IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
		"$12, $13) AND m.is_open = 1 AND m.due <= $14 AND " NOT_HIDDEN(
			"m.id") "AND (m.procedure IN ($15, $16, $17, "
				"$18, $19, $20, $21, $22, $23, $24, $25, $26) "
				"OR " VISIBLE("$27",
					"$28") ") LIMIT $29) SELECT procedure, "
					       "CAST(SUM(CASE WHEN due <= $30 AND (due <= $31 OR "
					       "(due "
					       "+ 28800000) % 86400000 <> 0) "
					       "THEN 1 ELSE 0 END) AS BIGINT) AS late, "
					       "CAST(SUM(CASE WHEN due > $32 AND due <= $33 THEN 1 "
					       "ELSE 0 END) AS BIGINT) AS today, "
					       "CAST(SUM(CASE WHEN due > $33 AND due <= $14 THEN 1 "
					       "ELSE 0 END) AS BIGINT) AS soon "
					       "FROM counted GROUP BY procedure" },
	[WATCH] = { "workbench_watch",
		"SELECT " OF_ROW OF_MATTER OF_SHARE LAST_URGED
		"FROM (SELECT m.id AS matter, 0 AS share, '' AS clock, 0 AS party, '' AS role, "
		"m.due AS due FROM matter m WHERE m.county = $1 "
		"AND m.procedure IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) "
		"AND m.is_open = 1 AND m.due > $14 AND m.due <= $15 AND " NOT_HIDDEN(
			"m.id") "AND (m.due <= $16 OR "
				"(m.due + 28800000) % 86400000 <> 0) AND (m.procedure IN ($17, "
				"$18, $19, $20, "
				"$21, $22, $23, $24, $25, $26, $27, $28) "
				"OR " VISIBLE("$29",
					"$30") ") ORDER BY m.due, m.id LIMIT $31) x " JOIN_MATTER
					JOIN_SHARE "ORDER BY x.due, x.matter" },
	[UNSIGNED] = { "workbench_unsigned",
		"SELECT " OF_CLOCK OF_MATTER OF_SHARE LAST_URGED "FROM (SELECT " CLOCK_KEY
		"FROM unit n CROSS JOIN clock c WHERE n.county = $1 AND c.county = $1 "
		"AND c.party = n.id AND c.role IN ($2, $3, $4, $5, $6, $7, $8, $9) "
		"AND c.running = 1 AND c.due <= $10 AND c.procedure IN ($11, $12, $13, $14, $15, "
		"$16, $17, $18, $19, $20, $21, $22) "
		"AND c.clock IN ($23, $24, $25, $26, $27, $28, $29, $30) AND " NOT_HIDDEN(
			"c.matter") "ORDER BY c.due, c.matter, c.share LIMIT $31) x " JOIN_CLOCK
			JOIN_MATTER JOIN_SHARE "WHERE m.procedure IN ($32, $33, $34, $35, $36, "
				    "$37, $38, $39, $40, $41, $42, $43) "
				    "OR " VISIBLE(
					    "$44", "$45") " ORDER BY x.due, x.matter, x.share" },
	[SHARES] = { "workbench_shares",
		"SELECT " OF_ROW OF_MATTER OF_SHARE NEVER_URGED
		"FROM (SELECT o.matter AS matter, o.ordinal AS share, '' AS clock, "
		"o.unit AS party, '' AS role, 0 AS due FROM share o "
		"WHERE o.county = $1 AND o.unit IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, "
		"$11, $12, $13) AND o.is_open = 1 AND " NOT_HIDDEN(
			"o.matter") "ORDER BY +o.matter DESC, o.ordinal LIMIT $14) "
				    "x " JOIN_MATTER JOIN_SHARE
				    "WHERE m.procedure IN ($15, $16, $17, $18, $19, $20, $21, $22, "
				    "$23, $24, $25, $26) "
				    "OR " VISIBLE(
					    "$27", "$28") " ORDER BY x.matter DESC, x.share" },
	[SHARE_CLOCKS] = { "workbench_share_clocks",
		"SELECT c.matter, c.share, c.clock, c.party, c.role, c.day, c.due, c.amber FROM "
		"(SELECT o.matter, o.ordinal FROM share o "
		"WHERE o.county = $1 AND o.unit IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, "
		"$11, $12, $13) AND o.is_open = 1 AND " NOT_HIDDEN(
			"o.matter") "ORDER BY +o.matter DESC, o.ordinal LIMIT $14) x "
				    "JOIN clock c ON c.county = $1 AND c.matter = x.matter "
				    "AND c.share IN (0, x.ordinal) AND c.running = 1 "
				    "ORDER BY c.matter DESC, c.share" },
	{ 0 },
};

/* --- columns ------------------------------------------------------------------------------------ */

#define WORK_COLUMNS(type, in) \
	COLUMN_INT(type, in matter), COLUMN_INT(type, in share), COLUMN_TEXT(type, in clock), \
		COLUMN_INT(type, in party), COLUMN_TEXT(type, in role), COLUMN_INT(type, in day), \
		COLUMN_INT(type, in due), COLUMN_INT(type, in amber), \
		COLUMN_TEXT(type, in procedure), COLUMN_INT(type, in definition), \
		COLUMN_TEXT(type, in number), COLUMN_TEXT(type, in title), \
		COLUMN_TEXT(type, in urgency), COLUMN_TEXT(type, in kind), \
		COLUMN_TEXT(type, in state), COLUMN_INT(type, in state_since), \
		COLUMN_INT(type, in version), COLUMN_INT(type, in lead_unit), \
		COLUMN_INT(type, in suspended), COLUMN_INT(type, in registrar), \
		COLUMN_TEXT(type, in vals), COLUMN_INT(type, in ordinal), \
		COLUMN_INT(type, in unit), COLUMN_INT(type, in part), \
		COLUMN_TEXT(type, in share_state), COLUMN_INT(type, in share_version), \
		COLUMN_INT(type, in holder), COLUMN_INT(type, in opened), \
		COLUMN_INT(type, in signed_on), COLUMN_INT(type, in progress_on), \
		COLUMN_TEXT(type, in progress), COLUMN_TEXT(type, in result), \
		COLUMN_INT(type, in extended), COLUMN_INT(type, in round), \
		COLUMN_INT(type, in is_final), COLUMN_TEXT(type, in plan), \
		COLUMN_TEXT(type, in ask_kind), COLUMN_INT(type, in ask_seq), \
		COLUMN_INT(type, in ask_day), COLUMN_INT(type, in ask_level), \
		COLUMN_INT(type, in urged), COLUMN_BYTES(type, in asked)

/* clang-format off */
static const struct column work_columns[] = { WORK_COLUMNS(struct work_row, ), { 0 } };

static const struct column rung_columns[] = {
	WORK_COLUMNS(struct rung_row, work.),
	COLUMN_TEXT(struct rung_row, rung),
	COLUMN_INT(struct rung_row, seq),
	COLUMN_INT(struct rung_row, fired_at),
	COLUMN_INT(struct rung_row, send_at),
	COLUMN_INT(struct rung_row, held_until),
	{ 0 },
};
/* clang-format on */

static const struct column clock_columns[] = {
	COLUMN_INT(struct clock_row_of_share, matter),
	COLUMN_INT(struct clock_row_of_share, share),
	COLUMN_TEXT(struct clock_row_of_share, clock),
	COLUMN_INT(struct clock_row_of_share, party),
	COLUMN_TEXT(struct clock_row_of_share, role),
	COLUMN_INT(struct clock_row_of_share, day),
	COLUMN_INT(struct clock_row_of_share, due),
	COLUMN_INT(struct clock_row_of_share, amber),
	{ 0 },
};

static const struct column count_columns[] = {
	COLUMN_TEXT(struct watch_count, procedure),
	COLUMN_INT(struct watch_count, late),
	COLUMN_INT(struct watch_count, today),
	COLUMN_INT(struct watch_count, soon),
	{ 0 },
};

/* --- values in the order of their numbers --------------------------------------------------------- */

struct values {
	struct value items[64];
	size_t count;
};

static void give(struct values *values, struct value value)
{
	CHECK(values->count < COUNT(values->items));
	values->items[values->count++] = value;
}

/* Slots that are left over repeat the first, or ask for what is not there. */
static void give_texts(struct values *values, const char *const *texts, size_t count, size_t slots)
{
	for (size_t i = 0; i < slots; i++)
		give(values, V(i < count ? texts[i] : count ? texts[0] : ""));
}

static void give_ids(struct values *values, const int64_t *ids, size_t count)
{
	for (size_t i = 0; i < BENCH_UNITS; i++)
		give(values, V(i < count ? ids[i] : INT64_C(-1)));
}

static void give_person(struct values *values, const struct ctx *ctx)
{
	CHECK(ctx->actor);
	give(values, V(ctx->actor->person->id));
	give(values, V(time_day(ctx->now)));
}

static void give_businesses(struct values *values, const struct watch_scope *scope)
{
	give_texts(values, scope->businesses, scope->count, BENCH_BUSINESSES);
}

static void give_free(struct values *values, const struct watch_scope *scope)
{
	give_texts(values, scope->free, scope->free_count, BENCH_BUSINESSES);
}

static struct rows work_rows(
	struct ctx *ctx, int statement, const struct values *values, int64_t limit)
{
	return db_rows_with(ctx, &workbench_sql[statement], work_columns, sizeof(struct work_row),
		limit, values->items, values->count);
}

/* --- asking ------------------------------------------------------------------------------------- */

struct rows work_db_mine(struct ctx *ctx, const struct watch_scope *scope, int64_t limit)
{
	struct values values = { 0 };
	give(&values, V(ctx->county));
	give_person(&values, ctx);
	give(&values, V(limit + 1));
	give_free(&values, scope);
	return work_rows(ctx, MINE, &values, limit);
}

struct rows work_db_of_owners(struct ctx *ctx, const struct owners_asked *asked, int64_t limit)
{
	struct values values = { 0 };
	give(&values, V(ctx->county));
	give_ids(&values, asked->parties, asked->party_count);
	give_texts(&values, asked->roles, asked->role_count, BENCH_WORDS);
	give(&values, V(limit + 1));
	give_person(&values, ctx);
	return work_rows(ctx, OF_OWNERS, &values, limit);
}

struct rows work_db_rungs(struct ctx *ctx, const struct watch_scope *scope, int64_t limit)
{
	struct values values = { 0 };
	give(&values, V(ctx->county));
	give_person(&values, ctx);
	give(&values, V(limit + 1));
	give_free(&values, scope);
	return db_rows_with(ctx, &workbench_sql[RUNGS], rung_columns, sizeof(struct rung_row),
		limit, values.items, values.count);
}

struct rows work_db_watch_counts(
	struct ctx *ctx, const struct watch_scope *scope, const struct watch_span *span)
{
	struct values values = { 0 };
	give(&values, V(ctx->county));
	give_businesses(&values, scope);
	give(&values, V(span->soon));
	give_free(&values, scope);
	give_person(&values, ctx);
	give(&values, V(COUNT_MOST));
	give(&values, V(span->now));
	give(&values, V(span->until));
	give(&values, V(span->from));
	give(&values, V(span->to));
	return db_rows_with(ctx, &workbench_sql[WATCH_COUNTS], count_columns,
		sizeof(struct watch_count), BENCH_BUSINESSES, values.items, values.count);
}

struct rows work_db_watch(struct ctx *ctx, const struct watch_scope *scope, int64_t after,
	int64_t to, int64_t until, int64_t limit)
{
	struct values values = { 0 };
	give(&values, V(ctx->county));
	give_businesses(&values, scope);
	give(&values, V(after));
	give(&values, V(to));
	give(&values, V(until));
	give_free(&values, scope);
	give_person(&values, ctx);
	give(&values, V(limit + 1));
	return work_rows(ctx, WATCH, &values, limit);
}

struct rows work_db_unsigned(
	struct ctx *ctx, const struct unsigned_asked *asked, int64_t until, int64_t limit)
{
	struct values values = { 0 };
	give(&values, V(ctx->county));
	give_texts(&values, asked->roles, asked->role_count, BENCH_WORDS);
	give(&values, V(until));
	give_businesses(&values, asked->scope);
	give_texts(&values, asked->clocks, asked->clock_count, BENCH_WORDS);
	give(&values, V(limit + 1));
	give_free(&values, asked->scope);
	give_person(&values, ctx);
	return work_rows(ctx, UNSIGNED, &values, limit);
}

struct rows work_db_shares(struct ctx *ctx, const struct watch_scope *scope, const int64_t *units,
	size_t count, int64_t limit)
{
	struct values values = { 0 };
	give(&values, V(ctx->county));
	give_ids(&values, units, count);
	give(&values, V(limit + 1));
	give_free(&values, scope);
	give_person(&values, ctx);
	return work_rows(ctx, SHARES, &values, limit);
}

struct rows work_db_share_clocks(
	struct ctx *ctx, const int64_t *units, size_t count, int64_t shares)
{
	struct values values = { 0 };
	give(&values, V(ctx->county));
	give_ids(&values, units, count);
	give(&values, V(shares));
	return db_rows_with(ctx, &workbench_sql[SHARE_CLOCKS], clock_columns,
		sizeof(struct clock_row_of_share), shares * CLOCKS_OF_SHARE, values.items,
		values.count);
}
