/* engine/act_try.c - one act among many: what one is refused leaves the others as they are. */
#include "engine/act.h"

#include "store/db.h"

static bool is_refusal(enum err err)
{
	return err == ERR_INVALID || err == ERR_FORBIDDEN || err == ERR_NOT_FOUND ||
	       err == ERR_CONFLICT;
}

bool refusal_take(struct ctx *ctx, struct failure *ret_why)
{
	if (!is_refusal(ctx->failure.err))
		return false;
	*ret_why = ctx->failure;
	ctx->failure = (struct failure){ 0 };
	return true;
}

const char *refusal_words(const struct failure *why)
{
	return text_or(why->fields ? why->fields->message : why->message, "");
}

bool matter_try_on(
	struct ctx *ctx, struct matter *matter, const struct deed *deed, struct failure *ret_why)
{
	*ret_why = (struct failure){ 0 };
	db_savepoint(ctx);
	enum err err = matter_act(ctx, matter, deed);
	if (!err) {
		db_release(ctx);
		return !ctx_failed(ctx);
	}
	if (is_refusal(err))
		db_rollback_to(ctx);
	(void)refusal_take(ctx, ret_why);
	return false;
}

bool matter_try(struct ctx *ctx, int64_t id, const struct deed *deed, struct matter **ret_matter,
	struct failure *ret_why)
{
	*ret_matter = matter_load(ctx, id);
	if (*ret_matter)
		return matter_try_on(ctx, *ret_matter, deed, ret_why);
	*ret_why = (struct failure){ 0 };
	(void)refusal_take(ctx, ret_why);
	return false;
}

bool matter_would(struct ctx *ctx, struct matter *matter, const struct deed *deed, bool with_values,
	struct failure *ret_why)
{
	*ret_why = (struct failure){ 0 };
	enum err err = matter_check(ctx, matter, deed, with_values);
	(void)refusal_take(ctx, ret_why);
	return !err;
}
