/* tests/unit/engine/rungs.c - what tests of the ladder do again and again. */
#include "rungs.h"

#include "../test.h"
#include "engine/ladder.h"

/* A fresh ladder has no doubt about its clock. */
void rungs_run(struct county *county)
{
	struct ladder ladder = { 0 };
	while (ladder_slice(as(county, NULL, 0), &ladder, 0, 20))
		;
	assert_int_equal(county->ctx->failure.err, OK);
}

void rungs_run_at(struct county *county, const char *when)
{
	county_at(county, when);
	rungs_run(county);
}

struct rung_text {
	const char *text;
};

static const struct column text_columns[] = { COLUMN_TEXT(struct rung_text, text), { 0 } };

/* What has fired on the matter, in order, as "handle-5 sent, handle+1 ". */
const char *rungs_fired(struct county *county, int64_t id)
{
	static const struct statement statement = { "test",
		"SELECT rung || ' ' || outcome AS text FROM rung WHERE county = $1 AND matter = $2 "
		"ORDER BY seq",
		.composed = true };
	struct ctx *ctx = as(county, NULL, 0);
	struct rows rows = db_rows(
		ctx, &statement, text_columns, struct rung_text, 100, V(ctx->county), V(id));
	const struct rung_text *row = rows.data;
	const char *all = "";
	for (int64_t i = 0; i < rows.count; i++)
		all = text_printf(ctx->pool, "%s%s%s", all, i ? ", " : "", row[i].text);
	return all;
}

void rungs_act(struct county *county, const char *role, int unit, int64_t id, int64_t share,
	const char *action, json_t *values)
{
	int64_t party = unit < 0 ? 0 : county->units[unit];
	assert_int_equal(county_act(county, role, party, id, share, action, values), OK);
}

int64_t rungs_signed_for(struct county *county, const char *due)
{
	int64_t id = county_sent(county, due);
	rungs_act(county, "liaison", 0, id, 1, "sign", NULL);
	return id;
}
