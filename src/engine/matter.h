/* engine/matter.h - a matter and its shares, and the one fold that changes them.
 *
 * matter_apply is pure: no database, no clock, no ctx. It is the only way to change a matter: used
 * by actions, by `ledger check --refold`, by seed and copy. The rows in the database are a cache of
 * its result. Events have two times: `at` (recorded, never falls) and `on` (when it happened;
 * clocks run on it). Nothing is deleted. */
#pragma once

#include "engine/definition.h"

#include <jansson.h>

struct world;

enum share_role { SHARE_LEAD = 1, SHARE_CO = 2, SHARE_SEPARATE = 3 };

/* An application that waits for a ruling: 申请延期, 提出异议, 申请办结 … One at a time on a share. */
struct ask {
	const char *kind; /* "extend"; NULL: none waits */
	int64_t seq;      /* the event that asked */
	int64_t day;      /* the date asked for, or 0 */
	int64_t level;    /* the nth of its kind */
};

/* In `fired` of a clock: its date is an old ledger's, and no rung fires by it until it is set here. */
#define CLOCK_PAST (INT64_C(1) << 62)

/* A running or stopped clock of a matter (share 0) or of a share. */
struct clock {
	int64_t share;     /* ordinal, 0: the matter's */
	int def;           /* index in definition->clocks */
	int64_t round;     /* rises when due moves later after a rung fired */
	int64_t started;   /* `on` of the event that started it */
	int64_t stopped;   /* 0: runs */
	int64_t day;       /* fixed date in force; 0: none */
	int64_t first_day; /* the fixed date at first (original) */
	struct pause *pauses;
	size_t pause_count;
	int64_t due;       /* UTC ms, derived: limit, date, pauses, calendar */
	int64_t due_first; /* without extensions */
	int64_t amber;     /* from then on 临期 */
	int64_t fired; /* rungs fired in this round, as a bit mask over the ladder, or CLOCK_PAST */
	int64_t last_fired_at;
	int64_t next;       /* when the ladder must look again; INT64_MAX: never */
	int64_t look;       /* by the last apply: what counts asks it to look at once; 0: no */
	bool dirty, stored; /* must be written; has a row */
};

/* 节点 */
struct node {
	int64_t share, ordinal;
	const char *title;
	int64_t day, done_day; /* done_day 0: open */
	bool dirty, stored;
};

struct share {
	int64_t ordinal; /* 1, 2 …: never reused within a matter */
	int64_t unit;
	enum share_role role;
	int state;       /* index in definition->share.states */
	int64_t version; /* seq of the last event that changed it: the page's token */
	int64_t holder;  /* person, 0: none */
	int64_t opened, signed_on, reported_on, ended_on; /* `on` times, 0: not yet */
	int64_t progress_on;                              /* the last progress or "no change" */
	const char *progress, *problem, *next_step, *result;
	const char *plan;      /* 序时 choice id, or NULL */
	int64_t behind;        /* months running */
	int64_t behind_before; /* the same before the month judged last */
	int64_t judged_on;     /* when the plan was judged last, 0: never */
	int64_t extended;      /* times */
	int64_t round;
	bool final; /* designated by a ruling: may not object again */
	bool taken; /* by the last apply: somebody holds it now */
	bool past;  /* withdrawn, moved elsewhere or of an earlier round: never runs again */
	struct ask ask;
	bool dirty, stored;
};

struct tally {
	const char *action;
	int64_t share, times;
};

/* A row for figures: written, never changed but for being superseded. */
struct milestone {
	int64_t share;
	const char *kind;
	int64_t on, due, due_first; /* due in force and the original, of the clock concerned */
	int64_t unit;
};

/* How a matter stands for figures: the table `standing` has a version of it for each position at which
 * it changed. Instants that have not come are NEVER. */
struct standing {
	bool counts;            /* false: no row; not registered yet, or void (登记有误) */
	int64_t opened;         /* 登记 */
	int64_t sent;           /* first 交办 */
	int64_t met;            /* the main clock: answered, so that it runs no more */
	int64_t ended;          /* since then it doesn't count as running */
	int64_t due, due_first; /* of the main clock: in force, and the original */
	int64_t suspended;      /* `on` of the suspension in force, 0: none */
	int64_t unit;           /* lead unit, 0: none yet */
	const char *plan, *urgency, *kind;
};

/* A rung that has fired: drafted or proposed ones wait for a person (or for 10:00). */
struct proposal {
	int64_t share, seq; /* seq: of the rung's event; its key within the matter */
	int rung;           /* index in the ladder */
	int64_t round;
	int64_t fired_at, send_at; /* send_at 0: only a person sends it */
	int64_t held_until;        /* day, 0: not held */
	int64_t ended;             /* 0: waits */
	const char *outcome;       /* "", "sent", "issued", "dismissed", "lapsed" */
	bool dirty, stored;
};

struct matter {
	pool_t *pool;
	const struct definition *definition;
	const struct calendar *calendar;
	int64_t id;
	const char *number;
	int64_t seq;      /* of the last event; the next is seq + 1 */
	int64_t version;  /* seq of the last event that changed the matter itself */
	const void *leaf; /* 32 bytes: of the last event, the chain's end */
	const char *title, *urgency, *kind;
	int state;
	int64_t state_since;
	int64_t registrar, opened, closed; /* party; `on` times */
	int64_t uncounted; /* `on` since which it doesn't count as running (ends, and states that say
	                    * so); 0: it counts */
	int64_t round;
	int64_t suspended; /* `on` of the suspension, 0: runs */
	int64_t lead_unit;
	int64_t last_action_at; /* `at` of the last event */
	int64_t last_actor;     /* who may take it back (撤销); 0: nobody */
	int64_t seen;           /* seq up to which somebody else has looked */
	bool imported;          /* is older than the record: nobody was told when it entered it */
	json_t *values;         /* the form's values */
	struct share *shares;
	size_t share_count;
	struct clock *clocks;
	size_t clock_count;
	struct node *nodes;
	size_t node_count;
	struct proposal *proposals; /* those that wait, and those the last apply ended */
	size_t proposal_count;
	struct tally *tallies; /* how often the actions with `most` or `level` were taken */
	size_t tally_count;
	struct milestone *milestones; /* written by the last apply */
	size_t milestone_count;
	struct standing stood; /* as its live row has it */
	/* As its row has what lists look for; and the ledger's last position as it was loaded, 0: unknown. */
	struct ranked {
		int64_t is_open, due, lead_unit;
	} ranked;
	int64_t head;
	bool values_changed;  /* by the last apply: indexed values are written again */
	bool opening_changed; /* by the last apply: it ended, or it runs again */
};

/* What happened. The body's bytes are stored as they are; `body` is their parse. */
struct event {
	int64_t seq, at, on;
	const char *action; /* of the definition */
	int64_t share;      /* ordinal or 0 */
	int64_t actor;      /* party; 0: the clock */
	int64_t behalf;     /* party for whom it was entered; 0: none */
	const json_t *body; /* {"values":{…},"units":[…],"channel":…,"rung":…} */
};

/* An empty matter to fold the first event into. */
struct matter *matter_new(pool_t *pool, const struct definition *definition,
	const struct calendar *calendar, int64_t id);

/* Applies one event of seq + 1. The event must be one that this definition allows in this state;
 * the door (act.h) has checked it, and a stored event was checked when it was stored. */
void matter_apply(struct matter *matter, const struct event *event);

/* Folds a whole history, leaving out what a later 撤销 has undone. */
struct matter *matter_fold(pool_t *pool, const struct definition *definition,
	const struct calendar *calendar, int64_t id, const struct event *events, size_t count);

/* One step of it: events[INDEX] of a history of COUNT. */
void matter_fold_next(
	struct matter *matter, const struct event *events, size_t count, size_t index);

/* Between the steps of such a history: whatever calendar came into force before POSITION decides. */
void matter_turn(const struct world *world, struct matter *matter, int64_t position);

struct share *matter_share(const struct matter *matter, int64_t ordinal);        /* NULL: none */
struct clock *matter_clock(const struct matter *matter, int64_t share, int def); /* NULL: none */
int64_t values_leader(const struct definition *definition, const json_t *values); /* 0: none named */
/* `on` of the sign-for; 0: not yet, or so long ago that nobody knows (share->signed_on is set then). */
int64_t share_signed(const struct matter *matter, const struct share *share);
struct share *matter_lead(const struct matter *matter); /* the open lead share, or NULL */
const char *matter_value(const struct matter *matter, const char *input); /* NULL: none */

/* Under which the values of a field with `each` are kept: [name, value, name, value …]. */
const char *each_key(pool_t *pool, const struct input *input);

/* What figures need to know of it, from its fields alone. */
struct standing standing_of(const struct matter *matter);
bool standing_equal(const struct standing *a, const struct standing *b);

/* The clock that lists show: the definition's main one, or the running one with the nearest due, of
 * the matter or else of a lead; never a co-unit's. */
const struct clock *matter_main_clock(const struct matter *matter);

/* Derived from a clock and now, never stored. A quiet clock is never red. */
enum light { LIGHT_NORMAL, LIGHT_SOON, LIGHT_OVERDUE, LIGHT_PAUSED, LIGHT_ENDED };
enum light clock_light(const struct matter *matter, const struct clock *clock, int64_t now);

/* What rows keep and lists, pages and prints judge by. While nothing runs that could be late (it stands
 * still, or what was due is done and somebody reads it) due and amber are NEVER; at an end they are those
 * of the clock that was met. */
struct timing {
	int64_t due, due_first, amber;
};
struct timing matter_timing(const struct matter *matter);
enum light matter_light(const struct matter *matter, int64_t now);

/* Facts that guards may name beside the inputs: "share" (lead, co, separate), and the numbers "shares
 * open", "shares signed", "shares unanswered" (all but co-units), "asks open", "round", "extended",
 * "rework", "suspended", "final", "progressed", "behind". */
struct guard_fact {
	const char *name;
	int64_t (*number)(const struct matter *matter, const struct share *share);
	const char *(*text)(const struct matter *matter, const struct share *share);
};
extern const struct guard_fact guard_facts[]; /* ends with { 0 } */
bool guard_holds(const struct guard *guard, const struct matter *matter, const struct share *share);
