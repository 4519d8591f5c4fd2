/* engine/standing.c - what figures need to know of a matter, from its fields alone. */
#include "engine/clock.h"
#include "engine/matter.h"
#include "engine/world.h"

/* The running one of the main clocks whose due is nearest, or the one that stopped last. */
static const struct clock *main_clock(const struct matter *matter)
{
	const struct clock *found = NULL;
	for (size_t i = 0; i < matter->clock_count; i++) {
		const struct clock *clock = &matter->clocks[i];
		if (clock->def != matter->definition->main_clock)
			continue;
		bool nearer =
			found && !clock->stopped && !found->stopped && clock->due < found->due;
		bool later = found && found->stopped &&
			     (!clock->stopped || clock->stopped > found->stopped);
		if (!found || nearer || later)
			found = clock;
	}
	return found;
}

/* A co-unit's report answers nothing by itself. */
static bool is_answered(const struct matter *matter)
{
	if (matter->uncounted)
		return true;
	for (size_t i = 0; i < matter->share_count; i++)
		if (matter->shares[i].reported_on && matter->shares[i].role != SHARE_CO)
			return true;
	return false;
}

struct standing standing_of(const struct matter *matter)
{
	const struct share *lead = matter_lead(matter);
	const struct clock *clock = main_clock(matter);
	/* Stopped without an answer: it was withdrawn, and no due is in force. */
	if (clock && clock->stopped && !is_answered(matter))
		clock = NULL;
	const struct state *state =
		matter->state < 0 ? NULL : &matter->definition->matter.states[matter->state];
	return (struct standing){
		.counts = state && !state->is_void,
		.opened = matter->opened,
		.sent = matter->share_count ? matter->shares[0].opened : NEVER,
		.met = clock && clock->stopped ? clock->stopped : NEVER,
		.ended = matter->uncounted ? matter->uncounted : NEVER,
		.due = clock ? clock->due : NEVER,
		.due_first = clock ? clock->due_first : NEVER,
		.suspended = matter->suspended,
		.unit = matter->lead_unit,
		.plan = lead ? text_or(lead->plan, "") : "",
		.urgency = matter->urgency,
		.kind = matter->kind,
	};
}

bool standing_equal(const struct standing *a, const struct standing *b)
{
	if (!a->counts || !b->counts)
		return a->counts == b->counts;
	return a->opened == b->opened && a->sent == b->sent && a->met == b->met &&
	       a->ended == b->ended && a->due == b->due && a->due_first == b->due_first &&
	       a->suspended == b->suspended && a->unit == b->unit && text_equal(a->plan, b->plan) &&
	       text_equal(a->urgency, b->urgency) && text_equal(a->kind, b->kind);
}
