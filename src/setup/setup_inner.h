/* setup/setup_inner.h - what the pages of setup share: their frame, scope, notices, rows. */
#pragma once

#include "engine/directory.h"
#include "html/json.h"
#include "setup/setup.h"

/* Tabs of 系统管理 and, for who sets up, the rail of 首次使用; PAGE is a tab's id. Then the page. */
enum err setup_show(struct ctx *ctx, const struct request *req, struct response *res,
	const char *page, const char *template);

/* After a step was done or passed over: to the next that is not, or back to its own page. */
enum err setup_go_on(struct ctx *ctx, struct response *res, const char *page);

/* Says on the page that PATH opens what has been done: PATH?done=KEY&n=COUNT. */
enum err setup_done(struct response *res, const char *path, const char *key, int64_t count);

/* May the ctx's actor do PERMISSION for UNIT, or everywhere (UNIT 0)? A role of a unit holds for that
 * unit alone. */
bool setup_may(const struct ctx *ctx, const char *permission, int64_t unit);

/* 办理前后: "名称：甲局 → 乙局；电话：1 → 2", only what differs; "" where nothing does. */
struct change_note {
	const char *title_key, *before, *after;
};
const char *setup_difference(const struct ctx *ctx, const struct change_note *notes, size_t count);

/* An access record of the ctx's actor; OBJECT is a name that people know. */
void setup_record(struct ctx *ctx, const struct request *req, const char *kind, const char *object,
	const char *detail);

/* The units of the directory in the office's order; standing today, or all. */
const struct unit **setup_units(const struct ctx *ctx, bool ended, size_t *ret_count);

/* Today, or a day typed into FIELD. */
int64_t setup_day(const struct ctx *ctx, const struct request *req, const char *field);

/* A folder of this machine: NULL, or as a message's key what is wrong with it. */
const char *setup_folder_problem(const char *folder);

/* Has the note NAME say FOLDER, with an access record KIND of what it said before. */
void setup_remember_folder(struct ctx *ctx, const struct request *req, const char *name,
	const char *kind, const char *folder);

/* The lists of open matters that stand in their folder: data "lists" and "list_folder". */
void setup_put_lists(struct ctx *ctx, const struct request *req, json_t *data);

/* The last outcome of the keeper as NAME {at, text, failed}, or null. */
void setup_put_outcome(struct ctx *ctx, json_t *data, const char *name, bool lists);

const char *setup_word(const struct ctx *ctx, const char *key);
