/* engine/world.h - what the engine knows beside definitions and directory: the calendar in force
 * with the office's hours. Immutable; a new calendar makes a new world and swaps the pointer. */
#pragma once

#include "engine/worktime.h"

#define NEVER WORKTIME_NEVER

struct world {
	const struct calendar *calendar;
};
