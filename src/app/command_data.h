/* app/command_data.h - a data folder for commands that only look. */
#pragma once

#include "app/app.h"
#include "app/command.h"

/* Opens the folder of --data, runs WORK under a read snapshot, closes it; false where anything failed,
 * which has been said on standard error. A server may run on the folder meanwhile. */
bool command_look(
	struct invocation *invocation, void (*work)(struct ctx *ctx, void *data), void *data);

/* What was told into memory, as "lines" of a document. */
void command_put_lines(struct invocation *invocation, json_t *document, const char *told);
