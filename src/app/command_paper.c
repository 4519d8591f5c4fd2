/* app/command_paper.c - papers on the command line: which there are, one as PDF or DOCX, and where the
 * series of numbers stand. */
#include "app/command_data.h"
#include "app/commands.h"
#include "base/time.h"
#include "engine/directory.h"
#include "engine/number.h"
#include "html/json.h"
#include "matters/listing.h"
#include "papers/papers.h"

#include <inttypes.h>
#include <string.h>

/* --- list --------------------------------------------------------------------------------------- */

static void tell_papers(struct ctx *ctx, void *data)
{
	struct invocation *invocation = data;
	const struct paper_set *set = ctx->definitions->papers;
	json_t *document = json_tree(ctx->pool), *list = put_list(document, "papers");
	for (size_t i = 0; set && i < set->count; i++) {
		const struct paper *paper = set->items[i];
		json_t *item = add_object(list);
		put_text(item, "id", paper->id);
		put_text(item, "title", paper->title);
		put_text(item, "about", paper_abouts[paper->about]);
		put_text(item, "series", paper->series ? paper->series->id : NULL);
		if (!invocation->json)
			printf("%s\t%s\t%s\t%s\n", paper->id, paper_abouts[paper->about],
				paper->series ? paper->series->id : "-", paper->title);
	}
	if (invocation->json)
		invocation_print(invocation, document);
}

int command_paper_list(struct invocation *invocation)
{
	return command_look(invocation, tell_papers, invocation) ? 0 : EXIT_REFUSED;
}

/* --- render ------------------------------------------------------------------------------------- */

struct rendering {
	struct invocation *invocation;
	const struct paper *paper;
	struct document *document;
};

static const char *option(const struct rendering *rendering, const char *name)
{
	return invocation_option(rendering->invocation, name);
}

/* "7,12" */
static int64_t *read_items(struct ctx *ctx, const char *text, size_t *ret_count)
{
	int64_t *items = mem_array(ctx->pool, int64_t, strlen(text) + 1);
	*ret_count = 0;
	while (*text && !ctx_failed(ctx)) {
		size_t size = strcspn(text, ",");
		const char *one = text_copy_n(ctx->pool, text, size);
		if (!text_to_int(one, &items[(*ret_count)++]))
			(void)ctx_fail(ctx, ERR_INVALID, "papers.bad_matter", "text", one);
		text += size + (text[size] == ',');
	}
	return items;
}

static enum err add_matters(
	struct ctx *ctx, struct rendering *rendering, const int64_t *items, size_t count)
{
	int64_t share = 0;
	(void)text_to_int(text_or(option(rendering, "share"), "0"), &share);
	for (size_t i = 0; i < count; i++) {
		const struct matter *matter = matter_load(ctx, items[i]);
		if (!matter)
			return ctx->failure.err;
		const struct paper_subject subject = {
			.paper = rendering->paper, .matter = matter, .share = share
		};
		enum err err = papers_add(ctx, rendering->document, &subject);
		if (err)
			return err;
	}
	return OK;
}

/* --procedure and --filter, as the address of the list has it. */
static enum err add_list(
	struct ctx *ctx, struct rendering *rendering, struct paper_subject *subject)
{
	struct listing listing;
	const char *procedure = option(rendering, "procedure");
	if (!procedure)
		return ctx_fail(ctx, ERR_INVALID, "papers.no_list");
	enum err err = listing_open_text(
		ctx, procedure, text_or(option(rendering, "filter"), ""), LISTING_LIST, &listing);
	if (err)
		return err;
	listing.filter.after = NULL;
	subject->filter = &listing.filter;
	err = papers_add(ctx, rendering->document, subject);
	subject->filter = NULL;
	return err;
}

static enum err add_other(
	struct ctx *ctx, struct rendering *rendering, const int64_t *items, size_t count)
{
	struct paper_subject subject = {
		.paper = rendering->paper, .items = items, .item_count = count
	};
	const char *role = option(rendering, "role"), *person = option(rendering, "person");
	int64_t id = 0;
	if (rendering->paper->about == ABOUT_LIST && !count)
		return add_list(ctx, rendering, &subject);
	if (rendering->paper->about == ABOUT_ROLE) {
		subject.role = role_find(ctx->definitions, text_or(role, ""));
		if (!subject.role)
			return ctx_fail(
				ctx, ERR_NOT_FOUND, "papers.no_role", "name", text_or(role, ""));
	}
	if (rendering->paper->about == ABOUT_PERSON || rendering->paper->about == ABOUT_LEADER) {
		if (text_to_int(text_or(person, ""), &id))
			subject.person = directory_person(ctx->directory, id);
		if (!subject.person)
			return ctx_fail(ctx, ERR_NOT_FOUND, "papers.no_person");
	}
	return papers_add(ctx, rendering->document, &subject);
}

static void render(struct ctx *ctx, void *data)
{
	struct rendering *rendering = data;
	const char *id = rendering->invocation->words[0], *file = option(rendering, "o");
	size_t count = 0;
	rendering->paper = paper_find(ctx->definitions->papers, id);
	if (!rendering->paper) {
		(void)ctx_fail(ctx, ERR_NOT_FOUND, "papers.none", "name", id);
		return;
	}
	int64_t *items = read_items(ctx, text_or(option(rendering, "matter"), ""), &count);
	rendering->document = papers_document(ctx);
	ctx->actor = papers_reader(ctx);
	if (!ctx->actor)
		(void)ctx_fail(ctx, ERR_NOT_FOUND, "papers.no_person");
	bool single = rendering->paper->about <= ABOUT_SHARE;
	if (single && !count)
		(void)ctx_fail(ctx, ERR_INVALID, "papers.no_item");
	enum err err = ctx_failed(ctx) ? ctx->failure.err
		       : single        ? add_matters(ctx, rendering, items, count)
				       : add_other(ctx, rendering, items, count);
	size_t length = strlen(file);
	bool docx = length > 5 && text_equal(file + length - 5, ".docx");
	if (!err)
		err = docx ? document_docx(ctx, rendering->document, file)
			   : document_pdf(ctx, rendering->document, file);
	CHECK(!err || ctx_failed(ctx));
}

int command_paper_render(struct invocation *invocation)
{
	struct rendering rendering = { .invocation = invocation };
	const char *file = invocation_option(invocation, "o");
	size_t length = file ? strlen(file) : 0;
	bool good = length > 4 && (text_equal(file + length - 4, ".pdf") ||
					  (length > 5 && text_equal(file + length - 5, ".docx")));
	if (!good)
		return invocation_refuse(invocation,
			message(invocation->pool, invocation->messages, "papers.to_where"));
	return command_look(invocation, render, &rendering) ? 0 : EXIT_REFUSED;
}

/* --- series ------------------------------------------------------------------------------------- */

static void tell_series(struct ctx *ctx, void *data)
{
	struct invocation *invocation = data;
	const struct paper_set *set = ctx->definitions->papers;
	int64_t year = time_civil(time_day(ctx->now)).year;
	(void)text_to_int(text_or(invocation_option(invocation, "year"), ""), &year);
	struct rows rows = number_series(ctx, year);
	const struct series_row *row = rows.data;
	json_t *document = json_tree(ctx->pool), *list = put_list(document, "series");
	for (size_t i = 0; set && i < set->series_count; i++) {
		int64_t last = 0;
		for (int64_t k = 0; k < rows.count; k++)
			if (text_equal(row[k].series, set->series[i].id))
				last = row[k].last;
		json_t *item = add_object(list);
		put_text(item, "id", set->series[i].id);
		put_text(item, "title", set->series[i].title);
		put_int(item, "year", year);
		put_int(item, "last", last);
		if (!invocation->json)
			printf("%s\t%s\t%" PRId64 "\t%" PRId64 "\n", set->series[i].id,
				set->series[i].title, year, last);
	}
	if (invocation->json)
		invocation_print(invocation, document);
}

int command_paper_series(struct invocation *invocation)
{
	return command_look(invocation, tell_series, invocation) ? 0 : EXIT_REFUSED;
}

static void start_series(struct ctx *ctx, void *data)
{
	const struct invocation *invocation = data;
	const struct series *series = series_find(ctx->definitions->papers, invocation->words[0]);
	int64_t last = 0, year = time_civil(time_day(ctx->now)).year;
	if (!series) {
		(void)ctx_fail_field(ctx, "series", "papers.no_series");
		return;
	}
	(void)text_to_int(invocation->words[1], &last);
	enum err err = number_start(ctx, series, year, last);
	CHECK(!err || ctx_failed(ctx));
}

int command_paper_start(struct invocation *invocation)
{
	bool done = command_write(invocation, start_series, invocation);
	return done ? 0 : EXIT_REFUSED;
}
