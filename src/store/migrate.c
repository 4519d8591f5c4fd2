/* store/migrate.c - reads the folder, holds it against what is applied, applies what is missing.
 *
 * Numbers are 1, 2, 3 … without gaps, in the folder and in the database: so the applied ones are
 * the first ones, and a database is newer when it has more of them. */
#include "store/migrate.h"

#include "store/db_engine.h"

#include <apr_file_info.h>
#include <errno.h>
#include <openssl/evp.h>

enum { NUMBER_MAX = 9999, BYTES_MAX = 4 << 20 };

struct file {
	const char *name; /* "0001_core.sql"; NULL: there is none with this number */
	const char *sql, *hash;
	bool own; /* for this engine alone: taken as it is */
};

struct applied {
	int64_t number;
	const char *name, *hash;
};

struct migration {
	struct ctx *ctx;
	const char *folder;
	struct file *files; /* by number, from 1 */
	int64_t count;
};

enum { APPLIED, RECORD };

const struct statement migrate_sql[] = {
	[APPLIED] = { "migrate_applied",
		"SELECT number, name, hash FROM schema_migration ORDER BY number" },
	[RECORD] = { "migrate_record",
		"INSERT INTO schema_migration (number, name, hash, at) VALUES ($1, $2, $3, $4)" },
	{ 0 },
};

static const char applied_table[] =
	"CREATE TABLE IF NOT EXISTS schema_migration (number BIGINT NOT NULL PRIMARY KEY, "
	"name TEXT NOT NULL, hash TEXT NOT NULL, at BIGINT NOT NULL)";

/* --- the folder ---------------------------------------------------------------------------------- */

static const char *hash_of(pool_t *pool, const char *data, size_t size)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned length;
	CHECK(EVP_Digest(data, size, digest, &length, EVP_sm3(), NULL));
	struct buffer hex;
	buffer_init(&hex, pool, sizeof digest * 2);
	for (unsigned i = 0; i < length; i++)
		buffer_printf(&hex, "%02x", digest[i]);
	return hex.data;
}

static enum err read_file(struct migration *migration, struct file *file)
{
	struct ctx *ctx = migration->ctx;
	const char *path = text_printf(ctx->pool, "%s/%s", migration->folder, file->name);
	FILE *stream = fopen(path, "rb");
	if (!stream)
		return ctx_fail(ctx, ERR_INVALID, "store.migrate.unreadable", "file", path, "why",
			strerror(errno));
	fseek(stream, 0, SEEK_END);
	long size = ftell(stream);
	rewind(stream);
	bool good = size >= 0 && size <= BYTES_MAX;
	char *text = good ? pool_alloc(ctx->pool, (size_t)size + 1) : NULL;
	good = good && fread(text, 1, (size_t)size, stream) == (size_t)size;
	fclose(stream);
	if (!good || !text_is_utf8(text, (size_t)size))
		return ctx_fail(ctx, ERR_INVALID, "store.migrate.not_text", "file", path);
	file->sql = text;
	file->hash = hash_of(ctx->pool, text, (size_t)size);
	return OK;
}

/* "0001_core.sql", "0001_core.sqlite.sql": the number; 0 where the name is neither. */
static int64_t number_of(pool_t *pool, const char *name, const char **ret_engine)
{
	enum { DIGITS = 4 };
	int64_t number = 0;
	const char *rest = name + strspn(name, "0123456789");
	if (rest != name + DIGITS || *rest != '_' ||
		!text_to_int(text_copy_n(pool, name, DIGITS), &number))
		return 0;
	rest += strspn(rest, "abcdefghijklmnopqrstuvwxyz0123456789_");
	*ret_engine = "";
	if (text_starts(rest, ".sqlite."))
		*ret_engine = "sqlite";
	if (text_starts(rest, ".postgres."))
		*ret_engine = "postgres";
	rest += **ret_engine ? 1 + strlen(*ret_engine) : 0;
	return text_equal(rest, ".sql") ? number : 0;
}

static enum err take_file(struct migration *migration, const char *name)
{
	struct ctx *ctx = migration->ctx;
	const char *engine;
	int64_t number = number_of(ctx->pool, name, &engine);
	if (number == 0)
		return ctx_fail(ctx, ERR_INVALID, "store.migrate.bad_name", "file", name);
	if (*engine && !text_equal(engine, ctx->db->engine->name))
		return OK;
	struct file *file = &migration->files[number];
	bool own = *engine;
	if (file->name && file->own == own)
		return ctx_fail(ctx, ERR_INVALID, "store.migrate.doubled", "file", name, "other",
			file->name);
	if (number > migration->count)
		migration->count = number;
	if (file->name && file->own)
		return OK;
	*file = (struct file){ .name = text_copy(ctx->pool, name), .own = own };
	return read_file(migration, file);
}

static bool is_migration(const char *name)
{
	size_t size = strlen(name);
	return *name != '.' && size > 4 && strcmp(name + size - 4, ".sql") == 0;
}

static enum err read_folder(struct migration *migration)
{
	struct ctx *ctx = migration->ctx;
	apr_dir_t *folder;
	apr_finfo_t entry;
	if (apr_dir_open(&folder, migration->folder, ctx->pool) != APR_SUCCESS)
		return ctx_fail(ctx, ERR_INVALID, "store.migrate.unreadable", "file",
			migration->folder, "why", strerror(errno));
	while (!ctx_failed(ctx) && apr_dir_read(&entry, APR_FINFO_NAME, folder) == APR_SUCCESS)
		if (is_migration(entry.name))
			take_file(migration, entry.name);
	apr_dir_close(folder);
	for (int64_t i = 1; i <= migration->count && !ctx_failed(ctx); i++)
		if (!migration->files[i].name)
			ctx_fail(ctx, ERR_INVALID, "store.migrate.gap", "number",
				text_printf(ctx->pool, "%04d", (int)i));
	return ctx->failure.err;
}

/* --- the database ---------------------------------------------------------------------------------- */

static const char *in_own_words(const struct ctx *ctx, const char *sql)
{
	const struct db_engine *engine = ctx->db->engine;
	return engine->translate ? engine->translate(ctx->pool, sql) : sql;
}

/* In a ctx of its own, so that what the person reads names the file. */
static enum err apply(struct migration *migration, int64_t number)
{
	struct ctx *ctx = migration->ctx;
	const struct file *file = &migration->files[number];
	struct ctx inner = *ctx;
	db_begin(&inner);
	db_script(&inner, file->own ? file->sql : in_own_words(ctx, file->sql));
	db_put(&inner, &migrate_sql[RECORD], V(number), V(file->name), V(file->hash), V(ctx->now));
	db_commit(&inner);
	if (!ctx_failed(&inner))
		return OK;
	db_rollback(&inner);
	const char *why = text_or(inner.failure.detail, inner.failure.key);
	ctx_fail(ctx, inner.failure.err, "store.migrate.failed", "file", file->name, "why", why);
	ctx->failure.detail = text_printf(ctx->pool, "%s: %s", file->name, why);
	return ctx->failure.err;
}

static enum err compare(struct migration *migration, const struct rows *rows)
{
	struct ctx *ctx = migration->ctx;
	const struct applied *applied = rows->data;
	if (rows->count > migration->count)
		return ctx_fail(ctx, ERR_CONFLICT, "store.migrate.newer", "name",
			applied[rows->count - 1].name);
	for (int64_t i = 1; i <= rows->count; i++, applied++) {
		const struct file *file = &migration->files[i];
		if (applied->number != i || !text_equal(applied->name, file->name) ||
			!text_equal(applied->hash, file->hash))
			return ctx_fail(ctx, ERR_CONFLICT, "store.migrate.changed", "name",
				applied->name, "file", file->name);
	}
	return OK;
}

static enum err get_ready(struct ctx *ctx, const struct rows *rows, int64_t count,
	const struct migrate_before *before)
{
	const struct applied *applied = rows->data;
	if (!before || rows->count == 0 || rows->count == count)
		return OK;
	return before->run(ctx, before->data, applied[rows->count - 1].name);
}

enum err migrate_with(struct ctx *ctx, const char *folder, const struct migrate_before *before)
{
	static const struct column columns[] = { COLUMN_INT(struct applied, number),
		COLUMN_TEXT(struct applied, name), COLUMN_TEXT(struct applied, hash), { 0 } };
	struct migration migration = { .ctx = ctx, .folder = folder };
	migration.files = mem_array(ctx->pool, struct file, NUMBER_MAX + 1);
	if (ctx_failed(ctx) || read_folder(&migration))
		return ctx->failure.err;
	db_script(ctx, in_own_words(ctx, applied_table));
	struct rows rows = db_rows(ctx, &migrate_sql[APPLIED], columns, struct applied, NUMBER_MAX);
	if (ctx_failed(ctx) || compare(&migration, &rows) ||
		get_ready(ctx, &rows, migration.count, before))
		return ctx->failure.err;
	for (int64_t i = rows.count + 1; i <= migration.count && !ctx_failed(ctx); i++)
		apply(&migration, i);
	return ctx->failure.err;
}

enum err migrate(struct ctx *ctx, const char *folder)
{
	return migrate_with(ctx, folder, NULL);
}
