/* tests/unit/fixture.h - a database with all migrations and a ctx whose clock stands still.
 *
 * It is SQLite's, or with HUIYIN_TEST_DB=postgresql://… a schema of its own on that server
 * (tools/postgres.py starts one). All of it ends with the pool that it was started from; a file lies in a temporary folder of its
 * own, which goes too. */
#pragma once

#include "base/id.h"
#include "store/db.h"

/* Monday, 2 March 2026, 09:00 in Beijing. */
#define FIXTURE_NOW INT64_C(1772413200000)
#define FIXTURE_COUNTY 990101

struct fixture {
	pool_t *pool;
	struct db *db; /* DB_WRITE */
	struct ctx *ctx;
	struct ids ids;
	const struct messages *messages;
	const struct settings *settings; /* all at their defaults */
	const char *folder, *file; /* NULL in memory and on a server */
	const char *url;           /* for db_open */
};

struct fixture *fixture_start(pool_t *pool);       /* in memory, all migrations applied */
struct fixture *fixture_start_file(pool_t *pool);  /* in a file, for several connections */
struct fixture *fixture_start_empty(pool_t *pool); /* in memory, no table */
struct fixture *fixture_start_empty_file(pool_t *pool);

/* Whether the databases are on a server. */
bool fixture_on_server(void);

/* Of a new database: ":memory:", or a schema of its own on the server. */
const char *fixture_url(pool_t *pool);

/* Another ctx without failure on the same connection; or on another. */
struct ctx *fixture_ctx(struct fixture *fixture);
struct ctx *fixture_ctx_on(struct fixture *fixture, struct db *db);

/* Another connection to the file. */
struct db *fixture_open(struct fixture *fixture, enum db_mode mode);

/* Tables for one test, in the common subset of migrations. */
void fixture_script(struct fixture *fixture, const char *sql);

/* The names of all tables, in their order. */
struct fixture_table {
	const char *name;
};
struct rows fixture_tables(struct ctx *ctx);

/* A new file in the fixture's folder. */
const char *fixture_write(struct fixture *fixture, const char *name, const char *text);

/* A folder that goes with the pool, and all that is in it. */
const char *fixture_folder(pool_t *pool);
