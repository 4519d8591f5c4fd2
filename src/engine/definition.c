/* engine/definition.c - finding by name in what has been loaded. The tables are short and are
 * walked; nothing here changes anything. */
#include "engine/definition.h"

const struct definition *definition_find(const struct definitions *set, const char *procedure)
{
	for (size_t i = 0; i < set->current_count; i++)
		if (text_equal(set->current[i]->id, procedure))
			return set->current[i];
	return NULL;
}

const struct definition *definition_version(
	const struct definitions *set, const char *procedure, int64_t version)
{
	for (size_t i = 0; i < set->all_count; i++)
		if (set->all[i]->version == version && text_equal(set->all[i]->id, procedure))
			return set->all[i];
	return NULL;
}

bool role_may(const struct role *role, const char *permission)
{
	for (size_t i = 0; i < role->may_count; i++)
		if (text_equal(role->may[i], permission))
			return true;
	return false;
}

const struct role *role_find(const struct definitions *set, const char *id)
{
	for (size_t i = 0; i < set->role_count; i++)
		if (text_equal(set->roles[i].id, id))
			return &set->roles[i];
	return NULL;
}

const struct action *action_find(const struct definition *definition, const char *id)
{
	for (size_t i = 0; i < definition->action_count; i++)
		if (text_equal(definition->actions[i].id, id))
			return &definition->actions[i];
	return NULL;
}

int state_find(const struct machine *machine, const char *id)
{
	for (size_t i = 0; i < machine->state_count; i++)
		if (text_equal(machine->states[i].id, id))
			return (int)i;
	return -1;
}

int clock_find(const struct definition *definition, const char *id)
{
	for (size_t i = 0; i < definition->clock_count; i++)
		if (text_equal(definition->clocks[i].id, id))
			return (int)i;
	return -1;
}

int input_find(const struct definition *definition, const char *name)
{
	for (size_t i = 0; i < definition->input_count; i++)
		if (text_equal(definition->inputs[i].name, name))
			return (int)i;
	return -1;
}

const struct rung *rung_find(const struct definition *definition, const char *id)
{
	for (size_t i = 0; i < definition->rung_count; i++)
		if (text_equal(definition->ladder[i].id, id))
			return &definition->ladder[i];
	return NULL;
}

static bool acts_on_shares(const struct definition *definition, const struct role *role)
{
	if (role->scope != ROLE_UNIT && role->scope != ROLE_HOLDER)
		return false;
	for (size_t i = 0; i < definition->action_count; i++) {
		const struct action *action = &definition->actions[i];
		for (size_t k = 0; action->on_share && k < action->by_count; k++)
			if (action->by[k] == role)
				return true;
	}
	return false;
}

bool definition_admits(const struct definition *definition, const struct role *role)
{
	if (definition->access != ACCESS_NAMED)
		return false;
	for (size_t i = 0; i < definition->sees_count; i++)
		if (definition->sees[i] == role)
			return true;
	/* Of those who might have it in hand only the one who has: he is admitted as a person. */
	return role->scope != ROLE_HOLDER && acts_on_shares(definition, role);
}

bool definition_sees(const struct definition *definition, enum role_scope scope)
{
	if (definition->access != ACCESS_NAMED)
		return false;
	for (size_t i = 0; i < definition->sees_count; i++)
		if (definition->sees[i]->scope == scope)
			return true;
	return false;
}
