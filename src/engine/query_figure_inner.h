/* engine/query_figure_inner.h - what the two parts of composing a figure share; nobody else includes it.
 *
 * Aliases: s standing, k the milestone that is the row, h another milestone, v and g values of fields. */
#pragma once

#include "engine/query_figure.h"
#include "engine/query_text.h"

enum figure_live { LIVE_STANDING, LIVE_MILESTONE, LIVE_OTHER, LIVE_VALUE, LIVE_GROUP };

/* " AND …": only what stood at the position asked. */
void figure_put_live(struct query *query, const struct asked *asked, enum figure_live live);

/* The column of a time. */
void figure_put_time(struct query *query, const struct asked *asked, enum figure_time time);
bool figure_time_is_due(enum figure_time time);

/* COLUMN (" AND s.procedure") is one of those asked. */
void figure_put_procedures(struct query *query, const struct asked *asked, const char *column);

/* A field or an attribute has this value. */
void figure_put_value(
	struct query *query, const struct asked *asked, const char *field, const char *value);

void figure_put_term(
	struct query *query, const struct asked *asked, const struct figure_term *term);
