/* engine/calendar_notice.h - the sentences of the State Council's notice (国务院办公厅关于…年部分节假日安排的
 * 通知) as a file of the calendar:
 *
 *   二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
 *
 * A line that speaks of neither 放假 nor 上班 is passed over, and so is the one that ends in 通知如下. In any other
 * every word counts: the days are counted against 共9天, and every 周日 against the calendar. */
#pragma once

#include "engine/calendar.h"

/* The file's text (YAML); NULL: *ret_problem says which sentence is wrong, and how (ready for people). */
const char *calendar_notice_read(pool_t *pool, const struct messages *messages, const char *text,
	int year, const char *document, const char **ret_problem);

/* 国办发明电〔2025〕7号 where it stands in TEXT; NULL: nowhere. The year of the title, 0: none. */
const char *calendar_notice_document(
	pool_t *pool, const struct messages *messages, const char *text);
int calendar_notice_year(pool_t *pool, const struct messages *messages, const char *text);

/* The same file from days: WORKS has for each day of YEAR whether it is worked. Days off take the name that the
 * calendar in force has for them or for one beside them; other days off are 放假. */
const char *calendar_notice_of_days(pool_t *pool, const struct calendar *calendar,
	const struct messages *messages, int year, const bool *works, const char *document);
