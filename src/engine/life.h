/* engine/life.h - a whole life at once: a new matter with all its events, folded and hashed on any thread
 * without a database, then stored with each of its rows written once.
 *
 * What is stored is what the door would have left behind, event by event: the same fold, the same
 * statements. Only where a row is written and changed again by the door it is written here as it stands at
 * the end. For seeds; nobody is told, and no numbers of papers are taken. */
#pragma once

#include "engine/ledger.h"

struct life;

/* EVENTS (their fields, bodies with their parse, and positions, that rise with seq) become the life of the
 * matter ID; salts, commits and leaves are made here. All of it lives in POOL, the events too. A 撤销 is
 * not among them. */
struct life *life_fold(pool_t *pool, const struct definition *definition,
	const struct calendar *calendar, int64_t id, struct ledger_event *events, size_t count);

/* Writes its rows; failures are the ctx's. */
void life_store(struct ctx *ctx, const struct life *life);
