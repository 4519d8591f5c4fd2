/* engine/act_inner.h - what the door and the list of what it would let through share. */
#pragma once

#include "engine/act.h"

/* 签发、缓发、不发: decides on a rung that waits. */
bool action_decides(const struct action *action);
const struct role *proposal_role(const struct matter *matter, const struct proposal *proposal);

/* Registering and importing: there is no matter before. */
bool action_begins(const struct action *action);
const struct action *action_entering(
	const struct definition *definition, const struct deed *deed);

/* 代录: may the ctx's actor enter what a unit said on the phone or on paper? */
bool action_behalf(const struct ctx *ctx, const struct matter *matter, const struct action *action);

/* Within what the action leaves since it began, and so long before the due, at the instant ON. */
bool action_in_time(const struct matter *matter, const struct share *share,
	const struct action *action, int64_t on);

/* past.c: may it have been so? Every problem, by the names of the columns or of the fields (f.…). */
MUST_USE enum err past_fits(struct ctx *ctx, const struct definition *definition,
	const struct past *past, const json_t *values);
void past_put(struct ctx *ctx, json_t *body, const struct past *past);

/* paper_emit.c: EVENT is about to be written. Where its action makes a paper with a series, the number is
 * taken and goes into BODY, the event's own, with what was signed: the next one, or the reserved one of the
 * row RESERVED. Nothing may refuse the act behind it. */
MUST_USE enum err paper_emit(struct ctx *ctx, const struct matter *matter,
	const struct action *action, const struct rung *rung, const struct event *event,
	int64_t reserved, json_t *body);

/* 用印, 印发, 废号: the number's own row goes on with the event. */
MUST_USE enum err paper_step(struct ctx *ctx, const struct matter *matter,
	const struct action *action, const struct event *event);

/* act_files.c: 补传附件 is nothing without a file, and 撤销 has none. */
void deed_put_files(json_t *body, const struct deed *deed);
MUST_USE enum err deed_check_files(struct ctx *ctx, const struct matter *matter,
	const struct action *action, const struct deed *deed);
