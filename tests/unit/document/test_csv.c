#include "../test.h"
#include "parts.h"

#include <iconv.h>
#include <string.h>

static const char *rows_of(pool_t *pool, const char *bytes, size_t size)
{
	return document_rows(
		document_ctx(pool), document_file(pool, "a.csv", bytes, size), "a.csv", false);
}

TEST(records_are_read_as_programs_write_them)
{
	static const struct {
		const char *name, *text, *shown;
	} cases[] = {
		{ "commas", "序号,事项\n1,供热\n", "1: A=序号|B=事项\n2: A=1|B=供热\n" },
		{ "tabs", "序号\t事项\r\n1\t供热, 供水\r\n",
			"1: A=序号|B=事项\n2: A=1|B=供热, 供水\n" },
		{ "semicolons", "a;b\n1,5;2\n", "1: A=a|B=b\n2: A=1,5|B=2\n" },
		{ "BOM",
			"\xEF\xBB\xBF"
			"a,b",
			"1: A=a|B=b\n" },
		{ "quoted", "\"a,b\",\"c\"\"d\"\n", "1: A=a,b|B=c\"d\n" },
		{ "lines in a field", "\"一\r\n二\",b\n", "1: A=一\n二|B=b\n" },
		{ "old line ends", "a,b\rc,d\r", "1: A=a|B=b\n2: A=c|B=d\n" },
		{ "a quotation mark inside", "5\" 管,b\n", "1: A=5\" 管|B=b\n" },
		{ "behind a quotation", "\"a\"b,c\n", "1: A=ab|B=c\n" },
		{ "blank records and cells", "a,,c\n\n,　,\nd\n", "1: A=a|C=c\n4: A=d\n" },
		{ "written short", "1.38E+10,2E5\n", "1: A=!1.38E+10|B=2E5\n" },
		{ "guarded", "'=1+1,'-5,'abc,'\n", "1: A==1+1|B=-5|C='abc|D='\n" },
		{ "CJK extension G", "𰀀,b\n", "1: A=𰀀|B=b\n" },
		{ "an open quotation mark", "a\n\"b,c\nd\n", "1: A=a\nworkbook.open_quote" },
		{ "a character above U+10FFFF is none", "一\xF6\xA1\xA1\xA1", "workbook.encoding" },
		{ "only a BOM", "\xEF\xBB\xBF", "" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *shown = rows_of(pool, cases[i].text, strlen(cases[i].text));
		expect_case(cases[i].name, shown, cases[i].shown);
	}
}

TEST(encodings_are_found_out)
{
	static const char *const encodings[] = { "UTF-8", "GBK", "GB2312", "GB18030", "UTF-16",
		"UTF-16LE", "UTF-16BE" };
	static const char *const boms[] = { "", "", "", "", "", "\xFF\xFE", "\xFE\xFF" };
	struct buffer text, wanted;
	buffer_init(&text, pool, 1 << 20);
	buffer_init(&wanted, pool, 1 << 20);
	/* Long enough for characters to lie across the reader's chunks, at every offset. */
	for (int i = 1; i <= 4000; i++) {
		buffer_printf(&text, "%d,发展和改革局%.*s,督查\n", i, i % 4, "abc");
		buffer_printf(&wanted, "%d: A=%d|B=发展和改革局%.*s|C=督查\n", i, i, i % 4, "abc");
	}
	for (size_t i = 0; i < COUNT(encodings); i++) {
		iconv_t converter = iconv_open(encodings[i], "UTF-8");
		char *bytes = pool_alloc(pool, 1 << 20), *in = text.data;
		size_t bom = strlen(boms[i]), left = text.size, room = (1 << 20) - bom;
		memcpy(bytes, boms[i], bom);
		char *out = bytes + bom;
		assert_int_equal(iconv(converter, &in, &left, &out, &room), 0);
		iconv_close(converter);
		assert_string_equal(rows_of(pool, bytes, (size_t)(out - bytes)), wanted.data);
	}
}

TEST(a_field_too_long_is_damaged_and_a_quotation_without_end_costs_no_memory)
{
	char *text = pool_alloc(pool, 1024 * 1024 + 8);
	memset(text, 'x', 1024 * 1024);
	memcpy(text + 1024 * 1024, ",b\n", 3);
	const char *shown = rows_of(pool, text, 1024 * 1024 + 3);
	assert_true(strlen(shown) < 200);
	assert_non_null(strstr(shown, "|B=b\n"));
	text[0] = '"';
	assert_string_equal(rows_of(pool, text, 1024 * 1024), "workbook.open_quote");
}

RUN_TESTS(cmocka_unit_test(records_are_read_as_programs_write_them),
	cmocka_unit_test(encodings_are_found_out),
	cmocka_unit_test(a_field_too_long_is_damaged_and_a_quotation_without_end_costs_no_memory))
