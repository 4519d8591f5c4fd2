#include "../test.h"

#include "../county.h"
#include "base/file.h"
#include "base/time.h"
#include "care/care.h"

#define SCAN \
	"f415f6975e36f3f493ab446a13816af7134e2398ad6d073dc7e083027c0aabca" /* SM3 of "scan\n" */

struct safe {
	struct county *county;
	const char *data, *store, *again;
};

static const char *at(pool_t *pool, const char *folder, const char *name)
{
	return text_printf(pool, "%s/%s", folder, name);
}

static struct safe *start(pool_t *pool)
{
	struct safe *safe = mem_new(pool, struct safe);
	const char *folder = fixture_folder(pool);
	safe->county = county_start(pool);
	safe->data = at(pool, folder, "data");
	safe->store = at(pool, folder, "store");
	safe->again = at(pool, folder, "again");
	county_sent(safe->county, "2026-06-30");
	struct ctx *ctx = as(safe->county, NULL, 0);
	db_script(ctx, "INSERT INTO county (county, name, office, demo, created) "
		       "VALUES (990101, '某县', '某县人民政府办公室', 0, 1)");
	assert_int_equal(file_make_folder(ctx, at(pool, safe->data, "files/f4/15")), OK);
	assert_int_equal(file_put(ctx, at(pool, safe->data, "files/f4/15/" SCAN), "scan\n", 5), OK);
	return safe;
}

static struct backup back_up(struct safe *safe, const char *password)
{
	struct backup made;
	struct ctx *ctx = as(safe->county, NULL, 0);
	struct seal *seal = password ? care_seal(ctx, safe->store, password) : NULL;
	if (care_backup(ctx, safe->data, safe->store, seal, NULL, &made))
		fail_msg("%s", ctx->failure.message);
	return made;
}

static struct ctx *restore(struct safe *safe, const char *password)
{
	struct ctx *ctx = as(safe->county, NULL, 0);
	struct backup backup;
	ctx->db = NULL;
	if (care_find(ctx, safe->store, &backup))
		return ctx;
	struct seal *seal = password ? care_seal(ctx, safe->store, password) : NULL;
	if (!ctx_failed(ctx) && care_restore(ctx, &backup, safe->again, seal) == OK)
		assert_true(file_is_there(at(ctx->pool, safe->again, "county.db")));
	return ctx;
}

static int64_t differing(struct safe *safe, int64_t position)
{
	struct ctx *ctx = as(safe->county, NULL, 0), twin = *ctx;
	const char *why;
	twin.db = db_open(ctx->pool, at(ctx->pool, safe->again, "county.db"), DB_READ, &why);
	assert_non_null(twin.db);
	int64_t differing = care_compare(ctx, &twin, position);
	assert_false(ctx_failed(&twin));
	db_close(twin.db);
	return differing;
}

TEST(a_backup_comes_back_event_by_event_with_its_attachments)
{
	for (int sealed = 0; sealed < 2; sealed++) {
		const char *password = sealed ? "geheim-123" : NULL, *text;
		struct safe *safe = start(pool);
		struct backup made = back_up(safe, password);
		size_t size;
		assert_true(made.events > 0);
		assert_int_equal(made.files, 1);
		assert_int_equal(made.copied, 1);
		struct ctx *ctx = restore(safe, password);
		assert_false(ctx_failed(ctx));
		assert_int_equal(differing(safe, made.position), 0);
		assert_int_equal(
			file_get(ctx, at(pool, safe->again, "files/f4/15/" SCAN), 10, &text, &size),
			OK);
		assert_string_equal(text, "scan\n");
	}
}

TEST(attachments_are_copied_once)
{
	struct safe *safe = start(pool);
	back_up(safe, NULL);
	county_wait(safe->county, MS_DAY);
	struct backup made = back_up(safe, NULL);
	assert_int_equal(made.files, 1);
	assert_int_equal(made.copied, 0);
	size_t count;
	struct backup *backups = care_backups(as(safe->county, NULL, 0), safe->store, &count);
	assert_int_equal(count, 2);
	assert_string_equal(backups[0].name, made.name);
}

TEST(a_sealed_one_shows_nothing_and_opens_by_its_password_alone)
{
	struct safe *safe = start(pool);
	struct backup made = back_up(safe, "geheim-123");
	const char *sealed = at(pool, made.path, "county.db.sealed"), *bytes;
	size_t size;
	struct ctx *ctx = as(safe->county, NULL, 0);
	assert_false(file_is_there(at(pool, made.path, "county.db")));
	assert_int_equal(file_get(ctx, sealed, 100000000, &bytes, &size), OK);
	assert_null(memmem(bytes, size, "SQLite format", 13));
	assert_string_equal(restore(safe, NULL)->failure.key, "care.sealed");
	assert_string_equal(restore(safe, "another-1")->failure.key, "care.other_password");
	assert_false(file_is_there(safe->again));
	assert_false(ctx_failed(restore(safe, "geheim-123")));
}

static const char *manifest, *database, *scan, *all;

static void spoil(struct ctx *ctx, const char *path, size_t from_end, const char *with)
{
	const char *bytes;
	size_t size;
	assert_int_equal(file_get(ctx, path, 100000000, &bytes, &size), OK);
	char *copy = pool_copy(ctx->pool, bytes, size + 1);
	memcpy(copy + size - from_end, with, strlen(with));
	assert_int_equal(file_put(ctx, path, copy, size), OK);
}

static void change_byte(struct ctx *ctx)
{
	spoil(ctx, database, 5000, "?");
}

static void cut_database(struct ctx *ctx)
{
	assert_int_equal(file_put(ctx, database, "SQLite format 3", 16), OK);
}

static void no_database(struct ctx *ctx)
{
	file_remove(ctx, database);
}

static void change_scan(struct ctx *ctx)
{
	spoil(ctx, scan, 3, "?");
}

static void no_scan(struct ctx *ctx)
{
	file_remove(ctx, scan);
}

static void no_manifest(struct ctx *ctx)
{
	file_remove(ctx, manifest);
}

static void foreign_manifest(struct ctx *ctx)
{
	assert_int_equal(file_put(ctx, manifest, "{\"format\":7}", 12), OK);
}

static void torn_manifest(struct ctx *ctx)
{
	assert_int_equal(file_put(ctx, manifest, "{\"format\":1", 11), OK);
}

/* Right hash, but of another county's database. */
static void foreign_database(struct ctx *ctx)
{
	const char *bytes;
	size_t size;
	assert_int_equal(file_get(ctx, manifest, 100000, &bytes, &size), OK);
	char *copy = pool_copy(ctx->pool, bytes, size + 1), *county = strstr(copy, "990101");
	memcpy(county, "990102", 6);
	assert_int_equal(file_put(ctx, manifest, copy, size), OK);
}

TEST(what_was_changed_cut_or_lost_is_refused_and_nothing_is_left)
{
	static const struct {
		void (*spoil)(struct ctx *ctx);
		const char *key;
	} cases[] = {
		{ change_byte, "care.changed" },
		{ cut_database, "care.changed" },
		{ no_database, "file.not_read" },
		{ change_scan, "care.changed" },
		{ no_scan, "care.files_missing" },
		{ no_manifest, "care.none" },
		{ foreign_manifest, "care.none" },
		{ torn_manifest, "care.none" },
		{ foreign_database, "care.other_database" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct safe *safe = start(pool);
		struct backup made = back_up(safe, NULL);
		manifest = at(pool, made.path, "manifest.json");
		database = at(pool, made.path, "county.db");
		scan = at(pool, safe->store, "files/f4/15/" SCAN);
		all = safe->store;
		cases[i].spoil(as(safe->county, NULL, 0));
		struct ctx *ctx = restore(safe, NULL);
		assert_string_equal(text_or(ctx->failure.key, "restored"), cases[i].key);
		assert_non_null(strstr(ctx->failure.message, all));
		assert_false(file_is_there(safe->again));
		assert_false(file_is_there(at(pool, safe->again, "")));
	}
}

TEST(nothing_is_put_over_what_is_there)
{
	struct safe *safe = start(pool);
	back_up(safe, NULL);
	assert_int_equal(file_make_folder(as(safe->county, NULL, 0), safe->again), OK);
	assert_int_equal(
		file_put(as(safe->county, NULL, 0), at(pool, safe->again, "county.db"), "x", 1),
		OK);
	assert_string_equal(restore(safe, NULL)->failure.key, "care.not_empty");
	assert_int_equal(file_size(at(pool, safe->again, "county.db")), 1);
}

TEST(what_a_cut_off_one_left_is_swept_and_never_listed)
{
	struct safe *safe = start(pool);
	const char *making = at(pool, safe->store, "backups/.making");
	size_t count;
	assert_int_equal(file_make_folder(as(safe->county, NULL, 0), making), OK);
	assert_int_equal(
		file_put(as(safe->county, NULL, 0), at(pool, making, "county.db"), "x", 1), OK);
	assert_null(care_backups(as(safe->county, NULL, 0), safe->store, &count)[0].path);
	back_up(safe, NULL);
	assert_false(file_is_there(making));
}

static void pretend(struct safe *safe, int64_t day)
{
	struct ctx *ctx = as(safe->county, NULL, 0);
	const char *folder = text_printf(
		ctx->pool, "%s/backups/%s-1", safe->store, time_format_day(ctx->pool, day));
	const char *text =
		text_printf(ctx->pool, "{\"format\":1,\"created\":%lld,\"hash\":\"%064d\"}",
			(long long)time_at(day, 0), 0);
	assert_int_equal(file_make_folder(ctx, folder), OK);
	assert_int_equal(
		file_put(ctx, at(ctx->pool, folder, "manifest.json"), text, strlen(text)), OK);
}

TEST(days_weeks_and_months_are_kept)
{
	struct safe *safe = start(pool);
	int64_t last = time_from_civil(2026, 3, 31);
	size_t count;
	for (int64_t day = last; day > last - 100; day -= 1 + (last - day > 10))
		pretend(safe, day);
	assert_int_equal(care_keep(as(safe->county, NULL, 0), safe->store), OK);
	static const char *const kept[] = { "2026-03-31", "2026-03-30", "2026-03-29", "2026-03-28",
		"2026-03-27", "2026-03-26", "2026-03-25", "2026-03-22", "2026-03-14", "2026-02-28",
		"2026-01-31", "2025-12-30" };
	struct backup *backups = care_backups(as(safe->county, NULL, 0), safe->store, &count);
	assert_int_equal(count, COUNT(kept));
	for (size_t i = 0; i < COUNT(kept); i++)
		assert_string_equal(time_format_day(pool, time_day(backups[i].created)), kept[i]);
}

TEST(all_of_one_day_stay_while_it_lasts)
{
	struct safe *safe = start(pool);
	size_t count;
	for (int hour = 0; hour < 3; hour++) {
		back_up(safe, NULL);
		county_wait(safe->county, MS_HOUR);
	}
	care_backups(as(safe->county, NULL, 0), safe->store, &count);
	assert_int_equal(count, 3);
}

RUN_TESTS(cmocka_unit_test(a_backup_comes_back_event_by_event_with_its_attachments),
	cmocka_unit_test(attachments_are_copied_once),
	cmocka_unit_test(a_sealed_one_shows_nothing_and_opens_by_its_password_alone),
	cmocka_unit_test(what_was_changed_cut_or_lost_is_refused_and_nothing_is_left),
	cmocka_unit_test(nothing_is_put_over_what_is_there),
	cmocka_unit_test(what_a_cut_off_one_left_is_swept_and_never_listed),
	cmocka_unit_test(days_weeks_and_months_are_kept),
	cmocka_unit_test(all_of_one_day_stay_while_it_lasts))
