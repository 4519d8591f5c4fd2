#include "../test.h"
#include "parts.h"

#include "document/zip.h"

#include <stdio.h>
#include <string.h>
#include <zip.h>

static const struct zip_limits limits = { 1 << 20, 1 << 22, 1 << 23, 50, 200 };

/* All parts read: their texts, or the failure's key. */
static const char *read_all(pool_t *pool, const char *path)
{
	struct ctx *ctx = document_ctx(pool);
	struct zip_archive *zip;
	struct buffer out;
	char chunk[1000];
	buffer_init(&out, pool, 1 << 23);
	if (zip_archive_open(ctx, path, "a.zip", &limits, &zip) != OK)
		return ctx->failure.key;
	for (int i = 0; i < zip_archive_count(zip); i++) {
		struct zip_stream *stream;
		int64_t read = zip_part_open(zip, zip_archive_part(zip, i), pool, &stream);
		while (!ctx_failed(ctx) && (read = zip_part_read(stream, chunk, sizeof chunk)) > 0)
			buffer_add(&out, chunk, (size_t)read);
	}
	return ctx_failed(ctx) ? ctx->failure.key : out.data;
}

static char *bytes_of(pool_t *pool, const char *path, size_t *ret_size)
{
	char *bytes = pool_alloc(pool, 1 << 16);
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	*ret_size = fread(bytes, 1, 1 << 16, file);
	fclose(file);
	return bytes;
}

static const struct text_part two[] = { { "A/one.txt", "一一一一一一一一一一一一一一一一" },
	{ "two.txt", "二" }, { 0 } };

TEST(parts_are_found_by_name_in_either_case_and_read)
{
	struct ctx *ctx = document_ctx(pool);
	struct zip_archive *zip;
	const char *path = document_zip(pool, "a", two);
	assert_int_equal(zip_archive_open(ctx, path, "a", &limits, &zip), OK);
	assert_int_equal(zip_archive_count(zip), 2);
	assert_ptr_equal(zip_archive_find(zip, "a/ONE.TXT"), zip_archive_part(zip, 0));
	assert_null(zip_archive_find(zip, "one.txt"));
	assert_string_equal(read_all(pool, path), "一一一一一一一一一一一一一一一一二");
}

TEST(names_that_lead_elsewhere_are_refused)
{
	static const char *const names[] = { "../a", "a/../../b", "/etc/passwd", "a\\..\\b", "..",
		"C:\\a", "\\\\host\\a", "a\nb" };
	for (size_t i = 0; i < COUNT(names); i++) {
		const struct text_part parts[] = { { "a", "" }, { names[i], "x" }, { 0 } };
		assert_string_equal(read_all(pool, document_zip(pool, "a", parts)), "zip.bad_name");
	}
	const struct text_part good[] = { { "a..b/..c/d", "x" }, { 0 } };
	assert_string_equal(read_all(pool, document_zip(pool, "a", good)), "x");
}

TEST(a_bomb_is_refused_before_it_is_inflated)
{
	char *blanks = pool_alloc(pool, (3 << 20) + 1);
	memset(blanks, ' ', 3 << 20);
	const struct text_part bomb[] = { { "a", blanks }, { 0 } };
	assert_string_equal(read_all(pool, document_zip(pool, "a", bomb)), "zip.bomb");
	blanks[1 << 20] = 0;
	const struct text_part small[] = { { "a", blanks }, { 0 } };
	assert_int_equal(strlen(read_all(pool, document_zip(pool, "a", small))), 1 << 20);
	const struct text_part many[] = { { "a", blanks }, { "b", blanks }, { "c", blanks },
		{ "d", blanks }, { "e", blanks }, { "f", blanks }, { "g", blanks }, { "h", blanks },
		{ "i", blanks }, { 0 } };
	assert_string_equal(read_all(pool, document_zip(pool, "a", many)), "zip.all_too_large");
}

/* AT bytes behind the last SIGN, COUNT bytes are set. */
static void patch(char *bytes, size_t size, const char *sign, int at, const char *to, size_t count)
{
	char *found = NULL;
	for (char *here = bytes; (here = memmem(here, size - (size_t)(here - bytes), sign, 4));
		here++)
		found = here;
	assert_non_null(found);
	memcpy(found + at, to, count);
}

TEST(what_the_end_and_the_list_declare_is_not_believed)
{
	static const struct {
		const char *name, *sign;
		int at;
		const char *to;
		size_t count;
		const char *wanted;
	} cases[] = {
		{ "4 GB declared", "PK\1\2", 24, "\xF0\xFF\xFF\xFF", 4, "zip.part_too_large" },
		{ "less than there is", "PK\1\2", 24, "\1\0\0\0", 4, "zip.lies" },
		{ "more than there is", "PK\1\2", 24, "\x60\0\0\0", 4, "zip.broken_part" },
		{ "60,000 parts", "PK\5\6", 8, "\x60\xEA\x60\xEA", 4, "zip.too_many" },
		{ "wrong checksum", "PK\1\2", 16, "\1\2\3\4", 4, "zip.broken_part" },
		{ "a list beyond the end", "PK\5\6", 16, "\xFF\xFF\xFF\x7F", 4, "zip.broken" },
		{ "no end", "PK\5\6", 0, "pk", 2, "zip.cut" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t size;
		char *bytes = bytes_of(pool, document_zip(pool, "a", two), &size);
		patch(bytes, size, cases[i].sign, cases[i].at, cases[i].to, cases[i].count);
		const char *got = read_all(pool, document_file(pool, "b", bytes, size));
		expect_case(cases[i].name, got, cases[i].wanted);
	}
}

TEST(a_zip64_record_of_a_million_parts_is_refused)
{
	size_t size;
	char *bytes = bytes_of(pool, document_zip(pool, "a", two), &size);
	char *end = memmem(bytes, size, "PK\5\6", 4);
	unsigned char record[56] = "PK\6\6\x2C", locator[20] = "PK\6\7";
	record[24] = record[32] = 0x40;
	record[25] = record[33] = 0x42;
	record[26] = record[34] = 0x0F;
	size_t at = (size_t)(end - bytes);
	locator[8] = (unsigned char)at;
	locator[9] = (unsigned char)(at >> 8);
	memmove(end + sizeof record + sizeof locator, end, size - at);
	memcpy(end, record, sizeof record);
	memcpy(end + sizeof record, locator, sizeof locator);
	assert_string_equal(read_all(pool, document_file(pool, "b", bytes,
						   size + sizeof record + sizeof locator)),
		"zip.too_many");
}

TEST(passwords_other_methods_and_doubled_names_are_refused)
{
	const char *path = document_zip(pool, "a", two);
	struct zip *zip = zip_open(path, 0, NULL);
	zip_file_set_encryption(zip, 1, ZIP_EM_TRAD_PKWARE, "secret");
	assert_int_equal(zip_close(zip), 0);
	assert_string_equal(read_all(pool, path), "zip.encrypted");
	path = document_zip(pool, "a", two);
	zip = zip_open(path, 0, NULL);
	zip_set_file_compression(zip, 0, ZIP_CM_BZIP2, 0);
	assert_int_equal(zip_close(zip), 0);
	assert_string_equal(read_all(pool, path), "zip.method");
	const struct text_part doubled[] = { { "a", "x" }, { "A", "y" }, { 0 } };
	assert_string_equal(read_all(pool, document_zip(pool, "a", doubled)), "zip.doubled");
}

TEST(too_large_a_file_and_too_many_parts_are_refused)
{
	struct text_part parts[52] = { 0 };
	for (int i = 0; i < 51; i++)
		parts[i] = (struct text_part){ text_printf(pool, "%d", i), "" };
	assert_string_equal(read_all(pool, document_zip(pool, "a", parts)), "zip.too_many");
	char *large = pool_alloc(pool, (1 << 20) + 1);
	assert_string_equal(read_all(pool, document_file(pool, "a", large, (1 << 20) + 1)),
		"zip.file_too_large");
	assert_string_equal(read_all(pool, "/no/such/file"), "zip.unreadable");
}

RUN_TESTS(cmocka_unit_test(parts_are_found_by_name_in_either_case_and_read),
	cmocka_unit_test(names_that_lead_elsewhere_are_refused),
	cmocka_unit_test(a_bomb_is_refused_before_it_is_inflated),
	cmocka_unit_test(what_the_end_and_the_list_declare_is_not_believed),
	cmocka_unit_test(a_zip64_record_of_a_million_parts_is_refused),
	cmocka_unit_test(passwords_other_methods_and_doubled_names_are_refused),
	cmocka_unit_test(too_large_a_file_and_too_many_parts_are_refused))
