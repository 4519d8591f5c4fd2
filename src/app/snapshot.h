/* app/snapshot.h - definitions, calendar, directory, office and settings as all requests share them:
 * immutable, counted.
 *
 * Who works on a request holds the snapshot that was current when it began, and drops it before the
 * answer; a reload of the definitions or a newer directory publishes another one beside it. The last
 * holder frees it. */
#pragma once

#include "base/setting.h"
#include "engine/directory.h"
#include "engine/office.h"
#include "engine/world.h"

#include <pthread.h>
#include <stdatomic.h>

/* What stands in files: read at start and at SIGHUP. */
struct rules {
	pool_t *pool;
	struct definitions *definitions;
	const struct world *world;
	atomic_int holders;
};

struct snapshot {
	pool_t *pool;
	struct rules *rules;
	const struct directory *directory;
	const struct world *world; /* the rules' with the calendar that is in force */
	const struct office *office;
	const struct settings *settings;
	atomic_int holders;
};

/* The current one. */
struct snapshots {
	pthread_mutex_t mutex;
	struct snapshot *current; /* NULL before the first */
	const char *set;          /* settings of the command line go before those stored; or NULL */
	const char *folder;       /* of the data; NULL: in memory */
};

/* Reads FOLDER (definitions/) with all its problems; NULL where there is any. One holder. TYPEFACES: folders of
 * fonts beside the machine's own, NULL at the end. */
struct rules *rules_load(
	const char *folder, const char *const *typefaces, struct problems *problems);
void rules_drop(struct rules *rules);

void snapshots_init(struct snapshots *snapshots);
void snapshots_done(struct snapshots *snapshots);

struct snapshot *snapshot_hold(struct snapshots *snapshots);
void snapshot_drop(struct snapshot *snapshot); /* NULL is allowed */

/* Reads directory, calendar, office and settings with CTX, whose county becomes the one found, and makes it current under RULES (NULL: those of the current one),
 * unless there is already a newer one. False where the database has failed. */
bool snapshot_publish(struct snapshots *snapshots, struct ctx *ctx, struct rules *rules);

/* What a ctx sees of it. */
void snapshot_show(const struct snapshot *snapshot, struct ctx *ctx);
