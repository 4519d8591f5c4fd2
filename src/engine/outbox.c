/* engine/outbox.c - from events to the people whom they concern. */
#include "engine/outbox.h"

#include "base/time.h"
#include "engine/act.h"
#include "engine/clock.h"
#include "engine/directory.h"
#include "engine/outbox_db.h"
#include "engine/sentence.h"

#include <inttypes.h>

struct telling {
	struct ctx *ctx;
	const struct matter *matter;
	const struct ledger_event *event;
};

static void tell_one(
	const struct telling *telling, int64_t person, const char *kind, const char *text)
{
	const struct ctx *ctx = telling->ctx;
	if (!person || person == telling->event->event.actor ||
		directory_leads(ctx->directory, person, time_day(ctx->now)))
		return;
	const struct notice notice = {
		.person = person,
		.matter = telling->matter->id,
		.seq = telling->event->event.seq,
		.at = telling->event->event.at,
		.kind = kind,
		.text = text,
	};
	outbox_db_tell(telling->ctx, &notice);
}

/* Who stands in for him hears it too. */
static void tell(const struct telling *telling, int64_t person, const char *kind, const char *text)
{
	const struct directory *directory = telling->ctx->directory;
	int64_t today = time_day(telling->ctx->now);
	tell_one(telling, person, kind, text);
	for (size_t i = 0; i < directory->stand_in_count; i++) {
		const struct stand_in *row = &directory->stand_ins[i];
		if (row->person == person && row->from_day <= today && today <= row->to_day)
			tell_one(telling, row->substitute, kind, text);
	}
}

static bool is_leader_role(const struct role *role)
{
	return role->scope == ROLE_COUNTY || role->scope == ROLE_DIVISION_LEADER ||
	       role->scope == ROLE_FIELD;
}

static void tell_role(const struct telling *telling, const struct share *share,
	const struct role *role, const char *kind, const char *text)
{
	struct ctx *ctx = telling->ctx;
	struct owner owner;
	const struct role *landed = owner_role(ctx, telling->matter, share, role, &owner);
	if (!landed || is_leader_role(role) || is_leader_role(landed))
		return;
	const struct role *held = role_find(ctx->definitions, owner.role);
	if (!held) {
		tell(telling, owner.party, kind, text);
		return;
	}
	size_t count;
	const struct person **people = directory_holders(ctx->pool, ctx->directory, held,
		held->scope == ROLE_OFFICE ? 0 : owner.party, time_day(ctx->now), &count);
	for (size_t i = 0; i < count; i++)
		tell(telling, people[i]->id, kind, text);
}

/* --- what has become somebody's to do ----------------------------------------------------------- */

static const char *state_title(const struct matter *matter, const struct clock *clock)
{
	const struct share *share = matter_share(matter, clock->share);
	return share ? matter->definition->share.states[share->state].title
		     : matter->definition->matter.states[matter->state].title;
}

static void tell_owners(const struct telling *telling)
{
	struct ctx *ctx = telling->ctx;
	const struct matter *matter = telling->matter;
	/* What still runs at an end looks back and is nobody's to do. */
	bool ended = matter->definition->matter.states[matter->state].end;
	for (size_t i = 0; !ended && i < matter->clock_count; i++) {
		const struct clock *clock = &matter->clocks[i];
		if (clock->stopped || clock->started != telling->event->event.on)
			continue;
		const char *text = message(ctx->pool, ctx->messages, "outbox.todo", "business",
			matter->definition->title, "title", matter->title, "state",
			state_title(matter, clock));
		tell_role(telling, matter_share(matter, clock->share), clock_owner(matter, clock),
			"todo", text);
	}
}

/* --- what others did with a unit's share -------------------------------------------------------- */

static void tell_unit(const struct telling *telling)
{
	struct ctx *ctx = telling->ctx;
	const struct matter *matter = telling->matter;
	const struct event *event = &telling->event->event;
	const struct share *share = matter_share(matter, event->share);
	const struct person *actor = directory_person(ctx->directory, event->actor);
	if (!share || !actor || actor->unit == share->unit)
		return;
	const struct state *state = &matter->definition->share.states[share->state];
	const char *text = message(ctx->pool, ctx->messages, "outbox.news", "title", matter->title,
		"sentence", event_sentence(ctx, matter, event));
	tell(telling, share->holder, "news", text);
	if (!share->holder && state->owner)
		tell_role(telling, share, state->owner, "news", text);
}

/* --- what came of what somebody registered ------------------------------------------------------- */

/* 已签发、被退回: others moved the matter on; steps of shares are the unit's news. */
static void tell_registrar(const struct telling *telling, const struct action *action)
{
	struct ctx *ctx = telling->ctx;
	const struct matter *matter = telling->matter;
	if (action->on_share || action->to < 0 || action->effect == EFFECT_REGISTER)
		return;
	tell(telling, matter->registrar, "own",
		message(ctx->pool, ctx->messages, "outbox.news", "title", matter->title, "sentence",
			event_sentence(ctx, matter, &telling->event->event)));
}

/* --- the ladder --------------------------------------------------------------------------------- */

static const struct rung *rung_of(const struct telling *telling, const struct action *action)
{
	const json_t *body = telling->event->event.body;
	const char *id = json_string_value(json_object_get(body, "rung"));
	const struct rung *rung = id ? rung_find(telling->matter->definition, id) : NULL;
	if (!rung)
		return NULL;
	bool out_at_once = action->effect == EFFECT_RUNG && !rung->approver && !rung->level;
	return out_at_once || action->effect == EFFECT_ISSUE ? rung : NULL;
}

static void tell_rung(const struct telling *telling, const struct rung *rung)
{
	struct ctx *ctx = telling->ctx;
	const struct matter *matter = telling->matter;
	const struct share *share = matter_share(matter, telling->event->event.share);
	const struct clock *clock =
		clock_concerned(matter, telling->event->event.share, rung->clock);
	const char *due = clock && clock->due != WORKTIME_NEVER
				  ? time_format_day(ctx->pool, worktime_due_day(clock->due))
				  : "";
	const char *text = message(ctx->pool, ctx->messages, "outbox.rung", "rung", rung->title,
		"title", matter->title, "due", due);
	for (size_t i = 0; i < rung->tell_count; i++)
		tell_role(
			telling, share ? share : matter_lead(matter), rung->tell[i], "rung", text);
}

/* Nobody can be told in words that aren't there; the events behind it are followed. */
static bool has_rules(const struct ctx *ctx, const struct ledger_event *event)
{
	if (text_empty(event->procedure))
		return false; /* of the county itself: no matter, nobody to tell */
	if (definition_version(ctx->definitions, event->procedure, event->version))
		return true;
	fprintf(stderr, "outbox: matter %" PRId64 ": version %" PRId64 " of %s is not loaded\n",
		event->matter, event->version, event->procedure);
	return false;
}

void outbox_follow(struct ctx *ctx, const struct ledger_event *event)
{
	if (!has_rules(ctx, event))
		return;
	/* What was history when it entered the record is no news to anybody. */
	if (json_is_true(json_object_get(event->event.body, "imported")))
		return;
	struct matter *matter = matter_load_unscoped(ctx, event->matter);
	if (!matter)
		return;
	const struct telling telling = { ctx, matter, event };
	const struct action *action = action_find(matter->definition, event->event.action);
	if (!action)
		return;
	const struct rung *rung = rung_of(&telling, action);
	if (rung)
		tell_rung(&telling, rung);
	if (action->effect == EFFECT_RUNG || action->effect == EFFECT_UNDO)
		return;
	tell_owners(&telling);
	tell_unit(&telling);
	tell_registrar(&telling, action);
}
