/* setup/handover.h - 工作交接: what waits for somebody by name goes to another in one act.
 *
 * Each share in hand is handed over by the definition's own action through the one door, so that each
 * matter's record says who did it; what is already recorded keeps its names. Who may: the person himself,
 * who administers or works for his unit, and the office for its own people. */
#pragma once

#include "engine/directory.h"
#include "http/route.h"
#include "store/db.h"

handler handover_page, handover;
extern const struct field handover_query[], handover_fields[];
extern const struct statement handover_sql[]; /* ends with { 0 } */

/* The matters that went into the hands of TO in one act at that moment, for 工作交接清单; those that are still
 * open. */
const int64_t *handover_handed(
	struct ctx *ctx, const struct person *to, int64_t at, size_t *ret_count);
