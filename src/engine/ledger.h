/* engine/ledger.h - every event provable: header, salted commit, a chain for each matter.
 *
 *   commit = SM3(salt[16] ‖ body)                         salt and body may be erased by law
 *   header = fields, each as 4-byte big-endian length ‖ bytes, integers as decimal text:
 *            county, matter, seq, at, on, action, share, actor, behalf, procedure, version
 *   leaf   = SM3(0x00 ‖ "HY1" ‖ header ‖ previous leaf[32] ‖ commit[32])
 *
 * The header holds no personal data: persons are party ids. The first event of a matter has 32
 * zero bytes as previous. The leaves, in the order of their positions, are the leaves of the
 * county's RFC 6962 tree. docs/ledger-format.md gives every byte. */
#pragma once

#include "engine/matter.h"
#include "store/db.h"

#define LEDGER_HASH 32
#define LEDGER_SALT 16

struct ledger_event {
	int64_t county, matter;
	struct event event;
	const char *procedure;
	int64_t version;   /* of the definition */
	struct bytes body; /* exact stored bytes; NULL data: erased */
	struct bytes salt, commit, leaf;
	int64_t position;
};

/* SM3 of the parts one after another. */
void ledger_hash(const struct bytes *parts, size_t count, unsigned char ret[LEDGER_HASH]);
void ledger_commit(struct bytes salt, struct bytes body, unsigned char ret[LEDGER_HASH]);
void ledger_leaf(pool_t *pool, const struct ledger_event *event, struct bytes previous,
	unsigned char ret[LEDGER_HASH]);

/* Gives an event that is not stored yet a fresh salt, its commit and its leaf, all in POOL. Any thread. */
void ledger_make(pool_t *pool, struct ledger_event *event, struct bytes previous);

/* Stores the event with a fresh salt and sets event->leaf and its position; one that is given is tried
 * first (the last that this transaction has seen, plus one; 0: none). The primary key (county, matter,
 * seq) is the lock: a second event of the same seq is ERR_CONFLICT. */
MUST_USE enum err ledger_append(struct ctx *ctx, struct ledger_event *event, struct bytes previous);

/* Called once before each commit, by whoever writes: the county's tree (ctx->ledger_tree; NULL: nothing
 * happens) takes the events that the transaction leaves. On SQLite, with its one writer, an event has
 * its position (the next one, without gaps, since a rolled-back event gives its own back) from its
 * INSERT. One statement, and one more for each 256th event; see ledger_tree.h. */
void ledger_seal(struct ctx *ctx);

/* The events of a matter in order, bodies parsed; erased ones have a NULL body. */
struct rows ledger_events(struct ctx *ctx, int64_t matter);

/* Compares the database with itself, in slices, so that memory stays flat however many events there
 * are. Always: positions without gaps, each matter's steps without gaps, every commit from salt and
 * body, every leaf along the chain, the kept nodes of the county's tree, and that each matter's row stands at its last event. With TWIN, an
 * empty migrated database (in memory) on a connection of its own: the events of each matter are folded
 * into it and every row that the fold gives is compared with the row that is stored, so that one
 * changed by hand is found and named. Not compared, since they follow from people and not from events
 * alone: whose to-do a clock or a draft is, and who may see a need-to-know matter.
 *
 * Prints what is wrong to STREAM, one line each. Reads only, in the caller's transaction. */
struct ledger_report {
	int64_t events, matters, problems, last_position;
	int64_t erased;                  /* events whose body is gone by law */
	unsigned char root[LEDGER_HASH]; /* of the tree of all events */
	int64_t unfolded; /* matters that the fold could not be asked about: erased or broken events */
};
struct ledger_report ledger_check(struct ctx *ctx, struct db *twin, FILE *stream);

/* Whether events of a matter (bodies parsed, from the first on) can be folded: the definition knows each
 * action, none is missing or erased, and all are what was recorded. */
bool ledger_whole(pool_t *pool, const struct definition *definition,
	const struct ledger_event *events, int64_t count);
