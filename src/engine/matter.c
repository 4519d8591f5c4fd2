/* engine/matter.c - the one fold: what each event does to a matter. Pure: the same events give the
 * same matter for ever. Effects are a closed table; what a mechanism is stands in its definition. */
#include "engine/matter.h"

#include "base/time.h"
#include "engine/clock.h"
#include "engine/fold.h"

#include <string.h>

struct matter *matter_new(pool_t *pool, const struct definition *definition,
	const struct calendar *calendar, int64_t id)
{
	struct matter *matter = mem_new(pool, struct matter);
	matter->pool = pool;
	matter->definition = definition;
	matter->calendar = calendar;
	matter->id = id;
	matter->number = matter->title = matter->urgency = matter->kind = "";
	matter->state = -1;
	matter->values = json_object();
	pool_defer(pool, matter->values, (void (*)(void *))json_decref);
	return matter;
}

void *fold_grow(pool_t *pool, void *items, size_t *count, size_t size)
{
	/* Powers of two, so that n additions copy 2n items. */
	if ((*count & (*count - 1)) == 0) {
		char *grown = pool_alloc(pool, (*count ? *count * 2 : 1) * size);
		if (*count)
			memcpy(grown, items, *count * size);
		items = grown;
	}
	memset((char *)items + *count * size, 0, size);
	(*count)++;
	return items;
}

const char *fold_value(const struct fold *fold, const char *input)
{
	const json_t *value = json_object_get(json_object_get(fold->event->body, "values"), input);
	return json_is_string(value) ? json_string_value(value) : NULL;
}

static const char *kept_value(const struct fold *fold, const char *input)
{
	return text_copy(fold->matter->pool, fold_value(fold, input));
}

static int64_t day_value(const struct fold *fold, const char *input)
{
	int64_t day = 0;
	const char *text = fold_value(fold, input);
	return text && time_parse_day(text, &day) ? day : 0;
}

static int64_t id_value(const struct fold *fold, const char *input)
{
	int64_t id = 0;
	const char *text = fold_value(fold, input);
	return text && text_to_int(text, &id) ? id : 0;
}

/* --- shares ------------------------------------------------------------------------------------ */

static struct share *share_open(struct fold *fold, int64_t unit, enum share_role role)
{
	struct matter *matter = fold->matter;
	matter->shares =
		fold_grow(matter->pool, matter->shares, &matter->share_count, sizeof(struct share));
	struct share *share = &matter->shares[matter->share_count - 1];
	share->ordinal = (int64_t)matter->share_count;
	share->unit = unit;
	share->role = role;
	share->opened = fold->event->on;
	share->state = -1;
	fold_share_to(fold, share, matter->definition->share.first);
	if (role == SHARE_LEAD)
		matter->lead_unit = unit;
	return share;
}

static void open_units(struct fold *fold, const json_t *units, enum share_role role)
{
	if (json_is_string(units)) {
		int64_t unit;
		if (text_to_int(json_string_value(units), &unit))
			share_open(fold, unit, role);
		return;
	}
	size_t i;
	const json_t *unit;
	json_array_foreach (units, i, unit)
		open_units(fold, unit, role);
}

static enum share_role input_share_role(const struct input *input)
{
	return input->is == IS_LEAD       ? SHARE_LEAD
	       : input->is == IS_CO       ? SHARE_CO
	       : input->is == IS_SEPARATE ? SHARE_SEPARATE
					  : 0;
}

static void open_shares_of(struct fold *fold, const json_t *values)
{
	const struct definition *definition = fold->matter->definition;
	for (size_t i = 0; i < definition->input_count; i++) {
		const struct input *input = &definition->inputs[i];
		if (input_share_role(input))
			open_units(fold, json_object_get(values, input->name),
				input_share_role(input));
	}
}

static void open_shares(struct fold *fold)
{
	open_shares_of(fold, fold->matter->values);
}

/* 增加配合单位: only the units given with this event. */
static void add_shares(struct fold *fold)
{
	open_shares_of(fold, json_object_get(fold->event->body, "values"));
}

static void share_end(struct fold *fold, struct share *share)
{
	share->ended_on = fold->event->on;
	share->ask = (struct ask){ 0 };
	share->dirty = true;
	clocks_stop(fold->matter, share->ordinal, UINT32_MAX, fold->event->on);
}

static void close_shares(struct fold *fold)
{
	for (size_t i = 0; i < fold->matter->share_count; i++)
		if (!fold->matter->shares[i].ended_on)
			share_end(fold, &fold->matter->shares[i]);
}

static void reopen_shares(struct fold *fold)
{
	struct matter *matter = fold->matter;
	for (size_t i = 0; i < matter->share_count; i++) {
		struct share *share = &matter->shares[i];
		bool replaced = share->role == SHARE_LEAD && share->unit != matter->lead_unit;
		if (replaced || (share->role == SHARE_CO && !fold->action->share_all))
			continue;
		share->round++;
		share->ended_on = share->reported_on = 0;
		fold_share_to(fold, share, fold->action->share_to);
	}
}

static void next_round(struct fold *fold)
{
	close_shares(fold);
	fold->matter->round++;
}

/* 调整承办单位: the share of the old unit has ended by its transition or ends here. */
static void reassign(struct fold *fold)
{
	int64_t unit = id_value(fold, "unit");
	struct share *share = fold->share;
	CHECK(share);
	enum share_role role = share->role;
	if (fold->action->to >= 0)
		fold_share_to(fold, share, fold->action->to);
	share_end(fold, share);
	share_open(fold, unit, role);
	fold->share = NULL;
}

static void take(struct fold *fold)
{
	CHECK(fold->share);
	int64_t holder = id_value(fold, "holder");
	fold->share->holder = holder ? holder : fold->event->actor;
	if (!fold->share->signed_on)
		fold->share->signed_on = fold->event->on;
}

/* --- applications and rulings ------------------------------------------------------------------ */

static void ask(struct fold *fold)
{
	CHECK(fold->share);
	fold->share->ask = (struct ask){
		.kind = text_copy(fold->matter->pool, fold->action->ask),
		.seq = fold->event->seq,
		.day = day_value(fold, "new-date"),
		.level = fold_times(fold->matter, fold->action->id, fold->event->share) + 1,
	};
}

static void ask_end(struct fold *fold)
{
	CHECK(fold->share);
	fold->share->ask = (struct ask){ 0 };
}

/* 维持原交办: designated by a ruling, the unit may not object again. */
static void refuse(struct fold *fold)
{
	ask_end(fold);
	fold->share->final = true;
}

static void grant_date(struct fold *fold)
{
	struct share *share = fold->share;
	CHECK(share && fold->action->clock >= 0);
	struct clock *clock = matter_clock(fold->matter, share->ordinal, fold->action->clock);
	if (!clock)
		clock = matter_clock(fold->matter, 0, fold->action->clock);
	int64_t day = day_value(fold, "new-date");
	if (clock)
		clock_move(fold->matter, clock, day ? day : share->ask.day);
	share->extended++;
	ask_end(fold);
}

/* --- standing still ---------------------------------------------------------------------------- */

static void suspend(struct fold *fold)
{
	fold->matter->suspended = fold->event->on;
	clocks_pause(fold->matter, fold->event->on);
}

static void resume(struct fold *fold)
{
	fold->matter->suspended = 0;
	clocks_resume(fold->matter, fold->event->on);
}

/* --- progress, 序时, 节点 ------------------------------------------------------------------------ */

static void judge(struct fold *fold)
{
	struct share *share = fold->share;
	const struct definition *definition = fold->matter->definition;
	const char *plan = kept_value(fold, "plan");
	if (!share || !plan)
		return;
	bool behind = definition->plan_behind >= 0 &&
		      text_equal(plan, definition->plan[definition->plan_behind].id);
	share->behind = behind ? share->behind + 1 : 0;
	share->plan = plan;
}

static void progress(struct fold *fold)
{
	struct share *share = fold->share;
	CHECK(share);
	share->progress_on = fold->event->on;
	/* "No change" leaves the texts of last time as they are. */
	if (fold_value(fold, "progress")) {
		share->progress = kept_value(fold, "progress");
		share->problem = kept_value(fold, "problem");
		share->next_step = kept_value(fold, "next-step");
	}
	judge(fold);
	if (fold->action->clock >= 0)
		clock_rearm(fold->matter,
			matter_clock(fold->matter, share->ordinal, fold->action->clock),
			fold->event->on);
}

static void node_add(struct fold *fold)
{
	struct matter *matter = fold->matter;
	matter->nodes =
		fold_grow(matter->pool, matter->nodes, &matter->node_count, sizeof(struct node));
	struct node *node = &matter->nodes[matter->node_count - 1];
	*node = (struct node){
		.share = fold->event->share,
		.ordinal = (int64_t)matter->node_count,
		.title = kept_value(fold, "node"),
		.day = day_value(fold, "node-date"),
		.dirty = true,
	};
}

static void node_done(struct fold *fold)
{
	int64_t ordinal = id_value(fold, "node-number");
	for (size_t i = 0; i < fold->matter->node_count; i++) {
		struct node *node = &fold->matter->nodes[i];
		if (node->ordinal != ordinal)
			continue;
		node->done_day = time_day(fold->event->on);
		node->dirty = true;
	}
}

/* --- the matter's own values ------------------------------------------------------------------- */

static const char *text_field(const struct matter *matter, int input)
{
	if (input < 0)
		return "";
	const char *value = matter_value(matter, matter->definition->inputs[input].name);
	return text_or(value, text_or(matter->definition->inputs[input].fallback, ""));
}

/* Form values of this event join the matter's; what an action asks for itself stays in the event. */
static void keep_values(struct fold *fold)
{
	struct matter *matter = fold->matter;
	const json_t *values = json_object_get(fold->event->body, "values");
	for (size_t i = 0; i < matter->definition->input_count; i++) {
		const struct input *input = &matter->definition->inputs[i];
		json_t *value = json_object_get(values, input->name);
		if (value && input->ask != ASK_ACTION) {
			json_object_set(matter->values, input->name, value);
			matter->values_changed |= input->index;
		}
		if (value && input->is == IS_DUE)
			clocks_redate(matter, input->clock, input->name);
	}
	matter->title = text_field(matter, matter->definition->title_input);
	matter->urgency = text_field(matter, matter->definition->urgency_input);
	matter->kind = text_field(matter, matter->definition->kind_input);
}

static void register_matter(struct fold *fold)
{
	struct matter *matter = fold->matter;
	const char *number = json_string_value(json_object_get(fold->event->body, "number"));
	matter->number = text_or(text_copy(matter->pool, number), "");
	matter->registrar = fold->event->actor;
	matter->opened = fold->event->on;
	matter->imported = json_is_true(json_object_get(fold->event->body, "imported"));
}

/* --- the ladder -------------------------------------------------------------------------------- */

static void rung(struct fold *fold)
{
	struct matter *matter = fold->matter;
	const char *id = json_string_value(json_object_get(fold->event->body, "rung"));
	const struct rung *rung = rung_find(matter->definition, id);
	CHECK(rung);
	int index = (int)(rung - matter->definition->ladder);
	int64_t round = clock_fired(matter, fold->event->share, index, fold->event->at);
	matter->proposals = fold_grow(
		matter->pool, matter->proposals, &matter->proposal_count, sizeof(struct proposal));
	struct proposal *proposal = &matter->proposals[matter->proposal_count - 1];
	bool waits = rung->approver || rung->drafted;
	*proposal = (struct proposal){
		.share = fold->event->share,
		.seq = fold->event->seq,
		.rung = index,
		.round = round,
		.fired_at = fold->event->at,
		.send_at = rung->drafted ? clock_send_at(matter, fold->event->at) : 0,
		.ended = waits ? 0 : fold->event->at,
		.outcome = waits ? "" : "sent",
		.dirty = true,
	};
}

static struct proposal *proposal_of(struct fold *fold)
{
	int64_t seq = json_integer_value(json_object_get(fold->event->body, "proposal"));
	for (size_t i = 0; i < fold->matter->proposal_count; i++)
		if (fold->matter->proposals[i].seq == seq)
			return &fold->matter->proposals[i];
	return NULL;
}

static void end_proposal(struct fold *fold, const char *outcome)
{
	struct proposal *proposal = proposal_of(fold);
	CHECK(proposal);
	proposal->ended = fold->event->at;
	proposal->outcome = outcome;
	proposal->dirty = true;
}

static void issue(struct fold *fold)
{
	end_proposal(fold, fold->event->actor ? "issued" : "sent");
}

static void dismiss(struct fold *fold)
{
	end_proposal(fold, "dismissed");
}

static void hold(struct fold *fold)
{
	struct proposal *proposal = proposal_of(fold);
	CHECK(proposal);
	proposal->held_until = day_value(fold, "until");
	if (proposal->send_at)
		proposal->send_at = clock_send_on(fold->matter, proposal->held_until);
	proposal->dirty = true;
}

static void nothing(struct fold *fold)
{
	(void)fold;
}

static void (*const effects[EFFECTS])(struct fold *fold) = {
	[EFFECT_NONE] = nothing,
	[EFFECT_REGISTER] = register_matter,
	[EFFECT_OPEN_SHARES] = open_shares,
	[EFFECT_CLOSE_SHARES] = close_shares,
	[EFFECT_REOPEN_SHARES] = reopen_shares,
	[EFFECT_ROUND] = next_round,
	[EFFECT_REASSIGN] = reassign,
	[EFFECT_ADD_SHARES] = add_shares,
	[EFFECT_TAKE] = take,
	[EFFECT_ASK] = ask,
	[EFFECT_GRANT] = ask_end,
	[EFFECT_REFUSE] = refuse,
	[EFFECT_GRANT_DATE] = grant_date,
	[EFFECT_SUSPEND] = suspend,
	[EFFECT_RESUME] = resume,
	[EFFECT_PROGRESS] = progress,
	[EFFECT_PLAN] = judge,
	[EFFECT_NODE_ADD] = node_add,
	[EFFECT_NODE_DONE] = node_done,
	[EFFECT_CORRECT] = nothing,
	[EFFECT_NOTE] = nothing,
	[EFFECT_RUNG] = rung,
	[EFFECT_ISSUE] = issue,
	[EFFECT_HOLD] = hold,
	[EFFECT_DISMISS] = dismiss,
	[EFFECT_UNDO] = nothing,
};

/* --- moving between states --------------------------------------------------------------------- */

/* Clocks that the new state lists and the old did not start; those it no longer lists are met. */
static void change_clocks(
	struct fold *fold, int64_t share, const struct state *from, const struct state *to)
{
	uint32_t before = from ? from->clocks : 0;
	clocks_stop(
		fold->matter, share, to->end ? UINT32_MAX : before & ~to->clocks, fold->event->on);
	clocks_start(fold->matter, share, to->clocks & ~before, fold->event->on);
}

void fold_share_to(struct fold *fold, struct share *share, int to)
{
	const struct machine *machine = &fold->matter->definition->share;
	const struct state *from = share->state < 0 ? NULL : &machine->states[share->state];
	bool takes = share->state == machine->first && !machine->states[to].end;
	share->state = to;
	share->version = fold->event->seq;
	share->dirty = true;
	if (takes && to != machine->first && !share->signed_on)
		share->signed_on = fold->event->on;
	change_clocks(fold, share->ordinal, from, &machine->states[to]);
	if (machine->states[to].end)
		share->ended_on = fold->event->on;
}

static void matter_to(struct fold *fold, int to)
{
	struct matter *matter = fold->matter;
	const struct machine *machine = &matter->definition->matter;
	const struct state *from = matter->state < 0 ? NULL : &machine->states[matter->state];
	const struct state *state = &machine->states[to];
	matter->state = to;
	matter->state_since = fold->event->on;
	matter->version = fold->event->seq;
	change_clocks(fold, 0, from, state);
	matter->opening_changed |= (from && from->end) != state->end;
	matter->closed = state->end ? fold->event->on : 0;
	if (state->end)
		close_shares(fold);
}

static void follow(struct fold *fold)
{
	const struct action *action = fold->action;
	for (size_t i = 0; i < action->then_count; i++) {
		const struct consequence *then = &action->then[i];
		if (then->when && !guard_holds(then->when, fold->matter, fold->share))
			continue;
		matter_to(fold, then->matter_to);
		return;
	}
}

/* --- milestones -------------------------------------------------------------------------------- */

static void mark(struct fold *fold, const struct mark *mark)
{
	struct matter *matter = fold->matter;
	const struct share *share = fold->share;
	const struct clock *clock = clock_concerned(matter, fold->event->share, mark->clock);
	matter->milestones = fold_grow(matter->pool, matter->milestones, &matter->milestone_count,
		sizeof(struct milestone));
	matter->milestones[matter->milestone_count - 1] = (struct milestone){
		.share = fold->event->share,
		.kind = mark->kind,
		.on = fold->event->on,
		.due = clock ? clock->due : 0,
		.due_first = clock ? clock->due_first : 0,
		.unit = share ? share->unit : matter->lead_unit,
	};
}

static void mark_all(struct fold *fold)
{
	const struct action *action = fold->action;
	for (size_t i = 0; i < action->mark_count; i++) {
		mark(fold, &action->marks[i]);
		if (fold->share && text_equal(action->marks[i].kind, "reported"))
			fold->share->reported_on = fold->event->on;
	}
	if (fold->share && fold_value(fold, "result"))
		fold->share->result = kept_value(fold, "result");
}

int64_t fold_times(const struct matter *matter, const char *action, int64_t share)
{
	for (size_t i = 0; i < matter->tally_count; i++)
		if (matter->tallies[i].share == share &&
			text_equal(matter->tallies[i].action, action))
			return matter->tallies[i].times;
	return 0;
}

static void count(struct fold *fold)
{
	struct matter *matter = fold->matter;
	const struct action *action = fold->action;
	if (!action->most && action->effect != EFFECT_ASK)
		return;
	for (size_t i = 0; i < matter->tally_count; i++) {
		struct tally *tally = &matter->tallies[i];
		if (tally->share == fold->event->share && text_equal(tally->action, action->id)) {
			tally->times++;
			return;
		}
	}
	matter->tallies = fold_grow(
		matter->pool, matter->tallies, &matter->tally_count, sizeof(struct tally));
	matter->tallies[matter->tally_count - 1] =
		(struct tally){ .action = action->id, .share = fold->event->share, .times = 1 };
}

/* --- the fold ---------------------------------------------------------------------------------- */

/* What the last apply left for the rows to be written is written by now. */
static void begin(struct fold *fold)
{
	struct matter *matter = fold->matter;
	CHECK(fold->event->seq == matter->seq + 1);
	CHECK(fold->action);
	matter->seq = fold->event->seq;
	matter->milestone_count = 0;
	matter->milestones = NULL;
	matter->values_changed = matter->opening_changed = false;
	if (fold->action->effect != EFFECT_NOTE && !fold->action->by_clock) {
		matter->last_action_at = fold->event->at;
		matter->last_actor = fold->event->actor;
	}
}

static void touch(struct fold *fold)
{
	if (fold->share) {
		fold->share->version = fold->event->seq;
		fold->share->dirty = true;
	} else if (fold->action->effect != EFFECT_NOTE && fold->action->effect != EFFECT_RUNG) {
		fold->matter->version = fold->event->seq;
	}
}

void matter_apply(struct matter *matter, const struct event *event)
{
	struct fold fold = {
		.matter = matter,
		.event = event,
		.action = action_find(matter->definition, event->action),
		.share = event->share ? matter_share(matter, event->share) : NULL,
	};
	const struct action *action = fold.action;
	begin(&fold);
	touch(&fold);
	keep_values(&fold);
	/* Met by this event, before the clocks move on: the due that was in force counts. */
	mark_all(&fold);
	effects[action->effect](&fold);
	if (action->to >= 0 && fold.share && action->on_share)
		fold_share_to(&fold, fold.share, action->to);
	if (action->to >= 0 && !action->on_share)
		matter_to(&fold, action->to);
	follow(&fold);
	clocks_stop(matter, event->share, action->stops, event->on);
	clocks_start(matter, event->share, action->starts, event->on);
	count(&fold);
	clocks_derive(matter);
}
