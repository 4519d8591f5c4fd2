/* app/routes.c - every page, one row each: what enters, who may, what runs. */
#include "app/routes.h"

#include "people/people.h"

const struct route routes[] = {
	/* log-in and the own account */
	{ GET, "/login", "login_page", CLASS_READER, "anyone", .form = { people_login_query },
		.handle = people_login_page },
	{ POST, "/login", "login", CLASS_SLOW, "anyone", .form = { people_login_fields },
		.handle = people_login, .again = people_login_page, .free_of_csrf = true },
	{ POST, "/logout", "logout", CLASS_WRITER, "account", .handle = people_logout },
	{ GET, "/account", "account_page", CLASS_READER, "account", .handle = people_account_page },
	{ GET, "/account/password", "password_page", CLASS_READER, "account",
		.handle = people_password_page },
	{ POST, "/account/password", "password", CLASS_SLOW, "account",
		.form = { people_password_fields }, .handle = people_password,
		.again = people_password_page },
	{ 0 },
};
