/* matters/sheet_block.c - tab-separated text with quoted line breaks, cut into cells. */
#include "matters/sheet_block.h"

#include <string.h>

static bool ends_cell(char at)
{
	return at == '\t' || at == '\n' || at == '\0';
}

/* AT stands on the opening quote; the end of the quoted text, or NULL where it is no quoted cell. */
static const char *quoted_end(const char *at)
{
	for (at++; *at; at++) {
		if (*at != '"')
			continue;
		if (at[1] == '"')
			at++;
		else
			return ends_cell(at[1]) ? at : NULL;
	}
	return NULL;
}

static const char *unquote(pool_t *pool, const char *text, size_t size)
{
	char *plain = pool_alloc(pool, size + 1);
	size_t length = 0;
	for (size_t i = 0; i < size; i++) {
		plain[length++] = text[i];
		i += text[i] == '"';
	}
	plain[length] = '\0';
	return plain;
}

static const char *trim(pool_t *pool, const char *text)
{
	size_t size = strlen(text);
	while (*text == ' ' || *text == '\n') {
		text++;
		size--;
	}
	while (size && strchr(" \n\r", text[size - 1]))
		size--;
	return text_copy_n(pool, text, size);
}

/* The cell at *AT, which moves behind it, onto the tab, the line feed or the end. */
static const char *take_cell(pool_t *pool, const char **at)
{
	const char *start = *at, *end = *start == '"' ? quoted_end(start) : NULL;
	if (end) {
		*at = end + 1;
		return trim(pool, unquote(pool, start + 1, (size_t)(end - start - 1)));
	}
	size_t size = strcspn(start, "\t\n");
	*at = start + size;
	return trim(pool, text_copy_n(pool, start, size));
}

static void take_row(pool_t *pool, const char **at, struct block *block, size_t cells)
{
	struct block_row *row = &block->rows[block->count++];
	row->cells = mem_array(pool, const char *, cells);
	for (bool more = true; more;) {
		const char *cell = take_cell(pool, at);
		if (row->count < cells)
			row->cells[row->count++] = cell;
		else
			block->cut = true;
		more = **at == '\t';
		*at += more;
	}
}

struct block block_parse(pool_t *pool, const char *text, size_t rows, size_t cells)
{
	struct block block = { .rows = mem_array(pool, struct block_row, rows) };
	while (*text && block.count < rows) {
		take_row(pool, &text, &block, cells);
		text += *text == '\n';
	}
	block.cut |= *text != '\0';
	return block;
}
