/* tests/unit/app/test_life.c - a whole supervised matter through the dispatcher, from registering to the
 * end, with a lead unit and a co-unit: each POST costs few statements. */
#include "../test.h"

#include "good_posts.h"

#include <inttypes.h>

/* What a number of a series costs more: taking it, its row, and the history that the paper tells. */
#define NUMBER_STATEMENTS 3

struct step {
	const char *as, *form;
	int more; /* statements than the limit */
};

static const struct step steps[] = {
	{ "gu", "action=submit&version=1&f.basis=report" },
	{ "liang", "action=endorse&version=2" },
	{ "liang", "action=approve&version=3&f.opinion=yes", NUMBER_STATEMENTS },
	{ "wang", "action=sign&share=1&version=4" },
	{ "zhao", "action=give-opinion&share=2&version=4&f.opinion=fine" },
	{ "wang", "action=progress&share=1&version=5&f.progress=begun&f.plan=on-plan" },
	{ "wang", "action=finish&share=1&version=7&f.result=done" },
	{ "gu", "action=verify&version=8" },
	{ "liang", "action=close&version=9" },
};

static void take(struct desk *desk, const struct visit *visit, int limit, struct told *ret)
{
	*ret = desk_ask(desk, visit);
	if (ret->status != 303)
		fail_msg("%s %s: %d\n%s", visit->path, visit->body, ret->status, ret->body);
	print_message("%.40s: %d statements\n", visit->body, desk->calls);
	if (desk->calls > limit)
		fail_msg("%s: %d statements", visit->body, desk->calls);
}

TEST(each_step_of_a_life_costs_few_statements)
{
	struct told told;
	struct desk *desk = desk_start(pool, NULL);
	struct unit other = { .code = "finance", .name = "finance" };
	assert_int_equal(directory_put_unit(desk_ctx(desk), &other), OK);
	desk_hire(desk, "gu", desk->office, "supervisor");
	desk_hire(desk, "liang", desk->office, "supervision-head", "office-head");
	desk_hire(desk, "wang", desk->bureau, "liaison");
	desk_hire(desk, "zhao", other.id, "liaison");
	assert_true(snapshot_publish(&desk->app->snapshots, desk_ctx(desk), NULL));
	const char *form = text_printf(pool,
		"f.subject=roads&f.source=report&f.due=2026-03-31&f.lead=%" PRId64 "&f.co=%" PRId64,
		desk->bureau, other.id);
	take(desk, &(struct visit){ "gu", POST, "/register/supervision", form, "k0" },
		STATEMENTS_MAX, &told);
	const char *path = text_printf(pool, "%s/actions", told.location);
	for (size_t i = 0; i < COUNT(steps); i++)
		take(desk,
			&(struct visit){ steps[i].as, POST, path, steps[i].form,
				text_printf(pool, "k%zu", i + 1) },
			STATEMENTS_MAX + steps[i].more, &told);
	struct visit page = { "gu", GET, .json = true };
	page.path = text_copy_n(pool, path, strlen(path) - strlen("/actions"));
	assert_non_null(strstr(desk_ask(desk, &page).body, "\"state\":\"closed\""));
}

RUN_TESTS(cmocka_unit_test(each_step_of_a_life_costs_few_statements))
