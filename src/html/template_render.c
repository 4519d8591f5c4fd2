/* html/template_render.c - nodes and data become text.
 *
 * Scopes, indentation and blocks are chains on the C stack: writing allocates nothing but the
 * output. Indentation is written when the first thing of a line is, so that values with line
 * breaks (a text area's content) are never changed. */
#include "html/template_tree.h"

#include <inttypes.h>
#include <string.h>

struct scope {
	const json_t *value;
	const struct scope *outer;
};

struct indent {
	struct piece text;
	const struct indent *outer;
};

struct frame;

/* The arguments of a parent; their content sees the frame in which the parent stands. */
struct arguments {
	const struct node *parent;
	const struct frame *frame;
	const struct arguments *outer;
};

struct frame {
	const struct template *template;
	const struct scope *scope;
	const struct indent *indent;
	const struct arguments *arguments;
};

struct render {
	const struct templates *templates;
	struct buffer *out;
	int depth;
	bool line_start, too_deep;
};

static void write_nodes(struct render *render, const struct frame *frame, const struct node *node,
	const struct node *end);

/* --- output ------------------------------------------------------------------------------------
 */

static void write_indent(struct render *render, const struct indent *indent)
{
	if (!indent)
		return;
	write_indent(render, indent->outer);
	buffer_add(render->out, indent->text.text, indent->text.size);
}

static void begin_line(struct render *render, const struct frame *frame)
{
	if (render->line_start)
		write_indent(render, frame->indent);
	render->line_start = false;
}

static void write_text(struct render *render, const struct frame *frame, struct piece text)
{
	const char *at = text.text, *end = at + text.size;
	if (!frame->indent) {
		buffer_add(render->out, at, text.size);
		render->line_start = end[-1] == '\n';
		return;
	}
	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *next = newline ? newline + 1 : end;
		if (newline != at)
			begin_line(render, frame);
		buffer_add(render->out, at, (size_t)(next - at));
		render->line_start = newline != NULL;
		at = next;
	}
}

static const struct piece escapes[UCHAR_MAX + 1] = {
	['&'] = { "&amp;", 5 },
	['<'] = { "&lt;", 4 },
	['>'] = { "&gt;", 4 },
	['"'] = { "&quot;", 6 },
	['\''] = { "&#39;", 5 },
};

static void write_escaped(struct buffer *out, const char *text, size_t size)
{
	const char *end = text + size, *plain = text;
	for (; text < end; text++) {
		const struct piece *escape = &escapes[(unsigned char)*text];
		if (!escape->size)
			continue;
		buffer_add(out, plain, (size_t)(text - plain));
		buffer_add(out, escape->text, escape->size);
		plain = text + 1;
	}
	buffer_add(out, plain, (size_t)(end - plain));
}

static void write_value(struct buffer *out, const json_t *value, bool markup)
{
	char number[32];
	switch (value ? json_typeof(value) : JSON_NULL) {
	case JSON_STRING:
		if (markup)
			buffer_add(out, json_string_value(value), json_string_length(value));
		else
			write_escaped(out, json_string_value(value), json_string_length(value));
		return;
	case JSON_INTEGER:
		snprintf(number, sizeof number, "%" PRId64, (int64_t)json_integer_value(value));
		break;
	case JSON_REAL:
		snprintf(number, sizeof number, "%.15g", json_real_value(value));
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		snprintf(number, sizeof number, "%s", json_is_true(value) ? "true" : "false");
		break;
	default:
		return;
	}
	buffer_text(out, number);
}

/* --- data --------------------------------------------------------------------------------------
 */

static const json_t *member(const json_t *object, struct piece name)
{
	return json_object_getn(object, name.text, name.size);
}

/* The first part is looked for outward; the others only in what it gave, so that a broken chain
 * is empty and not something of the same name elsewhere. */
static const json_t *look_up(const struct scope *scope, const struct path *path)
{
	if (path->count == 0)
		return scope->value;
	const json_t *value = NULL;
	for (; scope && !value; scope = scope->outer)
		value = member(scope->value, path->parts[0]);
	for (size_t i = 1; value && i < path->count; i++)
		value = member(value, path->parts[i]);
	return value;
}

static bool holds(const json_t *value)
{
	switch (value ? json_typeof(value) : JSON_NULL) {
	case JSON_NULL:
	case JSON_FALSE:
		return false;
	case JSON_ARRAY:
		return json_array_size(value) > 0;
	case JSON_STRING:
		return json_string_length(value) > 0;
	case JSON_INTEGER:
		return json_integer_value(value) != 0;
	default:
		return true;
	}
}

/* --- nodes -------------------------------------------------------------------------------------
 */

static const struct node *content_end(const struct frame *frame, const struct node *node)
{
	return frame->template->nodes + node->next;
}

static void write_scoped(struct render *render, const struct frame *frame, const struct node *node,
	const json_t *value)
{
	struct scope scope = { value, frame->scope };
	struct frame inner = *frame;
	inner.scope = &scope;
	write_nodes(render, &inner, node + 1, content_end(frame, node));
}

static void write_section(struct render *render, const struct frame *frame, const struct node *node)
{
	const json_t *value = look_up(frame->scope, node->path);
	if (!holds(value))
		return;
	if (!json_is_array(value)) {
		write_scoped(render, frame, node, value);
		return;
	}
	for (size_t i = 0; i < json_array_size(value) && !render->out->full; i++)
		write_scoped(render, frame, node, json_array_get(value, i));
}

static void write_inverted(
	struct render *render, const struct frame *frame, const struct node *node)
{
	if (!holds(look_up(frame->scope, node->path)))
		write_nodes(render, frame, node + 1, content_end(frame, node));
}

/* Content that comes from elsewhere is indented as the place where it goes; in the middle of a
 * line it is not. */
static void write_content(struct render *render, const struct frame *frame, const struct node *node,
	const struct node *end, const struct node *place)
{
	struct indent indent = { place->indent, frame->indent };
	struct frame inner = *frame;
	if (place->alone)
		inner.indent = place->indent.size ? &indent : frame->indent;
	else
		inner.indent = NULL;
	if (render->depth == DEPTH_LIMIT) {
		render->too_deep = true;
		return;
	}
	render->depth++;
	write_nodes(render, &inner, node, end);
	render->depth--;
}

static const struct template *target_of(
	const struct render *render, const struct frame *frame, const struct node *node)
{
	if (!node->path)
		return node->target;
	const json_t *name = look_up(frame->scope, node->path);
	if (!json_is_string(name))
		return NULL;
	return template_find(render->templates,
		(struct piece){ json_string_value(name), json_string_length(name) });
}

static void write_call(struct render *render, const struct frame *frame, const struct node *node)
{
	const struct template *target = target_of(render, frame, node);
	if (!target)
		return;
	if (!node->alone)
		begin_line(render, frame);
	struct arguments arguments = { node, frame, frame->arguments };
	struct frame inner = *frame;
	inner.template = target;
	if (node->kind == NODE_PARENT)
		inner.arguments = &arguments;
	write_content(render, &inner, target->nodes, target->nodes + target->node_count, node);
}

static const struct node *argument_of(const struct arguments *arguments, struct piece name)
{
	const struct node *end = content_end(arguments->frame, arguments->parent);
	const struct node *node = arguments->parent + 1;
	while (node < end && !piece_equal(node->text, name))
		node = arguments->frame->template->nodes + node->next;
	return node < end ? node : NULL;
}

/* The outermost argument wins: a page over its layout, and over the layout's layout. */
static const struct node *find_argument(
	const struct arguments *arguments, struct piece name, const struct frame **ret_frame)
{
	const struct node *found = NULL;
	for (; arguments; arguments = arguments->outer) {
		const struct node *node = argument_of(arguments, name);
		if (!node)
			continue;
		found = node;
		*ret_frame = arguments->frame;
	}
	return found;
}

static void write_block(struct render *render, const struct frame *frame, const struct node *node)
{
	const struct frame *home = frame;
	const struct node *argument = find_argument(frame->arguments, node->text, &home);
	if (!node->alone)
		begin_line(render, frame);
	if (!argument && !node->alone) {
		write_nodes(render, frame, node + 1, content_end(frame, node));
		return;
	}
	const struct node *source = argument ? argument : node;
	struct frame inner = { home->template, frame->scope, frame->indent, home->arguments };
	write_content(render, &inner, source + 1, content_end(home, source), node);
}

static void write_node(struct render *render, const struct frame *frame, const struct node *node)
{
	switch (node->kind) {
	case NODE_TEXT:
		write_text(render, frame, node->text);
		return;
	case NODE_VARIABLE:
	case NODE_MARKUP:
		begin_line(render, frame);
		write_value(
			render->out, look_up(frame->scope, node->path), node->kind == NODE_MARKUP);
		return;
	case NODE_SECTION:
		write_section(render, frame, node);
		return;
	case NODE_INVERTED:
		write_inverted(render, frame, node);
		return;
	case NODE_PARTIAL:
	case NODE_PARENT:
		write_call(render, frame, node);
		return;
	case NODE_BLOCK:
		write_block(render, frame, node);
		return;
	}
}

static void write_nodes(struct render *render, const struct frame *frame, const struct node *node,
	const struct node *end)
{
	const struct node *nodes = frame->template->nodes;
	for (; node < end && !render->out->full && !render->too_deep; node = nodes + node->next)
		write_node(render, frame, node);
}

bool template_render(const struct templates *templates, pool_t *pool, const char *name,
	const json_t *data, size_t limit, struct buffer *ret)
{
	const struct template *template =
		template_find(templates, (struct piece){ name, strlen(name) });
	if (!template)
		return false;
	struct render render = { .templates = templates, .out = ret, .line_start = true };
	struct scope scope = { data, NULL };
	struct frame frame = { .template = template, .scope = &scope };
	buffer_init(ret, pool, limit);
	write_nodes(&render, &frame, template->nodes, template->nodes + template->node_count);
	return !ret->full && !render.too_deep;
}
