/* html/template_parse.c - tags become nodes in reading order, white space as the specification has
 * it.
 *
 * A tag alone on its line takes the line with it. A parent or block counts as alone where nothing
 * stands before its opening and after its closing tag; a block's own indentation is removed here
 * and the place where it is expanded adds another when it is written. */
#include "html/template_tree.h"

#include <string.h>

struct parse {
	pool_t *pool;
	struct template *template;
	const char *text;
	size_t at;     /* up to here the source is in nodes */
	uint32_t open; /* innermost open tag, or NO_TAG */
	uint32_t line; /* of `at` */
};

struct range {
	size_t from, to;
};

static struct tag *tag_at(const struct parse *parse, uint32_t index)
{
	return &parse->template->tags[index];
}

static bool in_parent(const struct parse *parse)
{
	return parse->open != NO_TAG && tag_at(parse, parse->open)->kind == TAG_PARENT;
}

static struct node *add_node(struct parse *parse, enum node_kind kind, uint32_t line)
{
	struct template *template = parse->template;
	struct node *node = &template->nodes[template->node_count++];
	*node = (struct node){ .kind = kind, .line = line, .next = template->node_count };
	return node;
}

/* --- text --------------------------------------------------------------------------------------
 */

/* Where the line that begins at FROM goes on after all that the open blocks take from its left. */
static size_t skip_dedent(const struct parse *parse, uint32_t open, size_t from, size_t to)
{
	if (open == NO_TAG)
		return from;
	const struct tag *tag = tag_at(parse, open);
	from = skip_dedent(parse, tag->outer, from, to);
	size_t size = tag->dedent.size;
	bool match = size && size <= to - from &&
		     memcmp(parse->text + from, tag->dedent.text, size) == 0;
	return match ? from + size : from;
}

static bool is_dedented(const struct parse *parse)
{
	uint32_t open = parse->open;
	while (open != NO_TAG && tag_at(parse, open)->dedent.size == 0)
		open = tag_at(parse, open)->outer;
	return open != NO_TAG;
}

static struct piece dedented(const struct parse *parse, struct range range)
{
	struct buffer out;
	buffer_init(&out, parse->pool, range.to - range.from);
	while (range.from < range.to) {
		bool starts = range.from == 0 || parse->text[range.from - 1] == '\n';
		size_t from =
			starts ? skip_dedent(parse, parse->open, range.from, range.to) : range.from;
		const char *end = memchr(parse->text + from, '\n', range.to - from);
		size_t to = end ? (size_t)(end - parse->text) + 1 : range.to;
		buffer_add(&out, parse->text + from, to - from);
		range.from = to;
	}
	return (struct piece){ out.data, out.size };
}

static void add_text(struct parse *parse, size_t to)
{
	if (to <= parse->at || in_parent(parse))
		return;
	struct range range = { parse->at, to };
	struct piece text = { parse->text + range.from, range.to - range.from };
	if (is_dedented(parse))
		text = dedented(parse, range);
	if (text.size)
		add_node(parse, NODE_TEXT, parse->line)->text = text;
}

/* --- what a tag takes from the source ----------------------------------------------------------
 */

static struct range own_range(const struct tag *tag)
{
	bool alone = tag->clear_left && tag->clear_right;
	return alone ? (struct range){ tag->line_start, tag->line_end }
		     : (struct range){ tag->start, tag->end };
}

static bool pair_is_alone(const struct parse *parse, const struct tag *open)
{
	return open->clear_left && tag_at(parse, open->partner)->clear_right;
}

static bool is_argument(const struct parse *parse, const struct tag *block)
{
	return block->outer != NO_TAG && tag_at(parse, block->outer)->kind == TAG_PARENT;
}

/* Blocks whose white space is adjusted; one in the middle of a line is taken as it stands. */
static bool is_adjusted(const struct parse *parse, const struct tag *block)
{
	return is_argument(parse, block) || pair_is_alone(parse, block);
}

static struct range parent_range(const struct parse *parse, const struct tag *tag, bool opens)
{
	const struct tag *open = opens ? tag : tag_at(parse, tag->partner);
	if (!pair_is_alone(parse, open))
		return (struct range){ tag->start, tag->end };
	return opens ? (struct range){ tag->line_start, tag->end }
		     : (struct range){ tag->start, tag->line_end };
}

static struct range block_range(const struct parse *parse, const struct tag *tag, bool opens)
{
	const struct tag *open = opens ? tag : tag_at(parse, tag->partner);
	struct range range = { tag->start, tag->end };
	if (!is_adjusted(parse, open))
		return range;
	if (opens && tag->clear_right)
		range.to = tag->line_end;
	if (opens && pair_is_alone(parse, open))
		range.from = tag->line_start;
	if (!opens && tag->clear_left)
		range = (struct range){ tag->line_start,
			tag->clear_right ? tag->line_end : tag->end };
	return range;
}

static struct range range_of(const struct parse *parse, const struct tag *tag)
{
	const struct tag *subject = tag->kind == TAG_CLOSE ? tag_at(parse, tag->partner) : tag;
	bool opens = subject == tag;
	switch (subject->kind) {
	case TAG_VARIABLE:
	case TAG_MARKUP:
		return (struct range){ tag->start, tag->end };
	case TAG_PARENT:
		return parent_range(parse, tag, opens);
	case TAG_BLOCK:
		return block_range(parse, tag, opens);
	default:
		return own_range(tag);
	}
}

/* --- indentation -------------------------------------------------------------------------------
 */

static struct piece left_blanks(const struct parse *parse, size_t from, size_t to)
{
	from = skip_dedent(parse, parse->open, from, to);
	size_t end = from;
	while (end < to && (parse->text[end] == ' ' || parse->text[end] == '\t'))
		end++;
	return (struct piece){ parse->text + from, end - from };
}

/* A block whose content begins on a line of its own is indented as that line is, otherwise as its
 * opening tag. */
static void indent_block(const struct parse *parse, struct tag *tag, struct node *node)
{
	if (!is_adjusted(parse, tag))
		return;
	node->alone = !is_argument(parse, tag);
	if (node->alone)
		node->indent = left_blanks(parse, tag->line_start, tag->start);
	const struct tag *close = tag_at(parse, tag->partner);
	size_t content_end = block_range(parse, close, false).from;
	if (!tag->clear_right || tag->line_end >= content_end)
		return;
	tag->dedent = left_blanks(parse, tag->line_end, content_end);
	if (node->alone)
		node->indent = tag->dedent;
}

static void indent_call(const struct parse *parse, const struct tag *tag, struct node *node)
{
	const struct tag *last = tag->kind == TAG_PARENT ? tag_at(parse, tag->partner) : tag;
	node->alone = tag->clear_left && last->clear_right;
	if (node->alone)
		node->indent = left_blanks(parse, tag->line_start, tag->start);
}

/* --- nodes -------------------------------------------------------------------------------------
 */

static const struct path *split(pool_t *pool, struct piece name)
{
	size_t count = 1;
	for (size_t i = 0; i < name.size; i++)
		count += name.text[i] == '.';
	if (piece_equal(name, (struct piece){ ".", 1 }))
		count = 0;
	struct path *path = pool_alloc(pool, sizeof *path + count * sizeof path->parts[0]);
	path->count = count;
	for (size_t i = 0; i < count; i++) {
		const char *dot = memchr(name.text, '.', name.size);
		size_t size = dot ? (size_t)(dot - name.text) : name.size;
		path->parts[i] = (struct piece){ name.text, size };
		if (dot)
			name = (struct piece){ dot + 1, name.size - size - 1 };
	}
	return path;
}

static enum node_kind node_kind_of(enum tag_kind kind)
{
	static const enum node_kind kinds[] = {
		[TAG_VARIABLE] = NODE_VARIABLE,
		[TAG_MARKUP] = NODE_MARKUP,
		[TAG_SECTION] = NODE_SECTION,
		[TAG_INVERTED] = NODE_INVERTED,
		[TAG_PARTIAL] = NODE_PARTIAL,
		[TAG_PARENT] = NODE_PARENT,
		[TAG_BLOCK] = NODE_BLOCK,
	};
	return kinds[kind];
}

static void open_node(struct parse *parse, uint32_t index)
{
	struct tag *tag = tag_at(parse, index);
	struct node *node = add_node(parse, node_kind_of(tag->kind), tag->line);
	tag->node = parse->template->node_count - 1;
	node->text = tag->name;
	bool calls = tag->kind == TAG_PARTIAL || tag->kind == TAG_PARENT;
	if (calls)
		indent_call(parse, tag, node);
	if (tag->kind == TAG_BLOCK)
		indent_block(parse, tag, node);
	if (tag->dynamic || (!calls && tag->kind != TAG_BLOCK))
		node->path = split(parse->pool, tag->name);
	if (tag->partner != NO_TAG)
		parse->open = index;
}

static void close_node(struct parse *parse, const struct tag *tag)
{
	const struct tag *open = tag_at(parse, tag->partner);
	parse->template->nodes[open->node].next = parse->template->node_count;
	parse->open = open->outer;
}

/* Inside a parent only its blocks count; anything else there is passed over with its content. */
static uint32_t take_tag(struct parse *parse, uint32_t index)
{
	const struct tag *tag = tag_at(parse, index);
	struct range range = range_of(parse, tag);
	add_text(parse, range.from);
	if (tag->kind == TAG_CLOSE) {
		close_node(parse, tag);
	} else if (in_parent(parse) && tag->kind != TAG_BLOCK) {
		if (tag->partner != NO_TAG)
			index = tag->partner;
		range.to = tag_at(parse, index)->end;
	} else if (tag->kind != TAG_SILENT) {
		open_node(parse, index);
	}
	parse->line += template_lines(parse->text + parse->at, range.to - parse->at);
	parse->at = range.to;
	return index + 1;
}

void template_parse(pool_t *pool, struct template *template)
{
	struct parse parse = { .pool = pool,
		.template = template,
		.text = template->source.text,
		.open = NO_TAG,
		.line = 1 };
	template->nodes = mem_array(pool, struct node, 2 * template->tag_count + 1);
	for (uint32_t i = 0; i < template->tag_count;)
		i = take_tag(&parse, i);
	add_text(&parse, template->source.size);
}
