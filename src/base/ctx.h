/* base/ctx.h - what every call carries: memory, database, who, when, and the first failure.
 *
 * A ctx belongs to one attempt of one request, job or command and to one thread at a time.
 * Failure: functions return enum err. ctx_fail records why and returns it; THE FIRST FAILURE
 * STICKS: after it, database calls do nothing and every ctx_fail returns the first, so no call
 * site can turn a broken database into "not found". The dispatcher asks the ctx as well as the
 * handler before it commits. */
#pragma once

#include "base/mem.h"
#include "base/text.h"

#include <stdint.h>

enum err {
	OK = 0,
	ERR_INVALID,   /* 422: the input is wrong; `fields` says where */
	ERR_FORBIDDEN, /* 403 */
	ERR_NOT_FOUND, /* 404: does not exist, or may not be seen */
	ERR_CONFLICT,  /* 409: somebody was faster, or not in this state */
	ERR_BUSY,      /* 503: a queue is full, the disk is full, try again */
	ERR_RETRY,     /* run again: serialization, broken batch, lost connection */
	ERR_UNKNOWN,   /* the commit may or may not have happened: look again */
	ERR_INTERNAL,  /* 500 */
};

struct field_problem {
	const char *field, *message; /* message is Chinese, ready for the person */
	struct field_problem *next;
};

struct failure {
	enum err err;
	const char *key;              /* of messages/zh-CN.yaml */
	const char *message;          /* the key's text, filled: for the person */
	const char *detail;           /* for the log only: SQL, errno, file and line */
	struct field_problem *fields; /* with ERR_INVALID, may be NULL */
};

struct db;
struct actor;
struct messages;
struct definitions;
struct directory;
struct ids;
struct world;
struct settings;
struct office;
struct remember;
struct ledger_tree;

struct ctx {
	pool_t *pool;  /* ends with the attempt */
	struct db *db; /* NULL where no database is */
	const struct messages *messages;
	const struct definitions *definitions;
	const struct directory *directory;
	const struct settings *settings;  /* see base/setting.h */
	const struct office *office;      /* NULL in some tests: see engine/office.h */
	struct ids *ids;                  /* where new ids come from; see base/id.h */
	const struct world *world;        /* calendar and office hours: engine/world.h */
	const struct actor *actor;        /* NULL: nobody has logged in, or a clock acts */
	struct ledger_tree *ledger_tree;  /* engine/ledger_tree.h; NULL but for who writes */
	const char *files;                /* folder of stored files; NULL where there is none */
	int64_t county;                   /* GB/T 2260, 6 digits */
	int64_t now;                      /* UTC ms; fixed for the attempt */
	struct failure failure;
	struct remember *remembered; /* in the order of telling */
};

/* What must be written even though this attempt is rolled back, or comes from a class that cannot
 * write (a denial, a failed log-in, a session): WRITE is called with a ctx of the writer, in a
 * transaction of its own, after the attempt and before the answer. DATA lives in ctx->pool or longer.
 * Its failure becomes the answer's. */
struct remember {
	void (*write)(struct ctx *ctx, const void *data);
	const void *data;
	struct remember *next;
};
void ctx_remember(
	struct ctx *ctx, void (*write)(struct ctx *ctx, const void *data), const void *data);

/* Records the first failure and returns it. KEY is a message's key, then pairs name, value.
 *   return ctx_fail(ctx, ERR_CONFLICT, "action.not_now", "state", state->title); */
#define ctx_fail(ctx, err, key, ...) \
	ctx_fail_with((ctx), (err), (key), (const char *const[]){ __VA_ARGS__ __VA_OPT__(, ) NULL })
enum err ctx_fail_with(struct ctx *ctx, enum err err, const char *key, const char *const *pairs);

/* Adds a problem with one field and fails with ERR_INVALID; may be called for many fields. */
#define ctx_fail_field(ctx, field, key, ...) \
	ctx_fail_field_with( \
		(ctx), (field), (key), (const char *const[]){ __VA_ARGS__ __VA_OPT__(, ) NULL })
enum err ctx_fail_field_with(
	struct ctx *ctx, const char *field, const char *key, const char *const *pairs);

/* As ctx_fail for the impossible-but-survivable: message "internal", the detail for the log. */
enum err ctx_broken(struct ctx *ctx, enum err err, const char *detail, ...) PRINTF(3, 4);

static inline bool ctx_failed(const struct ctx *ctx)
{
	return ctx->failure.err != OK;
}

/* --- messages: every user-visible word of the C code, messages/zh-CN.yaml ------------------- */

/* Reads FILE; a flat or nested map of text, nested keys joined by '.'. Returns NULL and says why
 * on standard error. */
const struct messages *messages_load(pool_t *pool, const char *file);

/* The text of KEY filled from PAIRS; where the key is missing, the key itself. */
#define message(pool, messages, key, ...) \
	message_with((pool), (messages), (key), \
		(const char *const[]){ __VA_ARGS__ __VA_OPT__(, ) NULL })
const char *message_with(
	pool_t *pool, const struct messages *messages, const char *key, const char *const *pairs);
