/* app/command_init.c - a new data folder: the county, its office, and the first administrator. */
#include "app/commands.h"

#include "app/app.h"
#include "app/folder.h"
#include "app/secret.h"
#include "people/people.h"

#define OFFICE_CODE "office"

struct init {
	struct invocation *invocation;
	struct app *app;
	struct county_row county;
	const char *login, *person, *encoded;
};

static int refuse(struct invocation *invocation, const char *key, const char *what)
{
	return invocation_refuse(
		invocation, message(invocation->pool, invocation->messages, key, "what", what));
}

/* Who may give the others their accounts: the first role of roles.yaml that may and is no unit's. */
static const struct role *first_role(const struct definitions *set)
{
	for (size_t i = 0; i < set->role_count; i++)
		for (size_t n = 0; n < set->roles[i].may_count; n++)
			if (set->roles[i].scope != ROLE_UNIT &&
				text_equal(set->roles[i].may[n], "admin-people"))
				return &set->roles[i];
	return NULL;
}

static enum err add_people(struct ctx *ctx, const struct init *init)
{
	struct unit office = { .code = OFFICE_CODE, .name = init->county.office, .kind = "office" };
	enum err err = directory_put_unit(ctx, &office);
	struct person person = { .unit = office.id, .name = init->person, .active = true };
	if (!err)
		err = directory_put_person(ctx, &person);
	struct grant grant = {
		.person = person.id, .unit = office.id, .role = first_role(ctx->definitions)
	};
	if (!err)
		err = directory_put_grant(ctx, &grant);
	if (!err)
		err = account_add(ctx, &(struct account){ .login = init->login,
					       .person = person.id,
					       .password = init->encoded,
					       .active = 1 });
	return err;
}

static void work(struct ctx *ctx, void *data)
{
	struct init *init = data;
	ctx->county = init->county.id;
	app_db_put_county(ctx, &init->county);
	if (add_people(ctx, init) == OK)
		access_write(ctx,
			&(struct access_record){ .kind = "initialised", .object = init->login });
}

/* GB/T 2260: six digits, the last two not 00 for a county. */
static bool is_county(const char *text, int64_t *ret)
{
	return text && strlen(text) == 6 && text_to_int(text, ret) && *ret > 110000;
}

static int make(struct init *init)
{
	struct invocation *invocation = init->invocation;
	init->encoded = secret_new(invocation, init->login);
	if (!init->encoded || !app_transact(init->app, work, init))
		return EXIT_REFUSED;
	if (invocation->json) {
		json_t *document = json_tree(invocation->pool);
		put_int(document, "county", init->county.id);
		put_text(document, "login", init->login);
		return invocation_print(invocation, document);
	}
	printf("%s\n", message(invocation->pool, invocation->messages, "app.initialised", "name",
			       init->county.name, "login", init->login));
	return 0;
}

static int open_and_make(struct init *init, const char *folder)
{
	struct invocation *invocation = init->invocation;
	init->app =
		app_open(invocation->pool, &(struct app_options){ .root = invocation->root,
						   .url = folder_database(invocation->pool, folder),
						   .kind = APP_ANY,
						   .make = true });
	if (!init->app)
		return EXIT_REFUSED;
	int status = init->app->county.id ? refuse(invocation, "app.already", folder) : make(init);
	app_close(init->app);
	return status;
}

int command_init(struct invocation *invocation)
{
	const char *folder = folder_choose(invocation->pool, invocation_option(invocation, "data"));
	const char *county = invocation_option(invocation, "county");
	const char *name = invocation_option(invocation, "name");
	const char *key = NULL;
	struct init init = { .invocation = invocation,
		.login = text_or(invocation_option(invocation, "login"), "admin"),
		.person = invocation_option(invocation, "person") };
	if (!is_county(county, &init.county.id))
		return refuse(invocation, "app.bad_county", text_or(county, ""));
	if (text_empty(name) || text_empty(init.person))
		return refuse(invocation, "app.init_needs", "--name, --person");
	init.county.name = name;
	init.county.office = text_or(invocation_option(invocation, "office"),
		message(invocation->pool, invocation->messages, "app.office_of", "name", name));
	if (!folder_lock(folder, true, &key))
		return refuse(invocation, key, folder);
	return open_and_make(&init, folder);
}
