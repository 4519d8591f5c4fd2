/* engine/world.h - what the engine knows beside definitions and directory: the calendar in force
 * with the office's hours. Immutable; a new calendar makes a new world and swaps the pointer. */
#pragma once

#include "engine/worktime.h"

#include <jansson.h>

#define NEVER WORKTIME_NEVER

struct ctx;
struct event;
struct fonts;
struct matter;
struct paper;

struct world {
	const struct calendar *calendar;
	const struct fonts *fonts; /* document/font.h; NULL in tests that print nothing */
	const char *manual;        /* docs/manual.zh-CN.md (papers/manual.h); NULL: not installed */
	/* What a paper with a number says at the moment in which it is numbered, as a tree that is kept
	 * with the event (papers/papers.h). EVENT has happened but is not folded yet. NULL: nothing is
	 * kept. */
	json_t *(*sheet)(struct ctx *ctx, const struct matter *matter, const struct event *event,
		const struct paper *paper, const char *number);
};
