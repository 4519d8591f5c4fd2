/* http/upload_name.c - what a browser calls a file, made fit to be shown and kept. */
#include "http/upload.h"

#include <string.h>

/* Longer ones are no extensions. */
#define EXTENSION_BYTES 20

/* The last segment: some browsers send "C:\scans\reply.pdf". */
static const char *last_segment(const char *raw)
{
	for (const char *at = raw; *at; at++)
		if (*at == '/' || *at == '\\')
			raw = at + 1;
	return raw;
}

/* The bytes of one character, 0 where none begins here. */
static size_t character(const char *at)
{
	for (size_t size = 1; size <= 4 && at[size - 1]; size++)
		if (text_is_utf8(at, size))
			return size;
	return 0;
}

/* Invisible, or turning the direction of what follows: U+202E before "fdp.exe" looks like a PDF. */
static bool is_hidden(const char *at, size_t size)
{
	static const char *const hidden[] = { "\u00AD", "\u061C", "\u200B", "\u200C", "\u200D",
		"\u200E", "\u200F", "\u2028", "\u2029", "\u202A", "\u202B", "\u202C", "\u202D",
		"\u202E", "\u2060", "\u2066", "\u2067", "\u2068", "\u2069", "\uFEFF" };
	for (size_t i = 0; i < COUNT(hidden); i++)
		if (size == strlen(hidden[i]) && memcmp(at, hidden[i], size) == 0)
			return true;
	/* U+0080 to U+009F. */
	return size == 2 && (unsigned char)at[0] == 0xC2 && (unsigned char)at[1] < 0xA0;
}

static void add_clean(struct buffer *name, const char *raw)
{
	while (*raw) {
		size_t size = character(raw);
		bool plain = size == 1 && (*raw < ' ' || *raw == 0x7F);
		if (!size || (size == 1 && strchr("<>:\"|?*", *raw)))
			buffer_text(name, "_");
		else if (!plain && !is_hidden(raw, size))
			buffer_add(name, raw, size);
		raw += size ? size : 1;
	}
}

/* Where the extension begins, or the text's end. */
static const char *extension(const char *name)
{
	const char *dot = strrchr(name, '.');
	return dot && dot != name && strlen(dot) <= EXTENSION_BYTES ? dot : name + strlen(name);
}

/* Without dots and spaces at its ends: no hidden file, and none that Windows cannot open. */
static const char *trim(pool_t *pool, const char *name)
{
	name += strspn(name, ". ");
	size_t size = strlen(name);
	while (size && strchr(". ", name[size - 1]))
		size--;
	return text_copy_n(pool, name, size);
}

static const char *shorten(pool_t *pool, const char *name)
{
	const char *ending = extension(name);
	size_t stem = (size_t)(ending - name), room = UPLOAD_NAME_BYTES - strlen(ending);
	if (stem <= room)
		return name;
	while (!text_is_utf8(name, room))
		room--;
	return text_printf(pool, "%.*s%s", (int)room, name, ending);
}

const char *upload_name(pool_t *pool, const char *raw)
{
	struct buffer name;
	raw = last_segment(raw);
	buffer_init(&name, pool, strlen(raw));
	add_clean(&name, raw);
	return shorten(pool, text_or(trim(pool, name.data), "_"));
}
