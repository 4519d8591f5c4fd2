/* app/command_change.c - units, accounts, 领导分工 and settings from the command line, beside a running
 * server too. */
#include "app/command_data.h"
#include "app/commands.h"

#include "app/app.h"
#include "app/secret.h"
#include "people/people.h"

struct change {
	struct invocation *invocation;
	const char *login, *encoded;
	int64_t id; /* of what was made */
};

static int run(struct change *change, void (*work)(struct ctx *ctx, void *data))
{
	struct invocation *invocation = change->invocation;
	bool done = command_write(invocation, work, change);
	if (done && invocation->json) {
		json_t *document = json_tree(invocation->pool);
		put_id(document, "id", change->id);
		invocation_print(invocation, document);
	}
	return done ? 0 : EXIT_REFUSED;
}

static const char *option(const struct change *change, const char *name)
{
	return invocation_option(change->invocation, name);
}

/* --- units ------------------------------------------------------------------------------------- */

static int64_t unit_of(struct ctx *ctx, const char *code)
{
	const struct unit *unit = directory_unit_code(ctx->directory, code);
	if (!unit)
		ctx_fail(ctx, ERR_NOT_FOUND, "directory.no_unit", "code", text_or(code, ""));
	return unit ? unit->id : 0;
}

static void add_unit(struct ctx *ctx, void *data)
{
	struct change *change = data;
	const char *parent = option(change, "parent");
	struct unit unit = { .code = change->invocation->words[0],
		.name = change->invocation->words[1],
		.short_name = option(change, "short"),
		.group = option(change, "group"),
		.kind = option(change, "kind"),
		.parent = parent ? unit_of(ctx, parent) : 0 };
	if (directory_put_unit(ctx, &unit) == OK)
		change->id = unit.id;
}

int command_unit_add(struct invocation *invocation)
{
	return run(&(struct change){ .invocation = invocation }, add_unit);
}

/* --- accounts ---------------------------------------------------------------------------------- */

static void add_grants(struct ctx *ctx, const struct person *person, const char *roles)
{
	while (!ctx_failed(ctx) && *roles) {
		size_t size = strcspn(roles, ",");
		struct grant grant = { .person = person->id, .unit = person->unit };
		const char *name = text_copy_n(ctx->pool, roles, size);
		grant.role = role_find(ctx->definitions, name);
		if (!grant.role)
			ctx_fail(ctx, ERR_INVALID, "directory.no_role", "role", name);
		else if (directory_put_grant(ctx, &grant))
			return;
		roles += size + (roles[size] == ',');
	}
}

static void add_user(struct ctx *ctx, void *data)
{
	struct change *change = data;
	struct person person = { .unit = unit_of(ctx, option(change, "unit")),
		.name = option(change, "person"),
		.title = option(change, "title"),
		.mobile = option(change, "mobile"),
		.active = true };
	if (ctx_failed(ctx) || directory_put_person(ctx, &person))
		return;
	add_grants(ctx, &person, text_or(option(change, "role"), ""));
	change->id = person.id;
	struct account account = { .login = change->login,
		.person = person.id,
		.password = change->encoded,
		.active = 1,
		.must_change = !option(change, "keep-password") };
	if (!ctx_failed(ctx) && account_add(ctx, &account) == OK)
		access_write(ctx, &(struct access_record){
					  .kind = "account_added", .object = change->login });
}

static int with_password(struct invocation *invocation, void (*work)(struct ctx *ctx, void *data))
{
	struct change change = { .invocation = invocation, .login = invocation->words[0] };
	change.encoded = secret_new(invocation, change.login);
	return change.encoded ? run(&change, work) : EXIT_REFUSED;
}

int command_user_add(struct invocation *invocation)
{
	return with_password(invocation, add_user);
}

static void reset(struct ctx *ctx, void *data)
{
	struct change *change = data;
	struct account account;
	if (account_reset(ctx, change->login, change->encoded) ||
		!account_load(ctx, change->login, &account))
		return;
	change->id = account.person;
	access_write(
		ctx, &(struct access_record){ .kind = "password_reset", .object = change->login });
}

int command_user_password(struct invocation *invocation)
{
	return with_password(invocation, reset);
}

/* --- 领导分工 ---------------------------------------------------------------------------------- */

static int64_t person_of(struct ctx *ctx, const char *login)
{
	struct account account;
	if (account_load(ctx, login, &account))
		return account.person;
	ctx_fail(ctx, ERR_NOT_FOUND, "account.none", "login", login);
	return 0;
}

static void add_division(struct ctx *ctx, void *data)
{
	struct change *change = data;
	const char *deputy = option(change, "deputy");
	struct division division = { .unit = unit_of(ctx, change->invocation->words[0]),
		.leader = person_of(ctx, change->invocation->words[1]),
		.deputy = deputy ? person_of(ctx, deputy) : 0 };
	if (!ctx_failed(ctx) && directory_put_division(ctx, &division) == OK)
		change->id = division.id;
}

int command_division_add(struct invocation *invocation)
{
	return run(&(struct change){ .invocation = invocation }, add_division);
}

/* --- settings ---------------------------------------------------------------------------------- */

static void set_setting(struct ctx *ctx, void *data)
{
	const char *const *words = ((struct change *)data)->invocation->words;
	struct settings *settings = settings_make(ctx->pool, config_settings);
	int64_t value;
	if (!text_to_int(words[1], &value) || !settings_set(settings, words[0], value))
		ctx_fail(ctx, ERR_INVALID, "app.bad_setting", "text",
			text_printf(ctx->pool, "%s=%s", words[0], words[1]));
	else
		office_put_note(ctx, words[0], words[1]);
}

int command_settings_set(struct invocation *invocation)
{
	return run(&(struct change){ .invocation = invocation }, set_setting);
}
