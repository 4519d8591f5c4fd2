/* app/command_init.c - a new data folder: the county, its office, and the first administrator. */
#include "app/commands.h"

#include "app/app.h"
#include "app/folder.h"
#include "app/secret.h"
#include "engine/ledger_key.h"
#include "people/people.h"
#include "setup/setup.h"

struct init {
	struct invocation *invocation;
	struct app *app;
	struct founding founding;
};

static int refuse(struct invocation *invocation, const char *key, const char *what)
{
	return invocation_refuse(
		invocation, message(invocation->pool, invocation->messages, key, "what", what));
}

static void work(struct ctx *ctx, void *data)
{
	struct init *init = data;
	int64_t person;
	if (setup_found(ctx, &init->founding, &person))
		return;
	access_write(
		ctx, &(struct access_record){ person, "founded", init->founding.login, "", "" });
	/* The key that signs checkpoints. */
	ledger_key_open(ctx, init->app->snapshots.folder);
}

static int make(struct init *init)
{
	struct invocation *invocation = init->invocation;
	init->founding.encoded = secret_new(invocation, init->founding.login);
	if (!init->founding.encoded || !app_transact(init->app, work, init))
		return EXIT_REFUSED;
	if (invocation->json) {
		json_t *document = json_tree(invocation->pool);
		put_int(document, "county", init->founding.office.county);
		put_text(document, "login", init->founding.login);
		return invocation_print(invocation, document);
	}
	printf("%s\n", message(invocation->pool, invocation->messages, "app.initialised", "name",
			       init->founding.office.county_name, "login", init->founding.login));
	return 0;
}

static int open_and_make(struct init *init, const char *folder)
{
	struct invocation *invocation = init->invocation;
	init->app = app_open(invocation->pool, &(struct app_options){ .root = invocation->root,
						       .folder = folder,
						       .kind = APP_ANY,
						       .make = true });
	if (!init->app)
		return EXIT_REFUSED;
	int status = atomic_load(&init->app->county) ? refuse(invocation, "app.already", folder)
						     : make(init);
	app_close(init->app);
	return status;
}

int command_init(struct invocation *invocation)
{
	const char *folder = folder_choose(invocation->pool, invocation_option(invocation, "data"));
	const char *county = invocation_option(invocation, "county");
	const char *name = invocation_option(invocation, "name");
	const char *key = NULL;
	struct init init = { .invocation = invocation };
	struct founding *founding = &init.founding;
	founding->login = text_or(invocation_option(invocation, "login"), "admin");
	founding->person = invocation_option(invocation, "person");
	founding->all_businesses = true;
	if (!setup_is_county(county, &founding->office.county))
		return refuse(invocation, "app.bad_county", text_or(county, ""));
	if (text_empty(name) || text_empty(founding->person))
		return refuse(invocation, "app.init_needs", "--name, --person");
	founding->office.county_name = name;
	founding->office.name = text_or(invocation_option(invocation, "office"),
		message(invocation->pool, invocation->messages, "app.office_of", "name", name));
	if (!folder_lock(folder, true, &key) || !folder_use_database(invocation->pool, folder,
							invocation_option(invocation, "db"), &key))
		return refuse(invocation, key, folder);
	return open_and_make(&init, folder);
}
