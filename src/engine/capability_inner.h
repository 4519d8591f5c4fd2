/* engine/capability_inner.h - what the expansions of capabilities share; nobody else includes it. */
#pragma once

#include "engine/definition_read.h"

struct expansion {
	struct reader *reader;
	const struct yaml_node *node;
	const char *name;   /* of the capability */
	const char *suffix; /* "" or "-2": the second of its kind */
};

#define add_row(expansion, id, effect) add_row_of((expansion), (id), (effect), true)
#define add_matter_row(expansion, id, effect) add_row_of((expansion), (id), (effect), false)

/* A row of the table of actions with the capability's words. */
struct action *add_row_of(
	struct expansion *expansion, const char *id, enum effect effect, bool on_share);

/* capability_files.c */
extern const char *const files_keys[];
void expand_files(struct expansion *expansion);

/* capability_import.c */
extern const char *const import_keys[];
void expand_import(struct expansion *expansion);

/* capability_table.c */
extern const char *const table_keys[];
void expand_table(struct expansion *expansion);

/* capability_papers.c */
extern const char *const papers_keys[];
void expand_papers(struct expansion *expansion);
