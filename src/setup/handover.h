/* setup/handover.h - 工作交接: what waits for somebody by name goes to another in one act.
 *
 * Each share in hand is handed over by the definition's own action through the one door, so that each
 * matter's record says who did it; what is already recorded keeps its names. Who may: the person himself,
 * who administers or works for his unit, and the office for its own people. */
#pragma once

#include "http/route.h"
#include "store/db.h"

handler handover_page, handover;
extern const struct field handover_query[], handover_fields[];
extern const struct statement handover_sql[]; /* ends with { 0 } */
