/* engine/office.h - the office itself: its county, what stands on its letterheads, whether it is on
 * trial or live, and which businesses it has switched on.
 *
 * Read with every snapshot (app/snapshot.h), immutable there, and seen by each ctx as ctx->office.
 * Notes are texts of the table `setting`, by name; those that the program reads itself:
 *   live                UTC ms of 正式启用; none: 试运行
 *   business.<id>       "0": switched off; none or anything else: on
 *   backup.folder       a folder on another disk
 *   letter.<name>       what papers print: letter.office, letter.supervision, letter.phone …
 *   first.code          before there is a county: SM3 of the code that opens 首次使用
 *   wipe.begun          UTC ms since when trial data is being wiped; none: not
 *   first.<step>        UTC ms when this step of 首次使用 was done or skipped
 * Whatever is put makes a new directory version, so that every thread reads it at its next request. */
#pragma once

#include "store/db.h"

#define OFFICE_CODE_NOTE "first.code"

struct office_note {
	const char *name, *value;
};

struct office {
	int64_t county; /* GB/T 2260; 0: nobody has founded it yet */
	const char *county_name, *name;
	int64_t demo, created;
	int64_t live_since;              /* UTC ms; 0: 试运行 */
	bool wiping;                     /* between trial and live: nobody works */
	const char *folder;              /* of the data; NULL where it lies in memory */
	const struct office_note *notes; /* by name */
	size_t note_count;
};

/* What the database holds, into POOL; the county is that of its only row. ERR_INVALID where there is
 * more than one. */
struct office *office_load(struct ctx *ctx, pool_t *pool);

/* The first row of a new county; sets ctx->county. ERR_CONFLICT where there is one already. */
MUST_USE enum err office_found(struct ctx *ctx, const struct office *office);

/* "" where there is none, and where OFFICE is NULL (tests of the engine). */
const char *office_note(const struct office *office, const char *name);

/* Switched on: may be registered, stands in menus. OFFICE NULL: everything is. */
bool office_runs(const struct office *office, const char *procedure);

/* On trial: not live, and no demo. */
bool office_on_trial(const struct office *office);

/* VALUE "": the note is taken away. */
void office_put_note(struct ctx *ctx, const char *name, const char *value);

/* The county's name and that of its office. */
void office_rename(struct ctx *ctx, const char *county_name, const char *name);

extern const struct statement office_sql[]; /* ends with { 0 } */
