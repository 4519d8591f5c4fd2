/* Numbers without gaps: one for each act that makes a numbered paper, none for an act that fails. */
#include "../test.h"

#include "../county.h"

#include "base/time.h"
#include "engine/ladder.h"
#include "engine/ledger.h"
#include "engine/number.h"
#include "engine/paper.h"
#include "html/json.h"

#include <inttypes.h>

#define LAST "SELECT last FROM series WHERE county = $1 AND series = 'supervision' AND year = 2026"
#define ROWS "SELECT COUNT(*) FROM paper WHERE county = $1 AND series = 'supervision'"

static const char *number_of(struct county *county, int64_t matter, int64_t which)
{
	struct rows rows = number_of_matter(as(county, NULL, 0), matter);
	const struct number_row *row = rows.data;
	return which < rows.count ? row[which].text : "";
}

static const char *state_of(struct county *county, int64_t matter)
{
	struct rows rows = number_of_matter(as(county, NULL, 0), matter);
	return rows.count ? ((const struct number_row *)rows.data)[0].state : "";
}

static const struct series *supervision(const struct county *county)
{
	return series_find(county->definitions->papers, "supervision");
}

TEST(the_act_that_makes_a_numbered_paper_takes_the_next_number_into_its_event)
{
	struct county *county = county_start(pool);
	int64_t first = county_sent(county, "2026-03-31"), next = county_sent(county, "2026-03-31");
	assert_string_equal(number_of(county, first, 0), "督办〔2026〕1号");
	assert_string_equal(number_of(county, next, 0), "督办〔2026〕2号");
	struct rows rows = ledger_events(as(county, NULL, 0), next);
	const struct ledger_event *last = (const struct ledger_event *)rows.data + rows.count - 1;
	const json_t *paper = json_object_get(last->event.body, "paper");
	assert_string_equal(get_text(paper, "id"), "supervision-notice");
	assert_string_equal(get_text(paper, "number"), "督办〔2026〕2号");
}

/* Overdue for eight working days: the ladder has proposed 督办. */
static int64_t proposed(struct county *county, int64_t *ret_seq)
{
	int64_t id = county_sent(county, "2026-03-10");
	county_at(county, "2026-03-20 09:00");
	struct ladder ladder = { 0 };
	while (ladder_slice(as(county, NULL, 0), &ladder, 0, 100))
		;
	const struct matter *matter = county_matter(county, id);
	for (size_t i = 0; i < matter->proposal_count; i++)
		if (text_equal(matter->definition->ladder[matter->proposals[i].rung].paper,
			    "supervision-order"))
			*ret_seq = matter->proposals[i].seq;
	assert_true(*ret_seq > 0);
	return id;
}

static enum err sign(struct county *county, int64_t id, int64_t seq)
{
	struct ctx *ctx = as(county, "supervision-head", 0);
	struct matter *matter = matter_load(ctx, id);
	const struct deed deed = { .action = "rung-issue", .version = -1, .proposal = seq };
	if (!matter)
		return ctx->failure.err;
	db_savepoint(ctx);
	enum err err = matter_act(ctx, matter, &deed);
	if (err)
		db_rollback_to(ctx);
	db_release(ctx);
	return err;
}

TEST(a_signed_proposal_has_its_number_at_once_and_signing_twice_gives_one)
{
	struct county *county = county_start(pool);
	int64_t seq = 0, id = proposed(county, &seq);
	assert_int_equal(sign(county, id, seq), OK);
	assert_string_equal(number_of(county, id, 1), "督办〔2026〕2号");
	assert_int_equal(sign(county, id, seq), ERR_CONFLICT);
	assert_int_equal(county_number(county, LAST), 2);
	assert_int_equal(county_number(county, ROWS), 2);
}

TEST(an_act_whose_nth_database_call_fails_takes_no_number)
{
	struct county *county = county_start(pool);
	int64_t seq = 0, id = proposed(county, &seq);
	for (int call = 1, done = 0; !done; call++) {
		db_fail_at(county->fixture->db, call);
		done = sign(county, id, seq) == OK;
		db_fail_at(county->fixture->db, 0);
		assert_int_equal(county_number(county, LAST), done ? 2 : 1);
		assert_int_equal(county_number(county, ROWS), done ? 2 : 1);
	}
	assert_string_equal(number_of(county, id, 1), "督办〔2026〕2号");
}

TEST(a_new_year_begins_at_one)
{
	struct county *county = county_start(pool);
	county_at(county, "2026-12-31 17:00");
	int64_t old = county_sent(county, "2027-03-31");
	county_at(county, "2027-01-04 09:00");
	int64_t new = county_sent(county, "2027-03-31");
	assert_string_equal(number_of(county, old, 0), "督办〔2026〕1号");
	assert_string_equal(number_of(county, new, 0), "督办〔2027〕1号");
}

TEST(a_series_goes_on_behind_what_was_used_outside_and_only_forwards)
{
	struct county *county = county_start(pool);
	assert_int_equal(
		number_start(as(county, "supervision-head", 0), supervision(county), 2026, 61), OK);
	assert_string_equal(
		number_of(county, county_sent(county, "2026-03-31"), 0), "督办〔2026〕62号");
	static const int64_t backwards[] = { 0, 61, 62, 100000 };
	for (size_t i = 0; i < COUNT(backwards); i++)
		assert_int_equal(number_start(as(county, "supervision-head", 0),
					 supervision(county), 2026, backwards[i]),
			ERR_INVALID);
	assert_int_equal(county_number(county, LAST), 62);
}

TEST(reserved_numbers_are_left_out_and_end_as_used_or_void_with_their_reason)
{
	struct county *county = county_start(pool);
	const char *first;
	struct ctx *ctx = as(county, "supervision-head", 0);
	assert_int_equal(number_reserve(ctx, supervision(county), 2, "线下发文", &first), OK);
	assert_string_equal(first, "督办〔2026〕1号");
	assert_string_equal(
		number_of(county, county_sent(county, "2026-03-31"), 0), "督办〔2026〕3号");
	ctx = as(county, "supervision-head", 0);
	struct rows rows = number_rows(ctx, 2026, "supervision", NUMBER_RESERVED, 0, 10);
	const struct number_row *row = rows.data;
	assert_int_equal(rows.count, 2);
	assert_int_equal(number_settle(ctx, row[0].id, "", "没有发出"), OK);
	assert_int_equal(number_settle(ctx, row[1].id, "关于防汛的督办通知", ""), OK);
	assert_int_equal(number_settle(ctx, row[1].id, "", "再作废"), ERR_CONFLICT);
	ctx = as(county, "supervision-head", 0);
	assert_int_equal(number_reserve(ctx, supervision(county), 1, "", &first), ERR_INVALID);
	assert_int_equal(number_rows(as(county, NULL, 0), 2026, "", NUMBER_VOID, 0, 10).count, 1);
	assert_int_equal(county_number(county, LAST), 3);
}

TEST(a_paper_is_sealed_and_sent_and_a_void_one_keeps_its_number)
{
	static const struct {
		const char *action;
		enum err err;
		const char *state;
	} steps[] = {
		{ "paper-seal", OK, NUMBER_SEALED },
		{ "paper-seal", ERR_CONFLICT, NUMBER_SEALED },
		{ "paper-send", OK, NUMBER_SENT },
		{ "paper-void", ERR_CONFLICT, NUMBER_SENT },
	};
	struct county *county = county_start(pool);
	int64_t id = county_sent(county, "2026-03-31"), other = county_sent(county, "2026-03-31");
	const char *number = number_of(county, id, 0);
	json_t *values = VALUES(pool, "paper-number", number);
	for (size_t i = 0; i < COUNT(steps); i++) {
		assert_int_equal(
			county_act(county, "supervisor", 0, id, 0, steps[i].action,
				text_equal(steps[i].action, "paper-void")
					? VALUES(pool, "paper-number", number, "reason", "写错")
					: values),
			text_equal(steps[i].action, "paper-void") ? ERR_FORBIDDEN : steps[i].err);
		assert_string_equal(state_of(county, id), steps[i].state);
	}
	assert_int_equal(county_act(county, "supervision-head", 0, other, 0, "paper-void",
				 VALUES(pool, "paper-number", number_of(county, other, 0), "reason",
					 "主送单位写错")),
		OK);
	assert_string_equal(state_of(county, other), NUMBER_VOID);
	assert_int_equal(
		county_act(county, "supervisor", 0, other, 0, "paper-send", values), ERR_CONFLICT);
	assert_string_equal(
		number_of(county, county_sent(county, "2026-03-31"), 0), "督办〔2026〕3号");
}

TEST(what_is_taken_back_leaves_a_void_number)
{
	struct county *county = county_start(pool);
	int64_t id = county_sent(county, "2026-03-31");
	assert_int_equal(county_act(county, "office-head", 0, id, 0, "undo", NULL), OK);
	assert_string_equal(state_of(county, id), NUMBER_VOID);
	assert_int_equal(county_act(county, "office-head", 0, id, 0, "approve", NULL), OK);
	assert_string_equal(number_of(county, id, 1), "督办〔2026〕2号");
}

RUN_TESTS(
	cmocka_unit_test(the_act_that_makes_a_numbered_paper_takes_the_next_number_into_its_event),
	cmocka_unit_test(a_signed_proposal_has_its_number_at_once_and_signing_twice_gives_one),
	cmocka_unit_test(an_act_whose_nth_database_call_fails_takes_no_number),
	cmocka_unit_test(a_new_year_begins_at_one),
	cmocka_unit_test(a_series_goes_on_behind_what_was_used_outside_and_only_forwards),
	cmocka_unit_test(reserved_numbers_are_left_out_and_end_as_used_or_void_with_their_reason),
	cmocka_unit_test(a_paper_is_sealed_and_sent_and_a_void_one_keeps_its_number),
	cmocka_unit_test(what_is_taken_back_leaves_a_void_number))
