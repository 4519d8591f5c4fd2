/* engine/office.c - the office's notes, read as one immutable struct. */
#include "engine/office_db.h"

#include "engine/directory_db.h"

static void read_notes(struct ctx *ctx, pool_t *pool, struct office *office)
{
	struct rows rows = office_db_notes(ctx);
	const struct office_note *row = rows.data;
	struct office_note *notes = mem_array(pool, struct office_note, rows.count + 1);
	for (int64_t i = 0; i < rows.count; i++)
		notes[i] = (struct office_note){ text_copy(pool, row[i].name),
			text_copy(pool, row[i].value) };
	office->notes = notes;
	office->note_count = (size_t)rows.count;
	text_to_int(office_note(office, "live"), &office->live_since);
	office->wiping = *office_note(office, "wipe.begun");
}

struct office *office_load(struct ctx *ctx, pool_t *pool)
{
	struct office *office = mem_new(pool, struct office);
	bool more = false;
	int64_t before = ctx->county;
	office->county_name = office->name = "";
	office_db_county(ctx, office, &more);
	if (more)
		ctx_fail(ctx, ERR_INVALID, "app.many_counties");
	office->county_name = text_copy(pool, office->county_name);
	office->name = text_copy(pool, office->name);
	ctx->county = office->county;
	read_notes(ctx, pool, office);
	ctx->county = before;
	return office;
}

enum err office_found(struct ctx *ctx, const struct office *office)
{
	struct office taken = { 0 };
	bool more;
	if (office_db_county(ctx, &taken, &more))
		return ctx_fail(ctx, ERR_CONFLICT, "app.founded", "name", taken.county_name);
	ctx->county = 0;
	office_db_drop_note(ctx, OFFICE_CODE_NOTE);
	ctx->county = office->county;
	office_db_put_county(ctx, office);
	return ctx->failure.err;
}

const char *office_note(const struct office *office, const char *name)
{
	for (size_t i = 0; office && i < office->note_count; i++)
		if (text_equal(office->notes[i].name, name))
			return office->notes[i].value;
	return "";
}

bool office_runs(const struct office *office, const char *procedure)
{
	char name[100];
	if (!office || snprintf(name, sizeof name, "business.%s", procedure) >= (int)sizeof name)
		return true;
	return !text_equal(office_note(office, name), "0");
}

bool office_on_trial(const struct office *office)
{
	return office && office->county && !office->demo && !office->live_since;
}

void office_put_note(struct ctx *ctx, const char *name, const char *value)
{
	if (text_empty(value))
		office_db_drop_note(ctx, name);
	else
		office_db_put_note(ctx, name, value);
	directory_db_bump(ctx);
}

void office_rename(struct ctx *ctx, const char *county_name, const char *name)
{
	office_db_rename(ctx, county_name, name);
	directory_db_bump(ctx);
}
