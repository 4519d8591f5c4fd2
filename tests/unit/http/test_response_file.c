/* A file as an answer: whole or in part, named, and unable to do anything. */
#include "../test.h"

#include "../client.h"
#include "../fixture.h"
#include "office.h"

#include <string.h>
#include <unistd.h>

static const char *write_file(pool_t *pool, const char *text)
{
	const char *path = text_printf(pool, "%s/file", fixture_folder(pool));
	FILE *stream = fopen(path, "w");
	assert_non_null(stream);
	fputs(text, stream);
	fclose(stream);
	return path;
}

TEST(a_file_is_sent_whole_or_in_part)
{
	static const struct {
		const char *range;
		int status;
		const char *body, *said;
	} cases[] = {
		{ "", 200, "0123456789", NULL },
		{ "Range: bytes=2-4\r\n", 206, "234", "bytes 2-4/10" },
		{ "Range: bytes=7-\r\n", 206, "789", "bytes 7-9/10" },
		{ "Range: bytes=7-100\r\n", 206, "789", "bytes 7-9/10" },
		{ "Range: bytes=-3\r\n", 206, "789", "bytes 7-9/10" },
		{ "Range: bytes=-30\r\n", 206, "0123456789", "bytes 0-9/10" },
		{ "Range: bytes=10-\r\n", 416, "", "bytes */10" },
		{ "Range: bytes=-0\r\n", 416, "", "bytes */10" },
		{ "Range: bytes=4-2\r\n", 200, "0123456789", NULL },
		{ "Range: bytes=0-1,3-4\r\n", 200, "0123456789", NULL },
		{ "Range: lines=1-2\r\n", 200, "0123456789", NULL },
		{ "Range: bytes=9223372036854775807-\r\n", 416, "", "bytes */10" },
	};
	struct office office;
	office_open(&office, pool, NULL);
	const char *path = text_printf(pool, "/file?%s", write_file(pool, "0123456789"));
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct reply reply = client_get(pool, office.port, path, cases[i].range);
		if (reply.status != cases[i].status || !text_equal(reply.body, cases[i].body) ||
			!text_equal(reply_header(pool, &reply, "Content-Range"), cases[i].said))
			fail_msg("%s: %d %s", cases[i].range, reply.status, reply.body);
	}
	office_close(&office);
}

TEST(a_file_can_do_nothing_and_has_its_name)
{
	struct office office;
	office_open(&office, pool, NULL);
	const char *path = text_printf(pool, "/file?%s", write_file(pool, "x"));
	struct reply reply = client_get(pool, office.port, path, "");
	assert_string_equal(reply_header(pool, &reply, "Content-Type"), "application/pdf");
	assert_string_equal(reply_header(pool, &reply, "X-Content-Type-Options"), "nosniff");
	assert_non_null(strstr(
		reply_header(pool, &reply, "Content-Security-Policy"), "default-src 'none'"));
	assert_string_equal(reply_header(pool, &reply, "Content-Disposition"),
		"inline; filename=\"__.pdf\"; filename*=UTF-8''%E5%9B%9E%E9%9F%B3.pdf");
	office_close(&office);
}

TEST(only_what_is_shown_may_stand_in_a_frame_of_ours)
{
	static const struct {
		const char *type;
		enum disposition disposition;
		bool sandbox;
		const char *frame;
	} cases[] = {
		{ "application/pdf", SHOW, false, "frame-ancestors 'self'" },
		{ "image/png", SHOW, true, "frame-ancestors 'self'" },
		{ "application/pdf", DOWNLOAD, true, "frame-ancestors 'none'" },
		{ "application/octet-stream", DOWNLOAD, true, "frame-ancestors 'none'" },
	};
	const char *path = write_file(pool, "x");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct response res;
		res_init(&res, pool);
		assert_int_equal(
			res_file(&res, path, cases[i].type, "a", cases[i].disposition), OK);
		const char *policy = res.headers->next->value;
		assert_non_null(strstr(policy, cases[i].frame));
		assert_int_equal(strstr(policy, "sandbox") != NULL, cases[i].sandbox);
	}
}

TEST(a_file_for_one_answer_loses_its_name_at_once)
{
	struct response res;
	const char *path = write_file(pool, "x");
	res_init(&res, pool);
	assert_int_equal(res_file_once(&res, path, "application/zip", "a\"b\\c;d.zip"), OK);
	assert_int_equal(access(path, F_OK), -1);
	assert_string_equal(res.headers->value,
		"attachment; filename=\"a_b_c_d.zip\"; filename*=UTF-8''a%22b%5Cc%3Bd.zip");
	assert_int_equal(res_file_once(&res, path, "application/zip", "a"), ERR_NOT_FOUND);
	assert_int_equal(res_file(&res, "/", "application/zip", "a", SHOW), ERR_NOT_FOUND);
}

RUN_TESTS(cmocka_unit_test(a_file_is_sent_whole_or_in_part),
	cmocka_unit_test(a_file_can_do_nothing_and_has_its_name),
	cmocka_unit_test(only_what_is_shown_may_stand_in_a_frame_of_ours),
	cmocka_unit_test(a_file_for_one_answer_loses_its_name_at_once))
