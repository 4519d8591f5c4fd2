/* http/route_print.c - the table of pages as text. */
#include "http/route.h"

#include <string.h>

static const char *const methods[] = { [GET] = "GET", [POST] = "POST" };
static const char *const classes[] = {
	[CLASS_READER] = "reader",
	[CLASS_SLOW] = "slow",
	[CLASS_WRITER] = "writer",
};

/* "title* unit+ f.…": * required, + many. */
static void print_fields(FILE *stream, const struct form *form)
{
	for (const struct field *field = form->fields; field && field->name; field++)
		fprintf(stream, " %s%s%s", field->name, field->required ? "*" : "",
			field->many ? "+" : "");
	if (form->open_prefix)
		fprintf(stream, " %s…", form->open_prefix);
}

static int width_of(const struct route *routes, const char *(*text)(const struct route *))
{
	int width = 0;
	for (const struct route *route = routes; route->path; route++)
		if ((int)strlen(text(route)) > width)
			width = (int)strlen(text(route));
	return width;
}

static const char *path_of(const struct route *route)
{
	return route->path;
}

static const char *name_of(const struct route *route)
{
	return text_or(route->name, "-");
}

static const char *may_of(const struct route *route)
{
	return text_or(route->may, "-");
}

void route_print(FILE *stream, const struct route *routes)
{
	int path = width_of(routes, path_of), name = width_of(routes, name_of);
	int may = width_of(routes, may_of);
	for (const struct route *route = routes; route->path; route++) {
		fprintf(stream, "%-4s %-*s %-*s %-6s %-*s %-6s", methods[route->method], path,
			route->path, name, name_of(route), classes[route->class], may,
			may_of(route), route->object ? route->object->name : "-");
		print_fields(stream, &route->form);
		fputc('\n', stream);
	}
}

/* The smallest permission after PREVIOUS in alphabetical order; NULL: no more. */
static const char *next_permission(const struct route *routes, const char *previous)
{
	const char *next = NULL;
	for (const struct route *route = routes; route->path; route++) {
		const char *may = may_of(route);
		if ((!previous || strcmp(may, previous) > 0) && (!next || strcmp(may, next) < 0))
			next = may;
	}
	return next;
}

void route_print_access(FILE *stream, const struct route *routes)
{
	int path = width_of(routes, path_of);
	const char *may = next_permission(routes, NULL);
	for (; may; may = next_permission(routes, may)) {
		fprintf(stream, "%s\n", may);
		for (const struct route *route = routes; route->path; route++)
			if (text_equal(may_of(route), may))
				fprintf(stream, "  %-4s %-*s %s\n", methods[route->method], path,
					route->path, name_of(route));
	}
}
