/* What a file is, by its bytes and its name: a table of what people send and of what is sent in disguise. */
#include "../test.h"

#include "../fixture.h"
#include "app/app.h"
#include "files/file_type.h"

#include <string.h>

#define ZIP "PK\3\4\24\0\0\0\10\0"
#define OLE "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
#define BYTES(text) text, sizeof(text) - 1

static const struct {
	const char *name, *bytes;
	size_t size;
	const char *outcome; /* the type, or the message's key */
} cases[] = {
	{ "a.pdf", BYTES("%PDF-1.7\n"), "pdf" },
	{ "A.PDF", BYTES("%PDF-1.7\n"), "pdf" },
	{ "late.pdf", BYTES("\0\0scanner\n%PDF-1.4"), "pdf" },
	{ "a.png", BYTES("\x89PNG\r\n\x1A\n\0"), "png" },
	{ "a.jpg", BYTES("\xFF\xD8\xFF\xE0"), "jpeg" },
	{ "a.jpeg", BYTES("\xFF\xD8\xFF\xDB"), "jpeg" },
	{ "a.gif", BYTES("GIF89a"), "gif" },
	{ "a.bmp", BYTES("BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\1\0"), "bmp" },
	{ "a.tif", BYTES("II*\0\10\0\0\0"), "tiff" },
	{ "a.tiff", BYTES("MM\0*\0\0\0\10"), "tiff" },
	{ "a.webp", BYTES("RIFF\0\0\0\0WEBPVP8 "), "webp" },
	{ "a.ofd", BYTES(ZIP "OFD.xml"), "ofd" },
	{ "a.docx", BYTES(ZIP "[Content_Types].xml word/document.xml"), "text-document" },
	{ "a.xlsx", BYTES(ZIP "[Content_Types].xml xl/workbook.xml"), "sheet" },
	{ "a.pptx", BYTES(ZIP "[Content_Types].xml ppt/presentation.xml"), "slides" },
	{ "a.doc", BYTES(OLE), "text-document" },
	{ "a.wps", BYTES(OLE), "text-document" },
	{ "a.xls", BYTES(OLE), "sheet" },
	{ "a.et", BYTES(OLE), "sheet" },
	{ "a.dps", BYTES(OLE), "slides" },
	{ "a.rtf", BYTES("{\\rtf1"), "text-document" },
	{ "a.txt", BYTES("回音\r\n"), "text" },
	{ "a.csv", BYTES("\xD0\xF2\xBA\xC5,1\n"), "text" },
	{ "a.zip", BYTES(ZIP), "archive" },
	{ "a.rar", BYTES("Rar!\x1A\x07\1\0"), "archive" },
	{ "a.7z", BYTES("7z\xBC\xAF\x27\x1C"), "archive" },
	{ "a.dwg", BYTES("AC1032\0\0"), "other" },
	{ "扫描件", BYTES("%PDF-1.7\n"), "pdf" },
	{ "照片", BYTES("\xFF\xD8\xFF\xE0"), "jpeg" },
	{ "note. see below", BYTES("text\n"), "text" },
	/* in disguise */
	{ "a.exe", BYTES("MZ\x90\0"), "files.program" },
	{ "a.pdf", BYTES("MZ\x90\0"), "files.program" },
	{ "a.jpg",
		BYTES("\x7F"
		      "ELF"),
		"files.program" },
	{ "a.txt", BYTES("#!/bin/sh\n"), "files.program" },
	{ "a", BYTES("#!/bin/sh\n"), "files.program" },
	{ "a.lnk", BYTES("L\0\0\0\1\x14\2\0"), "files.program" },
	{ "a.html", BYTES("hello"), "files.program" },
	{ "a.txt", BYTES("\xEF\xBB\xBF <!DOCTYPE HTML>"), "files.program" },
	{ "a.csv", BYTES("<script>1</script>"), "files.program" },
	{ "a.svg", BYTES("<svg/>"), "files.program" },
	{ "a.txt", BYTES("<?xml version='1.0'?><svg/>"), "files.program" },
	{ "a.JS", BYTES("1"), "files.program" },
	{ "a.pdf.bat", BYTES("echo"), "files.program" },
	{ "a.xlsm", BYTES(ZIP "xl/workbook.xml"), "files.program" },
	{ "a.docx", BYTES(ZIP "word/document.xml word/vbaProject.bin"), "files.macro" },
	{ "a.zip", BYTES(ZIP "word/vbaProject.bin"), "files.macro" },
	{ "a.pdf", BYTES("\xFF\xD8\xFF\xE0"), "files.contradicts" },
	{ "a.jpg", BYTES("%PDF-1.7"), "files.contradicts" },
	{ "a.docx", BYTES(ZIP "xl/workbook.xml"), "files.contradicts" },
	{ "a.doc", BYTES("%PDF-1.7"), "files.contradicts" },
	{ "a.png", BYTES("text"), "files.contradicts" },
	{ "a.txt", BYTES("a\0b"), "files.contradicts" },
	{ "a.mp3", BYTES("ID3\3\0"), "files.media" },
	{ "a.mp4",
		BYTES("\0\0\0\x18"
		      "ftypmp42"),
		"files.media" },
	{ "a.dat", BYTES("OggS\0"), "files.media" },
};

static struct ctx *ready(struct fixture *fixture, bool media)
{
	struct settings *settings = settings_make(fixture->pool, config_settings);
	struct ctx *ctx = fixture_ctx(fixture);
	settings_set(settings, "media-files", media);
	ctx->settings = settings;
	ctx->messages = NULL;
	return ctx;
}

static const char *write_bytes(
	struct fixture *fixture, const char *name, const char *bytes, size_t size)
{
	const char *path = fixture_write(fixture, name, "");
	FILE *stream = fopen(path, "w");
	assert_non_null(stream);
	assert_int_equal(fwrite(bytes, 1, size, stream), size);
	fclose(stream);
	return path;
}

static const char *outcome_of(struct ctx *ctx, const char *path, const char *name)
{
	const struct file_type *type;
	if (file_type_check(ctx, "files", path, name, &type) == OK)
		return type->id;
	return ctx->failure.fields ? ctx->failure.fields->message : ctx->failure.key;
}

TEST(a_file_is_what_its_bytes_are_and_its_name_says_so)
{
	struct fixture *fixture = fixture_start_file(pool);
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *path = write_bytes(fixture, "sent", cases[i].bytes, cases[i].size);
		const char *outcome = outcome_of(ready(fixture, false), path, cases[i].name);
		if (!text_equal(outcome, cases[i].outcome))
			fail_msg("%s, case %zu: %s instead of %s", cases[i].name, i, outcome,
				cases[i].outcome);
	}
}

TEST(sound_and_film_are_taken_where_the_county_says_so)
{
	struct fixture *fixture = fixture_start_file(pool);
	const char *path = write_bytes(fixture, "sent", BYTES("ID3\3\0"));
	assert_string_equal(outcome_of(ready(fixture, true), path, "a.mp3"), "media");
	assert_string_equal(outcome_of(ready(fixture, true), path, "a.txt"), "files.contradicts");
}

TEST(a_mark_far_behind_is_found_in_a_large_zip)
{
	struct fixture *fixture = fixture_start_file(pool);
	struct buffer large;
	buffer_init(&large, pool, 1 << 20);
	buffer_add(&large, BYTES(ZIP));
	for (int i = 0; i < 40000; i++)
		buffer_text(&large, "0123456789");
	buffer_text(&large, "word/document.xml");
	const char *path = write_bytes(fixture, "sent", large.data, large.size);
	assert_string_equal(outcome_of(ready(fixture, false), path, "a.docx"), "text-document");
	assert_string_equal(outcome_of(ready(fixture, false), path, "a.xlsx"), "files.contradicts");
}

TEST(only_pdf_and_raster_pictures_are_shown)
{
	static const char *const shown[] = { "pdf", "png", "jpeg", "gif", "bmp", "webp" };
	static const char *const not [] = { "tiff", "ofd", "text-document", "sheet", "slides",
		"text", "archive", "media", "other", "nonsense" };
	for (size_t i = 0; i < COUNT(shown); i++)
		assert_true(file_type_find(shown[i])->shown);
	for (size_t i = 0; i < COUNT(not ); i++)
		assert_false(file_type_find(not [i])->shown);
}

RUN_TESTS(cmocka_unit_test(a_file_is_what_its_bytes_are_and_its_name_says_so),
	cmocka_unit_test(sound_and_film_are_taken_where_the_county_says_so),
	cmocka_unit_test(a_mark_far_behind_is_found_in_a_large_zip),
	cmocka_unit_test(only_pdf_and_raster_pictures_are_shown))
