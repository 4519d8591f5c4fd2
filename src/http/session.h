/* http/session.h - the pure parts of a session: token, stored key, CSRF token, cookie, way back.
 *
 * The cookie holds the token (256 random bits); the database holds only its SM3 (GB/T 32905), so
 * a stolen copy of it opens no session. The CSRF token is HMAC-SM3(token, "csrf"): nothing is
 * stored for it, and it ends with the session. */
#pragma once

#include "http/request.h"

#define SESSION_COOKIE "huiyin"

/* 43 characters of base64url, from the operating system's random source. */
const char *session_token_new(pool_t *pool);

/* What is stored: 64 hexadecimal digits. */
const char *session_key(pool_t *pool, const char *token);

/* 43 characters of base64url, for the form's field `csrf` or the header X-CSRF. */
const char *session_csrf(pool_t *pool, const char *token);

/* GIVEN is the token's CSRF token; takes the same time wherever they differ. NULLs are false. */
bool session_csrf_good(pool_t *pool, const char *token, const char *given);

/* Equal, in a time that depends on the lengths only. */
bool session_equal(const char *a, const char *b);

/* The value of the cookie NAME in a Cookie header, or NULL. Junk around it doesn't matter; a
 * value is at most 256 characters of RFC 6265's cookie-octet. */
const char *session_cookie(pool_t *pool, const char *header, const char *name);

/* The Origin header, where there is one, names this host: what no form of another site can fake.
 * For log-in, which has no session and so no CSRF token yet. */
bool session_same_origin(const struct request *req);

/* TARGET where it is a path of this site ("/x", not "//x", no backslash, no control characters),
 * else FALLBACK. */
const char *session_back(const char *target, const char *fallback);
