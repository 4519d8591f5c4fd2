/* engine/owner.c - from a role of a definition to the people who act: who owns it, who may act as
 * it. A role that nobody holds falls to another, then to the coordinator, at once and visibly. */
#include "engine/act.h"
#include "engine/directory.h"
#include "base/time.h"

static int64_t unit_of(const struct matter *matter, const struct share *share)
{
	return share ? share->unit : matter->lead_unit;
}

static int64_t field_person(const struct matter *matter, const struct role *role)
{
	int64_t person = 0;
	const char *text = matter_value(matter, role->field);
	return text && text_to_int(text, &person) ? person : 0;
}

static int64_t division_person(const struct ctx *ctx, const struct matter *matter,
	const struct share *share, const struct role *role)
{
	const struct division *division =
		directory_division(ctx->directory, unit_of(matter, share), time_day(ctx->now));
	if (!division)
		return 0;
	return role->scope == ROLE_DIVISION_LEADER ? division->leader : division->deputy;
}

static bool anybody(const struct ctx *ctx, const struct role *role, int64_t unit)
{
	size_t count;
	directory_holders(ctx->pool, ctx->directory, role, unit, time_day(ctx->now), &count);
	return count > 0;
}

struct owner owner_exact(const struct ctx *ctx, const struct matter *matter,
	const struct share *share, const struct role *role)
{
	int64_t unit = unit_of(matter, share), office = directory_office(ctx->directory)->id;
	switch (role->scope) {
	case ROLE_OFFICE:
	case ROLE_COUNTY:
		return (struct owner){ anybody(ctx, role, 0) ? office : 0, role->id };
	case ROLE_UNIT:
		return (struct owner){ anybody(ctx, role, unit) ? unit : 0, role->id };
	case ROLE_HOLDER:
		if (share && share->holder)
			return (struct owner){ share->holder, "" };
		return (struct owner){ anybody(ctx, role, unit) ? unit : 0, role->id };
	case ROLE_DIVISION_LEADER:
	case ROLE_DIVISION_DEPUTY:
		return (struct owner){ division_person(ctx, matter, share, role), "" };
	case ROLE_FIELD:
		return (struct owner){ field_person(matter, role), "" };
	case ROLE_CLOCK:
		break;
	}
	return (struct owner){ 0, "" };
}

struct owner owner_of(const struct ctx *ctx, const struct matter *matter, const struct share *share,
	const struct role *role)
{
	struct owner owner = owner_exact(ctx, matter, share, role);
	if (!owner.party && role->falls_to)
		owner = owner_exact(ctx, matter, share, role->falls_to);
	if (!owner.party)
		owner = owner_exact(ctx, matter, share, matter->definition->coordinator);
	/* Nobody at all: the office itself, where everyone sees it. */
	if (!owner.party)
		owner = (struct owner){ directory_office(ctx->directory)->id, "" };
	return owner;
}

static bool stands_in(const struct ctx *ctx, const struct role *role)
{
	for (size_t i = 0; i < role->as_count; i++)
		if (actor_holds(ctx->directory, ctx->actor, role->as[i], 0))
			return true;
	return false;
}

static bool is_role(const struct ctx *ctx, const struct matter *matter, const struct share *share,
	const struct role *role)
{
	int64_t me = ctx->actor->person->id;
	switch (role->scope) {
	case ROLE_OFFICE:
	case ROLE_COUNTY:
		return actor_holds(ctx->directory, ctx->actor, role, 0);
	case ROLE_UNIT:
		return actor_holds(ctx->directory, ctx->actor, role, unit_of(matter, share));
	case ROLE_HOLDER:
		return (share && share->holder == me) ||
		       actor_holds(ctx->directory, ctx->actor, role, unit_of(matter, share));
	case ROLE_DIVISION_LEADER:
	case ROLE_DIVISION_DEPUTY:
		return division_person(ctx, matter, share, role) == me || stands_in(ctx, role);
	case ROLE_FIELD:
		return field_person(matter, role) == me || stands_in(ctx, role);
	case ROLE_CLOCK:
		break;
	}
	return false;
}

bool owner_is(const struct ctx *ctx, const struct matter *matter, const struct share *share,
	const struct role *role)
{
	if (role->scope == ROLE_CLOCK || !ctx->actor)
		return role->scope == ROLE_CLOCK && !ctx->actor;
	if (is_role(ctx, matter, share, role))
		return true;
	/* What fell to somebody else may be done by him. */
	if (owner_exact(ctx, matter, share, role).party)
		return false;
	if (role->falls_to && owner_exact(ctx, matter, share, role->falls_to).party)
		return is_role(ctx, matter, share, role->falls_to);
	return is_role(ctx, matter, share, matter->definition->coordinator);
}
