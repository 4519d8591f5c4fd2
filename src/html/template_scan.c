/* html/template_scan.c - cuts a source into tags and pairs them.
 *
 * Only this file knows delimiters. Each tag learns here whether its line holds anything else, so
 * that "standalone" can be decided later without reading the source again. */
#include "html/template_tree.h"

#include <string.h>

struct scan {
	pool_t *pool;
	struct template *template;
	struct buffer *problems;
	const char *text;
	size_t size, at;
	uint32_t line, room;
	uint32_t open; /* the innermost open tag, or NO_TAG */
	uint32_t depth;
	struct piece left, right; /* delimiters */
};

static bool blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool space(char c)
{
	return blank(c) || c == '\n' || c == '\r';
}

static struct piece trim(struct piece piece)
{
	while (piece.size && space(piece.text[0]))
		piece = (struct piece){ piece.text + 1, piece.size - 1 };
	while (piece.size && space(piece.text[piece.size - 1]))
		piece.size--;
	return piece;
}

static bool has_space(struct piece piece)
{
	for (size_t i = 0; i < piece.size; i++)
		if (space(piece.text[i]))
			return true;
	return false;
}

uint32_t template_lines(const char *text, size_t size)
{
	uint32_t lines = 0;
	const char *end = text + size;
	while (text < end && (text = memchr(text, '\n', (size_t)(end - text)))) {
		lines++;
		text++;
	}
	return lines;
}

/* --- the line a tag stands in --------------------------------------------------------------- */

static void look_left(const struct scan *scan, struct tag *tag)
{
	size_t at = tag->start;
	while (at && blank(scan->text[at - 1]))
		at--;
	tag->clear_left = at == 0 || scan->text[at - 1] == '\n';
	tag->line_start = at;
}

static void look_right(const struct scan *scan, struct tag *tag)
{
	size_t at = tag->end;
	while (at < scan->size && blank(scan->text[at]))
		at++;
	if (at + 1 < scan->size && scan->text[at] == '\r' && scan->text[at + 1] == '\n')
		at++;
	tag->clear_right = at == scan->size || scan->text[at] == '\n';
	tag->line_end = at < scan->size ? at + 1 : at;
}

/* --- pairs ------------------------------------------------------------------------------------ */

static struct tag *tag_at(const struct scan *scan, uint32_t index)
{
	return &scan->template->tags[index];
}

static void open_pair(struct scan *scan, uint32_t index)
{
	if (++scan->depth == NEST_LIMIT + 1)
		template_problem(scan->problems, scan->template, scan->line,
			"more than %d sections inside one another", NEST_LIMIT);
	scan->open = index;
}

static uint32_t find_open(const struct scan *scan, struct piece name)
{
	uint32_t open = scan->open;
	while (open != NO_TAG && !piece_equal(tag_at(scan, open)->name, name))
		open = tag_at(scan, open)->outer;
	return open;
}

static void report_unclosed(struct scan *scan, uint32_t open)
{
	const struct tag *tag = tag_at(scan, open);
	template_problem(scan->problems, scan->template, tag->line, "\"%.*s\" is not closed",
		(int)tag->name.size, tag->name.text);
}

static void close_pair(struct scan *scan, uint32_t index)
{
	struct tag *tag = tag_at(scan, index);
	uint32_t match = find_open(scan, tag->name);
	if (match == NO_TAG) {
		template_problem(scan->problems, scan->template, tag->line,
			"\"%.*s\" is closed but was not opened", (int)tag->name.size,
			tag->name.text);
		return;
	}
	for (; scan->open != match; scan->open = tag_at(scan, scan->open)->outer, scan->depth--)
		report_unclosed(scan, scan->open);
	tag->partner = match;
	tag_at(scan, match)->partner = index;
	scan->open = tag->outer = tag_at(scan, match)->outer;
	scan->depth--;
}

static uint32_t add_tag(struct scan *scan, struct tag tag)
{
	struct template *template = scan->template;
	if (template->tag_count == scan->room) {
		uint32_t room = scan->room ? scan->room * 2 : 64;
		struct tag *grown = mem_array(scan->pool, struct tag, room);
		if (scan->room)
			memcpy(grown, template->tags, sizeof *grown * scan->room);
		template->tags = grown;
		scan->room = room;
	}
	tag.line = scan->line;
	tag.outer = scan->open;
	tag.partner = NO_TAG;
	look_left(scan, &tag);
	look_right(scan, &tag);
	template->tags[template->tag_count] = tag;
	return template->tag_count++;
}

/* --- one tag ---------------------------------------------------------------------------------- */

static enum tag_kind kind_of(char sigil)
{
	switch (sigil) {
	case '{':
	case '&':
		return TAG_MARKUP;
	case '#':
		return TAG_SECTION;
	case '^':
		return TAG_INVERTED;
	case '/':
		return TAG_CLOSE;
	case '>':
		return TAG_PARTIAL;
	case '<':
		return TAG_PARENT;
	case '$':
		return TAG_BLOCK;
	case '!':
	case '=':
		return TAG_SILENT;
	default:
		return TAG_VARIABLE;
	}
}

static void set_delimiters(struct scan *scan, struct piece content)
{
	content = trim(content);
	size_t left = 0;
	while (left < content.size && !space(content.text[left]))
		left++;
	struct piece right = trim((struct piece){ content.text + left, content.size - left });
	bool equal_sign = content.size && memchr(content.text, '=', content.size);
	if (left == 0 || right.size == 0 || has_space(right) || equal_sign) {
		template_problem(scan->problems, scan->template, scan->line,
			"delimiters are set as {{=left right=}}");
		return;
	}
	scan->left = (struct piece){ content.text, left };
	scan->right = right;
}

/* A dynamic name may stand apart from its asterisk. */
static void set_name(struct scan *scan, struct tag *tag, struct piece content)
{
	tag->name = trim(content);
	bool calls = tag->kind == TAG_PARTIAL || tag->kind == TAG_PARENT || tag->kind == TAG_CLOSE;
	if (calls && tag->name.size && tag->name.text[0] == '*') {
		tag->dynamic = true;
		tag->name = trim((struct piece){ tag->name.text + 1, tag->name.size - 1 });
	}
	if (tag->name.size == 0)
		template_problem(scan->problems, scan->template, scan->line, "a tag has no name");
	else if (has_space(tag->name))
		template_problem(scan->problems, scan->template, scan->line,
			"the name \"%.*s\" has a space", (int)tag->name.size, tag->name.text);
}

static void take_tag(struct scan *scan, struct tag tag, char sigil, struct piece content)
{
	if (tag.kind != TAG_SILENT)
		set_name(scan, &tag, content);
	uint32_t index = add_tag(scan, tag);
	if (sigil == '=')
		set_delimiters(scan, content);
	else if (tag.kind == TAG_CLOSE)
		close_pair(scan, index);
	else if (tag.kind == TAG_SECTION || tag.kind == TAG_INVERTED || tag.kind == TAG_PARENT ||
		 tag.kind == TAG_BLOCK)
		open_pair(scan, index);
}

/* Reads the tag at `at`, which is its left delimiter; false where it does not end. */
static bool scan_tag(struct scan *scan)
{
	struct tag tag = { .start = scan->at };
	size_t at = scan->at + scan->left.size;
	while (at < scan->size && space(scan->text[at]))
		at++;
	char sigil = at < scan->size ? scan->text[at] : '\0';
	tag.kind = kind_of(sigil);
	size_t from = tag.kind == TAG_VARIABLE ? at : at + 1;
	struct buffer ending;
	buffer_init(&ending, scan->pool, scan->right.size + 1);
	if (sigil == '{' || sigil == '=')
		buffer_add(&ending, sigil == '{' ? "}" : "=", 1);
	buffer_add(&ending, scan->right.text, scan->right.size);
	const char *end = from <= scan->size ? memmem(scan->text + from, scan->size - from,
						       ending.data, ending.size)
					     : NULL;
	if (!end) {
		template_problem(scan->problems, scan->template, scan->line, "a tag does not end");
		return false;
	}
	struct piece content = { scan->text + from, (size_t)(end - scan->text) - from };
	tag.end = (size_t)(end - scan->text) + ending.size;
	take_tag(scan, tag, sigil, content);
	scan->line += template_lines(scan->text + tag.start, tag.end - tag.start);
	scan->at = tag.end;
	return true;
}

void template_scan(pool_t *pool, struct template *template, struct buffer *problems)
{
	struct scan scan = { .pool = pool,
		.template = template,
		.problems = problems,
		.text = template->source.text,
		.size = template->source.size,
		.line = 1,
		.open = NO_TAG,
		.left = { "{{", 2 },
		.right = { "}}", 2 } };
	if (!text_is_utf8(scan.text, scan.size))
		template_problem(problems, template, 1, "not UTF-8");
	for (;;) {
		const char *open = memmem(
			scan.text + scan.at, scan.size - scan.at, scan.left.text, scan.left.size);
		if (!open)
			break;
		size_t start = (size_t)(open - scan.text);
		scan.line += template_lines(scan.text + scan.at, start - scan.at);
		scan.at = start;
		if (!scan_tag(&scan))
			return;
	}
	for (; scan.open != NO_TAG; scan.open = tag_at(&scan, scan.open)->outer)
		report_unclosed(&scan, scan.open);
}
