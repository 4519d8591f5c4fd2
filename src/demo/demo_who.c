/* demo/demo_who.c - who takes a step: somebody who holds the role and whom the door lets. */
#include "demo/demo_inner.h"

#include "base/time.h"

struct people {
	const struct person **items;
	size_t count;
};

static bool of_unit(const struct role *role)
{
	return role->scope == ROLE_UNIT || role->scope == ROLE_HOLDER;
}

static struct people holders(struct simulation *simulation, const struct role *role, int64_t unit)
{
	struct ctx *ctx = simulation->ctx;
	struct people people;
	people.items = directory_holders(ctx->pool, simulation->directory, role,
		of_unit(role) ? unit : 0, time_day(ctx->now), &people.count);
	return people;
}

/* Who is found by the matter: by 领导分工, or by a field. */
static struct people by_matter(struct simulation *simulation, const struct matter *matter,
	const struct share *share, const struct role *role)
{
	struct ctx *ctx = simulation->ctx;
	struct owner owner = owner_exact(ctx, matter, share, role);
	struct people people = { mem_new(ctx->pool, const struct person *), 0 };
	people.items[0] = directory_person(simulation->directory, owner.party);
	people.count = people.items[0] != NULL;
	return people;
}

static struct people candidates(struct simulation *simulation, const struct matter *matter,
	const struct share *share, const struct role *role, int64_t unit)
{
	bool found = role->scope == ROLE_DIVISION_LEADER || role->scope == ROLE_DIVISION_DEPUTY ||
		     role->scope == ROLE_FIELD;
	if (found && matter)
		return by_matter(simulation, matter, share, role);
	return holders(simulation, role, unit);
}

/* The same one for a tale and a role, another one for another. */
static size_t first_of(const struct tale *tale, const struct role *role, size_t count)
{
	uint64_t sum = (uint64_t)tale->number * 7919 + tale->business->index * 104729;
	for (const char *at = role->id; *at; at++)
		sum = sum * 31 + (unsigned char)*at;
	return (size_t)(sum % count);
}

static bool may(struct ctx *ctx, const struct matter *matter, const struct share *share,
	const struct action *action, const struct role *role)
{
	if (!matter)
		return true;
	return action ? action_allowed_to(ctx, matter, share, action)
		      : owner_is(ctx, matter, share, role);
}

static bool one_of(struct simulation *simulation, const struct tale *tale,
	const struct matter *matter, const struct share *share, const struct action *action,
	const struct role *role, struct people people)
{
	struct ctx *ctx = simulation->ctx;
	size_t first = people.count ? first_of(tale, role, people.count) : 0;
	for (size_t i = 0; i < people.count; i++) {
		const struct person *person = people.items[(first + i) % people.count];
		ctx->actor = actor_make(
			ctx->pool, simulation->directory, person->id, time_day(ctx->now));
		if (ctx->actor && may(ctx, matter, share, action, role))
			return true;
	}
	return false;
}

bool who_acts(struct simulation *simulation, const struct tale *tale, const struct matter *matter,
	const struct share *share, const struct action *action, const struct role *role,
	int64_t unit)
{
	for (; role; role = role->falls_to) {
		struct people people = candidates(simulation, matter, share, role, unit);
		if (one_of(simulation, tale, matter, share, action, role, people))
			return true;
	}
	return false;
}

int64_t who_holds(struct simulation *simulation, const struct tale *tale, const struct role *role,
	int64_t unit)
{
	struct people people = holders(simulation, role, unit);
	return people.count ? people.items[first_of(tale, role, people.count)]->id : 0;
}
