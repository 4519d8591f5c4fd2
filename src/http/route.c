/* http/route.c - finds the row for a request, and checks the table. */
#include "http/route.h"

#include <string.h>

/* "/matters/:id/actions" fits "/matters/17/actions". */
static bool fits(const char *pattern, const char *path)
{
	while (*pattern) {
		if (*pattern != ':') {
			if (*pattern++ != *path++)
				return false;
			continue;
		}
		size_t size = strcspn(path, "/");
		if (!size)
			return false;
		path += size;
		pattern += strcspn(pattern, "/");
	}
	return !*path;
}

/* Of two that fit the same path: A has a literal where B first has a parameter. */
static bool is_nearer(const char *a, const char *b)
{
	while (*a && *b) {
		if ((*a == ':') != (*b == ':'))
			return *b == ':';
		size_t a_size = strcspn(a, "/"), b_size = strcspn(b, "/");
		a += a_size + (a[a_size] == '/');
		b += b_size + (b[b_size] == '/');
	}
	return false;
}

static struct param *path_params(pool_t *pool, const char *pattern, const char *path)
{
	struct param *first = NULL, **last = &first;
	while (*pattern) {
		size_t size = strcspn(path, "/"), length = strcspn(pattern, "/");
		if (*pattern == ':') {
			*last = mem_new(pool, struct param);
			(*last)->name = text_copy_n(pool, pattern + 1, length - 1);
			(*last)->text = text_copy_n(pool, path, size);
			last = &(*last)->next;
		}
		pattern += length + (pattern[length] == '/');
		path += size + (path[size] == '/');
	}
	return first;
}

const struct route *route_match(const struct route *routes, pool_t *pool, enum method method,
	const char *path, struct param **ret_params, bool *ret_allowed)
{
	const struct route *found = NULL;
	*ret_params = NULL;
	*ret_allowed = false;
	for (const struct route *route = routes; route->path; route++) {
		if (!fits(route->path, path))
			continue;
		if (route->method != method)
			*ret_allowed = true;
		else if (!found || is_nearer(route->path, found->path))
			found = route;
	}
	if (found)
		*ret_params = path_params(pool, found->path, path);
	return found;
}

/* --- the table's own problems ----------------------------------------------------------------- */

struct check {
	FILE *stream;
	int problems;
};

static void tell(struct check *check, const struct route *route, const char *what, const char *name)
{
	fprintf(check->stream, "%s %s: %s%s\n", route->method == POST ? "POST" : "GET", route->path,
		what, name ? name : "");
	check->problems++;
}

/* ":id" and ":number" are the same place. */
static bool same_path(const char *a, const char *b)
{
	while (*a && *b) {
		if (*a != *b)
			return false;
		if (*a == ':') {
			a += strcspn(a, "/");
			b += strcspn(b, "/");
			continue;
		}
		a++;
		b++;
	}
	return *a == *b;
}

static bool has_param(const char *path, const char *name)
{
	size_t size = strlen(name);
	for (const char *at = strchr(path, ':'); at; at = strchr(at + 1, ':'))
		if (strncmp(at + 1, name, size) == 0 && (!at[1 + size] || at[1 + size] == '/'))
			return true;
	return false;
}

static void check_uploads(struct check *check, const struct route *route)
{
	const struct upload_rule *rule = &route->uploads;
	const struct field *field = route->form.fields;
	while (field && field->name && field->type != FIELD_FILE)
		field++;
	bool takes = field && field->name;
	if (takes != (rule->count > 0))
		tell(check, route, "a file's field and .uploads go together", NULL);
	if (rule->count && (text_empty(rule->file) || text_empty(rule->request)))
		tell(check, route, ".uploads needs the settings of its limits", NULL);
	if (rule->count && (route->method == GET || route->free_of_csrf))
		tell(check, route, "files come with a POST of who has a session", NULL);
}

static void check_fields(struct check *check, const struct route *route)
{
	const struct field *fields = route->form.fields;
	for (const struct field *field = fields; field && field->name; field++) {
		if (has_param(route->path, field->name))
			tell(check, route, "a field named as the path's ", field->name);
		for (const struct field *before = fields; before != field; before++)
			if (text_equal(before->name, field->name))
				tell(check, route, "doubled field ", field->name);
	}
}

static void check_row(struct check *check, const struct route *routes, const struct route *route)
{
	if (route->path[0] != '/')
		tell(check, route, "a path begins with '/'", NULL);
	if (text_empty(route->name) || text_empty(route->may) || !route->handle)
		tell(check, route, "a row needs name, may and handle", NULL);
	if (route->method == GET && route->class == CLASS_WRITER)
		tell(check, route, "a GET changes nothing", NULL);
	if (route->free_of_csrf && !text_equal(route->may, "anyone") &&
		!text_equal(route->may, "founding"))
		tell(check, route, "only who has no session is free of CSRF", NULL);
	if (route->object && !has_param(route->path, route->object->param))
		tell(check, route, "the path lacks the object's ", route->object->param);
	for (const struct route *before = routes; before != route; before++) {
		if (text_equal(before->name, route->name))
			tell(check, route, "doubled name ", route->name);
		if (before->method == route->method && same_path(before->path, route->path))
			tell(check, route, "doubled path of ", before->name);
	}
}

int route_check(FILE *stream, const struct route *routes)
{
	struct check check = { .stream = stream };
	for (const struct route *route = routes; route->path; route++) {
		check_row(&check, routes, route);
		check_fields(&check, route);
		check_uploads(&check, route);
	}
	return check.problems;
}
