/* people/people.h - accounts, log-in and sessions: who it is that asks.
 *
 * Passwords are argon2id (RFC 9106; 19 MiB, t=2, p=1) as encoded text; a check takes some 30 ms and
 * belongs to the class slow. Of a session the database holds the SM3 of its token, so a stolen copy
 * opens none. A session ends 12 hours after its log-in (setting session-hours) and after 30 minutes
 * without a request (session.idle).
 *
 * Wrong passwords delay the next try, by account after the 3rd and by address after the 20th failure
 * (a whole office may stand behind one address): 1, 2, 4, 8 … at most 300 seconds; nothing is ever
 * locked. A try during the delay is refused unseen and doesn't prolong it. Failures are forgotten 15
 * minutes after the delay has passed. An unknown account and a wrong password get the same words in
 * the same time. GB/T 22239-2019 (等级保护, 身份鉴别) asks for complexity, failure handling and time-out. */
#pragma once

#include "http/route.h"
#include "store/db.h"

/* --- passwords --------------------------------------------------------------------------------- */

/* At least 8 characters of at least 3 of the classes a–z, A–Z, 0–9, other, and not containing the
 * login. NULL, or the key of a message that says what is missing. */
const char *password_problem(const char *password, const char *login);

/* The encoded text to store, in POOL. Slow. */
const char *password_hash(pool_t *pool, const char *password);

/* ENCODED NULL: no such account; takes as long and is false. Slow. */
bool password_matches(const char *encoded, const char *password);

/* --- accounts ---------------------------------------------------------------------------------- */

struct account {
	const char *login;
	int64_t person;
	const char *password; /* encoded */
	int64_t active, must_change;
};

/* False where there is none. */
bool account_load(struct ctx *ctx, const char *login, struct account *ret);

/* [a-z0-9][a-z0-9._-]*, at most 40. */
bool account_is_login(const char *login);

/* A new account; ERR_INVALID where LOGIN is no such name or is taken. */
MUST_USE enum err account_add(struct ctx *ctx, const struct account *account);

/* A new password (encoded) set by an administrator: ends the account's sessions and delays, and must
 * be changed at the next log-in. ERR_NOT_FOUND. */
MUST_USE enum err account_reset(struct ctx *ctx, const char *login, const char *encoded);

/* --- sessions ---------------------------------------------------------------------------------- */

struct session {
	const char *key; /* SM3 of the token, hex */
	const char *login;
	int64_t person, created, expires;
	int64_t must_change;
	int64_t directory_version; /* of this moment: the caches are checked against it */
};

/* One statement. False where there is none, it has expired, or the account is closed. */
bool session_load(struct ctx *ctx, const char *key, struct session *ret);

void session_put(struct ctx *ctx, const struct session *session, const char *address);

/* When a session of CREATED that is used now would end. */
int64_t session_expiry(const struct ctx *ctx, int64_t created);

/* The new end where the stored one is to be moved (it is not moved with every request), or 0. */
int64_t session_moves(const struct ctx *ctx, const struct session *session);
void session_move(struct ctx *ctx, const char *key, int64_t expires);

/* --- delays ------------------------------------------------------------------------------------ */

struct delay {
	int64_t failures, until; /* UTC ms */
};

/* After one more failure now; FREE failures cost nothing. */
struct delay delay_next(struct delay delay, int64_t now, int64_t free, int64_t most_seconds);

/* Seconds until the next try of this account from this address is looked at, 0: now. */
int64_t login_delayed(struct ctx *ctx, const char *login, const char *address);
void login_count_failure(struct ctx *ctx, const char *login, const char *address);

/* --- what was looked at, denied, tried --------------------------------------------------------- */

struct access_record {
	int64_t person;     /* 0: nobody */
	const char *kind;   /* "denied", "login_failed", "phone_opened" … */
	const char *object; /* "POST /matters/12/actions", a login */
	const char *detail, *address;
};

/* Written with this transaction, or, by access_remember, even if it is rolled back. RECORD and its
 * texts must live as long as ctx->pool. */
void access_write(struct ctx *ctx, const struct access_record *record);
void access_remember(struct ctx *ctx, const struct access_record *record);

/* --- jobs and pages ---------------------------------------------------------------------------- */

/* Deletes some of what has expired: sessions, delays; true while there is more. */
bool people_clean(struct ctx *ctx);

handler people_login_page, people_login, people_logout, people_account_page, people_password_page,
	people_password;
extern const struct field people_login_fields[], people_login_query[], people_password_fields[];

extern const struct statement people_sql[];
