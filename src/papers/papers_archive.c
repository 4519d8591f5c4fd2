/* papers/papers_archive.c - 整件打包: what happened and every file of a matter, in order, in one zip.
 *
 *   一事一档.pdf      all of it to be read and printed, where the business has such a paper
 *   目录.csv          number, name, which step, when, who, bytes, SM3; 一事一档 is the last of them
 *   办理过程.txt      the timeline in words
 *   附件/01 name.pdf …  the files, but for those of steps that were taken back */
#include "papers/papers.h"

#include "base/file.h"
#include "base/time.h"
#include "care/care.h"
#include "document/zip_write.h"
#include "engine/directory.h"
#include "engine/sentence.h"
#include "figures/figures.h"
#include "files/files.h"
#include "html/json.h"
#include "people/people.h"

#include <inttypes.h>
#include <unistd.h>

#define TEXT_MOST (16 * 1024 * 1024)

struct packing {
	struct ctx *ctx;
	const struct matter *matter;
	const struct ledger_event *events;
	int64_t event_count;
	const char *path; /* of the zip */
	struct zip_writer *zip;
	struct buffer list, course;
	int64_t nth;
};

static const char *word(struct ctx *ctx, const char *name)
{
	return message(ctx->pool, ctx->messages, text_printf(ctx->pool, "files.archive.%s", name));
}

static bool is_undone(const struct packing *packing, int64_t seq)
{
	for (int64_t i = 0; i < packing->event_count; i++)
		if (get_int(packing->events[i].event.body, "undoes", 0) == seq)
			return true;
	return false;
}

static const char *who(const struct packing *packing, int64_t party)
{
	return party ? directory_name(packing->ctx->directory, party)
		     : message(packing->ctx->pool, packing->ctx->messages, "action.by_clock");
}

/* RFC 4180; what a sheet would calculate gets a quote before it. */
static void add_cell(struct buffer *list, const char *text, bool last)
{
	buffer_text(list, strchr("=+-@", *text) && *text ? "\"'" : "\"");
	for (; *text; text++) {
		buffer_add(list, text, 1);
		if (*text == '"')
			buffer_text(list, "\"");
	}
	buffer_text(list, last ? "\"\r\n" : "\",");
}

static void add_heads(struct packing *packing)
{
	static const char *const heads[] = { "nth", "name", "step", "when", "who", "size", "sm3" };
	buffer_text(&packing->list, "\xEF\xBB\xBF");
	for (size_t i = 0; i < COUNT(heads); i++)
		add_cell(&packing->list, word(packing->ctx, heads[i]), i + 1 == COUNT(heads));
}

static const char *step_of(const struct packing *packing, int64_t seq)
{
	for (int64_t i = 0; i < packing->event_count; i++)
		if (packing->events[i].event.seq == seq)
			return event_sentence(
				packing->ctx, packing->matter, &packing->events[i].event);
	return "";
}

static void add_line(
	struct packing *packing, const char *nth, const char *step, const struct attachment *file)
{
	struct ctx *ctx = packing->ctx;
	const char *cells[] = { nth, file->name, step, time_format(ctx->pool, file->at),
		who(packing, file->person), text_printf(ctx->pool, "%" PRId64, file->size),
		file->hash };
	for (size_t i = 0; i < COUNT(cells); i++)
		add_cell(&packing->list, cells[i], i + 1 == COUNT(cells));
}

static enum err add_file(struct packing *packing, const struct attachment *file)
{
	struct ctx *ctx = packing->ctx;
	const char *nth = text_printf(ctx->pool, "%02" PRId64, ++packing->nth);
	const char *name = text_printf(ctx->pool, "%s/%s %s", word(ctx, "folder"), nth, file->name);
	add_line(packing, nth, step_of(packing, file->seq), file);
	return zip_writer_add_file(packing->zip, name, files_path(ctx, file->hash), file->at);
}

static void add_course(struct packing *packing)
{
	struct ctx *ctx = packing->ctx;
	buffer_printf(
		&packing->course, "%s %s\r\n\r\n", packing->matter->number, packing->matter->title);
	for (int64_t i = 0; i < packing->event_count; i++) {
		const struct event *event = &packing->events[i].event;
		buffer_printf(&packing->course, "%s  %s%s\r\n", time_format(ctx->pool, event->at),
			event_sentence(ctx, packing->matter, event),
			is_undone(packing, event->seq) ? word(ctx, "undone") : "");
	}
}

/* --- 一事一档 ----------------------------------------------------------------------------------- */

static const struct paper *dossier_of(const struct ctx *ctx, const struct definition *definition)
{
	const struct paper_set *set = ctx->definitions->papers;
	for (size_t i = 0; set && i < set->count; i++)
		if (set->items[i]->dossier && paper_is_of(set->items[i], definition))
			return set->items[i];
	return NULL;
}

static enum err print_dossier(struct packing *packing, const struct paper *paper, const char *path)
{
	struct ctx *ctx = packing->ctx;
	struct document *document = papers_document(ctx);
	const struct paper_subject subject = { .paper = paper, .matter = packing->matter };
	enum err err = papers_add(ctx, document, &subject);
	return err ? err : document_pdf(ctx, document, path);
}

/* Its bytes are read when the zip is closed: until then it lies beside it. */
static enum err add_dossier(struct packing *packing)
{
	struct ctx *ctx = packing->ctx;
	const struct paper *paper = dossier_of(ctx, packing->matter->definition);
	const char *path = text_printf(ctx->pool, "%s.pdf", packing->path);
	enum err err = paper ? print_dossier(packing, paper, path) : OK;
	if (!paper || err)
		return err;
	const struct attachment file = {
		.name = text_printf(ctx->pool, "%s.pdf", paper->title),
		.at = ctx->now,
		.person = ctx->actor ? ctx->actor->person->id : 0,
		.size = file_size(path),
		.hash = care_hash(ctx, path),
	};
	add_line(packing, "", word(ctx, "printed"), &file);
	return zip_writer_add_file(packing->zip, file.name, path, ctx->now);
}

/* --- the whole ---------------------------------------------------------------------------------- */

static enum err pack(struct packing *packing)
{
	struct ctx *ctx = packing->ctx;
	struct rows rows = files_of_matter(ctx, packing->matter->id);
	const struct attachment *files = rows.data;
	enum err err = ctx->failure.err;
	add_heads(packing);
	add_course(packing);
	for (int64_t i = 0; i < rows.count && !err; i++)
		if (!is_undone(packing, files[i].seq))
			err = add_file(packing, &files[i]);
	if (!err)
		err = add_dossier(packing);
	if (!err)
		err = zip_writer_add_text(
			packing->zip, word(ctx, "list"), packing->list.data, ctx->now);
	if (!err)
		err = zip_writer_add_text(
			packing->zip, word(ctx, "course"), packing->course.data, ctx->now);
	return err ? err : zip_writer_close(packing->zip);
}

static enum err make(struct ctx *ctx, const struct matter *matter, const char *path)
{
	struct rows rows = ledger_events(ctx, matter->id);
	struct packing packing = { .ctx = ctx,
		.matter = matter,
		.events = rows.data,
		.event_count = rows.count,
		.path = path };
	buffer_init(&packing.list, ctx->pool, TEXT_MOST);
	buffer_init(&packing.course, ctx->pool, TEXT_MOST);
	enum err err = zip_writer_open(ctx, path, &packing.zip);
	if (!err)
		err = pack(&packing);
	unlink(text_printf(ctx->pool, "%s.pdf", path));
	return err;
}

enum err papers_archive(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct matter *matter = req->object;
	if (!ctx->files)
		return ctx_broken(ctx, ERR_INTERNAL, "no folder of files");
	if (!figures_table_is_whole(ctx, matter))
		return ctx_fail(ctx, ERR_FORBIDDEN, "table.not_signed");
	const char *path = text_printf(ctx->pool, "%s/incoming/archive-%" PRId64 "-%d.zip",
		ctx->files, matter->id, gettid());
	enum err err = make(ctx, matter, path);
	const char *name = upload_name(
		ctx->pool, text_printf(ctx->pool, "%s %s.zip", matter->number, matter->title));
	if (!err && res_file_once(res, path, "application/zip", name))
		err = ctx_broken(ctx, ERR_INTERNAL, "%s is gone", path);
	if (err)
		unlink(path);
	if (!err && matter->definition->access == ACCESS_NAMED)
		access_remember(ctx, &(struct access_record){ ctx->actor->person->id, "file_opened",
					     text_copy(ctx->pool, req->path), name, req->address });
	return err;
}
