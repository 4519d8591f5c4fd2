/* app/importing.h - ledgers are read on a slow thread, a part at a time, and each part is stored by the
 * writer before the next is read; between two parts others have both threads. */
#pragma once

#include "store/db.h"

struct app;
struct importing;

struct importing *importing_new(struct app *app);

/* On the writer's thread: begins to read where a ledger waits and none is being read. */
void importing_turn(struct importing *importing, struct ctx *ctx);
