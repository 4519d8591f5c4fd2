/* store/db_sqlite_copy.c - a copy of what one snapshot sees, by SQLite's own backup. */
#include "store/copy.h"

#include "store/db_sqlite.h"

#include <unistd.h>

#define PAGES_AT_ONCE 1024

/* Held by the source's transaction, the snapshot stays the same between the steps. */
static int copy_pages(sqlite3 *from, sqlite3 *to, const atomic_bool *stop)
{
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
	if (!backup)
		return sqlite3_errcode(to);
	int code;
	do
		code = sqlite3_backup_step(backup, PAGES_AT_ONCE);
	while (code == SQLITE_OK && !(stop && atomic_load(stop)));
	int ended = sqlite3_backup_finish(backup);
	if (code == SQLITE_OK)
		return SQLITE_INTERRUPT;
	return code == SQLITE_DONE ? ended : code;
}

static void say(struct ctx *ctx, sqlite3 *to, int code, const char *path)
{
	bool full = (code & 0xFF) == SQLITE_FULL || (code & 0xFF) == SQLITE_IOERR ||
		    (code & 0xFF) == SQLITE_CANTOPEN || code == SQLITE_INTERRUPT;
	ctx_fail(ctx, full ? ERR_BUSY : ERR_INTERNAL, "store.not_copied", "file", path, "why",
		to ? sqlite3_errmsg(to) : sqlite3_errstr(code));
}

enum err db_copy_to(struct ctx *ctx, const char *path, const atomic_bool *stop)
{
	sqlite3 *from = ctx_failed(ctx) ? NULL : db_sqlite_handle(ctx->db), *to = NULL;
	if (!from)
		return ctx_fail(ctx, ERR_INVALID, "store.no_copy");
	int code = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
	if (code == SQLITE_OK)
		code = copy_pages(from, to, stop);
	if (code == SQLITE_OK)
		code = sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
	if (code != SQLITE_OK)
		say(ctx, to, code, path);
	sqlite3_close(to);
	if (ctx_failed(ctx))
		unlink(path);
	return ctx->failure.err;
}

const char *db_quick_check(struct ctx *ctx)
{
	struct answer {
		const char *quick_check;
	} answer = { 0 };
	static const struct statement statement = { "quick_check", "PRAGMA quick_check(1)", true };
	static const struct column columns[] = { COLUMN_TEXT(struct answer, quick_check), { 0 } };
	db_one(ctx, &statement, columns, &answer);
	return text_or(answer.quick_check, "");
}
