/* tests/unit/demo/year.h - a small demo county from the real files, with its year. */
#pragma once

#include "../fixture.h"
#include "demo/demo.h"
#include "engine/directory.h"
#include "engine/world.h"

/* Saturday, 21 November 2026, 07:00 in Beijing: the files' own today is the day before. */
#define DEMO_NOW INT64_C(1795215600000)

struct year {
	struct fixture *fixture;
	struct world world;
	struct demo *demo;
	struct ctx *ctx;
	struct demo_report report;
};

/* The files into year->demo and its ctx; units and people into the database. */
void year_read(struct year *year, pool_t *pool);
void year_put_county(struct year *year);

/* All of it, each scenario once. */
struct year *year_tell(pool_t *pool, int64_t now);

/* One number; $1 is the county. */
int64_t year_number(struct year *year, const char *sql);
