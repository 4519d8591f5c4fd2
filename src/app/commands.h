/* app/commands.h - the functions behind the rows of app/commands.c, one file command_<name>.c each. */
#pragma once

#include "app/command.h"

int command_version(struct invocation *invocation);
int command_worktime_add(struct invocation *invocation);
int command_worktime_between(struct invocation *invocation);
int command_worktime_sub(struct invocation *invocation);
