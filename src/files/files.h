/* files/files.h - attachments (附件、扫描件): what people send along with an event, kept for good.
 *
 *   DATA/files/ab/cd/<SM3>        the bytes, once however often they are sent; 64 hex digits
 *   DATA/files/ab/cd/<SM3>.png    its thumbnail, made on demand; may be deleted at any time
 *   DATA/files/incoming/          what is arriving; swept at each start
 *
 * The first two bytes of the hash are the folders. A backup copies the files with such names that it
 * does not have yet; nothing ever changes under its name.
 *
 * The event's body holds {"files":[{name, hash, size}]}, so that the chain covers them; the table
 * `attachment` is a cache of that for pages. A file is written, synced and named before the event that
 * names it commits; what no row names a day later was of an event that never came, and is swept.
 * Erasing one by law removes the file and the name in the event's body; its hash stands in no header.
 *
 *   GET  /matters/:id/files/:file              shown, where a browser may show it; else downloaded
 *   GET  /matters/:id/files/:file/download     RFC 6266
 *   GET  /matters/:id/files/:file/thumbnail    PNG; …/new makes it
 */
#pragma once

#include "engine/act.h"
#include "engine/ledger.h"
#include "files/file_type.h"
#include "http/route.h"
#include "store/db.h"

/* One file of one event. */
struct attachment {
	int64_t matter, seq, ordinal, share, at, person, size;
	const char *name, *hash, *type; /* of file_type.h */
};

/* Its id within the matter, for addresses. */
#define FILES_OF_EVENT 1000
static inline int64_t files_id(const struct attachment *attachment)
{
	return attachment->seq * FILES_OF_EVENT + attachment->ordinal;
}

/* All of a matter, in the order of its events (struct attachment). */
struct rows files_of_matter(struct ctx *ctx, int64_t matter);

/* Where the bytes lie. NULL where the ctx has no folder of files. */
const char *files_path(const struct ctx *ctx, const char *hash);

/* --- for routes that take files ---------------------------------------------------------------- */

/* The field of forms: { FILES_FIELD, FIELD_FILE, .many = true } with `.uploads = FILES_UPLOADS` and
 * `.keep = files_keep`. */
#define FILES_FIELD "files"
#define FILES_UPLOADS \
	{ \
		20, "upload-file", "upload-request" \
	}

/* Checks each file's type against its name, and what the matter (req->object of a matter's route) may
 * hold; then stores it. */
file_keeper files_keep;

/* What was kept, into the deed. */
void files_into(const struct request *req, struct deed *deed);

/* After matter_act or matter_register: the rows of the event just stored. */
MUST_USE enum err files_attach(
	struct ctx *ctx, const struct matter *matter, const struct request *req, int64_t share);

/* A file that the program made itself (a sealed paper, an import's sheet), at PATH within the data
 * folder's file system: into the store, from where a deed may name it. Not on the writer's thread. */
MUST_USE enum err files_store(struct ctx *ctx, const char *path, const char *hash);

/* --- pages ------------------------------------------------------------------------------------- */

handler files_show, files_download, files_thumbnail, files_thumbnail_new;

/* The files of event SEQ (0: of all events), appended to LIST as templates/parts/files has them. */
void put_files(struct ctx *ctx, json_t *list, const struct rows *files, int64_t seq);

/* "1.2 MB" */
const char *size_text(struct ctx *ctx, int64_t size);

/* What templates/parts/files_field.mustache asks for; FORM tells several forms of a page apart. */
void put_files_field(struct ctx *ctx, json_t *object, const char *form, bool must);

/* --- the sweep --------------------------------------------------------------------------------- */

/* One slice: removes stored files that are older than a day and that no row names. *CURSOR is where it
 * goes on, from 0; true while there is more. On the writer's thread. */
bool files_sweep(struct ctx *ctx, int64_t *cursor);

extern const struct statement files_sql[];
