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

/* "{county}" filled in. */
const char *setup_fill(const struct ctx *ctx, const char *text);
