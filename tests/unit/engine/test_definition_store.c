/* tests/unit/engine/test_definition_store.c - versions that have run stay known and never change. */
#include "../test.h"

#include "../fixture.h"
#include "engine/definition_store.h"

#include <sys/stat.h>

struct store {
	struct fixture *fixture;
	const char *folder;
};

static const char *read_text(pool_t *pool, const char *path)
{
	char *text = pool_alloc(pool, 100000);
	FILE *stream = fopen(path, "rb");
	assert_non_null(stream);
	size_t size = fread(text, 1, 99999, stream);
	assert_true(size > 0 && size < 99999);
	fclose(stream);
	return text;
}

static void write_text(const char *path, const char *text)
{
	FILE *stream = fopen(path, "wb");
	assert_non_null(stream);
	assert_int_equal(fwrite(text, 1, strlen(text), stream), strlen(text));
	assert_int_equal(fclose(stream), 0);
}

/* The business as it stands, with another line for its version. */
static void write_procedure(const struct store *store, const char *version)
{
	pool_t *pool = store->fixture->pool;
	const char *text = read_text(pool, SOURCE_ROOT "/definitions/procedures/supervision.yaml");
	const char *at = strstr(text, "\nversion: ");
	assert_non_null(at);
	write_text(text_printf(pool, "%s/procedures/supervision.yaml", store->folder),
		text_printf(
			pool, "%.*s\n%s%s", (int)(at - text), text, version, strchr(at + 1, '\n')));
}

static struct store start(pool_t *pool)
{
	struct store store = { fixture_start(pool), fixture_folder(pool) };
	assert_int_equal(mkdir(text_printf(pool, "%s/procedures", store.folder), 0700), 0);
	write_text(text_printf(pool, "%s/roles.yaml", store.folder),
		read_text(pool, SOURCE_ROOT "/definitions/roles.yaml"));
	write_procedure(&store, "version: 1");
	return store;
}

static struct definitions *load(const struct store *store, struct problems *problems)
{
	pool_t *pool = store->fixture->pool;
	problems_init(problems, pool, store->fixture->messages);
	struct definitions *set = definitions_load(pool, store->folder, problems);
	problems_print(problems, stderr);
	assert_non_null(set);
	return set;
}

static enum err keep(const struct store *store, struct definitions **ret, struct problems *problems)
{
	*ret = load(store, problems);
	return definitions_keep(fixture_ctx(store->fixture), store->fixture->pool, *ret, problems);
}

TEST(the_same_version_may_be_kept_any_number_of_times)
{
	struct store store = start(pool);
	struct definitions *set;
	struct problems problems;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(keep(&store, &set, &problems), OK);
		assert_int_equal(set->all_count, 1);
	}
}

TEST(a_new_version_stands_beside_the_old_one)
{
	struct store store = start(pool);
	struct definitions *set;
	struct problems problems;
	assert_int_equal(keep(&store, &set, &problems), OK);
	write_procedure(&store, "version: 2");
	assert_int_equal(keep(&store, &set, &problems), OK);
	assert_int_equal(set->current_count, 1);
	assert_int_equal(set->current[0]->version, 2);
	const struct definition *old = definition_version(set, "supervision", 1);
	assert_non_null(old);
	assert_int_equal(old->version, 1);
	assert_int_equal(old->action_count, set->current[0]->action_count);
}

TEST(a_changed_text_under_the_same_version_is_refused_with_its_file)
{
	struct store store = start(pool);
	struct definitions *set;
	struct problems problems;
	assert_int_equal(keep(&store, &set, &problems), OK);
	write_procedure(&store, "version: 1 ");
	assert_int_equal(keep(&store, &set, &problems), ERR_INVALID);
	assert_int_equal(problems.count, 1);
	assert_non_null(strstr(problems.first->file, "supervision.yaml"));
}

RUN_TESTS(cmocka_unit_test(the_same_version_may_be_kept_any_number_of_times),
	cmocka_unit_test(a_new_version_stands_beside_the_old_one),
	cmocka_unit_test(a_changed_text_under_the_same_version_is_refused_with_its_file))
