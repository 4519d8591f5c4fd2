/* app/command_care.c - backup, its list, the lists of open matters, restoring a backup, and the rehearsal of that. */
#include "app/command_data.h"
#include "app/commands.h"
#include "app/folder.h"
#include "app/secret.h"
#include "base/file.h"
#include "base/time.h"
#include "care/care.h"
#include "html/json.h"
#include "store/migrate.h"

#include <inttypes.h>

struct caring {
	struct invocation *invocation;
	const char *data, *store;
	struct backup backup;
};

static const struct seal *seal_of(struct ctx *ctx, const struct caring *caring, const char *store)
{
	struct invocation *invocation = caring->invocation;
	if (!invocation_option(invocation, "password-file"))
		return NULL;
	const char *password = secret_read(invocation, false);
	if (password)
		return care_seal(ctx, store, password);
	ctx_fail(ctx, ERR_INVALID, "care.no_password");
	return NULL;
}

/* A ctx that knows files alone. */
static void bare_ctx(struct invocation *invocation, struct ctx *ret)
{
	*ret = (struct ctx){
		.pool = invocation->pool, .messages = invocation->messages, .now = time_now()
	};
}

static void put_backup(json_t *object, const struct backup *backup)
{
	put_text(object, "path", backup->path);
	put_text(object, "name", backup->name);
	put_int(object, "created", backup->created);
	put_int(object, "position", backup->position);
	put_int(object, "events", backup->events);
	put_int(object, "matters", backup->matters);
	put_int(object, "files", backup->files);
	put_int(object, "copied", backup->copied);
	put_int(object, "bytes", backup->bytes);
	put_flag(object, "sealed", backup->sealed);
}

static const char *number(struct invocation *invocation, int64_t number)
{
	return text_printf(invocation->pool, "%" PRId64, number);
}

static int tell(struct invocation *invocation, const struct backup *backup, const char *key)
{
	if (invocation->json) {
		json_t *document = json_tree(invocation->pool);
		put_backup(document, backup);
		return invocation_print(invocation, document);
	}
	puts(message(invocation->pool, invocation->messages, key, "path", backup->path, "events",
		number(invocation, backup->events), "matters", number(invocation, backup->matters),
		"files", number(invocation, backup->files), "copied",
		number(invocation, backup->copied), "size",
		number(invocation, (backup->bytes + 1023) / 1024)));
	return 0;
}

/* --- backup ------------------------------------------------------------------------------------ */

static void back_up(struct ctx *ctx, void *data)
{
	struct caring *caring = data;
	struct ctx own = *ctx;
	own.pool = caring->invocation->pool;
	const struct seal *seal = seal_of(&own, caring, caring->store);
	if (!ctx_failed(&own) &&
		care_backup(&own, caring->data, caring->store, seal, NULL, &caring->backup))
		seal = NULL;
	ctx->failure = own.failure;
}

int command_backup(struct invocation *invocation)
{
	struct caring caring = { .invocation = invocation,
		.data = folder_choose(invocation->pool, invocation_option(invocation, "data")),
		.store = invocation->words[0] };
	if (!command_look(invocation, back_up, &caring))
		return EXIT_REFUSED;
	return tell(invocation, &caring.backup, "care.made");
}

int command_backups(struct invocation *invocation)
{
	struct ctx ctx;
	size_t count;
	bare_ctx(invocation, &ctx);
	const struct backup *backups = care_backups(&ctx, invocation->words[0], &count);
	json_t *document = json_tree(invocation->pool), *list = put_list(document, "backups");
	for (size_t i = 0; i < count; i++)
		put_backup(add_object(list), &backups[i]);
	if (invocation->json)
		return invocation_print(invocation, document);
	for (size_t i = 0; i < count; i++)
		tell(invocation, &backups[i], "care.listed");
	return count ? 0
		     : invocation_refuse(
			       invocation, message(invocation->pool, invocation->messages,
						   "care.none", "file", invocation->words[0]));
}

/* --- lists ------------------------------------------------------------------------------------- */

struct listing_now {
	struct invocation *invocation;
	struct care_list list;
};

static void write_lists(struct ctx *ctx, void *data)
{
	struct listing_now *listing = data;
	struct ctx own = *ctx;
	own.pool = listing->invocation->pool;
	const char *folder = text_or(listing->invocation->words[0], care_lists_folder(&own));
	enum err err = care_lists_write(&own, folder, &listing->list);
	ctx->failure = own.failure;
	CHECK(!err || ctx_failed(ctx));
}

int command_lists(struct invocation *invocation)
{
	struct listing_now listing = { .invocation = invocation };
	if (!command_look(invocation, write_lists, &listing))
		return EXIT_REFUSED;
	if (!invocation->json) {
		puts(message(invocation->pool, invocation->messages, "care.listed_now", "path",
			listing.list.path, "count", number(invocation, listing.list.rows)));
		return 0;
	}
	json_t *document = json_tree(invocation->pool);
	put_text(document, "path", listing.list.path);
	put_int(document, "at", listing.list.at);
	put_int(document, "matters", listing.list.rows);
	return invocation_print(invocation, document);
}

/* --- restore ----------------------------------------------------------------------------------- */

static enum err put_back(struct ctx *ctx, struct caring *caring, const char *place)
{
	if (care_find(ctx, caring->invocation->words[0], &caring->backup))
		return ctx->failure.err;
	const struct seal *seal =
		caring->backup.sealed ? seal_of(ctx, caring, caring->backup.store) : NULL;
	return ctx_failed(ctx) ? ctx->failure.err : care_restore(ctx, &caring->backup, place, seal);
}

int command_restore(struct invocation *invocation)
{
	struct caring caring = { .invocation = invocation,
		.data = folder_choose(invocation->pool, invocation_option(invocation, "data")) };
	struct ctx ctx;
	bare_ctx(invocation, &ctx);
	if (put_back(&ctx, &caring, caring.data))
		return invocation_refuse(invocation, ctx.failure.message);
	return tell(invocation, &caring.backup, "care.restored");
}

/* --- rehearsal --------------------------------------------------------------------------------- */

struct rehearsal {
	struct caring caring;
	int64_t differing;
};

static void rehearse(struct ctx *ctx, void *data)
{
	struct rehearsal *rehearsal = data;
	struct caring *caring = &rehearsal->caring;
	struct ctx own = *ctx;
	own.pool = caring->invocation->pool;
	const struct seal *seal = NULL;
	if (care_find(&own, caring->invocation->words[0], &caring->backup) == OK &&
		caring->backup.sealed)
		seal = seal_of(&own, caring, caring->backup.store);
	if (!ctx_failed(&own) &&
		care_rehearse(&own, caring->data, &caring->backup, seal, &rehearsal->differing) ==
			OK &&
		rehearsal->differing)
		ctx_fail(&own, ERR_INVALID, "care.differs", "count",
			number(caring->invocation, rehearsal->differing));
	ctx->failure = own.failure;
}

int command_rehearse(struct invocation *invocation)
{
	struct rehearsal rehearsal = { .caring = { .invocation = invocation,
					       .data = folder_choose(invocation->pool,
						       invocation_option(invocation, "data")) } };
	if (!command_look(invocation, rehearse, &rehearsal))
		return EXIT_REFUSED;
	return tell(invocation, &rehearsal.caring.backup, "care.rehearsed");
}

/* --- roll-back --------------------------------------------------------------------------------- */

static int tell_rolled_back(struct invocation *invocation, const struct rolled_back *rolled)
{
	if (!invocation->json) {
		puts(message(invocation->pool, invocation->messages, "care.rolled_back", "snapshot",
			rolled->snapshot, "aside", rolled->aside));
		return 0;
	}
	json_t *document = json_tree(invocation->pool);
	put_text(document, "snapshot", rolled->snapshot);
	put_text(document, "aside", rolled->aside);
	put_int(document, "lost", rolled->lost);
	return invocation_print(invocation, document);
}

/* Asked of this program's own migrations. */
static bool is_newer(struct invocation *invocation, const char *data)
{
	const char *why = NULL;
	struct ctx ctx;
	bare_ctx(invocation, &ctx);
	ctx.db = db_open(ctx.pool, folder_database(ctx.pool, data), DB_WRITE, &why);
	if (!ctx.db)
		return false;
	bool newer = migrate(&ctx, invocation_file(invocation, "migrations")) == ERR_CONFLICT;
	db_close(ctx.db);
	return newer;
}

static int roll_back(struct invocation *invocation, const char *data)
{
	struct rolled_back rolled;
	struct ctx ctx;
	bare_ctx(invocation, &ctx);
	if (care_roll_back(&ctx, data, true, &rolled))
		return invocation_refuse(invocation, ctx.failure.message);
	if (rolled.lost && !invocation_option(invocation, "yes"))
		return invocation_refuse(invocation,
			message(invocation->pool, invocation->messages, "care.would_lose", "lost",
				number(invocation, rolled.lost)));
	if (care_roll_back(&ctx, data, false, &rolled))
		return invocation_refuse(invocation, ctx.failure.message);
	return tell_rolled_back(invocation, &rolled);
}

int command_roll_back(struct invocation *invocation)
{
	const char *data = folder_choose(invocation->pool, invocation_option(invocation, "data"));
	const char *key;
	if (!folder_lock(data, false, &key))
		return invocation_refuse(invocation,
			message(invocation->pool, invocation->messages, key, "what", data));
	if (!invocation_option(invocation, "if-newer") || is_newer(invocation, data))
		return roll_back(invocation, data);
	puts(message(invocation->pool, invocation->messages, "care.not_newer"));
	return 0;
}
