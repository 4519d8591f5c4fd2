/* demo/demo_file.c - reads the files of the demo county, and tells one set of them from another. */
#include "demo/demo.h"

#include "engine/ledger.h"

/* More than all the files together. */
#define WORDS_SIZE_MAX (8 * 1024 * 1024)

/* What a tree says, without its comments and its layout. */
static void add_words(struct buffer *words, const struct yaml_node *node)
{
	if (node->key)
		buffer_add(words, node->key, strlen(node->key) + 1);
	if (node->kind == YAML_TEXT)
		buffer_add(words, node->text, strlen(node->text) + 1);
	buffer_add(words, "{", 1);
	for (const struct yaml_node *child = node->first; child; child = child->next)
		add_words(words, child);
	buffer_add(words, "}", 1);
}

static const char *hash_of(pool_t *pool, const struct yaml_node *const *trees, size_t count)
{
	struct buffer words;
	unsigned char hash[LEDGER_HASH];
	char *text = pool_alloc(pool, 2 * LEDGER_HASH + 1);
	buffer_init(&words, pool, WORDS_SIZE_MAX);
	for (size_t i = 0; i < count; i++)
		add_words(&words, trees[i]);
	CHECK(!words.full);
	ledger_hash(&(struct bytes){ words.data, words.size }, 1, hash);
	for (size_t i = 0; i < LEDGER_HASH; i++)
		snprintf(text + 2 * i, 3, "%02x", hash[i]);
	return text;
}

static const struct yaml_node *load(
	struct demo *demo, const char *folder, const char *name, struct problems *problems)
{
	return yaml_load(demo->pool, text_printf(demo->pool, "%s/%s.yaml", folder, name), problems);
}

struct demo *demo_read(pool_t *pool, const char *folder, struct problems *problems)
{
	struct demo *demo = mem_new(pool, struct demo);
	demo->pool = pool;
	demo->units = apr_hash_make(pool);
	demo->persons = apr_hash_make(pool);
	demo->county = load(demo, folder, "county", problems);
	demo->people = load(demo, folder, "people", problems);
	demo->division = load(demo, folder, "division", problems);
	demo->accounts = load(demo, folder, "accounts", problems);
	demo->measures = load(demo, folder, "measures", problems);
	demo->vocabulary = load(demo, folder, "vocabulary", problems);
	demo->scenarios = load(demo, folder, "scenarios", problems);
	if (problems->count)
		return NULL;
	const struct yaml_node *const trees[] = { demo->county, demo->people, demo->division,
		demo->accounts, demo->measures, demo->vocabulary, demo->scenarios };
	demo->hash = hash_of(pool, trees, COUNT(trees));
	return demo;
}

static int64_t id_in(apr_hash_t *ids, const char *name)
{
	const int64_t *id = name ? apr_hash_get(ids, name, APR_HASH_KEY_STRING) : NULL;
	return id ? *id : 0;
}

int64_t demo_unit(const struct demo *demo, const char *id)
{
	return id_in(demo->units, id);
}

int64_t demo_person(const struct demo *demo, const char *id)
{
	return id_in(demo->persons, id);
}
