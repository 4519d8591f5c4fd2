/* demo/demo_seed_inner.h - what the parts of the seed share; nobody else includes it. */
#pragma once

#include "demo/demo_dice.h"
#include "demo/demo_seed.h"
#include "engine/ledger.h"

#define SEED_EVENTS_MAX 24

/* A body as the model has it, with holes for what differs from life to life. */
enum hole_kind { PIECE_TEXT, HOLE_DATE, HOLE_NUMBER, HOLE_SERIAL };

struct piece {
	enum hole_kind kind;
	const char *text;
	size_t size;
	int64_t day; /* HOLE_DATE: after the day of the registration */
};

struct step {
	const char *action;
	int64_t share, actor, behalf;
	int64_t hour;  /* since the 0:00 of the registration's day */
	int64_t early; /* ms that it happened before it was entered */
	struct piece *pieces;
	size_t piece_count;
};

struct model {
	const struct definition *definition;
	int64_t day; /* of its registration */
	bool ended;  /* nothing more would come */
	bool dense;  /* all of it within a moment, as a machine does it: the steps take days here */
	struct step *steps;
	size_t count;
};

/* By the weekday of the registration. */
struct models {
	const struct model **of_weekday[7];
	size_t counts[7], count;
};

/* Those of the county that can be told again. */
struct models *seed_models(struct ctx *ctx, const struct seed_options *options);

/* The body of STEP in POOL, zero-ended. */
struct bytes seed_body(
	pool_t *pool, const struct step *step, int64_t day, const char *number, int64_t serial);

/* One life as it falls: which model, and in which hour (since 1970) each of its steps is entered. */
struct draw {
	const struct model *model;
	int64_t day;
	size_t count;
	int64_t hours[SEED_EVENTS_MAX];
};

struct seed_plan {
	const struct seed_options *options;
	const struct models *models;
	const int64_t *days; /* on which matters are registered */
	int64_t day_count, now;
	int64_t first_hour, hour_count;
	int64_t *counts; /* events of each hour */
	int64_t *starts; /* position before the first of each hour */
	int64_t *used;   /* of them, so far */
	int64_t events;
};

struct seed_plan *seed_plan_make(
	struct ctx *ctx, const struct seed_options *options, const struct models *models);

/* The NUMBER-th life, from 0; the same each time. */
void seed_draw(const struct seed_plan *plan, int64_t number, struct draw *ret);

/* The next position of HOUR, and its instant. */
int64_t seed_take(struct seed_plan *plan, int64_t hour, int64_t *ret_at);
