/* The server over real sockets: what it takes, what it refuses, and how it ends. */
#include "../test.h"

#include "../client.h"
#include "office.h"

#include <string.h>
#include <sys/socket.h>

static struct reply ask(pool_t *pool, struct office *office, const char *request)
{
	int socket = client_open(office->port);
	client_say(socket, request);
	struct reply reply = client_read(pool, socket, false);
	client_close(socket);
	return reply;
}

static const char *repeat(pool_t *pool, const char *text, int count)
{
	struct buffer out;
	buffer_init(&out, pool, 1 << 22);
	while (count--)
		buffer_text(&out, text);
	return out.data;
}

#define HOST " HTTP/1.1\r\nHost: test\r\n"

TEST(what_is_no_request_of_ours_is_refused)
{
	static const struct {
		const char *name, *request;
		int status;
	} cases[] = {
		{ "a page", "GET /a" HOST "\r\n", 200 },
		{ "another method", "PUT /a" HOST "Content-Length: 0\r\n\r\n", 405 },
		{ "an unheard-of method", "BREW /a" HOST "\r\n", 405 },
		{ "options", "OPTIONS *" HOST "\r\n", 405 },
		{ "no length", "POST /a" HOST "\r\n", 411 },
		{ "chunked", "POST /a" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411 },
		{ "too large", "POST /a" HOST "Content-Length: 1001\r\n\r\n", 413 },
		{ "absurdly large", "POST /a" HOST "Content-Length: 99999999999999999999\r\n\r\n",
			413 },
		{ "negative", "POST /a" HOST "Content-Length: -1\r\n\r\n", 400 },
		{ "two lengths", "POST /a" HOST "Content-Length: 1\r\nContent-Length: 2\r\n\r\na",
			400 },
		{ "length and chunks",
			"POST /a" HOST
			"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
			400 },
		{ "a GET with a body", "GET /a" HOST "Content-Length: 1\r\n\r\na", 400 },
		{ "a GET with no bytes of body", "GET /a" HOST "Content-Length: 0\r\n\r\n", 200 },
		{ "broken escape", "GET /%zz" HOST "\r\n", 400 },
		{ "cut escape", "GET /%2" HOST "\r\n", 400 },
		{ "zero byte", "GET /a%00b" HOST "\r\n", 400 },
		{ "GBK", "GET /%BB%D8" HOST "\r\n", 400 },
		{ "line break", "GET /a%0Ab" HOST "\r\n", 400 },
		{ "hidden slash", "GET /a%2Fb" HOST "\r\n", 400 },
		{ "no slash", "GET a" HOST "\r\n", 400 },
		{ "Chinese", "GET /%E5%9B%9E%E9%9F%B3" HOST "\r\n", 200 },
		{ "with a host", "GET http://test/a?b#c" HOST "\r\n", 200 },
		{ "no host header", "GET /a HTTP/1.1\r\n\r\n", 400 },
		{ "HTTP/3 in text", "GET /a HTTP/3.0\r\nHost: test\r\n\r\n", 505 },
		{ "a key for idempotency that is none",
			"POST /a" HOST "Content-Length: 0\r\n"
			"Idempotency-Key: \xFF\r\n\r\n",
			400 },
	};
	struct office office;
	office_open(&office, pool, &(struct server_options){ .body_limit = 1000 });
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct reply reply = ask(pool, &office, cases[i].request);
		if (reply.status != cases[i].status)
			fail_msg("%s: %d instead of %d", cases[i].name, reply.status,
				cases[i].status);
	}
	office_close(&office);
}

TEST(a_zero_byte_in_the_request_line_is_refused)
{
	static const char request[] = "GET /a\0b" HOST "\r\n";
	struct office office;
	office_open(&office, pool, NULL);
	int socket = client_open(office.port);
	client_write(socket, request, sizeof request - 1);
	assert_int_equal(client_read(pool, socket, false).status, 400);
	client_close(socket);
	office_close(&office);
}

TEST(long_heads_are_refused_by_what_is_too_long)
{
	struct office office;
	office_open(&office, pool, NULL);
	const char *path = repeat(pool, "a", 9000),
		   *header = repeat(pool, "X-A: bbbbbbbb\r\n", 1200);
	const char *huge = repeat(pool, "a", 100000);
	assert_int_equal(
		client_get(pool, office.port, text_printf(pool, "/%s", path), "").status, 414);
	assert_int_equal(client_get(pool, office.port, "/a", header).status, 431);
	assert_int_equal(
		client_get(pool, office.port, text_printf(pool, "/%s", huge), "").status, 414);
	huge = text_printf(pool, "X-A: %s\r\n", huge);
	assert_int_equal(client_get(pool, office.port, "/a", huge).status, 431);
	office_close(&office);
}

TEST(a_refusal_is_a_problem_document_for_who_wants_json)
{
	struct office office;
	office_open(&office, pool, NULL);
	struct reply reply = ask(pool, &office, "PUT /a" HOST "Accept: application/json\r\n\r\n");
	assert_string_equal(reply_header(pool, &reply, "Content-Type"), "application/problem+json");
	assert_string_equal(reply_header(pool, &reply, "Allow"), "GET, HEAD, POST");
	assert_non_null(strstr(reply.body, "\"status\":405"));
	office_close(&office);
}

/* The client has sent all of it before it reads; a reset would lose the answer. */
TEST(a_body_that_is_too_large_is_answered_and_not_reset)
{
	struct office office;
	office_open(&office, pool, &(struct server_options){ .body_limit = 1000 });
	struct reply reply =
		client_post(pool, office.port, "/a", "", repeat(pool, "0123456789", 100000));
	assert_int_equal(reply.status, 413);
	assert_string_equal(reply_header(pool, &reply, "Connection"), "close");
	office_close(&office);
}

TEST(every_answer_has_the_security_headers)
{
	static const char *const requests[] = { "GET /a" HOST "\r\n", "GET /now" HOST "\r\n",
		"PUT /a" HOST "\r\n" };
	struct office office;
	office_open(&office, pool, NULL);
	for (size_t i = 0; i < COUNT(requests); i++) {
		struct reply reply = ask(pool, &office, requests[i]);
		assert_non_null(strstr(reply_header(pool, &reply, "Content-Security-Policy"),
			"frame-ancestors 'none'"));
		assert_string_equal(
			reply_header(pool, &reply, "X-Content-Type-Options"), "nosniff");
		assert_string_equal(reply_header(pool, &reply, "Referrer-Policy"), "same-origin");
		assert_string_equal(reply_header(pool, &reply, "Cache-Control"), "no-store");
	}
	office_close(&office);
}

TEST(head_is_get_without_the_body)
{
	struct office office;
	office_open(&office, pool, NULL);
	int socket = client_open(office.port);
	client_say(socket, "HEAD /a?b=1" HOST "\r\nGET /a?b=1" HOST "\r\n");
	struct reply head = client_read(pool, socket, true), get = client_read(pool, socket, false);
	assert_int_equal(head.status, 200);
	assert_string_equal(reply_header(pool, &head, "Content-Length"),
		reply_header(pool, &get, "Content-Length"));
	assert_string_equal(get.body, "GET /a b=1 -\n");
	client_close(socket);
	office_close(&office);
}

TEST(a_body_arrives_whole_in_pieces_and_pipelined)
{
	struct office office;
	office_open(&office, pool, &(struct server_options){ .body_limit = 1 << 20 });
	int socket = client_open(office.port);
	const char *large = repeat(pool, "𠀀回音", 30000);
	client_say(socket,
		text_printf(pool, "POST /a" HOST "Content-Length: %zu\r\n\r\n", strlen(large)));
	client_write(socket, large, 70001);
	client_say(socket, large + 70001);
	client_say(socket, "POST /b" HOST "Content-Length: 3\r\n\r\nxyzGET /c" HOST "\r\n");
	struct reply first = client_read(pool, socket, false);
	assert_int_equal(first.size, strlen("POST /a  -\n") + strlen(large));
	assert_string_equal(first.body + strlen("POST /a  -\n"), large);
	assert_string_equal(client_read(pool, socket, false).body, "POST /b  -\nxyz");
	assert_string_equal(client_read(pool, socket, false).body, "GET /c  -\n");
	client_close(socket);
	office_close(&office);
}

TEST(expect_is_answered_before_the_body)
{
	struct office office;
	office_open(&office, pool, NULL);
	int socket = client_open(office.port);
	client_say(socket, "POST /a" HOST "Content-Length: 3\r\nExpect: 100-continue\r\n\r\n");
	assert_int_equal(client_read(pool, socket, true).status, 100);
	client_say(socket, "abc");
	assert_string_equal(client_read(pool, socket, false).body, "POST /a  -\nabc");
	client_close(socket);
	office_close(&office);
}

TEST(the_session_cookie_is_found_among_others)
{
	struct office office;
	office_open(&office, pool, NULL);
	struct reply reply =
		client_get(pool, office.port, "/a", "Cookie: x=1; huiyin=abc_-9; huiyin2=z\r\n");
	assert_string_equal(reply.body, "GET /a  abc_-9\n");
	office_close(&office);
}

TEST(only_the_proxy_says_who_the_client_is)
{
	static const struct {
		const char *name, *proxy, *headers, *cookie;
	} cases[] = {
		{ "no proxy", NULL, "X-Forwarded-For: 10.1.2.3\r\n", "huiyin=127.0.0.1;" },
		{ "another proxy", "10.0.0.1", "X-Forwarded-For: 10.1.2.3\r\n",
			"huiyin=127.0.0.1;" },
		{ "the proxy", "127.0.0.1", "X-Forwarded-For: 10.1.2.3\r\n", "huiyin=10.1.2.3;" },
		{ "what the client made up before it", "127.0.0.1",
			"X-Forwarded-For: 1.1.1.1, 10.1.2.3\r\n", "huiyin=10.1.2.3;" },
		{ "IPv6", "127.0.0.1", "X-Forwarded-For: fd00::1\r\n", "huiyin=fd00::1;" },
		{ "no address", "127.0.0.1", "X-Forwarded-For: unknown\r\n", "huiyin=127.0.0.1;" },
		{ "the proxy itself", "127.0.0.1", "", "huiyin=127.0.0.1;" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct office office;
		office_open(&office, pool, &(struct server_options){ .proxy = cases[i].proxy });
		struct reply reply = client_get(pool, office.port, "/cookie", cases[i].headers);
		const char *cookie = reply_header(pool, &reply, "Set-Cookie");
		if (!cookie || !text_starts(cookie, cases[i].cookie))
			fail_msg("%s: %s", cases[i].name, cookie ? cookie : "none");
		if (!strstr(cookie, "; Secure") != !cases[i].proxy)
			fail_msg("%s: Secure", cases[i].name);
		office_close(&office);
	}
}

/* --- many at once -------------------------------------------------------------------------- */

#define CLIENTS 200
#define EACH 20

struct visitor {
	struct office *office;
	pthread_t thread;
	int number, good;
};

static void *visit(void *data)
{
	struct visitor *visitor = data;
	pool_t *pool = pool_new_root();
	int socket = client_open(visitor->office->port);
	for (int i = 0; i < EACH; i++) {
		const char *path = text_printf(pool, "/%d/%d", visitor->number, i);
		client_say(socket, text_printf(pool, "GET %s" HOST "\r\n", path));
		struct reply reply = client_read(pool, socket, false);
		visitor->good += text_equal(reply.body, text_printf(pool, "GET %s  -\n", path));
	}
	client_close(socket);
	pool_free(pool);
	return NULL;
}

TEST(two_hundred_clients_get_their_own_answers)
{
	struct office office;
	struct visitor visitors[CLIENTS] = { 0 };
	office_open(&office, pool, NULL);
	for (int i = 0; i < CLIENTS; i++) {
		visitors[i].office = &office;
		visitors[i].number = i;
		CHECK(pthread_create(&visitors[i].thread, NULL, visit, &visitors[i]) == 0);
	}
	for (int i = 0; i < CLIENTS; i++) {
		pthread_join(visitors[i].thread, NULL);
		assert_int_equal(visitors[i].good, EACH);
	}
	office_wait_gone(&office, CLIENTS * EACH);
	assert_int_equal(office.gone, CLIENTS * EACH);
	office_close(&office);
}

TEST(more_connections_of_one_address_than_allowed_are_closed)
{
	struct office office;
	office_open(&office, pool, &(struct server_options){ .address_limit = 2 });
	int one = client_open(office.port), two = client_open(office.port);
	client_say(one, "GET /a" HOST "\r\n");
	client_say(two, "GET /b" HOST "\r\n");
	assert_int_equal(client_read(pool, one, false).status, 200);
	assert_int_equal(client_read(pool, two, false).status, 200);
	assert_int_equal(client_get(pool, office.port, "/c", "").status, 0);
	client_close(one);
	client_close(two);
	office_close(&office);
}

static void reset(int socket)
{
	struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
	setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	client_close(socket);
}

TEST(clients_that_leave_while_their_answer_is_made_harm_nobody)
{
	struct office office;
	office_open(&office, pool, NULL);
	for (int i = 1; i <= 20; i++) {
		int socket = client_open(office.port);
		client_say(socket, "GET /held" HOST "\r\n");
		office_wait_held(&office, i);
		reset(socket);
	}
	office_release(&office);
	office_wait_gone(&office, 20);
	assert_int_equal(client_get(pool, office.port, "/a", "").status, 200);
	office_close(&office);
}

/* Some while they send, some while they are answered; what leaks, the sanitizers tell. */
TEST(clients_that_leave_in_the_middle_leave_nothing_behind)
{
	struct office office;
	office_open(&office, pool, NULL);
	const char *body = repeat(pool, "a", 20000);
	for (int i = 0; i < 300; i++) {
		int socket = client_open(office.port);
		client_say(socket, "GET /a" HOST "\r\nGET /b" HOST "\r\nGET /c" HOST "\r\n");
		client_say(socket, "POST /d" HOST "Content-Length: 30000\r\n\r\n");
		client_say(socket, body);
		reset(socket);
	}
	assert_int_equal(client_get(pool, office.port, "/a", "").status, 200);
	office_close(&office);
	assert_int_equal(office.gone, office.taken);
}

/* --- the end ------------------------------------------------------------------------------- */

static void *stop(void *data)
{
	server_stop(data);
	return NULL;
}

TEST(stopping_waits_for_what_is_in_work_and_refuses_the_rest)
{
	struct office office;
	pthread_t stopper;
	office_open(&office, pool, NULL);
	int held = client_open(office.port), idle = client_open(office.port);
	client_say(idle, "GET /a" HOST "\r\n");
	assert_int_equal(client_read(pool, idle, false).status, 200);
	client_say(held, "GET /held" HOST "\r\n");
	office_wait_held(&office, 1);
	CHECK(pthread_create(&stopper, NULL, stop, office.server) == 0);
	int status = 200;
	while (status == 200) {
		client_say(idle, "GET /now" HOST "\r\n");
		status = client_read(pool, idle, false).status;
	}
	assert_int_equal(status, 503);
	office_release(&office);
	assert_string_equal(client_read(pool, held, false).body, "GET /held  -\n");
	pthread_join(stopper, NULL);
	office.server = NULL;
	client_close(held);
	client_close(idle);
	office_close(&office);
}

TEST(what_is_never_answered_gets_503_and_may_come_after_the_end)
{
	struct office office;
	office_open(&office, pool, &(struct server_options){ .stop_seconds = 1 });
	int held = client_open(office.port);
	client_say(held, "GET /held" HOST "\r\n");
	office_wait_held(&office, 1);
	server_stop(office.server);
	office.server = NULL;
	assert_int_equal(client_read(pool, held, false).status, 503);
	assert_int_equal(office.gone, 0);
	office_release(&office);
	office_wait_gone(&office, 1);
	client_close(held);
	office_close(&office);
}

TEST(a_taken_address_is_said)
{
	struct office office;
	const char *why = NULL;
	office_open(&office, pool, NULL);
	struct server_options options = { .address = "127.0.0.1", .port = office.port };
	assert_null(server_start(pool, &options, &why));
	assert_string_equal(why, "Address already in use");
	office_close(&office);
}

RUN_TESTS(cmocka_unit_test(what_is_no_request_of_ours_is_refused),
	cmocka_unit_test(a_zero_byte_in_the_request_line_is_refused),
	cmocka_unit_test(long_heads_are_refused_by_what_is_too_long),
	cmocka_unit_test(a_refusal_is_a_problem_document_for_who_wants_json),
	cmocka_unit_test(a_body_that_is_too_large_is_answered_and_not_reset),
	cmocka_unit_test(every_answer_has_the_security_headers),
	cmocka_unit_test(head_is_get_without_the_body),
	cmocka_unit_test(a_body_arrives_whole_in_pieces_and_pipelined),
	cmocka_unit_test(expect_is_answered_before_the_body),
	cmocka_unit_test(the_session_cookie_is_found_among_others),
	cmocka_unit_test(only_the_proxy_says_who_the_client_is),
	cmocka_unit_test(two_hundred_clients_get_their_own_answers),
	cmocka_unit_test(more_connections_of_one_address_than_allowed_are_closed),
	cmocka_unit_test(clients_that_leave_while_their_answer_is_made_harm_nobody),
	cmocka_unit_test(clients_that_leave_in_the_middle_leave_nothing_behind),
	cmocka_unit_test(stopping_waits_for_what_is_in_work_and_refuses_the_rest),
	cmocka_unit_test(what_is_never_answered_gets_503_and_may_come_after_the_end),
	cmocka_unit_test(a_taken_address_is_said))
