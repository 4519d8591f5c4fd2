/* files/file_type.c - signatures against extensions. Only the file's beginning and end are looked at,
 * and nothing in it is parsed. */
#include "files/file_type.h"

#include "base/setting.h"

#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD_BYTES (64 * 1024)
#define TAIL_BYTES (256 * 1024)

enum content {
	C_OTHER = 1 << 0,
	C_TEXT = 1 << 1,
	C_PDF = 1 << 2,
	C_PNG = 1 << 3,
	C_JPEG = 1 << 4,
	C_GIF = 1 << 5,
	C_BMP = 1 << 6,
	C_TIFF = 1 << 7,
	C_WEBP = 1 << 8,
	C_OLE = 1 << 9,
	C_ZIP = 1 << 10,
	C_DOCX = 1 << 11,
	C_XLSX = 1 << 12,
	C_PPTX = 1 << 13,
	C_OFD = 1 << 14,
	C_RAR = 1 << 15,
	C_SEVEN = 1 << 16,
	C_RTF = 1 << 17,
	C_MEDIA = 1 << 18,
	C_PROGRAM = 1 << 19,
	C_MACRO = 1 << 20,
};

static const struct file_type types[] = {
	{ "pdf", " pdf ", "application/pdf", C_PDF, true, true },
	{ "png", " png ", "image/png", C_PNG, true, true },
	{ "jpeg", " jpg jpeg jpe jfif ", "image/jpeg", C_JPEG, true, true },
	{ "gif", " gif ", "image/gif", C_GIF, true, true },
	{ "bmp", " bmp dib ", "image/bmp", C_BMP, true, true },
	{ "webp", " webp ", "image/webp", C_WEBP, true, false },
	{ "tiff", " tif tiff ", "image/tiff", C_TIFF, false, true },
	{ "ofd", " ofd ", "application/ofd", C_OFD, false, false },
	{ "text-document", " doc docx wps wpt rtf odt ", NULL, C_OLE | C_DOCX | C_RTF | C_ZIP },
	{ "sheet", " xls xlsx et ett ods ", NULL, C_OLE | C_XLSX | C_ZIP },
	{ "slides", " ppt pptx dps odp ", NULL, C_OLE | C_PPTX | C_ZIP },
	{ "text", " txt csv log md ", NULL, C_TEXT },
	{ "archive", " zip rar 7z ", NULL,
		C_ZIP | C_DOCX | C_XLSX | C_PPTX | C_OFD | C_RAR | C_SEVEN },
	{ "media",
		" mp3 wav wma m4a aac amr ogg flac mp4 m4v mov avi wmv mkv flv mpg mpeg webm 3gp ",
		NULL, C_MEDIA },
	{ "other", " ", NULL, ~0U },
};

/* Never, whatever the bytes are. */
static const char programs[] =
	" exe com dll sys scr cpl msi msp bat cmd ps1 psm1 vb vbs vbe js jse mjs wsf wsh hta lnk "
	"url "
	"reg inf chm jar apk app sh bash py pl php phtml asp aspx jsp cgi htm html xhtml xht shtml "
	"mht mhtml svg svgz xml xsl swf desktop iso img docm dotm xlsm xltm xlam pptm potm ppam ";

static const struct {
	size_t offset, size;
	const char *bytes;
	enum content content;
} signatures[] = {
	{ 0, 5, "%PDF-", C_PDF },
	{ 0, 8, "\x89PNG\r\n\x1A\n", C_PNG },
	{ 0, 3, "\xFF\xD8\xFF", C_JPEG },
	{ 0, 6, "GIF87a", C_GIF },
	{ 0, 6, "GIF89a", C_GIF },
	{ 0, 4, "II*\0", C_TIFF },
	{ 0, 4, "MM\0*", C_TIFF },
	{ 8, 4, "WEBP", C_WEBP },
	{ 0, 8, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", C_OLE },
	{ 0, 4, "PK\3\4", C_ZIP },
	{ 0, 4, "PK\5\6", C_ZIP },
	{ 0, 7, "Rar!\x1A\x07\0", C_RAR },
	{ 0, 7, "Rar!\x1A\x07\1", C_RAR },
	{ 0, 6, "7z\xBC\xAF\x27\x1C", C_SEVEN },
	{ 0, 5, "{\\rtf", C_RTF },
	{ 0, 3, "ID3", C_MEDIA },
	{ 4, 4, "ftyp", C_MEDIA },
	{ 8, 4, "WAVE", C_MEDIA },
	{ 8, 4, "AVI ", C_MEDIA },
	{ 0, 4, "OggS", C_MEDIA },
	{ 0, 4, "fLaC", C_MEDIA },
	{ 0, 5, "#!AMR", C_MEDIA },
	{ 0, 4, "\x1A\x45\xDF\xA3", C_MEDIA },
	{ 0, 4, "FLV\1", C_MEDIA },
	{ 0, 8, "\x30\x26\xB2\x75\x8E\x66\xCF\x11", C_MEDIA },
	{ 0, 4, "\0\0\1\xBA", C_MEDIA },
	{ 0, 2, "MZ", C_PROGRAM },
	{ 0, 4,
		"\x7F"
		"ELF",
		C_PROGRAM },
	{ 0, 4, "\xCA\xFE\xBA\xBE", C_PROGRAM },
	{ 0, 4, "\xCF\xFA\xED\xFE", C_PROGRAM },
	{ 0, 8, "L\0\0\0\1\x14\2\0", C_PROGRAM },
	{ 0, 2, "#!", C_PROGRAM },
};

struct look {
	char *head, *tail;
	size_t head_size, tail_size;
	int64_t size;
};

/* --- reading ----------------------------------------------------------------------------------- */

static size_t read_at(int file, char *room, size_t size, int64_t offset)
{
	size_t got = 0;
	for (ssize_t piece = 1; got < size && piece > 0; got += (size_t)piece) {
		piece = pread(file, room + got, size - got, offset + (int64_t)got);
		if (piece < 0)
			return got;
	}
	return got;
}

static bool look_at(pool_t *pool, const char *path, struct look *ret)
{
	struct stat status;
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0 || fstat(file, &status) != 0) {
		if (file >= 0)
			close(file);
		return false;
	}
	*ret = (struct look){ pool_alloc(pool, HEAD_BYTES), pool_alloc(pool, TAIL_BYTES),
		.size = status.st_size };
	ret->head_size = read_at(file, ret->head, HEAD_BYTES, 0);
	int64_t from = ret->size > TAIL_BYTES ? ret->size - TAIL_BYTES : 0;
	ret->tail_size = read_at(file, ret->tail, TAIL_BYTES, from);
	close(file);
	return true;
}

static bool holds(const struct look *look, const char *what)
{
	size_t size = strlen(what);
	return memmem(look->head, look->head_size, what, size) ||
	       memmem(look->tail, look->tail_size, what, size);
}

/* --- what it is -------------------------------------------------------------------------------- */

/* The names of parts stand in the directory at the end. */
static enum content zip_content(const struct look *look)
{
	static const struct {
		const char *part;
		enum content content;
	} parts[] = {
		{ "vbaProject.bin", C_MACRO },
		{ "word/document", C_DOCX },
		{ "xl/workbook", C_XLSX },
		{ "ppt/presentation", C_PPTX },
		{ "OFD.xml", C_OFD },
	};
	for (size_t i = 0; i < COUNT(parts); i++)
		if (holds(look, parts[i].part))
			return parts[i].content;
	return C_ZIP;
}

/* Neither zero bytes nor controls, in whatever encoding. */
static bool is_text(const struct look *look)
{
	for (size_t i = 0; i < look->head_size; i++)
		if ((unsigned char)look->head[i] < ' ' && !strchr("\t\r\n\f", look->head[i]))
			return false;
	return look->head_size && !memchr(look->head, 0, look->head_size);
}

static bool begins_word(const char *text, const char *word)
{
	return strncasecmp(text, word, strlen(word)) == 0;
}

/* What a browser takes for a page wherever it finds it. */
static bool is_page(const struct look *look)
{
	static const char *const words[] = { "<!doctype html", "<html", "<script", "<svg", "<head",
		"<body", "<iframe", "<?php" };
	static const char *const mark = "\xEF\xBB\xBF";
	const char *at = look->head;
	if (strncmp(at, mark, 3) == 0)
		at += 3;
	at += strspn(at, " \t\r\n");
	for (size_t i = 0; i < COUNT(words); i++)
		if (begins_word(at, words[i]))
			return true;
	return begins_word(at, "<?xml") && memmem(look->head, look->head_size, "<svg", 4);
}

/* "BM" alone would fit many texts: the reserved bytes are zero, and the header's size is known. */
static bool is_bitmap(const struct look *look)
{
	return look->head_size > 18 && memcmp(look->head, "BM", 2) == 0 &&
	       memcmp(look->head + 6, "\0\0\0\0", 4) == 0;
}

static enum content content_of(const struct look *look)
{
	for (size_t i = 0; i < COUNT(signatures); i++)
		if (look->head_size >= signatures[i].offset + signatures[i].size &&
			memcmp(look->head + signatures[i].offset, signatures[i].bytes,
				signatures[i].size) == 0)
			return signatures[i].content == C_ZIP ? zip_content(look)
							      : signatures[i].content;
	if (is_bitmap(look))
		return C_BMP;
	/* Some scanners write before the mark. */
	if (memmem(look->head, look->head_size < 1024 ? look->head_size : 1024, "%PDF-", 5))
		return C_PDF;
	if (!is_text(look))
		return C_OTHER;
	return is_page(look) ? C_PROGRAM : C_TEXT;
}

/* --- what its name says ------------------------------------------------------------------------ */

/* " pdf ", lower-case, for finding it in a list; "" where there is none. */
static const char *extension_of(pool_t *pool, const char *name)
{
	const char *dot = strrchr(name, '.');
	if (!dot || !dot[1] || strchr(dot, ' '))
		return "";
	char *word = (char *)(uintptr_t)text_printf(pool, " %s ", dot + 1);
	for (char *at = word; *at; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at + 32);
	return word;
}

static const struct file_type *other_type(void)
{
	return &types[COUNT(types) - 1];
}

const struct file_type *file_type_find(const char *id)
{
	for (size_t i = 0; i < COUNT(types); i++)
		if (text_equal(types[i].id, id))
			return &types[i];
	return other_type();
}

static const struct file_type *type_by_name(const char *extension)
{
	for (size_t i = 0; *extension && i < COUNT(types); i++)
		if (strstr(types[i].extensions, extension))
			return &types[i];
	return NULL;
}

/* Of a file without an extension: only what its bytes say clearly. */
static const struct file_type *type_by_content(enum content content)
{
	for (size_t i = 0; i < COUNT(types); i++)
		if (types[i].contents == content)
			return &types[i];
	return other_type();
}

static enum err refuse(struct ctx *ctx, const char *field, const char *key, const char *name,
	const char *extension)
{
	const char *word =
		*extension ? text_copy_n(ctx->pool, extension + 1, strlen(extension) - 2) : "";
	return ctx_fail_field(ctx, field, key, "name", name, "extension", word);
}

enum err file_type_check(struct ctx *ctx, const char *field, const char *path, const char *name,
	const struct file_type **ret)
{
	struct look look;
	if (!look_at(ctx->pool, path, &look))
		return ctx_fail(ctx, ERR_BUSY, "files.unreadable", "name", name);
	enum content content = content_of(&look);
	const char *extension = extension_of(ctx->pool, name);
	const struct file_type *type = type_by_name(extension);
	if (content == C_PROGRAM || (*extension && strstr(programs, extension)))
		return refuse(ctx, field, "files.program", name, extension);
	if (content == C_MACRO)
		return refuse(ctx, field, "files.macro", name, extension);
	if (type && !(type->contents & content))
		return refuse(ctx, field, "files.contradicts", name, extension);
	if ((content == C_MEDIA || text_equal(type ? type->id : "", "media")) &&
		!ctx_setting(ctx, "media-files"))
		return refuse(ctx, field, "files.media", name, extension);
	*ret = type ? type : *extension ? other_type() : type_by_content(content);
	return OK;
}
