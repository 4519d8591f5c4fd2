/* store/db_sqlite_schema.c - a migration of the common subset in SQLite's words: outside of
 * literals, quoted names and comments BIGINT is INTEGER and BYTEA is BLOB, and every table is
 * STRICT, so that SQLite checks types as PostgreSQL does.
 *
 * A table whose first line ends with the comment `-- clustered` is kept in the order of its primary key
 * (WITHOUT ROWID): one tree instead of two to write and to search. For tables of small rows that are
 * looked for by that key: the planner takes the key's first column alone for a good index. */
#include "store/db_sqlite.h"
#include "store/sql_scan.h"

#include <ctype.h>
#include <strings.h>

enum { GROWS_AT_MOST = 16 << 20 };

static const struct {
	const char *word, *ours;
} types[] = { { "BIGINT", "INTEGER" }, { "BYTEA", "BLOB" } };

struct translation {
	struct buffer out;
	int words; /* of this statement so far */
	int depth; /* of parentheses */
	bool creates, table, clustered;
};

static bool is(const char *word, size_t size, const char *name)
{
	return strlen(name) == size && strncasecmp(word, name, size) == 0;
}

static const char *take_word(struct translation *translation, const char *at)
{
	size_t size = 0;
	while (isalnum((unsigned char)at[size]) || at[size] == '_')
		size++;
	bool temporary = is(at, size, "TEMP") || is(at, size, "TEMPORARY");
	if (++translation->words == 1)
		translation->creates = is(at, size, "CREATE");
	else if (translation->creates && translation->words <= 3 && !temporary) {
		translation->table = is(at, size, "TABLE");
		translation->creates = false;
	}
	for (size_t i = 0; i < COUNT(types); i++)
		if (is(at, size, types[i].word)) {
			buffer_text(&translation->out, types[i].ours);
			return at + size;
		}
	buffer_add(&translation->out, at, size);
	return at + size;
}

static const char *take_sign(struct translation *translation, const char *at)
{
	buffer_add(&translation->out, at, 1);
	if (*at == '(')
		translation->depth++;
	if (*at == ')' && --translation->depth == 0 && translation->table) {
		buffer_text(&translation->out,
			translation->clustered ? " STRICT, WITHOUT ROWID" : " STRICT");
		translation->table = translation->clustered = false;
	}
	if (*at == ';') {
		translation->words = translation->depth = 0;
		translation->creates = translation->table = translation->clustered = false;
	}
	return at + 1;
}

static bool says_clustered(const char *comment, const char *end)
{
	static const char word[] = "-- clustered\n";
	return (size_t)(end - comment) == strlen(word) && text_starts(comment, word);
}

const char *sqlite_translate(pool_t *pool, const char *sql)
{
	struct translation translation = { 0 };
	buffer_init(&translation.out, pool, GROWS_AT_MOST);
	while (*sql) {
		const char *end = sql_behind_opaque(sql);
		if (end > sql) {
			buffer_add(&translation.out, sql, (size_t)(end - sql));
			translation.clustered |= translation.table && says_clustered(sql, end);
		} else if (isalpha((unsigned char)*sql) || *sql == '_')
			end = take_word(&translation, sql);
		else
			end = take_sign(&translation, sql);
		sql = end;
	}
	CHECK(!translation.out.full);
	return translation.out.data;
}
