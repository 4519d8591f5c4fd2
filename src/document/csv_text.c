/* document/csv_text.c - a text file of unknown encoding as a stream of UTF-8, by iconv. */
#include "document/csv_text.h"

#include <errno.h>
#include <iconv.h>

#define CHUNK 16384
/* A character of GB 18030 has at most 4 bytes and becomes at most 4 of UTF-8, one of its 2 at most 3. */
#define GROWTH 2
/* What a chunk may leave to the next: a character that is not whole. */
#define KEPT 8

struct csv_text {
	struct workbook *workbook;
	FILE *file;
	iconv_t converter;
	char raw[KEPT + CHUNK];
	size_t kept;
	int64_t lines;
	bool begun, quiet;
};

static const char *const names[] = {
	[CSV_UTF8] = "UTF-8",
	[CSV_UTF16_LITTLE] = "UTF-16LE",
	[CSV_UTF16_BIG] = "UTF-16BE",
	[CSV_GB18030] = "GB18030",
};

static void close_file(void *file)
{
	fclose(file);
}

static void close_converter(void *converter)
{
	iconv_close(converter);
}

struct csv_text *csv_text_open(struct workbook *workbook, pool_t *pool, enum csv_encoding encoding)
{
	struct csv_text *text = mem_new(pool, struct csv_text);
	text->workbook = workbook;
	text->file = fopen(workbook->path, "rb");
	if (!text->file) {
		workbook_refuse(workbook, "workbook.unreadable", NULL, 0);
		return NULL;
	}
	pool_defer(pool, text->file, close_file);
	text->converter = iconv_open("UTF-8", names[encoding]);
	if (text->converter == (iconv_t)-1) {
		ctx_broken(workbook->ctx, ERR_INTERNAL, "iconv doesn't know %s", names[encoding]);
		return NULL;
	}
	pool_defer(pool, text->converter, close_converter);
	return text;
}

static int64_t refuse(struct csv_text *text, const char *key)
{
	if (!text->quiet)
		workbook_refuse(text->workbook, key, NULL, text->lines + 1);
	return -1;
}

/* Converts what is there into BUFFER; a character that is not whole is kept for the next time. */
static int64_t convert(struct csv_text *text, size_t size, char *buffer, size_t room)
{
	char *in = text->raw, *out = buffer;
	size_t left = size;
	size_t status = iconv(text->converter, &in, &left, &out, &room);
	bool whole = status != (size_t)-1 || (errno == EINVAL && left < KEPT);
	for (const char *at = buffer; at < out; at++)
		text->lines += *at == '\n';
	if (!whole)
		return refuse(text, "workbook.encoding");
	memmove(text->raw, in, left);
	text->kept = left;
	if (memchr(buffer, 0, (size_t)(out - buffer)))
		return refuse(text, "workbook.nul");
	/* iconv lets characters above U+10FFFF pass. */
	if (!text_is_utf8(buffer, (size_t)(out - buffer)))
		return refuse(text, "workbook.encoding");
	return out - buffer;
}

int64_t csv_text_read(struct csv_text *text, char *buffer, size_t room)
{
	static const char bom[] = "\xEF\xBB\xBF";
	int64_t made = 0;
	size_t wanted = room / GROWTH - KEPT < CHUNK ? room / GROWTH - KEPT : CHUNK;
	while (!made) {
		size_t read = fread(text->raw + text->kept, 1, wanted, text->file);
		if (!read)
			return text->kept ? refuse(text, "workbook.cut") : 0;
		made = convert(text, text->kept + read, buffer, room);
		if (!text->begun && made >= 3 && memcmp(buffer, bom, 3) == 0) {
			made -= 3;
			memmove(buffer, buffer + 3, (size_t)made);
		}
		text->begun = text->begun || made;
	}
	return made;
}

/* The whole file is read; false: it is not in this encoding. */
static bool is_all(struct workbook *workbook, enum csv_encoding encoding, bool quiet)
{
	char buffer[CHUNK];
	int64_t read = -1;
	pool_t *pool = pool_new(workbook->ctx->pool);
	struct csv_text *text = csv_text_open(workbook, pool, encoding);
	if (text) {
		text->quiet = quiet;
		while ((read = csv_text_read(text, buffer, sizeof buffer)) > 0)
			;
	}
	pool_free(pool);
	return read == 0;
}

static bool read_bom(struct workbook *workbook, enum csv_encoding *ret)
{
	unsigned char head[2] = { 0 };
	FILE *file = fopen(workbook->path, "rb");
	size_t read = file ? fread(head, 1, sizeof head, file) : 0;
	if (file)
		fclose(file);
	if (read == 2 && head[0] == 0xFF && head[1] == 0xFE)
		*ret = CSV_UTF16_LITTLE;
	else if (read == 2 && head[0] == 0xFE && head[1] == 0xFF)
		*ret = CSV_UTF16_BIG;
	else
		return false;
	return true;
}

enum err csv_text_find_out(struct workbook *workbook, enum csv_encoding *ret)
{
	if (!read_bom(workbook, ret)) {
		*ret = CSV_UTF8;
		if (is_all(workbook, CSV_UTF8, true))
			return OK;
		*ret = CSV_GB18030;
	}
	is_all(workbook, *ret, false);
	return workbook->ctx->failure.err;
}
