/* engine/ledger_verify.h - whether texts that left the machine (ledger_text.h) agree with each other, with neither
 * database nor network.
 *
 * Checkpoints are what the rest stands on: one counts where its signature holds and its key is trusted. Trusted
 * is the key named by the caller or, without one, that of the oldest checkpoint, and all that handovers
 * lead to or from it. Then: none may have a smaller tree than an older one, nor another root of the same size;
 * each proof must end in the root of one that counts; an export must be whole, each event what it was, its root
 * that of each checkpoint given, and none of them may reach beyond it. */
#pragma once

#include "engine/ledger_text.h"

struct ledger_verdict {
	int64_t problems;
	int64_t county, checkpoints, handovers, inclusions, consistencies, exports;
	int64_t events, erased; /* of exports and inclusions */
	int64_t unlinked; /* checkpoints that nothing ties to the others: neither proof nor export */
	const char *key;  /* id of the newest checkpoint's key that counts, or NULL */
};

/* FILES ends with NULL. What is wrong is told to STREAM, one line each, with file and line. KEY: an id, or
 * NULL. */
struct ledger_verdict ledger_verify(pool_t *pool, const struct messages *messages,
	const char *const *files, const char *key, FILE *stream);
