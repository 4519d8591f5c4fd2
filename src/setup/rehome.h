/* setup/rehome.h - who is owed what goes where the organisation goes.
 *
 * 机构改革: a unit is merged into another, or gives its work to it. Somebody of the office proposes it from a
 * day on, sees every open item that will go, another one approves it who may move items himself; from that
 * day on a job moves them, each through the one door by the definition's own transfer and in his name. What
 * can't go (an application is open, the other unit has a part already) stays and is counted.
 *
 * 领导分工 and people who leave: whose a clock or a proposal is follows from the directory. rehome_owners
 * notes whose may have changed, and a job writes those rows anew from that day on: no event, for nothing of
 * the matter has changed. */
#pragma once

#include "http/route.h"
#include "store/db.h"

/* What runs for PARTY (a person, or a unit by a role) is looked at again from DAY on. */
void rehome_owners(struct ctx *ctx, int64_t party, int64_t day);

/* Slices of both jobs; true while there is more. */
bool rehome_slice(struct ctx *ctx);
bool rehome_owners_slice(struct ctx *ctx);

handler rehome_page, rehome_propose, rehome_show, rehome_settle;
extern const struct field rehome_query[], rehome_fields[], rehome_settle_fields[];
extern const struct statement rehome_sql[]; /* ends with { 0 } */
