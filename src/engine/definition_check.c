/* engine/definition_check.c - the rules that need the whole definition. */
#include "engine/definition_load.h"

void definition_check(const struct definition *definition, struct problems *problems)
{
	if (definition->main_clock < 0)
		wrong_at(problems, definition->file, 1, "no-main-clock");
}
