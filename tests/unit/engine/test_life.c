#include "../test.h"

#include "../county.h"
#include "base/time.h"
#include "engine/ladder.h"
#include "engine/ledger.h"

static int64_t registered(struct county *county)
{
	pool_t *pool = county->fixture->pool;
	struct matter *matter = county_register(county, "supervisor", "supervision",
		VALUES(pool, "subject", "老旧小区改造", "source", "report", "lead",
			unit_id(county, 0), "co", unit_id(county, 1), "due", "2026-03-31"));
	return matter->id;
}

static int64_t dispatched(struct county *county)
{
	pool_t *pool = county->fixture->pool;
	int64_t id = registered(county);
	assert_int_equal(county_act(county, "supervisor", 0, id, 0, "submit",
				 VALUES(pool, "basis", "政府工作报告")),
		OK);
	assert_int_equal(county_act(county, "supervision-head", 0, id, 0, "endorse", NULL), OK);
	assert_int_equal(county_act(county, "office-head", 0, id, 0, "approve", NULL), OK);
	assert_string_equal(county_state(county, id, 0), "running");
	return id;
}

TEST(a_matter_lives_from_registering_to_closing)
{
	struct county *county = county_start(pool);
	int64_t id = dispatched(county);
	const struct matter *matter = county_matter(county, id);
	assert_int_equal(matter->share_count, 2);
	assert_string_equal(county_state(county, id, 1), "sent");
	int64_t lead = county->units[0];
	assert_int_equal(county_act(county, "liaison", lead, id, 1, "sign", NULL), OK);
	assert_int_equal(county_act(county, "liaison", lead, id, 1, "progress",
				 VALUES(pool, "progress", "已完成三个小区", "plan", "on-plan")),
		OK);
	assert_int_equal(county_act(county, "liaison", lead, id, 1, "finish",
				 VALUES(pool, "result", "全部完成")),
		OK);
	assert_string_equal(county_state(county, id, 0), "verifying");
	assert_int_equal(county_act(county, "supervisor", 0, id, 0, "verify", NULL), OK);
	assert_int_equal(county_act(county, "supervision-head", 0, id, 0, "close", NULL), OK);
	matter = county_matter(county, id);
	assert_string_equal(county_state(county, id, 0), "closed");
	assert_true(matter->closed);
	for (size_t i = 0; i < matter->clock_count; i++)
		assert_true(matter->clocks[i].stopped ||
			    matter->definition->clocks[matter->clocks[i].def].quiet);
	for (size_t i = 0; i < matter->share_count; i++)
		assert_true(matter->shares[i].ended_on);
}

TEST(what_may_not_be_done_is_refused_by_the_right_word)
{
	struct county *county = county_start(pool);
	int64_t id = dispatched(county);
	int64_t lead = county->units[0], other = county->units[2];
	static const struct {
		const char *name, *role;
		int unit;
		int64_t share;
		const char *action;
		enum err err;
	} cases[] = {
		{ "not in this state", "supervision-head", -1, 0, "close", ERR_CONFLICT },
		{ "not for this person", "supervisor", -1, 0, "cancel", ERR_FORBIDDEN },
		{ "not visible to a unit without a share", "liaison", 2, 1, "sign", ERR_NOT_FOUND },
		{ "another unit's share", "liaison", 1, 1, "sign", ERR_FORBIDDEN },
		{ "no such share", "liaison", 0, 9, "sign", ERR_NOT_FOUND },
		{ "no such action", "supervisor", -1, 0, "fly", ERR_INVALID },
		{ "a field is missing", "supervisor", -1, 0, "withdraw", ERR_INVALID },
	};
	(void)lead, (void)other;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t unit = cases[i].unit < 0 ? 0 : county->units[cases[i].unit];
		enum err err = county_act(
			county, cases[i].role, unit, id, cases[i].share, cases[i].action, NULL);
		if (err != cases[i].err)
			fail_msg("%s: %d", cases[i].name, err);
	}
	assert_string_equal(county_state(county, id, 0), "running");
}

TEST(a_stale_page_is_told_what_changed)
{
	struct county *county = county_start(pool);
	int64_t id = dispatched(county), lead = county->units[0];
	int64_t token = matter_share(county_matter(county, id), 1)->version;
	assert_int_equal(county_act(county, "liaison", lead, id, 1, "sign", NULL), OK);
	struct ctx *ctx = as(county, "unit-head", lead);
	struct matter *matter = matter_load(ctx, id);
	const struct deed deed = { .action = "finish", .share = 1, .version = token };
	assert_int_equal(matter_act(ctx, matter, &deed), ERR_CONFLICT);
	assert_non_null(strstr(ctx->failure.message, "签收"));
}

TEST(one_unit_does_not_stale_another)
{
	struct county *county = county_start(pool);
	int64_t id = dispatched(county);
	int64_t token = matter_share(county_matter(county, id), 2)->version;
	assert_int_equal(county_act(county, "liaison", county->units[0], id, 1, "sign", NULL), OK);
	struct ctx *ctx = as(county, "liaison", county->units[1]);
	struct matter *matter = matter_load(ctx, id);
	const struct deed deed = { .action = "sign", .share = 2, .version = token };
	assert_int_equal(matter_act(ctx, matter, &deed), OK);
}

TEST(an_extension_moves_the_due_and_keeps_the_first)
{
	struct county *county = county_start(pool);
	int64_t id = dispatched(county), lead = county->units[0];
	assert_int_equal(county_act(county, "liaison", lead, id, 1, "sign", NULL), OK);
	assert_int_equal(county_act(county, "liaison", lead, id, 1, "extend",
				 VALUES(pool, "new-date", "2026-04-30", "reason", "雨季停工",
					 "signer", "张局长")),
		OK);
	assert_string_equal(matter_share(county_matter(county, id), 1)->ask.kind, "extend");
	assert_int_equal(
		county_act(county, "supervision-head", 0, id, 1, "extend-grant", NULL), OK);
	const struct matter *matter = county_matter(county, id);
	const struct clock *clock = matter_main_clock(matter);
	int64_t first, now;
	assert_true(time_parse_day("2026-03-31", &first) && time_parse_day("2026-04-30", &now));
	assert_int_equal(worktime_due_day(clock->due), now);
	assert_int_equal(worktime_due_day(clock->due_first), first);
	assert_null(matter_share(matter, 1)->ask.kind);
}

TEST(an_undo_takes_back_the_last_step)
{
	struct county *county = county_start(pool);
	int64_t id = dispatched(county), lead = county->units[0];
	assert_int_equal(county_act(county, "liaison", lead, id, 1, "sign", NULL), OK);
	assert_int_equal(county_act(county, "liaison", county->units[1], id, 0, "undo", NULL),
		ERR_FORBIDDEN);
	assert_int_equal(county_act(county, "liaison", lead, id, 0, "undo", NULL), OK);
	assert_string_equal(county_state(county, id, 1), "sent");
	assert_int_equal(county_act(county, "liaison", lead, id, 1, "sign", NULL), OK);
	county_wait(county, 11 * MS_MINUTE);
	assert_int_equal(county_act(county, "liaison", lead, id, 0, "undo", NULL), ERR_CONFLICT);
}

TEST(what_somebody_else_has_seen_cannot_be_undone)
{
	struct county *county = county_start(pool);
	int64_t id = dispatched(county), lead = county->units[0];
	assert_int_equal(county_act(county, "liaison", lead, id, 1, "sign", NULL), OK);
	struct ctx *ctx = as(county, "liaison", lead);
	matter_look(ctx, matter_load(ctx, id));
	assert_null(ctx->remembered);
	ctx = as(county, "supervisor", 0);
	matter_look(ctx, matter_load(ctx, id));
	assert_non_null(ctx->remembered);
	ctx->remembered->write(ctx, ctx->remembered->data);
	assert_int_equal(county_act(county, "liaison", lead, id, 0, "undo", NULL), ERR_CONFLICT);
	assert_string_equal(county_state(county, id, 1), "working");
}

static bool sees(struct county *county, const char *role, int64_t unit, int64_t id)
{
	return matter_load(as(county, role, unit), id) != NULL;
}

TEST(what_is_need_to_know_is_seen_by_its_circle_alone)
{
	struct county *county = county_start(pool);
	int64_t lead = county->units[0];
	struct ctx *ctx = as(county, "deputy-county-head", 0);
	const char *leader = text_printf(pool, "%lld", (long long)ctx->actor->person->id);
	struct matter *matter = county_register(county, "document-clerk", "instruction",
		VALUES(pool, "subject", "关于供热的报告", "leader", leader, "instruction",
			"请住建局研究。", "kind", "handle"));
	int64_t id = matter->id;
	assert_true(sees(county, "deputy-county-head", 0, id));
	assert_true(sees(county, "supervisor", 0, id));
	assert_false(sees(county, "hotline-chief", 0, id));
	assert_false(sees(county, "unit-head", lead, id));
	assert_int_equal(county_act(county, "document-clerk", 0, id, 0, "hand-over", NULL), OK);
	assert_int_equal(
		county_act(county, "supervisor", 0, id, 0, "propose",
			VALUES(pool, "proposal", "请住建局办理", "lead", unit_id(county, 0))),
		OK);
	assert_int_equal(county_act(county, "contact-deputy", 0, id, 0, "transfer", NULL), OK);
	assert_true(sees(county, "unit-head", lead, id));
	assert_false(sees(county, "liaison", lead, id));
	assert_false(sees(county, "unit-head", county->units[1], id));
}

static void run_ladder(struct county *county)
{
	struct ladder ladder = { 0 };
	while (ladder_slice(as(county, NULL, 0), &ladder, 0, 20))
		;
	assert_int_equal(county->ctx->failure.err, OK);
}

TEST(the_ladder_fires_each_rung_once)
{
	struct county *county = county_start(pool);
	int64_t id = dispatched(county), lead = county->units[0];
	assert_int_equal(county_act(county, "liaison", lead, id, 1, "sign", NULL), OK);
	county_at(county, "2026-03-24 08:31");
	run_ladder(county);
	int64_t seq = county_matter(county, id)->seq;
	run_ladder(county);
	assert_int_equal(county_matter(county, id)->seq, seq);
	county_at(county, "2026-04-01 08:31");
	run_ladder(county);
	const struct matter *matter = county_matter(county, id);
	assert_int_equal(matter->proposal_count, 1);
	county_at(county, "2026-04-01 10:01");
	run_ladder(county);
	assert_int_equal(county_matter(county, id)->proposal_count, 0);
}

TEST(the_rows_are_what_the_fold_of_the_events_gives)
{
	struct county *county = county_start(pool);
	int64_t id = dispatched(county), lead = county->units[0];
	assert_int_equal(county_act(county, "liaison", lead, id, 1, "sign", NULL), OK);
	assert_int_equal(county_act(county, "liaison", lead, id, 1, "progress",
				 VALUES(pool, "progress", "开工", "plan", "behind")),
		OK);
	struct ctx *ctx = as(county, NULL, 0);
	struct matter *stored = matter_load_unscoped(ctx, id);
	struct rows rows = ledger_events(ctx, id);
	const struct ledger_event *events = rows.data;
	struct event *all = mem_array(pool, struct event, rows.count);
	for (int64_t i = 0; i < rows.count; i++)
		all[i] = events[i].event;
	struct matter *folded = matter_fold(
		pool, stored->definition, stored->calendar, id, all, (size_t)rows.count);
	assert_int_equal(folded->state, stored->state);
	assert_int_equal(folded->version, stored->version);
	assert_true(json_equal(folded->values, stored->values));
	assert_int_equal(folded->clock_count, stored->clock_count);
	for (size_t i = 0; i < stored->clock_count; i++) {
		const struct clock *row = &stored->clocks[i];
		const struct clock *clock = matter_clock(folded, row->share, row->def);
		assert_non_null(clock);
		assert_int_equal(clock->due, row->due);
		assert_int_equal(clock->next, row->next);
		assert_int_equal(clock->stopped, row->stopped);
	}
	assert_string_equal(folded->shares[0].plan, "behind");
}

static int64_t owner_of_clock(struct county *county, int64_t id, const char *clock)
{
	static const struct statement party = { "test_party",
		"SELECT party FROM clock WHERE county = $1 AND matter = $2 AND clock = $3" };
	struct ctx *ctx = as(county, NULL, 0);
	return db_int(ctx, &party, -1, V(ctx->county), V(id), V(clock));
}

TEST(a_clock_that_runs_on_goes_into_the_hands_of_the_next)
{
	struct county *county = county_start(pool);
	int64_t lead = county->units[0];
	int64_t leader = as(county, "county-head", 0)->actor->person->id;
	int64_t deputy = as(county, "contact-deputy", 0)->actor->person->id;
	int64_t id = county_register(county, "document-clerk", "instruction",
		VALUES(pool, "subject", "来信", "instruction", "请研究", "leader",
			text_printf(pool, "%lld", (long long)leader)))
			     ->id;
	assert_int_equal(county_act(county, "document-clerk", 0, id, 0, "hand-over", NULL), OK);
	assert_int_equal(owner_of_clock(county, id, "propose"), county->office);
	assert_int_equal(
		county_act(county, "supervisor", 0, id, 0, "propose",
			VALUES(pool, "proposal", "请住建局办理", "lead", unit_id(county, 0))),
		OK);
	assert_int_equal(owner_of_clock(county, id, "propose"), deputy);
	id = dispatched(county);
	assert_int_equal(owner_of_clock(county, id, "word"), lead);
	assert_int_equal(county_act(county, "liaison", lead, id, 1, "sign", NULL), OK);
	assert_int_equal(
		owner_of_clock(county, id, "word"), as(county, "liaison", lead)->actor->person->id);
}

TEST(who_signs_for_a_unit_on_its_behalf_does_not_handle_it)
{
	struct county *county = county_start(pool);
	int64_t id = dispatched(county);
	struct ctx *ctx = as(county, "supervisor", 0);
	struct deed deed = { .action = "sign", .share = 1, .version = -1, .channel = "phone" };
	assert_int_equal(matter_act(ctx, matter_load(ctx, id), &deed), OK);
	const struct share *share = matter_share(county_matter(county, id), 1);
	assert_int_equal(share->holder, 0);
	assert_true(share->signed_on);
	assert_int_equal(owner_of_clock(county, id, "word"), county->units[0]);
}

RUN_TESTS(cmocka_unit_test(a_matter_lives_from_registering_to_closing),
	cmocka_unit_test(what_may_not_be_done_is_refused_by_the_right_word),
	cmocka_unit_test(a_stale_page_is_told_what_changed),
	cmocka_unit_test(one_unit_does_not_stale_another),
	cmocka_unit_test(an_extension_moves_the_due_and_keeps_the_first),
	cmocka_unit_test(an_undo_takes_back_the_last_step),
	cmocka_unit_test(what_somebody_else_has_seen_cannot_be_undone),
	cmocka_unit_test(what_is_need_to_know_is_seen_by_its_circle_alone),
	cmocka_unit_test(the_ladder_fires_each_rung_once),
	cmocka_unit_test(a_clock_that_runs_on_goes_into_the_hands_of_the_next),
	cmocka_unit_test(who_signs_for_a_unit_on_its_behalf_does_not_handle_it),
	cmocka_unit_test(the_rows_are_what_the_fold_of_the_events_gives))
