/* engine/act.h - the one door through which a matter changes, for people and for the clock. */
#pragma once

#include "engine/matter.h"

/* A file that stands in the store already: see files/files.h. Its name is not another's of the deed. */
struct deed_file {
	const char *name, *hash; /* 64 hex digits of SM3 */
	int64_t size;
};

/* In an event's body: whom its actor stood in for (engine/directory.h), without whose right he had none. */
#define STANDS_IN_FOR "stands-in-for"

/* What somebody wants done. Texts are as they came from the form and belong to the ctx's pool. */
struct deed {
	const char *action;
	int64_t share;   /* ordinal or 0 */
	int64_t version; /* the token on the page; -1: none (clock, import, bulk) */
	int64_t on;      /* UTC ms when it happened; 0: now. Past: 补录 */
	json_t *values;  /* {"input": "text" | ["text", …]} or NULL */
	const struct deed_file
		*files; /* that go with it; every act of a person may carry some, but 撤销 */
	size_t file_count;
	int64_t adds; /* only_files: seq of the event that they belong to; 0: to the matter */
	const char *channel;     /* 代录: how it came (phone, paper, …); NULL: own act */
	const char *informant;   /* 代录: who of the unit said or signed it */
	const struct rung *rung; /* by the clock only */
	int64_t proposal; /* ISSUE, HOLD, DISMISS: seq of the rung's event; UNDO: of the one to
	                          * be taken back, 0: the last whichever it is */
	int64_t number;          /* of a reserved number's row, that the paper takes; 0: the next one */
	const struct past *past; /* matter_register of what is older than the record; else NULL */
};

/* How an imported matter stands: days are civil days, 0 where there is none. */
struct past {
	const char *state;  /* one of the definition's import states */
	int64_t registered; /* the event happened on its 0:00 */
	int64_t sent, since, first_due, progress_on;
	const char *source; /* for the timeline: 督查台账.xlsx 第5行 */
	/* Both given by who imports, so that the matter is hidden until all are there: engine/hidden.h */
	int64_t id;
	const char *number;
};

/* The matter with everything of it, by the one scoped query: it must exist and be visible to the
 * ctx's actor. NULL and ERR_NOT_FOUND otherwise, by the same statements in both cases. */
struct matter *matter_load(struct ctx *ctx, int64_t id);

/* The same for the clock, followers and commands, which see everything. */
struct matter *matter_load_unscoped(struct ctx *ctx, int64_t id);

/* The ctx's actor looks at it. Where that ends somebody else's chance to take his last step back, it is
 * remembered. */
void matter_look(struct ctx *ctx, const struct matter *matter);

/* Registers a new matter of a procedure: its definition's registering action. *ret on success. */
MUST_USE enum err matter_register(
	struct ctx *ctx, const char *procedure, const struct deed *deed, struct matter **ret);

/* For a new matter, by ctx->now; gaps allowed: day, second, the node where it is not the first one, and which of
 * that second. */
const char *matter_number(struct ctx *ctx, const struct definition *definition);

/* The same checks, and nothing is done: of a ledger's row, long before it is taken in. */
MUST_USE enum err matter_register_check(
	struct ctx *ctx, const char *procedure, const struct deed *deed);

/* Checks (state, person, token, fields, guard, limits), appends the event, folds it, and writes the
 * rows that changed. Failures: ERR_CONFLICT (not now, or stale: says what changed), ERR_FORBIDDEN
 * (not for this person), ERR_INVALID (fields). */
MUST_USE enum err matter_act(struct ctx *ctx, struct matter *matter, const struct deed *deed);

/* The door's questions without the act: fails as matter_act would. Without WITH_VALUES what is to be
 * filled in is not looked at. */
MUST_USE enum err matter_check(
	struct ctx *ctx, struct matter *matter, const struct deed *deed, bool with_values);

/* --- many at once: each by itself, the refusal of one leaves the others as they are --------------- */

/* Acts on the matter ID; false where it was refused: then nothing of it is written, *RET_WHY says why
 * and the ctx goes on. What is wrong with the machine fails the ctx as ever (and gives false). The
 * matter, where it was found, is in *RET_MATTER, else NULL. */
bool matter_try(struct ctx *ctx, int64_t id, const struct deed *deed, struct matter **ret_matter,
	struct failure *ret_why);

/* The same on a matter that is loaded; one that was refused must be loaded anew before it is used on. */
bool matter_try_on(
	struct ctx *ctx, struct matter *matter, const struct deed *deed, struct failure *ret_why);

/* Would it be let through? The same without doing it. */
bool matter_would(struct ctx *ctx, struct matter *matter, const struct deed *deed, bool with_values,
	struct failure *ret_why);

/* Takes a refusal (not a failure of the machine) out of the ctx; false where there was none. */
bool refusal_take(struct ctx *ctx, struct failure *ret_why);

/* The sentence for people: the first wrong field's, or the failure's own. */
const char *refusal_words(const struct failure *why);

/* What the ctx's actor may do now: the page prints these and nothing else. */
struct possible {
	const struct action *action;
	int64_t share;    /* ordinal or 0 */
	int64_t version;  /* the token for it */
	int64_t proposal; /* for ISSUE/HOLD/DISMISS */
	bool on_behalf;   /* only as 代录 */
};
struct possibles {
	struct possible *items;
	size_t count;
};
struct possibles matter_possible(struct ctx *ctx, const struct matter *matter);

/* May the ctx's actor enter what happened earlier (补录)? The clock may. */
bool matter_late_entry(const struct ctx *ctx, const struct matter *matter);

/* May the ctx's actor take this action (and is the reason no other than state)? For messages. */
bool action_allowed_to(const struct ctx *ctx, const struct matter *matter,
	const struct share *share, const struct action *action);

/* Whether it can be taken now by anyone: state, ask, role of the share, guard, how often. */
bool action_fits(
	const struct matter *matter, const struct share *share, const struct action *action);

/* Who owns a state, a ruling or a proposal of this matter: (party, role) as stored in clock rows.
 * A role that nobody active holds on the ctx's day falls to the one in its `falls to`, and on from
 * there; then to the coordinator, and on from him; at last to everybody of the office, at once. */
struct owner {
	int64_t party;    /* unit or person id */
	const char *role; /* role id, "" for anyone of the party */
};
struct owner owner_of(const struct ctx *ctx, const struct matter *matter, const struct share *share,
	const struct role *role);

/* The same, and the role at which the fall ended; NULL: everybody of the office. */
const struct role *owner_role(const struct ctx *ctx, const struct matter *matter,
	const struct share *share, const struct role *role, struct owner *ret);

/* The same without the fall to others: party 0 where nobody fits. */
struct owner owner_exact(const struct ctx *ctx, const struct matter *matter,
	const struct share *share, const struct role *role);

/* Is the ctx's actor one who may act as ROLE here? The clock is when there is no actor. */
bool owner_is(const struct ctx *ctx, const struct matter *matter, const struct share *share,
	const struct role *role);
