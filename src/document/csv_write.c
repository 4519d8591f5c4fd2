/* document/csv_write.c - csv: UTF-8, RFC 4180, guarded against being calculated. */
#include "document/csv_write.h"

#include "base/time.h"

/* A spreadsheet calculates what begins so, wherever the text came from. A lone sign is none. */
static bool is_calculated(const char *text)
{
	return *text && strchr("=+-@", *text) && text[1];
}

static bool is_quoted(const char *text)
{
	size_t size = strlen(text);
	return strpbrk(text, ",\"\n\r\t;") || *text == ' ' || (size && text[size - 1] == ' ');
}

bool csv_write_text(FILE *file, const char *text, bool first)
{
	const char *guard = is_calculated(text) ? "'" : "";
	bool good = first || fputc(',', file) != EOF;
	if (!is_quoted(text))
		return good && fprintf(file, "%s%s", guard, text) >= 0;
	good = good && fprintf(file, "\"%s", guard) >= 0;
	for (; good && *text; text++) {
		if (*text == '"')
			good = fputc('"', file) != EOF;
		if (*text != '\r')
			good = good && fputc(*text, file) != EOF;
	}
	return good && fputc('"', file) != EOF;
}

static const char *text_of(pool_t *scratch, const struct written *value)
{
	switch (value->kind) {
	case WRITTEN_DAY:
		return time_format_day(scratch, value->number);
	case WRITTEN_TIME:
		return time_format(scratch, value->number);
	case WRITTEN_RATIO:
		return text_printf(
			scratch, "%.1f%%", 100.0 * (double)value->number / (double)value->of);
	default:
		return text_printf(scratch, "%" PRId64, value->number);
	}
}

bool csv_write_value(FILE *file, pool_t *scratch, const struct written *value, bool first)
{
	if (value->kind == WRITTEN_TEXT)
		return csv_write_text(file, value->text, first);
	const char *text = value->kind == WRITTEN_EMPTY ? "" : text_of(scratch, value);
	return fprintf(file, "%s%s", first ? "" : ",", text) >= 0;
}

bool csv_write_end(FILE *file)
{
	return fputs("\r\n", file) != EOF;
}
