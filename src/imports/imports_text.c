/* imports/imports_text.c - rows as they are staged: their values, and what was told of them, as JSON. */
#include "imports/imports_inner.h"

#include "base/time.h"
#include "html/json.h"

#include <string.h>

static const struct {
	const char *name;
	size_t offset;
} days[] = {
	{ "registered", offsetof(struct past, registered) },
	{ "sent", offsetof(struct past, sent) },
	{ "since", offsetof(struct past, since) },
	{ "first-due", offsetof(struct past, first_due) },
	{ "progress-on", offsetof(struct past, progress_on) },
};

const char *row_text(pool_t *pool, const struct row_meaning *meaning)
{
	json_t *tree = json_tree(pool);
	json_object_set(tree, "values", meaning->values);
	json_t *past = put_object(tree, "past");
	put_text(past, "state", meaning->past.state);
	put_text(past, "source", meaning->past.source);
	for (size_t i = 0; i < COUNT(days); i++) {
		int64_t day;
		memcpy(&day, (const char *)&meaning->past + days[i].offset, sizeof day);
		if (day)
			put_int(past, days[i].name, day);
	}
	return json_text(pool, tree);
}

bool row_parse(pool_t *pool, const char *text, json_t **ret_values, struct past *ret_past)
{
	const char *why;
	json_t *tree = json_parse(pool, text, strlen(text), &why);
	json_t *past = json_object_get(tree, "past");
	if (!past)
		return false;
	*ret_values = json_object_get(tree, "values");
	*ret_past = (struct past){ .state = get_text(past, "state"),
		.source = get_text(past, "source") };
	for (size_t i = 0; i < COUNT(days); i++) {
		int64_t day = get_int(past, days[i].name, 0);
		memcpy((char *)ret_past + days[i].offset, &day, sizeof day);
	}
	return true;
}

const char *told_text(pool_t *pool, const struct told *first)
{
	if (!first)
		return "[]";
	json_t *list = put_list(json_tree(pool), "told");
	for (const struct told *told = first; told; told = told->next) {
		json_t *one = add_object(list);
		put_text(one, "cell", told->cell);
		put_text(one, "value", told->value);
		put_text(one, "text", told->text);
		if (told->problem)
			put_flag(one, "problem", true);
		if (!told->kind)
			continue;
		put_text(one, "kind", told->kind);
		put_text(one, "asked", told->asked);
		if (told->proposal)
			put_text(one, "proposal", told->proposal);
	}
	return json_text(pool, list);
}
