/* app/command_data.h - a data folder for commands, beside a running server too. */
#pragma once

#include "app/app.h"
#include "app/command.h"

/* Opens the folder of --data, runs WORK under a read snapshot, closes it; false where anything failed,
 * which has been said on standard error. A server may run on the folder meanwhile. */
bool command_look(
	struct invocation *invocation, void (*work)(struct ctx *ctx, void *data), void *data);

/* The same in one transaction that writes. */
bool command_write(
	struct invocation *invocation, void (*work)(struct ctx *ctx, void *data), void *data);

/* The folder of --data, opened for a command; NULL, and all said, where that fails. app_close. */
struct app *command_app(struct invocation *invocation);

/* What was told into memory, as "lines" of a document. */
void command_put_lines(struct invocation *invocation, json_t *document, const char *told);
