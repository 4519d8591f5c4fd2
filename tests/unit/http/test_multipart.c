/* A body taken apart as it arrives: the same, however it is cut. */
#include "../test.h"

#include "http/multipart.h"

#include <string.h>

#define B "\r\n--b"
#define TEXT(name, text) "\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" text
#define FILE_OF(name, file, bytes) \
	"\r\nContent-Disposition: form-data; name=\"" name "\"; filename=\"" file "\"\r\n" \
	"Content-Type: text/html\r\n\r\n" bytes

/* "<FIELD NAME>BYTES;" of each part with a file; "…" where it has no end. */
static void start(void *data, const char *field, const char *name)
{
	buffer_printf(data, "<%s %s>", field, name);
}

static void bytes(void *data, const char *part, size_t size)
{
	buffer_add(data, part, size);
}

static void end(void *data)
{
	buffer_text(data, ";");
}

/* The files, '#', the text that is left; the body comes in pieces of STEP bytes. */
static const char *take_apart(pool_t *pool, const char *body, size_t size, size_t step)
{
	struct buffer files;
	struct multipart multipart;
	buffer_init(&files, pool, 1 << 22);
	const struct multipart_sink sink = { &files, start, bytes, end };
	assert_true(multipart_init(
		&multipart, pool, "multipart/form-data; boundary=b", 1 << 20, &sink));
	for (size_t at = 0, piece; at < size; at += piece) {
		size_t room;
		char *window = multipart_room(&multipart, &room);
		assert_true(room > 0);
		piece = size - at < step ? size - at : step;
		piece = piece < room ? piece : room;
		memcpy(window, body + at, piece);
		multipart_feed(&multipart, piece);
	}
	buffer_printf(&files, "#%s", multipart.text.data);
	return files.data;
}

static const struct {
	const char *name, *body, *outcome;
} cases[] = {
	{ "text alone", "--b" TEXT("a", "1") B "--", "#--b" TEXT("a", "1") B "--" },
	{ "a file alone", "--b" FILE_OF("f", "x.pdf", "%PDF") B "--", "<f x.pdf>%PDF;#--b--" },
	{ "text around a file",
		"--b" TEXT("a", "1") B FILE_OF("f", "x", "X\r\n--a") B TEXT("c", "3") B "--\r\n",
		"<f x>X\r\n--a;#--b" TEXT("a", "1") B TEXT("c", "3") B "--" },
	{ "two files", "--b" FILE_OF("f", "x", "X") B FILE_OF("f", "y", "Y") B "--",
		"<f x>X;<f y>Y;#--b--" },
	{ "nothing chosen", "--b" FILE_OF("f", "", "") B "--", "<f >;#--b--" },
	{ "a name with what looks like another", "--b" FILE_OF("f", "a; name=g", "X") B "--",
		"<f a; name=g>X;#--b--" },
	{ "almost the delimiter", "--b" FILE_OF("f", "x", "\r\n--\r\n--c\r\r\n-") B "--",
		"<f x>\r\n--\r\n--c\r\r\n-;#--b--" },
	{ "cut in a file", "--b" FILE_OF("f", "x", "12345678"), "<f x>1234#--b" },
	{ "cut in a head", "--b\r\nContent-Disp", "#--b" },
	{ "cut in the delimiter", "--b" FILE_OF("f", "x", "X") B, "<f x>X;#--b" },
	{ "another beginning", "--c" TEXT("a", "1"), "#" },
	{ "no disposition", "--b\r\nA: b\r\n\r\n1" B "--", "#--b" },
	{ "no name", "--b\r\nContent-Disposition: form-data\r\n\r\n1" B "--", "#--b" },
	{ "neither break nor end", "--bxx", "#--b" },
	{ "something behind the end", "--b--" TEXT("a", "1") B "--", "#--b--" },
};

TEST(a_body_is_taken_apart_however_it_is_cut)
{
	for (size_t i = 0; i < COUNT(cases); i++)
		for (size_t step = 1; step < 80; step++) {
			const char *outcome =
				take_apart(pool, cases[i].body, strlen(cases[i].body), step);
			if (!text_equal(outcome, cases[i].outcome))
				fail_msg("%s, %zu bytes at once: %s", cases[i].name, step, outcome);
		}
}

TEST(a_file_larger_than_the_window_goes_through)
{
	size_t size = 5 * MULTIPART_WINDOW + 7;
	struct buffer body;
	buffer_init(&body, pool, 2 * size);
	buffer_text(&body, "--b" FILE_OF("f", "x", ""));
	for (size_t i = 0; i < size; i++)
		buffer_add(&body, i % 3 ? "\r" : "\n", 1);
	buffer_text(&body, B "--");
	const char *outcome = take_apart(pool, body.data, body.size, 32 * 1024);
	assert_int_equal(strlen(outcome), strlen("<f x>;#--b--") + size);
}

TEST(too_many_parts_and_too_large_heads_break_off)
{
	struct buffer many, large;
	buffer_init(&many, pool, 1 << 20);
	buffer_init(&large, pool, 1 << 20);
	buffer_text(&many, "--b");
	for (int i = 0; i < 1001; i++)
		buffer_text(&many, TEXT("a", "1") B);
	buffer_text(&many, "--");
	buffer_text(&large, "--b\r\nX: ");
	for (int i = 0; i < 9000; i++)
		buffer_text(&large, "y");
	buffer_text(&large, TEXT("a", "1") B "--");
	const char *outcome = take_apart(pool, many.data, many.size, 1000);
	assert_string_not_equal(outcome + strlen(outcome) - 2, "--");
	assert_string_equal(take_apart(pool, large.data, large.size, 1000), "#--b");
}

TEST(only_a_type_with_a_boundary_is_begun)
{
	static const char *const none[] = { NULL, "", "multipart/form-data",
		"multipart/form-data; boundary=", "multipart/mixed; boundary=b", "application/json",
		"multipart/form-data; boundary="
		"12345678901234567890123456789012345678901234567890123456789012345678901" };
	const struct multipart_sink sink = { NULL, start, bytes, end };
	struct multipart multipart;
	for (size_t i = 0; i < COUNT(none); i++)
		assert_false(multipart_init(&multipart, pool, none[i], 100, &sink));
	assert_true(multipart_init(
		&multipart, pool, "Multipart/Form-Data; boundary=\"b c\"", 100, &sink));
	assert_string_equal(multipart.mark, "\r\n--b c");
}

RUN_TESTS(cmocka_unit_test(a_body_is_taken_apart_however_it_is_cut),
	cmocka_unit_test(a_file_larger_than_the_window_goes_through),
	cmocka_unit_test(too_many_parts_and_too_large_heads_break_off),
	cmocka_unit_test(only_a_type_with_a_boundary_is_begun))
