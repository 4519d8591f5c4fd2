/* base/ctx.c - the first failure sticks; words come from messages/zh-CN.yaml. */
#include "base/ctx.h"

#include "base/yaml.h"

#include <apr_hash.h>

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

void ctx_remember(
	struct ctx *ctx, void (*write)(struct ctx *ctx, const void *data), const void *data)
{
	struct remember **last = &ctx->remembered;
	while (*last)
		last = &(*last)->next;
	*last = mem_new(ctx->pool, struct remember);
	(*last)->write = write;
	(*last)->data = data;
}

struct messages {
	apr_hash_t *texts;
};

static void read_texts(
	pool_t *pool, apr_hash_t *texts, const struct yaml_node *node, const char *path)
{
	if (node->kind == YAML_TEXT)
		apr_hash_set(texts, path, APR_HASH_KEY_STRING, node->text);
	for (const struct yaml_node *child = node->first; child; child = child->next) {
		const char *name = child->key ? child->key : "";
		read_texts(
			pool, texts, child, *path ? text_printf(pool, "%s.%s", path, name) : name);
	}
}

const struct messages *messages_load(pool_t *pool, const char *file)
{
	struct problems problems;
	problems_init(&problems, pool, NULL);
	const struct yaml_node *root = yaml_load(pool, file, &problems);
	problems_print(&problems, stderr);
	if (!root)
		return NULL;
	struct messages *messages = mem_new(pool, struct messages);
	messages->texts = apr_hash_make(pool);
	read_texts(pool, messages->texts, root, "");
	return messages;
}

const char *message_with(
	pool_t *pool, const struct messages *messages, const char *key, const char *const *pairs)
{
	const char *pattern =
		messages ? apr_hash_get(messages->texts, key, APR_HASH_KEY_STRING) : NULL;
	return text_fill(pool, pattern ? pattern : key, pairs);
}
