/* tests/unit/workbench/page.h - the workbench as one person of the small county sees it, as data; and
 * matters brought as far as a test needs them. */
#pragma once

#include "county.h"
#include "html/json.h"
#include "http/response.h"
#include "http/route.h"

/* What HANDLER shows the holder of ROLE at UNIT (0: the office) who asks for QUERY ("tab=sign"). */
struct response page_ask(
	struct county *county, const char *role, int64_t unit, handler *handle, const char *query);

/* The data of GET /. */
const json_t *page_of(struct county *county, const char *role, int64_t unit, const char *query);

const json_t *page_block(const json_t *page, const char *block); /* NULL: not there */
int64_t page_count(const json_t *page, const char *block);       /* -1: not there */
const char *page_blocks(pool_t *pool, const json_t *page);       /* "answers watch …" */
const json_t *page_row(const json_t *rows, const char *title);   /* NULL: not there */
const json_t *page_tab(const json_t *page, const char *tab);

/* The rows of a block whichever way it keeps them (groups, lists, rows), by a matter's title. */
const json_t *page_find(const json_t *page, const char *block, const char *title);

/* "同意立项 退回修改": titles of the row's actions. */
const char *page_acts(pool_t *pool, const json_t *row);

/* A 督查事项 of unit 0 with unit 1 beside it, due on DUE ("2026-03-31"): registered; dispatched;
 * signed for and finished by the lead. All are done now. */
int64_t county_draft(struct county *county, const char *title, const char *due);
int64_t county_dispatched(struct county *county, const char *title, const char *due);
int64_t county_finished(struct county *county, const char *title, const char *due);

/* As county_act, but it must succeed. UNIT: -1 the office, else which one. */
void county_do(struct county *county, const char *role, int unit, int64_t matter, int64_t share,
	const char *action, json_t *values);

void county_run_ladder(struct county *county);
void county_run_outbox(struct county *county);
