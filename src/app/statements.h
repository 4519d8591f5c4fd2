/* app/statements.h - every named statement of the program, so that a test can prepare and EXPLAIN
 * each, and `huiyin statements` can print them. */
#pragma once

#include "store/db.h"

struct statement_table {
	const char *file;             /* "people/people_db.c" */
	const struct statement *rows; /* ends with { 0 } */
};

extern const struct statement_table statement_tables[]; /* ends with { 0 } */
