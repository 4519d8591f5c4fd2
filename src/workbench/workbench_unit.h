/* workbench/workbench_unit.h - 报进展, as the unit's grid and its saving both find it. */
#pragma once

#include "workbench/workbench_inner.h"

/* The action by which this share reports progress now and the actor may: with a text that must be
 * written, or without (较上次无变化). NULL: none. */
const struct action *unit_report(struct bench *bench, const struct matter *matter,
	const struct share *share, bool with_text);
