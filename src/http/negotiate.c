/* http/negotiate.c - Accept and Accept-Encoding with their weights. */
#include "http/negotiate.h"

#include <string.h>
#include <strings.h>

/* "q=0.25" as thousandths; 1000 where there is none. AT stands behind the name, END at the ','. */
static int weight(const char *at, const char *end)
{
	while (at < end && (at = memchr(at, ';', (size_t)(end - at)))) {
		at += 1 + strspn(at + 1, " \t");
		if (end - at < 3 || (*at != 'q' && *at != 'Q') || at[1] != '=')
			continue;
		int thousandths = at[2] == '1' ? 1000 : 0, unit = 100;
		for (const char *digit = at + 4; at[3] == '.' && digit < end && unit;
			digit++, unit /= 10)
			thousandths += *digit >= '0' && *digit <= '9' ? (*digit - '0') * unit : 0;
		return thousandths > 1000 ? 1000 : thousandths;
	}
	return 1000;
}

/* The weight that HEADER gives to NAME itself, or -1. */
static int weight_of(const char *header, const char *name)
{
	size_t length = strlen(name);
	for (const char *at = header; at && *at;) {
		at += strspn(at, ", \t");
		const char *end = at + strcspn(at, ",");
		size_t size = strcspn(at, ",; \t");
		if (size == length && strncasecmp(at, name, length) == 0)
			return weight(at + size, end);
		at = end;
	}
	return -1;
}

static int first_weight(const char *header, const char *const *names)
{
	int found = -1;
	for (; *names && found < 0; names++)
		found = weight_of(header, *names);
	return found < 0 ? 0 : found;
}

bool negotiate_json(const char *accept)
{
	static const char *const json[] = { "application/json", "application/problem+json",
		"application/*", NULL };
	static const char *const page[] = { "text/html", "application/xhtml+xml", "text/*", "*/*",
		NULL };
	return first_weight(accept, json) > first_weight(accept, page);
}

bool negotiate_gzip(const char *accept_encoding)
{
	int named = weight_of(accept_encoding, "gzip");
	return named < 0 ? weight_of(accept_encoding, "*") > 0 : named > 0;
}
