/* engine/paper_read.h - what the readers of papers share; nobody else includes it. */
#pragma once

#include "engine/definition_load.h"
#include "engine/paper.h"

struct paper_reader {
	struct reader reader;
	const struct paper_set *set;
	struct paper *paper;
};

/* A text whose holes are well written; NULL where it is absent. What they name is checked later. */
const char *read_hole_text(
	struct paper_reader *reader, const struct yaml_node *map, const char *key, size_t max);

/* The blocks of a list; DEPTH of groups within groups. */
struct paper_block *read_blocks(
	struct paper_reader *reader, const struct yaml_node *list, size_t *ret_count, int depth);
