/* engine/figure_read.h - what the readers of figures share; nobody else includes it. */
#pragma once

#include "engine/definition_load.h"
#include "engine/figure.h"

/* The words of times as files write them, in the order of enum figure_time; ends with NULL. */
extern const char *const figure_time_words[];

/* A condition; NULL with a problem at NODE where it cannot be read. OF: rows are milestones. */
const struct figure_term *figure_condition(
	struct reader *reader, const struct yaml_node *node, bool of);

/* Whether every way to fulfil it is bounded by the period, so that nobody asks for all there ever was. */
bool figure_bounded(const struct figure_term *term);
