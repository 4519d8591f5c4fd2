/* html/template_tree.h - what the files of the template engine share; nobody else includes it.
 *
 * A source is cut into tags (template_scan.c), the tags become an array of nodes in reading order
 * (template_parse.c), a set resolves names and is checked (template.c) and is written out with
 * data (template_render.c). After loading nothing of it changes. */
#pragma once

#include "html/template.h"

#include <apr_hash.h>

/* Deeper sections in one template are refused; so are more templates inside one another at run
 * time. Together they bound the C stack. */
#define NEST_LIMIT 30
#define DEPTH_LIMIT 100

#define NO_TAG UINT32_MAX

struct piece {
	const char *text;
	size_t size;
};

enum tag_kind {
	TAG_VARIABLE,
	TAG_MARKUP, /* {{{x}}} and {{&x}} */
	TAG_SECTION,
	TAG_INVERTED,
	TAG_CLOSE,
	TAG_PARTIAL,
	TAG_PARENT,
	TAG_BLOCK,
	TAG_SILENT, /* comment, set delimiter */
};

struct tag {
	enum tag_kind kind;
	bool dynamic;                 /* {{>*name}} */
	bool clear_left, clear_right; /* only blanks up to the line's start, its end */
	uint32_t line;
	uint32_t outer, partner;     /* index of a tag, or NO_TAG */
	uint32_t node;               /* of an opening tag: its node */
	size_t start, end;           /* the tag, as offsets */
	size_t line_start, line_end; /* of the lines it begins and ends in; end after "\n" */
	struct piece name;
	struct piece dedent; /* a block: what its lines lose at the left */
};

enum node_kind {
	NODE_TEXT,
	NODE_VARIABLE,
	NODE_MARKUP,
	NODE_SECTION,
	NODE_INVERTED,
	NODE_PARTIAL, /* a parent without content is the same */
	NODE_PARENT,
	NODE_BLOCK,
};

struct path {
	size_t count; /* 0: the implicit iterator "." */
	struct piece parts[];
};

struct node {
	enum node_kind kind;
	bool alone; /* alone on its line: `indent` is that of its content */
	uint32_t line;
	uint32_t next;     /* the node after this one's content */
	struct piece text; /* text; name of partial, parent or block */
	struct piece indent;
	const struct path *path; /* what to look up in the data, or NULL */
	struct template *target; /* of a partial or parent, or NULL */
};

struct template_source {
	const char *name, *file;
	const char *text;
	size_t size;
};

struct template
{
	struct template_source source;
	struct tag *tags;
	uint32_t tag_count;
	struct node *nodes;
	uint32_t node_count;
	bool on_path; /* while cycles are looked for */
	bool checked;
};

struct templates {
	apr_hash_t *by_name;
	struct template *all;
	size_t count;
};

enum template_rules {
	RULES_STRICT,        /* ours: see template.h */
	RULES_SPECIFICATION, /* markup under any name, unknown partials are empty */
};

/* Makes a set of sources that live as long as the pool. NULL where a problem was found; all of
 * them are lines "file:line: what" in PROBLEMS. */
struct templates *templates_make(pool_t *pool, const struct template_source *sources, size_t count,
	enum template_rules rules, struct buffer *problems);

struct template *template_find(const struct templates *templates, struct piece name);

/* Both report and go on; the template is unusable where PROBLEMS has grown. */
void template_scan(pool_t *pool, struct template *template, struct buffer *problems);
void template_parse(pool_t *pool, struct template *template);

void template_problem(struct buffer *problems, const struct template *template, uint32_t line,
	const char *format, ...) PRINTF(4, 5);

/* How many line ends there are. */
uint32_t template_lines(const char *text, size_t size);

static inline bool piece_equal(struct piece a, struct piece b)
{
	return a.size == b.size && (a.size == 0 || memcmp(a.text, b.text, a.size) == 0);
}
