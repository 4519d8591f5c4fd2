/* A zip that is written is read back by the reader that trusts nothing. */
#include "../test.h"

#include "../fixture.h"
#include "base/file.h"
#include "document/zip.h"
#include "document/zip_write.h"

static const struct zip_limits limits = { 1 << 20, 1 << 20, 1 << 20, 10, 100 };

static const char *read_part(struct ctx *ctx, struct zip_archive *archive, const char *name)
{
	struct zip_stream *stream;
	const struct zip_part *part = zip_archive_find(archive, name);
	char *bytes = pool_alloc(ctx->pool, 1000);
	assert_non_null(part);
	assert_int_equal(zip_part_open(archive, part, ctx->pool, &stream), OK);
	assert_int_equal(zip_part_read(stream, bytes, 999), part->size);
	assert_int_equal(zip_part_read(stream, bytes + part->size, 1), 0);
	return bytes;
}

TEST(files_and_texts_come_back_under_their_names)
{
	struct fixture *fixture = fixture_start_file(pool);
	struct ctx *ctx = fixture_ctx(fixture);
	struct zip_writer *writer;
	struct zip_archive *archive;
	const char *path = text_printf(pool, "%s/a.zip", fixture->folder);
	assert_int_equal(zip_writer_open(ctx, path, &writer), OK);
	assert_int_equal(zip_writer_add_file(writer, "附件/01 回音.pdf",
				 fixture_write(fixture, "b", "%PDF"), FIXTURE_NOW),
		OK);
	assert_int_equal(zip_writer_add_text(writer, "目录.csv", "序号\r\n", FIXTURE_NOW), OK);
	assert_int_equal(zip_writer_close(writer), OK);
	assert_int_equal(zip_archive_open(ctx, path, "a.zip", &limits, &archive), OK);
	assert_int_equal(zip_archive_count(archive), 2);
	assert_string_equal(read_part(ctx, archive, "附件/01 回音.pdf"), "%PDF");
	assert_string_equal(read_part(ctx, archive, "目录.csv"), "序号\r\n");
}

TEST(a_name_twice_and_a_file_that_is_not_there_fail_and_leave_nothing)
{
	struct fixture *fixture = fixture_start_file(pool);
	struct ctx *ctx = fixture_ctx(fixture);
	struct zip_writer *writer;
	const char *path = text_printf(pool, "%s/a.zip", fixture->folder);
	assert_int_equal(zip_writer_open(ctx, path, &writer), OK);
	assert_int_equal(zip_writer_add_text(writer, "a", "1", FIXTURE_NOW), OK);
	assert_int_equal(zip_writer_add_text(writer, "a", "2", FIXTURE_NOW), ERR_CONFLICT);
	assert_false(file_is_there(path));
	ctx = fixture_ctx(fixture);
	assert_int_equal(zip_writer_open(ctx, path, &writer), OK);
	assert_int_equal(zip_writer_add_file(writer, "b", "/nowhere", FIXTURE_NOW), OK);
	assert_int_equal(zip_writer_close(writer), ERR_BUSY);
	assert_false(file_is_there(path));
}

RUN_TESTS(cmocka_unit_test(files_and_texts_come_back_under_their_names),
	cmocka_unit_test(a_name_twice_and_a_file_that_is_not_there_fail_and_leave_nothing))
