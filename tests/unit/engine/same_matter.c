/* tests/unit/engine/same_matter.c - the fields as tables of name, place and kind. */
#include "same_matter.h"

#include "engine/world.h"

#include <inttypes.h>
#include <string.h>

enum kind { NUMBER, WORD, STATE, TRUTH };

struct member {
	const char *name;
	enum kind kind;
	size_t offset;
};

#define MEMBER(type, member, kind) \
	{ \
#member, kind, offsetof(struct type, member) \
	}

static const struct member matter_members[] = {
	MEMBER(matter, number, WORD),
	MEMBER(matter, seq, NUMBER),
	MEMBER(matter, version, NUMBER),
	MEMBER(matter, title, WORD),
	MEMBER(matter, urgency, WORD),
	MEMBER(matter, kind, WORD),
	MEMBER(matter, state, STATE),
	MEMBER(matter, state_since, NUMBER),
	MEMBER(matter, registrar, NUMBER),
	MEMBER(matter, opened, NUMBER),
	MEMBER(matter, closed, NUMBER),
	MEMBER(matter, uncounted, NUMBER),
	MEMBER(matter, round, NUMBER),
	MEMBER(matter, suspended, NUMBER),
	MEMBER(matter, lead_unit, NUMBER),
	MEMBER(matter, last_action_at, NUMBER),
	MEMBER(matter, last_actor, NUMBER),
	MEMBER(matter, imported, TRUTH),
	{ 0 },
};

static const struct member share_members[] = {
	MEMBER(share, ordinal, NUMBER),
	MEMBER(share, unit, NUMBER),
	MEMBER(share, role, STATE),
	MEMBER(share, state, STATE),
	MEMBER(share, version, NUMBER),
	MEMBER(share, holder, NUMBER),
	MEMBER(share, opened, NUMBER),
	MEMBER(share, signed_on, NUMBER),
	MEMBER(share, reported_on, NUMBER),
	MEMBER(share, ended_on, NUMBER),
	MEMBER(share, progress_on, NUMBER),
	MEMBER(share, progress, WORD),
	MEMBER(share, problem, WORD),
	MEMBER(share, next_step, WORD),
	MEMBER(share, result, WORD),
	MEMBER(share, plan, WORD),
	MEMBER(share, behind, NUMBER),
	MEMBER(share, behind_before, NUMBER),
	MEMBER(share, judged_on, NUMBER),
	MEMBER(share, extended, NUMBER),
	MEMBER(share, round, NUMBER),
	MEMBER(share, final, TRUTH),
	MEMBER(share, past, TRUTH),
	MEMBER(share, ask.kind, WORD),
	MEMBER(share, ask.seq, NUMBER),
	MEMBER(share, ask.day, NUMBER),
	MEMBER(share, ask.level, NUMBER),
	{ 0 },
};

static const struct member clock_members[] = {
	MEMBER(clock, round, NUMBER),
	MEMBER(clock, started, NUMBER),
	MEMBER(clock, stopped, NUMBER),
	MEMBER(clock, day, NUMBER),
	MEMBER(clock, first_day, NUMBER),
	MEMBER(clock, due, NUMBER),
	MEMBER(clock, due_first, NUMBER),
	MEMBER(clock, amber, NUMBER),
	MEMBER(clock, fired, NUMBER),
	MEMBER(clock, last_fired_at, NUMBER),
	{ 0 },
};

static const struct member node_members[] = {
	MEMBER(node, share, NUMBER),
	MEMBER(node, ordinal, NUMBER),
	MEMBER(node, title, WORD),
	MEMBER(node, day, NUMBER),
	MEMBER(node, done_day, NUMBER),
	{ 0 },
};

static const struct member proposal_members[] = {
	MEMBER(proposal, share, NUMBER),
	MEMBER(proposal, seq, NUMBER),
	MEMBER(proposal, rung, STATE),
	MEMBER(proposal, round, NUMBER),
	MEMBER(proposal, fired_at, NUMBER),
	MEMBER(proposal, send_at, NUMBER),
	MEMBER(proposal, held_until, NUMBER),
	{ 0 },
};

static const char *value_text(pool_t *pool, const struct member *member, const void *item)
{
	const char *at = (const char *)item + member->offset;
	switch (member->kind) {
	case NUMBER:
		return text_printf(pool, "%" PRId64, *(const int64_t *)at);
	case WORD:
		return text_or(*(const char *const *)at, "");
	case STATE:
		return text_printf(pool, "%d", *(const int *)at);
	case TRUTH:
		return *(const bool *)at ? "true" : "false";
	}
	return "";
}

static const char *members_differ(pool_t *pool, const char *what, int64_t which,
	const struct member *members, const void *a, const void *b)
{
	for (const struct member *member = members; member->name; member++) {
		const char *stored = value_text(pool, member, a);
		const char *folded = value_text(pool, member, b);
		if (strcmp(stored, folded) != 0)
			return text_printf(pool, "%s %" PRId64 " %s: stored %s, folded %s", what,
				which, member->name, stored, folded);
	}
	return NULL;
}

static const char *shares_differ(
	pool_t *pool, const struct matter *stored, const struct matter *folded)
{
	if (stored->share_count != folded->share_count)
		return "number of shares";
	const char *found = NULL;
	for (size_t i = 0; !found && i < stored->share_count; i++)
		found = members_differ(pool, "share", (int64_t)i + 1, share_members,
			&stored->shares[i], &folded->shares[i]);
	return found;
}

static const char *pauses_differ(pool_t *pool, const struct clock *a, const struct clock *b)
{
	bool same = a->pause_count == b->pause_count;
	for (size_t i = 0; same && i < a->pause_count; i++)
		same = a->pauses[i].from == b->pauses[i].from && a->pauses[i].to == b->pauses[i].to;
	return same ? NULL : text_printf(pool, "pauses of clock %d", a->def);
}

static const char *clock_differs(
	pool_t *pool, const struct clock *a, const struct clock *b, int64_t now)
{
	const char *found = members_differ(pool, "clock", a->def, clock_members, a, b);
	if (!found)
		found = pauses_differ(pool, a, b);
	bool rests = a->next == NEVER && b->next <= now;
	if (!found && a->next != b->next && !rests)
		found = text_printf(pool, "clock %d next: stored %" PRId64 ", folded %" PRId64,
			a->def, a->next, b->next);
	return found;
}

static const char *clocks_differ(
	pool_t *pool, const struct matter *stored, const struct matter *folded, int64_t now)
{
	if (stored->clock_count != folded->clock_count)
		return "number of clocks";
	const char *found = NULL;
	for (size_t i = 0; !found && i < stored->clock_count; i++) {
		const struct clock *clock = &stored->clocks[i];
		const struct clock *other = matter_clock(folded, clock->share, clock->def);
		found = other ? clock_differs(pool, clock, other, now) : "a clock is missing";
	}
	return found;
}

static const char *nodes_differ(
	pool_t *pool, const struct matter *stored, const struct matter *folded)
{
	if (stored->node_count != folded->node_count)
		return "number of nodes";
	const char *found = NULL;
	for (size_t i = 0; !found && i < stored->node_count; i++)
		found = members_differ(pool, "node", (int64_t)i + 1, node_members,
			&stored->nodes[i], &folded->nodes[i]);
	return found;
}

static const struct proposal *next_waiting(const struct matter *matter, size_t *at)
{
	while (*at < matter->proposal_count)
		if (!matter->proposals[(*at)++].ended)
			return &matter->proposals[*at - 1];
	return NULL;
}

static const char *proposals_differ(
	pool_t *pool, const struct matter *stored, const struct matter *folded)
{
	size_t i = 0, k = 0;
	for (;;) {
		const struct proposal *a = next_waiting(stored, &i), *b = next_waiting(folded, &k);
		if (!a && !b)
			return NULL;
		if (!a || !b)
			return "number of proposals that wait";
		const char *found =
			members_differ(pool, "proposal", a->seq, proposal_members, a, b);
		if (found)
			return found;
	}
}

static int64_t tally_sum(const struct matter *matter)
{
	int64_t sum = 0;
	for (size_t i = 0; i < matter->tally_count; i++)
		sum += matter->tallies[i].times * ((int64_t)strlen(matter->tallies[i].action) +
							  1000 * matter->tallies[i].share);
	return sum;
}

const char *matter_difference(
	pool_t *pool, const struct matter *stored, const struct matter *folded, int64_t now)
{
	const char *found = members_differ(pool, "matter", 0, matter_members, stored, folded);
	if (!found && !json_equal(stored->values, folded->values))
		found = "values";
	if (!found && tally_sum(stored) != tally_sum(folded))
		found = "tallies";
	if (!found)
		found = shares_differ(pool, stored, folded);
	if (!found)
		found = clocks_differ(pool, stored, folded, now);
	if (!found)
		found = nodes_differ(pool, stored, folded);
	if (!found)
		found = proposals_differ(pool, stored, folded);
	return found;
}
