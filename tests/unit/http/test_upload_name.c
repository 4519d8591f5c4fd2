/* Names of files that were sent: fit for a page, a header and a folder. */
#include "../test.h"

#include "http/upload.h"

#include <string.h>

TEST(a_name_is_made_fit)
{
	static const struct {
		const char *name, *raw, *clean;
	} cases[] = {
		{ "as it is", "批示件扫描.pdf", "批示件扫描.pdf" },
		{ "a path of Windows", "C:\\扫描\\a.pdf", "a.pdf" },
		{ "a path", "../../etc/passwd", "passwd" },
		{ "a path and nothing", "a/", "_" },
		{ "nothing", "", "_" },
		{ "dots alone", "..", "_" },
		{ "a hidden file", ".bashrc", "bashrc" },
		{ "spaces and dots around", " . a.pdf. ", "a.pdf" },
		{ "control characters", "a\x01\n\x7F.pdf", "a.pdf" },
		{ "other controls", "a\xC2\x85.pdf", "a.pdf" },
		{ "turned direction",
			"\xE2\x80\xAE"
			"fdp.exe",
			"fdp.exe" },
		{ "no width", "a\xE2\x80\x8B\xEF\xBB\xBF.pdf", "a.pdf" },
		{ "what Windows refuses", "a<b>:c\"d|e?f*.pdf", "a_b__c_d_e_f_.pdf" },
		{ "GBK", "\xBB\xD8.pdf", "__.pdf" },
		{ "a cut character", "a\xE5\x9B", "a__" },
		{ "a name of Extension G", "\U00030000.pdf", "\U00030000.pdf" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *clean = upload_name(pool, cases[i].raw);
		expect_case(cases[i].name, clean, cases[i].clean);
	}
}

TEST(a_long_name_keeps_its_extension_and_whole_characters)
{
	struct buffer raw;
	buffer_init(&raw, pool, 10000);
	for (int i = 0; i < 300; i++)
		buffer_text(&raw, "音");
	buffer_text(&raw, ".docx");
	const char *name = upload_name(pool, raw.data);
	assert_true(strlen(name) <= UPLOAD_NAME_BYTES && strlen(name) > UPLOAD_NAME_BYTES - 3);
	assert_true(text_is_utf8(name, strlen(name)));
	assert_string_equal(name + strlen(name) - 5, ".docx");
}

RUN_TESTS(cmocka_unit_test(a_name_is_made_fit),
	cmocka_unit_test(a_long_name_keeps_its_extension_and_whole_characters))
