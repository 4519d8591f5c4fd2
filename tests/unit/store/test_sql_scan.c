#include "../test.h"

#include "store/sql_scan.h"

TEST(statements_end_where_their_semicolon_is_outside_of_everything)
{
	static const struct {
		const char *sql, *rest;
	} cases[] = {
		{ "A; B", " B" },
		{ "A", "" },
		{ "", "" },
		{ "A ';' \";\" -- ;\n /* ; */; B", " B" },
		{ "A 'it''s; one'; B", " B" },
		{ "A 'open; B", "" },
		{ "-- ; alone", "" },
		{ ";;", ";" },
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(sql_behind_statement(cases[i].sql), cases[i].rest);
}

TEST(nothing_but_space_and_comments_is_empty)
{
	static const struct {
		const char *sql;
		bool empty;
	} cases[] = { { "", true }, { " \n\t", true }, { "-- a\n/* b */ ", true }, { "-- a", true },
		{ "'a'", false }, { "\"a\"", false }, { ";", false }, { " SELECT 1", false } };
	for (size_t i = 0; i < COUNT(cases); i++)
		if (sql_is_empty(cases[i].sql) != cases[i].empty)
			fail_msg("%s", cases[i].sql);
}

TEST(parameters_are_counted_in_the_order_of_their_first_appearance)
{
	static const struct {
		const char *sql;
		int count;
	} cases[] = {
		{ "SELECT 1", 0 },
		{ "a = $1 AND b = $2 AND c = $1", 2 },
		{ "$1,$2,$3,$4,$5,$6,$7,$8,$9,$10", 10 },
		{ "a = '$2' AND b = $1 -- $9\n", 1 },
		{ "a = $2 AND b = $1", -1 },
		{ "a = $0", -1 },
		{ "a = $x", 0 },
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		if (sql_parameters(cases[i].sql) != cases[i].count)
			fail_msg("%s: %d", cases[i].sql, sql_parameters(cases[i].sql));
}

TEST(the_first_words_are_cut_for_people)
{
	assert_string_equal(sql_first_words(pool, "\n  DELETE FROM a; DROP"), "DELETE FROM a");
	assert_string_equal(sql_first_words(pool, ""), "");
}

RUN_TESTS(cmocka_unit_test(statements_end_where_their_semicolon_is_outside_of_everything),
	cmocka_unit_test(nothing_but_space_and_comments_is_empty),
	cmocka_unit_test(parameters_are_counted_in_the_order_of_their_first_appearance),
	cmocka_unit_test(the_first_words_are_cut_for_people))
