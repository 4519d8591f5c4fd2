/* html/page.c - the one place that knows which failure is which status, and what it looks like. */
#include "html/page.h"

#include <string.h>

#define PAGE_LIMIT (8 * 1024 * 1024)
#define RETRY_SECONDS 5

static const char type_html[] = "text/html; charset=utf-8";
static const char type_json[] = "application/json; charset=utf-8";
static const char type_problem[] = "application/problem+json; charset=utf-8";
static const char type_text[] = "text/plain; charset=utf-8";

static const int statuses[] = {
	[OK] = 200,
	[ERR_INVALID] = 422,
	[ERR_FORBIDDEN] = 403,
	[ERR_NOT_FOUND] = 404,
	[ERR_CONFLICT] = 409,
	[ERR_BUSY] = 503,
	[ERR_RETRY] = 503,
	[ERR_UNKNOWN] = 503,
	[ERR_INTERNAL] = 500,
};

int page_status(enum err err)
{
	return statuses[err];
}

struct rendering {
	const struct page *page;
	pool_t *pool;
	struct answer *answer;
	struct failure failure;
};

static void set_body(struct answer *answer, const char *type, const char *body, size_t size)
{
	answer->type = type;
	answer->body = body;
	answer->size = size;
}

/* --- what failed, as data ----------------------------------------------------------------------
 */

static const char *title(const struct rendering *rendering)
{
	const char *key =
		rendering->failure.err == ERR_UNKNOWN
			? "page.title.unknown"
			: text_printf(rendering->pool, "page.title.%d", rendering->answer->status);
	return message(rendering->pool, rendering->page->messages, key);
}

/* Where the dispatcher gave a status and no reason, e.g. 405. */
static const char *reason(const struct rendering *rendering)
{
	if (rendering->failure.message)
		return rendering->failure.message;
	const char *key = text_printf(rendering->pool, "page.reason.%d", rendering->answer->status);
	return message(rendering->pool, rendering->page->messages, key);
}

/* The fields of a form that comes back (parts/field) learn what was wrong with them, and the problem
 * the id under which its field is found. Of several forms only the open one was sent. */
static size_t mark_field(json_t *data, json_t *problem)
{
	size_t seen = 0, i;
	const char *key;
	json_t *part;
	json_array_foreach (data, i, part)
		seen += mark_field(part, problem);
	const json_t *name = json_object_get(data, "name"), *id = json_object_get(data, "id");
	if (json_is_false(json_object_get(data, "open")))
		return 0;
	if (json_is_string(name) && json_is_string(id) && json_object_get(data, "error")) {
		if (json_equal(name, json_object_get(problem, "field"))) {
			json_object_set(data, "error", json_object_get(problem, "message"));
			json_object_set(problem, "id", (json_t *)id);
		}
		return 1;
	}
	json_object_foreach (data, key, part)
		seen += mark_field(part, problem);
	return seen;
}

/* Where the page has its fields by hand, their ids are their names. */
static void mark_fields(json_t *data, json_t *problems)
{
	size_t i;
	json_t *problem;
	json_array_foreach (problems, i, problem) {
		put_text(problem, "id", NULL);
		if (!mark_field(data, problem))
			json_object_set(problem, "id", json_object_get(problem, "field"));
	}
}

static void put_fields(json_t *object, const char *name, const struct field_problem *fields)
{
	json_t *list = put_list(object, name);
	for (; fields; fields = fields->next) {
		json_t *field = add_object(list);
		put_text(field, "field", fields->field);
		put_text(field, "message", fields->message);
	}
}

static void put_failure(const struct rendering *rendering, json_t *object)
{
	const struct answer *answer = rendering->answer;
	put_int(object, "status", answer->status);
	put_text(object, "title", title(rendering));
	put_text(object, "message", reason(rendering));
	put_text(object, "key", rendering->failure.key);
	put_text(object, "request_id", rendering->page->request_id);
	put_int(object, "retry_after", answer->retry_after);
	put_text(object, "back", rendering->page->back);
	put_flag(object, "has_fields", rendering->failure.fields != NULL);
	put_fields(object, "fields", rendering->failure.fields);
	put_flag(object, "has_typed", json_array_size(rendering->page->typed) > 0);
	if (rendering->page->typed)
		CHECK(json_object_set(object, "typed", rendering->page->typed) == 0);
}

/* --- the four looks ----------------------------------------------------------------------------
 */

static void answer_json(const struct rendering *rendering)
{
	const json_t *data = rendering->page->data;
	const char *text = data ? json_text(rendering->pool, data) : "{}";
	set_body(rendering->answer, type_json, text, strlen(text));
}

static void answer_problem(const struct rendering *rendering)
{
	const struct page *page = rendering->page;
	json_t *problem = json_tree(rendering->pool);
	put_text(problem, "type", "about:blank");
	put_text(problem, "title", title(rendering));
	put_int(problem, "status", rendering->answer->status);
	put_text(problem, "detail", reason(rendering));
	if (page->path)
		put_text(problem, "instance", page->path);
	if (rendering->failure.key)
		put_text(problem, "key", rendering->failure.key);
	if (page->request_id)
		put_text(problem, "request_id", page->request_id);
	if (rendering->failure.fields)
		put_fields(problem, "errors", rendering->failure.fields);
	const char *text = json_text(rendering->pool, problem);
	set_body(rendering->answer, type_problem, text, strlen(text));
}

static bool answer_template(const struct rendering *rendering, const char *name, json_t *data)
{
	const struct page *page = rendering->page;
	struct buffer body;
	if (page->site)
		CHECK(json_object_set(data, "site", page->site) == 0);
	if (!page->templates ||
		!template_render(page->templates, rendering->pool, name, data, PAGE_LIMIT, &body))
		return false;
	set_body(rendering->answer, type_html, body.data, body.size);
	return true;
}

static bool answer_page(const struct rendering *rendering, const char *name)
{
	json_t *data = rendering->page->data;
	return answer_template(rendering, name, data ? data : json_tree(rendering->pool));
}

/* --- failures ----------------------------------------------------------------------------------
 */

/* The person goes on where they were, with what they typed. */
static bool answer_on_form(const struct rendering *rendering)
{
	const struct page *page = rendering->page;
	enum err err = rendering->failure.err;
	if (!page->form || !page->data || (err != ERR_INVALID && err != ERR_CONFLICT))
		return false;
	json_t *failure = json_tree(rendering->pool);
	put_failure(rendering, failure);
	mark_fields(page->data, json_object_get(failure, "fields"));
	CHECK(json_object_set(page->data, "failure", failure) == 0);
	return answer_template(rendering, page->form, page->data);
}

static bool answer_error(const struct rendering *rendering)
{
	json_t *data = json_tree(rendering->pool);
	put_failure(rendering, data);
	const char *name =
		rendering->failure.err == ERR_UNKNOWN
			? "errors/unknown"
			: text_printf(rendering->pool, "errors/%d", rendering->answer->status);
	return answer_template(rendering, name, data) ||
	       answer_template(rendering, "errors/other", data);
}

static void answer_text(const struct rendering *rendering)
{
	const char *text = text_printf(rendering->pool, "%d %s\n%s\n", rendering->answer->status,
		title(rendering), reason(rendering));
	set_body(rendering->answer, type_text, text, strlen(text));
}

static void answer_failure(const struct rendering *rendering)
{
	struct answer *answer = rendering->answer;
	if (answer->status == 503 && answer->retry_after == 0 &&
		rendering->failure.err != ERR_UNKNOWN)
		answer->retry_after = RETRY_SECONDS;
	if (rendering->page->wants_json)
		answer_problem(rendering);
	else if (!answer_on_form(rendering) && !answer_error(rendering))
		answer_text(rendering);
}

static void answer_broken(struct rendering *rendering, const char *name)
{
	rendering->failure = (struct failure){ .err = ERR_INTERNAL, .key = "internal" };
	rendering->failure.message =
		message(rendering->pool, rendering->page->messages, "internal");
	rendering->answer->status = page_status(ERR_INTERNAL);
	rendering->answer->broken =
		text_printf(rendering->pool, "template \"%s\" cannot be rendered", name);
	answer_failure(rendering);
}

void page_render(const struct page *page, pool_t *pool, struct answer *ret)
{
	struct rendering rendering = { .page = page, .pool = pool, .answer = ret };
	if (page->failure)
		rendering.failure = *page->failure;
	int status = page->status ? page->status : page_status(rendering.failure.err);
	*ret = (struct answer){ .status = status, .retry_after = page->retry_after };
	if (rendering.failure.err || status >= 400)
		answer_failure(&rendering);
	else if (page->wants_json || !page->template)
		answer_json(&rendering);
	else if (!answer_page(&rendering, page->template))
		answer_broken(&rendering, page->template);
}
