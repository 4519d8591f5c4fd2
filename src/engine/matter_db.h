/* engine/matter_db.h - a matter's rows, for the engine's own use. */
#pragma once

#include "engine/act.h"
#include "store/db.h"

struct matter_row {
	int64_t id, definition, seq, version;
	const char *procedure, *number, *title, *urgency, *kind, *state, *tallies, *vals;
	struct bytes leaf;
	int64_t state_since, registrar, opened, closed, uncounted, round, suspended, lead_unit;
	int64_t last_action_at, last_actor, seen, imported, head;
	struct ranked ranked;
};

/* A share, a clock, a node or a waiting rung: all of a matter come by one statement. `first` and `second`
 * are the key, where they are enough; the rest as the statement matter_parts has it. */
enum part { PART_SHARE = 1, PART_CLOCK, PART_NODE, PART_RUNG };

struct part_row {
	int64_t part, first, second, numbers[19];
	const char *texts[7];
};

/* What lists need and the fold gives: never an input of the fold. */
struct matter_derived {
	struct bytes leaf;
	const char *state, *plan, *tallies, *vals;
	bool is_open;
	int64_t due, due_first, amber;
};

/* Of a row for figures: the event that wrote it, from which position it holds, and the one that superseded
 * it; 0: it holds still. */
struct span {
	int64_t seq, from, until;
};

extern const struct statement matter_statements[];

bool matter_db_load(struct ctx *ctx, int64_t id, struct matter_row *ret);
bool matter_db_load_scoped(
	struct ctx *ctx, int64_t id, int64_t person, int64_t day, struct matter_row *ret);
struct rows matter_db_parts(struct ctx *ctx, int64_t matter); /* in no order */

void matter_db_insert(struct ctx *ctx, const struct matter *m, const struct matter_derived *d);
void matter_db_update(struct ctx *ctx, const struct matter *m, const struct matter_derived *d);
void matter_db_put_share(struct ctx *ctx, int64_t matter, const struct share *s, const char *state);
void matter_db_put_clock(struct ctx *ctx, const struct matter *matter, const struct clock *c,
	const struct owner *owner, const char *pauses);
void matter_db_put_node(struct ctx *ctx, int64_t matter, const struct node *node);
void matter_db_put_rung(struct ctx *ctx, const struct matter *matter, const struct proposal *p,
	const struct owner *owner, int64_t unit);
void matter_db_put_party(struct ctx *ctx, int64_t matter, const struct owner *party, bool is_open);
void matter_db_open_parties(struct ctx *ctx, int64_t matter, bool is_open);
void matter_db_put_key(struct ctx *ctx, const struct matter *matter, const char *field,
	const char *value, struct span span);
void matter_db_end_keys(struct ctx *ctx, int64_t matter, int64_t position);
void matter_db_put_milestone(struct ctx *ctx, const struct matter *matter,
	const struct milestone *milestone, struct span span);
void matter_db_supersede(struct ctx *ctx, int64_t matter, int64_t seq, int64_t position);
void matter_db_supersede_ends(struct ctx *ctx, int64_t matter, int64_t position);
/* Rows that what happened at POSITION had superseded are live again from NOW on. */
void matter_db_restore(struct ctx *ctx, int64_t matter, int64_t position, int64_t now);
/* A share that ended without being signed for need not be signed any more. */
void matter_db_supersede_sent(struct ctx *ctx, int64_t matter, int64_t share, int64_t position);
void matter_db_put_standing(struct ctx *ctx, const struct matter *matter,
	const struct standing *standing, struct span span);
void matter_db_end_standing(struct ctx *ctx, int64_t matter, int64_t position);
void matter_db_delete_parties(struct ctx *ctx, int64_t matter);
void matter_db_delete_parts(struct ctx *ctx, int64_t matter);
int64_t matter_db_set_seen(struct ctx *ctx, int64_t matter, int64_t seq);
