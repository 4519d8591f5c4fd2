/* engine/fold.h - what the parts of the fold share; nobody else includes it. */
#pragma once

#include "engine/matter.h"

struct fold {
	struct matter *matter;
	const struct event *event;
	const struct action *action;
	struct share *share; /* of the event, NULL: none, or it has been replaced */
};

/* One more zeroed item at the end of an array in POOL; the array may move, old pointers die. */
void *fold_grow(pool_t *pool, void *items, size_t *count, size_t size);

/* A text value given with the event; NULL: none. */
const char *fold_value(const struct fold *fold, const char *input);

/* What counts for the whole when one of those asked gave VALUE; a new reference. */
json_t *fold_each(struct fold *fold, const struct input *input, json_t *value);

/* One function for each effect. */
extern void (*const fold_effects[EFFECTS])(struct fold *fold);

/* Ends every share that still runs; its clocks are met. */
void fold_close_shares(struct fold *fold);

/* The share is now in the state TO: clocks that it lists start, the others are met. */
void fold_share_to(struct fold *fold, struct share *share, int to);

/* How often an action with `most`, or an application, was taken on this share (0: the matter). */
int64_t fold_times(const struct matter *matter, const char *action, int64_t share);

/* The matter is now in the state TO, from the event's `on`; clocks start and are met. */
void fold_matter_to(struct fold *fold, int to);

/* A milestone of the event's `on`, with the due of the clock that the mark names. */
void fold_mark(struct fold *fold, const struct mark *mark);

/* Registers without a state; opens the shares that the matter's own values name. */
void fold_register(struct fold *fold);
void fold_open_shares(struct fold *fold);

/* 序时 as the event says it of its share. */
void fold_judge(struct fold *fold);

/* fold_import.c: EFFECT_IMPORT and EFFECT_REFRESH. */
void fold_import(struct fold *fold);
void fold_refresh(struct fold *fold);
