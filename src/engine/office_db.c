/* engine/office_db.c - every statement about the county's own row and its notes. */
#include "engine/office_db.h"

#define NOTES_MAX 10000

enum {
	COUNTY,
	PUT_COUNTY,
	RENAME,
	NOTES,
	PUT_NOTE,
	DROP_NOTE,
};

const struct statement office_sql[] = {
	[COUNTY] = { "office_county",
		"SELECT county, name, office, demo, created FROM county ORDER BY county" },
	[PUT_COUNTY] = { "office_put_county",
		"INSERT INTO county (county, name, office, demo, created) "
		"VALUES ($1, $2, $3, $4, $5)" },
	[RENAME] = { "office_rename",
		"UPDATE county SET name = $1, office = $2 WHERE county = $3" },
	[NOTES] = { "office_notes",
		"SELECT name, value FROM setting WHERE county = $1 ORDER BY name" },
	[PUT_NOTE] = { "office_put_note",
		"INSERT INTO setting (county, name, value) VALUES ($1, $2, $3) "
		"ON CONFLICT (county, name) DO UPDATE SET value = excluded.value" },
	[DROP_NOTE] = { "office_drop_note", "DELETE FROM setting WHERE county = $1 AND name = $2" },
	{ 0 },
};

struct county_row {
	int64_t county;
	const char *name, *office;
	int64_t demo, created;
};

static const struct column county_columns[] = {
	COLUMN_INT(struct county_row, county),
	COLUMN_TEXT(struct county_row, name),
	COLUMN_TEXT(struct county_row, office),
	COLUMN_INT(struct county_row, demo),
	COLUMN_INT(struct county_row, created),
	{ 0 },
};

static const struct column note_columns[] = {
	COLUMN_TEXT(struct office_note, name),
	COLUMN_TEXT(struct office_note, value),
	{ 0 },
};

bool office_db_county(struct ctx *ctx, struct office *ret, bool *ret_more)
{
	struct rows rows = db_rows_with(
		ctx, &office_sql[COUNTY], county_columns, sizeof(struct county_row), 1, NULL, 0);
	const struct county_row *row = rows.data;
	*ret_more = rows.more;
	if (!rows.count)
		return false;
	ret->county = row->county;
	ret->county_name = row->name;
	ret->name = row->office;
	ret->demo = row->demo;
	ret->created = row->created;
	return true;
}

void office_db_put_county(struct ctx *ctx, const struct office *office)
{
	db_put(ctx, &office_sql[PUT_COUNTY], V(office->county), V(office->county_name),
		V(office->name), V(office->demo), V(ctx->now));
}

void office_db_rename(struct ctx *ctx, const char *county_name, const char *name)
{
	db_put(ctx, &office_sql[RENAME], V(county_name), V(name), V(ctx->county));
}

struct rows office_db_notes(struct ctx *ctx)
{
	return db_rows(ctx, &office_sql[NOTES], note_columns, struct office_note, NOTES_MAX,
		V(ctx->county));
}

void office_db_put_note(struct ctx *ctx, const char *name, const char *value)
{
	db_put(ctx, &office_sql[PUT_NOTE], V(ctx->county), V(name), V(value));
}

void office_db_drop_note(struct ctx *ctx, const char *name)
{
	db_put(ctx, &office_sql[DROP_NOTE], V(ctx->county), V(name));
}
