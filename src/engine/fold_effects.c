/* engine/fold_effects.c - the closed table of what actions do to a matter, each one function. */
#include "engine/clock.h"
#include "engine/fold.h"

#include "base/time.h"

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

void fold_open_shares(struct fold *fold)
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

void fold_close_shares(struct fold *fold)
{
	for (size_t i = 0; i < fold->matter->share_count; i++)
		if (!fold->matter->shares[i].ended_on)
			share_end(fold, &fold->matter->shares[i]);
}

/* 撤回, 撤销, 再批示: whatever is sent out later has shares of its own. */
static void put_shares_aside(struct fold *fold)
{
	fold_close_shares(fold);
	for (size_t i = 0; i < fold->matter->share_count; i++) {
		struct share *share = &fold->matter->shares[i];
		share->dirty |= !share->past;
		share->past = true;
	}
}

static void reopen_shares(struct fold *fold)
{
	struct matter *matter = fold->matter;
	for (size_t i = 0; i < matter->share_count; i++) {
		struct share *share = &matter->shares[i];
		if (share->past || (share->role == SHARE_CO && !fold->action->share_all))
			continue;
		share->round++;
		share->ended_on = share->reported_on = 0;
		fold_share_to(fold, share, fold->action->share_to);
	}
}

/* A date of the round before holds no longer where a limit takes its place. */
static void drop_dates(struct fold *fold)
{
	struct matter *matter = fold->matter;
	const json_t *given = json_object_get(fold->event->body, "values");
	for (size_t i = 0; i < matter->definition->input_count; i++) {
		const struct input *input = &matter->definition->inputs[i];
		bool limited = input->is == IS_DUE &&
			       matter->definition->clocks[input->clock].case_count > 0;
		if (!limited || json_object_get(given, input->name))
			continue;
		(void)json_object_del(matter->values, input->name);
		matter->values_changed |= input->index;
	}
}

static void next_round(struct fold *fold)
{
	put_shares_aside(fold);
	drop_dates(fold);
	clocks_forget(fold->matter);
	fold->matter->round++;
}

/* The field says who has it now: what is sent out again later goes there. */
static void change_unit(struct fold *fold, enum share_role role, int64_t from, const char *to)
{
	struct matter *matter = fold->matter;
	for (size_t i = 0; to && i < matter->definition->input_count; i++) {
		const struct input *input = &matter->definition->inputs[i];
		const json_t *units = json_object_get(matter->values, input->name);
		if (input_share_role(input) != role || !units)
			continue;
		json_t *changed = json_is_string(units) ? json_string(to) : json_array();
		size_t k;
		json_t *unit;
		int64_t id;
		json_array_foreach ((json_t *)units, k, unit) {
			bool is = text_to_int(json_string_value(unit), &id) && id == from;
			json_array_append_new(changed, is ? json_string(to) : json_incref(unit));
		}
		json_object_set_new(matter->values, input->name, changed);
		matter->values_changed |= input->index || input->is == IS_LEAD;
	}
}

/* 调整承办单位: the share of the old unit has ended by its transition or ends here. */
static void reassign(struct fold *fold)
{
	int64_t unit = id_value(fold, "new-unit");
	struct share *share = fold->share;
	CHECK(share);
	enum share_role role = share->role;
	change_unit(fold, role, share->unit, fold_value(fold, "new-unit"));
	if (fold->action->to >= 0)
		fold_share_to(fold, share, fold->action->to);
	share_end(fold, share);
	share->past = true;
	share_open(fold, unit, role);
	fold->share = NULL;
}

static void take(struct fold *fold)
{
	CHECK(fold->share);
	int64_t holder = id_value(fold, "holder");
	/* 代录: who writes it down for the unit does not handle it. */
	if (holder || !fold->event->behalf)
		fold->share->holder = holder ? holder : fold->event->actor;
	fold->share->taken = true;
	clocks_hand_over(fold->matter, fold->share->ordinal, UINT32_MAX);
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
	fold->share->final |= fold->action->final;
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
		clock_extend(fold->matter, clock, day ? day : share->ask.day, fold->event->on);
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

void fold_judge(struct fold *fold)
{
	struct share *share = fold->share;
	const struct definition *definition = fold->matter->definition;
	const char *plan = kept_value(fold, "plan");
	if (!share || !plan)
		return;
	bool behind = definition->plan_behind >= 0 &&
		      text_equal(plan, definition->plan[definition->plan_behind].id);
	share->behind = behind ? share->behind_before + 1 : 0;
	share->judged_on = fold->event->on;
	share->plan = plan;
	clocks_judged(fold->matter, share);
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
	int month = fold->action->clock;
	if (month < 0 ||
		clock_rearm(fold->matter, matter_clock(fold->matter, share->ordinal, month),
			fold->event->on))
		share->behind_before = share->behind;
	fold_judge(fold);
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

void fold_register(struct fold *fold)
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
	/* 催办 and above wait for their hour or for a person; a reminder is out at once. */
	bool waits = rung->approver || rung->level > 0;
	int64_t send_at = rung->drafted ? clock_send_at(matter, fold->event->at) : fold->event->at;
	*proposal = (struct proposal){
		.share = fold->event->share,
		.seq = fold->event->seq,
		.rung = index,
		.round = round,
		.fired_at = fold->event->at,
		.send_at = rung->approver ? 0 : send_at,
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
	const struct proposal *proposal = proposal_of(fold);
	end_proposal(fold, fold->event->actor ? "issued" : "sent");
	clocks_issued(fold->matter, proposal->rung, fold->event->at);
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

void (*const fold_effects[EFFECTS])(struct fold *fold) = {
	[EFFECT_NONE] = nothing,
	[EFFECT_REGISTER] = fold_register,
	[EFFECT_OPEN_SHARES] = fold_open_shares,
	[EFFECT_CLOSE_SHARES] = put_shares_aside,
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
	[EFFECT_PLAN] = fold_judge,
	[EFFECT_NODE_ADD] = node_add,
	[EFFECT_NODE_DONE] = node_done,
	[EFFECT_CORRECT] = nothing,
	[EFFECT_NOTE] = nothing,
	[EFFECT_PAPER] = nothing,
	[EFFECT_RUNG] = rung,
	[EFFECT_ISSUE] = issue,
	[EFFECT_HOLD] = hold,
	[EFFECT_DISMISS] = dismiss,
	[EFFECT_UNDO] = nothing,
	[EFFECT_IMPORT] = fold_import,
	[EFFECT_REFRESH] = fold_refresh,
};
