/* demo/demo_county.c - puts the units, people, division of work and accounts of the files into the
 * database, each through its own door, which checks it. */
#include "demo/demo.h"

#include "base/time.h"
#include "demo/demo_db.h"
#include "engine/directory.h"
#include "people/people.h"

struct making {
	struct ctx *ctx;
	struct demo *demo;
	int64_t shift;
};

/* Nobody is so named: says which entry, at which place of the file. */
static int64_t unknown(struct making *making, const struct yaml_node *node, const char *name)
{
	ctx_fail(making->ctx, ERR_INVALID, "demo_county.unknown", "name", text_or(name, ""), "file",
		node->file, "line", text_printf(making->ctx->pool, "%d", node->line));
	return 0;
}

static int64_t unit_at(struct making *making, const struct yaml_node *node, const char *key)
{
	const char *name = yaml_text_of(node, key);
	int64_t unit = demo_unit(making->demo, name);
	return unit || !name ? unit : unknown(making, node, name);
}

static int64_t person_at(struct making *making, const struct yaml_node *node, const char *key)
{
	const char *name = yaml_text_of(node, key);
	int64_t person = demo_person(making->demo, name);
	return person || !name ? person : unknown(making, node, name);
}

static int64_t day_at(struct making *making, const struct yaml_node *node, const char *key)
{
	int64_t day;
	const char *text = yaml_text_of(node, key);
	if (!text)
		return 0;
	if (time_parse_day(text, &day))
		return day + making->shift;
	return unknown(making, node, text);
}

static void know(struct making *making, apr_hash_t *ids, const struct yaml_node *node, int64_t id)
{
	int64_t *kept = mem_new(making->demo->pool, int64_t);
	*kept = id;
	apr_hash_set(ids, text_or(yaml_text_of(node, "id"), ""), APR_HASH_KEY_STRING, kept);
}

static void put_unit(struct making *making, const struct yaml_node *node)
{
	const struct yaml_node *groups = yaml_get(making->demo->county, "groups");
	struct unit unit = { .code = yaml_text_of(node, "id"),
		.name = yaml_text_of(node, "name"),
		.short_name = yaml_text_of(node, "short"),
		.group = yaml_text_of(groups, text_or(yaml_text_of(node, "group"), "")),
		.sort_key = yaml_text_of(node, "key"),
		.kind = text_or(yaml_text_of(node, "kind"), "unit"),
		.phone = yaml_text_of(node, "phone"),
		.parent = unit_at(making, node, "parent") };
	if (directory_put_unit(making->ctx, &unit) == OK)
		know(making, making->demo->units, node, unit.id);
}

static void put_grants(
	struct making *making, const struct yaml_node *node, const struct person *person)
{
	const struct yaml_node *role = yaml_first(yaml_get(node, "roles"));
	for (; role && !ctx_failed(making->ctx); role = role->next) {
		struct grant grant = { .person = person->id,
			.unit = person->unit,
			.role = role_find(making->ctx->definitions, text_or(role->text, "")),
			.to_day = day_at(making, node, "until") };
		if (!grant.role)
			unknown(making, role, role->text);
		else if (directory_put_grant(making->ctx, &grant))
			return;
	}
}

static void put_person(struct making *making, const struct yaml_node *node)
{
	struct person person = { .unit = unit_at(making, node, "unit"),
		.name = yaml_text_of(node, "name"),
		.sort_key = yaml_text_of(node, "key"),
		.title = yaml_text_of(node, "title"),
		.mobile = yaml_text_of(node, "mobile"),
		.active = true };
	if (directory_put_person(making->ctx, &person))
		return;
	know(making, making->demo->persons, node, person.id);
	put_grants(making, node, &person);
}

static void put_division(struct making *making, const struct yaml_node *node)
{
	struct division division = { .unit = unit_at(making, node, "unit"),
		.leader = person_at(making, node, "leader"),
		.deputy = person_at(making, node, "deputy"),
		.from_day = day_at(making, node, "from"),
		.to_day = day_at(making, node, "to") };
	if (!ctx_failed(making->ctx) && directory_put_division(making->ctx, &division))
		unknown(making, node, yaml_text_of(node, "unit"));
}

/* One password, one hash: a hash takes as long as twenty people. */
static void put_account(
	struct making *making, const struct yaml_node *node, const char *encoded, int64_t rank)
{
	struct ctx *ctx = making->ctx;
	struct account account = { .login = yaml_text_of(node, "login"),
		.person = person_at(making, node, "person"),
		.password = encoded,
		.active = 1 };
	if (ctx_failed(ctx) || account_add(ctx, &account))
		return;
	demo_db_note(ctx, text_printf(ctx->pool, "demo-sees-%s", account.login),
		text_or(yaml_text_of(node, "sees"), ""));
	demo_db_note(ctx, text_printf(ctx->pool, "demo-rank-%s", account.login),
		text_printf(ctx->pool, "%02d", (int)rank));
}

static void put_accounts(struct making *making)
{
	struct ctx *ctx = making->ctx;
	const char *password = yaml_text_of(making->demo->accounts, "password");
	const char *encoded = password_hash(ctx->pool, text_or(password, ""));
	int64_t rank = 0;
	const struct yaml_node *node = yaml_first(yaml_get(making->demo->accounts, "accounts"));
	for (; node && !ctx_failed(ctx); node = node->next)
		put_account(making, node, encoded, ++rank);
	demo_db_note(ctx, "demo-password", text_or(password, ""));
}

/* letter.<key>, as first use writes them. */
static void put_letter(struct making *making)
{
	const struct yaml_node *node = yaml_first(yaml_get(making->demo->county, "letter"));
	for (; node && !ctx_failed(making->ctx); node = node->next)
		demo_db_note(making->ctx, text_printf(making->ctx->pool, "letter.%s", node->key),
			text_or(yaml_text(node), ""));
}

static void each(struct making *making, const struct yaml_node *file, const char *key,
	void (*put)(struct making *making, const struct yaml_node *node))
{
	const struct yaml_node *node = yaml_first(yaml_get(file, key));
	for (; node && !ctx_failed(making->ctx); node = node->next)
		put(making, node);
}

enum err demo_put_county(struct ctx *ctx, struct demo *demo, int64_t shift)
{
	struct making making = { ctx, demo, shift };
	put_letter(&making);
	each(&making, demo->county, "units", put_unit);
	each(&making, demo->people, "people", put_person);
	each(&making, demo->division, "division", put_division);
	if (!ctx_failed(ctx))
		put_accounts(&making);
	return ctx->failure.err;
}
