/* papers/papers_web.c - papers as PDF and DOCX: of a matter, of a list, of chosen matters, of a person, a
 * role, the office's day. Who may see the matter may print it; that it was printed is recorded. */
#include "papers/papers_web.h"

#include "boards/boards.h"
#include "engine/office.h"
#include "engine/world.h"
#include "figures/figures.h"
#include "http/session.h"
#include "matters/listing.h"
#include "people/people.h"
#include "setup/handover.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

const struct field papers_matter_query[] = { { "share", FIELD_INT }, { "seq", FIELD_INT }, { 0 } };

const struct field papers_print_query[] = {
	{ "item", FIELD_ID, .many = true },
	{ "role", FIELD_NAME, .max = 40 },
	{ "person", FIELD_ID },
	{ "to", FIELD_ID },
	{ "at", FIELD_INT },
	{ 0 },
};

/* --- which paper, which form -------------------------------------------------------------------- */

static enum err no_paper(struct ctx *ctx, const char *file)
{
	return ctx_fail(ctx, ERR_NOT_FOUND, "papers.none", "name", text_or(file, ""));
}

/* "approval-form.pdf" */
static enum err read_file(struct ctx *ctx, const struct request *req, struct printing *ret)
{
	const char *file = text_or(req_text(req, "file"), ""), *dot = strrchr(file, '.');
	ret->docx = dot && text_equal(dot, ".docx");
	if (!dot || (!ret->docx && !text_equal(dot, ".pdf")))
		return no_paper(ctx, file);
	ret->subject.paper = paper_find(
		ctx->definitions->papers, text_copy_n(ctx->pool, file, (size_t)(dot - file)));
	return ret->subject.paper ? OK : no_paper(ctx, file);
}

/* --- writing ------------------------------------------------------------------------------------ */

static const char *watermark(struct ctx *ctx)
{
	if (ctx->office && ctx->office->demo)
		return message(ctx->pool, ctx->messages, "papers.demo");
	return office_on_trial(ctx->office) ? message(ctx->pool, ctx->messages, "papers.trial")
					    : NULL;
}

struct document *papers_document(struct ctx *ctx)
{
	struct document *document = document_new(ctx->pool, ctx->world->fonts);
	document->watermark = watermark(ctx);
	return document;
}

enum err papers_add(struct ctx *ctx, struct document *document, const struct paper_subject *subject)
{
	json_t *sheet;
	enum err err = papers_sheet(ctx, subject, &sheet);
	if (!err)
		papers_build(ctx, document, sheet);
	return err;
}

static void remember(struct ctx *ctx, const struct request *req, const struct printing *printing)
{
	access_remember(ctx, &(struct access_record){ ctx->actor->person->id, "paper_printed",
				     text_printf(ctx->pool, "GET %s", req->path),
				     printing->subject.paper->title, text_or(req->address, "") });
}

/* With the pages of other files it may be of any size: it never stands in memory. */
static enum err answer_file(
	struct ctx *ctx, struct response *res, const struct printing *printing, const char *name)
{
	const char *path = text_printf(ctx->pool, "%s/incoming/paper-%d.pdf", ctx->files, gettid());
	enum err err = document_pdf(ctx, printing->document, path);
	if (!err && res_file(res, path, DOCUMENT_PDF_TYPE, name, SHOW))
		err = ctx_broken(ctx, ERR_INTERNAL, "%s is gone", path);
	unlink(path);
	return err;
}

static enum err answer(struct ctx *ctx, const struct request *req, struct response *res,
	const struct printing *printing)
{
	struct document_bytes bytes;
	const char *name = text_printf(ctx->pool, "%s.%s",
		text_or(printing->document->title, printing->subject.paper->title),
		printing->docx ? "docx" : "pdf");
	if (printing->subject.paper->pages && !printing->docx && ctx->files) {
		remember(ctx, req, printing);
		return answer_file(ctx, res, printing, name);
	}
	enum err err = printing->docx ? document_docx_bytes(ctx, printing->document, &bytes)
				      : document_pdf_bytes(ctx, printing->document, &bytes);
	if (err)
		return err;
	remember(ctx, req, printing);
	res_header(res, "Content-Disposition",
		res_disposition(ctx->pool, name, printing->docx ? DOWNLOAD : SHOW));
	return res_body(res, printing->docx ? DOCUMENT_DOCX_TYPE : DOCUMENT_PDF_TYPE, bytes.data,
		bytes.size);
}

/* --- of a matter -------------------------------------------------------------------------------- */

/* What was signed by the event SEQ, as it was signed. */
static enum err add_signed(struct ctx *ctx, struct printing *printing, int64_t seq)
{
	struct rows rows = ledger_events(ctx, printing->subject.matter->id);
	const struct ledger_event *events = rows.data;
	for (int64_t i = 0; i < rows.count; i++) {
		const json_t *made = json_object_get(events[i].event.body, "paper");
		if (events[i].event.seq != seq ||
			!text_equal(get_text(made, "id"), printing->subject.paper->id))
			continue;
		const json_t *sheet = json_object_get(made, "sheet");
		if (sheet) {
			papers_build(ctx, printing->document, sheet);
			return OK;
		}
		printing->subject.event = &events[i].event;
		printing->subject.number = get_text(made, "number");
		return papers_add(ctx, printing->document, &printing->subject);
	}
	return no_paper(ctx, printing->subject.paper->id);
}

static bool is_of_matter(const struct paper *paper, const struct definition *definition)
{
	return paper->about <= ABOUT_SHARE && paper_is_of(paper, definition);
}

enum err papers_of_matter(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct matter *matter = req->object;
	struct printing printing = { 0 };
	int64_t seq = req_int(req, "seq", 0);
	enum err err = read_file(ctx, req, &printing);
	if (err)
		return err;
	if (!is_of_matter(printing.subject.paper, matter->definition))
		return no_paper(ctx, printing.subject.paper->id);
	if (printing.subject.paper->dossier && !figures_table_is_whole(ctx, matter))
		return ctx_fail(ctx, ERR_FORBIDDEN, "table.not_signed");
	printing.subject.matter = matter;
	printing.subject.share = req_int(req, "share", 0);
	if (printing.subject.share && !matter_share(matter, printing.subject.share))
		return ctx_fail(ctx, ERR_NOT_FOUND, "matter.no_share");
	printing.document = papers_document(ctx);
	err = seq ? add_signed(ctx, &printing, seq)
		  : papers_add(ctx, printing.document, &printing.subject);
	return err ? err : answer(ctx, req, res, &printing);
}

/* --- of a list ---------------------------------------------------------------------------------- */

static bool is_of_list(const struct paper *paper, const struct definition *definition)
{
	return paper->about == ABOUT_LIST &&
	       (!paper->procedure_count || paper_is_of(paper, definition));
}

static const char *joined(struct ctx *ctx, const char *before, const char *next)
{
	return message(ctx->pool, ctx->messages, "papers.joined", "before", before, "next", next);
}

/* What the address asks for, in words. */
static const char *filter_words(const struct listing *listing)
{
	const struct filter *filter = &listing->filter;
	struct ctx *ctx = listing->ctx;
	static const char *const opens[] = { "list.open", "list.ended", "list.all" };
	static const char *const lights[] = { "light.normal", "light.soon", "light.overdue",
		"light.paused" };
	const char *text = message(ctx->pool, ctx->messages, opens[filter->open]);
	const struct unit *unit = directory_unit(ctx->directory, filter->unit);
	int state = filter->state ? state_find(&listing->definition->matter, filter->state) : -1;
	if (filter->has_light && filter->light < LIGHT_ENDED)
		text = joined(ctx, text, message(ctx->pool, ctx->messages, lights[filter->light]));
	if (state >= 0)
		text = joined(ctx, text, listing->definition->matter.states[state].title);
	return unit ? joined(ctx, text, unit->short_name) : text;
}

enum err papers_of_list(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct printing printing = { 0 };
	struct listing listing;
	enum err err = read_file(ctx, req, &printing);
	if (!err)
		err = listing_open(ctx, req, LISTING_LIST, &listing);
	if (err)
		return err;
	if (!is_of_list(printing.subject.paper, listing.definition))
		return no_paper(ctx, printing.subject.paper->id);
	listing.filter.after = NULL;
	printing.subject.filter = &listing.filter;
	printing.subject.filter_text = filter_words(&listing);
	printing.document = papers_document(ctx);
	err = papers_add(ctx, printing.document, &printing.subject);
	return err ? err : answer(ctx, req, res, &printing);
}

/* --- chosen matters, a role, a person, the day -------------------------------------------------- */

/* A paper about one matter makes a part for each of them, one about a list one part with all. */
static enum err add_items(struct ctx *ctx, const struct request *req, struct printing *printing)
{
	struct paper_subject *subject = &printing->subject;
	int64_t *items = mem_array(ctx->pool, int64_t, PRINTED_MOST);
	const char *text;
	while ((text = req_nth(req, "item", subject->item_count)) != NULL) {
		if (subject->item_count == PRINTED_MOST)
			return ctx_fail_field(ctx, "item", "papers.too_many");
		if (!text_to_int(text, &items[subject->item_count++]))
			return ctx_fail_field(ctx, "item", "bulk.item");
	}
	subject->items = items;
	if (!subject->item_count)
		return ctx_fail_field(ctx, "item", "papers.no_item");
	if (subject->paper->about == ABOUT_LIST)
		return papers_add(ctx, printing->document, subject);
	for (size_t i = 0; i < subject->item_count; i++) {
		const struct matter *matter = matter_load(ctx, items[i]);
		if (!matter)
			return ctx->failure.err;
		if (!is_of_matter(subject->paper, matter->definition))
			return no_paper(ctx, subject->paper->id);
		const struct paper_subject one = { .paper = subject->paper, .matter = matter };
		enum err err = papers_add(ctx, printing->document, &one);
		if (err)
			return err;
	}
	return OK;
}

static enum err add_role(struct ctx *ctx, const struct request *req, struct printing *printing)
{
	printing->subject.role = role_find(ctx->definitions, text_or(req_text(req, "role"), ""));
	if (!printing->subject.role)
		return no_paper(ctx, req_text(req, "role"));
	return papers_add(ctx, printing->document, &printing->subject);
}

/* His own, or that of somebody of a unit that the actor administers or sees. */
static enum err add_person(struct ctx *ctx, const struct request *req, struct printing *printing)
{
	int64_t id = req_int(req, "person", ctx->actor->person->id);
	const struct person *person = directory_person(ctx->directory, id);
	bool own = person &&
		   (person->id == ctx->actor->person->id ||
			   directory_within(ctx->directory, person->unit, ctx->actor->unit->id) ||
			   actor_sees_all(ctx->actor));
	if (!own)
		return no_paper(ctx, printing->subject.paper->id);
	printing->subject.person = person;
	printing->subject.successor = directory_person(ctx->directory, req_int(req, "to", 0));
	if (printing->subject.successor)
		printing->subject.items = handover_handed(ctx, printing->subject.successor,
			req_int(req, "at", 0), &printing->subject.item_count);
	return papers_add(ctx, printing->document, &printing->subject);
}

static enum err add_leader(struct ctx *ctx, const struct request *req, struct printing *printing)
{
	int64_t id = req_int(req, "person", ctx->actor->person->id);
	printing->subject.person = directory_person(ctx->directory, id);
	if (!printing->subject.person || !boards_may_read(ctx, id))
		return no_paper(ctx, printing->subject.paper->id);
	return papers_add(ctx, printing->document, &printing->subject);
}

enum err papers_print(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct printing printing = { 0 };
	enum err err = read_file(ctx, req, &printing);
	if (err)
		return err;
	printing.document = papers_document(ctx);
	switch (printing.subject.paper->about) {
	case ABOUT_MATTER:
	case ABOUT_SHARE:
	case ABOUT_LIST:
		err = add_items(ctx, req, &printing);
		break;
	case ABOUT_ROLE:
		err = add_role(ctx, req, &printing);
		break;
	case ABOUT_PERSON:
		err = add_person(ctx, req, &printing);
		break;
	case ABOUT_LEADER:
		err = add_leader(ctx, req, &printing);
		break;
	case ABOUT_RECORD:
		err = actor_may(ctx->actor, "evidence")
			      ? papers_add(ctx, printing.document, &printing.subject)
			      : no_paper(ctx, printing.subject.paper->id);
		break;
	case ABOUT_COUNTY:
		err = actor_may(ctx->actor, "dispatch") || actor_may(ctx->actor, "approve")
			      ? papers_add(ctx, printing.document, &printing.subject)
			      : no_paper(ctx, printing.subject.paper->id);
		break;
	}
	return err ? err : answer(ctx, req, res, &printing);
}

/* --- what can be printed ------------------------------------------------------------------------ */

static void put_choice(struct ctx *ctx, json_t *list, const struct paper *paper, const char *base,
	const char *query)
{
	json_t *item = add_object(list);
	put_text(item, "id", paper->id);
	put_text(item, "title", paper->title);
	put_text(item, "says", text_empty(paper->says) ? NULL : paper->says);
	const char *sign = text_empty(query) ? "" : "?";
	put_text(
		item, "pdf", text_printf(ctx->pool, "%s/%s.pdf%s%s", base, paper->id, sign, query));
	put_text(item, "docx",
		text_printf(ctx->pool, "%s/%s.docx%s%s", base, paper->id, sign, query));
}

static enum err choice_of_list(struct ctx *ctx, const struct request *req, struct response *res)
{
	struct listing listing;
	enum err err = listing_open(ctx, req, LISTING_LIST, &listing);
	if (err)
		return err;
	const char *base = text_printf(ctx->pool, "/list/%s/papers", listing.definition->id);
	json_t *list = put_list(res->data, "papers");
	const struct paper_set *set = ctx->definitions->papers;
	for (size_t i = 0; set && i < set->count; i++)
		if (is_of_list(set->items[i], listing.definition))
			put_choice(ctx, list, set->items[i], base,
				listing_query(&listing, "view", NULL));
	put_text(res->data, "business", listing.definition->title);
	put_text(res->data, "back", listing_address(&listing, "view", NULL));
	put_text(res->data, "filter", filter_words(&listing));
	return res_page(res, "papers/choice");
}

static void put_roles(struct ctx *ctx, json_t *data)
{
	json_t *roles = put_list(data, "roles");
	for (size_t i = 0; i < ctx->definitions->role_count; i++) {
		const struct role *role = &ctx->definitions->roles[i];
		const struct paper_subject subject = { .role = role };
		json_t *made = json_tree(ctx->pool);
		data_role(ctx, made, &subject);
		if (!json_array_size(json_object_get(made, "doings")))
			continue;
		json_t *item = add_object(roles);
		put_text(item, "id", role->id);
		put_text(item, "title", role->title);
	}
}

enum err papers_choice(struct ctx *ctx, const struct request *req, struct response *res)
{
	if (req_text(req, "procedure"))
		return choice_of_list(ctx, req, res);
	const struct paper_set *set = ctx->definitions->papers;
	bool office = actor_may(ctx->actor, "dispatch") || actor_may(ctx->actor, "approve");
	json_t *list = put_list(res->data, "papers");
	json_t *cards = put_list(res->data, "cards");
	for (size_t i = 0; set && i < set->count; i++) {
		const struct paper *paper = set->items[i];
		if (paper->about == ABOUT_PERSON || (paper->about == ABOUT_COUNTY && office))
			put_choice(ctx, list, paper, "/print", "");
		if (paper->about == ABOUT_ROLE)
			put_choice(ctx, cards, paper, "/print", "");
	}
	put_roles(ctx, res->data);
	put_text(res->data, "business", NULL);
	return res_page(res, "papers/choice");
}

/* --- on a matter's page ------------------------------------------------------------------------- */

static void put_can(
	struct ctx *ctx, json_t *can, const struct matter *matter, const struct paper *paper)
{
	const char *base = text_printf(ctx->pool, "/matters/%" PRId64 "/papers", matter->id);
	size_t before = json_array_size(can);
	for (size_t i = 0; paper->about == ABOUT_SHARE && i < matter->share_count; i++) {
		const struct share *share = &matter->shares[i];
		const struct unit *unit = directory_unit(ctx->directory, share->unit);
		if (share->past)
			continue;
		put_choice(ctx, can, paper, base,
			text_printf(ctx->pool, "share=%" PRId64, share->ordinal));
		put_text(json_array_get(can, json_array_size(can) - 1), "unit",
			unit ? unit->short_name : NULL);
	}
	if (paper->about == ABOUT_MATTER && json_array_size(can) == before) {
		put_choice(ctx, can, paper, base, "");
		put_text(json_array_get(can, json_array_size(can) - 1), "unit", NULL);
	}
}

void papers_put_of_matter(struct ctx *ctx, json_t *data, const struct matter *matter)
{
	json_t *papers = put_object(data, "papers"), *can = put_list(papers, "can");
	const struct paper_set *set = ctx->definitions->papers;
	for (size_t i = 0; set && i < set->count; i++) {
		const struct paper *paper = set->items[i];
		/* A numbered one is made by signing, and printed as it was signed. */
		if (is_of_matter(paper, matter->definition) && !paper->series)
			put_can(ctx, can, matter, paper);
	}
	put_flag(papers, "has_can", json_array_size(can) > 0);
	papers_put_numbered(ctx, papers, matter);
}
