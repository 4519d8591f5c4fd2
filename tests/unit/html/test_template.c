#include "../test.h"
#include "set.h"

#include <ftw.h>
#include <sys/stat.h>

/* Partials are written "name\x1ftext" one after another, each ending in "\x1e". */
#define PART(name, text) name "\x1f" text "\x1e"

struct rendering {
	const char *name, *template, *parts, *data, *expected;
};

static void add_parts(struct set *set, pool_t *pool, const char *parts)
{
	while (parts && *parts) {
		const char *text = strchr(parts, '\x1f') + 1, *end = strchr(text, '\x1e');
		set_add(set, text_copy_n(pool, parts, (size_t)(text - parts) - 1), text,
			(size_t)(end - text));
		parts = end + 1;
	}
}

static const char *render(pool_t *pool, const struct rendering *the, enum template_rules rules)
{
	const char *why = "";
	struct set set = { .count = 0 };
	set_add(&set, "main", the->template, strlen(the->template));
	add_parts(&set, pool, the->parts);
	const char *text = the->data ? the->data : "{}";
	json_t *data = json_parse(pool, text, strlen(text), &why);
	if (!data)
		fail_msg("%s: data: %s", the->name, why);
	return set_render(&set, pool, rules, data);
}

static void check_all(
	pool_t *pool, const struct rendering *all, size_t count, enum template_rules rules)
{
	size_t failed = 0;
	for (size_t i = 0; i < count; i++) {
		const char *got = render(pool, &all[i], rules);
		if (text_equal(got, all[i].expected))
			continue;
		print_error(
			"%s\n--- expected\n%s\n--- got\n%s\n", all[i].name, all[i].expected, got);
		failed++;
	}
	assert_int_equal(failed, 0);
}

static const struct rendering values[] = {
	{ "every special character is escaped", "{{x}}", NULL,
		"{\"x\":\"<a href='b' c=\\\"d\\\">&\"}",
		"&lt;a href=&#39;b&#39; c=&quot;d&quot;&gt;&amp;" },
	{ "a tag in the data stays text", "{{x}}", NULL, "{\"x\":\"{{y}}\",\"y\":1}", "{{y}}" },
	{ "Chinese and four bytes pass", "《{{x}}》", NULL, "{\"x\":\"回音\xF0\xA0\x80\x80\"}",
		"《回音\xF0\xA0\x80\x80》" },
	{ "integers are decimal", "{{a}} {{b}}", NULL, "{\"a\":-12,\"b\":9007199254740993}",
		"-12 9007199254740993" },
	{ "null, absent, object and list are nothing", "[{{a}}{{b}}{{c}}{{d}}]", NULL,
		"{\"a\":null,\"c\":{\"x\":1},\"d\":[1]}", "[]" },
	{ "truth has a word", "{{a}} {{b}}", NULL, "{\"a\":true,\"b\":false}", "true false" },
	{ "markup of our own passes under its name", "{{{a_svg}}} {{& b.c_markup }}", NULL,
		"{\"a_svg\":\"<svg/>\",\"b\":{\"c_markup\":\"<i>\"}}", "<svg/> <i>" },
	{ "the same name escaped", "{{a_svg}}", NULL, "{\"a_svg\":\"<svg/>\"}", "&lt;svg/&gt;" },
	{ "a null inside hides what is outside", "{{#a}}[{{x}}]{{/a}}", NULL,
		"{\"x\":\"out\",\"a\":{\"x\":null}}", "[]" },
	{ "a broken chain is not looked for outside", "{{#a}}[{{b.c}}]{{/a}}", NULL,
		"{\"a\":{\"b\":{}},\"b\":{\"c\":\"wrong\"}}", "[]" },
	{ "a chain through a text is nothing", "[{{a.b.c}}]", NULL, "{\"a\":\"text\"}", "[]" },
};

TEST(values_are_escaped_and_found_from_the_inside_out)
{
	check_all(pool, values, COUNT(values), RULES_STRICT);
}

static const struct rendering sections[] = {
	{ "these hold", "{{#a}}a{{/a}}{{#b}}b{{/b}}{{#c}}c{{/c}}{{#d}}d{{/d}}", NULL,
		"{\"a\":true,\"b\":\"x\",\"c\":-1,\"d\":{}}", "abcd" },
	{ "these do not",
		"{{^a}}a{{/a}}{{^b}}b{{/b}}{{^c}}c{{/c}}{{^d}}d{{/d}}{{^e}}e{{/e}}{{^f}}f{{/f}}",
		NULL, "{\"a\":false,\"b\":\"\",\"c\":0,\"d\":[],\"e\":null}", "abcdef" },
	{ "lists repeat, with their own scope each", "{{#l}}{{n}}{{s}};{{/l}}", NULL,
		"{\"s\":\"!\",\"l\":[{\"n\":1},{\"n\":2,\"s\":\"?\"}]}", "1!;2?;" },
	{ "the implicit iterator goes down lists of lists", "{{#.}}({{#.}}{{.}}{{/.}}){{/.}}", NULL,
		"[[1,\"<\"],[]]", "(1&lt;)()" },
	{ "a section on a chain", "{{#a.b}}{{c}}{{/a.b}}", NULL, "{\"a\":{\"b\":{\"c\":7}}}", "7" },
	{ "lines that hold only a tag go", "a\n  {{#t}}\r\nb\r\n\t{{/t}} \n{{! c\n d}}\nc", NULL,
		"{\"t\":1}", "a\nb\r\nc" },
	{ "two tags on a line stay", "a\n {{#t}}{{/t}}\nb", NULL, "{\"t\":1}", "a\n \nb" },
	{ "delimiters hold through sections", "{{#t}}{{=| |=}}|x||/t||x|", NULL,
		"{\"t\":1,\"x\":2}", "22" },
};

TEST(sections_hold_or_not_and_take_their_lines_with_them)
{
	check_all(pool, sections, COUNT(sections), RULES_STRICT);
}

static const struct rendering partials[] = {
	{ "each line of one alone is indented, empty ones not", "a\n  {{>p}}\nb",
		PART("p", "1\n\n  2\n"), NULL, "a\n  1\n\n    2\nb" },
	{ "indentation adds up", " {{>p}}\n", PART("p", "p\n {{>q}}\n") PART("q", "q\nq\n"), NULL,
		" p\n  q\n  q\n" },
	{ "one in a line indents nothing", "  - {{>p}}\n", PART("p", "1\n2"), NULL, "  - 1\n2\n" },
	{ "values with line breaks are not indented", "  {{>p}}\n", PART("p", "<{{x}}>\n"),
		"{\"x\":\"1\\n2\"}", "  <1\n2>\n" },
	{ "a list in one line is indented once", "  {{>p}}\n", PART("p", "{{#l}}{{.}},{{/l}}\n"),
		"{\"l\":[1,2]}", "  1,2,\n" },
	{ "a list over lines is indented on each", "  {{>p}}\n",
		PART("p", "{{#l}}\n{{.}}\n{{/l}}\n"), "{\"l\":[1,2]}", "  1\n  2\n" },
	{ "a tree calls itself", "{{>n}}", PART("n", "{{v}}{{#k}}({{>n}}){{/k}}"),
		"{\"v\":1,\"k\":[{\"v\":2,\"k\":[]},{\"v\":3,\"k\":[{\"v\":4,\"k\":0}]}]}",
		"1(2)(3(4))" },
	{ "the name may come from the data", "[{{>*a.b}}{{>* none }}{{>*c}}]", PART("p", "P"),
		"{\"a\":{\"b\":\"p\"},\"c\":\"q\"}", "[P]" },
	{ "a dynamic one alone is indented too", " {{>*a}}\n", PART("p", "1\n2\n"), "{\"a\":\"p\"}",
		" 1\n 2\n" },
	{ "the asterisk is not part of the name, and there is only one", "{{>**a}}{{>*a}}",
		PART("p", "P"), "{\"*a\":\"q\",\"a\":\"p\"}", "P" },
};

TEST(partials_are_indented_and_may_call_themselves)
{
	check_all(pool, partials, COUNT(partials), RULES_STRICT);
}

static const struct rendering parents[] = {
	{ "a block alone writes its default", "{{$a}}x{{v}}{{/a}}\n", NULL, "{\"v\":1}", "x1\n" },
	{ "a parent without blocks is a partial", "{{<p}}{{/p}}|{{>p}}", PART("p", "{{$a}}1{{/a}}"),
		NULL, "1|1" },
	{ "an argument replaces, the other default stays", "{{<p}}{{$b}}B{{/b}}{{/p}}",
		PART("p", "{{$a}}a{{/a}},{{$b}}b{{/b}}"), NULL, "a,B" },
	{ "data never replaces a block", "{{<p}}{{/p}}", PART("p", "{{$a}}block{{/a}}"),
		"{\"a\":\"data\"}", "block" },
	{ "two calls have their own arguments",
		"{{<p}}{{$a}}1{{/a}}{{/p}}-{{<p}}{{$a}}2{{/a}}{{/p}}", PART("p", "<{{$a}}0{{/a}}>"),
		NULL, "<1>-<2>" },
	{ "the outermost argument wins", "{{<p}}{{$a}}page{{/a}}{{/p}}",
		PART("p", "{{<q}}{{$a}}layout{{/a}}{{/q}}") PART("q", "{{$a}}base{{/a}}"), NULL,
		"page" },
	{ "without it the one between", "{{<p}}{{/p}}",
		PART("p", "{{<q}}{{$a}}layout{{/a}}{{/q}}") PART("q", "{{$a}}base{{/a}}"), NULL,
		"layout" },
	{ "arguments pass on through a circle that ends", "{{<p}}{{$a}}o{{/a}}{{/p}}",
		PART("p", "{{$a}}d{{/a}} {{$b}}{{<q}}{{/q}}{{/b}}")
			PART("q", "{{$a}}e{{/a}} {{<p}}{{$b}}end{{/b}}{{/p}}"),
		NULL, "o o o end" },
	{ "an argument sees the data where it is written", "{{<p}}{{$a}}{{v}}{{/a}}{{/p}}",
		PART("p", "{{#in}}{{$a}}{{/a}}{{/in}}"), "{\"v\":\"out\",\"in\":{\"v\":\"in\"}}",
		"in" },
	{ "a card in a page keeps its own title",
		"{{<p}}{{$t}}page{{/t}}{{$c}}{{<card}}{{$t}}card{{/t}}{{/card}}{{/c}}{{/p}}",
		PART("p", "{{$t}}{{/t}}:{{$c}}{{/c}}") PART("card", "[{{$t}}{{/t}}]"), NULL,
		"page:[card]" },
	{ "a block of the same name in an argument is not itself",
		"{{<p}}{{$a}}x{{$a}}y{{/a}}{{/a}}{{/p}}", PART("p", "{{$a}}{{/a}}"), NULL, "xy" },
	{ "a dynamic parent", "{{<*n}}{{$a}}A{{/a}}{{/*n}}", PART("p", "<{{$a}}{{/a}}>"),
		"{\"n\":\"p\"}", "<A>" },
	{ "delimiters set inside a parent", "{{<p}}{{=| |=}}|$a|A|/a||/p|",
		PART("p", "<{{$a}}{{/a}}>"), NULL, "<A>" },
};

TEST(parents_take_blocks_and_the_outermost_wins)
{
	check_all(pool, parents, COUNT(parents), RULES_STRICT);
}

static const struct rendering layouts[] = {
	{ "a parent alone indents what it writes", "a\n  {{<p}}{{/p}}\nb", PART("p", "1\n2\n"),
		NULL, "a\n  1\n  2\nb" },
	{ "a block alone indents what it is given", "{{<p}}{{$a}}\n1\n2{{/a}}{{/p}}\n",
		PART("p", "a\n  {{$a}}{{/a}}\nb\n"), NULL, "a\n  1\n  2\nb\n" },
	{ "and gives it its own line's default", "{{<p}}{{/p}}\n",
		PART("p", "a\n  {{$a}}one{{/a}}\nb\n"), NULL, "a\n  one\nb\n" },
	{ "what an argument is indented by is taken away",
		"{{<p}}\n    {{$a}}\n      1\n        2\n\n    {{/a}}\n{{/p}}\n",
		PART("p", "a\n  {{$a}}\n  {{/a}}\nb\n"), NULL, "a\n  1\n    2\n\nb\n" },
	{ "the default's indentation decides", "{{<p}}{{$a}}\n1\n2\n{{/a}}{{/p}}\n",
		PART("p", "a\n{{$a}}\n    default\n{{/a}}\n"), NULL, "a\n    1\n    2\n" },
	{ "a default is written as it stands", "{{>p}}\n",
		PART("p", "a\n{{$a}}\n    default\n      more\n{{/a}}\nb\n"), NULL,
		"a\n    default\n      more\nb\n" },
	{ "blocks inside blocks", "{{<p}}{{$n}}\n3\n{{/n}}{{/p}}\n",
		PART("p", "{{<q}}{{$a}}\n    1\n    {{$n}}\n      2\n    {{/n}}\n{{/a}}{{/q}}\n")
			PART("q", "- \n{{$a}}x{{/a}}"),
		NULL, "- \n1\n  3\n" },
	{ "in the middle of a line nothing changes", "{{<p}}{{$a}} x\n  y {{/a}}{{/p}}",
		PART("p", "<b>{{$a}}{{/a}}</b>\n"), NULL, "<b> x\n  y </b>\n" },
	{ "partials in an argument are indented with it",
		"{{<p}}\n{{$a}}\n<ul>\n  {{>i}}\n</ul>\n{{/a}}\n{{/p}}\n",
		PART("p", "<m>\n  {{$a}}\n  {{/a}}\n</m>\n") PART("i", "<li>\n"), NULL,
		"<m>\n  <ul>\n    <li>\n  </ul>\n</m>\n" },
	{ "values with line breaks are not", "{{<p}}\n{{$a}}\n<t>{{v}}</t>\n{{/a}}\n{{/p}}\n",
		PART("p", "  {{$a}}\n  {{/a}}\n"), "{\"v\":\"1\\n2\"}", "  <t>1\n2</t>\n" },
};

TEST(indentation_leaves_the_place_of_writing_and_follows_the_place_of_use)
{
	check_all(pool, layouts, COUNT(layouts), RULES_STRICT);
}

static const struct rendering broken[] = {
	{ "a tag without end", "a\n{{x", NULL, NULL, "main:2: a tag does not end\n" },
	{ "a triple with two", "{{{x_svg}}", NULL, NULL, "main:1: a tag does not end\n" },
	{ "an open section", "\n{{#a}}\n{{^b}}", NULL, NULL,
		"main:3: \"b\" is not closed\nmain:2: \"a\" is not closed\n" },
	{ "the wrong end", "{{#a}}\n{{#b}}{{/a}}\n{{/b}}", NULL, NULL,
		"main:2: \"b\" is not closed\nmain:3: \"b\" is closed but was not opened\n" },
	{ "no name", "{{}}\n{{# }}{{/a}}", NULL, NULL,
		"main:1: a tag has no name\nmain:2: a tag has no name\n"
		"main:2: \"a\" is closed but was not opened\nmain:2: \"\" is not closed\n" },
	{ "a name with a space", "{{a b}}", NULL, NULL, "main:1: the name \"a b\" has a space\n" },
	{ "bad delimiters", "{{=a=}}{{=a b c=}}{{= =}}", NULL, NULL,
		"main:1: delimiters are set as {{=left right=}}\n"
		"main:1: delimiters are set as {{=left right=}}\n"
		"main:1: delimiters are set as {{=left right=}}\n" },
	{ "not UTF-8", "\xBB\xD8", NULL, NULL, "main:1: not UTF-8\n" },
	{ "unescaped data", "{{{a}}}\n{{&b}}\n{{{_svg}}}", NULL, NULL,
		"main:1: \"a\" would be written unescaped; only names in _markup or _svg may be\n"
		"main:2: \"b\" would be written unescaped; only names in _markup or _svg may be\n"
		"main:3: \"_svg\" would be written unescaped; only names in _markup or _svg may "
		"be\n" },
	{ "problems of several files at once", "{{>a}}\n{{<b}}{{/b}}", PART("p", "\n{{#x}}"), NULL,
		"p:2: \"x\" is not closed\nmain:1: there is no template \"a\"\n"
		"main:2: there is no template \"b\"\n" },
	{ "an argument nobody takes", "{{<p}}\n{{$tilte}}x{{/tilte}}{{/p}}",
		PART("p", "{{>q}}") PART("q", "{{$title}}{{/title}}"), NULL,
		"main:2: \"p\" has no block \"tilte\"\n" },
	{ "an argument given twice", "{{<p}}{{$a}}{{/a}}\n{{$a}}{{/a}}{{/p}}",
		PART("p", "{{$a}}{{/a}}"), NULL, "main:2: block \"a\" is given twice\n" },
	{ "text that a parent would lose", "{{<p}}\nx\n{{$a}}{{/a}}{{/p}}",
		PART("p", "{{$a}}{{/a}}"), NULL, "main:3: inside \"p\" only blocks are written\n" },
	{ "a section that a parent would lose", "{{<p}}{{#x}}{{$a}}{{/a}}{{/x}}{{/p}}",
		PART("p", "{{$a}}{{/a}}"), NULL, "main:1: inside \"p\" only blocks are written\n" },
	{ "a comment that ends too early", "{{! {{a}}\n }}\n{{#l}}\nx\n}}{{/l}}", NULL, NULL,
		"main:2: \"}}\" without a tag\nmain:5: \"}}\" without a tag\n" },
	{ "a circle without end", "{{>p}}", PART("p", "{{<q}}{{/q}}") PART("q", "{{>p}}"), NULL,
		"main:1: \"main\" calls itself without end\np:1: \"p\" calls itself without end\n"
		"q:1: \"q\" calls itself without end\n" },
};

TEST(what_is_broken_is_refused_at_load_with_file_and_line)
{
	check_all(pool, broken, COUNT(broken), RULES_STRICT);
}

static const struct rendering lax[] = {
	{ "unknown partials are empty", "[{{>a}}{{<b}}x{{$c}}{{/c}}{{/b}}]", NULL, NULL, "[]" },
	{ "text in a parent is passed over",
		"{{<p}} x {{v}} {{#v}}{{$a}}0{{/a}}{{/v}}{{$a}}1{{/a}} y {{/p}}",
		PART("p", "{{$a}}{{/a}}"), "{\"v\":1}", "1" },
	{ "other delimiters make the usual ones text, and end with the template",
		"{{=<% %>=}}<%>p%>{{x}}<%x%>", PART("p", "{{x}}"), "{\"x\":1}", "1{{x}}1" },
	{ "markup under any name", "{{{a}}}{{&a}}{{a}}", NULL, "{\"a\":\"<\"}", "<<&lt;" },
};

TEST(the_specification_is_milder_than_we_are)
{
	check_all(pool, lax, COUNT(lax), RULES_SPECIFICATION);
}

TEST(sections_deeper_than_the_limit_are_refused_at_load)
{
	struct buffer text;
	buffer_init(&text, pool, 1 << 16);
	for (int i = 0; i <= NEST_LIMIT; i++)
		buffer_text(&text, "{{#a}}");
	for (int i = 0; i <= NEST_LIMIT; i++)
		buffer_text(&text, "{{/a}}");
	struct rendering deep = { .name = "deep", .template = text.data };
	assert_string_equal(render(pool, &deep, RULES_STRICT),
		"main:1: more than 30 sections inside one another\n");
}

static const char *nested(pool_t *pool, int levels)
{
	struct buffer data;
	buffer_init(&data, pool, 1 << 16);
	for (int i = 0; i < levels; i++)
		buffer_text(&data, "{\"k\":");
	buffer_text(&data, "0");
	for (int i = 0; i < levels; i++)
		buffer_text(&data, "}");
	return data.data;
}

TEST(data_that_leads_deeper_than_the_limit_ends_the_rendering)
{
	struct rendering deep = { "deep", "{{>n}}", PART("n", "{{#k}}.{{>n}}{{/k}}"), NULL, "" };
	deep.data = nested(pool, DEPTH_LIMIT);
	assert_int_equal(strlen(render(pool, &deep, RULES_STRICT)), DEPTH_LIMIT - 1);
	deep.data = nested(pool, DEPTH_LIMIT + 1);
	assert_string_equal(render(pool, &deep, RULES_STRICT), "(refused)");
}

static int remove_one(const char *path, const struct stat *stat, int type, struct FTW *walk)
{
	(void)stat, (void)type, (void)walk;
	return remove(path);
}

static void write_file(pool_t *pool, const char *folder, const char *name, const char *text)
{
	FILE *stream = fopen(text_printf(pool, "%s/%s", folder, name), "w");
	assert_non_null(stream);
	assert_true(fputs(text, stream) >= 0);
	assert_int_equal(fclose(stream), 0);
}

TEST(a_folder_is_read_with_all_below_it)
{
	char folder[] = "/tmp/huiyin-templates-XXXXXX";
	struct buffer out;
	assert_non_null(mkdtemp(folder));
	assert_int_equal(mkdir(text_printf(pool, "%s/parts", folder), 0700), 0);
	write_file(pool, folder, "page.mustache", "1{{>parts/two}}3");
	write_file(pool, folder, "parts/two.mustache", "2");
	write_file(pool, folder, "README", "{{{not a template");
	const struct templates *templates = templates_load(pool, folder);
	assert_true(templates && templates_have(templates, "parts/two"));
	assert_false(templates_have(templates, "README"));
	assert_true(template_render(templates, pool, "page", NULL, 100, &out));
	assert_string_equal(out.data, "123");
	write_file(pool, folder, "parts/two.mustache", "{{{x}}}");
	assert_null(templates_load(pool, folder));
	assert_int_equal(nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
	assert_null(templates_load(pool, folder));
}

TEST(a_page_larger_than_its_limit_is_refused)
{
	struct set set = { .count = 0 };
	struct buffer problems, out;
	buffer_init(&problems, pool, 1 << 10);
	set_add(&set, "main", "0123456789", 10);
	struct templates *templates =
		templates_make(pool, set.sources, set.count, RULES_STRICT, &problems);
	assert_false(template_render(templates, pool, "main", NULL, 9, &out));
	assert_true(template_render(templates, pool, "main", NULL, 10, &out));
	assert_string_equal(out.data, "0123456789");
	assert_false(template_render(templates, pool, "other", NULL, 10, &out));
}

RUN_TESTS(cmocka_unit_test(values_are_escaped_and_found_from_the_inside_out),
	cmocka_unit_test(sections_hold_or_not_and_take_their_lines_with_them),
	cmocka_unit_test(partials_are_indented_and_may_call_themselves),
	cmocka_unit_test(parents_take_blocks_and_the_outermost_wins),
	cmocka_unit_test(indentation_leaves_the_place_of_writing_and_follows_the_place_of_use),
	cmocka_unit_test(what_is_broken_is_refused_at_load_with_file_and_line),
	cmocka_unit_test(the_specification_is_milder_than_we_are),
	cmocka_unit_test(sections_deeper_than_the_limit_are_refused_at_load),
	cmocka_unit_test(data_that_leads_deeper_than_the_limit_ends_the_rendering),
	cmocka_unit_test(a_folder_is_read_with_all_below_it),
	cmocka_unit_test(a_page_larger_than_its_limit_is_refused))
