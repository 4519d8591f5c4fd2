/* tests/unit/app/good_posts.h - for each POST of the program one request that succeeds, so that tests of
 * all POSTs need not know any of them. A feature that adds a route adds a row to good_posts.c. */
#pragma once

#include "desk.h"

struct good_post {
	const char *route; /* its name in app/routes.c */
	/* Puts into the county what the request needs (people, matters) and fills in who asks for what. */
	void (*prepare)(struct desk *desk, struct visit *ret);
};

extern const struct good_post good_posts[]; /* ends with { 0 } */
