/* engine/owner.c - from a role of a definition to the people who act: who owns it, who may act as
 * it. A role that nobody active holds falls from role to role, then to the coordinator and on from
 * there, at once and visibly. */
#include "engine/act.h"
#include "engine/directory.h"
#include "base/time.h"

/* A circle of roles in broken data ends here. */
#define FALLS_MAX 16

static int64_t unit_of(const struct matter *matter, const struct share *share)
{
	return share ? share->unit : matter->lead_unit;
}

/* Who is no longer active owns nothing. */
static int64_t active(const struct ctx *ctx, int64_t id)
{
	const struct person *person = directory_person(ctx->directory, id);
	return person && person->active ? id : 0;
}

static int64_t field_person(
	const struct ctx *ctx, const struct matter *matter, const struct role *role)
{
	int64_t person = 0;
	const char *text = matter_value(matter, role->field);
	return text && text_to_int(text, &person) ? active(ctx, person) : 0;
}

static int64_t division_person(const struct ctx *ctx, const struct matter *matter,
	const struct share *share, const struct role *role)
{
	const struct division *division =
		directory_division(ctx->directory, unit_of(matter, share), time_day(ctx->now));
	if (!division)
		return 0;
	return active(
		ctx, role->scope == ROLE_DIVISION_LEADER ? division->leader : division->deputy);
}

static bool anybody(const struct ctx *ctx, const struct role *role, int64_t unit)
{
	return directory_anybody(ctx->directory, role, unit, time_day(ctx->now));
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
		if (share && active(ctx, share->holder))
			return (struct owner){ share->holder, "" };
		return (struct owner){ anybody(ctx, role, unit) ? unit : 0, role->id };
	case ROLE_DIVISION_LEADER:
	case ROLE_DIVISION_DEPUTY:
		return (struct owner){ division_person(ctx, matter, share, role), "" };
	case ROLE_FIELD:
		return (struct owner){ field_person(ctx, matter, role), "" };
	case ROLE_CLOCK:
		break;
	}
	return (struct owner){ 0, "" };
}

/* The first of ROLE and those it falls to that somebody holds; NULL: none. */
static const struct role *down_from(const struct ctx *ctx, const struct matter *matter,
	const struct share *share, const struct role *role, struct owner *ret)
{
	for (int steps = 0; role && steps < FALLS_MAX; steps++, role = role->falls_to) {
		*ret = owner_exact(ctx, matter, share, role);
		if (ret->party)
			return role;
	}
	return NULL;
}

const struct role *owner_role(const struct ctx *ctx, const struct matter *matter,
	const struct share *share, const struct role *role, struct owner *ret)
{
	const struct role *landed = down_from(ctx, matter, share, role, ret);
	if (!landed)
		landed = down_from(ctx, matter, share, matter->definition->coordinator, ret);
	/* Nobody at all: the office itself, where everyone sees it. */
	if (!landed)
		*ret = (struct owner){ directory_office(ctx->directory)->id, "" };
	return landed;
}

struct owner owner_of(const struct ctx *ctx, const struct matter *matter, const struct share *share,
	const struct role *role)
{
	struct owner owner;
	(void)owner_role(ctx, matter, share, role, &owner);
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
	switch (role->scope) {
	case ROLE_OFFICE:
	case ROLE_COUNTY:
		return actor_holds(ctx->directory, ctx->actor, role, 0);
	case ROLE_UNIT:
		return actor_holds(ctx->directory, ctx->actor, role, unit_of(matter, share));
	case ROLE_HOLDER:
		return (share && actor_is(ctx->actor, share->holder, role)) ||
		       actor_holds(ctx->directory, ctx->actor, role, unit_of(matter, share));
	case ROLE_DIVISION_LEADER:
	case ROLE_DIVISION_DEPUTY:
		return actor_is(ctx->actor, division_person(ctx, matter, share, role), role) ||
		       stands_in(ctx, role);
	case ROLE_FIELD:
		return actor_is(ctx->actor, field_person(ctx, matter, role), role) ||
		       stands_in(ctx, role);
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
	struct owner owner;
	const struct role *landed = owner_role(ctx, matter, share, role, &owner);
	return landed && landed != role && is_role(ctx, matter, share, landed);
}
