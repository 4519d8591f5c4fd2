/* Files that come with a form, over real sockets: to the disk, hashed, within their limits, and gone
 * with the request. */
#include "../test.h"

#include "../client.h"
#include "../fixture.h"
#include "office.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define HOST " HTTP/1.1\r\nHost: test\r\n"
#define TYPE "Content-Type: multipart/form-data; boundary=b\r\n"
#define TEXT(name, text) \
	"--b\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" text "\r\n"
#define FILE_HEAD(name, file) \
	"--b\r\nContent-Disposition: form-data; name=\"" name "\"; filename=\"" file "\"\r\n\r\n"
#define FILE_OF(name, file, bytes) FILE_HEAD(name, file) bytes "\r\n"
#define END "--b--\r\n"

/* SM3("abc"), GB/T 32905 A.1. */
#define SM3_ABC "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"

/* "/a…" takes two files of 1000 bytes, 1500 together; "/a/large" of a megabyte. */
static struct upload_limits limits(void *data, const struct request *req)
{
	(void)data;
	bool takes = text_starts(req->path, "/a") || text_starts(req->path, "/held");
	bool large = text_starts(req->path, "/a/large");
	return (struct upload_limits){ takes ? 2 : 0, large ? 1 << 20 : 1000,
		large ? 1 << 20 : 1500 };
}

struct yard {
	struct office office;
	const char *folder;
};

static void open_yard(struct yard *yard, pool_t *pool, int64_t reserve)
{
	yard->folder = text_printf(pool, "%s/incoming", fixture_folder(pool));
	office_open(&yard->office, pool,
		&(struct server_options){ .upload_folder = yard->folder,
			.uploads = limits,
			.disk_reserve = reserve,
			.body_limit = 4000 });
}

static int files_in(const char *folder)
{
	int count = 0;
	DIR *directory = opendir(folder);
	assert_non_null(directory);
	for (struct dirent *entry; (entry = readdir(directory));)
		count += entry->d_name[0] != '.';
	closedir(directory);
	return count;
}

/* What an exchange has spooled goes with its memory, a moment after it is gone. */
static void wait_emptied(const struct yard *yard)
{
	while (files_in(yard->folder))
		usleep(1000);
}

static const char *zeros(pool_t *pool, int count)
{
	return text_printf(pool, "%0*d", count, 0);
}

static struct reply send_form(
	pool_t *pool, const struct yard *yard, const char *path, const char *body)
{
	return client_post(pool, yard->office.port, path, TYPE, body);
}

TEST(files_arrive_hashed_and_the_other_fields_as_ever)
{
	struct yard yard;
	open_yard(&yard, pool, 1);
	struct reply reply = send_form(pool, &yard, "/a",
		TEXT("title", "回音") FILE_OF("file", "C:\\扫描\\x.pdf", "abc") TEXT("note", "n")
			FILE_OF("file", "", "") END);
	assert_int_equal(reply.status, 200);
	assert_string_equal(reply.body,
		"POST /a  -\n" TEXT("title", "回音") TEXT("note", "n") "--b--"
								       "\nfile x.pdf 3 " SM3_ABC);
	office_wait_gone(&yard.office, 1);
	wait_emptied(&yard);
	office_close(&yard.office);
}

TEST(what_is_too_much_is_thrown_away_and_said)
{
	struct yard yard;
	open_yard(&yard, pool, 1);
	const char *kilobyte = zeros(pool, 1000);
	const struct {
		const char *name, *body, *outcome;
	} cases[] = {
		{ "too large", text_printf(pool, FILE_HEAD("f", "a") "%s0\r\n" END, kilobyte),
			"413 http.upload_large a" },
		{ "too large together",
			text_printf(pool,
				FILE_HEAD("f", "a") "%s\r\n" FILE_HEAD("f", "b") "%s\r\n" END,
				kilobyte, kilobyte),
			"413 http.upload_total b" },
		{ "too many",
			FILE_OF("f", "a", "A") FILE_OF("f", "b", "B") FILE_OF("g", "c", "C") END,
			"413 http.upload_many c" },
		{ "empty", FILE_OF("f", "a", "A") FILE_OF("f", "b", "") END,
			"422 http.upload_empty b" },
		{ "text too large",
			text_printf(pool, TEXT("t", "%s%s%s%s") FILE_OF("f", "b", "B") END,
				kilobyte, kilobyte, kilobyte, kilobyte),
			"413 http.body_too_large -" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct reply reply = send_form(pool, &yard, "/a", cases[i].body);
		const char *line = strrchr(reply.body, '\n');
		if (!line || !text_equal(line + 1, cases[i].outcome))
			fail_msg("%s: %s", cases[i].name, reply.body);
		office_wait_gone(&yard.office, (int)i + 1);
		wait_emptied(&yard);
	}
	office_close(&yard.office);
}

TEST(a_body_far_too_large_is_refused_unread)
{
	struct yard yard;
	open_yard(&yard, pool, 1);
	int socket = client_open(yard.office.port);
	client_say(socket, "POST /a" HOST TYPE "Content-Length: 6001\r\n\r\n");
	assert_int_equal(client_read(pool, socket, false).status, 413);
	client_close(socket);
	office_close(&yard.office);
}

TEST(a_route_that_takes_no_files_has_the_limit_of_any_body)
{
	struct yard yard;
	open_yard(&yard, pool, 1);
	struct reply reply =
		send_form(pool, &yard, "/b", TEXT("t", "1") FILE_OF("f", "x", "X") END);
	assert_string_equal(reply.body, "POST /b  -\n" TEXT("t", "1") FILE_OF("f", "x", "X") END);
	int socket = client_open(yard.office.port);
	client_say(socket, "POST /b" HOST TYPE "Content-Length: 4001\r\n\r\n");
	assert_int_equal(client_read(pool, socket, false).status, 413);
	client_close(socket);
	office_close(&yard.office);
}

TEST(a_disk_nearly_full_takes_no_files)
{
	struct yard yard;
	open_yard(&yard, pool, INT64_MAX);
	struct reply reply =
		send_form(pool, &yard, "/a", TEXT("t", "1") FILE_OF("f", "x", "X") END);
	assert_string_equal(reply.body, "POST /a  -\n" TEXT("t", "1") "--b--"
								      "\n503 http.upload_disk x");
	office_close(&yard.office);
}

/* The second reply comes after the server has seen the first connection's end. */
TEST(an_upload_cut_in_the_middle_leaves_nothing)
{
	struct yard yard;
	open_yard(&yard, pool, 1);
	int socket = client_open(yard.office.port);
	client_say(socket,
		"POST /a" HOST TYPE "Content-Length: 900\r\n\r\n" FILE_HEAD("f", "x") "0123456789");
	while (!files_in(yard.folder))
		usleep(1000);
	client_close(socket);
	wait_emptied(&yard);
	office_close(&yard.office);
}

TEST(a_server_that_stops_leaves_nothing)
{
	struct yard yard;
	open_yard(&yard, pool, 1);
	int socket = client_open(yard.office.port);
	client_say(socket,
		"POST /a" HOST TYPE "Content-Length: 900\r\n\r\n" FILE_HEAD("f", "x") "0123456789");
	while (!files_in(yard.folder))
		usleep(1000);
	office_close(&yard.office);
	assert_int_equal(files_in(yard.folder), 0);
	client_close(socket);
}

TEST(what_a_killed_server_left_is_swept_at_the_start)
{
	struct yard yard;
	yard.folder = text_printf(pool, "%s/incoming", fixture_folder(pool));
	assert_true(upload_sweep(yard.folder));
	FILE *stream = fopen(text_printf(pool, "%s/upload-abcdef", yard.folder), "w");
	assert_non_null(stream);
	fclose(stream);
	office_open(&yard.office, pool,
		&(struct server_options){ .upload_folder = yard.folder, .uploads = limits });
	assert_int_equal(files_in(yard.folder), 0);
	office_close(&yard.office);
}

TEST(a_ninth_large_upload_of_one_address_is_told_to_wait)
{
	static const char start[] =
		"POST /a/large" HOST TYPE
		"Content-Length: 100000\r\n\r\n" FILE_HEAD("f", "x") "0123456789";
	struct yard yard;
	int sockets[9];
	open_yard(&yard, pool, 1);
	for (int i = 0; i < 8; i++) {
		sockets[i] = client_open(yard.office.port);
		client_say(sockets[i], start);
	}
	while (files_in(yard.folder) < 8)
		usleep(1000);
	sockets[8] = client_open(yard.office.port);
	client_say(sockets[8], start);
	struct reply reply = client_read(pool, sockets[8], false);
	assert_int_equal(reply.status, 503);
	assert_string_equal(reply_header(pool, &reply, "Retry-After"), "5");
	for (int i = 0; i < 9; i++)
		client_close(sockets[i]);
	office_close(&yard.office);
}

TEST(a_file_that_was_moved_away_stays)
{
	struct yard yard;
	open_yard(&yard, pool, 1);
	int socket = client_open(yard.office.port);
	const char *body = FILE_OF("f", "x", "abc") END;
	client_say(socket, text_printf(pool, "POST /held" HOST TYPE "Content-Length: %zu\r\n\r\n%s",
				   strlen(body), body));
	office_wait_held(&yard.office, 1);
	const struct uploads *uploads = yard.office.queue->exchange->request.uploads;
	const char *kept = text_printf(pool, "%s/../kept", yard.folder);
	assert_int_equal(rename(uploads->first->path, kept), 0);
	office_release(&yard.office);
	assert_int_equal(client_read(pool, socket, false).status, 200);
	client_close(socket);
	office_close(&yard.office);
	assert_int_equal(access(kept, R_OK), 0);
}

RUN_TESTS(cmocka_unit_test(files_arrive_hashed_and_the_other_fields_as_ever),
	cmocka_unit_test(what_is_too_much_is_thrown_away_and_said),
	cmocka_unit_test(a_body_far_too_large_is_refused_unread),
	cmocka_unit_test(a_route_that_takes_no_files_has_the_limit_of_any_body),
	cmocka_unit_test(a_disk_nearly_full_takes_no_files),
	cmocka_unit_test(an_upload_cut_in_the_middle_leaves_nothing),
	cmocka_unit_test(a_server_that_stops_leaves_nothing),
	cmocka_unit_test(what_a_killed_server_left_is_swept_at_the_start),
	cmocka_unit_test(a_ninth_large_upload_of_one_address_is_told_to_wait),
	cmocka_unit_test(a_file_that_was_moved_away_stays))
