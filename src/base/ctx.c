/* base/ctx.c - the first failure sticks; words come from messages/zh-CN.yaml. */
#include "base/ctx.h"

#include <apr_hash.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

enum err ctx_fail_with(struct ctx *ctx, enum err err, const char *key, const char *const *pairs)
{
	CHECK(err != OK);
	if (ctx->failure.err)
		return ctx->failure.err;
	ctx->failure.err = err;
	ctx->failure.key = key;
	ctx->failure.message = message_with(ctx->pool, ctx->messages, key, pairs);
	return err;
}

enum err ctx_fail_field_with(
	struct ctx *ctx, const char *field, const char *key, const char *const *pairs)
{
	enum err err = ctx_fail(ctx, ERR_INVALID, "input.invalid");
	if (err != ERR_INVALID)
		return err;
	struct field_problem **last = &ctx->failure.fields;
	while (*last)
		last = &(*last)->next;
	*last = mem_new(ctx->pool, struct field_problem);
	(*last)->field = text_copy(ctx->pool, field);
	(*last)->message = message_with(ctx->pool, ctx->messages, key, pairs);
	return err;
}

enum err ctx_broken(struct ctx *ctx, enum err err, const char *detail, ...)
{
	if (ctx->failure.err)
		return ctx->failure.err;
	va_list args;
	va_start(args, detail);
	ctx_fail(ctx, err, err == ERR_BUSY ? "busy" : err == ERR_UNKNOWN ? "unknown" : "internal");
	ctx->failure.detail = text_vprintf(ctx->pool, detail, args);
	va_end(args);
	return err;
}

struct messages {
	apr_hash_t *texts;
};

struct reading {
	pool_t *pool;
	yaml_document_t document;
	apr_hash_t *texts;
};

static const char *scalar(struct reading *reading, yaml_node_t *node)
{
	return text_copy_n(reading->pool, (const char *)node->data.scalar.value,
		node->data.scalar.length);
}

static void read_node(struct reading *reading, yaml_node_t *node, const char *path)
{
	if (node->type == YAML_SCALAR_NODE)
		apr_hash_set(reading->texts, path, APR_HASH_KEY_STRING, scalar(reading, node));
	if (node->type != YAML_MAPPING_NODE)
		return;
	yaml_node_pair_t *pair = node->data.mapping.pairs.start;
	for (; pair < node->data.mapping.pairs.top; pair++) {
		const char *name = scalar(reading, yaml_document_get_node(&reading->document, pair->key));
		const char *inner = *path ? text_printf(reading->pool, "%s.%s", path, name) : name;
		read_node(reading, yaml_document_get_node(&reading->document, pair->value), inner);
	}
}

static bool read_document(struct reading *reading, FILE *stream, const char *file)
{
	yaml_parser_t parser;
	CHECK(yaml_parser_initialize(&parser));
	yaml_parser_set_input_file(&parser, stream);
	bool good = yaml_parser_load(&parser, &reading->document);
	if (!good)
		fprintf(stderr, "%s:%zu: %s\n", file, parser.problem_mark.line + 1, parser.problem);
	yaml_parser_delete(&parser);
	return good;
}

const struct messages *messages_load(pool_t *pool, const char *file)
{
	FILE *stream = fopen(file, "rb");
	if (!stream) {
		perror(file);
		return NULL;
	}
	struct reading reading = { .pool = pool, .texts = apr_hash_make(pool) };
	bool good = read_document(&reading, stream, file);
	fclose(stream);
	if (!good)
		return NULL;
	yaml_node_t *root = yaml_document_get_root_node(&reading.document);
	if (root)
		read_node(&reading, root, "");
	yaml_document_delete(&reading.document);
	struct messages *messages = mem_new(pool, struct messages);
	messages->texts = reading.texts;
	return messages;
}

const char *message_with(
	pool_t *pool, const struct messages *messages, const char *key, const char *const *pairs)
{
	const char *pattern = messages ? apr_hash_get(messages->texts, key, APR_HASH_KEY_STRING) : NULL;
	return text_fill(pool, pattern ? pattern : key, pairs);
}
