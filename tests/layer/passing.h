/* tests/layer/passing.h - a file layer under SQLite that hands every call on, and asks a hook before.
 *
 * From passing_start to passing_stop it is the layer of all databases that are opened. It has no memory
 * mapping of files, so that every read and write passes here; the shared memory of a log is the real
 * layer's. */
#pragma once

#include <sqlite3.h>
#include <stdbool.h>

enum passing_call { PASSING_READ, PASSING_WRITE, PASSING_TRUNCATE, PASSING_SYNC, PASSING_SIZE };

struct passing_file {
	sqlite3_file base;
	const char *name; /* SQLite's own, as long as the file is open; NULL for a temporary one */
	bool database, log;
	sqlite3_int64 mark; /* the hook's own; 0 at first */
	sqlite3_file real;  /* as long as the real layer wants it */
};

struct passing_hooks {
	/* SQLITE_OK: the call goes on; anything else is its outcome. DATA is what is written. AT is the new
	 * size for PASSING_TRUNCATE. */
	int (*before)(struct passing_file *file, enum passing_call call, const void *data, int size,
		sqlite3_int64 at);
	/* After a sync that succeeded; or NULL. */
	void (*synced)(struct passing_file *file);
};

void passing_start(const char *name, const struct passing_hooks *hooks);
void passing_stop(void);
