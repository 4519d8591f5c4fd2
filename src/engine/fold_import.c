/* engine/fold_import.c - a matter that is older than the record enters it by one event, as it stands:
 * no approval and no sign-for is invented. What is known of its days starts and meets its clocks;
 * what is not known stays unknown. */
#include "engine/clock.h"
#include "engine/fold.h"

#include "base/time.h"

static const char *history_text(const struct fold *fold, const char *name)
{
	const json_t *history = json_object_get(fold->event->body, "history");
	return json_string_value(json_object_get(history, name));
}

static int64_t history_at(const struct fold *fold, const char *name, int64_t otherwise)
{
	int64_t day;
	const char *text = history_text(fold, name);
	return text && time_parse_day(text, &day) ? time_at(day, 0) : otherwise;
}

static const struct import_state *state_of(const struct fold *fold)
{
	const struct definition *definition = fold->matter->definition;
	int state = state_find(&definition->matter, history_text(fold, "state"));
	for (size_t i = 0; i < definition->import->state_count; i++)
		if (definition->import->states[i].state == state)
			return &definition->import->states[i];
	return NULL;
}

/* Clocks that a report of progress answers until the next time. */
static uint32_t recurring(const struct definition *definition)
{
	uint32_t clocks = 0;
	for (size_t i = 0; i < definition->action_count; i++) {
		const struct action *action = &definition->actions[i];
		if (action->effect != EFFECT_PROGRESS)
			continue;
		clocks |= action->starts;
		if (action->clock >= 0)
			clocks |= UINT32_C(1) << action->clock;
	}
	return clocks;
}

/* --- clocks ------------------------------------------------------------------------------------ */

/* Their time is history, and of history nobody knows whether they were met: they never were. */
static void drop_past(struct matter *matter, uint32_t past)
{
	size_t kept = 0;
	for (size_t i = 0; i < matter->clock_count; i++)
		if (!(past >> matter->clocks[i].def & 1))
			matter->clocks[kept++] = matter->clocks[i];
	matter->clock_count = kept;
}

static bool runs(const struct matter *matter, int64_t share, size_t def)
{
	const struct clock *clock = matter_clock(matter, share, (int)def);
	return clock && !clock->stopped;
}

/* The next report is due after it has entered the record; FRESH: whatever was before. */
static void restart_recurring(
	struct fold *fold, const struct share *share, bool fresh, bool answered)
{
	struct matter *matter = fold->matter;
	int64_t on = fresh ? fold->event->at : fold->event->on;
	uint32_t clocks = recurring(matter->definition);
	for (size_t def = 0; def < matter->definition->clock_count; def++) {
		if (!(clocks >> def & 1) || !runs(matter, share->ordinal, def))
			continue;
		bool monthly = matter->definition->clocks[def].every_month;
		struct clock *clock = matter_clock(matter, share->ordinal, (int)def);
		int64_t past = clock->fired & CLOCK_PAST;
		if (fresh || !monthly)
			clocks_start(matter, share->ordinal, UINT32_C(1) << def, on);
		if (answered && monthly)
			clock_rearm(matter, clock, on);
		clock->fired |= past;
	}
}

/* Nobody has set these dates here, so nobody is urged by them. */
static void put_in_the_past(struct matter *matter)
{
	clocks_derive(matter);
	for (size_t i = 0; i < matter->clock_count; i++) {
		matter->clocks[i].fired = CLOCK_PAST;
		matter->clocks[i].dirty = true;
	}
}

/* What was extended before keeps the date that it had at first. */
static void keep_first_due(struct fold *fold)
{
	struct matter *matter = fold->matter;
	int64_t day, extended = 0;
	const char *text = history_text(fold, "first-due");
	if (!text || !time_parse_day(text, &day))
		return;
	for (size_t i = 0; i < matter->clock_count; i++) {
		struct clock *clock = &matter->clocks[i];
		if (clock->def != matter->definition->main_clock || clock->day <= day)
			continue;
		clock->first_day = day;
		clock->dirty = true;
		extended = 1;
	}
	for (size_t i = 0; i < matter->share_count; i++)
		if (matter->shares[i].role != SHARE_CO)
			matter->shares[i].extended = extended;
}

/* --- shares ------------------------------------------------------------------------------------ */

static void settle_share(struct fold *fold, struct share *share, const struct import_state *state)
{
	fold_share_to(fold, share, state->share);
	if (fold->matter->definition->share.states[state->share].end && share->role != SHARE_CO)
		share->reported_on = fold->event->on;
}

static void settle_shares(struct fold *fold, const struct import_state *state, int64_t sent)
{
	for (size_t i = 0; i < fold->matter->share_count; i++) {
		struct share *share = &fold->matter->shares[i];
		settle_share(fold, share, state);
		share->signed_on = state->share == fold->matter->definition->share.first ? 0 : sent;
	}
}

static void tell_progress(struct fold *fold, struct share *share)
{
	struct matter *matter = fold->matter;
	if (fold_value(fold, "progress")) {
		share->progress = text_copy(matter->pool, fold_value(fold, "progress"));
		share->problem = text_copy(matter->pool, fold_value(fold, "problem"));
		share->next_step = text_copy(matter->pool, fold_value(fold, "next-step"));
		share->progress_on = fold->event->on;
	}
	if (fold_value(fold, "result"))
		share->result = text_copy(matter->pool, fold_value(fold, "result"));
	fold_judge(fold);
	share->dirty = true;
}

static struct share *lead_of(const struct matter *matter)
{
	for (size_t i = 0; i < matter->share_count; i++)
		if (matter->shares[i].role == SHARE_LEAD)
			return &matter->shares[i];
	return NULL;
}

static void tell_lead(struct fold *fold)
{
	struct share *lead = lead_of(fold->matter);
	struct event then = *fold->event;
	struct fold telling = { fold->matter, &then, fold->action, lead };
	then.on = history_at(fold, "progress-on", fold->event->at);
	if (lead)
		tell_progress(&telling, lead);
	for (size_t i = 0; i < fold->matter->share_count; i++) {
		const struct share *share = &fold->matter->shares[i];
		restart_recurring(fold, share, true, share == lead && lead->progress_on);
	}
}

/* --- the whole --------------------------------------------------------------------------------- */

static void mark(struct fold *fold, const struct mark *mark)
{
	struct share *lead = lead_of(fold->matter);
	struct fold marking = *fold;
	marking.share = text_equal(mark->kind, "reported") ? lead : NULL;
	fold_mark(&marking, mark);
}

void fold_import(struct fold *fold)
{
	const struct import_state *state = state_of(fold);
	CHECK(state);
	fold_register(fold);
	struct event then = *fold->event;
	struct fold past = { fold->matter, &then, fold->action, NULL };
	int64_t sent = then.on = history_at(fold, "sent", fold->event->on);
	if (state->share >= 0) {
		fold_mark(&past, &(struct mark){ "dispatched", -1 });
		fold_open_shares(&past);
	}
	fold_matter_to(&past, state->after >= 0 ? state->after : state->state);
	keep_first_due(fold);
	clocks_derive(fold->matter);
	then.on = history_at(fold, "since", state->after >= 0 ? fold->event->at : sent);
	for (size_t i = 0; i < state->mark_count; i++)
		mark(&past, &state->marks[i]);
	if (state->share >= 0)
		settle_shares(&past, state, sent);
	if (state->after >= 0)
		fold_matter_to(&past, state->state);
	drop_past(fold->matter, fold->matter->definition->import->past);
	tell_lead(fold);
	put_in_the_past(fold->matter);
	fold->matter->opening_changed = false;
}

void fold_refresh(struct fold *fold)
{
	struct share *share = fold->share;
	CHECK(share);
	tell_progress(fold, share);
	restart_recurring(fold, share, false, true);
}
