/* tests/unit/engine/rungs.h - the ladder's turn, and what has fired. */
#pragma once

#include "../county.h"

/* All that is due now; a fresh ladder has no doubt about its clock. */
void rungs_run(struct county *county);
void rungs_run_at(struct county *county, const char *when);

/* What has fired on the matter, in order, as "handle-5 sent, handle+1 ". */
const char *rungs_fired(struct county *county, int64_t id);

/* Does ACTION as the holder of ROLE at the UNIT-th unit (-1: the office); it must succeed. */
void rungs_act(struct county *county, const char *role, int unit, int64_t id, int64_t share,
	const char *action, json_t *values);

/* A 督查事项 due on DUE that its lead unit has signed for. */
int64_t rungs_signed_for(struct county *county, const char *due);
