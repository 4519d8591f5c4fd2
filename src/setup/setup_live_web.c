/* setup/setup_live_web.c - 试运行 → 正式启用: once, by password and the county's name typed in, all work
 * that was entered for trying is wiped; directory, settings, accounts and the record of access stay.
 *
 * The POST only notes that wiping has begun: from then on nobody works (the dispatcher refuses), and a
 * job deletes slice after slice, also after a crash. The last slice notes the day of 正式启用, and with
 * that none of it is possible again. The demo county can't go live. */
#include "setup/setup_people.h"

#include "base/time.h"
#include "engine/calendar_change.h"
#include "people/people.h"

#include <inttypes.h>

#define SECRET_MAX 200

const struct field setup_live_fields[] = {
	{ "county_name", FIELD_TEXT, .required = true, .max = 30 },
	{ "password", FIELD_SECRET, .required = true, .max = SECRET_MAX },
	{ 0 },
};

/* --- what must be so --------------------------------------------------------------------------- */

static bool is_held(const struct ctx *ctx, const struct rows *accounts, const char *role)
{
	const struct directory *directory = ctx->directory;
	int64_t today = time_day(ctx->now);
	for (size_t i = 0; i < directory->grant_count; i++) {
		const struct grant *grant = &directory->grants[i];
		const struct person *person = directory_person(directory, grant->person);
		const struct account_row *account = setup_account_of(accounts, grant->person);
		if (text_equal(grant->role->id, role) && grant->from_day <= today &&
			today <= grant->to_day && person && person->active && account &&
			account->active)
			return true;
	}
	return false;
}

/* The roles that take over from the administrator of the trial: those that exclude his. */
static size_t put_successors(struct ctx *ctx, json_t *list)
{
	const struct preset *preset = ctx->definitions->preset;
	const struct role *role = preset ? preset->administrator : NULL;
	struct rows accounts = setup_db_accounts(ctx);
	size_t missing = 0;
	for (size_t i = 0; role && i < role->excludes_count; i++) {
		const struct role *other = role_find(ctx->definitions, role->excludes[i]);
		bool held = is_held(ctx, &accounts, role->excludes[i]);
		missing += !held;
		if (!list)
			continue;
		json_t *item = add_object(list);
		put_text(item, "title", other ? other->title : role->excludes[i]);
		put_flag(item, "held", held);
	}
	return missing;
}

enum err setup_live_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct office *office = ctx->office;
	bool trial = office_on_trial(office) && !office->wiping;
	put_flag(res->data, "trial", trial);
	put_flag(res->data, "wiping", office->wiping);
	put_flag(res->data, "is_demo", office->demo);
	put_text(res->data, "live_since",
		office->live_since ? time_format(ctx->pool, office->live_since) : NULL);
	put_text(res->data, "who", office_note(office, "live.who"));
	put_text(res->data, "matters", office_note(office, "live.matters"));
	put_text(res->data, "events", office_note(office, "live.events"));
	put_text(res->data, "county", office->county_name);
	put_int(res->data, "now_matters", trial ? setup_db_count_matters(ctx) : 0);
	put_int(res->data, "now_events", trial ? setup_db_count_events(ctx) : 0);
	put_flag(res->data, "ready", put_successors(ctx, put_list(res->data, "successors")) == 0);
	put_flag(res->data, "has_backup", *office_note(office, "backup.folder"));
	put_text(res->data, "typed", text_or(req_typed(req, "county_name"), ""));
	return setup_show(ctx, req, res, "live", "setup/live");
}

/* --- the act ----------------------------------------------------------------------------------- */

struct beginning {
	int64_t person;
	const char *name, *address;
};

static void note_number(struct ctx *ctx, const char *name, int64_t number)
{
	office_put_note(ctx, name, text_printf(ctx->pool, "%" PRId64, number));
}

/* In the writer's transaction: what was true when the page was asked may be so no longer. */
static void write_beginning(struct ctx *ctx, const void *data)
{
	const struct beginning *beginning = data;
	const struct office *office = office_load(ctx, ctx->pool);
	if (!office_on_trial(office) || office->wiping) {
		ctx_fail(ctx, ERR_CONFLICT, "setup.live.over");
		return;
	}
	int64_t matters = setup_db_count_matters(ctx), events = setup_db_count_events(ctx);
	note_number(ctx, "wipe.begun", ctx->now);
	note_number(ctx, "live.matters", matters);
	note_number(ctx, "live.events", events);
	office_put_note(ctx, "live.who", beginning->name);
	access_write(
		ctx, &(struct access_record){ beginning->person, "wipe_begun", office->county_name,
			     message(ctx->pool, ctx->messages, "setup.live.detail", "matters",
				     text_printf(ctx->pool, "%" PRId64, matters), "events",
				     text_printf(ctx->pool, "%" PRId64, events)),
			     beginning->address });
}

static bool knows_password(struct ctx *ctx, const struct request *req)
{
	struct account account;
	struct rows accounts = setup_db_accounts(ctx);
	const struct account_row *row = setup_account_of(&accounts, ctx->actor->person->id);
	return row && account_load(ctx, row->login, &account) &&
	       password_matches(account.password, req_text(req, "password"));
}

static enum err check(struct ctx *ctx, const struct request *req)
{
	if (!office_on_trial(ctx->office) || ctx->office->wiping)
		return ctx_fail(ctx, ERR_CONFLICT,
			ctx->office->demo ? "setup.live.demo" : "setup.live.over");
	if (put_successors(ctx, NULL))
		return ctx_fail(ctx, ERR_CONFLICT, "setup.live.no_successors");
	if (!text_equal(req_text(req, "county_name"), ctx->office->county_name))
		return ctx_fail_field(ctx, "county_name", "setup.live.other_name", "name",
			ctx->office->county_name);
	if (!knows_password(ctx, req))
		return ctx_fail_field(ctx, "password", "setup.live.wrong_password");
	return OK;
}

enum err setup_live(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct beginning *beginning = mem_new(ctx->pool, struct beginning);
	if (check(ctx, req))
		return ctx->failure.err;
	*beginning = (struct beginning){ ctx->actor->person->id, ctx->actor->person->name,
		req->address };
	ctx_remember(ctx, write_beginning, beginning);
	return res_redirect(res, "/admin/live");
}

/* --- the job ----------------------------------------------------------------------------------- */

static void end_administrators(struct ctx *ctx)
{
	const struct directory *directory = directory_load(ctx, ctx->pool, ctx->definitions);
	const struct preset *preset = ctx->definitions->preset;
	int64_t yesterday = time_day(ctx->now) - 1;
	for (size_t i = 0; preset && i < directory->grant_count; i++) {
		struct grant grant = directory->grants[i];
		if (grant.role != preset->administrator || grant.to_day <= yesterday)
			continue;
		grant.to_day = yesterday;
		grant.from_day = grant.from_day < yesterday ? grant.from_day : yesterday;
		if (directory_put_grant(ctx, &grant))
			return;
	}
}

static void finish(struct ctx *ctx)
{
	setup_db_restart_series(ctx);
	calendar_restart(ctx);
	end_administrators(ctx);
	note_number(ctx, "live", ctx->now);
	office_put_note(ctx, "wipe.begun", "");
	access_write(ctx, &(struct access_record){ .kind = "went_live",
				  .object = ctx->office->county_name,
				  .detail = office_note(ctx->office, "live.who") });
}

bool setup_wipe_slice(struct ctx *ctx)
{
	if (!ctx->office->wiping || !setup_db_is_wiping(ctx))
		return false;
	for (const struct wipe *wipe = setup_wipes; wipe->table; wipe++)
		if (setup_db_wipe(ctx, wipe) > 0)
			return !ctx_failed(ctx);
	finish(ctx);
	return false;
}
