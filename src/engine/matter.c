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

/* --- the matter's own values ------------------------------------------------------------------- */

static const char *text_field(const struct matter *matter, int input)
{
	if (input < 0)
		return "";
	const char *value = matter_value(matter, matter->definition->inputs[input].name);
	return text_or(value, text_or(matter->definition->inputs[input].fallback, ""));
}

static int64_t fold_id(const json_t *value)
{
	int64_t id = 0;
	return json_is_string(value) && text_to_int(json_string_value(value), &id) ? id : 0;
}

/* 增加承办单位: those before stay. */
static json_t *with_those_before(struct fold *fold, const char *name, json_t *added)
{
	json_t *before = json_object_get(fold->matter->values, name), *one;
	if (fold->action->effect != EFFECT_ADD_SHARES || !json_is_array(before))
		return json_incref(added);
	json_t *all = json_copy(before);
	size_t i;
	json_array_foreach (added, i, one)
		json_array_append(all, one);
	return all;
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
			json_object_set_new(matter->values, input->name,
				input->each ? fold_each(fold, input, value)
					    : with_those_before(fold, input->name, value));
			matter->values_changed |= input->index || input->is == IS_LEAD;
			clocks_by_changed(matter, (int)i);
		}
		/* Before the dispatch the unit thought of counts: its leader and deputy judge it. */
		if (value && input->is == IS_LEAD && !matter_lead(matter))
			matter->lead_unit = fold_id(value);
		if (value && input->is == IS_DUE)
			clocks_redate(matter, input->clock, input->name, fold->event->on);
	}
	matter->title = text_field(matter, matter->definition->title_input);
	matter->urgency = text_field(matter, matter->definition->urgency_input);
	matter->kind = text_field(matter, matter->definition->kind_input);
}

/* --- moving between states --------------------------------------------------------------------- */

/* Clocks that the new state lists and the old did not start; those it no longer lists are met. */
static void change_clocks(
	struct fold *fold, int64_t share, const struct state *from, const struct state *to)
{
	uint32_t before = from ? from->clocks : 0;
	clocks_stop(
		fold->matter, share, to->end ? UINT32_MAX : before & ~to->clocks, fold->event->on);
	clocks_start(fold->matter, share, to->clocks & ~before, fold->event->on);
	if (from && from->owner != to->owner)
		clocks_hand_over(fold->matter, share, to->clocks & before);
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
	if (machine->states[to].end) {
		share->ended_on = fold->event->on;
		share->ask = (struct ask){ 0 };
	}
}

void fold_matter_to(struct fold *fold, int to)
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
	if (state->counts_open)
		matter->uncounted = 0;
	else if (!matter->uncounted)
		matter->uncounted = fold->event->on;
	if (state->end) {
		fold_close_shares(fold);
		matter->suspended = 0;
	}
}

static void follow(struct fold *fold)
{
	const struct action *action = fold->action;
	for (size_t i = 0; i < action->then_count; i++) {
		const struct consequence *then = &action->then[i];
		if (then->when && !guard_holds(then->when, fold->matter, fold->share))
			continue;
		fold_matter_to(fold, then->matter_to);
		return;
	}
}

/* --- milestones -------------------------------------------------------------------------------- */

static void add_milestone(
	struct fold *fold, const char *kind, const struct share *share, const struct clock *clock)
{
	struct matter *matter = fold->matter;
	matter->milestones = fold_grow(matter->pool, matter->milestones, &matter->milestone_count,
		sizeof(struct milestone));
	matter->milestones[matter->milestone_count - 1] = (struct milestone){
		.share = share ? share->ordinal : 0,
		.kind = kind,
		.on = fold->event->on,
		.due = clock ? clock_due_at(matter, clock, fold->event->on) : 0,
		.due_first = clock ? clock->due_first : 0,
		.unit = share ? share->unit : matter->lead_unit,
	};
}

void fold_mark(struct fold *fold, const struct mark *mark)
{
	add_milestone(fold, mark->kind, fold->share,
		clock_concerned(fold->matter, fold->event->share, mark->clock));
}

static const struct mark *find_mark(const struct action *action, const char *kind)
{
	for (size_t i = 0; i < action->mark_count; i++)
		if (text_equal(action->marks[i].kind, kind))
			return &action->marks[i];
	return NULL;
}

/* The clock that is met by signing: the one that some action's mark says. -1: none. */
static int signing_clock(const struct definition *definition)
{
	for (size_t i = 0; i < definition->action_count; i++) {
		const struct mark *mark = find_mark(&definition->actions[i], "signed");
		if (mark && mark->clock >= 0)
			return mark->clock;
	}
	return -1;
}

/* A report implies the sign-for. */
static bool signs(const struct fold *fold)
{
	const struct share *share = fold->share;
	const struct action *action = fold->action;
	int first = fold->matter->definition->share.first;
	return share && !share->signed_on && share->state == first && action->on_share &&
	       action->to >= 0 && action->to != first && action->effect != EFFECT_REASSIGN;
}

static void mark_all(struct fold *fold)
{
	const struct action *action = fold->action;
	for (size_t i = 0; i < action->mark_count; i++) {
		fold_mark(fold, &action->marks[i]);
		if (fold->share && text_equal(action->marks[i].kind, "reported"))
			fold->share->reported_on = fold->event->on;
	}
	if (action->effect == EFFECT_REGISTER && !find_mark(action, "opened"))
		fold_mark(fold, &(struct mark){ "opened", -1 });
	bool says_so = fold->share && find_mark(action, "signed");
	if (signs(fold) && !says_so)
		fold_mark(
			fold, &(struct mark){ "signed", signing_clock(fold->matter->definition) });
	if ((signs(fold) || says_so) && !fold->share->signed_on)
		fold->share->signed_on = fold->event->on;
	if (fold->share && fold_value(fold, "result"))
		fold->share->result = text_copy(fold->matter->pool, fold_value(fold, "result"));
}

/* Every share that this event has opened must be signed for by its due. */
static void mark_sent(struct fold *fold, size_t before)
{
	struct matter *matter = fold->matter;
	int clock = matter->share_count > before ? signing_clock(matter->definition) : -1;
	for (size_t i = before; i < matter->share_count; i++) {
		const struct share *share = &matter->shares[i];
		add_milestone(fold, "sent", share, matter_clock(matter, share->ordinal, clock));
	}
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
static void all_written(struct matter *matter)
{
	matter->milestone_count = 0;
	matter->milestones = NULL;
	matter->values_changed = matter->opening_changed = false;
	for (size_t i = 0; i < matter->share_count; i++)
		matter->shares[i].dirty = matter->shares[i].taken = false;
	for (size_t i = 0; i < matter->clock_count; i++) {
		matter->clocks[i].dirty = false;
		matter->clocks[i].look = 0;
	}
	for (size_t i = 0; i < matter->node_count; i++)
		matter->nodes[i].dirty = false;
	for (size_t i = 0; i < matter->proposal_count; i++)
		matter->proposals[i].dirty = false;
}

static void begin(struct fold *fold)
{
	struct matter *matter = fold->matter;
	CHECK(fold->event->seq == matter->seq + 1);
	CHECK(fold->action);
	all_written(matter);
	matter->seq = fold->event->seq;
	matter->last_action_at = fold->event->at;
	matter->last_actor = fold->action->undo ? fold->event->actor : 0;
}

/* What the clock does, notes and what becomes of drafts leave the pages of people as they are. */
static bool keeps_tokens(const struct action *action)
{
	bool aside = action->by_clock || action->effect == EFFECT_NOTE ||
		     action->effect == EFFECT_PAPER || action->effect == EFFECT_RUNG ||
		     action->effect == EFFECT_ISSUE || action->effect == EFFECT_HOLD ||
		     action->effect == EFFECT_DISMISS;
	return aside && action->to < 0;
}

static void touch(struct fold *fold)
{
	if (keeps_tokens(fold->action))
		return;
	if (fold->share) {
		fold->share->version = fold->event->seq;
		fold->share->dirty = true;
	} else {
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
	size_t shares = matter->share_count;
	begin(&fold);
	touch(&fold);
	keep_values(&fold);
	/* Met by this event, before the clocks move on: the due that was in force counts. */
	mark_all(&fold);
	fold_effects[action->effect](&fold);
	if (action->to >= 0 && fold.share && action->on_share)
		fold_share_to(&fold, fold.share, action->to);
	if (action->to >= 0 && !action->on_share)
		fold_matter_to(&fold, action->to);
	follow(&fold);
	clocks_stop(matter, event->share, action->stops, event->on);
	clocks_start(matter, event->share, action->starts, event->on);
	count(&fold);
	clocks_derive(matter);
	if (action->effect != EFFECT_IMPORT)
		mark_sent(&fold, shares);
}
