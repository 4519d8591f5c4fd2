/* engine/matter_rows.c - the rows are a cache of the fold: read whole, written where dirty. */
#include "engine/matter_rows.h"

#include "base/time.h"
#include "engine/clock.h"
#include "engine/directory.h"
#include "engine/fold.h"
#include "engine/ledger.h"
#include "engine/world.h"
#include "html/json.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* --- reading ----------------------------------------------------------------------------------- */

/* "1700000000000-1700000300000;1700000900000-0": closed and open pauses. */
static void read_pauses(pool_t *pool, struct clock *clock, const char *text)
{
	while (*text) {
		char *end;
		struct pause pause = { .from = strtoll(text, &end, 10) };
		pause.to = strtoll(end + 1, &end, 10);
		clock->pauses =
			fold_grow(pool, clock->pauses, &clock->pause_count, sizeof(struct pause));
		clock->pauses[clock->pause_count - 1] = pause;
		text = *end == ';' ? end + 1 : "";
	}
}

static const char *pauses_text(pool_t *pool, const struct clock *clock)
{
	const char *text = "";
	for (size_t i = 0; i < clock->pause_count; i++)
		text = text_printf(pool, "%s%s%" PRId64 "-%" PRId64, text, i ? ";" : "",
			clock->pauses[i].from, clock->pauses[i].to);
	return text;
}

/* "rework:0=2;extend:1=1" */
static void read_tallies(struct matter *matter, const char *text)
{
	while (*text) {
		const char *colon = strchr(text, ':');
		CHECK(colon);
		char *end;
		struct tally tally = { .action = text_copy_n(matter->pool, text, colon - text) };
		tally.share = strtoll(colon + 1, &end, 10);
		tally.times = *end == '=' ? strtoll(end + 1, &end, 10) : 0;
		matter->tallies = fold_grow(
			matter->pool, matter->tallies, &matter->tally_count, sizeof(struct tally));
		matter->tallies[matter->tally_count - 1] = tally;
		text = *end == ';' ? end + 1 : "";
	}
}

static const char *tallies_text(pool_t *pool, const struct matter *matter)
{
	const char *text = "";
	for (size_t i = 0; i < matter->tally_count; i++)
		text = text_printf(pool, "%s%s%s:%" PRId64 "=%" PRId64, text, i ? ";" : "",
			matter->tallies[i].action, matter->tallies[i].share,
			matter->tallies[i].times);
	return text;
}

static const char *filled(const char *text)
{
	return text_empty(text) ? NULL : text;
}

static void read_share(struct matter *matter, const struct part_row *row)
{
	const int64_t *n = row->numbers;
	const char *const *t = row->texts;
	matter->shares =
		fold_grow(matter->pool, matter->shares, &matter->share_count, sizeof(struct share));
	matter->shares[matter->share_count - 1] = (struct share){ .ordinal = row->first,
		.unit = n[0],
		.role = (enum share_role)n[1],
		.version = n[2],
		.holder = n[3],
		.opened = n[4],
		.signed_on = n[5],
		.reported_on = n[6],
		.ended_on = n[7],
		.progress_on = n[8],
		.behind = n[9],
		.extended = n[10],
		.round = n[11],
		.final = n[12] != 0,
		.past = n[13] != 0,
		.state = state_find(&matter->definition->share, t[0]),
		.progress = t[1],
		.problem = t[2],
		.next_step = t[3],
		.result = t[4],
		.plan = filled(t[5]),
		.ask = { .kind = filled(t[6]), .seq = n[14], .day = n[15], .level = n[16] },
		.behind_before = n[17],
		.judged_on = n[18],
		.stored = true };
}

static void read_clock(struct matter *matter, const struct part_row *row)
{
	const int64_t *n = row->numbers;
	int def = clock_find(matter->definition, row->texts[0]);
	if (def < 0)
		return;
	matter->clocks =
		fold_grow(matter->pool, matter->clocks, &matter->clock_count, sizeof(struct clock));
	struct clock *clock = &matter->clocks[matter->clock_count - 1];
	*clock = (struct clock){ .share = row->first,
		.def = def,
		.round = n[0],
		.started = n[1],
		.stopped = n[2],
		.day = n[3],
		.first_day = n[4],
		.due = n[5],
		.due_first = n[6],
		.amber = n[7],
		.fired = n[8],
		.last_fired_at = n[9],
		.next = n[10],
		.stored = true };
	read_pauses(matter->pool, clock, row->texts[1]);
}

static void read_node(struct matter *matter, const struct part_row *row)
{
	matter->nodes =
		fold_grow(matter->pool, matter->nodes, &matter->node_count, sizeof(struct node));
	matter->nodes[matter->node_count - 1] = (struct node){ .ordinal = row->first,
		.share = row->second,
		.day = row->numbers[0],
		.done_day = row->numbers[1],
		.title = row->texts[0],
		.stored = true };
}

static void read_rung(struct matter *matter, const struct part_row *row)
{
	const int64_t *n = row->numbers;
	const struct rung *rung = rung_find(matter->definition, row->texts[0]);
	if (!rung)
		return;
	matter->proposals = fold_grow(
		matter->pool, matter->proposals, &matter->proposal_count, sizeof(struct proposal));
	matter->proposals[matter->proposal_count - 1] = (struct proposal){ .seq = row->first,
		.share = row->second,
		.rung = (int)(rung - matter->definition->ladder),
		.round = n[0],
		.fired_at = n[1],
		.send_at = n[2],
		.held_until = n[3],
		.ended = n[4],
		.outcome = row->texts[1],
		.stored = true };
}

/* By kind and key: the fold finds shares by their ordinal, and the order of clocks is the same for all. */
static int compare_parts(const void *left, const void *right)
{
	const struct part_row *a = left, *b = right;
	if (a->part != b->part)
		return a->part < b->part ? -1 : 1;
	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	if (a->second != b->second)
		return a->second < b->second ? -1 : 1;
	return strcmp(a->texts[0], b->texts[0]);
}

static void read_parts(struct ctx *ctx, struct matter *matter)
{
	static void (*const read[])(struct matter *, const struct part_row *) = {
		[PART_SHARE] = read_share,
		[PART_CLOCK] = read_clock,
		[PART_NODE] = read_node,
		[PART_RUNG] = read_rung,
	};
	struct rows rows = matter_db_parts(ctx, matter->id);
	struct part_row *row = rows.data;
	CHECK(!rows.more);
	if (rows.count)
		qsort(row, (size_t)rows.count, sizeof *row, compare_parts);
	for (int64_t i = 0; i < rows.count; i++)
		read[row[i].part](matter, &row[i]);
}

static void copy_row(struct matter *matter, const struct matter_row *row)
{
	matter->number = row->number;
	matter->seq = row->seq;
	matter->version = row->version;
	matter->leaf = row->leaf.data;
	matter->title = row->title;
	matter->urgency = row->urgency;
	matter->kind = row->kind;
	matter->state = state_find(&matter->definition->matter, row->state);
	matter->state_since = row->state_since;
	matter->registrar = row->registrar;
	matter->opened = row->opened;
	matter->closed = row->closed;
	matter->uncounted = row->uncounted;
	matter->round = row->round;
	matter->suspended = row->suspended;
	matter->lead_unit = row->lead_unit;
	matter->last_action_at = row->last_action_at;
	matter->last_actor = row->last_actor;
	matter->seen = row->seen;
	matter->imported = row->imported != 0;
	matter->ranked = row->ranked;
	matter->head = row->head;
	read_tallies(matter, row->tallies);
}

struct matter *matter_from_rows(struct ctx *ctx, const struct matter_row *row)
{
	const struct definition *definition =
		definition_version(ctx->definitions, row->procedure, row->definition);
	if (!definition) {
		ctx_broken(ctx, ERR_INTERNAL, "no definition %s version %" PRId64, row->procedure,
			row->definition);
		return NULL;
	}
	struct matter *matter = matter_new(ctx->pool, definition, ctx->world->calendar, row->id);
	copy_row(matter, row);
	const char *why;
	json_t *values = json_parse(ctx->pool, row->vals, strlen(row->vals), &why);
	if (values)
		matter->values = values;
	read_parts(ctx, matter);
	matter->stood = standing_of(matter);
	return ctx_failed(ctx) ? NULL : matter;
}

/* --- writing ----------------------------------------------------------------------------------- */

static const char *worst_plan(const struct matter *matter)
{
	const struct share *lead = matter_lead(matter);
	return lead ? text_or(lead->plan, "") : "";
}

static struct matter_derived derive(struct ctx *ctx, const struct matter *matter)
{
	struct timing timing = matter_timing(matter);
	const struct state *state = &matter->definition->matter.states[matter->state];
	return (struct matter_derived){
		.leaf = { matter->leaf, LEDGER_HASH },
		.state = state->id,
		.plan = worst_plan(matter),
		.tallies = tallies_text(ctx->pool, matter),
		.vals = json_text(ctx->pool, matter->values),
		.is_open = !state->end,
		.due = timing.due,
		.due_first = timing.due_first,
		.amber = timing.amber,
	};
}

static void save_clocks(struct ctx *ctx, struct matter *matter, bool all)
{
	for (size_t i = 0; i < matter->clock_count; i++) {
		struct clock *clock = &matter->clocks[i];
		if (!clock->dirty && !all)
			continue;
		const struct share *share = matter_share(matter, clock->share);
		struct owner owner = owner_of(ctx, matter, share, clock_owner(matter, clock));
		matter_db_put_clock(ctx, matter, clock, &owner, pauses_text(ctx->pool, clock));
		clock->dirty = false;
		clock->stored = true;
	}
}

static void save_shares(struct ctx *ctx, struct matter *matter, bool all)
{
	for (size_t i = 0; i < matter->share_count; i++) {
		struct share *share = &matter->shares[i];
		if (!share->dirty && !all)
			continue;
		matter_db_put_share(
			ctx, matter->id, share, matter->definition->share.states[share->state].id);
		share->dirty = false;
		share->stored = true;
	}
}

static void save_nodes(struct ctx *ctx, struct matter *matter, bool all)
{
	for (size_t i = 0; i < matter->node_count; i++) {
		struct node *node = &matter->nodes[i];
		if (!node->dirty && !all)
			continue;
		matter_db_put_node(ctx, matter->id, node);
		node->dirty = false;
		node->stored = true;
	}
}

static void save_rungs(struct ctx *ctx, struct matter *matter, bool all)
{
	for (size_t i = 0; i < matter->proposal_count; i++) {
		struct proposal *proposal = &matter->proposals[i];
		const struct rung *rung = &matter->definition->ladder[proposal->rung];
		if (!proposal->dirty && !all)
			continue;
		const struct share *share = matter_share(matter, proposal->share);
		struct owner owner = owner_of(ctx, matter, share,
			rung->approver ? rung->approver : matter->definition->coordinator);
		matter_db_put_rung(
			ctx, matter, proposal, &owner, share ? share->unit : matter->lead_unit);
		proposal->dirty = false;
		proposal->stored = true;
	}
}

static void save_milestones(struct ctx *ctx, struct matter *matter, int64_t position)
{
	for (size_t i = 0; i < matter->milestone_count; i++)
		matter_db_put_milestone(ctx, matter, &matter->milestones[i],
			(struct span){ matter->seq, position, 0 });
}

static void save_standing(struct ctx *ctx, struct matter *matter, int64_t position)
{
	struct standing standing = standing_of(matter);
	if (standing_equal(&matter->stood, &standing))
		return;
	if (matter->stood.counts)
		matter_db_end_standing(ctx, matter->id, position);
	if (standing.counts)
		matter_db_put_standing(
			ctx, matter, &standing, (struct span){ matter->seq, position, 0 });
	matter->stood = standing;
}

/* A share that ended unsigned, withdrawn or moved elsewhere, need not be signed any more. */
static void end_sent(struct ctx *ctx, const struct matter *matter, int64_t position)
{
	for (size_t i = 0; i < matter->share_count; i++) {
		const struct share *share = &matter->shares[i];
		if (share->dirty && share->ended_on && !share->signed_on)
			matter_db_supersede_sent(ctx, matter->id, share->ordinal, position);
	}
}

static void admit(struct ctx *ctx, const struct matter *matter, int64_t party, const char *role)
{
	const struct owner owner = { party, role };
	if (party)
		matter_db_put_party(ctx, matter->id, &owner,
			!matter->definition->matter.states[matter->state].end);
}

/* Of a need-to-know matter also the persons whom its definition names by a field. */
static void admit_persons(struct ctx *ctx, const struct matter *matter)
{
	for (size_t i = 0; i < matter->definition->sees_count; i++) {
		const struct role *role = matter->definition->sees[i];
		if (role->scope == ROLE_FIELD)
			admit(ctx, matter, owner_exact(ctx, matter, NULL, role).party, "");
	}
}

/* Those who lead the units concerned reach it by 领导分工, whoever they are on the day. */
static void admit_leaders(struct ctx *ctx, const struct matter *matter, const struct share *share)
{
	const struct definition *definition = matter->definition;
	if (definition_sees(definition, ROLE_DIVISION_LEADER) ||
		definition_sees(definition, ROLE_DIVISION_DEPUTY))
		admit(ctx, matter, share ? share->unit : matter->lead_unit, definition->led);
}

/* Who may see it: the office and every unit that has a share, or of these the circle alone. */
static void save_parties(struct ctx *ctx, const struct matter *matter, const struct share *share)
{
	bool named = matter->definition->access == ACCESS_NAMED;
	admit(ctx, matter, share ? share->unit : directory_office(ctx->directory)->id,
		named ? matter->definition->circle : "");
	if (named)
		admit_leaders(ctx, matter, share);
	if (named && !share)
		admit_persons(ctx, matter);
}

/* Who has been given the work has the need to know. */
static void admit_holders(struct ctx *ctx, const struct matter *matter, bool all)
{
	for (size_t i = 0; i < matter->share_count; i++)
		if (all || matter->shares[i].taken)
			admit(ctx, matter, matter->shares[i].holder, "");
}

static void save_all_parties(struct ctx *ctx, const struct matter *matter, bool fresh)
{
	bool named = matter->definition->access == ACCESS_NAMED;
	/* Somebody else may be named now, and who was named before is not any more. */
	bool anew = !fresh && named && matter->values_changed;
	if (anew)
		matter_db_delete_parties(ctx, matter->id);
	if (fresh || anew)
		save_parties(ctx, matter, NULL);
	for (size_t i = 0; i < matter->share_count; i++)
		if (fresh || anew || !matter->shares[i].stored)
			save_parties(ctx, matter, &matter->shares[i]);
	if (named)
		admit_holders(ctx, matter, fresh || anew);
}

static void save_keys(struct ctx *ctx, const struct matter *matter, int64_t position)
{
	const struct span span = { matter->seq, position, 0 };
	for (size_t i = 0; i < matter->definition->input_count; i++) {
		const struct input *input = &matter->definition->inputs[i];
		const json_t *value = json_object_get(matter->values, input->name), *one;
		size_t at;
		if (!input->index || !value)
			continue;
		if (json_is_string(value))
			matter_db_put_key(ctx, matter, input->name, json_string_value(value), span);
		json_array_foreach (value, at, one)
			matter_db_put_key(ctx, matter, input->name, json_string_value(one), span);
	}
}

static void forget_stored(struct matter *matter)
{
	for (size_t i = 0; i < matter->share_count; i++)
		matter->shares[i].stored = false;
	for (size_t i = 0; i < matter->clock_count; i++)
		matter->clocks[i].stored = false;
	for (size_t i = 0; i < matter->node_count; i++)
		matter->nodes[i].stored = false;
}

/* FRESH: the matter has no row yet. REWRITE: all parts are written anew (撤销). */
enum save { SAVE_CHANGED, SAVE_FRESH, SAVE_REWRITE };

/* All but what is bound to a position. */
static void save_state(struct ctx *ctx, struct matter *matter, enum save how)
{
	struct matter_derived derived = derive(ctx, matter);
	bool all = how != SAVE_CHANGED;
	if (how == SAVE_FRESH)
		matter_db_insert(ctx, matter, &derived);
	else
		matter_db_update(ctx, matter, &derived);
	if (how == SAVE_REWRITE) {
		matter_db_delete_parts(ctx, matter->id);
		forget_stored(matter);
	}
	save_all_parties(ctx, matter, all);
	save_shares(ctx, matter, all);
	save_clocks(ctx, matter, all);
	save_nodes(ctx, matter, all);
	save_rungs(ctx, matter, all);
	matter->ranked = (struct ranked){ derived.is_open, derived.due, matter->lead_unit };
	if (matter->opening_changed && how != SAVE_FRESH)
		matter_db_open_parties(ctx, matter->id, derived.is_open);
}

static void save(struct ctx *ctx, struct matter *matter, enum save how, int64_t position)
{
	save_state(ctx, matter, how);
	if (how == SAVE_REWRITE || (matter->values_changed && how != SAVE_FRESH))
		matter_db_end_keys(ctx, matter->id, position);
	if (how != SAVE_CHANGED || matter->values_changed)
		save_keys(ctx, matter, position);
	save_milestones(ctx, matter, position);
	save_standing(ctx, matter, position);
}

void matter_save_new(struct ctx *ctx, struct matter *matter)
{
	save_state(ctx, matter, SAVE_FRESH);
}

void matter_follow(struct ctx *ctx, struct matter *matter, const struct ledger_event *event)
{
	bool counted = !matter->uncounted;
	matter_apply(matter, &event->event);
	matter->leaf = event->leaf.data;
	end_sent(ctx, matter, event->position);
	save(ctx, matter, event->event.seq == 1 ? SAVE_FRESH : SAVE_CHANGED, event->position);
	if (!counted && !matter->uncounted)
		matter_db_supersede_ends(ctx, matter->id, event->position);
}

static struct matter *history_fold(struct ctx *ctx, const struct definition *definition, int64_t id,
	const struct ledger_event *events, size_t count)
{
	struct event *all = mem_array(ctx->pool, struct event, count);
	struct matter *matter = matter_new(
		ctx->pool, definition, world_calendar_at(ctx->world, events[0].position), id);
	for (size_t i = 0; i < count; i++)
		all[i] = events[i].event;
	for (size_t i = 0; i < count; i++) {
		matter_turn(ctx->world, matter, events[i].position);
		matter_fold_next(matter, all, count, i);
	}
	return matter;
}

void matter_take_back(
	struct ctx *ctx, struct matter *matter, const struct ledger_event *events, size_t count)
{
	const struct ledger_event *undone = &events[count - 2], *undo = &events[count - 1];
	struct matter *before = history_fold(ctx, matter->definition, matter->id, events, count);
	before->seen = matter->seen;
	before->stood = matter->stood;
	before->ranked = matter->ranked;
	before->leaf = undo->leaf.data;
	*matter = *before;
	matter_db_restore(ctx, matter->id, undone->position, undo->position);
	matter_db_supersede(ctx, matter->id, undone->event.seq, undo->position);
	save(ctx, matter, SAVE_REWRITE, undo->position);
}

void matter_save_turned(struct ctx *ctx, struct matter *matter, int64_t position)
{
	save_state(ctx, matter, SAVE_CHANGED);
	save_standing(ctx, matter, position);
}

void matter_save_clocks(struct ctx *ctx, struct matter *matter)
{
	save_clocks(ctx, matter, false);
}

void matter_save_owners(struct ctx *ctx, struct matter *matter)
{
	save_clocks(ctx, matter, true);
	save_rungs(ctx, matter, true);
}
