/* http/request.c - reads the checked parameters. */
#include "http/request.h"

#include "http/form.h"

const char *req_nth(const struct request *req, const char *name, size_t n)
{
	for (const struct param *param = req->params; param; param = param->next)
		if (text_equal(param->name, name) && n-- == 0)
			return param->text;
	return NULL;
}

const char *req_text(const struct request *req, const char *name)
{
	return req_nth(req, name, 0);
}

int64_t req_int(const struct request *req, const char *name, int64_t fallback)
{
	int64_t number;
	return text_to_int(req_text(req, name), &number) ? number : fallback;
}

bool req_flag(const struct request *req, const char *name)
{
	const char *text = req_text(req, name);
	return text_equal(text, "1") || text_equal(text, "on") || text_equal(text, "true");
}

const char *req_typed(const struct request *req, const char *name)
{
	const char *text = NULL;
	for (const struct param *param = req->typed; param; param = param->next)
		if (text_equal(param->name, name))
			text = param->text;
	return text;
}
