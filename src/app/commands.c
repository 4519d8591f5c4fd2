/* app/commands.c - every command of the program. */
#include "app/commands.h"

const struct command commands[] = {
	{ "version", .run = command_version },
	{ 0 },
};
