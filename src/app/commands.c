/* app/commands.c - every command of the program. */
#include "app/commands.h"

const struct command commands[] = {
	{ "version", .run = command_version },
	{ "worktime add", "AT AMOUNT", 2, 2, .run = command_worktime_add },
	{ "worktime between", "FROM TO", 2, 2, .run = command_worktime_between },
	{ "worktime sub", "AT AMOUNT", 2, 2, .run = command_worktime_sub },
	{ 0 },
};
