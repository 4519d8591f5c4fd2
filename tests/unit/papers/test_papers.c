/* tests/unit/papers/test_papers.c - every paper becomes a PDF and a DOCX; every word that a description
 * may use is there; what was signed stays as it was. */
#include "../test.h"

#include "../county.h"

#include "engine/ledger.h"
#include "engine/number.h"
#include "engine/paper_check.h"
#include "html/json.h"
#include "papers/papers.h"

#include <string.h>

/* Sent out, signed for, with a node, progress and an answer. */
static int64_t full_matter(struct county *county)
{
	pool_t *pool = county->fixture->pool;
	int64_t id = county_sent(county, "2026-03-31"), lead = county->units[0];
	assert_int_equal(county_act(county, "liaison", lead, id, 1, "sign", NULL), OK);
	assert_int_equal(county_act(county, "liaison", lead, id, 1, "node-add",
				 VALUES(pool, "node", "开工", "node-date", "2026-03-10")),
		OK);
	assert_int_equal(county_act(county, "liaison", lead, id, 1, "progress",
				 VALUES(pool, "progress", "已开工", "plan", "on-plan")),
		OK);
	return id;
}

static struct paper_subject subject_of(
	struct county *county, const struct paper *paper, const struct matter *matter)
{
	struct filter *filter = mem_new(county->fixture->pool, struct filter);
	*filter = (struct filter){ .definition = matter->definition, .sort = SORT_DUE };
	return (struct paper_subject){ .paper = paper,
		.matter = matter,
		.filter = filter,
		.person = county->ctx->actor->person,
		.role = role_find(county->definitions, "liaison") };
}

static void renders(struct ctx *ctx, const struct paper_subject *subject)
{
	struct document *document = papers_document(ctx);
	struct document_bytes pdf, docx;
	if (papers_add(ctx, document, subject) || document_pdf_bytes(ctx, document, &pdf) ||
		document_docx_bytes(ctx, document, &docx))
		fail_msg("%s: %s", subject->paper->id, ctx->failure.message);
	assert_memory_equal(pdf.data, "%PDF-", 5);
	assert_memory_equal(docx.data, "PK", 2);
	if (!pdf.pages)
		fail_msg("%s has no page", subject->paper->id);
}

TEST(every_paper_becomes_a_pdf_and_a_docx)
{
	struct county *county = county_printing(pool);
	int64_t id = full_matter(county);
	const struct paper_set *set = county->definitions->papers;
	assert_true(set->count >= 40);
	for (size_t i = 0; i < set->count; i++) {
		struct ctx *ctx = as(county, "supervision-head", 0);
		const struct matter *matter = matter_load(ctx, id);
		const struct paper_subject subject = subject_of(county, set->items[i], matter);
		renders(ctx, &subject);
	}
}

/* --- words -------------------------------------------------------------------------------------- */

static int missing_words(const char *where, const struct paper_word *words, const json_t *data)
{
	int missing = 0;
	for (; words->name; words++) {
		const json_t *value = json_object_get(data, words->name);
		bool list = words->flags & WORD_MANY,
		     open = words->flags & (WORD_INPUT | WORD_ACTION | WORD_COLUMN);
		const json_t *first = list ? json_array_get(value, 0) : value;
		if (!value || (words->inner && !list && !json_is_object(value)))
			print_error("%s.%s is not given\n", where, words->name);
		missing += !value;
		if (value && words->inner && !open && first)
			missing += missing_words(words->name, words->inner, first);
	}
	return missing;
}

TEST(every_word_that_a_hole_may_name_is_given)
{
	static const enum paper_about abouts[] = { ABOUT_MATTER, ABOUT_SHARE, ABOUT_LIST,
		ABOUT_PERSON, ABOUT_ROLE, ABOUT_COUNTY, ABOUT_LEADER };
	struct county *county = county_printing(pool);
	int64_t id = full_matter(county);
	for (size_t i = 0; i < COUNT(abouts); i++) {
		struct ctx *ctx = as(county, "supervision-head", 0);
		const struct paper paper = {
			.id = "x", .title = "x", .about = abouts[i], .record = true, .course = true
		};
		const struct paper_subject subject =
			subject_of(county, &paper, matter_load(ctx, id));
		json_t *data;
		assert_int_equal(papers_data(ctx, &subject, &data), OK);
		assert_int_equal(missing_words("", paper_words(abouts[i]), data), 0);
	}
}

/* --- holes -------------------------------------------------------------------------------------- */

static const char *filled(struct county *county, const char *text)
{
	struct ctx *ctx = as(county, "supervision-head", 0);
	struct paper_block block = { .kind = PAPER_TEXT, .text = text };
	const struct paper paper = { .id = "x", .title = "x", .blocks = &block, .block_count = 1 };
	json_t *data = json_tree(ctx->pool);
	put_text(data, "due", "2026-12-04");
	put_text(data, "at", "2026-12-04 09:30");
	put_text(data, "class", "A 已经解决");
	add_object(put_list(data, "shares"));
	const json_t *sheet = papers_fill(ctx, &paper, data);
	return get_text(json_array_get(json_object_get(sheet, "blocks"), 0), "text");
}

TEST(holes_are_filled_as_the_description_says)
{
	static const struct {
		const char *text, *filled;
	} cases[] = {
		{ "请于{due|date-weekday}前办结", "请于2026年12月4日（星期五）前办结" },
		{ "{due|date}", "2026年12月4日" },
		{ "{at|date}", "2026年12月4日" },
		{ "{due|month}", "2026年12月" },
		{ "{due|short-date}", "2026.12.4" },
		{ "{class|first}类", "A类" },
		{ "{shares|count}件", "1件" },
		{ "{none}。", "。" },
		{ "{none|or 未报}。", "未报。" },
		{ "{none|date|or 　年　月　日}", "　年　月　日" },
	};
	struct county *county = county_start(pool);
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(filled(county, cases[i].text), cases[i].filled);
}

/* --- signed ------------------------------------------------------------------------------------- */

static const json_t *signed_sheet(struct county *county, int64_t id)
{
	struct rows rows = ledger_events(as(county, NULL, 0), id);
	const struct ledger_event *events = rows.data;
	for (int64_t i = 0; i < rows.count; i++) {
		const json_t *paper = json_object_get(events[i].event.body, "paper");
		if (paper)
			return json_object_get(paper, "sheet");
	}
	return NULL;
}

TEST(what_was_signed_is_kept_with_its_number_and_later_changes_leave_it_alone)
{
	struct county *county = county_printing(pool);
	int64_t id = county_sent(county, "2026-03-31");
	const json_t *sheet = signed_sheet(county, id);
	const char *before = json_text(pool, sheet);
	assert_string_equal(get_text(sheet, "number"), "督办〔2026〕1号");
	assert_string_equal(get_text(sheet, "date"), "2026-03-02");
	assert_non_null(strstr(before, "2026年3月31日（星期二）"));
	assert_int_equal(county_act(county, "supervisor", 0, id, 0, "correct",
				 VALUES(pool, "reason", "写错", "subject", "别的事项")),
		OK);
	assert_string_equal(json_text(pool, signed_sheet(county, id)), before);
}

RUN_TESTS(cmocka_unit_test(every_paper_becomes_a_pdf_and_a_docx),
	cmocka_unit_test(every_word_that_a_hole_may_name_is_given),
	cmocka_unit_test(holes_are_filled_as_the_description_says),
	cmocka_unit_test(what_was_signed_is_kept_with_its_number_and_later_changes_leave_it_alone))
