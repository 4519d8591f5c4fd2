/* tests/unit/app/good_posts.c - one good request for each POST. */
#include "../test.h"

#include "good_posts.h"

static void log_in(struct desk *desk, struct visit *ret)
{
	desk_hire(desk, "wang", desk->bureau, "liaison");
	*ret = (struct visit){ NULL, POST, "/login",
		"login=wang&password=Secret-1&back=%2Faccount" };
}

static void log_out(struct desk *desk, struct visit *ret)
{
	desk_hire(desk, "wang", desk->bureau, "liaison");
	*ret = (struct visit){ "wang", POST, "/logout" };
}

static void change_password(struct desk *desk, struct visit *ret)
{
	desk_hire(desk, "wang", desk->bureau, "liaison");
	*ret = (struct visit){ "wang", POST, "/account/password",
		"old=Secret-1&new=Other-22x&again=Other-22x", .once = "k1" };
}

const struct good_post good_posts[] = {
	{ "login", log_in },
	{ "logout", log_out },
	{ "password", change_password },
	{ 0 },
};
