/* http/form_value.c - one value against its type: cleaned, or refused with a reason. */
#include "base/time.h"
#include "http/form_raw.h"

#include <string.h>

#define TEXT_MAX 200
#define LONG_TEXT_MAX 4000

const char *value_title(struct ctx *ctx, const struct field *field)
{
	const char *key =
		field->title ? field->title : text_printf(ctx->pool, "field.%s", field->name);
	const char *title = message(ctx->pool, ctx->messages, key);
	return text_equal(title, key) ? field->name : title;
}

static const char *refuse(struct ctx *ctx, const struct field *field, const char *key)
{
	ctx_fail_field(ctx, field->name, key, "title", value_title(ctx, field));
	return NULL;
}

/* The bytes of white space at AT: ASCII, U+00A0, or the ideographic space U+3000. */
static size_t space_at(const char *at)
{
	if (*at && strchr(" \t\r\n\v\f", *at))
		return 1;
	if (strncmp(at, "\xC2\xA0", 2) == 0)
		return 2;
	return strncmp(at, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

/* The size of TEXT without the white space at its end. */
static size_t trimmed_size(const char *text)
{
	size_t size = 0;
	for (const char *at = text; *at;) {
		size_t space = space_at(at);
		at += space ? space : 1;
		if (!space)
			size = (size_t)(at - text);
	}
	return size;
}

static const char *trim(pool_t *pool, const char *text)
{
	while (space_at(text))
		text += space_at(text);
	return text_copy_n(pool, text, trimmed_size(text));
}

/* "\r\n" and "\r" become "\n". */
static char *unify_breaks(pool_t *pool, const char *text)
{
	char *unified = pool_alloc(pool, strlen(text) + 1), *out = unified;
	for (; *text; text++) {
		if (*text == '\r' && text[1] == '\n')
			continue;
		*out++ = *text == '\r' ? '\n' : *text;
	}
	return unified;
}

static bool has_control(const char *text, const char *allowed)
{
	for (const char *at = text; *at; at++)
		if (((unsigned char)*at < ' ' || *at == 0x7F) && !strchr(allowed, *at))
			return true;
	return false;
}

static const char *clean_line(struct ctx *ctx, const struct field *field, const char *text)
{
	char *line = (char *)(uintptr_t)trim(ctx->pool, text);
	for (char *at = line; *at; at++)
		if (*at == '\t')
			*at = ' ';
	if (strpbrk(line, "\r\n") || strstr(line, "\xE2\x80\xA8") || strstr(line, "\xE2\x80\xA9"))
		return refuse(ctx, field, "input.one_line");
	return has_control(line, "") ? refuse(ctx, field, "input.control") : line;
}

static const char *clean_long(struct ctx *ctx, const struct field *field, const char *text)
{
	char *unified = unify_breaks(ctx->pool, text);
	unified[trimmed_size(unified)] = '\0';
	return has_control(unified, "\n\t") ? refuse(ctx, field, "input.control") : unified;
}

static bool is_id(const char *text)
{
	int64_t number;
	return *text >= '1' && *text <= '9' && text_to_int(text, &number);
}

static bool is_name(const char *text)
{
	static const char first[] = "abcdefghijklmnopqrstuvwxyz0123456789";
	static const char others[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";
	return strchr(first, *text) && strspn(text, others) == strlen(text);
}

static const char *clean_flag(struct ctx *ctx, const struct field *field, const char *text)
{
	static const char *const yes[] = { "1", "on", "true" }, *const no[] = { "0", "off",
		"false" };
	for (size_t i = 0; i < COUNT(yes); i++) {
		if (text_equal(text, yes[i]))
			return "1";
		if (text_equal(text, no[i]))
			return "";
	}
	return refuse(ctx, field, "input.flag");
}

/* A value of the types that are written on one line without spaces around. */
static const char *clean_word(struct ctx *ctx, const struct field *field, const char *text)
{
	int64_t number;
	const char *word = trim(ctx->pool, text);
	if (!*word)
		return word;
	switch (field->type) {
	case FIELD_INT:
		return text_to_int(word, &number) ? word : refuse(ctx, field, "input.integer");
	case FIELD_ID:
		return is_id(word) ? word : refuse(ctx, field, "input.id");
	case FIELD_NAME:
		return is_name(word) ? word : refuse(ctx, field, "input.name");
	case FIELD_DAY:
		return time_parse_day(word, &number) ? word : refuse(ctx, field, "input.day");
	default:
		return clean_flag(ctx, field, word);
	}
}

static const char *clean(struct ctx *ctx, const struct field *field, const char *text)
{
	switch (field->type) {
	case FIELD_TEXT:
		return clean_line(ctx, field, text);
	case FIELD_LONG_TEXT:
		return clean_long(ctx, field, text);
	case FIELD_SECRET:
		return text;
	default:
		return clean_word(ctx, field, text);
	}
}

const char *value_clean(struct ctx *ctx, const struct field *field, const char *text)
{
	int64_t max = field->max                       ? field->max
		      : field->type == FIELD_LONG_TEXT ? LONG_TEXT_MAX
						       : TEXT_MAX;
	const char *cleaned = clean(ctx, field, text);
	if (!cleaned || text_length(cleaned) <= (size_t)max)
		return cleaned;
	ctx_fail_field(ctx, field->name, "input.too_long", "title", value_title(ctx, field), "max",
		text_printf(ctx->pool, "%" PRId64, max));
	return NULL;
}
