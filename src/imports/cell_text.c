/* imports/cell_text.c - texts made comparable: signs of double width, blanks of all kinds. */
#include "imports/cell.h"

#include <ctype.h>
#include <string.h>

/* U+FF01 … U+FF5E are U+0021 … U+007E in double width. */
#define WIDE_FIRST 0xFF01
#define WIDE_LAST 0xFF5E
#define WIDE_OFFSET 0xFEE0
#define WIDE_BLANK 0x3000
#define HARD_BLANK 0xA0
#define CHINESE_FIRST 0x2E80

static const char *point_next(const char *at, uint32_t *ret)
{
	unsigned char first = (unsigned char)*at;
	int more = first < 0x80 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
	uint32_t point = more ? first & (0x3F >> more) : first;
	for (int i = 1; i <= more; i++)
		point = point << 6 | ((unsigned char)at[i] & 0x3F);
	*ret = point;
	return at + more + 1;
}

static void add_point(struct buffer *buffer, uint32_t point)
{
	char bytes[4];
	size_t size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
	static const unsigned char marks[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
	for (size_t i = size; i-- > 1; point >>= 6)
		bytes[i] = (char)(0x80 | (point & 0x3F));
	bytes[0] = (char)(marks[size] | point);
	buffer_add(buffer, bytes, size);
}

static struct buffer buffer_of(pool_t *pool, const char *text)
{
	struct buffer buffer;
	buffer_init(&buffer, pool, strlen(text) + 8);
	return buffer;
}

/* 0: it is no sign at all. */
static uint32_t usual(uint32_t point)
{
	if (point >= WIDE_FIRST && point <= WIDE_LAST)
		return point - WIDE_OFFSET;
	bool blank = point == WIDE_BLANK || point == HARD_BLANK || point == '\t' ||
		     (point >= 0x2000 && point <= 0x200A) || point == 0x202F;
	if (blank)
		return ' ';
	bool nothing = (point >= 0x200B && point <= 0x200F) || point == 0x2060 || point == 0xFEFF ||
		       point == '\r';
	return nothing ? 0 : point;
}

const char *cell_clean(pool_t *pool, const char *text)
{
	struct buffer buffer = buffer_of(pool, text);
	bool blank = false;
	while (*text) {
		uint32_t point;
		text = point_next(text, &point);
		point = usual(point);
		if (!point)
			continue;
		if (point == ' ') {
			blank = buffer.size > 0;
			continue;
		}
		bool after_line = buffer.size && buffer.data[buffer.size - 1] == '\n';
		if (blank && point != '\n' && !after_line)
			buffer_add(&buffer, " ", 1);
		blank = false;
		if (point != '\n' || buffer.size)
			add_point(&buffer, point);
	}
	size_t size = buffer.size;
	while (size && buffer.data[size - 1] == '\n')
		size--;
	return text_copy_n(pool, size ? buffer.data : "", size);
}

const char *cell_solid(pool_t *pool, const char *text)
{
	struct buffer buffer = buffer_of(pool, text);
	while (*text) {
		uint32_t point;
		text = point_next(text, &point);
		point = usual(point);
		if (point && point != ' ' && point != '\n')
			add_point(&buffer, point);
	}
	return text_copy_n(pool, buffer.size ? buffer.data : "", buffer.size);
}

const char *cell_line(pool_t *pool, const char *text)
{
	text = cell_clean(pool, text);
	struct buffer buffer = buffer_of(pool, text);
	uint32_t before = 0, point, after;
	while (*text) {
		text = point_next(text, &point);
		after = 0;
		if (*text)
			point_next(text, &after);
		bool chinese = before >= CHINESE_FIRST || after >= CHINESE_FIRST;
		if (point == '\n' && !chinese)
			buffer_add(&buffer, " ", 1);
		else if (point != '\n')
			add_point(&buffer, point);
		before = point == '\n' ? before : point;
	}
	return text_copy_n(pool, buffer.size ? buffer.data : "", buffer.size);
}

/* CJK and general punctuation; letters and digits of ASCII stay. */
static bool is_punctuation(uint32_t point)
{
	if (point < 0x80)
		return !isalnum((int)point);
	return (point >= 0x2000 && point <= 0x206F) || (point >= 0x3000 && point <= 0x3020) ||
	       point == 0xB7;
}

static uint32_t lower(uint32_t point)
{
	return point < 0x80 ? (uint32_t)tolower((int)point) : point;
}

const char *cell_plain(pool_t *pool, const char *text)
{
	struct buffer buffer = buffer_of(pool, text);
	while (*text) {
		uint32_t point;
		text = point_next(text, &point);
		point = usual(point);
		if (point && !is_punctuation(point))
			add_point(&buffer, lower(point));
	}
	return text_copy_n(pool, buffer.size ? buffer.data : "", buffer.size);
}

size_t cell_points(pool_t *pool, const char *text, uint32_t **ret)
{
	size_t count = 0;
	*ret = mem_array(pool, uint32_t, strlen(text) + 1);
	while (*text)
		text = point_next(text, &(*ret)[count++]);
	return count;
}

static int least(int a, int b, int c)
{
	int ab = a < b ? a : b;
	return ab < c ? ab : c;
}

int cell_distance(pool_t *pool, const char *a, const char *b)
{
	uint32_t *left, *right;
	size_t lefts = cell_points(pool, a, &left), rights = cell_points(pool, b, &right);
	int *row = mem_array(pool, int, rights + 1);
	for (size_t k = 0; k <= rights; k++)
		row[k] = (int)k;
	for (size_t i = 1; i <= lefts; i++) {
		int corner = row[0];
		row[0] = (int)i;
		for (size_t k = 1; k <= rights; k++) {
			int before = row[k];
			row[k] = least(
				before + 1, row[k - 1] + 1, corner + (left[i - 1] != right[k - 1]));
			corner = before;
		}
	}
	return row[rights];
}

const char *cell_replace(
	pool_t *pool, const char *text, const char *what, size_t size, const char *by)
{
	const char *found = size ? strstr(text, what) : NULL;
	if (!found)
		return text;
	struct buffer buffer;
	buffer_init(&buffer, pool, strlen(text) * (strlen(by) + 1) + 8);
	for (; found; text = found + size, found = strstr(text, what)) {
		buffer_add(&buffer, text, (size_t)(found - text));
		buffer_text(&buffer, by);
	}
	buffer_text(&buffer, text);
	return buffer.data;
}
