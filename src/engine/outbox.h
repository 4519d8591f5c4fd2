/* engine/outbox.h - the follower that tells people: what has become theirs to do, what was decided
 * on their application, what came of what they registered, and what the ladder sends. One row for a
 * person, an event and a kind (inbox): todo, news, own, rung.
 *
 * A county leader never gets an automatic message (practice.md §8): only holders of unit and office
 * roles do, persons named in a field never, and nobody who leads by 领导分工, whatever else he holds;
 * what has fallen to a leader stands on his page alone. Who has done it himself is not told. */
#pragma once

#include "engine/ledger.h"

void outbox_follow(struct ctx *ctx, const struct ledger_event *event);

extern const struct statement outbox_statements[];
