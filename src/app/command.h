/* app/command.h - the commands of the program: one row each, and what a command is called with.
 *
 * Every command takes --help and --json (one JSON document on standard output). It returns 0; 1 on
 * refused input, after naming what and where on standard error; 2 is misuse, which main answers.
 * One line on what it does stands in the messages under command.<name with '.' for the blank>.help,
 * one on each option under option.<name>. */
#pragma once

#include "base/ctx.h"

#include <jansson.h>

#define EXIT_REFUSED 1
#define EXIT_MISUSE 2
#define EXIT_DOOMED 70 /* the disk can no longer be believed: see store/writer.h */

struct command_option {
	const char *name;     /* "listen" for --listen; one letter for -o */
	const char *argument; /* "ADDR:PORT"; NULL: a flag */
};

struct invocation;

struct command {
	const char *name;                     /* "serve", "user add" */
	const char *words;                    /* "AT AMOUNT", "[DIR]"; NULL: none */
	int least, most;                      /* how many words */
	const struct command_option *options; /* ends with { 0 }; NULL: none of its own */
	int (*run)(struct invocation *invocation);
	bool bare; /* runs without installed files too: the keys of messages stand for their texts */
};

struct invocation {
	pool_t *pool; /* of the command's whole run */
	const struct command *command;
	const struct messages *messages;
	const char *root; /* of the installed files: definitions/, templates/, migrations/ … */
	const char *const *words; /* what is neither the command nor an option */
	int word_count;
	const char **values; /* of the options, in the order of the command's table */
	bool json;
};

/* The option's argument, "" for a flag that is there; NULL where it was not given. */
const char *invocation_option(const struct invocation *invocation, const char *name);

/* Says on standard error what was refused (ready text, "huiyin: " before it); EXIT_REFUSED. */
int invocation_refuse(const struct invocation *invocation, const char *text);

/* Prints one JSON document; 0. */
int invocation_print(const struct invocation *invocation, const json_t *document);

/* "definitions" below the root, as a path in the invocation's pool. */
const char *invocation_file(const struct invocation *invocation, const char *name);

extern const struct command commands[]; /* app/commands.c; ends with { 0 } */

/* Runs ARGV by TABLE: the whole of main. */
int command_main(const struct command *table, int argc, char **argv);
