/* store/sql_scan.c - walks over SQL without understanding it. */
#include "store/sql_scan.h"

#include <ctype.h>
#include <stdlib.h>

/* The end of what begins with OPEN and ends with CLOSE; the end of the text where it does not. */
static const char *behind(const char *at, const char *open, const char *close)
{
	const char *end = strstr(at + strlen(open), close);
	return end ? end + strlen(close) : at + strlen(at);
}

const char *sql_behind_opaque(const char *at)
{
	if (*at == '\'')
		return behind(at, "'", "'");
	if (*at == '"')
		return behind(at, "\"", "\"");
	if (at[0] == '-' && at[1] == '-')
		return behind(at, "--", "\n");
	if (at[0] == '/' && at[1] == '*')
		return behind(at, "/*", "*/");
	return at + strspn(at, " \t\r\n");
}

/* The next sign that says something; what is opaque is passed. */
static const char *next_sign(const char *at)
{
	const char *end;
	while ((end = sql_behind_opaque(at)) > at)
		at = end;
	return at;
}

const char *sql_behind_statement(const char *sql)
{
	for (sql = next_sign(sql); *sql && *sql != ';'; sql = next_sign(sql + 1))
		;
	return *sql ? sql + 1 : sql;
}

bool sql_is_empty(const char *sql)
{
	while (*sql) {
		const char *end = *sql == '\'' || *sql == '"' ? sql : sql_behind_opaque(sql);
		if (end == sql)
			return false;
		sql = end;
	}
	return true;
}

int sql_parameters(const char *sql)
{
	int count = 0;
	for (sql = next_sign(sql); *sql; sql = next_sign(sql + 1)) {
		if (*sql != '$' || !isdigit((unsigned char)sql[1]))
			continue;
		int number = (int)strtol(sql + 1, NULL, 10);
		if (number < 1 || number > count + 1)
			return -1;
		count += number == count + 1;
	}
	return count;
}

const char *sql_first_words(pool_t *pool, const char *sql)
{
	enum { LENGTH = 200 };
	sql += strspn(sql, " \t\r\n");
	size_t size = strcspn(sql, ";");
	return text_copy_n(pool, sql, size < LENGTH ? size : LENGTH);
}
