/* base/setting.c - settings found by name; the table is short and searched from its start. */
#include "base/setting.h"

static size_t table_size(const struct setting *table)
{
	size_t count = 0;
	while (table[count].name)
		count++;
	return count;
}

/* The row's index, or the table's size where there is none. */
static size_t find(const struct setting *table, const char *name)
{
	size_t i = 0;
	while (table[i].name && !text_equal(table[i].name, name))
		i++;
	return i;
}

struct settings *settings_make(pool_t *pool, const struct setting *table)
{
	struct settings *settings = mem_new(pool, struct settings);
	settings->table = table;
	settings->values = mem_array(pool, int64_t, table_size(table));
	for (size_t i = 0; table[i].name; i++)
		settings->values[i] = table[i].fallback;
	return settings;
}

bool settings_set(struct settings *settings, const char *name, int64_t value)
{
	size_t i = find(settings->table, name);
	const struct setting *row = &settings->table[i];
	if (!row->name || value < row->least || value > row->most)
		return false;
	settings->values[i] = value;
	return true;
}

int64_t settings_get(const struct settings *settings, const char *name)
{
	CHECK(settings);
	size_t i = find(settings->table, name);
	CHECK(settings->table[i].name);
	return settings->values[i];
}
