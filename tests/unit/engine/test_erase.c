/* 依法清除: the content goes, that it was stays, and all that proved the record before proves it afterwards. */
#include "test.h"

#include "county.h"

#include "base/time.h"
#include "engine/erase.h"
#include "engine/ledger.h"
#include "engine/ledger_tree.h"
#include "engine/sentence.h"

#include <stdio.h>
#include <string.h>

#define BASIS "《中华人民共和国个人信息保护法》第四十七条，县政府办〔2026〕3号"

static int64_t ended(struct county *county)
{
	int64_t id = county_sent(county, "2026-03-31");
	pool_t *pool = county->fixture->pool;
	assert_int_equal(county_act(county, "office-head", 0, id, 0, "cancel",
				 VALUES(pool, "reason", "上级已统一办理")),
		OK);
	return id;
}

static struct tree_hash root_of(struct county *county, int64_t size)
{
	struct tree_hash root;
	assert_true(ledger_root(as(county, NULL, 0), size, &root));
	return root;
}

static struct ledger_report check(struct county *county)
{
	FILE *stream = fopen("/dev/null", "w");
	struct fixture *twin = fixture_start(county->fixture->pool);
	struct ledger_report report = ledger_check(as(county, NULL, 0), twin->db, stream);
	fclose(stream);
	return report;
}

TEST(the_content_goes_and_the_proofs_stay)
{
	struct county *county = county_start(pool);
	int64_t id = ended(county);
	struct ledger_report before = check(county);
	struct tree_hash then = root_of(county, before.events);
	assert_int_equal(matter_erase(as(county, NULL, 0), id, BASIS), OK);
	struct tree_hash now = root_of(county, before.events);
	assert_true(tree_hash_equal(&then, &now));
	struct ledger_report after = check(county);
	assert_int_equal(after.problems, 0);
	assert_int_equal(after.events, before.events + 1);
	assert_int_equal(after.erased, before.events);
	assert_int_equal(after.unfolded, 1);
	static const char *const gone[] = {
		"SELECT COUNT(*) FROM event WHERE county = $1 AND body IS NULL AND salt IS NOT "
		"NULL",
		"SELECT COUNT(*) FROM matter WHERE county = $1 AND vals <> '{}'",
		"SELECT COUNT(*) FROM matter WHERE county = $1 AND title <> '（内容已依法清除）'",
		"SELECT COUNT(*) FROM share WHERE county = $1 AND progress <> ''",
		"SELECT COUNT(*) FROM inbox WHERE county = $1",
		"SELECT COUNT(*) FROM paper WHERE county = $1 AND title <> ''",
	};
	for (size_t i = 0; i < COUNT(gone); i++)
		assert_int_equal(county_number(county, gone[i]), 0);
}

/* Three rows of a ledger, the second of which became the matter ID. */
static void stage_rows(struct county *county, int64_t id)
{
	static const struct statement run = { "test_run",
		"INSERT INTO import_run (county, id, what, file, person, created, state, version, "
		"options, found, position, total, first_id, last_id, finished, why) VALUES ($1, 7, "
		"'supervision', 'a.csv', 1, 1, 'done', 1, '{}', '{}', 3, 3, $2, $3, 1, '')" };
	static const struct statement row = { "test_row",
		"INSERT INTO import_row (county, run, nth, sheet_row, status, row_key, loose_key, "
		"matter, cells, vals, told) VALUES ($1, 7, $2, $2, 1, 'k', 'l', 0, '[\"王某\"]', "
		"'{}', '[]')" };
	struct ctx *ctx = as(county, NULL, 0);
	db_put(ctx, &run, V(ctx->county), V(id - 2), V(id + 1));
	for (int64_t nth = 1; nth <= 3; nth++)
		db_put(ctx, &row, V(ctx->county), V(nth));
	assert_int_equal(ctx->failure.err, OK);
}

TEST(what_the_ledger_said_that_it_came_from_goes_too)
{
	struct county *county = county_start(pool);
	int64_t id = ended(county);
	stage_rows(county, id);
	assert_int_equal(matter_erase(as(county, NULL, 0), id, BASIS), OK);
	assert_int_equal(county_number(county, "SELECT nth FROM import_row WHERE county = $1 AND "
					       "cells = '[]'"),
		2);
	assert_int_equal(county_number(county, "SELECT COUNT(*) FROM import_row WHERE county = $1 "
					       "AND cells <> '[]'"),
		2);
}

TEST(the_basis_stands_in_the_record)
{
	struct county *county = county_start(pool);
	int64_t id = ended(county);
	struct ctx *ctx = as(county, "office-head", 0);
	assert_int_equal(matter_erase(ctx, id, BASIS), OK);
	struct matter *matter = matter_load_unscoped(as(county, NULL, 0), id);
	struct rows rows = ledger_events(county->ctx, id);
	const struct ledger_event *last = (const struct ledger_event *)rows.data + rows.count - 1;
	assert_int_equal(matter->seq, last->event.seq);
	assert_string_equal(
		event_sentence(county->ctx, matter, &last->event), "依法清除内容，依据：" BASIS);
	const char **sentences = history_sentences(county->ctx, matter, rows.data, rows.count);
	assert_non_null(sentences[0]);
}

TEST(what_is_open_or_gone_or_without_a_basis_is_refused)
{
	struct county *county = county_start(pool);
	int64_t open = county_sent(county, "2026-03-31"), id = ended(county);
	char long_basis[600];
	memset(long_basis, 'x', sizeof long_basis);
	long_basis[sizeof long_basis - 1] = '\0';
	assert_int_equal(matter_erase(as(county, NULL, 0), open, BASIS), ERR_CONFLICT);
	assert_int_equal(matter_erase(as(county, NULL, 0), 1, BASIS), ERR_NOT_FOUND);
	assert_int_equal(matter_erase(as(county, NULL, 0), id, ""), ERR_INVALID);
	assert_int_equal(matter_erase(as(county, NULL, 0), id, NULL), ERR_INVALID);
	assert_int_equal(matter_erase(as(county, NULL, 0), id, long_basis), ERR_INVALID);
	assert_int_equal(check(county).erased, 0);
	assert_int_equal(matter_erase(as(county, NULL, 0), id, BASIS), OK);
	assert_int_equal(matter_erase(as(county, NULL, 0), id, BASIS), ERR_CONFLICT);
}

static int64_t due(struct county *county, const char *when)
{
	struct ctx *ctx = as(county, NULL, 0);
	assert_true(time_parse(when, &ctx->now));
	return erasable_matters(ctx, definition_find(ctx->definitions, "supervision"), 0, 10).count;
}

TEST(a_period_of_thirty_years_begins_with_the_next_one)
{
	struct county *county = county_start(pool);
	int64_t id = ended(county);
	county_sent(county, "2026-03-31");
	assert_int_equal(due(county, "2026-12-31 09:00"), 0);
	assert_int_equal(due(county, "2056-12-31 09:00"), 0);
	assert_int_equal(due(county, "2057-01-01 09:00"), 1);
	assert_int_equal(matter_erase(as(county, NULL, 0), id, BASIS), OK);
	assert_int_equal(due(county, "2057-01-01 09:00"), 0);
}

RUN_TESTS(cmocka_unit_test(the_content_goes_and_the_proofs_stay),
	cmocka_unit_test(what_the_ledger_said_that_it_came_from_goes_too),
	cmocka_unit_test(the_basis_stands_in_the_record),
	cmocka_unit_test(what_is_open_or_gone_or_without_a_basis_is_refused),
	cmocka_unit_test(a_period_of_thirty_years_begins_with_the_next_one))
