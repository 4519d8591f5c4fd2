/* The pages themselves, through the dispatcher: they are made, and a grid that was refused comes back
 * with all that was typed. */
#include "test.h"

#include "app/desk.h"

#include <inttypes.h>
#include <string.h>

static struct told must(struct desk *desk, struct visit visit)
{
	struct told told = desk_ask(desk, &visit);
	if (told.status >= 400)
		fail_msg("%s: %d\n%s", visit.path, told.status, told.body);
	return told;
}

static void has(const char *body, const char *part)
{
	if (!strstr(body, part))
		fail_msg("\"%s\" is not in:\n%s", part, body);
}

/* A matter that "wang" of the bureau has signed for: "12". */
static const char *signed_for(struct desk *desk)
{
	desk_hire(desk, "gu", desk->office, "supervisor");
	desk_hire(desk, "liang", desk->office, "supervision-head", "office-head");
	desk_hire(desk, "wang", desk->bureau, "liaison");
	const char *matter = must(desk,
		(struct visit){ "gu", POST, "/register/supervision",
			text_printf(desk->pool,
				"f.subject=roads&f.source=report&f.due=2026-03-31&f.lead=%" PRId64,
				desk->bureau) })
				     .location;
	const char *path = text_printf(desk->pool, "%s/actions", matter);
	must(desk, (struct visit){ "gu", POST, path, "action=submit&version=1&f.basis=report" });
	must(desk, (struct visit){ "liang", POST, path, "action=endorse&version=2" });
	must(desk, (struct visit){ "liang", POST, path, "action=approve&version=3" });
	const char *id = strrchr(matter, '/') + 1;
	has(must(desk, (struct visit){ "wang", GET, "/" }).body, "全部签收（1 件）");
	must(desk, (struct visit){ "wang", POST, "/bulk",
			   text_printf(desk->pool, "action=sign&item=%s.1.4", id) });
	return id;
}

TEST(each_page_is_made_for_each_kind_of_person)
{
	static const struct {
		const char *as, *path, *part;
	} cases[] = {
		{ "gu", "/", "新反馈待审核" },
		{ "gu", "/?show=watch", "到期与逾期" },
		{ "gu", "/daily", "领导批示" },
		{ "gu", "/inbox", "消息提醒" },
		{ "liang", "/", "待我处理" },
		{ "wang", "/", "bureau要办的" },
		{ "wang", "/?tab=sign", "没有待签收的事项" },
		{ "wang", "/?tab=due", "没有逾期的" },
		{ "wang", "/?tab=week", "本周没有别的要到期" },
		{ "wang", "/?tab=progress", "还没有报过" },
		{ "qian", "/", "今天没有要您办的" },
		{ "zhao", "/", "没有等您批的事项" },
	};
	struct desk *desk = desk_start(pool, NULL);
	signed_for(desk);
	desk_hire(desk, "qian", desk->office, "appraisal-office");
	desk_hire(desk, "zhao", desk->office, "county-head");
	for (size_t i = 0; i < COUNT(cases); i++)
		has(must(desk, (struct visit){ cases[i].as, GET, cases[i].path }).body,
			cases[i].part);
}

TEST(a_page_is_to_be_had_as_data)
{
	struct desk *desk = desk_start(pool, NULL);
	signed_for(desk);
	const char *body =
		must(desk, (struct visit){ "wang", GET, "/?tab=progress", .json = true }).body;
	has(body, "\"tab\":\"progress\"");
	has(body, "\"title\":\"roads\"");
}

TEST(a_grid_that_is_refused_comes_back_with_what_was_typed)
{
	struct desk *desk = desk_start(pool, NULL);
	const char *id = signed_for(desk);
	struct told told = desk_ask(desk,
		&(struct visit){ "wang", POST, "/progress",
			text_printf(desk->pool,
				"item=%s.1.5&f.%s.1.progress=three+quarters+done&f.%s.1.plan=", id,
				id, id) });
	assert_int_equal(told.status, 422);
	has(told.body, "three quarters done");
	has(told.body, "roads");
	told = desk_ask(desk, &(struct visit){ "wang", POST, "/progress",
				      text_printf(desk->pool,
					      "item=%s.1.5&f.%s.1.progress=done&f.%s.1.plan=ahead&"
					      "back=%%2F%%3Ftab%%3Dweek",
					      id, id, id) });
	assert_int_equal(told.status, 303);
	assert_string_equal(told.location, "/?tab=week");
}

TEST(only_those_who_do_unit_work_report_and_only_the_office_prints_the_sheet)
{
	struct desk *desk = desk_start(pool, NULL);
	signed_for(desk);
	assert_int_equal(
		desk_ask(desk, &(struct visit){ "gu", POST, "/progress", "item=1.1.1" }).status,
		403);
	assert_int_equal(desk_ask(desk, &(struct visit){ "wang", GET, "/daily" }).status, 403);
}

RUN_TESTS(cmocka_unit_test(each_page_is_made_for_each_kind_of_person),
	cmocka_unit_test(a_page_is_to_be_had_as_data),
	cmocka_unit_test(a_grid_that_is_refused_comes_back_with_what_was_typed),
	cmocka_unit_test(only_those_who_do_unit_work_report_and_only_the_office_prints_the_sheet))
