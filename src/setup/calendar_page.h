/* setup/calendar_page.h - 工作日历 in 系统管理: twelve months of a year, and the next one proposed of the notice's
 * sentences, of days that are clicked, or of a local day; the clocks that would move; approval by another
 * person. See engine/calendar_change.h for what then happens. */
#pragma once

#include "http/route.h"

struct calendar_files;
struct calendar_version;

handler calendar_page, calendar_offer, calendar_show, calendar_decide;
extern const struct field calendar_query[], calendar_fields[], calendar_show_query[],
	calendar_decide_fields[];

/* From a proposal's form, or a command: FILES with one change, checked; its diff is made, and goes to the
 * writer with ctx_remember. The version's number; 0: the ctx has failed. On a thread that may read long. */
int64_t calendar_stage(struct ctx *ctx, const struct calendar_files *files, const char *title,
	const char *document, int64_t person);
