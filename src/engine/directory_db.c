/* engine/directory_db.c - every statement about units, persons, grants, divisions and reach. */
#include "engine/directory_db.h"

/* More units or people than a county has; a wall, not a page. */
#define ROWS_MAX 1000000

enum {
	VERSION,
	BUMP,
	UNITS,
	PERSONS,
	PERSON,
	GRANTS,
	GRANTS_OF,
	DIVISIONS,
	DIVISIONS_OF,
	STAND_INS,
	PUT_UNIT,
	PUT_PERSON,
	PUT_GRANT,
	PUT_DIVISION,
	PUT_STAND_IN,
	DROP_REACH,
	PUT_REACH,
	ROLES,
	PUT_ROLES,
};

#define UNIT_COLUMNS \
	"id, parent, code, name, short_name, unit_group, kind, sort_key, phone, from_day, to_day"
#define PERSON_COLUMNS "id, unit, name, sort_key, title, mobile, active"
#define GRANT_COLUMNS "id, person, role, unit, from_day, to_day"
#define STAND_IN_COLUMNS "id, person, substitute, from_day, to_day"
#define DIVISION_COLUMNS "id, unit, leader, deputy, from_day, to_day"

const struct statement directory_sql[] = {
	[VERSION] = { "directory_version",
		"SELECT version FROM directory_version WHERE county = $1" },
	[BUMP] = { "directory_bump",
		"INSERT INTO directory_version (county, version) VALUES ($1, 1) "
		"ON CONFLICT (county) DO UPDATE SET version = directory_version.version + 1" },
	[UNITS] = { "directory_units",
		"SELECT " UNIT_COLUMNS " FROM unit WHERE county = $1 ORDER BY id" },
	[PERSONS] = { "directory_persons",
		"SELECT " PERSON_COLUMNS " FROM person WHERE county = $1 ORDER BY id" },
	[PERSON] = { "directory_person",
		"SELECT " PERSON_COLUMNS " FROM person WHERE county = $1 AND id = $2" },
	[GRANTS] = { "directory_grants",
		"SELECT " GRANT_COLUMNS " FROM role_grant WHERE county = $1 ORDER BY person, id" },
	[GRANTS_OF] = { "directory_grants_of",
		"SELECT " GRANT_COLUMNS " FROM role_grant WHERE county = $1 AND person = $2 "
		"ORDER BY person, id" },
	[DIVISIONS] = { "directory_divisions",
		"SELECT " DIVISION_COLUMNS " FROM division WHERE county = $1 "
		"ORDER BY unit, from_day, id" },
	[DIVISIONS_OF] = { "directory_divisions_of",
		"SELECT " DIVISION_COLUMNS " FROM division WHERE county = $1 "
		"AND (leader = $2 OR deputy = $2) ORDER BY unit, from_day, id" },
	[STAND_INS] = { "directory_stand_ins",
		"SELECT " STAND_IN_COLUMNS " FROM stand_in WHERE county = $1 "
		"ORDER BY substitute, from_day, id" },
	[PUT_UNIT] = { "directory_put_unit",
		"INSERT INTO unit (county, id, parent, code, name, short_name, unit_group, kind, "
		"sort_key, phone, from_day, to_day) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
		"ON CONFLICT (county, id) DO UPDATE SET parent = excluded.parent, "
		"code = excluded.code, name = excluded.name, short_name = excluded.short_name, "
		"unit_group = excluded.unit_group, kind = excluded.kind, "
		"sort_key = excluded.sort_key, phone = excluded.phone, "
		"from_day = excluded.from_day, to_day = excluded.to_day" },
	[PUT_PERSON] = { "directory_put_person",
		"INSERT INTO person (county, id, unit, name, sort_key, title, mobile, active) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
		"ON CONFLICT (county, id) DO UPDATE SET unit = excluded.unit, "
		"name = excluded.name, sort_key = excluded.sort_key, title = excluded.title, "
		"mobile = excluded.mobile, active = excluded.active" },
	[PUT_GRANT] = { "directory_put_grant",
		"INSERT INTO role_grant (county, id, person, role, unit, from_day, to_day) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7) "
		"ON CONFLICT (county, id) DO UPDATE SET person = excluded.person, "
		"role = excluded.role, unit = excluded.unit, from_day = excluded.from_day, "
		"to_day = excluded.to_day" },
	[PUT_DIVISION] = { "directory_put_division",
		"INSERT INTO division (county, id, unit, leader, deputy, from_day, to_day) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7) "
		"ON CONFLICT (county, id) DO UPDATE SET unit = excluded.unit, "
		"leader = excluded.leader, deputy = excluded.deputy, "
		"from_day = excluded.from_day, to_day = excluded.to_day" },
	[PUT_STAND_IN] = { "directory_put_stand_in",
		"INSERT INTO stand_in (county, id, person, substitute, from_day, to_day) "
		"VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (county, id) DO UPDATE SET "
		"from_day = excluded.from_day, to_day = excluded.to_day" },
	[DROP_REACH] = { "directory_drop_reach",
		"DELETE FROM reach WHERE county = $1 AND person = $2" },
	[PUT_REACH] = { "directory_put_reach",
		"INSERT INTO reach (county, person, party, role, from_day, to_day) "
		"VALUES ($1, $2, $3, $4, $5, $6)" },
	[ROLES] = { "directory_roles",
		"SELECT value FROM setting WHERE county = $1 AND name = 'directory.roles'" },
	[PUT_ROLES] = { "directory_put_roles",
		"INSERT INTO setting (county, name, value) VALUES ($1, 'directory.roles', $2) "
		"ON CONFLICT (county, name) DO UPDATE SET value = excluded.value" },
	{ 0 },
};

static const struct column unit_columns[] = {
	COLUMN_INT(struct unit, id),
	COLUMN_INT(struct unit, parent),
	COLUMN_TEXT(struct unit, code),
	COLUMN_TEXT(struct unit, name),
	COLUMN_TEXT(struct unit, short_name),
	COLUMN_TEXT(struct unit, group),
	COLUMN_TEXT(struct unit, kind),
	COLUMN_TEXT(struct unit, sort_key),
	COLUMN_TEXT(struct unit, phone),
	COLUMN_INT(struct unit, from_day),
	COLUMN_INT(struct unit, to_day),
	{ 0 },
};

struct person_row {
	struct person person;
	int64_t active;
};

static const struct column person_columns[] = {
	COLUMN_INT(struct person_row, person.id),
	COLUMN_INT(struct person_row, person.unit),
	COLUMN_TEXT(struct person_row, person.name),
	COLUMN_TEXT(struct person_row, person.sort_key),
	COLUMN_TEXT(struct person_row, person.title),
	COLUMN_TEXT(struct person_row, person.mobile),
	COLUMN_INT(struct person_row, active),
	{ 0 },
};

struct grant_row {
	struct grant grant;
	const char *role;
};

static const struct column grant_columns[] = {
	COLUMN_INT(struct grant_row, grant.id),
	COLUMN_INT(struct grant_row, grant.person),
	COLUMN_TEXT(struct grant_row, role),
	COLUMN_INT(struct grant_row, grant.unit),
	COLUMN_INT(struct grant_row, grant.from_day),
	COLUMN_INT(struct grant_row, grant.to_day),
	{ 0 },
};

static const struct column division_columns[] = {
	COLUMN_INT(struct division, id),
	COLUMN_INT(struct division, unit),
	COLUMN_INT(struct division, leader),
	COLUMN_INT(struct division, deputy),
	COLUMN_INT(struct division, from_day),
	COLUMN_INT(struct division, to_day),
	{ 0 },
};

static const struct column stand_in_columns[] = {
	COLUMN_INT(struct stand_in, id),
	COLUMN_INT(struct stand_in, person),
	COLUMN_INT(struct stand_in, substitute),
	COLUMN_INT(struct stand_in, from_day),
	COLUMN_INT(struct stand_in, to_day),
	{ 0 },
};

struct value_row {
	const char *value;
};

static const struct column value_columns[] = { COLUMN_TEXT(struct value_row, value), { 0 } };

int64_t directory_version(struct ctx *ctx)
{
	return db_int(ctx, &directory_sql[VERSION], 0, V(ctx->county));
}

/* --- loading -----------------------------------------------------------------------------------
 */

static void load_units(struct ctx *ctx, struct directory *directory)
{
	struct rows rows = db_rows(
		ctx, &directory_sql[UNITS], unit_columns, struct unit, ROWS_MAX, V(ctx->county));
	directory->units = rows.data;
	directory->unit_count = (size_t)rows.count;
}

static void load_persons(struct ctx *ctx, struct directory *directory, int64_t person)
{
	struct rows rows = person ? db_rows(ctx, &directory_sql[PERSON], person_columns,
					    struct person_row, 1, V(ctx->county), V(person))
				  : db_rows(ctx, &directory_sql[PERSONS], person_columns,
					    struct person_row, ROWS_MAX, V(ctx->county));
	const struct person_row *from = rows.data;
	directory->person_count = (size_t)rows.count;
	directory->persons = mem_array(ctx->pool, struct person, rows.count);
	for (int64_t i = 0; i < rows.count; i++) {
		directory->persons[i] = from[i].person;
		directory->persons[i].active = from[i].active;
	}
}

static void load_grants(struct ctx *ctx, struct directory *directory, int64_t person)
{
	struct rows rows = person ? db_rows(ctx, &directory_sql[GRANTS_OF], grant_columns,
					    struct grant_row, ROWS_MAX, V(ctx->county), V(person))
				  : db_rows(ctx, &directory_sql[GRANTS], grant_columns,
					    struct grant_row, ROWS_MAX, V(ctx->county));
	const struct grant_row *from = rows.data;
	directory->grants = mem_array(ctx->pool, struct grant, rows.count);
	for (int64_t i = 0; i < rows.count; i++) {
		const struct role *role = role_find(directory->definitions, from[i].role);
		if (!role)
			continue;
		directory->grants[directory->grant_count] = from[i].grant;
		directory->grants[directory->grant_count++].role = role;
	}
}

static void load_divisions(struct ctx *ctx, struct directory *directory, int64_t person)
{
	struct rows rows = person ? db_rows(ctx, &directory_sql[DIVISIONS_OF], division_columns,
					    struct division, ROWS_MAX, V(ctx->county), V(person))
				  : db_rows(ctx, &directory_sql[DIVISIONS], division_columns,
					    struct division, ROWS_MAX, V(ctx->county));
	directory->divisions = rows.data;
	directory->division_count = (size_t)rows.count;
}

static void load_stand_ins(struct ctx *ctx, struct directory *directory)
{
	struct rows rows = db_rows(ctx, &directory_sql[STAND_INS], stand_in_columns,
		struct stand_in, ROWS_MAX, V(ctx->county));
	directory->stand_ins = rows.data;
	directory->stand_in_count = (size_t)rows.count;
}

/* Its texts must outlive the directory's pool. */
static void take_failure(struct ctx *ctx, const struct ctx *inner)
{
	ctx->failure = inner->failure;
	ctx->failure.message = text_copy(ctx->pool, inner->failure.message);
	ctx->failure.detail = text_copy(ctx->pool, inner->failure.detail);
}

struct directory *directory_db_load(
	struct ctx *ctx, pool_t *pool, const struct definitions *definitions, int64_t person)
{
	struct directory *directory = mem_new(pool, struct directory);
	struct ctx inner = *ctx; /* its rows live as long as the directory */
	inner.pool = pool;
	directory->definitions = definitions;
	directory->version = directory_version(&inner);
	load_units(&inner, directory);
	load_persons(&inner, directory, person);
	load_grants(&inner, directory, person);
	load_divisions(&inner, directory, person);
	load_stand_ins(&inner, directory);
	take_failure(ctx, &inner);
	return directory;
}

struct directory *directory_load(
	struct ctx *ctx, pool_t *pool, const struct definitions *definitions)
{
	return directory_db_load(ctx, pool, definitions, 0);
}

/* --- writing -----------------------------------------------------------------------------------
 */

void directory_db_put_unit(struct ctx *ctx, const struct unit *unit)
{
	db_exec(ctx, &directory_sql[PUT_UNIT], V(ctx->county), V(unit->id), V(unit->parent),
		V(unit->code), V(unit->name), V(text_or(unit->short_name, unit->name)),
		V(text_or(unit->group, "")), V(text_or(unit->kind, "unit")),
		V(text_or(unit->sort_key, unit->code)), V(text_or(unit->phone, "")),
		V(unit->from_day), V(unit->to_day));
}

void directory_db_put_person(struct ctx *ctx, const struct person *person)
{
	db_exec(ctx, &directory_sql[PUT_PERSON], V(ctx->county), V(person->id), V(person->unit),
		V(person->name), V(text_or(person->sort_key, person->name)),
		V(text_or(person->title, "")), V(text_or(person->mobile, "")), V(person->active));
}

void directory_db_put_grant(struct ctx *ctx, const struct grant *grant)
{
	db_exec(ctx, &directory_sql[PUT_GRANT], V(ctx->county), V(grant->id), V(grant->person),
		V(grant->role->id), V(grant->unit), V(grant->from_day), V(grant->to_day));
}

void directory_db_put_division(struct ctx *ctx, const struct division *division)
{
	db_exec(ctx, &directory_sql[PUT_DIVISION], V(ctx->county), V(division->id),
		V(division->unit), V(division->leader), V(division->deputy), V(division->from_day),
		V(division->to_day));
}

void directory_db_put_stand_in(struct ctx *ctx, const struct stand_in *stand_in)
{
	db_exec(ctx, &directory_sql[PUT_STAND_IN], V(ctx->county), V(stand_in->id),
		V(stand_in->person), V(stand_in->substitute), V(stand_in->from_day),
		V(stand_in->to_day));
}

void directory_db_put_reach(
	struct ctx *ctx, int64_t person, const struct reach *reach, size_t count)
{
	db_exec(ctx, &directory_sql[DROP_REACH], V(ctx->county), V(person));
	for (size_t i = 0; i < count; i++)
		db_put(ctx, &directory_sql[PUT_REACH], V(ctx->county), V(person), V(reach[i].party),
			V(reach[i].role), V(reach[i].from_day), V(reach[i].to_day));
}

void directory_db_bump(struct ctx *ctx)
{
	db_put(ctx, &directory_sql[BUMP], V(ctx->county));
}

const char *directory_db_roles(struct ctx *ctx)
{
	struct value_row row = { 0 };
	db_one(ctx, &directory_sql[ROLES], value_columns, &row, V(ctx->county));
	return text_or(row.value, "");
}

void directory_db_put_roles(struct ctx *ctx, const char *hash)
{
	db_put(ctx, &directory_sql[PUT_ROLES], V(ctx->county), V(hash));
}
