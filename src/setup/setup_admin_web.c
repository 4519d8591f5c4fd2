/* setup/setup_admin_web.c - the first page of 系统管理, and the record of log-ins, looks and changes. */
#include "setup/setup_db.h"
#include "setup/setup_inner.h"

#include "base/time.h"

#include <inttypes.h>

#define RECORDS_SHOWN 100

enum err setup_admin_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	size_t units, active = 0;
	setup_units(ctx, false, &units);
	for (size_t i = 0; i < ctx->directory->person_count; i++)
		active += ctx->directory->persons[i].active;
	put_int(res->data, "units", (int64_t)units);
	put_int(res->data, "people", (int64_t)active);
	put_flag(res->data, "trial", office_on_trial(ctx->office));
	put_text(res->data, "live_since",
		ctx->office->live_since ? time_format(ctx->pool, ctx->office->live_since) : NULL);
	put_text(res->data, "county_name", ctx->office->county_name);
	put_int(res->data, "county", ctx->office->county);
	return setup_show(ctx, req, res, "admin", "setup/admin");
}

/* --- 登录与查阅记录 ---------------------------------------------------------------------------- */

static const char *kind_title(const struct ctx *ctx, const char *kind)
{
	const char *key = text_printf(ctx->pool, "access.%s", kind);
	const char *title = setup_word(ctx, key);
	return text_equal(title, key) ? kind : title;
}

static void put_record(struct ctx *ctx, json_t *list, const struct access_row *row)
{
	json_t *item = add_object(list);
	put_text(item, "at", time_format(ctx->pool, row->at));
	put_text(item, "person", text_or(directory_name(ctx->directory, row->person), ""));
	put_text(item, "kind", kind_title(ctx, row->kind));
	put_text(item, "object", row->object);
	put_text(item, "detail", row->detail);
	put_text(item, "address", row->address);
}

static void put_kinds(struct ctx *ctx, json_t *data, const char *chosen)
{
	struct rows rows = setup_db_access_kinds(ctx);
	const struct access_row *row = rows.data;
	json_t *list = put_list(data, "kinds");
	for (int64_t i = 0; i < rows.count; i++) {
		json_t *item = add_object(list);
		put_text(item, "id", row[i].kind);
		put_text(item, "title", kind_title(ctx, row[i].kind));
		put_flag(item, "selected", text_equal(row[i].kind, chosen));
	}
}

enum err setup_access_page(struct ctx *ctx, const struct request *req, struct response *res)
{
	const char *kind = text_or(req_text(req, "kind"), "");
	struct rows rows = setup_db_access(ctx, kind, req_int(req, "after", 0), RECORDS_SHOWN);
	const struct access_row *row = rows.data;
	json_t *list = put_list(res->data, "records");
	for (int64_t i = 0; i < rows.count; i++)
		put_record(ctx, list, &row[i]);
	put_flag(res->data, "has_records", rows.count > 0);
	put_text(res->data, "kind", kind);
	put_text(res->data, "after",
		rows.more ? text_printf(ctx->pool, "%" PRId64, row[rows.count - 1].id) : NULL);
	put_kinds(ctx, res->data, kind);
	return setup_show(ctx, req, res, "access", "setup/access");
}
