/* engine/definition_load.h - the steps of loading, for the loader and its tests. */
#pragma once

#include "engine/definition_read.h"

/* Fills reader->roles from the root of roles.yaml. */
void read_all_roles(struct reader *reader, const struct yaml_node *root);

/* Every rule that needs the whole: definition_check.c. Adds all problems it finds. Where reading was
 * not COMPLETE, paths are not judged: what was left out would look like a gap. */
void definition_check(
	const struct definition *definition, bool complete, struct problems *problems);
