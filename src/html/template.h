/* html/template.h - Mustache, escaping by default, held against the public specification.
 *
 * Every mandatory module and, of the optional ones, ~inheritance (layouts: {{<layout}}{{$content}}
 * ...{{/content}}{{/layout}}) and ~dynamic-names ({{>*name}}). Where the specification leaves room:
 *
 *  - A section holds unless its value is absent, null, false, "", 0 or []. An object or a text is
 *    its own scope; a list repeats. Lists have no magic variables: what a row must know (its
 *    number, whether it is the last) is in the data.
 *  - A variable writes text (with & < > " ' escaped), decimal integers, true/false; nothing for
 *    null, objects and lists. A null found inside hides what stands outside.
 *  - {{{x}}} and {{&x}} are refused unless the name ends in _markup or _svg: under these names
 *    only our own renderers write, so no handler can put markup on a page.
 *  - An argument of a parent sees the blocks of the template it is written in: two templates may
 *    use the same block name without getting in each other's way. Of several arguments for one
 *    block the outermost wins.
 *
 * All that is wrong is found at load, all at once: unclosed and mismatched tags, unknown partials,
 * arguments for blocks that do not exist or given twice, text a parent would lose, calls in a
 * circle, sections nested more than 30 deep, text that is not UTF-8. */
#pragma once

#include "base/text.h"

#include <jansson.h>

struct templates;

/* Loads every *.mustache below FOLDER (name = path without the ending: "matters/show"). NULL where
 * any is broken; every problem is then a line "file:line: what" on standard error. A set lives as
 * long as the pool, never changes, and may be used by any number of threads. */
struct templates *templates_load(pool_t *pool, const char *folder);
bool templates_have(const struct templates *templates, const char *name);

/* Renders NAME with the data into *ret, a text in POOL of at most LIMIT bytes. False: no such
 * template, too large, or the data led more than 100 templates into one another. */
bool template_render(const struct templates *templates, pool_t *pool, const char *name,
	const json_t *data, size_t limit, struct buffer *ret);
