/* tests/unit/app/desk.h - the whole program in process, without sockets and threads: a small county in
 * memory, people with sessions, requests through the real dispatcher. */
#pragma once

#include "app/dispatch.h"
#include "fixture.h"

struct desk {
	pool_t *pool;
	struct app *app;
	int64_t office, bureau; /* unit ids */
	int calls;              /* of the last request, by db_calls */
};

/* ROUTES NULL: those of the program. Its clock stands at FIXTURE_NOW. */
struct desk *desk_start(pool_t *pool, const struct route *routes);

/* A person at UNIT with the roles (NULL ends), an account LOGIN with the password "Secret-1", and a
 * session whose token is desk_token. */
int64_t desk_person(struct desk *desk, const char *login, int64_t unit, const char *const *roles);
#define desk_hire(desk, login, unit, ...) \
	desk_person( \
		(desk), (login), (unit), (const char *const[]){ __VA_ARGS__ __VA_OPT__(, ) NULL })
const char *desk_token(const struct desk *desk, const char *login);

struct visit {
	const char *as; /* login, or NULL: nobody */
	enum method method;
	const char *path;              /* with ?query */
	const char *body;              /* urlencoded; or JSON where it begins with '{' */
	const char *once;
	const char *origin;
	bool json;    /* Accept: application/json */
	bool no_csrf; /* leaves out the token that belongs to a session */
	const struct uploads *uploads; /* files that came with it; NULL: none */
};

/* The answer; lives in the desk's pool. */
struct told {
	int status;
	const char *location, *body, *cookie, *retry_after;
};
struct told desk_ask(struct desk *desk, const struct visit *ask);

/* A ctx on the app's connection, outside of any transaction. */
struct ctx *desk_ctx(struct desk *desk);

/* Everything stored, as text, for comparing. */
const char *desk_dump(struct desk *desk);
