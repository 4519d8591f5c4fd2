/* app/command_tables.c - prints the tables that run: routes, jobs, settings, statements. */
#include "app/commands.h"

#include "app/app.h"
#include "app/jobs.h"
#include "app/routes.h"
#include "app/statements.h"

#include <inttypes.h>

int command_routes(struct invocation *invocation)
{
	if (invocation_option(invocation, "openapi") || invocation->json) {
		json_t *document = route_openapi(invocation->pool, invocation->messages, routes);
		invocation_print(invocation, document);
		json_decref(document);
	} else if (invocation_option(invocation, "access")) {
		route_print_access(stdout, routes);
	} else {
		route_print(stdout, routes);
	}
	return 0;
}

/* --- jobs -------------------------------------------------------------------------------------- */

static const char *title_of(struct invocation *invocation, const char *prefix, const char *name)
{
	return message(invocation->pool, invocation->messages,
		text_printf(invocation->pool, "%s.%s", prefix, name));
}

static void put_job(struct invocation *invocation, json_t *list, const struct slice_job *job)
{
	json_t *item = add_object(list);
	put_text(item, "name", job->name);
	put_int(item, "every_ms", job->every);
	put_text(item, "text", title_of(invocation, "job", job->name));
}

int command_jobs(struct invocation *invocation)
{
	json_t *document = json_tree(invocation->pool);
	json_t *list = put_list(document, "jobs");
	for (const struct slice_job *job = slice_jobs; job->name; job++) {
		put_job(invocation, list, job);
		if (!invocation->json)
			printf("%-14s %8" PRId64 " ms  %s\n", job->name, job->every,
				title_of(invocation, "job", job->name));
	}
	return invocation->json ? invocation_print(invocation, document) : 0;
}

/* --- settings ---------------------------------------------------------------------------------- */

static const char *unit_of(struct invocation *invocation, const struct setting *row)
{
	return row->unit ? title_of(invocation, "unit", row->unit) : "";
}

static void put_setting(struct invocation *invocation, json_t *list, const struct setting *row)
{
	json_t *item = add_object(list);
	put_text(item, "name", row->name);
	put_int(item, "default", row->fallback);
	put_int(item, "least", row->least);
	put_int(item, "most", row->most);
	put_text(item, "unit", unit_of(invocation, row));
	put_text(item, "text", title_of(invocation, "setting", row->name));
}

int command_settings(struct invocation *invocation)
{
	json_t *document = json_tree(invocation->pool);
	json_t *list = put_list(document, "settings");
	for (const struct setting *row = config_settings; row->name; row++) {
		put_setting(invocation, list, row);
		if (!invocation->json)
			printf("%-20s %6" PRId64 "%s (%" PRId64 "–%" PRId64 ")  %s\n", row->name,
				row->fallback, unit_of(invocation, row), row->least, row->most,
				title_of(invocation, "setting", row->name));
	}
	return invocation->json ? invocation_print(invocation, document) : 0;
}

/* --- statements -------------------------------------------------------------------------------- */

static void put_statement(json_t *list, const char *file, const struct statement *row)
{
	json_t *item = add_object(list);
	put_text(item, "file", file);
	put_text(item, "name", row->name);
	put_text(item, "sql", row->sql);
}

int command_statements(struct invocation *invocation)
{
	json_t *document = json_tree(invocation->pool);
	json_t *list = put_list(document, "statements");
	for (const struct statement_table *table = statement_tables; table->file; table++)
		for (const struct statement *row = table->rows; row->name; row++) {
			put_statement(list, table->file, row);
			if (!invocation->json)
				printf("%s  %s\n\t%s\n", row->name, table->file, row->sql);
		}
	return invocation->json ? invocation_print(invocation, document) : 0;
}
