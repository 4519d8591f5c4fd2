/* papers/papers.h - 文书: what the office prints, from the descriptions of definitions/papers (engine/paper.h).
 *
 *   description + data = sheet     a JSON tree in which every hole is filled: papers_fill
 *   sheet = a part of a document   papers_build; then PDF or DOCX (document/document.h)
 *
 * What was signed with a number is kept as its sheet with the event, and is printed from it for ever; all
 * else is filled when it is printed. The words of the data stand in engine/paper_check.c.
 *
 *   GET  /matters/:id/papers/:file          "approval-form.pdf", "approval-form.docx"; share=N; seq=N: what
 *                                           was numbered by that event
 *   GET  /matters/:id/archive.zip           整件打包: 一事一档, all files, the list of them
 *   GET  /list/:procedure/papers            which papers a list has
 *   GET  /list/:procedure/papers/:file      the list as its address says
 *   GET  /print/:file                       papers about the county, a role (role=), a person (person=); of
 *                                           matters and lists: item=<matter> many times, one file
 *   GET  /print                             which those are
 *   GET  /papers                            those with a number: series, state, year
 *   GET  /papers/numbers                    文号: each series of a year
 *   POST /papers/numbers/start, /reserve, /settle
 *   POST /papers/:paper/step                用印、印发、废号 */
#pragma once

#include "document/document.h"
#include "engine/act.h"
#include "engine/paper.h"
#include "engine/query.h"
#include "http/route.h"

/* What a paper is printed for; what its `about` doesn't need stays 0. */
struct paper_subject {
	const struct paper *paper;
	const struct matter *matter;
	int64_t share;             /* ordinal; 0: the lead's */
	const struct event *event; /* that makes or made it; NULL: the last one that did */
	const char *number;        /* taken; NULL: none */
	const struct filter *filter;
	const char *filter_text; /* in words, "" for all */
	const int64_t *items;    /* these matters instead, in this order */
	size_t item_count;
	const struct person *person,
		*successor; /* to whom ITEMS went; NULL: what PERSON has in hand */
	const struct role *role;
};

/* The words of the subject's `about`, as paper_words names them; texts, dates as 2026-03-31. */
MUST_USE enum err papers_data(struct ctx *ctx, const struct paper_subject *subject, json_t **ret);

/* Description and data as a sheet. */
json_t *papers_fill(struct ctx *ctx, const struct paper *paper, const json_t *data);

/* Both. */
MUST_USE enum err papers_sheet(struct ctx *ctx, const struct paper_subject *subject, json_t **ret);

/* For engine/world.h. */
json_t *papers_signed_sheet(struct ctx *ctx, const struct matter *matter, const struct event *event,
	const struct paper *paper, const char *number);

/* The sheet as the next section of DOCUMENT. */
void papers_build(struct ctx *ctx, struct document *document, const json_t *sheet);

/* The first table of a sheet as a workbook, its groups as a column; *ret_rows of them. */
MUST_USE enum err papers_book(
	struct ctx *ctx, const json_t *sheet, const char *path, int64_t *ret_rows);

/* Somebody who sees what the whole office sees, for what is printed beside any request; NULL: there is
 * nobody yet. */
const struct actor *papers_reader(struct ctx *ctx);

/* What a matter's page offers: data.papers {can, made}, see templates/matters/papers.mustache. */
void papers_put_of_matter(struct ctx *ctx, json_t *data, const struct matter *matter);

/* An empty document with the county's fonts and watermark; a subject as its next part. */
struct document *papers_document(struct ctx *ctx);
MUST_USE enum err papers_add(
	struct ctx *ctx, struct document *document, const struct paper_subject *subject);

/* "2026年12月4日", with "（星期五）"; TEXT is 2026-12-04 or an instant; others stay as they are. */
const char *papers_date(struct ctx *ctx, const char *text, bool weekday);

handler papers_archive, papers_of_matter, papers_of_list, papers_print, papers_choice, papers_list, papers_numbers;
handler papers_number_start, papers_number_reserve, papers_number_settle, papers_step;
extern const struct field papers_matter_query[], papers_print_query[];
extern const struct field papers_issued_query[], papers_numbers_query[];
extern const struct field papers_start_fields[], papers_reserve_fields[], papers_settle_fields[];
extern const struct field papers_step_fields[];
