/* bench/acts.h - the four acts of one lifecycle and its reading, as the requests that a browser sends.
 * The load generator sends them, the recorder runs them in process: both do the same work.
 *
 * The cast is a text file, one account a line: `LOGIN PASSWORD UNIT`; UNIT is the id of the unit that
 * the account answers for, 0 for one of the office. */
#pragma once

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>

enum act { REGISTER, DISPATCH, REPLY, CLOSE, READ };
#define POSTS READ /* acts before it are forms */

#define CAST_MAX 64

struct member {
	char login[48], password[48];
	int64_t unit;
};

struct cast {
	struct member office[CAST_MAX], units[CAST_MAX];
	size_t office_count, unit_count;
};

/* Ends the program where the file is no cast with one of the office and one of a unit. */
void cast_load(const char *file, struct cast *ret);

/* What one request is made of. */
struct turn {
	int64_t serial; /* of the lifecycle: makes its words differ */
	int64_t matter, unit;
	const char *csrf, *once;
};

bool act_by_unit(enum act act);

/* The path, and for a POST the form (application/x-www-form-urlencoded), as text; false where ROOM is
 * not enough. */
bool act_path(enum act act, const struct turn *turn, char *ret, size_t room);
bool act_form(enum act act, const struct turn *turn, char *ret, size_t room);

/* A one-time key as the program's pages have it: the time, and what no other form of any run has. */
#define ONCE_ROOM 64
void once_next(char ret[ONCE_ROOM]);

/* How its pages show that a lifecycle went well. */
#define SUBJECT_MARK "第%" PRId64 "号路段"
#define CLOSED_STATE "closed"
#define CLOSED_TITLE "已办结"
