/* engine/matter_db.c - every statement about a matter's rows. */
#include "engine/matter_db.h"

#include "engine/hidden.h"

#include <string.h>

#define MATTER_COLUMNS \
	"m.id, m.procedure, m.definition, m.number, m.seq, m.version, m.leaf, m.title, " \
	"m.urgency, " \
	"m.kind, m.state, m.state_since, m.registrar, m.opened, m.closed, m.uncounted, m.round, " \
	"m.suspended, " \
	"m.lead_unit, m.last_action_at, m.last_actor, m.seen, m.imported, m.tallies, m.vals, " \
	"m.is_open, m.due, m.lead_unit, " \
	"(SELECT COALESCE(MAX(e.position), 0) FROM event e WHERE e.county = $1)"

enum {
	LOAD_SCOPED,
	LOAD,
	LOAD_PARTS,
	INSERT_MATTER,
	UPDATE_MATTER,
	UPDATE_RANKED,
	INSERT_SHARE,
	UPDATE_SHARE,
	PUT_CLOCK,
	INSERT_NODE,
	UPDATE_NODE,
	INSERT_RUNG,
	UPDATE_RUNG,
	INSERT_PARTY,
	CLOSE_PARTIES,
	INSERT_KEY,
	END_KEYS,
	INSERT_MILESTONE,
	SUPERSEDE_MILESTONES,
	SUPERSEDE_KIND,
	DELETE_SHARES,
	DELETE_CLOCKS,
	DELETE_NODES,
	DELETE_RUNGS,
	DELETE_PARTIES,
	RESTORE_MILESTONES,
	SUPERSEDE_SENT,
	END_STANDING,
	INSERT_STANDING,
	SET_SEEN,
};

const struct statement matter_statements[] = {
	[LOAD_SCOPED] = { "matter_load_scoped",
		"SELECT " MATTER_COLUMNS
		" FROM matter m WHERE m.county = $1 AND m.id = $2 AND EXISTS "
		"(SELECT 1 FROM matter_party p CROSS JOIN reach r WHERE r.county = $1 AND r.person "
		"= $3 "
		"AND r.from_day <= $4 AND r.to_day >= $4 AND p.county = $1 AND p.matter = m.id "
		"AND p.party = r.party AND p.role = r.role) AND" NOT_HIDDEN("m.id") },
	[LOAD] = { "matter_load",
		"SELECT " MATTER_COLUMNS " FROM matter m WHERE m.county = $1 AND m.id = $2" },
	/* One statement for four tables: struct part_row says what is where. */
	[LOAD_PARTS] = { "matter_parts",
		"SELECT 1, ordinal, 0, unit, role, version, holder, opened, signed_on, "
		"reported_on, ended_on, progress_on, behind, extended, round, final, past, "
		"ask_seq, ask_day, ask_level, behind_before, judged_on, state, progress, problem, "
		"next_step, result, plan, ask_kind FROM share WHERE county = $1 AND matter = $2 "
		"UNION ALL "
		"SELECT 2, share, 0, round, started, stopped, day, first_day, due, due_first, "
		"amber, fired, last_fired_at, next, NULL, NULL, NULL, NULL, NULL, NULL, NULL, "
		"NULL, clock, "
		"pauses, NULL, NULL, NULL, NULL, NULL "
		"FROM clock WHERE county = $1 AND matter = $2 UNION ALL "
		"SELECT 3, ordinal, share, day, done_day, NULL, NULL, NULL, NULL, NULL, NULL, "
		"NULL, NULL, "
		"NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, title, NULL, NULL, NULL, "
		"NULL, NULL, NULL FROM node WHERE county = $1 AND matter = $2 UNION ALL "
		"SELECT 4, seq, share, round, fired_at, send_at, held_until, ended, NULL, NULL, "
		"NULL, NULL, "
		"NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, rung, outcome, NULL, "
		"NULL, NULL, NULL, NULL "
		"FROM rung WHERE county = $1 AND matter = $2 AND waiting = 1" },
	[INSERT_MATTER] = { "matter_insert",
		"INSERT INTO matter (county, id, procedure, definition, number, seq, version, "
		"leaf, title, "
		"urgency, kind, state, state_since, is_open, registrar, opened, closed, round, "
		"suspended, "
		"lead_unit, due, due_first, amber, plan, last_action_at, last_actor, seen, "
		"imported, "
		"tallies, vals, uncounted) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
		"$12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, "
		"$28, $29, $30, $31)" },
	/* Without what the indexes of lists hold: most actions leave that as it is. */
	[UPDATE_MATTER] = { "matter_update",
		"UPDATE matter SET seq = $1, version = $2, leaf = $3, title = $4, urgency = $5, "
		"kind = $6, state = $7, state_since = $8, closed = $9, round = $10, suspended = "
		"$11, due_first = $12, amber = $13, plan = $14, last_action_at = $15, "
		"last_actor = $16, tallies = $17, vals = $18, uncounted = $19 WHERE county = "
		"$20 AND id = $21" },
	[UPDATE_RANKED] = { "matter_update_ranked",
		"UPDATE matter SET seq = $1, version = $2, leaf = $3, title = $4, urgency = $5, "
		"kind = $6, state = $7, state_since = $8, closed = $9, round = $10, suspended = "
		"$11, due_first = $12, amber = $13, plan = $14, last_action_at = $15, "
		"last_actor = $16, tallies = $17, vals = $18, uncounted = $19, is_open = $20, "
		"due = $21, lead_unit = $22 WHERE county = $23 AND id = $24" },
	[INSERT_SHARE] = { "share_insert",
		"INSERT INTO share (county, matter, ordinal, unit, "
		"role, state, is_open, version, holder, "
		"opened, signed_on, reported_on, ended_on, progress_on, "
		"progress, problem, next_step, "
		"result, plan, behind, extended, round, final, "
		"past, ask_kind, ask_seq, ask_day, ask_level, "
		"behind_before, judged_on) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
		"$12, $13, $14, $15, $16, $17, $18, "
		"$19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30)",
		.many = true },
	[UPDATE_SHARE] = { "share_update",
		"UPDATE share SET state = $1, is_open = $2, version = $3, holder = $4, signed_on = "
		"$5, "
		"reported_on = $6, ended_on = $7, progress_on = $8, progress = $9, problem = $10, "
		"next_step = $11, result = $12, plan = $13, behind = $14, extended = $15, round = "
		"$16, "
		"final = $17, past = $18, ask_kind = $19, ask_seq = $20, ask_day = $21, "
		"ask_level = $22, behind_before = $23, judged_on = $24 "
		"WHERE county = $25 AND matter = $26 AND ordinal = $27" },
	[PUT_CLOCK] = { "clock_put",
		"INSERT INTO clock (county, matter, share, clock, procedure, party, role, round, "
		"started, stopped, running, paused, day, first_day, pauses, due, due_first, amber, "
		"fired, last_fired_at, next) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
		"$12, $13, $14, $15, $16, $17, $18, $19, $20, $21) "
		"ON CONFLICT (county, matter, share, clock) DO UPDATE SET party = excluded.party, "
		"role = excluded.role, round = excluded.round, started = excluded.started, "
		"stopped = excluded.stopped, running = excluded.running, "
		"paused = excluded.paused, day = excluded.day, first_day = excluded.first_day, "
		"pauses = excluded.pauses, due = excluded.due, due_first = excluded.due_first, "
		"amber = excluded.amber, fired = excluded.fired, "
		"last_fired_at = excluded.last_fired_at, next = excluded.next",
		.many = true },
	[INSERT_NODE] = { "node_insert",
		"INSERT INTO node (county, matter, share, ordinal, title, day, done_day) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7)" },
	[UPDATE_NODE] = { "node_update",
		"UPDATE node SET title = $1, day = $2, done_day = $3 "
		"WHERE county = $4 AND matter = $5 AND share = $6 AND ordinal = $7" },
	[INSERT_RUNG] = { "rung_insert",
		"INSERT INTO rung (county, matter, share, clock, rung, round, seq, procedure, "
		"level, unit, "
		"party, role, waiting, fired_at, send_at, held_until, ended, outcome) VALUES ($1, "
		"$2, $3, "
		"$4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)" },
	[UPDATE_RUNG] = { "rung_update",
		"UPDATE rung SET waiting = $1, send_at = $2, held_until = $3, ended = $4, outcome "
		"= $5 "
		"WHERE county = $6 AND matter = $7 AND share = $8 AND rung = $9 AND round = $10" },
	[INSERT_PARTY] = { "matter_party_insert",
		"INSERT INTO matter_party (county, matter, party, role, is_open) "
		"VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
		.many = true },
	[CLOSE_PARTIES] = { "matter_party_close",
		"UPDATE matter_party SET is_open = $1 WHERE county = $2 AND matter = $3" },
	[INSERT_KEY] = { "matter_key_insert",
		"INSERT INTO matter_key (county, procedure, field, value, matter, position, "
		"superseded) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
		.many = true },
	[END_KEYS] = { "matter_key_end", "UPDATE matter_key SET superseded = $1 "
					 "WHERE county = $2 AND matter = $3 AND superseded = 0" },
	[INSERT_MILESTONE] = { "milestone_insert",
		"INSERT INTO milestone (county, matter, seq, "
		"share, kind, procedure, unit, on_at, due, "
		"due_first, position, superseded) VALUES ($1, "
		"$2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
		"ON CONFLICT DO NOTHING",
		.many = true },
	[SUPERSEDE_MILESTONES] = { "milestone_supersede",
		"UPDATE milestone SET superseded = $1 WHERE county = $2 AND matter = $3 AND seq = "
		"$4 "
		"AND superseded = 0" },
	[SUPERSEDE_KIND] = { "milestone_supersede_ends",
		"UPDATE milestone SET superseded = $1 WHERE county = $2 AND matter = $3 "
		"AND kind IN ('closed', 'stage-closed', 'declined', 'cancelled') AND superseded = "
		"0" },
	[DELETE_SHARES] = { "share_delete", "DELETE FROM share WHERE county = $1 AND matter = $2" },
	[DELETE_CLOCKS] = { "clock_delete", "DELETE FROM clock WHERE county = $1 AND matter = $2" },
	[DELETE_NODES] = { "node_delete", "DELETE FROM node WHERE county = $1 AND matter = $2" },
	[DELETE_RUNGS] = { "rung_delete", "DELETE FROM rung WHERE county = $1 AND matter = $2" },
	[DELETE_PARTIES] = { "matter_party_delete",
		"DELETE FROM matter_party WHERE county = $1 AND matter = $2" },
	[RESTORE_MILESTONES] = { "milestone_restore",
		"INSERT INTO milestone (county, matter, seq, share, kind, procedure, unit, on_at, "
		"due, due_first, position, superseded) SELECT county, matter, seq, share, kind, "
		"procedure, unit, on_at, due, due_first, $1, 0 FROM milestone "
		"WHERE county = $2 AND matter = $3 AND superseded = $4" },
	[SUPERSEDE_SENT] = { "milestone_supersede_sent",
		"UPDATE milestone SET superseded = $1 WHERE county = $2 AND matter = $3 "
		"AND share = $4 AND kind = 'sent' AND superseded = 0" },
	[END_STANDING] = { "standing_end", "UPDATE standing SET superseded = $1 "
					   "WHERE county = $2 AND matter = $3 AND superseded = 0" },
	[INSERT_STANDING] = { "standing_insert",
		"INSERT INTO standing (county, matter, position, superseded, procedure, opened, "
		"sent, met, ended, due, due_first, suspended, unit, plan, urgency, kind) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)" },
	[SET_SEEN] = { "matter_seen",
		"UPDATE matter SET seen = $1 WHERE county = $2 AND id = $3 AND seen < $1" },
	{ 0 },
};

static const struct column matter_columns[] = {
	COLUMN_INT(struct matter_row, id),
	COLUMN_TEXT(struct matter_row, procedure),
	COLUMN_INT(struct matter_row, definition),
	COLUMN_TEXT(struct matter_row, number),
	COLUMN_INT(struct matter_row, seq),
	COLUMN_INT(struct matter_row, version),
	COLUMN_BYTES(struct matter_row, leaf),
	COLUMN_TEXT(struct matter_row, title),
	COLUMN_TEXT(struct matter_row, urgency),
	COLUMN_TEXT(struct matter_row, kind),
	COLUMN_TEXT(struct matter_row, state),
	COLUMN_INT(struct matter_row, state_since),
	COLUMN_INT(struct matter_row, registrar),
	COLUMN_INT(struct matter_row, opened),
	COLUMN_INT(struct matter_row, closed),
	COLUMN_INT(struct matter_row, uncounted),
	COLUMN_INT(struct matter_row, round),
	COLUMN_INT(struct matter_row, suspended),
	COLUMN_INT(struct matter_row, lead_unit),
	COLUMN_INT(struct matter_row, last_action_at),
	COLUMN_INT(struct matter_row, last_actor),
	COLUMN_INT(struct matter_row, seen),
	COLUMN_INT(struct matter_row, imported),
	COLUMN_TEXT(struct matter_row, tallies),
	COLUMN_TEXT(struct matter_row, vals),
	COLUMN_INT(struct matter_row, ranked.is_open),
	COLUMN_INT(struct matter_row, ranked.due),
	COLUMN_INT(struct matter_row, ranked.lead_unit),
	COLUMN_INT(struct matter_row, head),
	{ 0 },
};

static const struct column part_columns[] = {
	COLUMN_INT(struct part_row, part),
	COLUMN_INT(struct part_row, first),
	COLUMN_INT(struct part_row, second),
	COLUMN_INT(struct part_row, numbers[0]),
	COLUMN_INT(struct part_row, numbers[1]),
	COLUMN_INT(struct part_row, numbers[2]),
	COLUMN_INT(struct part_row, numbers[3]),
	COLUMN_INT(struct part_row, numbers[4]),
	COLUMN_INT(struct part_row, numbers[5]),
	COLUMN_INT(struct part_row, numbers[6]),
	COLUMN_INT(struct part_row, numbers[7]),
	COLUMN_INT(struct part_row, numbers[8]),
	COLUMN_INT(struct part_row, numbers[9]),
	COLUMN_INT(struct part_row, numbers[10]),
	COLUMN_INT(struct part_row, numbers[11]),
	COLUMN_INT(struct part_row, numbers[12]),
	COLUMN_INT(struct part_row, numbers[13]),
	COLUMN_INT(struct part_row, numbers[14]),
	COLUMN_INT(struct part_row, numbers[15]),
	COLUMN_INT(struct part_row, numbers[16]),
	COLUMN_INT(struct part_row, numbers[17]),
	COLUMN_INT(struct part_row, numbers[18]),
	COLUMN_TEXT(struct part_row, texts[0]),
	COLUMN_TEXT(struct part_row, texts[1]),
	COLUMN_TEXT(struct part_row, texts[2]),
	COLUMN_TEXT(struct part_row, texts[3]),
	COLUMN_TEXT(struct part_row, texts[4]),
	COLUMN_TEXT(struct part_row, texts[5]),
	COLUMN_TEXT(struct part_row, texts[6]),
	{ 0 },
};

/* Far above what a matter has; a cut would break the fold, so the callers check `more`. */
#define PARTS_MAX 2000

bool matter_db_load(struct ctx *ctx, int64_t id, struct matter_row *ret)
{
	return db_one(ctx, &matter_statements[LOAD], matter_columns, ret, V(ctx->county), V(id));
}

bool matter_db_load_scoped(
	struct ctx *ctx, int64_t id, int64_t person, int64_t day, struct matter_row *ret)
{
	return db_one(ctx, &matter_statements[LOAD_SCOPED], matter_columns, ret, V(ctx->county),
		V(id), V(person), V(day));
}

struct rows matter_db_parts(struct ctx *ctx, int64_t matter)
{
	return db_rows(ctx, &matter_statements[LOAD_PARTS], part_columns, struct part_row,
		PARTS_MAX, V(ctx->county), V(matter));
}

void matter_db_insert(struct ctx *ctx, const struct matter *m, const struct matter_derived *d)
{
	db_put(ctx, &matter_statements[INSERT_MATTER], V(ctx->county), V(m->id),
		V(m->definition->id), V(m->definition->version), V(m->number), V(m->seq),
		V(m->version), V(d->leaf), V(m->title), V(m->urgency), V(m->kind), V(d->state),
		V(m->state_since), V(d->is_open), V(m->registrar), V(m->opened), V(m->closed),
		V(m->round), V(m->suspended), V(m->lead_unit), V(d->due), V(d->due_first),
		V(d->amber), V(d->plan), V(m->last_action_at), V(m->last_actor), V(m->seen),
		V(m->imported), V(d->tallies), V(d->vals), V(m->uncounted));
}

void matter_db_update(struct ctx *ctx, const struct matter *m, const struct matter_derived *d)
{
	const struct ranked *ranked = &m->ranked;
	bool same = ranked->is_open == d->is_open && ranked->due == d->due &&
		    ranked->lead_unit == m->lead_unit;
	if (same)
		db_put(ctx, &matter_statements[UPDATE_MATTER], V(m->seq), V(m->version), V(d->leaf),
			V(m->title), V(m->urgency), V(m->kind), V(d->state), V(m->state_since),
			V(m->closed), V(m->round), V(m->suspended), V(d->due_first), V(d->amber),
			V(d->plan), V(m->last_action_at), V(m->last_actor), V(d->tallies),
			V(d->vals), V(m->uncounted), V(ctx->county), V(m->id));
	else
		db_put(ctx, &matter_statements[UPDATE_RANKED], V(m->seq), V(m->version), V(d->leaf),
			V(m->title), V(m->urgency), V(m->kind), V(d->state), V(m->state_since),
			V(m->closed), V(m->round), V(m->suspended), V(d->due_first), V(d->amber),
			V(d->plan), V(m->last_action_at), V(m->last_actor), V(d->tallies),
			V(d->vals), V(m->uncounted), V(d->is_open), V(d->due), V(m->lead_unit),
			V(ctx->county), V(m->id));
}

void matter_db_put_share(struct ctx *ctx, int64_t matter, const struct share *s, const char *state)
{
	const char *kind = text_or(s->ask.kind, "");
	const char *progress = text_or(s->progress, ""), *problem = text_or(s->problem, "");
	const char *next = text_or(s->next_step, ""), *result = text_or(s->result, "");
	const char *plan = text_or(s->plan, "");
	bool is_open = !s->ended_on;
	if (s->stored)
		db_put(ctx, &matter_statements[UPDATE_SHARE], V(state), V(is_open), V(s->version),
			V(s->holder), V(s->signed_on), V(s->reported_on), V(s->ended_on),
			V(s->progress_on), V(progress), V(problem), V(next), V(result), V(plan),
			V(s->behind), V(s->extended), V(s->round), V(s->final), V(s->past), V(kind),
			V(s->ask.seq), V(s->ask.day), V(s->ask.level), V(s->behind_before),
			V(s->judged_on), V(ctx->county), V(matter), V(s->ordinal));
	else
		db_put(ctx, &matter_statements[INSERT_SHARE], V(ctx->county), V(matter),
			V(s->ordinal), V(s->unit), V((int)s->role), V(state), V(is_open),
			V(s->version), V(s->holder), V(s->opened), V(s->signed_on),
			V(s->reported_on), V(s->ended_on), V(s->progress_on), V(progress),
			V(problem), V(next), V(result), V(plan), V(s->behind), V(s->extended),
			V(s->round), V(s->final), V(s->past), V(kind), V(s->ask.seq), V(s->ask.day),
			V(s->ask.level), V(s->behind_before), V(s->judged_on));
}

void matter_db_put_clock(struct ctx *ctx, const struct matter *matter, const struct clock *c,
	const struct owner *owner, const char *pauses)
{
	const char *id = matter->definition->clocks[c->def].id;
	/* At an end nobody is waited for; what still runs only looks back. */
	bool running = !c->stopped && !matter->definition->matter.states[matter->state].end;
	bool paused = c->pause_count && c->pauses[c->pause_count - 1].to == WORKTIME_NEVER;
	db_put(ctx, &matter_statements[PUT_CLOCK], V(ctx->county), V(matter->id), V(c->share),
		V(id), V(matter->definition->id), V(owner->party), V(owner->role), V(c->round),
		V(c->started), V(c->stopped), V(running), V(paused), V(c->day), V(c->first_day),
		V(pauses), V(c->due), V(c->due_first), V(c->amber), V(c->fired),
		V(c->last_fired_at), V(c->next));
}

void matter_db_put_node(struct ctx *ctx, int64_t matter, const struct node *node)
{
	if (node->stored)
		db_put(ctx, &matter_statements[UPDATE_NODE], V(node->title), V(node->day),
			V(node->done_day), V(ctx->county), V(matter), V(node->share),
			V(node->ordinal));
	else
		db_put(ctx, &matter_statements[INSERT_NODE], V(ctx->county), V(matter),
			V(node->share), V(node->ordinal), V(node->title), V(node->day),
			V(node->done_day));
}

void matter_db_put_rung(struct ctx *ctx, const struct matter *matter, const struct proposal *p,
	const struct owner *owner, int64_t unit)
{
	const struct rung *rung = &matter->definition->ladder[p->rung];
	const char *clock = rung->clock < 0 ? "" : matter->definition->clocks[rung->clock].id;
	bool waiting = !p->ended;
	if (p->stored)
		db_put(ctx, &matter_statements[UPDATE_RUNG], V(waiting), V(p->send_at),
			V(p->held_until), V(p->ended), V(p->outcome), V(ctx->county), V(matter->id),
			V(p->share), V(rung->id), V(p->round));
	else
		db_put(ctx, &matter_statements[INSERT_RUNG], V(ctx->county), V(matter->id),
			V(p->share), V(clock), V(rung->id), V(p->round), V(p->seq),
			V(matter->definition->id), V(rung->level), V(unit), V(owner->party),
			V(owner->role), V(waiting), V(p->fired_at), V(p->send_at), V(p->held_until),
			V(p->ended), V(p->outcome));
}

void matter_db_put_party(struct ctx *ctx, int64_t matter, const struct owner *party, bool is_open)
{
	db_put(ctx, &matter_statements[INSERT_PARTY], V(ctx->county), V(matter), V(party->party),
		V(party->role), V(is_open));
}

void matter_db_open_parties(struct ctx *ctx, int64_t matter, bool is_open)
{
	db_put(ctx, &matter_statements[CLOSE_PARTIES], V(is_open), V(ctx->county), V(matter));
}

void matter_db_put_key(struct ctx *ctx, const struct matter *matter, const char *field,
	const char *value, struct span span)
{
	db_put(ctx, &matter_statements[INSERT_KEY], V(ctx->county), V(matter->definition->id),
		V(field), V(value), V(matter->id), V(span.from), V(span.until));
}

void matter_db_end_keys(struct ctx *ctx, int64_t matter, int64_t position)
{
	db_put(ctx, &matter_statements[END_KEYS], V(position), V(ctx->county), V(matter));
}

void matter_db_put_milestone(struct ctx *ctx, const struct matter *matter,
	const struct milestone *milestone, struct span span)
{
	db_put(ctx, &matter_statements[INSERT_MILESTONE], V(ctx->county), V(matter->id),
		V(span.seq), V(milestone->share), V(milestone->kind), V(matter->definition->id),
		V(milestone->unit), V(milestone->on), V(milestone->due), V(milestone->due_first),
		V(span.from), V(span.until));
}

void matter_db_supersede(struct ctx *ctx, int64_t matter, int64_t seq, int64_t position)
{
	db_put(ctx, &matter_statements[SUPERSEDE_MILESTONES], V(position), V(ctx->county),
		V(matter), V(seq));
}

void matter_db_supersede_ends(struct ctx *ctx, int64_t matter, int64_t position)
{
	db_put(ctx, &matter_statements[SUPERSEDE_KIND], V(position), V(ctx->county), V(matter));
}

void matter_db_restore(struct ctx *ctx, int64_t matter, int64_t position, int64_t now)
{
	db_put(ctx, &matter_statements[RESTORE_MILESTONES], V(now), V(ctx->county), V(matter),
		V(position));
}

void matter_db_supersede_sent(struct ctx *ctx, int64_t matter, int64_t share, int64_t position)
{
	db_put(ctx, &matter_statements[SUPERSEDE_SENT], V(position), V(ctx->county), V(matter),
		V(share));
}

void matter_db_end_standing(struct ctx *ctx, int64_t matter, int64_t position)
{
	db_put(ctx, &matter_statements[END_STANDING], V(position), V(ctx->county), V(matter));
}

void matter_db_put_standing(struct ctx *ctx, const struct matter *matter,
	const struct standing *standing, struct span span)
{
	db_put(ctx, &matter_statements[INSERT_STANDING], V(ctx->county), V(matter->id),
		V(span.from), V(span.until), V(matter->definition->id), V(standing->opened),
		V(standing->sent), V(standing->met), V(standing->ended), V(standing->due),
		V(standing->due_first), V(standing->suspended), V(standing->unit),
		V(standing->plan), V(standing->urgency), V(standing->kind));
}

void matter_db_delete_parties(struct ctx *ctx, int64_t matter)
{
	db_put(ctx, &matter_statements[DELETE_PARTIES], V(ctx->county), V(matter));
}

void matter_db_delete_parts(struct ctx *ctx, int64_t matter)
{
	db_put(ctx, &matter_statements[DELETE_SHARES], V(ctx->county), V(matter));
	db_put(ctx, &matter_statements[DELETE_CLOCKS], V(ctx->county), V(matter));
	db_put(ctx, &matter_statements[DELETE_NODES], V(ctx->county), V(matter));
	db_put(ctx, &matter_statements[DELETE_RUNGS], V(ctx->county), V(matter));
	matter_db_delete_parties(ctx, matter);
}

int64_t matter_db_set_seen(struct ctx *ctx, int64_t matter, int64_t seq)
{
	return db_exec(ctx, &matter_statements[SET_SEEN], V(seq), V(ctx->county), V(matter));
}
