/* engine/values.h - what people typed into a definition's fields, checked; for the engine's own use.
 *
 * Stored values are text or lists of text: dates YYYY-MM-DD, units and persons as decimal ids,
 * money as integer 分, flags "1" or "0". */
#pragma once

#include "engine/act.h"

/* Checks RAW against the fields of ACTION's own form, or for a registering or correcting action
 * without `needs` against the whole form; what the matter has in KEPT (NULL: nothing yet) need not be
 * given again; a list of units that the matter has and that comes empty is emptied. Fails with every problem at once. *RET_VALUES is a fresh
 * object with what was given and good, defaults filled when registering. */
MUST_USE enum err values_check(struct ctx *ctx, const struct definition *definition,
	const struct action *action, const json_t *kept, const json_t *raw, json_t **ret_values);

/* No date by which something is due lies before the day of ON, when it happens; corrections and history
 * may say so. */
MUST_USE enum err values_dates(struct ctx *ctx, const struct definition *definition,
	const struct action *action, int64_t on, const json_t *good);

/* Checks GOOD, as values_check gave it, against how the matter stands: a node that is done must be open,
 * a new date later than the one in force, a new unit another one and not at work already. SHARE may be
 * NULL. Units that nobody named join GOOD where a table of the matter has them. */
MUST_USE enum err values_fit(struct ctx *ctx, const struct matter *matter, const struct share *share,
	const struct action *action, json_t *good);
