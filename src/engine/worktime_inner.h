/* engine/worktime_inner.h - shared by the arithmetic and its explanation. */
#pragma once

#include "engine/worktime.h"

/* Walks over the union of pauses from `reached` on, piece by piece in order of time. */
struct walk {
	const struct pause *pauses;
	int count;
	int64_t reached;
};
bool walk_next(struct walk *walk, struct pause *ret);
