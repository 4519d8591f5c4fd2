/* setup/setup_found.c - from nothing to a county with one administrator. */
#include "setup/setup.h"

#include "engine/calendar_change.h"
#include "engine/definition_store.h"
#include "engine/directory.h"
#include "http/session.h"
#include "people/people.h"

#include <inttypes.h>
#include <openssl/rand.h>

#define OFFICE_CODE "office"
#define CODE_LENGTH 8

/* --- GB/T 2260 --------------------------------------------------------------------------------- */

bool setup_is_county(const char *text, int64_t *ret)
{
	return text && strlen(text) == 6 && text_to_int(text, ret) && *ret > 110000 &&
	       *ret % 100 != 0;
}

const char *setup_province(const struct ctx *ctx, int64_t county)
{
	const char *key = text_printf(ctx->pool, "province.%" PRId64, county / 10000);
	const char *name = message(ctx->pool, ctx->messages, key);
	return text_equal(name, key) ? NULL : name;
}

const char *setup_fill(const struct ctx *ctx, const char *text)
{
	const char *const pairs[] = { "county", ctx->office->county_name, NULL };
	return text_fill(ctx->pool, text, pairs);
}

/* --- the code on the server's console ---------------------------------------------------------- */

const char *setup_new_code(struct ctx *ctx)
{
	static const char digits[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
	unsigned char bytes[CODE_LENGTH];
	char code[CODE_LENGTH + 1] = "";
	CHECK(RAND_bytes(bytes, sizeof bytes) == 1);
	for (size_t i = 0; i < CODE_LENGTH; i++)
		code[i] = digits[bytes[i] % 32];
	office_put_note(ctx, OFFICE_CODE_NOTE, session_key(ctx->pool, code));
	return text_printf(ctx->pool, "%.4s-%s", code, code + 4);
}

/* --- what stands in a new county --------------------------------------------------------------- */

/* The first role of roles.yaml that may give the others their accounts and is no unit's. */
static const struct role *first_role(const struct definitions *set)
{
	for (size_t i = 0; i < set->role_count; i++)
		for (size_t n = 0; n < set->roles[i].may_count; n++)
			if (set->roles[i].scope != ROLE_UNIT &&
				text_equal(set->roles[i].may[n], "admin-people"))
				return &set->roles[i];
	return NULL;
}

static const struct role *administrator_of(const struct definitions *set)
{
	return set->preset ? set->preset->administrator : first_role(set);
}

/* 青禾县 → 县政府办. */
static const char *short_of_office(struct ctx *ctx, const char *county)
{
	size_t last = strlen(county);
	while (last && ((unsigned char)county[--last] & 0xc0) == 0x80)
		;
	return message(ctx->pool, ctx->messages, "setup.office_short", "kind", county + last);
}

/* The office and its parts; the unit whose code is CODE, or the office. */
static int64_t put_office(struct ctx *ctx, const struct founding *founding, const char *code)
{
	const struct preset *preset = ctx->definitions->preset;
	struct unit office = { .code = OFFICE_CODE,
		.name = founding->office.name,
		.short_name = short_of_office(ctx, founding->office.county_name),
		.kind = "office" };
	if (directory_put_unit(ctx, &office))
		return 0;
	int64_t found = office.id;
	for (size_t i = 0; preset && i < preset->part_count; i++) {
		const struct preset_part *part = &preset->parts[i];
		struct unit unit = { .code = part->code,
			.name = part->name,
			.parent = office.id,
			.kind = "office" };
		if (directory_put_unit(ctx, &unit))
			return 0;
		if (text_equal(part->code, code))
			found = unit.id;
	}
	return found;
}

static enum err put_grant(struct ctx *ctx, int64_t person, int64_t unit, const struct role *role)
{
	struct grant grant = { .person = person, .unit = unit, .role = role };
	return directory_put_grant(ctx, &grant);
}

static enum err put_person(
	struct ctx *ctx, const struct founding *founding, int64_t unit, int64_t *ret)
{
	struct person person = { .unit = unit, .name = founding->person, .active = true };
	enum err err = directory_put_person(ctx, &person);
	if (!err)
		err = put_grant(ctx, person.id, unit, administrator_of(ctx->definitions));
	if (!err && founding->post)
		err = put_grant(ctx, person.id, unit, founding->post->role);
	*ret = person.id;
	return err;
}

static bool is_on_at_first(const struct preset *preset, const struct definition *definition)
{
	for (size_t i = 0; i < preset->business_count; i++)
		if (preset->businesses[i] == definition)
			return true;
	return false;
}

static void put_switches(struct ctx *ctx, const struct definitions *set)
{
	for (size_t i = 0; set->preset && i < set->current_count; i++) {
		const struct definition *definition = set->current[i];
		if (!is_on_at_first(set->preset, definition))
			office_put_note(
				ctx, text_printf(ctx->pool, "business.%s", definition->id), "0");
	}
}

enum err setup_found(struct ctx *ctx, const struct founding *founding, int64_t *ret_person)
{
	enum err err = office_found(ctx, &founding->office);
	if (err)
		return err;
	definitions_found(ctx, ctx->definitions);
	calendar_keep(ctx, ctx->world);
	int64_t unit = put_office(ctx, founding, founding->post ? founding->post->unit : "");
	if (ctx_failed(ctx) || put_person(ctx, founding, unit, ret_person))
		return ctx->failure.err;
	if (!founding->all_businesses)
		put_switches(ctx, ctx->definitions);
	return account_add(ctx, &(struct account){ .login = founding->login,
					.person = *ret_person,
					.password = founding->encoded,
					.active = 1 });
}
