/* What WPS finds in the DOCX: real sections, tables, fields and the office's own typefaces. */
#include "../test.h"
#include "../fixture.h"
#include "samples.h"

#include <zip.h>

static const char *read_part(pool_t *pool, const struct document_bytes *docx, const char *name)
{
	zip_source_t *source = zip_source_buffer_create(docx->data, docx->size, 0, NULL);
	zip_t *zip = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
	assert_non_null(zip);
	zip_stat_t stat;
	assert_int_equal(zip_stat(zip, name, 0, &stat), 0);
	zip_file_t *file = zip_fopen(zip, name, 0);
	char *text = pool_alloc(pool, stat.size + 1);
	assert_int_equal(zip_fread(file, text, stat.size), stat.size);
	zip_fclose(file);
	zip_close(zip);
	return text;
}

static struct document_bytes write_docx(pool_t *pool, const char *name)
{
	struct ctx ctx = { .pool = pool, .messages = sample_messages(pool) };
	struct document *document =
		sample_document(pool, sample_fonts(pool), name, fixture_folder(pool));
	struct document_bytes bytes = { 0 };
	assert_int_equal(document_docx_bytes(&ctx, document, &bytes), OK);
	return bytes;
}

static int count_of(const char *text, const char *part)
{
	int count = 0;
	for (const char *at = text; (at = strstr(at, part)); at += strlen(part))
		count++;
	return count;
}

TEST(a_paper_has_what_its_editor_expects)
{
	static const struct {
		const char *what, *sample, *part, *has;
	} cases[] = {
		{ "仿宋 by the licensed name", "notice", "word/document.xml",
			"w:eastAsia=\"仿宋_GB2312\"" },
		{ "小标宋 by the licensed name", "notice", "word/document.xml",
			"w:eastAsia=\"方正小标宋简体\"" },
		{ "三号 is called 三号", "notice", "word/document.xml", "<w:sz w:val=\"32\"/>" },
		{ "and stands at 15.75 pt", "notice", "word/document.xml",
			"<w:spacing w:val=\"-5\"/>" },
		{ "a line of 22 in 225 mm", "notice", "word/document.xml",
			"w:line=\"579\" w:lineRule=\"exact\"" },
		{ "margins of the standard", "notice", "word/document.xml",
			"w:top=\"2097\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1587\"" },
		{ "a grid of lines", "notice", "word/document.xml", "w:linePitch=\"579\"" },
		{ "the red line", "notice", "word/document.xml", "w:color=\"E60000\"" },
		{ "a cut line of leaders", "notice", "word/document.xml", "w:leader=\"hyphen\"" },
		{ "two characters in", "notice", "word/document.xml", "w:firstLineChars=\"200\"" },
		{ "a heading of its level", "notice", "word/document.xml",
			"<w:pStyle w:val=\"Heading1\"/>" },
		{ "both sides of the sheet", "notice", "word/settings.xml", "<w:mirrorMargins/>" },
		{ "numbers at the outer edge", "notice", "word/settings.xml",
			"<w:evenAndOddHeaders/>" },
		{ "a number that counts", "notice", "word/footer2.xml", " PAGE " },
		{ "a landscape section", "bulletin", "word/document.xml",
			"w:orient=\"landscape\"" },
		{ "its number turned", "bulletin", "word/header5.xml", "w:textDirection" },
		{ "heads that are repeated", "ledger", "word/document.xml", "<w:tblHeader/>" },
		{ "rows that don't split", "ledger", "word/document.xml", "<w:cantSplit/>" },
		{ "pages of pages", "ledger", "word/footer2.xml", " NUMPAGES " },
		{ "a watermark", "ledger", "word/header1.xml", "演示数据" },
		{ "a label downwards", "slip", "word/document.xml",
			"w:textDirection w:val=\"tbRlV\"" },
		{ "what the leader wrote in 楷体", "slip", "word/document.xml",
			"w:eastAsia=\"楷体_GB2312\"" },
		{ "the first page apart", "letter", "word/document.xml", "<w:titlePg/>" },
		{ "merged cells", "dossier", "word/document.xml", "<w:vMerge w:val=\"restart\"/>" },
		{ "contents that can be renewed", "dossier", "word/document.xml",
			" PAGEREF _Toc0 \\h " },
		{ "scans as pictures", "dossier", "word/_rels/document.xml.rels",
			"media/image1.png" },
		{ "its title", "notice", "docProps/core.xml",
			"关于兴隆路等7处易涝点整治工作的督办通知" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct document_bytes docx = write_docx(pool, cases[i].sample);
		if (!strstr(read_part(pool, &docx, cases[i].part), cases[i].has))
			fail_msg("%s: %s of %s lacks %s", cases[i].what, cases[i].part,
				cases[i].sample, cases[i].has);
	}
}

TEST(every_row_of_a_table_keeps_its_columns)
{
	struct document_bytes docx = write_docx(pool, "ledger");
	const char *body = read_part(pool, &docx, "word/document.xml");
	assert_int_equal(count_of(body, "<w:tr>"), 190 + 10 + 1);
	assert_int_equal(count_of(body, "<w:tc>"), (190 + 1) * 11 + 10);
	assert_int_equal(count_of(body, "<w:tblHeader/>"), 1);
}

TEST(the_same_document_gives_the_same_bytes)
{
	struct document_bytes one = write_docx(pool, "bulletin"),
			      other = write_docx(pool, "bulletin");
	assert_int_equal(one.size, other.size);
	assert_memory_equal(one.data, other.data, one.size);
	assert_memory_equal(one.data, "PK\003\004", 4);
}

RUN_TESTS(cmocka_unit_test(a_paper_has_what_its_editor_expects),
	cmocka_unit_test(every_row_of_a_table_keeps_its_columns),
	cmocka_unit_test(the_same_document_gives_the_same_bytes))
