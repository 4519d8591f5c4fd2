/* History enters the record by one event: as it stands, by the days the ledger gives. */
#include "test.h"

#include "county.h"
#include "rungs.h"
#include "history.h"

#include "base/time.h"
#include "engine/clock.h"
#include "engine/ledger.h"
#include "html/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int64_t day_of(const char *text)
{
	int64_t day = 0;
	if (text)
		assert_true(time_parse_day(text, &day));
	return day;
}

static enum err import(
	struct county *county, const struct past *past, json_t *values, struct matter **ret)
{
	struct ctx *ctx = as(county, "supervisor", 0);
	struct past numbered = *past;
	numbered.id = id_next(ctx);
	numbered.number = text_printf(ctx->pool, "%" PRId64, numbered.id);
	const struct deed deed = { .version = -1, .values = values, .past = &numbered };
	db_savepoint(ctx);
	enum err err = matter_register(ctx, "supervision", &deed, ret);
	if (err)
		db_rollback_to(ctx);
	else
		db_release(ctx);
	return err;
}

static json_t *row(struct county *county, const char *due)
{
	pool_t *pool = county->fixture->pool;
	return VALUES(pool, "subject", "老旧小区改造", "source", "report", "lead",
		unit_id(county, 0), "co", unit_id(county, 1), "due", due, "progress",
		"已开工三个小区", "problem", "资金缺口", "next-step", "申请专项债", "plan",
		"behind");
}

static int64_t import_good(struct county *county, const struct past *past, json_t *values)
{
	struct matter *matter = NULL;
	assert_int_equal(import(county, past, values, &matter), OK);
	return matter->id;
}

static int64_t refold(struct county *county)
{
	char text[8192] = "";
	FILE *stream = fmemopen(text, sizeof text, "w");
	struct fixture *twin = fixture_start(county->fixture->pool);
	struct ledger_report report = ledger_check(as(county, NULL, 0), twin->db, stream);
	fclose(stream);
	if (report.problems)
		print_message("%s", text);
	return report.problems;
}

static const char *due_day(struct county *county, const struct clock *clock)
{
	return time_format_day(county->fixture->pool, worktime_due_day(clock->due));
}

/* --- as it stands ------------------------------------------------------------------------------ */

TEST(what_runs_stands_with_its_units_at_work_and_its_date)
{
	struct county *county = county_start(pool);
	int64_t id = import_good(county,
		&(struct past){ .state = "running",
			.registered = day_of("2025-11-03"),
			.first_due = day_of("2025-12-31") },
		row(county, "2026-03-31"));
	struct matter *matter = county_matter(county, id);
	assert_int_equal(matter->seq, 1);
	assert_string_equal(county_state(county, id, 0), "running");
	assert_string_equal(county_state(county, id, 1), "working");
	assert_string_equal(county_state(county, id, 2), "working");
	assert_int_equal(time_day(matter->opened), day_of("2025-11-03"));
	const struct clock *handle = matter_main_clock(matter);
	assert_string_equal(due_day(county, handle), "2026-03-31");
	assert_int_equal(worktime_due_day(handle->due_first), day_of("2025-12-31"));
	const struct share *lead = matter_share(matter, 1);
	assert_string_equal(lead->progress, "已开工三个小区");
	assert_string_equal(lead->problem, "资金缺口");
	assert_string_equal(lead->next_step, "申请专项债");
	assert_int_equal(lead->behind, 1);
	assert_int_equal(lead->extended, 1);
	assert_int_equal(refold(county), 0);
}

TEST(time_that_is_past_starts_no_clock_and_no_rung)
{
	struct county *county = county_start(pool);
	int64_t id = import_good(county,
		&(struct past){ .state = "running", .registered = day_of("2025-06-02") },
		row(county, "2025-12-31"));
	struct matter *matter = county_matter(county, id);
	assert_null(matter_clock(matter, 1, clock_find(matter->definition, "sign")));
	assert_null(matter_clock(matter, 1, clock_find(matter->definition, "word")));
	assert_null(matter_clock(matter, 2, clock_find(matter->definition, "opinion")));
	for (size_t i = 0; i < matter->clock_count; i++)
		assert_true(matter->clocks[i].next == WORKTIME_NEVER);
	/* March has its report by the ledger: the next one is April's. */
	const struct clock *monthly =
		matter_clock(matter, 1, clock_find(matter->definition, "progress"));
	assert_string_equal(due_day(county, monthly), "2026-04-24");
}

TEST(what_is_closed_counts_on_the_day_it_was_closed)
{
	struct county *county = county_start(pool);
	int64_t id = import_good(county,
		&(struct past){ .state = "closed",
			.registered = day_of("2025-06-02"),
			.since = day_of("2025-12-20") },
		row(county, "2025-12-31"));
	struct matter *matter = county_matter(county, id);
	assert_string_equal(county_state(county, id, 0), "closed");
	assert_string_equal(county_state(county, id, 1), "reported");
	assert_int_equal(time_day(matter->closed), day_of("2025-12-20"));
	assert_int_equal(
		county_number(county, "SELECT COUNT(*) FROM milestone WHERE county = $1 AND kind = "
				      "'closed' AND on_at <= due AND due < 9223372036854775807"),
		1);
	assert_int_equal(county_number(county, "SELECT COUNT(*) FROM standing WHERE county = $1 "
					       "AND ended < met + 1 AND met <= due"),
		1);
	assert_int_equal(refold(county), 0);
}

TEST(what_has_no_end_is_standing_and_what_is_not_sent_out_has_no_share)
{
	struct county *county = county_start(pool);
	pool_t *temp = county->fixture->pool;
	json_t *values = VALUES(temp, "subject", "禁烧", "lead", unit_id(county, 0));
	const struct past standing = { .state = "standing", .registered = day_of("2025-01-02") };
	int64_t id = import_good(county, &standing, values);
	assert_string_equal(county_state(county, id, 1), "standing");
	const struct past draft = { .state = "draft", .registered = day_of("2026-02-27") };
	id = import_good(county, &draft, row(county, "2026-05-01"));
	assert_int_equal(county_matter(county, id)->share_count, 0);
	assert_int_equal(refold(county), 0);
}

TEST(an_imported_matter_goes_on_as_any_other)
{
	struct county *county = county_start(pool);
	pool_t *temp = county->fixture->pool;
	int64_t id = import_good(county,
		&(struct past){ .state = "running", .registered = day_of("2026-01-05") },
		row(county, "2026-03-31"));
	assert_int_equal(county_act(county, "supervisor", 0, id, 1, "import-update",
				 VALUES(temp, "progress", "全部完工", "plan", "on-plan")),
		OK);
	assert_string_equal(matter_share(county_matter(county, id), 1)->progress, "全部完工");
	assert_int_equal(county_act(county, "liaison", county->units[0], id, 1, "finish",
				 VALUES(temp, "result", "全部完工")),
		OK);
	assert_string_equal(county_state(county, id, 0), "verifying");
	assert_int_equal(county_act(county, "supervisor", 0, id, 0, "verify", NULL), OK);
	assert_int_equal(county_act(county, "supervision-head", 0, id, 0, "close", NULL), OK);
	assert_string_equal(county_state(county, id, 0), "closed");
	assert_int_equal(refold(county), 0);
}

/* --- the ladder runs by dates that were set here --------------------------------------------------- */

static int64_t import_due(struct county *county, const char *due)
{
	return import_good(county,
		&(struct past){ .state = "running", .registered = day_of("2026-01-05") },
		row(county, due));
}

static void look_until(struct county *county, const char *const *days)
{
	for (; *days; days++)
		rungs_run_at(county, *days);
}

static const char *const spring[] = { "2026-03-03 10:00", "2026-03-24 08:30", "2026-03-30 08:30",
	"2026-04-01 10:00", "2026-04-30 10:00", "2026-06-01 10:00", NULL };

TEST(nobody_is_urged_by_the_date_of_an_old_ledger)
{
	struct county *county = county_start(pool);
	pool_t *temp = county->fixture->pool;
	int64_t late = import_due(county, "2026-01-30"), soon = import_due(county, "2026-03-31");
	look_until(county, spring);
	rungs_act(county, "supervisor", -1, late, 1, "import-update",
		VALUES(temp, "progress", "仍在办理", "plan", "behind"));
	rungs_act(county, "liaison", 0, soon, 1, "finish", VALUES(temp, "result", "办完"));
	rungs_act(county, "supervisor", -1, soon, 0, "rework", VALUES(temp, "reason", "缺佐证"));
	rungs_run_at(county, "2026-07-01 10:00");
	assert_string_equal(rungs_fired(county, late), "");
	assert_string_equal(rungs_fired(county, soon), "");
	assert_int_equal(refold(county), 0);
}

TEST(a_new_date_is_urged_by_as_any_other)
{
	struct county *county = county_start(pool);
	pool_t *temp = county->fixture->pool;
	int64_t later = import_due(county, "2026-01-30"),
		earlier = import_due(county, "2026-12-31");
	rungs_act(county, "supervisor", -1, later, 0, "correct",
		VALUES(temp, "due", "2026-03-31", "reason", "会议另定"));
	rungs_act(county, "supervisor", -1, earlier, 0, "correct",
		VALUES(temp, "due", "2026-03-31", "reason", "会议另定"));
	look_until(county, (const char *const[]){ "2026-03-24 08:29", NULL });
	assert_string_equal(rungs_fired(county, later), "");
	look_until(county, (const char *const[]){ "2026-03-24 08:30", "2026-04-01 10:00", NULL });
	assert_string_equal(rungs_fired(county, later), "handle-5 sent, handle+1 sent");
	assert_string_equal(rungs_fired(county, earlier), "handle-5 sent, handle+1 sent");
	assert_int_equal(refold(county), 0);
}

TEST(an_extension_that_is_granted_begins_the_ladder)
{
	struct county *county = county_start(pool);
	pool_t *temp = county->fixture->pool;
	int64_t id = import_due(county, "2026-03-10");
	rungs_act(county, "liaison", 0, id, 1, "extend",
		VALUES(temp, "new-date", "2026-03-31", "reason", "汛期停工", "signer", "李明"));
	rungs_run_at(county, "2026-03-03 10:00");
	assert_string_equal(rungs_fired(county, id), "");
	rungs_act(county, "supervision-head", -1, id, 1, "extend-grant", NULL);
	rungs_run_at(county, "2026-03-24 08:30");
	assert_string_equal(rungs_fired(county, id), "handle-5 sent");
	assert_int_equal(refold(county), 0);
}

TEST(what_stood_still_and_goes_on_here_is_urged_where_its_date_has_moved)
{
	struct county *county = county_start(pool);
	pool_t *temp = county->fixture->pool;
	int64_t soon = import_due(county, "2026-03-10"), late = import_due(county, "2026-01-30");
	for (int i = 0; i < 2; i++)
		rungs_act(county, "office-head", -1, i ? late : soon, 0, "suspend",
			VALUES(temp, "cause", "force", "reason", "汛期"));
	county_at(county, "2026-03-16 10:00");
	for (int i = 0; i < 2; i++)
		rungs_act(county, "office-head", -1, i ? late : soon, 0, "resume", NULL);
	rungs_run_at(county, "2026-03-31 10:00");
	assert_true(*rungs_fired(county, soon));
	assert_string_equal(rungs_fired(county, late), "");
	assert_int_equal(refold(county), 0);
}

TEST(what_enters_as_a_draft_and_is_sent_out_here_is_urged)
{
	struct county *county = county_start(pool);
	pool_t *temp = county->fixture->pool;
	int64_t id = import_good(county,
		&(struct past){ .state = "draft", .registered = day_of("2026-02-27") },
		row(county, "2026-03-31"));
	rungs_act(county, "supervisor", -1, id, 0, "submit", VALUES(temp, "basis", "台账"));
	rungs_act(county, "supervision-head", -1, id, 0, "endorse", NULL);
	rungs_act(county, "office-head", -1, id, 0, "approve", NULL);
	rungs_run_at(county, "2026-03-24 08:30");
	assert_string_equal(rungs_fired(county, id), "handle-5 sent");
}

TEST(when_a_unit_signed_for_what_a_ledger_has_at_work_nobody_knows)
{
	struct county *county = county_start(pool);
	struct matter *old = county_matter(county, import_due(county, "2026-03-31"));
	assert_true(matter_share(old, 1)->signed_on);
	assert_int_equal(share_signed(old, matter_share(old, 1)), 0);
	struct matter *fresh = county_matter(county, rungs_signed_for(county, "2026-03-31"));
	assert_int_equal(
		share_signed(fresh, matter_share(fresh, 1)), matter_share(fresh, 1)->signed_on);
}

/* --- what cannot have been --------------------------------------------------------------------- */

TEST(what_cannot_have_been_so_is_refused)
{
	static const struct {
		const char *state, *registered, *sent, *since, *due, *field;
	} cases[] = {
		{ "nothing", "2026-01-05", NULL, NULL, "2026-03-31", "state" },
		{ "verifying", "2026-01-05", NULL, NULL, "2026-03-31", "state" },
		{ "running", "2026-03-03", NULL, NULL, "2026-03-31", "registered-on" },
		{ "running", NULL, NULL, NULL, "2026-03-31", "registered-on" },
		{ "running", "2026-01-05", "2026-01-04", NULL, "2026-03-31", "sent-on" },
		{ "closed", "2026-01-05", NULL, NULL, "2026-03-31", "closed-on" },
		{ "closed", "2026-01-05", NULL, "2026-01-04", "2026-03-31", "closed-on" },
		{ "closed", "2026-01-05", NULL, "2026-03-03", "2026-03-31", "closed-on" },
		{ "running", "2026-01-05", NULL, NULL, NULL, "f.due" },
	};
	struct county *county = county_start(pool);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct matter *matter;
		const struct past past = { .state = cases[i].state,
			.registered = day_of(cases[i].registered) * (cases[i].registered != NULL),
			.sent = day_of(cases[i].sent),
			.since = day_of(cases[i].since) };
		enum err err =
			import(county, &past, row(county, text_or(cases[i].due, "")), &matter);
		const struct failure *failure = &county->ctx->failure;
		if (err != ERR_INVALID || !failure->fields ||
			!text_equal(failure->fields->field, cases[i].field))
			fail_msg("case %zu: %d %s", i, err,
				failure->fields ? failure->fields->field : failure->message);
	}
	assert_int_equal(county_number(county, "SELECT COUNT(*) FROM matter WHERE county = $1"), 0);
}

TEST(a_unit_may_not_import)
{
	struct county *county = county_start(pool);
	const struct past past = { .state = "running", .registered = day_of("2026-01-05") };
	struct ctx *ctx = as(county, "liaison", county->units[0]);
	struct matter *matter;
	assert_int_equal(
		matter_register(ctx, "supervision",
			&(struct deed){
				.version = -1, .past = &past, .values = row(county, "2026-03-31") },
			&matter),
		ERR_FORBIDDEN);
}

/* --- any ledger -------------------------------------------------------------------------------- */

static const char *random_state(struct history *history)
{
	static const char *const states[] = { "running", "closed", "tracked", "standing", "draft",
		"cancelled" };
	return states[history_random(history, COUNT(states))];
}

static json_t *random_row(struct history *history, const struct definition *definition)
{
	return history_values(history, definition, NULL, NULL, action_find(definition, "import"));
}

static void import_random(struct history *history)
{
	struct county *county = history->county;
	int64_t today = time_day(county->fixture->ctx->now);
	const struct past past = { .state = random_state(history),
		.registered = today - 400 + history_random(history, 300),
		.sent = history_chance(history, 2) ? today - 100 + history_random(history, 20) : 0,
		.since = today - 70 + history_random(history, 71),
		.first_due = history_chance(history, 3) ? today - history_random(history, 90) : 0,
		.progress_on =
			history_chance(history, 2) ? today - history_random(history, 60) : 0 };
	const struct definition *definition = definition_find(county->definitions, "supervision");
	json_t *values = random_row(history, definition);
	struct matter *matter;
	if (!values)
		return;
	put_text(values, "lead", unit_id(county, 0));
	put_text(values, "due", time_format_day(history->pool, today - 30));
	json_object_del(values, "co");
	json_object_del(values, "separate");
	if (import(county, &past, values, &matter) && county->ctx->failure.err != ERR_INVALID)
		fail_msg("%s", county->ctx->failure.message);
}

TEST(random_ledgers_fold_to_what_is_stored)
{
	struct county *county = county_start(pool);
	struct history history;
	history_init(&history, county, 20260302);
	for (int i = 0; i < 150; i++)
		import_random(&history);
	assert_true(county_number(county, "SELECT COUNT(*) FROM matter WHERE county = $1") > 100);
	assert_int_equal(county_number(county, "SELECT COUNT(*) FROM matter m WHERE m.county = $1 "
					       "AND NOT EXISTS (SELECT 1 FROM standing s WHERE "
					       "s.county = m.county AND s.matter = m.id AND "
					       "s.superseded = 0)"),
		0);
	assert_int_equal(county_number(county, "SELECT COUNT(*) FROM standing WHERE county = $1 "
					       "AND (ended < opened OR sent < opened)"),
		0);
	assert_int_equal(refold(county), 0);
}

RUN_TESTS(cmocka_unit_test(what_runs_stands_with_its_units_at_work_and_its_date),
	cmocka_unit_test(time_that_is_past_starts_no_clock_and_no_rung),
	cmocka_unit_test(what_is_closed_counts_on_the_day_it_was_closed),
	cmocka_unit_test(what_has_no_end_is_standing_and_what_is_not_sent_out_has_no_share),
	cmocka_unit_test(an_imported_matter_goes_on_as_any_other),
	cmocka_unit_test(nobody_is_urged_by_the_date_of_an_old_ledger),
	cmocka_unit_test(a_new_date_is_urged_by_as_any_other),
	cmocka_unit_test(an_extension_that_is_granted_begins_the_ladder),
	cmocka_unit_test(what_stood_still_and_goes_on_here_is_urged_where_its_date_has_moved),
	cmocka_unit_test(what_enters_as_a_draft_and_is_sent_out_here_is_urged),
	cmocka_unit_test(when_a_unit_signed_for_what_a_ledger_has_at_work_nobody_knows),
	cmocka_unit_test(what_cannot_have_been_so_is_refused),
	cmocka_unit_test(a_unit_may_not_import),
	cmocka_unit_test(random_ledgers_fold_to_what_is_stored))
