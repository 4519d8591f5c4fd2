/* app/app.h - what lives as long as the process, and how it is opened.
 *
 * app_open brings files and database together and is enough for commands and for requests run in
 * process (dispatch_run); app_start adds the threads. A database holds one county (GB/T 2260); the
 * demo county and real ones are marked in its row and refuse each other. */
#pragma once

#include "app/snapshot.h"
#include "app/workers.h"
#include "base/id.h"
#include "base/setting.h"
#include "engine/ladder.h"
#include "engine/ledger_tree.h"
#include "html/page.h"
#include "http/route.h"
#include "http/server.h"
#include "store/writer.h"

enum app_kind { APP_REAL, APP_DEMO, APP_ANY };

struct app_options {
	const char *root;        /* of the installed files */
	const char *folder;      /* the data folder, which lives as long as the app; NULL: none, in tests */
	const char *url;         /* of the database; NULL: as the folder says (app/folder.h) */
	const char *files;       /* folder of stored files; NULL: none are taken or shown */
	const char *definitions; /* folder; NULL: definitions/ below the root */
	const struct route *routes;
	const char *set; /* settings of the command line: "name=value,name=value"; or NULL */
	enum app_kind kind;
	bool make;    /* the county's row may be missing: init, first use */
	int64_t node; /* of ids; a command beside a server takes another one */
	int64_t now;  /* a fixed time for tests; 0: the clock's */
};

struct app {
	pool_t *pool;
	struct app_options options;
	const struct messages *messages;
	struct templates *templates;
	const struct settings *settings; /* of the start */
	struct ids ids;
	_Atomic int64_t county; /* 0 until it is founded */
	struct snapshots snapshots;
	json_t *assets; /* of build/web: {"css": […], "js": […], "named": {…}} */
	struct db *db;  /* of the thread that opened the app */
	/* NULL where requests are run in process. */
	struct workers *readers, *slow;
	struct writer *writer;
	struct writer_options writing;
	struct server *server;
	struct jobs *jobs;
	int64_t files_swept; /* the same: where the sweep of stored files goes on */
	struct importing *importing;
	struct keeper *keeper;
	struct ladder ladder; /* the writer's thread only */
	struct ledger_tree
		tree; /* of whoever writes: the writer, or the thread that opened the app */
	struct response busy[2]; /* 503 as page and as JSON, made beforehand */
	atomic_bool doomed, stopping;
};

/* NULL where anything is missing, broken or refused; all of it has been said on standard error. */
struct app *app_open(pool_t *pool, const struct app_options *options);

/* Reader, slow and writer threads; false and said on standard error where they cannot start. */
bool app_start(struct app *app);

/* Ends the threads; after server_stop. What is still in work is let go of. */
void app_stop(struct app *app);
void app_close(struct app *app);

/* A ctx on DB for one attempt, under SNAPSHOT (held by the caller) or without one. */
void app_ctx(const struct app *app, pool_t *pool, struct db *db, const struct snapshot *snapshot,
	struct ctx *ret);

/* Runs WORK in one transaction on the app's own connection, with the current snapshot: for commands.
 * What failed is said on standard error; false then. */
bool app_transact(struct app *app, void (*work)(struct ctx *ctx, void *data), void *data);

/* The same on a connection of its own that only reads, so that a server beside goes on writing. */
bool app_look(struct app *app, void (*work)(struct ctx *ctx, void *data), void *data);

/* Reads definitions and calendar again; where they have problems, says all of them and keeps the
 * running ones. */
bool app_reload(struct app *app);

/* Publishes what the database holds now, under RULES (NULL: the current ones), and takes over a county
 * that has just been founded. False where the database has failed. */
bool app_publish(struct app *app, struct ctx *ctx, struct rules *rules);

/* app_db.c */
int64_t app_db_last_id(struct ctx *ctx);
extern const struct statement app_sql[];

/* site.c: what every page has besides its own data, for somebody of whom nothing is known. */
json_t *site_of_nobody(const struct app *app, const struct office *office, pool_t *pool);

/* config.c: every setting. */
extern const struct setting config_settings[];

/* Defaults, then what OFFICE has stored, then SET ("name=value,name=value" or NULL). *ret_bad (may be
 * NULL) is the last of SET that is no setting or out of its range; untouched where all are. */
struct settings *config_read(
	pool_t *pool, const struct office *office, const char *set, const char **ret_bad);
