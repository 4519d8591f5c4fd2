/* tests/unit/care/test_list.c - the lists for the day without power: when, where, whole or not at all. */
#include "../test.h"

#include "../county.h"
#include "base/file.h"
#include "base/time.h"
#include "care/care.h"
#include "engine/ladder_db.h"
#include "engine/office.h"

#define TITLE "在办事项应急清单"

struct desk {
	struct county *county;
	struct office office;
	struct office_note notes[2];
	const char *store;
};

static struct desk *start(pool_t *pool)
{
	struct desk *desk = mem_new(pool, struct desk);
	desk->county = county_printing(pool);
	desk->store = text_printf(pool, "%s/store", fixture_folder(pool));
	desk->notes[0] = (struct office_note){ "backup.folder", desk->store };
	desk->notes[1] = (struct office_note){ CARE_LISTS_NOTE, "" };
	desk->office = (struct office){ .county = FIXTURE_COUNTY,
		.county_name = "某县",
		.name = "某县人民政府办公室",
		.notes = desk->notes,
		.note_count = COUNT(desk->notes) };
	county_sent(desk->county, "2026-06-30");
	assert_int_equal(file_make_folder(as(desk->county, NULL, 0), desk->store), OK);
	return desk;
}

static struct ctx *now(struct desk *desk)
{
	struct ctx *ctx = as(desk->county, NULL, 0);
	ctx->office = &desk->office;
	return ctx;
}

static const char *lists_folder(struct desk *desk)
{
	return care_lists_folder(now(desk));
}

static struct care_list write_at(struct desk *desk, const char *when)
{
	struct care_list list;
	county_at(desk->county, when);
	struct ctx *ctx = now(desk);
	if (care_lists_write(ctx, lists_folder(desk), &list))
		fail_msg("%s", ctx->failure.message);
	return list;
}

static bool due_at(struct desk *desk, const char *when)
{
	county_at(desk->county, when);
	return care_lists_due(now(desk));
}

static size_t files_in(pool_t *pool, const char *folder)
{
	size_t count = 0;
	for (const char *const *names = file_names(pool, folder); *names; names++)
		count++;
	return count;
}

TEST(it_is_written_as_pdf_and_workbook_with_every_open_matter)
{
	struct desk *desk = start(pool);
	struct care_list list = write_at(desk, "2026-03-02 17:00");
	const char *bytes;
	size_t size;
	assert_string_equal(list.name, TITLE " 2026-03-02_1700");
	assert_int_equal(list.rows, 1);
	assert_int_equal(file_get(now(desk), text_printf(pool, "%s.pdf", list.path), 10000000,
				 &bytes, &size),
		OK);
	assert_memory_equal(bytes, "%PDF-", 5);
	assert_int_equal(file_get(now(desk), text_printf(pool, "%s.xlsx", list.path), 10000000,
				 &bytes, &size),
		OK);
	assert_memory_equal(bytes, "PK", 2);
	assert_int_equal(files_in(pool, lists_folder(desk)), 2);
}

TEST(what_only_those_named_may_know_stays_in_the_house)
{
	struct desk *desk = start(pool);
	pool_t *own = desk->county->fixture->pool;
	const char *leader =
		text_printf(own, "%lld", (long long)county_person(desk->county, "inspector", 0));
	county_register(desk->county, "document-clerk", "instruction",
		VALUES(own, "subject", "积水", "leader", leader, "instruction", "请尽快解决"));
	assert_int_equal(write_at(desk, "2026-03-02 17:00").rows, 1);
}

/* What was written before, what is asked when, and whether it is due then. 2026-03-02 is a Monday. */
TEST(it_is_due_at_its_hour_of_working_days_and_made_up_once)
{
	static const struct {
		const char *written, *asked;
		bool due;
	} cases[] = {
		{ NULL, "2026-03-02 09:30", true }, /* Friday's was never written */
		{ "2026-03-02 09:30", "2026-03-02 16:59", false },
		{ "2026-03-02 09:30", "2026-03-02 17:00", true },
		{ "2026-03-02 17:00", "2026-03-02 23:00", false },
		{ "2026-03-02 17:00", "2026-03-03 16:59", false },
		{ "2026-03-03 17:01", "2026-03-06 09:00", true },  /* down for two days */
		{ "2026-03-06 17:00", "2026-03-07 17:30", false }, /* Saturday */
		{ "2026-03-06 17:00", "2026-03-09 16:00", false },
		{ "2026-03-06 17:00", "2026-03-09 17:00", true },
		{ "2026-02-14 17:00", "2026-02-20 17:30", false }, /* 春节; the 14th is worked */
		{ "2026-02-13 17:00", "2026-02-14 17:00", true },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct desk *desk = start(pool);
		if (cases[i].written)
			write_at(desk, cases[i].written);
		if (due_at(desk, cases[i].asked) != cases[i].due)
			fail_msg("%s: %s", text_or(cases[i].written, "never"), cases[i].asked);
	}
}

TEST(it_is_never_due_without_a_folder_or_while_trial_data_is_wiped)
{
	struct desk *desk = start(pool);
	assert_true(due_at(desk, "2026-03-02 17:00"));
	desk->office.wiping = true;
	assert_false(due_at(desk, "2026-03-02 17:00"));
	desk->office.wiping = false;
	desk->notes[0].value = "";
	assert_false(due_at(desk, "2026-03-02 17:00"));
}

TEST(a_clock_in_doubt_writes_nothing)
{
	struct desk *desk = start(pool);
	struct care_list list;
	ladder_db_set_hold(now(desk), "ladder.clock_back");
	assert_false(due_at(desk, "2026-03-02 17:00"));
	struct ctx *ctx = now(desk);
	assert_int_equal(care_lists_write(ctx, lists_folder(desk), &list), ERR_CONFLICT);
	assert_string_equal(ctx->failure.key, "care.list_clock");
	assert_int_equal(files_in(pool, desk->store), 0);
}

static void no_folder(struct desk *desk)
{
	desk->notes[0].value = "";
}

static void missing(struct desk *desk)
{
	desk->notes[0].value = text_printf(desk->county->fixture->pool, "%s/none", desk->store);
}

static void stick_pulled_out(struct desk *desk)
{
	desk->notes[1].value = text_printf(desk->county->fixture->pool, "%s/usb", desk->store);
}

static void a_file_in_its_place(struct desk *desk)
{
	const char *path = text_printf(desk->county->fixture->pool, "%s/lists", desk->store);
	assert_int_equal(file_put(now(desk), path, "x", 1), OK);
}

static void name_taken_by_a_folder(struct desk *desk)
{
	const char *path = text_printf(desk->county->fixture->pool,
		"%s/lists/" TITLE " 2026-03-02_1700.pdf/x", desk->store);
	assert_int_equal(file_make_folder(now(desk), path), OK);
}

TEST(where_it_can_not_be_written_it_says_so_and_leaves_nothing)
{
	static const struct {
		void (*spoil)(struct desk *desk);
		const char *key;
	} cases[] = {
		{ no_folder, "care.list_unset" },
		{ missing, "care.store_none" },
		{ stick_pulled_out, "care.store_none" },
		{ a_file_in_its_place, "file.not_written" },
		{ name_taken_by_a_folder, "file.not_written" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct desk *desk = start(pool);
		struct care_list list;
		county_at(desk->county, "2026-03-02 17:00");
		cases[i].spoil(desk);
		struct ctx *ctx = now(desk);
		assert_true(care_lists_write(ctx, lists_folder(desk), &list) != OK);
		assert_string_equal(ctx->failure.key, cases[i].key);
		const char *folder = text_printf(pool, "%s/lists", desk->store);
		for (const char *const *names = file_names(pool, folder); *names; names++)
			assert_null(strstr(*names, ".xlsx"));
		assert_false(file_is_there(text_printf(pool, "%s/usb", desk->store)));
		assert_false(file_is_there(text_printf(pool, "%s/none", desk->store)));
	}
}

TEST(what_a_cut_off_one_left_is_not_listed_and_is_swept)
{
	struct desk *desk = start(pool);
	static const char *const left[] = { ".making.xlsx", TITLE " 2026-02-27_1700.xlsx",
		TITLE " 2026-02-27_1700.pdf.new" };
	const char *folder = lists_folder(desk),
		   *foreign = text_printf(pool, "%s/照片.xlsx", folder);
	size_t count;
	assert_int_equal(file_make_folder(now(desk), folder), OK);
	assert_int_equal(file_put(now(desk), foreign, "x", 1), OK);
	for (size_t i = 0; i < COUNT(left); i++)
		assert_int_equal(
			file_put(now(desk), text_printf(pool, "%s/%s", folder, left[i]), "x", 1),
			OK);
	care_lists(now(desk), folder, &count);
	assert_int_equal(count, 0);
	write_at(desk, "2026-03-02 17:00");
	for (size_t i = 0; i < COUNT(left); i++)
		assert_false(file_is_there(text_printf(pool, "%s/%s", folder, left[i])));
	assert_true(file_is_there(foreign));
}

TEST(the_last_ten_stay)
{
	struct desk *desk = start(pool);
	size_t count;
	for (int i = 0; i < 12; i++)
		write_at(desk, text_printf(pool, "2026-03-%02d 17:00", i + 2));
	struct care_list *lists = care_lists(now(desk), lists_folder(desk), &count);
	assert_int_equal(count, 10);
	assert_string_equal(lists[0].name, TITLE " 2026-03-13_1700");
	assert_string_equal(lists[9].name, TITLE " 2026-03-04_1700");
	assert_int_equal(files_in(pool, lists_folder(desk)), 20);
}

TEST(the_doctor_says_what_became_of_it)
{
	struct desk *desk = start(pool);
	static const struct {
		const char *at;
		bool written;
		const char *word;
		enum verdict verdict;
	} cases[] = {
		{ "2026-03-02 09:30", false, "还没有写过", FINDING_NOTE },
		{ "2026-03-02 17:05", true, "2026-03-02 17:05", FINDING_GOOD },
		{ "2026-03-03 17:30", false, "应写而没有写", FINDING_NOTE },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t count;
		county_at(desk->county, cases[i].at);
		if (cases[i].written)
			write_at(desk, cases[i].at);
		const struct finding *findings = care_look(now(desk), desk->store, &count);
		for (size_t k = 0; k < count; k++) {
			if (!text_equal(findings[k].name, "lists"))
				continue;
			assert_int_equal(findings[k].verdict, cases[i].verdict);
			assert_non_null(strstr(findings[k].text, cases[i].word));
		}
	}
}

RUN_TESTS(cmocka_unit_test(it_is_written_as_pdf_and_workbook_with_every_open_matter),
	cmocka_unit_test(what_only_those_named_may_know_stays_in_the_house),
	cmocka_unit_test(it_is_due_at_its_hour_of_working_days_and_made_up_once),
	cmocka_unit_test(it_is_never_due_without_a_folder_or_while_trial_data_is_wiped),
	cmocka_unit_test(a_clock_in_doubt_writes_nothing),
	cmocka_unit_test(where_it_can_not_be_written_it_says_so_and_leaves_nothing),
	cmocka_unit_test(what_a_cut_off_one_left_is_not_listed_and_is_swept),
	cmocka_unit_test(the_last_ten_stay), cmocka_unit_test(the_doctor_says_what_became_of_it))
