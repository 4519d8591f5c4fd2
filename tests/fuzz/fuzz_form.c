/* tests/fuzz/fuzz_form.c - any bytes as a body: no crash, and what passes is declared, UTF-8, without
 * zero, within its length, and once where it may come once. The first byte picks the kind of body. */
#include "http/form.h"

#include <string.h>

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const struct field fields[] = {
	{ "title", FIELD_TEXT, .required = true, .max = 10 },
	{ "note", FIELD_LONG_TEXT },
	{ "count", FIELD_INT },
	{ "unit", FIELD_ID, .many = true },
	{ "kind", FIELD_NAME },
	{ "due", FIELD_DAY },
	{ "urgent", FIELD_FLAG },
	{ "password", FIELD_SECRET },
	{ 0 },
};
static const struct form form = { fields, "f." };

int LLVMFuzzerInitialize(int *count, char ***words)
{
	(void)count, (void)words;
	mem_init();
	return 0;
}

static const struct field *declared(const struct field *list, const char *name)
{
	while (list->name && !text_equal(list->name, name))
		list++;
	return list->name ? list : NULL;
}

static void check_param(const struct request *req, const struct param *param)
{
	const struct field *field = declared(fields, param->name);
	CHECK(field || declared(form_common, param->name) || text_starts(param->name, "f."));
	CHECK(text_is_utf8(param->name, strlen(param->name)));
	CHECK(text_is_utf8(param->text, strlen(param->text)));
	if (field && !field->many)
		CHECK(!req_nth(req, param->name, 1));
	if (text_equal(param->name, "title"))
		CHECK(text_length(param->text) <= 10 && !strchr(param->text, '\n'));
}

static const char *type_of(uint8_t byte)
{
	static const char *const types[] = { "application/x-www-form-urlencoded",
		"application/json", "multipart/form-data; boundary=b" };
	return types[byte % COUNT(types)];
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	if (!size)
		return 0;
	pool_t *pool = pool_new_root();
	struct ctx ctx = { .pool = pool };
	struct request req = { .pool = pool };
	struct param *raw;
	/* Without the zero behind it that a text has: who reads too far is caught. */
	req.body = (struct bytes_in){ type_of(*bytes), pool_copy(pool, bytes + 1, size - 1),
		size - 1 };
	enum err err = form_parse_body(&ctx, &req, &raw);
	if (!err)
		err = form_check(&ctx, &req, &form, raw);
	CHECK(err == ctx.failure.err && (err == OK || err == ERR_INVALID));
	for (const struct param *param = req.params; param; param = param->next)
		check_param(&req, param);
	for (const struct field_problem *at = ctx.failure.fields; at; at = at->next)
		CHECK(text_is_utf8(at->field, strlen(at->field)) && !text_empty(at->message));
	pool_free(pool);
	return 0;
}
