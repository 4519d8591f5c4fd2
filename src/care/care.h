/* care/care.h - backups, their rehearsal, and how the installation is.
 *
 * A backup store is a folder, at best on a second disk:
 *
 *   backups/2026-11-21_020000.000-34020/   one backup: its time and the last position of the record
 *     manifest.json                    what it is: county, position, counts, SM3 of the database
 *     county.db                        the whole database as one file, or county.db.sealed
 *   files/ab/cd/<SM3>                  attachments by their hash, once for all backups; or .sealed
 *   seal.json                          where backups are sealed: salt and a check of the password
 *
 * A backup gets its name when it is whole and synced; what a power cut leaves begins with a dot and is swept
 * by the next one. Files are copied only where they are not there yet, so a nightly backup costs the
 * database and the day's scans.
 *
 * Sealed: SM4-CTR under a key that argon2id makes of the office's password; the counter's start is HMAC-SM3
 * of the plain bytes' SM3, so equal files stay equal and no counter is used twice. What holds it together is a chain of
 * hashes: the manifest's HMAC-SM3, in it the database's SM3, in that the attachments'. */
#pragma once

#include "engine/ledger.h"
#include "store/db.h"

#include <stdatomic.h>

struct seal; /* care_seal.c */

struct backup {
	const char *store, *name, *path; /* path is store/backups/name */
	int64_t county, created, position, events, matters, bytes;
	const char *county_name, *program, *hash;
	const char *mark; /* of a sealed one's manifest */
	const char *keys; /* of a sealed one: "current.pem <SM3>\n…"; NULL: it has none */
	bool sealed;
	int64_t files, copied; /* attachments in the store that it needs; copied by this backup */
};

/* The keys that sign checkpoints (engine/ledger_key.h) go into sealed backups alone: in a plain one they would lie
 * beside what they protect. Restored without them, the county gets a new key. */

/* Makes one of the database that the ctx reads (in its transaction) and of the files below DATA. SEAL: NULL
 * for a plain one. STOP (may be NULL) becoming true ends it with ERR_BUSY. Then drops what keeping (care_keep)
 * no longer asks for. */
MUST_USE enum err care_backup(struct ctx *ctx, const char *data, const char *store,
	const struct seal *seal, const atomic_bool *stop, struct backup *ret);

/* All of a store, newest first; NULL path at the end. A store that isn't there has none. */
struct backup *care_backups(struct ctx *ctx, const char *store, size_t *ret_count);

/* The one at PATH (a folder of backups/, or a store: its newest), checked for shape alone. */
MUST_USE enum err care_find(struct ctx *ctx, const char *path, struct backup *ret);

/* Drops all but: those of the newest's day, and the newest of each of the last 7 days, 4 weeks and 12
 * months that have one. */
MUST_USE enum err care_keep(struct ctx *ctx, const char *store);

/* Puts BACKUP back as the data folder DATA, which must be empty or missing; everything is checked on
 * the way (SM3 of each file, the engine's own check) and DATA appears whole or not at all. SEAL is
 * needed for a sealed one. The ctx has no database. */
MUST_USE enum err care_restore(
	struct ctx *ctx, const struct backup *backup, const char *data, const struct seal *seal);

/* --- upgrades ---------------------------------------------------------------------------------- */

/* Before the schema moves on: the database as it is, into DATA/snapshots/2026-11-21_020000.000-0003_x.db, where the last
 * three stay. LAST is the last migration that it has. */
MUST_USE enum err care_snapshot(struct ctx *ctx, const char *data, const char *last);

struct rolled_back {
	const char *snapshot,
		*aside; /* what was put back; what stood there before, kept under this name */
	int64_t lost;   /* events recorded since the snapshot, which stand in `aside` only */
};

/* Puts the newest snapshot back as the database of DATA, which no server uses now. With DRY it only says what it
 * would do. ERR_NOT_FOUND where there is no snapshot. Cut off at any moment it leaves the one database or
 * the other, whole. */
MUST_USE enum err care_roll_back(
	struct ctx *ctx, const char *data, bool dry, struct rolled_back *ret);

/* --- lists for the day without power ----------------------------------------------------------- */

/* Each paper marked `daily` (engine/paper.h) as PDF and xlsx, "在办事项应急清单 2026-03-31_1700.pdf", every
 * working day at the hour of the setting list-hour; what was missed while the program was down is made up
 * by one. Never while the clock is in doubt (ladder_held). They stand in the folder that the office has
 * chosen (a stick, a share), else in lists/ of its backup folder; the last list-keep of each paper stay.
 * What a power cut leaves is never listed and is swept by the next one. What only those named may know
 * is left out: the sheets lie about. */
#define CARE_LISTS_NOTE "emergency.folder"

struct care_list {
	const char *title, *name, *path; /* name without .pdf or .xlsx, which both are there */
	int64_t at, rows;                /* rows: of one just written */
};

const char *care_lists_folder(struct ctx *ctx); /* "": none */

/* Newest first. */
struct care_list *care_lists(struct ctx *ctx, const char *folder, size_t *ret_count);

/* Should have been written since and was not; and may be written now. */
bool care_lists_missing(struct ctx *ctx);
bool care_lists_due(struct ctx *ctx);

/* All of them into FOLDER now; *ret is the last. ERR_CONFLICT while the clock is in doubt, ERR_NOT_FOUND where
 * the folder is gone, ERR_BUSY where it is full or not writable. CTX reads, in its transaction. */
MUST_USE enum err care_lists_write(struct ctx *ctx, const char *folder, struct care_list *ret);

/* SM3 of a file's bytes, in hex; "" where it can't be read: then the ctx fails. */
const char *care_hash(struct ctx *ctx, const char *path);

/* --- the keeper (app/keeper.h) ----------------------------------------------------------------- */

#define CARE_BACKUP "backup"
#define CARE_REHEARSAL "rehearsal"
#define CARE_LISTS "lists"

/* A wish stands as a note of the office from when it was asked for until its outcome is told. */
const char *care_wish(const struct ctx *ctx); /* "": none */
void care_put_wish(struct ctx *ctx, const char *name);

/* The night's backup has not been made since the hour of the setting backup-hour. */
bool care_backup_due(struct ctx *ctx);

struct care_outcome {
	const char *wish, *text;
	int64_t at;
	bool failed, rehearsed;
};

/* Does it, into the office's backup folder; a failure is an outcome. CTX reads, in its transaction. */
void care_fulfil(struct ctx *ctx, struct care_outcome *outcome, const atomic_bool *stop);
void care_put_outcome(struct ctx *ctx, const struct care_outcome *outcome);
/* The last one of the lists (LISTS), or of all else; false: there was none. */
bool care_outcome_of(const struct ctx *ctx, bool lists, struct care_outcome *ret);

/* Restores BACKUP beside DATA, compares every event with the ctx's database, and takes the copy away. */
MUST_USE enum err care_rehearse(struct ctx *ctx, const char *data, const struct backup *backup,
	const struct seal *seal, int64_t *ret_differing);

/* How many events up to POSITION are not the same in both databases: a rehearsal's answer. Both ctx read. */
int64_t care_compare(struct ctx *ctx, struct ctx *twin, int64_t position);

/* --- how it is --------------------------------------------------------------------------------- */

enum verdict { FINDING_GOOD, FINDING_NOTE, FINDING_BAD };

struct finding {
	const char *name, *title, *text; /* "room", "磁盘空间", "剩余 12.3 GB" */
	enum verdict verdict;
};

/* All that somebody should look after, in the order of a page: the disk for backups, the last one, its
 * rehearsal, clock, calendar, room, database. DATA is the data folder. */
const struct finding *care_look(struct ctx *ctx, const char *data, size_t *ret_count);

/* --- sealing ----------------------------------------------------------------------------------- */

/* The store's key from PASSWORD; makes seal.json where there is none. NULL and ERR_INVALID where the store
 * has another password. */
struct seal *care_seal(struct ctx *ctx, const char *store, const char *password);

extern const struct statement care_sql[];
