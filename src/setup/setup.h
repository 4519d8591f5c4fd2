/* setup/setup.h - 首次使用, 系统管理, 试运行 → 正式启用.
 *
 * A data folder without a county serves one page only, /first-use; who knows the code that the server
 * has printed founds the county there and is its first administrator. The further steps are pages like
 * any other, kept apart so that each can be left and come back to: what is done is told by the data
 * itself, or by a note first.<step> where a step was passed over. */
#pragma once

#include "engine/office.h"
#include "engine/preset.h"
#include "http/route.h"

/* --- founding: by the page and by `huiyin init` ------------------------------------------------ */

struct founding {
	struct office office; /* county, county_name, name */
	const char *person, *login;
	const char *encoded;            /* password, as people.h hashes it */
	const struct preset_post *post; /* NULL: none but the administrator's */
	bool all_businesses;            /* not only those that the preset switches on */
};

/* Six digits of GB/T 2260 that name a county: a province that exists, a third pair that is not 00. */
bool setup_is_county(const char *text, int64_t *ret);

/* "甘肃省"; NULL where no province has these digits. */
const char *setup_province(const struct ctx *ctx, int64_t county);

/* Writes county, office, its parts, first administrator, switches; sets ctx->county. */
MUST_USE enum err setup_found(
	struct ctx *ctx, const struct founding *founding, int64_t *ret_person);

/* A new code, 8 letters and digits in two groups, whose SM3 is stored; for a database without a county. */
const char *setup_new_code(struct ctx *ctx);

handler setup_first_page, setup_first;
extern const struct field setup_first_query[], setup_first_fields[];

/* --- 系统管理 ---------------------------------------------------------------------------------- */

/* What is left of 首次使用, as data "rail" (null where the ctx's actor doesn't set up), and "step": PAGE where
 * it may still be passed over, else null. True while any step is left. PAGE: the step that is current, or
 * "". */
bool setup_put_progress(struct ctx *ctx, json_t *data, const char *page);

handler setup_admin_page, setup_access_page, setup_skip;
handler setup_office_page, setup_office_save, setup_businesses_page, setup_businesses_save;
handler setup_settings_page, setup_settings_save, setup_machine_page, setup_machine_save,
	setup_machine_wish, setup_lists_save, setup_list_file, setup_evidence_page,
	setup_evidence_issue, setup_evidence_file, setup_evidence_save;
handler setup_units_page, setup_units_save, setup_add_page, setup_paste, setup_ready;
handler setup_unit_page, setup_unit_save;
handler setup_division_page, setup_division_save, setup_leader_add;
handler setup_people_page, setup_person_add, setup_person_page, setup_person_save;
handler setup_grant_add, setup_grant_end, setup_leave;
handler setup_password_reset, setup_password_page;
handler setup_live_page, setup_live;

/* A slice of wiping trial data; true while there is more. Does nothing unless it has begun. */
bool setup_wipe_slice(struct ctx *ctx);

extern const struct field setup_live_fields[], setup_page_query[], setup_skip_fields[],
	setup_office_fields[], setup_businesses_fields[], setup_settings_fields[],
	setup_machine_fields[], setup_evidence_fields[], setup_issue_fields[], setup_wish_fields[],
	setup_lists_fields[], setup_units_fields[], setup_paste_fields[], setup_ready_fields[],
	setup_unit_fields[], setup_division_fields[], setup_leader_fields[],
	setup_person_add_fields[], setup_person_fields[], setup_grant_fields[],
	setup_grant_end_fields[], setup_leave_fields[], setup_password_fields[],
	setup_password_query[];

extern const struct statement setup_sql[]; /* ends with { 0 } */

/* "{county}" filled in. */
const char *setup_fill(const struct ctx *ctx, const char *text);
