/* Files of events through the real dispatcher: stored before the event that names them, and where the
 * event never comes, nothing is left that the sweep would not take. */
#include "../test.h"

#include "../app/desk.h"
#include "base/file.h"
#include "files/files.h"

#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* SM3 of "%PDF-1.4\n", given as the server would give it. */
#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct statement records = { "test_records",
	"SELECT COUNT(*) FROM access_record WHERE county = $1 AND kind = $2" };

static const char *write_pdf(struct desk *desk)
{
	const char *path = text_printf(desk->pool, "%s/upload", desk->app->options.files);
	FILE *stream = fopen(path, "w");
	assert_non_null(stream);
	fputs("%PDF-1.4\n", stream);
	fclose(stream);
	return path;
}

static struct desk *start(pool_t *pool)
{
	struct desk *desk = desk_start(pool, NULL);
	desk->app->options.files = fixture_folder(pool);
	desk_hire(desk, "gu", desk->office, "supervisor");
	desk_hire(desk, "wen", desk->office, "document-clerk");
	return desk;
}

static const struct uploads *one_pdf(struct desk *desk)
{
	struct uploads *uploads = mem_new(desk->pool, struct uploads);
	uploads->first = mem_new(desk->pool, struct upload);
	*uploads->first = (struct upload){ .field = FILES_FIELD,
		.name = "a.pdf",
		.path = write_pdf(desk),
		.size = 9,
		.sm3 = HASH };
	return uploads;
}

static struct visit registering(struct desk *desk)
{
	return (struct visit){ "gu", POST, "/register/supervision",
		text_printf(desk->pool,
			"f.subject=roads&f.source=report&f.due=2026-03-31&f.lead=%" PRId64,
			desk->bureau),
		.uploads = one_pdf(desk) };
}

static const char *place(struct desk *desk)
{
	return files_path(desk_ctx(desk), HASH);
}

static void make_old(struct desk *desk)
{
	const struct timespec long_ago[2] = { { 0 }, { 0 } };
	assert_int_equal(utimensat(AT_FDCWD, place(desk), long_ago, 0), 0);
}

static void sweep(struct desk *desk)
{
	int64_t cursor = 0;
	struct ctx *ctx = desk_ctx(desk);
	while (files_sweep(ctx, &cursor))
		;
	assert_int_equal(ctx->failure.err, OK);
	assert_int_equal(cursor, 0);
}

TEST(a_file_is_stored_under_its_hash_and_stays_as_long_as_it_is_named)
{
	struct desk *desk = start(pool);
	struct visit visit = registering(desk);
	struct told told = desk_ask(desk, &visit);
	assert_int_equal(told.status, 303);
	assert_int_equal(file_size(place(desk)), 9);
	assert_int_equal(access(visit.uploads->first->path, F_OK), -1);
	make_old(desk);
	sweep(desk);
	assert_int_equal(file_size(place(desk)), 9);
	told = desk_ask(desk, &(struct visit){ "gu", GET, told.location, .json = true });
	assert_non_null(strstr(told.body, HASH));
}

/* The n-th call of the database fails: 5xx, nothing in the database, and at most a file that goes. */
TEST(where_the_nth_database_call_fails_nothing_is_left_that_the_sweep_would_not_take)
{
	bool succeeds = false;
	for (int call = 1; !succeeds; call++) {
		struct desk *desk = start(pool_new(pool));
		struct visit visit = registering(desk);
		const char *before = desk_dump(desk);
		db_fail_at(desk->app->db, call);
		struct told told = desk_ask(desk, &visit);
		db_fail_at(desk->app->db, 0);
		succeeds = told.status == 303;
		assert_true(succeeds || told.status >= 500);
		if (!succeeds)
			assert_string_equal(desk_dump(desk), before);
		if (file_is_there(place(desk)))
			make_old(desk);
		sweep(desk);
		if (file_is_there(place(desk)) != succeeds)
			fail_msg("call %d: %d", call, told.status);
	}
}

TEST(the_sweep_spares_what_is_new_and_what_is_no_stored_file)
{
	struct desk *desk = start(pool);
	struct ctx *ctx = desk_ctx(desk);
	assert_int_equal(files_store(ctx, write_pdf(desk), HASH), OK);
	const char *other = text_printf(pool, "%s/01/23/note", desk->app->options.files);
	assert_int_equal(file_put(ctx, other, "x", 1), OK);
	sweep(desk);
	assert_true(file_is_there(place(desk)));
	make_old(desk);
	sweep(desk);
	assert_false(file_is_there(place(desk)));
	assert_true(file_is_there(other));
}

/* Storing the same bytes again renews them: the sweep may be at work in between. */
TEST(storing_again_makes_a_file_new)
{
	struct desk *desk = start(pool);
	struct ctx *ctx = desk_ctx(desk);
	assert_int_equal(files_store(ctx, write_pdf(desk), HASH), OK);
	make_old(desk);
	assert_int_equal(files_store(ctx, write_pdf(desk), HASH), OK);
	sweep(desk);
	assert_true(file_is_there(place(desk)));
}

TEST(opening_a_file_of_a_need_to_know_matter_is_recorded)
{
	struct desk *desk = start(pool);
	int64_t leader = desk_hire(desk, "xian", desk->office, "county-head");
	struct visit visit = registering(desk);
	visit.as = "wen";
	visit.path = "/register/instruction";
	visit.body = text_printf(
		pool, "f.subject=a&f.instruction=b&f.kind=handle&f.leader=%" PRId64, leader);
	struct told told = desk_ask(desk, &visit);
	assert_int_equal(told.status, 303);
	const char *file = text_printf(pool, "%s/files/1001", told.location);
	assert_int_equal(desk_ask(desk, &(struct visit){ "wen", GET, file }).status, 200);
	struct ctx *ctx = desk_ctx(desk);
	assert_int_equal(db_int(ctx, &records, 0, V(ctx->county), V("file_opened")), 1);
	file = text_printf(pool, "%s/files/1002", told.location);
	assert_int_equal(desk_ask(desk, &(struct visit){ "wen", GET, file }).status, 404);
}

RUN_TESTS(cmocka_unit_test(a_file_is_stored_under_its_hash_and_stays_as_long_as_it_is_named),
	cmocka_unit_test(
		where_the_nth_database_call_fails_nothing_is_left_that_the_sweep_would_not_take),
	cmocka_unit_test(the_sweep_spares_what_is_new_and_what_is_no_stored_file),
	cmocka_unit_test(storing_again_makes_a_file_new),
	cmocka_unit_test(opening_a_file_of_a_need_to_know_matter_is_recorded))
