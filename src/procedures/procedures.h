/* procedures/procedures.h - 业务类别: how a business is handled, read from its definition: the
 * drawing, states with owners and clocks, who may do what, limits, the ladder.
 *
 *   GET /procedures          all that run
 *   GET /procedures/:id      one */
#pragma once

#include "engine/definition.h"
#include "http/route.h"

extern handler procedures_list, procedures_show;

/* The matter's machine as boxes and arrows with places, for an SVG in the template:
 * {"width", "height", "boxes": [{x, y, w, h, tx, ty, title, end, first}],
 *  "arrows": [{d, title, back}]}. */
void put_flow(struct ctx *ctx, json_t *data, const char *name, const struct definition *definition);
