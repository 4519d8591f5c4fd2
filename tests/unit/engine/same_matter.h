/* tests/unit/engine/same_matter.h - two matters compared, every field that is stored. */
#pragma once

#include "engine/matter.h"

/* What differs, in the pool, or NULL. STORED is from the rows, FOLDED from the events; a clock that the
 * ladder has let rest until something changes it is the same. Of proposals those that wait. */
const char *matter_difference(
	pool_t *pool, const struct matter *stored, const struct matter *folded, int64_t now);
