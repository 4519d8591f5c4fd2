/* store/sql_scan.h - as much of SQL's surface as both engines need: where a literal ends, where a
 * statement ends, which parameters it has. No dollar quoting, no nested comments: the common subset. */
#pragma once

#include "base/text.h"

/* The end of a literal, a quoted name, a comment or white space at AT; AT where none begins. */
const char *sql_behind_opaque(const char *at);

/* Behind the ';' that ends the statement at SQL, or the end of the text. */
const char *sql_behind_statement(const char *sql);

/* Whether there is nothing but white space and comments. */
bool sql_is_empty(const char *sql);

/* How many parameters $1, $2 … there are; -1 where they are not numbered in the order of their first
 * appearance. */
int sql_parameters(const char *sql);

/* The beginning of the statement, for people. */
const char *sql_first_words(pool_t *pool, const char *sql);
