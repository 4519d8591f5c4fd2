/* html/page.h - the one renderer of answers: data becomes a page, JSON or a problem document.
 *
 *   failed   wants_json   answer
 *   no       yes          the data, application/json
 *   no       no           the template with the data and "site", text/html
 *   yes      yes          application/problem+json (RFC 9457)
 *   yes      no           `form` where it is set and the input was wrong or somebody was faster,
 *                         with "failure" beside the data; else "errors/<status>"
 *
 * A failed template sees, under "failure" when on a form and at the root on its own page:
 *   status 422, title "填写有误", message, key, request_id, retry_after (or 0), back,
 *   has_fields, fields [{field, message}],
 *   has_typed, typed [{name, title, value}]: what would be lost */
#pragma once

#include "base/ctx.h"
#include "html/json.h"
#include "html/template.h"

struct page {
	const struct templates *templates;
	const struct messages *messages;
	const char *template; /* NULL: JSON whatever was wanted */
	const char *form;     /* NULL, or the template to try again on */
	json_t *data;         /* NULL: {}; an object, gains "site" */
	json_t *site;         /* what every page needs (templates/layout.mustache), or NULL */
	const struct failure *failure; /* NULL: none */
	json_t *typed;                 /* with a failed form: [{name, title, value}], or NULL */
	int status;      /* 0: 200, or by the failure; >= 400 is a failure by itself */
	int retry_after; /* seconds, 0: chosen where the status needs it */
	bool wants_json;
	const char *request_id, *path; /* for problem documents and error pages, may be NULL */
	const char *back; /* where an error page leads back to: the form's `back`, or NULL */
};

struct answer {
	int status, retry_after; /* retry_after 0: no such header */
	const char *type;
	const char *body;
	size_t size;
	const char *broken; /* for the log: why the page asked for was not made, or NULL */
};

/* Always answers; *ret lives in POOL. A template that does not exist or grows beyond 8 MiB is
 * answered as ERR_INTERNAL with `broken` set. */
void page_render(const struct page *page, pool_t *pool, struct answer *ret);

/* ERR_NOT_FOUND: 404; OK: 200. */
int page_status(enum err err);
