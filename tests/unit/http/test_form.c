/* Forms: what is declared arrives clean, everything else is refused by name, all at once. */
#include "../test.h"

#include "http/form.h"

#include <string.h>

static const struct field fields[] = {
	{ "title", FIELD_TEXT, .required = true, .max = 10 },
	{ "note", FIELD_LONG_TEXT, .max = 20 },
	{ "count", FIELD_INT },
	{ "unit", FIELD_ID, .many = true },
	{ "kind", FIELD_NAME },
	{ "due", FIELD_DAY },
	{ "urgent", FIELD_FLAG },
	{ "password", FIELD_SECRET },
	{ 0 },
};
static const struct form form = { fields, "f." };

/* "name=value;" of each good value, then "!field:key" of each problem; ":key" of the whole. */
static const char *outcome(struct ctx *ctx, const struct request *req)
{
	struct buffer out;
	buffer_init(&out, ctx->pool, 1 << 20);
	for (const struct param *param = req->params; param; param = param->next)
		buffer_printf(&out, "%s=%s;", param->name, param->text);
	for (const struct field_problem *at = ctx->failure.fields; at; at = at->next)
		buffer_printf(&out, "!%s:%s", at->field, at->message);
	if (ctx->failure.err && !ctx->failure.fields)
		buffer_printf(&out, ":%s", ctx->failure.key);
	return out.data;
}

static const char *check_body(pool_t *pool, const char *type, const char *body, size_t size)
{
	struct ctx ctx = { .pool = pool };
	struct request req = { .pool = pool, .body = { type, body, size } };
	struct param *raw;
	enum err err = form_parse_body(&ctx, &req, &raw);
	if (!err)
		err = form_check(&ctx, &req, &form, raw);
	CHECK(err == ctx.failure.err);
	return outcome(&ctx, &req);
}

static const char *check_query(pool_t *pool, const char *query)
{
	struct ctx ctx = { .pool = pool };
	struct request req = { .pool = pool };
	struct param *raw;
	enum err err = form_parse_query(&ctx, query, &raw);
	if (!err)
		err = form_check(&ctx, &req, &form, raw);
	CHECK(err == ctx.failure.err);
	return outcome(&ctx, &req);
}

struct example {
	const char *name, *input, *outcome;
};

static void compare(const struct example *example, const char *got)
{
	if (!text_equal(got, example->outcome))
		fail_msg("%s: %s", example->name, got);
}

TEST(what_is_declared_arrives_clean)
{
	static const struct example cases[] = {
		{ "a text", "title=a", "title=a;" },
		{ "Chinese", "title=%E5%9B%9E%E9%9F%B3", "title=回音;" },
		{ "four bytes", "title=%F0%A0%80%80", "title=𠀀;" },
		{ "ten characters of four bytes", "title=𠀀𠀀𠀀𠀀𠀀𠀀𠀀𠀀𠀀𠀀",
			"title=𠀀𠀀𠀀𠀀𠀀𠀀𠀀𠀀𠀀𠀀;" },
		{ "spaces around", "title=+%09%E3%80%80a+b%C2%A0%0D%0A", "title=a b;" },
		{ "a tab inside", "title=a%09b", "title=a b;" },
		{ "empty pairs", "&&title=a&", "title=a;" },
		{ "an equals sign in the value", "title=a=b", "title=a=b;" },
		{ "breaks of three kinds", "title=a&note=1%0D%0A2%0D3%0A4%0D%0A",
			"title=a;note=1\n2\n3\n4;" },
		{ "an indented paragraph", "title=a&note=%E3%80%80%E3%80%80x",
			"title=a;note=　　x;" },
		{ "a number", "title=a&count=+-12+", "title=a;count=-12;" },
		{ "several units", "title=a&unit=1&unit=2", "title=a;unit=1;unit=2;" },
		{ "a name", "title=a&kind=m1.x_y-z", "title=a;kind=m1.x_y-z;" },
		{ "a day", "title=a&due=2024-02-29", "title=a;due=2024-02-29;" },
		{ "flags", "title=a&urgent=on", "title=a;urgent=1;" },
		{ "no flag", "title=a&urgent=0", "title=a;" },
		{ "a secret as it is", "title=a&password=+x+", "title=a;password= x ;" },
		{ "blanks", "title=a&note=&count=&unit=&kind=&due=", "title=a;note=;" },
		{ "the common ones", "title=a&csrf=c&once=o&version=7&back=/x",
			"title=a;csrf=c;once=o;version=7;back=/x;" },
		{ "free names", "title=a&f.who=x&f.who=y", "title=a;f.who=x;f.who=y;" },
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		compare(&cases[i], check_query(pool, cases[i].input));
}

TEST(what_is_not_is_refused_by_name)
{
	static const struct example cases[] = {
		{ "missing", "note=x", "note=x;!title:input.missing" },
		{ "blank", "title=%E3%80%80", "title=;!title:input.missing" },
		{ "unknown", "title=a&evil=1", "title=a;!evil:input.unknown" },
		{ "doubled", "title=a&title=b&title=c", "title=a;!title:input.doubled" },
		{ "a common one doubled", "title=a&once=1&once=2",
			"title=a;once=1;!once:input.doubled" },
		{ "too long", "title=12345678901", "!title:input.too_long" },
		{ "long text too long", "title=a&note=123456789012345678901",
			"title=a;!note:input.too_long" },
		{ "a line break", "title=a%0Ab", "!title:input.one_line" },
		{ "a line separator", "title=a%E2%80%A8b", "!title:input.one_line" },
		{ "a control character", "title=a%1Bb", "!title:input.control" },
		{ "a control character in long text", "title=a&note=%07",
			"title=a;!note:input.control" },
		{ "no number", "title=a&count=1.5", "title=a;!count:input.integer" },
		{ "too large a number", "title=a&count=9223372036854775808",
			"title=a;!count:input.integer" },
		{ "no id", "title=a&unit=0&unit=-1&unit=1x",
			"title=a;!unit:input.id!unit:input.id!unit:input.id" },
		{ "no name", "title=a&kind=A", "title=a;!kind:input.name" },
		{ "a name with a dot first", "title=a&kind=.a", "title=a;!kind:input.name" },
		{ "no day", "title=a&due=2023-02-29", "title=a;!due:input.day" },
		{ "no flag", "title=a&urgent=yes", "title=a;!urgent:input.flag" },
		{ "zero", "title=a%00b", "!title:input.zero" },
		{ "GBK", "title=%BB%D8", "!title:input.utf8" },
		{ "a surrogate", "title=%ED%A0%80", "!title:input.utf8" },
		{ "a broken escape", "title=%E", "!title:input.escape" },
		{ "a broken name", "%FF=1", "!%FF:input.utf8" },
		{ "all at once", "count=x&due=y&evil=z",
			"!count:input.integer!due:input.day!evil:input.unknown!title:input."
			"missing" },
		{ "text that is none, all at once", "title=%00&note=%FF",
			"!title:input.zero!note:input.utf8" },
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		compare(&cases[i], check_query(pool, cases[i].input));
		compare(&cases[i],
			check_body(pool, "application/x-www-form-urlencoded; charset=UTF-8",
				cases[i].input, strlen(cases[i].input)));
	}
}

TEST(json_says_the_same)
{
	static const struct example cases[] = {
		{ "a text", "{\"title\":\"回音\"}", "title=回音;" },
		{ "an escaped pair", "{\"title\":\"\\ud840\\udc00\"}", "title=𠀀;" },
		{ "numbers and truth", "{\"title\":\"a\",\"count\":-5,\"urgent\":true}",
			"title=a;count=-5;urgent=1;" },
		{ "false and null", "{\"title\":\"a\",\"urgent\":false,\"due\":null}", "title=a;" },
		{ "a list", "{\"title\":\"a\",\"unit\":[\"1\",2]}", "title=a;unit=1;unit=2;" },
		{ "free names", "{\"title\":\"a\",\"fields\":{\"who\":\"x\",\"co\":[\"1\",\"2\"]}}",
			"title=a;f.who=x;f.co=1;f.co=2;" },
		{ "the largest", "{\"title\":\"a\",\"count\":9223372036854775807}",
			"title=a;count=9223372036854775807;" },
		{ "doubled by a list", "{\"title\":[\"a\",\"b\"]}",
			"title=a;!title:input.doubled" },
		{ "doubled", "{\"title\":\"a\",\"title\":\"b\"}", "!title:input.doubled" },
		{ "zero", "{\"title\":\"a\\u0000b\"}", "!title:input.zero" },
		{ "nested", "{\"title\":{\"a\":1}}", "!title:input.nested" },
		{ "nested in the free ones", "{\"title\":\"a\",\"fields\":{\"x\":{}}}",
			"!f.x:input.nested" },
		{ "a list of lists", "{\"title\":\"a\",\"unit\":[[1]]}", "!unit:input.nested" },
		{ "a fraction", "{\"title\":\"a\",\"count\":1.5}", "!count:input.integer" },
		{ "too large", "{\"count\":9223372036854775808}", ":input.json_number" },
		{ "a list instead", "[1]", ":input.json" },
		{ "cut", "{\"title\":", ":input.json" },
		{ "more behind", "{} {}", ":input.json" },
		{ "nothing", "", ":input.json" },
		{ "not UTF-8", "{\"title\":\"\xFF\"}", ":input.json_utf8" },
		{ "half a pair", "{\"title\":\"\\ud840\"}", ":input.json" },
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		compare(&cases[i], check_body(pool, "application/json", cases[i].input,
					   strlen(cases[i].input)));
}

#define PART "--b\r\nContent-Disposition: form-data; name="

TEST(parts_say_the_same)
{
	static const struct example cases[] = {
		{ "a text", PART "\"title\"\r\n\r\n回音\r\n--b--\r\n", "title=回音;" },
		{ "two", PART "\"title\"\r\n\r\na\r\n" PART "note\r\nX: y\r\n\r\nb\r\n--b--",
			"title=a;note=b;" },
		{ "other headers first",
			"--b\r\nX: y\r\ncontent-disposition: form-data; name=\"title\""
			"\r\n\r\na\r\n--b--",
			"title=a;" },
		{ "a value like a mark", PART "\"title\"\r\n\r\nx--b\r\n--b--", "title=x--b;" },
		{ "an empty file",
			PART "\"title\"\r\n\r\na\r\n" PART
			     "\"scan\"; filename=\"\"\r\n\r\n\r\n--b--",
			"title=a;" },
		{ "a file", PART "\"note\"; filename=\"a.txt\"\r\n\r\nx\r\n--b--",
			"!note:input.file" },
		{ "not closed", PART "\"title\"\r\n\r\na\r\n", ":input.multipart" },
		{ "no name", "--b\r\nX: y\r\n\r\na\r\n--b--", ":input.multipart" },
		{ "no empty line", PART "\"title\"\r\n--b--", ":input.multipart" },
		{ "something before", "x" PART "\"title\"\r\n\r\na\r\n--b--", ":input.multipart" },
		{ "nothing", "", ":input.multipart" },
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		compare(&cases[i], check_body(pool, "multipart/form-data; boundary=b",
					   cases[i].input, strlen(cases[i].input)));
}

TEST(a_zero_byte_in_a_part_is_refused)
{
	static const char value[] = PART "\"title\"\r\n\r\na\0b\r\n--b--";
	static const char head[] = PART "\"ti\0le\"\r\n\r\na\r\n--b--";
	static const char type[] = "multipart/form-data; boundary=\"b\"";
	assert_string_equal(check_body(pool, type, value, sizeof value - 1), "!title:input.zero");
	assert_string_equal(check_body(pool, type, head, sizeof head - 1), ":input.multipart");
}

TEST(only_the_three_kinds_of_body_are_read)
{
	assert_string_equal(check_body(pool, "text/plain", "title=a", 7), ":input.type");
	assert_string_equal(check_body(pool, NULL, "title=a", 7), ":input.type");
	assert_string_equal(check_body(pool, "application/jsonp", "{}", 2), ":input.type");
	assert_string_equal(
		check_body(pool, "multipart/form-data", "--b--", 5), ":input.multipart");
	assert_string_equal(check_body(pool, NULL, NULL, 0), "!title:input.missing");
}

TEST(five_hundred_values_are_enough)
{
	struct buffer query;
	buffer_init(&query, pool, 1 << 20);
	buffer_text(&query, "title=a");
	for (int i = 1; i < 500; i++)
		buffer_printf(&query, "&f.x%d=1", i);
	assert_null(strchr(check_query(pool, query.data), '!'));
	buffer_text(&query, "&f.y=1");
	assert_string_equal(check_query(pool, query.data), ":input.too_many");
}

TEST(values_stand_behind_those_of_the_path)
{
	struct ctx ctx = { .pool = pool };
	struct param path = { "id", "7", NULL };
	struct request req = { .pool = pool, .params = &path };
	struct param *raw;
	assert_int_equal(form_parse_query(&ctx, "title=a&unit=5&unit=6&csrf=c&once=o", &raw), OK);
	assert_int_equal(form_check(&ctx, &req, &form, raw), OK);
	assert_int_equal(req_int(&req, "id", 0), 7);
	assert_string_equal(req_nth(&req, "unit", 1), "6");
	assert_null(req_nth(&req, "unit", 2));
	assert_null(req_text(&req, "note"));
	assert_false(req_flag(&req, "urgent"));
	assert_int_equal(req_int(&req, "count", -1), -1);
	assert_string_equal(req.csrf, "c");
	assert_string_equal(req.idempotency_key, "o");
}

TEST(a_path_value_does_not_fill_a_field)
{
	struct ctx ctx = { .pool = pool };
	struct param path = { "title", "7", NULL };
	struct request req = { .pool = pool, .params = &path };
	assert_int_equal(form_check(&ctx, &req, &form, NULL), ERR_INVALID);
	assert_string_equal(ctx.failure.fields->field, "title");
}

TEST(reasons_are_in_the_words_of_the_office)
{
	struct ctx ctx = { .pool = pool };
	ctx.messages = messages_load(pool, SOURCE_ROOT "/messages/zh-CN.yaml");
	struct request req = { .pool = pool };
	struct param *raw;
	assert_int_equal(form_parse_query(&ctx, "due=x&evil=1", &raw), OK);
	assert_int_equal(form_check(&ctx, &req, &form, raw), ERR_INVALID);
	const struct field_problem *problem = ctx.failure.fields;
	assert_string_equal(problem->message, "“due”应为日期，如 2026-02-14");
	assert_string_equal(problem->next->message, "没有“evil”这一项");
	assert_string_equal(problem->next->next->message, "请填写“title”");
}

RUN_TESTS(cmocka_unit_test(what_is_declared_arrives_clean),
	cmocka_unit_test(what_is_not_is_refused_by_name), cmocka_unit_test(json_says_the_same),
	cmocka_unit_test(parts_say_the_same), cmocka_unit_test(a_zero_byte_in_a_part_is_refused),
	cmocka_unit_test(only_the_three_kinds_of_body_are_read),
	cmocka_unit_test(five_hundred_values_are_enough),
	cmocka_unit_test(values_stand_behind_those_of_the_path),
	cmocka_unit_test(a_path_value_does_not_fill_a_field),
	cmocka_unit_test(reasons_are_in_the_words_of_the_office))
