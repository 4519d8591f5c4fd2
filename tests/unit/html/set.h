/* tests/unit/html/set.h - a set of templates from texts, and one rendered with JSON data. */
#pragma once

#include "html/template_tree.h"

#include "html/json.h"

#define SOURCES_MAX 16

struct set {
	struct template_source sources[SOURCES_MAX];
	size_t count;
};

static inline void set_add(struct set *set, const char *name, const char *text, size_t size)
{
	assert_true(set->count < SOURCES_MAX);
	set->sources[set->count++] =
		(struct template_source){ .name = name, .file = name, .text = text, .size = size };
}

/* What rendering "main" gives; or the problems of the set; or "(refused)". */
static inline const char *set_render(
	struct set *set, pool_t *pool, enum template_rules rules, const json_t *data)
{
	struct buffer problems, out;
	buffer_init(&problems, pool, 1 << 16);
	const struct templates *templates =
		templates_make(pool, set->sources, set->count, rules, &problems);
	if (!templates)
		return problems.data;
	return template_render(templates, pool, "main", data, 1 << 20, &out) ? out.data
									     : "(refused)";
}
