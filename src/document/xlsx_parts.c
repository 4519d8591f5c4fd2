/* document/xlsx_parts.c - the shared texts and the number formats of an xlsx. */
#include "document/xlsx_inner.h"

#include <apr_hash.h>

#define STYLES_PART (INT64_C(32) * 1024 * 1024)
/* Excel's own limit is 64,000 styles. */
#define STYLES 65536
#define FORMATS 10000
#define SHOWN_OF_TOO_LONG 100

/* --- text in runs ---------------------------------------------------------------------------- */

void xlsx_text_init(struct xlsx_text *text, pool_t *pool, size_t limit)
{
	*text = (struct xlsx_text){ 0 };
	buffer_init(&text->buffer, pool, limit);
}

void xlsx_text_reset(struct xlsx_text *text)
{
	text->buffer.size = 0;
	text->buffer.full = false;
	text->wanted = false;
	text->phonetic = 0;
	*text->buffer.data = 0;
}

void xlsx_text_start(struct xlsx_text *text, const char *element)
{
	if (strcmp(element, "rPh") == 0)
		text->phonetic++;
	else if (strcmp(element, "t") == 0)
		text->wanted = !text->phonetic;
}

void xlsx_text_end(struct xlsx_text *text, const char *element)
{
	if (strcmp(element, "rPh") == 0)
		text->phonetic--;
	else if (strcmp(element, "t") == 0)
		text->wanted = false;
}

void xlsx_text_add(struct xlsx_text *text, const char *bytes, size_t size)
{
	if (text->wanted)
		buffer_add(&text->buffer, bytes, size);
}

/* _x000D_ stands for a character that XML can't hold or a program didn't want to. */
static bool read_escape(const char *at, unsigned *ret)
{
	unsigned code = 0;
	if (at[0] != '_' || at[1] != 'x')
		return false;
	for (int i = 2; i < 6; i++) {
		static const char digits[] = "0123456789abcdef0123456789ABCDEF";
		const char *digit = at[i] ? strchr(digits, at[i]) : NULL;
		if (!digit)
			return false;
		code = code * 16 + (unsigned)(digit - digits) % 16;
	}
	*ret = code;
	return at[6] == '_';
}

/* Never longer than the seven bytes it stands for. */
static char *put_character(char *out, unsigned code)
{
	if ((code < ' ' && code != '\n' && code != '\t') || (code >= 0xD800 && code < 0xE000))
		return out;
	if (code < 0x80) {
		*out++ = (char)code;
	} else if (code < 0x800) {
		*out++ = (char)(0xC0 | code >> 6);
		*out++ = (char)(0x80 | (code & 0x3F));
	} else {
		*out++ = (char)(0xE0 | code >> 12);
		*out++ = (char)(0x80 | (code >> 6 & 0x3F));
		*out++ = (char)(0x80 | (code & 0x3F));
	}
	return out;
}

static void unescape(char *text)
{
	char *out = text;
	unsigned code;
	for (const char *at = text; *at;) {
		if (*at == '_' && read_escape(at, &code)) {
			out = put_character(out, code);
			at += 7;
		} else if ((unsigned char)*at >= ' ' || *at == '\n' || *at == '\t') {
			*out++ = *at++;
		} else {
			at++;
		}
	}
	*out = 0;
}

/* Ends TEXT behind its first characters. */
static void cut(char *text, int characters)
{
	for (; *text; text++)
		if (((unsigned char)*text & 0xC0) != 0x80 && characters-- == 0)
			*text-- = 0;
}

const char *xlsx_text_done(struct xlsx_text *text, bool *ret_too_long)
{
	*ret_too_long = text->buffer.full;
	unescape(text->buffer.data);
	if (text->buffer.full)
		cut(text->buffer.data, SHOWN_OF_TOO_LONG);
	return text->buffer.data;
}

/* --- shared texts ---------------------------------------------------------------------------- */

struct sharing {
	struct xlsx_strings *strings;
	struct xlsx_text text;
};

static void on_shared_start(void *data, const struct xml_element *element)
{
	struct sharing *sharing = data;
	if (strcmp(element->name, "si") == 0)
		xlsx_text_reset(&sharing->text);
	else
		xlsx_text_start(&sharing->text, element->name);
}

static void on_shared_text(void *data, const char *text, size_t size)
{
	struct sharing *sharing = data;
	xlsx_text_add(&sharing->text, text, size);
}

static void on_shared_end(void *data, const char *name)
{
	struct sharing *sharing = data;
	bool too_long;
	xlsx_text_end(&sharing->text, name);
	if (strcmp(name, "si") != 0)
		return;
	const char *text = xlsx_text_done(&sharing->text, &too_long);
	xlsx_strings_add(sharing->strings, text, too_long);
}

enum err xlsx_read_strings(struct workbook *workbook, const struct zip_part *part)
{
	static const struct xml_handler handler = { on_shared_start, on_shared_text,
		on_shared_end };
	struct ctx *ctx = workbook->ctx;
	struct sharing sharing;
	workbook->xlsx->strings = xlsx_strings_new(ctx, ctx->pool, workbook->limits.strings);
	sharing.strings = workbook->xlsx->strings;
	xlsx_text_init(&sharing.text, ctx->pool, workbook->limits.cell_bytes);
	enum err err =
		part ? xlsx_parse(workbook, part, workbook->limits.part_bytes, &handler, &sharing)
		     : ctx->failure.err;
	if (!err && !xlsx_strings_ready(sharing.strings))
		return ctx_broken(ctx, ERR_BUSY, "shared texts: the disk is full");
	return err;
}

/* --- number formats -------------------------------------------------------------------------- */

struct styling {
	struct workbook *workbook;
	apr_hash_t *formats; /* by id */
	bool inside;         /* <cellXfs>: the styles of cells, not of others */
};

static void add_format(struct styling *styling, const struct xml_element *element)
{
	pool_t *pool = styling->workbook->ctx->pool;
	int id = (int)xml_integer(element, "numFmtId", -1);
	const char *code = xml_text(element, "formatCode", pool);
	if (!code || id < 0 || styling->inside || apr_hash_count(styling->formats) >= FORMATS)
		return;
	struct number_format *format = mem_new(pool, struct number_format);
	*format = format_of_code(pool, code);
	apr_hash_set(styling->formats, pool_copy(pool, &id, sizeof id), sizeof id, format);
}

static void add_style(struct styling *styling, const struct xml_element *element)
{
	struct workbook *workbook = styling->workbook;
	pool_t *pool = workbook->ctx->pool;
	int id = (int)xml_integer(element, "numFmtId", 0);
	if (workbook->xlsx->styles->nelts >= STYLES)
		return;
	const struct number_format *format = apr_hash_get(styling->formats, &id, sizeof id);
	if (!format) {
		struct number_format *builtin = mem_new(pool, struct number_format);
		*builtin = format_builtin(pool, id);
		apr_hash_set(styling->formats, pool_copy(pool, &id, sizeof id), sizeof id, builtin);
		format = builtin;
	}
	APR_ARRAY_PUSH(workbook->xlsx->styles, const struct number_format *) = format;
}

static void on_style_start(void *data, const struct xml_element *element)
{
	struct styling *styling = data;
	if (strcmp(element->name, "cellXfs") == 0)
		styling->inside = true;
	else if (strcmp(element->name, "numFmt") == 0)
		add_format(styling, element);
	else if (styling->inside && strcmp(element->name, "xf") == 0)
		add_style(styling, element);
}

static void on_style_end(void *data, const char *name)
{
	struct styling *styling = data;
	if (strcmp(name, "cellXfs") == 0)
		styling->inside = false;
}

enum err xlsx_read_styles(struct workbook *workbook, const struct zip_part *part)
{
	static const struct xml_handler handler = { .start = on_style_start, .end = on_style_end };
	struct styling styling = { workbook, apr_hash_make(workbook->ctx->pool), false };
	workbook->xlsx->styles =
		apr_array_make(workbook->ctx->pool, 64, sizeof(const struct number_format *));
	return part ? xlsx_parse(workbook, part, STYLES_PART, &handler, &styling) : OK;
}
