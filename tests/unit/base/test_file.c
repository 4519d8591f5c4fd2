#include "../test.h"

#include "../fixture.h"
#include "base/file.h"

#include <sys/stat.h>

static const char *at(pool_t *pool, const char *folder, const char *name)
{
	return text_printf(pool, "%s/%s", folder, name);
}

static void count_bytes(void *data, void *bytes, size_t size)
{
	(void)bytes;
	*(size_t *)data += size;
}

static void raise_bytes(void *data, void *bytes, size_t size)
{
	(void)data;
	for (size_t i = 0; i < size; i++)
		((char *)bytes)[i]++;
}

TEST(what_is_put_is_what_is_read)
{
	static const size_t sizes[] = { 0, 1, 4096, 256 * 1024, 256 * 1024 + 1, 1000000 };
	struct fixture *fixture = fixture_start_empty(pool);
	const char *folder = fixture_folder(pool);
	for (size_t i = 0; i < COUNT(sizes); i++) {
		const char *path = at(pool, folder, "a"), *read;
		char *bytes = pool_alloc(pool, sizes[i] + 1);
		size_t size, counted = 0;
		memset(bytes, 'x', sizes[i]);
		assert_int_equal(file_put(fixture->ctx, path, bytes, sizes[i]), OK);
		assert_int_equal(file_get(fixture->ctx, path, 2000000, &read, &size), OK);
		assert_int_equal(size, sizes[i]);
		assert_memory_equal(read, bytes, size);
		assert_int_equal(file_size(path), sizes[i]);
		struct file_pass pass = { count_bytes, &counted };
		assert_int_equal(file_read(fixture->ctx, path, &pass), OK);
		assert_int_equal(counted, sizes[i]);
	}
}

TEST(a_copy_is_turned_on_its_way_and_the_source_is_not)
{
	struct fixture *fixture = fixture_start_empty(pool);
	const char *folder = fixture_folder(pool), *read;
	const char *from = at(pool, folder, "from"), *to = at(pool, folder, "to");
	size_t size;
	struct file_pass pass = { raise_bytes, NULL };
	assert_int_equal(file_put(fixture->ctx, from, "abc", 3), OK);
	assert_int_equal(file_copy(fixture->ctx, from, to, &pass), OK);
	assert_int_equal(file_get(fixture->ctx, to, 10, &read, &size), OK);
	assert_string_equal(read, "bcd");
	assert_int_equal(file_get(fixture->ctx, from, 10, &read, &size), OK);
	assert_string_equal(read, "abc");
	assert_false(file_is_there(at(pool, folder, "to.new")));
}

TEST(what_cannot_be_is_named_and_leaves_nothing)
{
	struct fixture *fixture = fixture_start_empty(pool);
	const char *folder = fixture_folder(pool), *read;
	const char *none = at(pool, folder, "none"), *there = at(pool, folder, "there");
	size_t size;
	struct ctx *ctx = fixture_ctx(fixture);
	assert_int_equal(file_copy(ctx, none, there, NULL), ERR_NOT_FOUND);
	assert_non_null(strstr(ctx->failure.message, none));
	assert_false(file_is_there(there));
	ctx = fixture_ctx(fixture);
	assert_int_equal(file_put(ctx, at(pool, none, "below"), "x", 1), ERR_NOT_FOUND);
	ctx = fixture_ctx(fixture);
	assert_int_equal(file_put(ctx, there, "12345", 5), OK);
	assert_int_equal(file_get(ctx, there, 4, &read, &size), ERR_INVALID);
	assert_string_equal(ctx->failure.key, "file.too_large");
	ctx = fixture_ctx(fixture);
	assert_int_equal(file_make_folder(ctx, at(pool, there, "below")), ERR_BUSY);
}

TEST(a_full_disk_is_busy_and_what_stood_there_stays)
{
	struct fixture *fixture = fixture_start_empty(pool);
	const char *folder = fixture_folder(pool), *read;
	const char *path = at(pool, folder, "a");
	size_t size;
	assert_int_equal(file_put(fixture->ctx, path, "old", 3), OK);
	assert_int_equal(symlink("/dev/full", at(pool, folder, "a.new")), 0);
	assert_int_equal(file_put(fixture->ctx, path, "new", 3), ERR_BUSY);
	struct ctx *ctx = fixture_ctx(fixture);
	assert_int_equal(file_get(ctx, path, 10, &read, &size), OK);
	assert_string_equal(read, "old");
	assert_false(file_is_there(at(pool, folder, "a.new")));
}

TEST(folders_are_made_with_their_parents_and_go_with_all_in_them)
{
	struct fixture *fixture = fixture_start_empty(pool);
	const char *folder = fixture_folder(pool), *deep = at(pool, folder, "a/b/c");
	assert_int_equal(file_make_folder(fixture->ctx, deep), OK);
	assert_int_equal(file_make_folder(fixture->ctx, deep), OK);
	for (const char *const *name = (const char *const[]){ "2", "1", ".hidden", NULL }; *name;
		name++)
		assert_int_equal(file_put(fixture->ctx, at(pool, deep, *name), "", 0), OK);
	const char *const *names = file_names(pool, deep);
	assert_string_equal(names[0], "1");
	assert_string_equal(names[1], "2");
	assert_null(names[2]);
	struct stat found;
	assert_int_equal(stat(deep, &found), 0);
	assert_int_equal(found.st_mode & 077, 0);
	file_remove(fixture->ctx, at(pool, folder, "a"));
	file_remove(fixture->ctx, at(pool, folder, "a"));
	assert_false(ctx_failed(fixture->ctx));
	assert_false(file_is_folder(deep));
	assert_null(file_names(pool, deep)[0]);
	assert_true(file_room(folder) > 0);
}

RUN_TESTS(cmocka_unit_test(what_is_put_is_what_is_read),
	cmocka_unit_test(a_copy_is_turned_on_its_way_and_the_source_is_not),
	cmocka_unit_test(what_cannot_be_is_named_and_leaves_nothing),
	cmocka_unit_test(a_full_disk_is_busy_and_what_stood_there_stays),
	cmocka_unit_test(folders_are_made_with_their_parents_and_go_with_all_in_them))
