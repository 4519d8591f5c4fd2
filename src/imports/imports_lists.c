/* imports/imports_lists.c - the list of units and the list of people: the same heads and cells as of
 * ledgers, but each row goes into the directory at once. */
#include "imports/imports_inner.h"

#include "base/time.h"
#include "people/people.h"

#include <inttypes.h>
#include <string.h>

#define ROWS_MOST 20000
#define PROBLEMS_MOST 2000
/* No text has this hash. */
#define NO_PASSWORD "!"

struct listing {
	struct ctx *ctx;
	struct reading cells;
	const struct sheet *sheet;
	struct head head;
	const struct row *row;
	apr_hash_t *known; /* keys of who is there → id */
	struct import_listed *ret;
	bool bad; /* the row */
};

bool imports_is_list(const char *what)
{
	return text_equal(what, "units") || text_equal(what, "people");
}

/* --- cells ------------------------------------------------------------------------------------- */

static const struct cell *cell_of(const struct listing *listing, const char *field)
{
	for (size_t i = 0; i < listing->head.count; i++) {
		const struct matched *matched = &listing->head.columns[i];
		if (matched->as && text_equal(matched->as->to, field))
			return row_cell(listing->row, matched->column);
	}
	return NULL;
}

/* "" where nothing stands, or there is no such column. */
static const char *text_of(const struct listing *listing, const char *field)
{
	const struct cell *cell = cell_of(listing, field);
	return cell ? cell_line(listing->ctx->pool, cell->text) : "";
}

static void wrong(struct listing *listing, const char *field, const char *reason)
{
	pool_t *pool = listing->ctx->pool;
	const struct cell *cell = cell_of(listing, field);
	struct import_listed *ret = listing->ret;
	listing->bad = true;
	if (ret->problem_count == PROBLEMS_MOST)
		return;
	ret->problems[ret->problem_count++] = (struct import_problem){
		cell ? cell_address(pool, listing->sheet, cell->column, listing->row->number)
		     : text_printf(pool, "%s!%d", listing->sheet->name, listing->row->number),
		cell ? cell_line(pool, cell->text) : "", reason
	};
}

static void refuse_damaged(struct listing *listing)
{
	for (int i = 0; i < listing->row->count; i++)
		for (size_t k = 0; k < listing->head.count; k++) {
			const struct matched *matched = &listing->head.columns[k];
			const struct cell *cell = &listing->row->cells[i];
			bool taken = matched->as && matched->column == cell->column &&
				     matched->as->what != IMPORT_IGNORED;
			if (taken && cell->damaged)
				wrong(listing, matched->as->to, cell->damaged);
		}
}

/* What the directory refuses is said of the row. */
static bool is_refused(struct listing *listing, enum err err, const char *field)
{
	struct ctx *ctx = listing->ctx;
	if (!err)
		return false;
	const struct field_problem *problem = ctx->failure.fields;
	wrong(listing, field, problem ? problem->message : ctx->failure.message);
	if (err == ERR_INVALID || err == ERR_CONFLICT || err == ERR_NOT_FOUND)
		ctx->failure = (struct failure){ 0 };
	return true;
}

static void know(struct listing *listing, const char *key, int64_t id)
{
	pool_t *pool = listing->ctx->pool;
	apr_hash_set(listing->known, text_copy(pool, key), APR_HASH_KEY_STRING,
		pool_copy(pool, &id, sizeof id));
}

static int64_t known(const struct listing *listing, const char *key)
{
	const int64_t *id = apr_hash_get(listing->known, key, APR_HASH_KEY_STRING);
	return id ? *id : 0;
}

/* --- units ------------------------------------------------------------------------------------- */

static void know_unit(struct listing *listing, const struct unit *unit)
{
	know(listing, unit->code, unit->id);
	know(listing, unit->name, unit->id);
	if (!text_empty(unit->short_name))
		know(listing, unit->short_name, unit->id);
}

static void know_units(struct listing *listing)
{
	const struct directory *directory = listing->ctx->directory;
	for (size_t i = 0; i < directory->unit_count; i++)
		know_unit(listing, &directory->units[i]);
}

static bool add_unit(struct listing *listing)
{
	const char *name = text_of(listing, "name"), *parent = text_of(listing, "parent");
	struct unit unit = { .name = name,
		.code = text_or(text_of(listing, "code"), name),
		.short_name = text_or(text_of(listing, "short"), name),
		.group = text_of(listing, "group"),
		.phone = text_of(listing, "phone"),
		.kind = "unit",
		.parent = *parent ? known(listing, parent) : 0 };
	if (known(listing, unit.code) || known(listing, name))
		return false;
	if (*parent && !unit.parent)
		wrong(listing, "parent",
			message(listing->ctx->pool, listing->ctx->messages, "imports.no_unit",
				"name", parent));
	if (listing->bad || is_refused(listing, directory_put_unit(listing->ctx, &unit), "name"))
		return false;
	know_unit(listing, &unit);
	return true;
}

/* --- people ------------------------------------------------------------------------------------ */

static const char *person_key(struct listing *listing, int64_t unit, const char *name)
{
	return text_printf(listing->ctx->pool, "%" PRId64 "|%s", unit, name);
}

static void know_people(struct listing *listing)
{
	const struct directory *directory = listing->ctx->directory;
	for (size_t i = 0; i < directory->person_count; i++) {
		const struct person *person = &directory->persons[i];
		know(listing, person_key(listing, person->unit, person->name), person->id);
	}
}

static const struct role *role_called(const struct ctx *ctx, const char *name)
{
	for (size_t i = 0; i < ctx->definitions->role_count; i++) {
		const struct role *role = &ctx->definitions->roles[i];
		if (text_equal(role->title, name) || text_equal(role->id, name))
			return role;
	}
	return NULL;
}

/* 联络员、经办人: each by its title. */
static void add_grants(struct listing *listing, const struct person *person)
{
	struct ctx *ctx = listing->ctx;
	const char *text = cell_solid(ctx->pool, text_of(listing, "role"));
	const struct word_list *separators = &listing->cells.words->separators;
	for (size_t i = 0; i < separators->count; i++)
		text = cell_replace(
			ctx->pool, text, separators->items[i], strlen(separators->items[i]), ",");
	while (*text && !listing->bad) {
		size_t size = strcspn(text, ",");
		const char *name = text_copy_n(ctx->pool, text, size);
		struct grant grant = { .person = person->id, .unit = person->unit };
		grant.role = role_called(ctx, name);
		if (*name && !grant.role)
			wrong(listing, "role",
				message(ctx->pool, ctx->messages, "directory.no_role", "role",
					name));
		else if (*name)
			is_refused(listing, directory_put_grant(ctx, &grant), "role");
		text += size + (text[size] == ',');
	}
}

static void add_account(struct listing *listing, const struct person *person)
{
	const char *login = cell_solid(listing->ctx->pool, text_of(listing, "login"));
	const struct account account = { .login = login,
		.person = person->id,
		.password = NO_PASSWORD,
		.active = 1,
		.must_change = 1 };
	if (*login && !listing->bad)
		is_refused(listing, account_add(listing->ctx, &account), "login");
}

static bool add_person(struct listing *listing)
{
	struct meaning unit = cell_units(&listing->cells, text_of(listing, "unit"), false);
	struct person person = { .name = cell_solid(listing->ctx->pool, text_of(listing, "name")),
		.title = text_of(listing, "title"),
		.mobile = cell_solid(listing->ctx->pool, text_of(listing, "mobile")),
		.active = true };
	if (unit.problem || !unit.text)
		wrong(listing, "unit",
			text_or(unit.problem, message(listing->ctx->pool, listing->ctx->messages,
						      "imports.no_unit", "name", "")));
	if (listing->bad)
		return false;
	CHECK(text_to_int(unit.text, &person.unit));
	if (known(listing, person_key(listing, person.unit, person.name)) ||
		is_refused(listing, directory_put_person(listing->ctx, &person), "name"))
		return false;
	add_grants(listing, &person);
	add_account(listing, &person);
	know(listing, person_key(listing, person.unit, person.name), person.id);
	return true;
}

/* --- the whole --------------------------------------------------------------------------------- */

static void add_row(struct listing *listing, bool (*add)(struct listing *listing))
{
	struct ctx *ctx = listing->ctx;
	listing->bad = false;
	if (!*text_of(listing, "name"))
		return;
	refuse_damaged(listing);
	db_savepoint(ctx);
	bool added = add(listing) && !listing->bad;
	(listing->bad ? db_rollback_to : db_release)(ctx);
	listing->ret->added += added;
	listing->ret->bad += listing->bad;
	listing->ret->same += !added && !listing->bad;
}

static enum err open_sheet(struct listing *listing, const struct import_list *list,
	const struct words_table *table, struct workbook **ret)
{
	struct ctx *ctx = listing->ctx;
	const struct heads heads = { table->columns, table->column_count,
		apr_hash_make(ctx->pool) };
	enum err err = workbook_open(ctx, list->path, list->name, &workbook_limits_usual, ret);
	for (int i = 0; !err && i < workbook_count(*ret); i++) {
		const struct sheet *sheet = workbook_sheet(*ret, i);
		struct head head = head_find(ctx->pool, &heads, *ret, sheet);
		bool wanted = !list->sheet || text_equal(list->sheet, sheet->name);
		if (wanted && head.fitting > listing->head.fitting) {
			listing->sheet = sheet;
			listing->head = head;
		}
	}
	if (err || listing->sheet)
		return err ? err : ctx->failure.err;
	return ctx_fail(ctx, ERR_INVALID, "imports.no_head");
}

static enum err prepare(struct listing *listing)
{
	struct ctx *ctx = listing->ctx;
	struct problems problems;
	problems_init(&problems, ctx->pool, ctx->messages);
	listing->cells = (struct reading){ .pool = ctx->pool,
		.messages = ctx->messages,
		.directory = ctx->directory,
		.words = words_load(ctx->pool, ctx->definitions->folder, &problems),
		.today = time_day(ctx->now) };
	if (!listing->cells.words)
		return ctx_broken(ctx, ERR_INTERNAL, "imports.yaml is broken");
	reading_start(&listing->cells);
	listing->known = apr_hash_make(ctx->pool);
	listing->ret->problems = mem_array(ctx->pool, struct import_problem, PROBLEMS_MOST);
	return OK;
}

enum err imports_list(struct ctx *ctx, const struct import_list *list, struct import_listed *ret)
{
	bool units = text_equal(list->what, "units");
	struct listing listing = { .ctx = ctx, .ret = ret };
	struct workbook *workbook = NULL;
	*ret = (struct import_listed){ 0 };
	enum err err = prepare(&listing);
	const struct words_table *table = err ? NULL : words_table(listing.cells.words, list->what);
	if (!err)
		err = table ? open_sheet(&listing, list, table, &workbook)
			    : ctx_fail(ctx, ERR_NOT_FOUND, "imports.no_head");
	if (err)
		return err;
	(units ? know_units : know_people)(&listing);
	struct sheet_rows *rows =
		sheet_rows(workbook, listing.sheet, (struct sheet_options){ .fill = true });
	db_savepoint(ctx);
	for (int count = 0; count < ROWS_MOST && (listing.row = sheet_next(rows)); count++)
		if (listing.row->number > listing.head.row)
			add_row(&listing, units ? add_unit : add_person);
	(ret->bad && !list->good_only ? db_rollback_to : db_release)(ctx);
	return ctx->failure.err;
}
