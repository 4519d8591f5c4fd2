/* engine/directory_put.c - changes of units, persons, grants and 领导分工: what is refused, and
 * what people reach afterwards. Every change leaves the rows of `reach` as the scope rule wants
 * them. */
#include "engine/directory_db.h"

#include "base/id.h"

#include <inttypes.h>

static void give_id(struct ctx *ctx, int64_t *id)
{
	if (!*id)
		*id = id_next(ctx);
}

static void need_text(struct ctx *ctx, const char *field, const char *text)
{
	if (text_empty(text))
		ctx_fail_field(ctx, field, "directory.missing");
}

static void need_days(struct ctx *ctx, int64_t from_day, int64_t *to_day)
{
	if (!*to_day)
		*to_day = DAY_FOREVER;
	if (from_day > *to_day)
		ctx_fail_field(ctx, "to_day", "directory.days_backwards");
}

static void need_unit(
	struct ctx *ctx, const struct directory *directory, const char *field, int64_t unit)
{
	if (!directory_unit(directory, unit))
		ctx_fail_field(ctx, field, "directory.unknown_unit");
}

static void need_person(
	struct ctx *ctx, const struct directory *directory, const char *field, int64_t person)
{
	if (!directory_person(directory, person))
		ctx_fail_field(ctx, field, "directory.unknown_person");
}

static void write_reach(struct ctx *ctx, const struct directory *directory, int64_t person)
{
	size_t count;
	pool_t *pool = pool_new(ctx->pool);
	struct reach *reach = directory_reach(pool, directory, person, &count);
	directory_db_put_reach(ctx, person, reach, count);
	pool_free(pool);
}

static bool stands_in(const struct directory *directory, int64_t person)
{
	for (size_t i = 0; i < directory->stand_in_count; i++)
		if (directory->stand_ins[i].substitute == person ||
			directory->stand_ins[i].person == person)
			return true;
	return false;
}

static void write_reach_of_substitutes(
	struct ctx *ctx, const struct directory *directory, int64_t person)
{
	for (size_t i = 0; i < directory->stand_in_count; i++)
		if (directory->stand_ins[i].person == person)
			write_reach(ctx, directory, directory->stand_ins[i].substitute);
}

/* After his own rows have changed. */
static void write_reach_of(struct ctx *ctx, int64_t person)
{
	if (!person)
		return;
	const struct directory *directory =
		directory_db_load(ctx, ctx->pool, ctx->definitions, person);
	if (stands_in(directory, person))
		directory = directory_load(ctx, ctx->pool, ctx->definitions);
	write_reach(ctx, directory, person);
	write_reach_of_substitutes(ctx, directory, person);
}

static void write_reach_of_all(struct ctx *ctx)
{
	const struct directory *directory = directory_load(ctx, ctx->pool, ctx->definitions);
	for (size_t i = 0; i < directory->person_count && !ctx_failed(ctx); i++)
		write_reach(ctx, directory, directory->persons[i].id);
}

static enum err finish(struct ctx *ctx)
{
	directory_db_bump(ctx);
	return ctx->failure.err;
}

/* --- units -------------------------------------------------------------------------------------
 */

static void check_unit(struct ctx *ctx, const struct directory *directory, struct unit *unit)
{
	need_text(ctx, "name", unit->name);
	need_text(ctx, "code", unit->code);
	need_days(ctx, unit->from_day, &unit->to_day);
	if (unit->parent)
		need_unit(ctx, directory, "parent", unit->parent);
	if (unit->id && directory_within(directory, unit->parent, unit->id))
		ctx_fail_field(ctx, "parent", "directory.circle");
	const struct unit *taken = directory_unit_code(directory, unit->code);
	if (taken && taken->id != unit->id)
		ctx_fail(ctx, ERR_CONFLICT, "directory.code_taken", "code", unit->code, "name",
			taken->name);
}

/* Where everybody's reach may be another one; a new unit without anybody above it changes nothing.
 */
static bool moves_people(const struct unit *before, const struct unit *unit)
{
	if (!before)
		return unit->parent != 0;
	return before->parent != unit->parent || !text_equal(before->kind, unit->kind);
}

enum err directory_put_units(struct ctx *ctx, struct unit *units, size_t count)
{
	const struct directory *directory = directory_load(ctx, ctx->pool, ctx->definitions);
	bool moves = false;
	for (size_t i = 0; i < count && !ctx_failed(ctx); i++) {
		check_unit(ctx, directory, &units[i]);
		if (ctx_failed(ctx))
			break;
		moves |= moves_people(directory_unit(directory, units[i].id), &units[i]);
		give_id(ctx, &units[i].id);
		directory_db_put_unit(ctx, &units[i]);
	}
	if (ctx_failed(ctx))
		return ctx->failure.err;
	if (moves && directory->person_count)
		write_reach_of_all(ctx);
	return finish(ctx);
}

enum err directory_put_unit(struct ctx *ctx, struct unit *unit)
{
	return directory_put_units(ctx, unit, 1);
}

/* --- persons, grants and divisions -------------------------------------------------------------
 */

enum err directory_put_person(struct ctx *ctx, struct person *person)
{
	give_id(ctx, &person->id);
	const struct directory *directory =
		directory_db_load(ctx, ctx->pool, ctx->definitions, person->id);
	need_text(ctx, "name", person->name);
	need_unit(ctx, directory, "unit", person->unit);
	if (ctx_failed(ctx))
		return ctx->failure.err;
	directory_db_put_person(ctx, person);
	write_reach_of(ctx, person->id);
	return finish(ctx);
}

static bool excludes(const struct role *role, const struct role *other)
{
	for (size_t i = 0; i < role->excludes_count; i++)
		if (text_equal(role->excludes[i], other->id))
			return true;
	return false;
}

static bool overlap(const struct grant *a, const struct grant *b)
{
	return a->from_day <= b->to_day && b->from_day <= a->to_day;
}

static void check_excluded(
	struct ctx *ctx, const struct directory *directory, const struct grant *grant)
{
	for (size_t i = 0; i < directory->grant_count; i++) {
		const struct grant *other = &directory->grants[i];
		if (other->id == grant->id || !overlap(grant, other))
			continue;
		if (excludes(grant->role, other->role) || excludes(other->role, grant->role))
			ctx_fail_field(ctx, "role", "directory.roles_exclude", "role",
				grant->role->title, "other", other->role->title);
	}
}

enum err directory_put_grant(struct ctx *ctx, struct grant *grant)
{
	const struct directory *directory =
		directory_db_load(ctx, ctx->pool, ctx->definitions, grant->person);
	need_person(ctx, directory, "person", grant->person);
	need_unit(ctx, directory, "unit", grant->unit);
	need_days(ctx, grant->from_day, &grant->to_day);
	if (grant->role)
		check_excluded(ctx, directory, grant);
	else
		ctx_fail_field(ctx, "role", "directory.unknown_role");
	if (ctx_failed(ctx))
		return ctx->failure.err;
	give_id(ctx, &grant->id);
	directory_db_put_grant(ctx, grant);
	write_reach_of(ctx, grant->person);
	return finish(ctx);
}

static void check_division(
	struct ctx *ctx, const struct directory *directory, struct division *division)
{
	need_unit(ctx, directory, "unit", division->unit);
	need_person(ctx, directory, "leader", division->leader);
	if (division->deputy)
		need_person(ctx, directory, "deputy", division->deputy);
	need_days(ctx, division->from_day, &division->to_day);
}

static const struct division *find_division(const struct directory *directory, int64_t id)
{
	for (size_t i = 0; id && i < directory->division_count; i++)
		if (directory->divisions[i].id == id)
			return &directory->divisions[i];
	return NULL;
}

static bool concerns(const struct division *division, int64_t person)
{
	return division && (division->leader == person || division->deputy == person);
}

/* Of those whom the divisions named before, or name now. */
static void write_reach_of_named(struct ctx *ctx, const struct directory *before,
	const struct division *divisions, size_t count)
{
	const struct directory *after = directory_load(ctx, ctx->pool, ctx->definitions);
	for (size_t i = 0; i < after->person_count && !ctx_failed(ctx); i++) {
		int64_t person = after->persons[i].id;
		bool named = false;
		for (size_t k = 0; k < count && !named; k++)
			named = concerns(&divisions[k], person) ||
				concerns(find_division(before, divisions[k].id), person);
		if (!named)
			continue;
		write_reach(ctx, after, person);
		write_reach_of_substitutes(ctx, after, person);
	}
}

enum err directory_put_divisions(struct ctx *ctx, struct division *divisions, size_t count)
{
	const struct directory *directory = directory_load(ctx, ctx->pool, ctx->definitions);
	for (size_t i = 0; i < count && !ctx_failed(ctx); i++)
		check_division(ctx, directory, &divisions[i]);
	if (ctx_failed(ctx))
		return ctx->failure.err;
	/* Those of before are found by their ids; new ones have none yet. */
	struct division *put = pool_copy(ctx->pool, divisions, count * sizeof *divisions);
	for (size_t i = 0; i < count; i++) {
		give_id(ctx, &divisions[i].id);
		directory_db_put_division(ctx, &divisions[i]);
	}
	write_reach_of_named(ctx, directory, put, count);
	return finish(ctx);
}

enum err directory_put_division(struct ctx *ctx, struct division *division)
{
	return directory_put_divisions(ctx, division, 1);
}

/* Rights that must not come together come together through nobody either (三员). */
static void check_both(
	struct ctx *ctx, const struct directory *directory, const struct stand_in *row)
{
	for (size_t i = 0; i < directory->grant_count; i++) {
		const struct grant *grant = &directory->grants[i];
		bool his = grant->person == row->person && grant->role->stands_in &&
			   grant->from_day <= row->to_day && grant->to_day >= row->from_day;
		struct grant handed = *grant;
		handed.id = 0;
		for (size_t k = 0; his && k < directory->grant_count; k++) {
			const struct grant *own = &directory->grants[k];
			if (own->person == row->substitute && overlap(own, &handed) &&
				(excludes(own->role, handed.role) ||
					excludes(handed.role, own->role)))
				ctx_fail_field(ctx, "substitute", "directory.roles_exclude", "role",
					handed.role->title, "other", own->role->title);
		}
	}
}

static void check_stand_in(struct ctx *ctx, const struct directory *directory, struct stand_in *row)
{
	const struct person *person = directory_person(directory, row->person);
	const struct person *substitute = directory_person(directory, row->substitute);
	need_days(ctx, row->from_day, &row->to_day);
	if (!person || !person->active)
		ctx_fail_field(ctx, "person", "directory.unknown_person");
	else if (!directory_hands_on(directory, row->person, row->from_day))
		ctx_fail_field(ctx, "person", "directory.not_handed_on");
	if (!substitute || !substitute->active || substitute == person)
		ctx_fail_field(ctx, "substitute", "directory.unknown_person");
	else if (person && !directory_one_house(directory, person->unit, substitute->unit))
		ctx_fail_field(ctx, "substitute", "directory.other_house");
	for (size_t i = 0; i < directory->stand_in_count; i++) {
		const struct stand_in *other = &directory->stand_ins[i];
		if (other->id != row->id && other->person == row->person &&
			other->from_day <= row->to_day && row->from_day <= other->to_day)
			ctx_fail_field(ctx, "from_day", "directory.second_substitute");
	}
	check_both(ctx, directory, row);
}

enum err directory_put_stand_in(struct ctx *ctx, struct stand_in *stand_in)
{
	check_stand_in(ctx, directory_load(ctx, ctx->pool, ctx->definitions), stand_in);
	if (ctx_failed(ctx))
		return ctx->failure.err;
	give_id(ctx, &stand_in->id);
	return directory_end_stand_in(ctx, stand_in);
}

enum err directory_end_stand_in(struct ctx *ctx, const struct stand_in *stand_in)
{
	directory_db_put_stand_in(ctx, stand_in);
	write_reach_of(ctx, stand_in->substitute);
	return finish(ctx);
}

bool directory_refresh(struct ctx *ctx)
{
	const char *hash = text_or(ctx->definitions->hash, "");
	if (text_equal(directory_db_roles(ctx), hash))
		return false;
	write_reach_of_all(ctx);
	directory_db_put_roles(ctx, hash);
	directory_db_bump(ctx);
	return !ctx_failed(ctx);
}
