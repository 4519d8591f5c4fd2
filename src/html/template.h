/* html/template.h - Mustache, escaping by default, held against the public specification.
 *
 * Variables, sections, inverted sections, comments, partials with indentation, set delimiters,
 * dotted names, and from the optional modules ~inheritance (parents and blocks) for layouts.
 * {{{triple}}} and {{&}} print what a template made, so no handler can put markup on a page: a
 * text value is written unescaped only under a name that the set has declared as markup. */
#pragma once

#include "base/text.h"

#include <jansson.h>

struct templates;

/* Loads every *.mustache below FOLDER (name = path without the ending: "matters/show"). A broken
 * one is reported on standard error with file and line, and NULL is returned. Never changes after. */
struct templates *templates_load(pool_t *pool, const char *folder);
bool templates_have(const struct templates *templates, const char *name);

/* Renders NAME with the data into *ret, a text in POOL of at most LIMIT bytes. False: no such
 * template, or too large. Thread safe. */
bool template_render(const struct templates *templates, pool_t *pool, const char *name,
	const json_t *data, size_t limit, struct buffer *ret);
