/* boards/boards.h - 领导一页: one sheet of paper for each county leader, made every Monday and printed, with room
 * for his handwriting; what he writes comes back as an instruction of his.
 *
 *   GET /leaders        the leaders of the day's 领导分工, each with his numbers
 *   GET /leaders/:id    the sheet of one: numbers of his units, of what he has given out, what waits for
 *                       him, the worst items and where they are stuck, what falls due next
 *
 * What it shows stands in definitions/boards.yaml. Numbers are those of all; items are those that the
 * reader may open, the others are counted. */
#pragma once

#include "html/json.h"
#include "http/route.h"
#include "store/db.h"

extern handler boards_leaders, boards_leader;

/* His own; anybody's for those from whom nothing of the county is hidden, and for the leaders' secretaries. */
bool boards_may_read(const struct ctx *ctx, int64_t leader);

/* The sheet of LEADER as a tree, for the page and for the printed paper:
 *   title, leader {name, title}, today, units "住建局、…", unit_count,
 *   numbers [{title, text, unit, href}], issued the same, waiting [{title, count}],
 *   worst [{title, href, unit, left, stuck, where}], soon [{title, href, unit, due}]
 * Stuck: with whom; where: and what they say about it. */
MUST_USE enum err boards_put_leader(struct ctx *ctx, int64_t leader, json_t *data);

extern const struct statement boards_sql[]; /* ends with { 0 } */
