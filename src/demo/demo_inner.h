/* demo/demo_inner.h - what the parts of the simulator share; nobody else includes it.
 *
 * A business is a procedure of scenarios.yaml. A tale is one of its matters: planned first (who, what,
 * from when to when), then told step by step. A task is a step that has its hour and waits for it in
 * the county's queue; when it is done, the tale's next step gets its hour from how the matter then
 * stands. */
#pragma once

#include "demo/demo.h"
#include "demo/demo_words.h"
#include "engine/act.h"
#include "engine/directory.h"
#include "engine/ladder.h"

#define TALE_STEPS_MAX 64

struct business {
	const struct yaml_node *node;
	const struct definition *definition;
	apr_hash_t *used; /* fillings of patterns that have been used */
	size_t index;     /* in the file */
};

struct tale {
	const struct business *business;
	const struct yaml_node *scenario, *pattern, *measure, *session;
	int64_t number; /* of the matter in its business, or in its session; from 1 */
	struct dice dice;
	struct words words;
	const char *type; /* of its words: works, livelihood … or NULL */
	const char *lead, **co,
		**separate;  /* units of the files; the lists end with NULL, or are NULL */
	int64_t opened, due; /* days; due 0: none is given */
	json_t *values;      /* of the registration */
	int64_t matter;      /* 0: not registered yet */
	const struct yaml_node *steps[TALE_STEPS_MAX];
	size_t step_count;
	size_t next;    /* the step of the line that gets its hour next */
	size_t done;    /* the index after the last step of the line that was done */
	size_t waiting; /* tasks of the line's present step */
	int64_t last;   /* when the last one was entered */
	bool stopped;   /* the line goes no further */
};

enum task_kind {
	TASK_REGISTER,
	TASK_LINE,   /* a step of the line; the next one waits for it */
	TASK_BESIDE, /* every, for, extras: the line goes on without it */
	TASK_RULING, /* on a rung that was proposed or drafted */
};

struct task {
	enum task_kind kind;
	int64_t at, on; /* on: when it happened, if that was earlier; else 0 */
	int64_t order;  /* of those at the same moment */
	struct tale *tale;
	const struct yaml_node *step, *item; /* item: the milestone of `for` */
	size_t position;                     /* of the step in the line */
	int64_t number;                      /* of the milestone, from 1 */
	int64_t unit, share; /* whose step it is; 0: of the office; on which share */
	bool behalf;         /* entered by the office for the unit */
	int64_t proposal;
	enum effect ruling;
};

struct queue {
	pool_t *pool;
	struct task *tasks; /* a heap by (at, order) */
	size_t count, room;
	int64_t order;
};
void queue_add(struct queue *queue, struct task task);
bool queue_next(const struct queue *queue, int64_t *ret_at); /* false: empty */
struct task queue_take(struct queue *queue);

struct simulation {
	pool_t *pool;
	struct demo *demo;
	const struct demo_options *options;
	struct demo_report *report;
	const struct calendar *calendar;
	const struct directory *directory;
	struct demo_days days;
	int64_t end; /* the first instant at which nothing happens any more */
	uint64_t seed;
	const struct role *unit_role;  /* who acts for a unit where a step names nobody */
	int64_t on_behalf, late_entry; /* per cent */
	struct business *businesses;
	size_t business_count;
	apr_hash_t *tales;   /* by the matter's id */
	apr_hash_t *seconds; /* in which a matter is registered */
	struct queue queue;
	struct ladder ladder;
	struct ctx *ctx; /* of the present step: its pool is emptied before the next */
};

/* --- planning: demo_plan.c --------------------------------------------------------------------- */

/* Puts the registrations of a business into the queue. */
void plan_business(struct simulation *simulation, struct business *business);

/* --- who: demo_who.c --------------------------------------------------------------------------- */

/* A person who holds ROLE for this matter (UNIT for a role of a unit) and may take ACTION, the same one
 * for a tale as far as possible; ctx->actor is set to him. False where nobody may. MATTER NULL: it is
 * being registered. ACTION NULL: he rules on a proposal. */
bool who_acts(struct simulation *simulation, const struct tale *tale, const struct matter *matter,
	const struct share *share, const struct action *action, const struct role *role,
	int64_t unit);

/* A holder of ROLE at UNIT, or anywhere where the role is of no unit; 0: nobody. */
int64_t who_holds(struct simulation *simulation, const struct tale *tale, const struct role *role,
	int64_t unit);

/* --- when: demo_when.c ------------------------------------------------------------------------- */

/* A moment of DAY's office hours; after AFTER, if that is on the same day. */
int64_t when_on(struct simulation *simulation, struct dice *dice, int64_t day, int64_t after);

/* Half an hour or so later, while the office is open. */
int64_t when_soon(struct simulation *simulation, struct dice *dice, int64_t after);

/* When a step of the line is done that comes after AFTER. */
int64_t when_step(struct simulation *simulation, struct tale *tale, const struct matter *matter,
	const struct yaml_node *step, int64_t after);

/* The next time of a step that is repeated. */
int64_t when_again(struct simulation *simulation, struct tale *tale, const struct yaml_node *step,
	int64_t after);

/* A date of the files in this county: moved, and on a working day. 0: none. */
int64_t when_day(
	const struct simulation *simulation, const struct yaml_node *node, const char *key);

/* --- what is said: demo_values.c --------------------------------------------------------------- */

struct saying {
	struct simulation *simulation;
	struct tale *tale;
	const struct matter *matter; /* NULL: it is being registered */
	const struct task *task;     /* NULL: it is being registered */
	int64_t at;
	pool_t *pool;
	const char *hints[HINTS_MAX];
	size_t hint_count;
};

/* The values of a step as the door takes them. */
json_t *say_values(struct saying *saying, const struct yaml_node *map);

/* --- telling: demo_line.c, demo_ruling.c ------------------------------------------------------- */

/* Gives the line's next step its hour, as the matter stands now. */
void line_go_on(struct simulation *simulation, struct tale *tale, const struct matter *matter);

/* Does a task and all that follows from it. */
void line_do(struct simulation *simulation, const struct task *task);

/* What people will do with what the ladder has just drafted and proposed. */
void ruling_plan(struct simulation *simulation);
void ruling_do(struct simulation *simulation, const struct task *task);

/* Notes what the door has said to a step, and clears the ctx of a refusal; true where it was taken. A
 * refusal has written nothing, for the door checks before it writes; what is no refusal stays in the
 * ctx and ends the simulation. */
bool line_taken(
	struct simulation *simulation, const struct task *task, const char *action, enum err err);
