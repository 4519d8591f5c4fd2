/* tests/unit/matters/test_sheet_block.c - a block from the clipboard, as WPS and Excel put it there. */
#include "../test.h"

#include "matters/sheet_block.h"

#define ROWS 4
#define CELLS 3

/* Cells between "|", rows between "/", and "+" where there was more. */
static const char *shown(pool_t *pool, const char *text)
{
	struct block block = block_parse(pool, text, ROWS, CELLS);
	struct buffer buffer;
	buffer_init(&buffer, pool, 1000);
	for (size_t i = 0; i < block.count; i++) {
		buffer_text(&buffer, i ? "/" : "");
		for (size_t k = 0; k < block.rows[i].count; k++)
			buffer_printf(&buffer, "%s%s", k ? "|" : "", block.rows[i].cells[k]);
	}
	buffer_text(&buffer, block.cut ? "+" : "");
	return buffer.data;
}

TEST(a_block_is_cut_into_cells)
{
	static const struct {
		const char *text, *cells;
	} cases[] = {
		{ "one", "one" },
		{ "a\tb\nc\td", "a|b/c|d" },
		{ "a\tb\n", "a|b" },
		{ "a\t\tc", "a||c" },
		{ "\tb", "|b" },
		{ "a\n\nc", "a//c" },
		{ "\"two\nlines\"\tb", "two\nlines|b" },
		{ "\"he said \"\"yes\"\"\"\tb", "he said \"yes\"|b" },
		{ "\"a\tb\"", "a\tb" },
		{ "\"\"", "" },
		{ "\"not closed\tb\nc", "\"not closed|b/c" },
		{ "\"quoted\" and more\tb", "\"quoted\" and more|b" },
		{ "in the \"middle\"\tb", "in the \"middle\"|b" },
		{ "  spaces \t b", "spaces|b" },
		{ "\"\n padded \n\"", "padded" },
		{ "1\t2\t3\t4\n5", "1|2|3/5+" },
		{ "1\n2\n3\n4\n5", "1/2/3/4+" },
		{ "1\n2\n3\n4\n", "1/2/3/4" },
		{ "", "" },
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(shown(pool, cases[i].text), cases[i].cells);
}

RUN_TESTS(cmocka_unit_test(a_block_is_cut_into_cells))
