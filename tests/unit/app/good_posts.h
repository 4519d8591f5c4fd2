/* tests/unit/app/good_posts.h - for each POST of the program one request that succeeds, so that tests of
 * all POSTs need not know any of them. A feature that adds a route adds a row to good_posts.c. */
#pragma once

#include "desk.h"

struct good_post {
	const char *route; /* its name in app/routes.c */
	/* Puts into the county what the request needs (people, matters) and fills in who asks for what. */
	void (*prepare)(struct desk *desk, struct visit *ret);
	bool reads;     /* looks at what was sent and changes nothing */
	int statements; /* at most; 0: STATEMENTS_MAX. More only for one that acts on many. */
};

/* design.md §6 */
#define STATEMENTS_MAX 12

extern const struct good_post good_posts[]; /* ends with { 0 } */
