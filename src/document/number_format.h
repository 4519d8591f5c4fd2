/* document/number_format.h - what a cell's number format makes of its number: a date, a ratio, digits.
 *
 * Of a format's code (ECMA-376 part 1, 18.8.30-31) the first section is read: literals around one run
 * of digit places, or date and time parts. What is of another kind (fractions, conditions) is shown
 * as 常规 does. Date systems: 1900 with its 29 February that never was, and 1904. */
#pragma once

#include "document/workbook.h"

enum format_kind { FORMAT_GENERAL, FORMAT_DIGITS, FORMAT_SCIENTIFIC, FORMAT_DATE };

struct number_format {
	enum format_kind kind;
	const char *code;           /* of FORMAT_DATE */
	const char *before, *after; /* literals around digits */
	int places, least;          /* after the point; before it, filled with zeros */
	bool grouped, percent;
	unsigned shows; /* SHOWS_…, of FORMAT_DATE */
};

/* CODE lives as long as the result is used. */
struct number_format format_of_code(pool_t *pool, const char *code);

/* The formats below 164 that programs don't spell out, those of Chinese Excel and WPS. */
struct number_format format_builtin(pool_t *pool, int id);

/* Fills kind, text, number, day, time, shows and damaged. DAMAGED is a key of messages, or NULL. */
void format_number(pool_t *pool, const struct number_format *format, bool since_1904, double number,
	struct cell *ret, const char **ret_damaged);

/* 1.38E+10: a number that a spreadsheet has written short, so that its digits are gone. */
bool format_is_scientific(const char *text);
