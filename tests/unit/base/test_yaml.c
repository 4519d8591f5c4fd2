#include "../test.h"

#include "base/yaml.h"

static const struct yaml_node *parse(pool_t *pool, const char *data, struct problems *problems)
{
	problems_init(problems, pool, NULL);
	return yaml_parse(pool, "a.yaml", data, strlen(data), problems);
}

TEST(a_tree_keeps_order_and_place)
{
	struct problems problems;
	const struct yaml_node *root = parse(pool,
		"procedure: supervision\nstates:\n  draft: {title: 拟立项, end: true}\n"
		"  closed:\nlist: [1, 'two', 3]\n",
		&problems);
	assert_non_null(root);
	assert_int_equal(root->count, 3);
	assert_string_equal(yaml_text_of(root, "procedure"), "supervision");
	const struct yaml_node *draft = yaml_first(yaml_get(root, "states"));
	assert_string_equal(draft->key, "draft");
	assert_int_equal(draft->key_line, 3);
	assert_int_equal(draft->key_column, 3);
	assert_int_equal(draft->column, 10);
	assert_string_equal(yaml_text_of(draft, "title"), "拟立项");
	bool end = false;
	assert_true(yaml_bool(yaml_get(draft, "end"), &end) && end);
	assert_string_equal(draft->next->text, "");
	int64_t sum = 0, number;
	for (const struct yaml_node *item = yaml_first(yaml_get(root, "list")); item;
		item = item->next)
		sum += yaml_int(item, &number) ? number : 100;
	assert_int_equal(sum, 104);
	assert_null(yaml_text(yaml_get(yaml_get(root, "nothing"), "at all")));
}

TEST(what_is_refused_is_refused_with_its_place)
{
	static const struct {
		const char *name, *data, *expected;
	} cases[] = {
		{ "an anchor", "a: &x 1\n", "a.yaml:1:4: yaml.anchor (name: x)" },
		{ "an alias", "a: 1\nb: *x\n", "a.yaml:2:4: yaml.alias (name: x)" },
		{ "a tag", "a: !!int 5\n", "a.yaml:1:4: yaml.tag (name: tag:yaml.org,2002:int)" },
		{ "a key twice", "a: 1\nb: 2\na: 3\n", "a.yaml:3:1: yaml.doubled_key (name: a)" },
		{ "a list as a key", "? [a]\n: 1\n", "a.yaml:1:3: yaml.key_is_not_text" },
		{ "two documents", "a: 1\n---\nb: 2\n",
			"a.yaml:2:1: yaml.second_document (name: )" },
		{ "a tab", "a:\n\tb: 1\n",
			"a.yaml:2:1: yaml.syntax (name: found character that cannot "
			"start any token)" },
		{ "an escaped zero", "a: \"x\\0y\"\n", "a.yaml:1:4: yaml.bad_character (name: )" },
		{ "GBK", "a: 1\nb: \xBB\xD8\n", "a.yaml:2:1: yaml.bad_character (name: )" },
		{ "UTF-16", "\xFF\xFE\x61", "a.yaml:1:1: yaml.bad_character (name: )" },
		{ "nothing", "", "a.yaml: yaml.empty" },
		{ "only a comment", "# soon\n", "a.yaml: yaml.empty" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct problems problems;
		const struct yaml_node *root = parse(pool, cases[i].data, &problems);
		if (root || problems.count != 1)
			fail_msg("%s: %d problems", cases[i].name, problems.count);
		const char *text = problem_format(pool, problems.first);
		if (!text_equal(text, cases[i].expected))
			fail_msg("%s: %s", cases[i].name, text);
	}
}

TEST(all_problems_are_reported)
{
	struct problems problems;
	assert_null(parse(pool, "a: !x 1\na: &b 2\nc: *b\nd: [\n", &problems));
	assert_int_equal(problems.count, 5);
	assert_int_equal(problems.last->line, 5);
}

TEST(depth_and_size_are_bounded)
{
	struct problems problems;
	struct buffer deep;
	for (int depth = YAML_DEPTH_MAX - 1; depth <= YAML_DEPTH_MAX; depth++) {
		buffer_init(&deep, pool, 1000);
		for (int i = 0; i < depth; i++)
			buffer_text(&deep, "[");
		buffer_text(&deep, "x");
		for (int i = 0; i < depth; i++)
			buffer_text(&deep, "]");
		assert_true(!parse(pool, deep.data, &problems) == (depth == YAML_DEPTH_MAX));
	}
	assert_non_null(strstr(problems.first->text, "too_deep"));
	char *large = pool_alloc(pool, YAML_SIZE_MAX + 2);
	memset(large, '#', YAML_SIZE_MAX + 1);
	assert_null(parse(pool, large, &problems));
	assert_non_null(strstr(problems.first->text, "too_large"));
}

TEST(a_file_that_is_not_there_is_a_problem)
{
	struct problems problems;
	problems_init(&problems, pool, NULL);
	assert_null(yaml_load(pool, "/nowhere/at/all.yaml", &problems));
	assert_int_equal(problems.count, 1);
	assert_non_null(yaml_load(pool, SOURCE_ROOT "/messages/zh-CN.yaml", &problems));
}

TEST(keys_are_checked_against_a_list)
{
	static const char *const names[] = { "title", "owner", NULL };
	struct problems problems;
	const struct yaml_node *root =
		parse(pool, "title: 甲\nonwer: 乙\nowner: [丙]\n", &problems);
	yaml_check_keys(root, names, &problems);
	assert_int_equal(problems.count, 1);
	assert_string_equal(
		problem_format(pool, problems.first), "a.yaml:2:1: yaml.unknown_key (name: onwer)");
	assert_non_null(yaml_need(root, "title", YAML_TEXT, &problems));
	assert_null(yaml_need(root, "owner", YAML_TEXT, &problems));
	assert_null(yaml_need(root, "clock", YAML_MAP, &problems));
	assert_int_equal(problems.count, 3);
	assert_string_equal(problems.last->text, "yaml.missing_key (name: clock)");
}

TEST(messages_are_joined_by_dots_and_fill_problems)
{
	const struct messages *messages = messages_load(pool, SOURCE_ROOT "/messages/zh-CN.yaml");
	assert_non_null(messages);
	assert_string_equal(
		message(pool, messages, "yaml.doubled_key", "name", "a"), "“a”写了两遍");
	assert_string_equal(message(pool, messages, "no.such"), "no.such");
	struct problems problems;
	problems_init(&problems, pool, messages);
	assert_null(yaml_parse(pool, "a.yaml", "a: 1\na: 2", 9, &problems));
	assert_string_equal(problem_format(pool, problems.first), "a.yaml:2:1: “a”写了两遍");
}

RUN_TESTS(cmocka_unit_test(a_tree_keeps_order_and_place),
	cmocka_unit_test(what_is_refused_is_refused_with_its_place),
	cmocka_unit_test(all_problems_are_reported), cmocka_unit_test(depth_and_size_are_bounded),
	cmocka_unit_test(a_file_that_is_not_there_is_a_problem),
	cmocka_unit_test(keys_are_checked_against_a_list),
	cmocka_unit_test(messages_are_joined_by_dots_and_fill_problems))
