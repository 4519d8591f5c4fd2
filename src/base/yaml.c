/* base/yaml.c - builds the tree from libyaml's events.
 *
 * The depth of recursion is bounded by YAML_DEPTH_MAX. Reading goes on after a problem that
 * leaves the stream readable (a doubled key, a tag), so that all of them are reported. */
#include "base/yaml.h"

#include <apr_hash.h>
#include <errno.h>
#include <yaml.h>

struct reader {
	pool_t *pool;
	const char *file;
	struct problems *problems;
	yaml_parser_t parser;
	bool broken; /* the stream cannot be read on */
};

static void at_mark(struct reader *reader, yaml_mark_t mark, const char *key, const char *name)
{
	problem_add(reader->problems, reader->file, (int)mark.line + 1, (int)mark.column + 1, key,
		"name", name);
}

static bool next_event(struct reader *reader, yaml_event_t *ret)
{
	if (reader->broken)
		return false;
	if (yaml_parser_parse(&reader->parser, ret))
		return true;
	reader->broken = true;
	yaml_mark_t mark = reader->parser.problem_mark;
	at_mark(reader, mark, "yaml.syntax", reader->parser.problem);
	return false;
}

static void refuse_decoration(struct reader *reader, const yaml_event_t *event)
{
	const yaml_char_t *anchor = NULL, *tag = NULL;
	if (event->type == YAML_SCALAR_EVENT) {
		anchor = event->data.scalar.anchor;
		tag = event->data.scalar.tag;
	} else if (event->type == YAML_SEQUENCE_START_EVENT) {
		anchor = event->data.sequence_start.anchor;
		tag = event->data.sequence_start.tag;
	} else if (event->type == YAML_MAPPING_START_EVENT) {
		anchor = event->data.mapping_start.anchor;
		tag = event->data.mapping_start.tag;
	}
	if (anchor)
		at_mark(reader, event->start_mark, "yaml.anchor", (const char *)anchor);
	if (tag)
		at_mark(reader, event->start_mark, "yaml.tag", (const char *)tag);
}

static struct yaml_node *node_new(
	struct reader *reader, enum yaml_kind kind, const yaml_event_t *event)
{
	struct yaml_node *node = mem_new(reader->pool, struct yaml_node);
	node->kind = kind;
	node->file = reader->file;
	node->line = (int)event->start_mark.line + 1;
	node->column = (int)event->start_mark.column + 1;
	return node;
}

static struct yaml_node *read_text(struct reader *reader, const yaml_event_t *event)
{
	struct yaml_node *node = node_new(reader, YAML_TEXT, event);
	const char *value = (const char *)event->data.scalar.value;
	size_t length = event->data.scalar.length;
	if (!text_is_utf8(value, length))
		at_mark(reader, event->start_mark, "yaml.bad_character", "");
	node->text = text_copy_n(reader->pool, value, length);
	node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	return node;
}

static void append(struct yaml_node *parent, struct yaml_node **last, struct yaml_node *child)
{
	if (*last)
		(*last)->next = child;
	else
		parent->first = child;
	*last = child;
	parent->count++;
}

static struct yaml_node *read_node(struct reader *reader, yaml_event_t *event, int depth);

static struct yaml_node *read_next(struct reader *reader, yaml_event_type_t end, int depth)
{
	yaml_event_t event;
	if (!next_event(reader, &event))
		return NULL;
	struct yaml_node *node = event.type == end ? NULL : read_node(reader, &event, depth);
	yaml_event_delete(&event);
	return node;
}

static struct yaml_node *read_list(struct reader *reader, const yaml_event_t *event, int depth)
{
	struct yaml_node *list = node_new(reader, YAML_LIST, event), *last = NULL, *item;
	while ((item = read_next(reader, YAML_SEQUENCE_END_EVENT, depth + 1)))
		append(list, &last, item);
	return list;
}

static const char *checked_key(struct reader *reader, apr_hash_t *seen, const struct yaml_node *key)
{
	if (key->kind != YAML_TEXT) {
		yaml_problem(reader->problems, key, "yaml.key_is_not_text");
		return "";
	}
	if (apr_hash_get(seen, key->text, APR_HASH_KEY_STRING))
		yaml_problem(reader->problems, key, "yaml.doubled_key", "name", key->text);
	apr_hash_set(seen, key->text, APR_HASH_KEY_STRING, key);
	return key->text;
}

static struct yaml_node *read_map(struct reader *reader, const yaml_event_t *event, int depth)
{
	struct yaml_node *map = node_new(reader, YAML_MAP, event), *last = NULL, *key;
	apr_hash_t *seen = apr_hash_make(reader->pool);
	while ((key = read_next(reader, YAML_MAPPING_END_EVENT, depth + 1))) {
		struct yaml_node *value = read_next(reader, YAML_NO_EVENT, depth + 1);
		if (!value)
			break;
		value->key = checked_key(reader, seen, key);
		value->key_line = key->line;
		value->key_column = key->column;
		append(map, &last, value);
	}
	return map;
}

static struct yaml_node *refuse_alias(struct reader *reader, const yaml_event_t *event)
{
	at_mark(reader, event->start_mark, "yaml.alias", (const char *)event->data.alias.anchor);
	struct yaml_node *node = node_new(reader, YAML_TEXT, event);
	node->text = "";
	return node;
}

static struct yaml_node *read_node(struct reader *reader, yaml_event_t *event, int depth)
{
	refuse_decoration(reader, event);
	if (depth > YAML_DEPTH_MAX) {
		at_mark(reader, event->start_mark, "yaml.too_deep", "");
		reader->broken = true;
		return NULL;
	}
	if (event->type == YAML_SEQUENCE_START_EVENT)
		return read_list(reader, event, depth);
	if (event->type == YAML_MAPPING_START_EVENT)
		return read_map(reader, event, depth);
	if (event->type == YAML_ALIAS_EVENT)
		return refuse_alias(reader, event);
	CHECK(event->type == YAML_SCALAR_EVENT);
	return read_text(reader, event);
}

/* Stream start, document start, the node, document end, stream end. */
static struct yaml_node *read_stream(struct reader *reader)
{
	struct yaml_node *root = NULL;
	yaml_event_t event;
	bool more = true;
	for (int documents = 0; more && next_event(reader, &event); yaml_event_delete(&event)) {
		more = event.type != YAML_STREAM_END_EVENT;
		if (event.type == YAML_DOCUMENT_START_EVENT && ++documents > 1) {
			at_mark(reader, event.start_mark, "yaml.second_document", "");
			more = false;
		} else if (event.type == YAML_DOCUMENT_START_EVENT) {
			root = read_next(reader, YAML_NO_EVENT, 1);
		}
	}
	return root;
}

/* The line of the first byte that is not UTF-8. */
static void report_encoding(struct reader *reader, const char *data, size_t size)
{
	int line = 1;
	const char *start = data, *end;
	while ((end = memchr(start, '\n', size - (size_t)(start - data))) &&
		text_is_utf8(start, (size_t)(end - start))) {
		start = end + 1;
		line++;
	}
	problem_add(reader->problems, reader->file, line, 1, "yaml.bad_character", "name", "");
}

static struct yaml_node *read_data(struct reader *reader, const char *data, size_t size)
{
	CHECK(yaml_parser_initialize(&reader->parser));
	yaml_parser_set_encoding(&reader->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&reader->parser, (const unsigned char *)data, size);
	struct yaml_node *root = read_stream(reader);
	yaml_parser_delete(&reader->parser);
	return root;
}

const struct yaml_node *yaml_parse(
	pool_t *pool, const char *name, const char *data, size_t size, struct problems *problems)
{
	struct reader reader = {
		.pool = pool, .file = text_copy(pool, name), .problems = problems
	};
	struct yaml_node *root = NULL;
	int before = problems->count;
	if (size > YAML_SIZE_MAX)
		problem_add(problems, name, 0, 0, "yaml.too_large", "limit", "1 MB");
	else if (!text_is_utf8(data, size))
		report_encoding(&reader, data, size);
	else
		root = read_data(&reader, data, size);
	if (!root && problems->count == before)
		problem_add(problems, name, 0, 0, "yaml.empty");
	return problems->count == before ? root : NULL;
}

/* Reads one byte more than allowed, so that yaml_parse sees what is too large. */
const struct yaml_node *yaml_load(pool_t *pool, const char *file, struct problems *problems)
{
	FILE *stream = fopen(file, "rb");
	if (!stream) {
		problem_add(problems, file, 0, 0, "yaml.unreadable", "reason", strerror(errno));
		return NULL;
	}
	pool_t *scratch = pool_new(pool);
	char *data = pool_alloc(scratch, YAML_SIZE_MAX + 1);
	size_t size = fread(data, 1, YAML_SIZE_MAX + 1, stream);
	bool failed = ferror(stream);
	fclose(stream);
	const struct yaml_node *root = NULL;
	if (failed)
		problem_add(problems, file, 0, 0, "yaml.unreadable", "reason", strerror(EIO));
	else
		root = yaml_parse(pool, file, data, size, problems);
	pool_free(scratch);
	return root;
}

const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
	if (!yaml_is(map, YAML_MAP))
		return NULL;
	const struct yaml_node *node = map->first;
	while (node && !text_equal(node->key, key))
		node = node->next;
	return node;
}

const struct yaml_node *yaml_first(const struct yaml_node *node)
{
	return node ? node->first : NULL;
}

const char *yaml_text(const struct yaml_node *node)
{
	return node ? node->text : NULL;
}

const char *yaml_text_of(const struct yaml_node *map, const char *key)
{
	return yaml_text(yaml_get(map, key));
}

bool yaml_is(const struct yaml_node *node, enum yaml_kind kind)
{
	return node && node->kind == kind;
}

bool yaml_int(const struct yaml_node *node, int64_t *ret)
{
	return text_to_int(yaml_text(node), ret);
}

bool yaml_bool(const struct yaml_node *node, bool *ret)
{
	const char *text = yaml_text(node);
	if (!text_equal(text, "true") && !text_equal(text, "false"))
		return false;
	*ret = text_equal(text, "true");
	return true;
}

static bool among(const char *key, const char *const *names)
{
	while (*names && !text_equal(key, *names))
		names++;
	return *names;
}

void yaml_check_keys(
	const struct yaml_node *map, const char *const *names, struct problems *problems)
{
	for (const struct yaml_node *node = yaml_first(map); node; node = node->next)
		if (!among(node->key, names))
			problem_add(problems, node->file, node->key_line, node->key_column,
				"yaml.unknown_key", "name", node->key);
}

const struct yaml_node *yaml_need(const struct yaml_node *map, const char *key, enum yaml_kind kind,
	struct problems *problems)
{
	static const char *const keys[] = { "yaml.need_text", "yaml.need_list", "yaml.need_map" };
	const struct yaml_node *node = yaml_get(map, key);
	if (yaml_is(node, kind))
		return node;
	yaml_problem(
		problems, node ? node : map, node ? keys[kind] : "yaml.missing_key", "name", key);
	return NULL;
}
