/* app/secret.h - a password for a command: from a file, or typed without being shown. */
#pragma once

#include "app/command.h"

/* The first line of --password-file, or what is typed on the terminal (twice where TWICE); NULL after
 * saying why on standard error. */
const char *secret_read(struct invocation *invocation, bool twice);

/* The same for a new password of LOGIN, held against the rules of people.h, encoded; NULL as above. */
const char *secret_new(struct invocation *invocation, const char *login);
