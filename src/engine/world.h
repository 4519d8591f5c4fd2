/* engine/world.h - what the engine knows beside definitions and directory: the calendar in force
 * with the office's hours. Immutable; a new calendar makes a new world and swaps the pointer. */
#pragma once

#include "engine/worktime.h"

#include <jansson.h>

#define NEVER WORKTIME_NEVER

struct calendar_files;
struct ctx;
struct event;
struct fonts;
struct matter;
struct paper;

/* A version of the calendar decides what happens behind POSITION. */
struct calendar_since {
	const struct calendar *calendar;
	int64_t position;
};

struct world {
	const struct calendar *calendar;
	const struct calendar_files *files; /* of it; NULL in tests that change none */
	/* All that were in force, the one in force last; none: it has always been this one. */
	const struct calendar_since *past;
	size_t past_count;
	bool turning; /* it is so new that not every clock has been dated by it: calendar_change.h */
	const struct fonts *fonts; /* document/font.h; NULL in tests that print nothing */
	const char *manual;        /* docs/manual.zh-CN.md (papers/manual.h); NULL: not installed */
	/* What a paper with a number says at the moment in which it is numbered, as a tree that is kept
	 * with the event (papers/papers.h). EVENT has happened but is not folded yet. NULL: nothing is
	 * kept. */
	json_t *(*sheet)(struct ctx *ctx, const struct matter *matter, const struct event *event,
		const struct paper *paper, const char *number);
};

/* The calendar that decides the event at POSITION. */
static inline const struct calendar *world_calendar_at(const struct world *world, int64_t position)
{
	const struct calendar *calendar = world->calendar;
	for (size_t i = world->past_count; i > 0; i--) {
		calendar = world->past[i - 1].calendar;
		if (world->past[i - 1].position < position)
			break;
	}
	return calendar;
}

/* The one that came into force next after CALENDAR and before POSITION; NULL: none. */
static inline const struct calendar *world_calendar_next(
	const struct world *world, const struct calendar *calendar, int64_t position)
{
	for (size_t i = 0; i + 1 < world->past_count; i++)
		if (world->past[i].calendar == calendar && world->past[i + 1].position < position)
			return world->past[i + 1].calendar;
	return NULL;
}
