/* document/csv.c - rows of a text file with commas, tabs or semicolons, as people's programs write it.
 *
 * RFC 4180, and what it is silent on: line ends of any kind, a quotation mark inside a field that
 * doesn't begin with one stands for itself, records of different lengths. */
#include "document/csv_text.h"
#include "document/number_format.h"

#define SAMPLE 65536
#define SAMPLE_RECORDS 20
#define CHUNK 16384
#define SHOWN_OF_TOO_LONG 100
#define RECORD_LIMIT ((size_t)32 * 1024 * 1024)

struct csv {
	enum csv_encoding encoding;
	char separator;
};

/* --- which character separates ------------------------------------------------------------------ */

/* Counts in the sample's first records: the separator is the one that all have equally often. */
struct tally {
	int first, here, equal, records;
};

static void tally_record(struct tally *tally)
{
	if (!tally->records++)
		tally->first = tally->here;
	tally->equal += tally->here && tally->here == tally->first;
	tally->here = 0;
}

static struct tally tally_sample(const char *sample, int64_t size, char separator)
{
	struct tally tally = { 0 };
	bool quoted = false;
	for (int64_t i = 0; i < size && tally.records < SAMPLE_RECORDS; i++) {
		if (sample[i] == '"')
			quoted = !quoted;
		else if (!quoted && sample[i] == separator)
			tally.here++;
		else if (!quoted && sample[i] == '\n')
			tally_record(&tally);
	}
	if (tally.here && tally.records < SAMPLE_RECORDS)
		tally_record(&tally);
	return tally;
}

static char separator_of(const char *sample, int64_t size)
{
	static const char separators[] = { ',', '\t', ';' };
	struct tally best = { 0 };
	char found = ',';
	for (size_t i = 0; i < COUNT(separators); i++) {
		struct tally tally = tally_sample(sample, size, separators[i]);
		if (tally.equal < best.equal ||
			(tally.equal == best.equal && tally.first <= best.first))
			continue;
		best = tally;
		found = separators[i];
	}
	return found;
}

static const char *name_without_ending(pool_t *pool, const char *name)
{
	const char *slash = strrchr(name, '/'), *base = slash ? slash + 1 : name;
	const char *dot = strrchr(base, '.');
	return text_copy_n(pool, base, dot && dot != base ? (size_t)(dot - base) : strlen(base));
}

enum err csv_open(struct workbook *workbook)
{
	pool_t *pool = workbook->ctx->pool, *scratch = pool_new(pool);
	struct csv *csv = mem_new(pool, struct csv);
	char *sample = pool_alloc(scratch, SAMPLE);
	int64_t size = -1;
	workbook->csv = csv;
	workbook->sheets = mem_new(pool, struct sheet);
	*workbook->sheets = (struct sheet){ .name = name_without_ending(pool, workbook->name) };
	workbook->count = 1;
	enum err err = csv_text_find_out(workbook, &csv->encoding);
	struct csv_text *text = err ? NULL : csv_text_open(workbook, scratch, csv->encoding);
	if (text)
		size = csv_text_read(text, sample, SAMPLE);
	if (size >= 0)
		csv->separator = separator_of(sample, size);
	pool_free(scratch);
	return workbook->ctx->failure.err;
}

/* --- records -------------------------------------------------------------------------------------- */

enum place { AT_START, PLAIN, QUOTED, AFTER_QUOTE };

struct reading {
	struct workbook *workbook;
	struct csv_text *text;
	pool_t *pool; /* of the row */
	char separator;
	char chunk[CHUNK];
	int64_t size, at;
	bool ended, after_return;
	enum place place;
	struct buffer field;
	int column, number;
	int64_t line, quoted_since;
	size_t total;
	struct row_making making;
	struct row row;
};

static void shorten(char *text)
{
	int left = SHOWN_OF_TOO_LONG;
	while (*text && (((unsigned char)*text & 0xC0) == 0x80 || left-- > 0))
		text++;
	*text = 0;
}

/* What this program's own export has guarded is itself again. */
static const char *unguarded(const char *text)
{
	return *text == '\'' && text[1] && strchr("=+-@", text[1]) ? text + 1 : text;
}

static void fill_cell(struct reading *reading, struct cell *cell)
{
	const char *key = NULL;
	if (reading->field.full) {
		shorten(reading->field.data);
		key = "workbook.too_long";
	} else if (format_is_scientific(reading->field.data)) {
		key = "workbook.digits_lost";
	}
	cell->column = reading->column;
	cell->kind = CELL_TEXT;
	cell->text = text_copy(reading->pool, unguarded(reading->field.data));
	if (key)
		cell->damaged = workbook_reason(reading->workbook, reading->pool, key);
}

static void end_field(struct reading *reading)
{
	struct workbook *workbook = reading->workbook;
	if (reading->field.full || !cell_is_blank(reading->field.data)) {
		reading->total += reading->field.size;
		if (reading->total > RECORD_LIMIT)
			workbook_refuse(workbook, "workbook.row_too_large", workbook->sheets->name,
				reading->number + 1);
		else if (reading->column >= workbook->limits.columns)
			workbook_refuse(workbook, "workbook.too_many_columns",
				workbook->sheets->name, workbook->limits.columns);
		else
			fill_cell(reading, row_add(&reading->making, reading->pool));
	}
	reading->field.size = 0;
	reading->field.full = false;
	*reading->field.data = 0;
	reading->column++;
	reading->place = AT_START;
}

/* True: a record is whole. */
static bool end_record(struct reading *reading)
{
	end_field(reading);
	reading->number++;
	reading->column = 0;
	reading->total = 0;
	return reading->making.count > 0;
}

static void take_plain(struct reading *reading, char byte)
{
	/* Control characters mean nothing in a cell; a tab does. */
	if ((unsigned char)byte >= ' ' || byte == '\t')
		buffer_add(&reading->field, &byte, 1);
	reading->place = PLAIN;
}

static bool take_unquoted(struct reading *reading, char byte)
{
	if (byte == '"' && reading->place == AT_START) {
		reading->place = QUOTED;
		reading->quoted_since = reading->line;
	} else if (byte == '"' && reading->place == AFTER_QUOTE) {
		buffer_add(&reading->field, &byte, 1);
		reading->place = QUOTED;
	} else if (byte == reading->separator) {
		end_field(reading);
	} else if (byte == '\n') {
		return end_record(reading);
	} else {
		take_plain(reading, byte);
	}
	return false;
}

/* True: a record is whole. Line ends \r\n and \r are \n. */
static bool take_byte(struct reading *reading, char byte)
{
	bool swallowed = byte == '\n' && reading->after_return;
	reading->after_return = byte == '\r';
	if (swallowed)
		return false;
	if (byte == '\r')
		byte = '\n';
	reading->line += byte == '\n';
	if (reading->place != QUOTED)
		return take_unquoted(reading, byte);
	if (byte == '"')
		reading->place = AFTER_QUOTE;
	else if ((unsigned char)byte >= ' ' || byte == '\n' || byte == '\t')
		buffer_add(&reading->field, &byte, 1);
	return false;
}

/* At the end: a record without a line end is one; a quotation mark without its second is none. */
static bool finish(struct reading *reading)
{
	reading->ended = true;
	if (reading->place == QUOTED) {
		workbook_refuse(
			reading->workbook, "workbook.open_quote", NULL, reading->quoted_since + 1);
		return false;
	}
	return end_record(reading);
}

static const struct row *next(struct sheet_rows *rows)
{
	struct reading *reading = rows->state;
	struct ctx *ctx = rows->workbook->ctx;
	bool whole = false;
	pool_clear(reading->pool);
	row_begin(&reading->making);
	while (!whole && !reading->ended && !ctx_failed(ctx)) {
		if (reading->at == reading->size) {
			reading->at = 0;
			reading->size = csv_text_read(reading->text, reading->chunk, CHUNK);
		}
		whole = reading->size > 0 ? take_byte(reading, reading->chunk[reading->at++])
					  : finish(reading);
	}
	if (!whole || ctx_failed(ctx))
		return NULL;
	reading->row = (struct row){ reading->number, false, reading->making.count,
		reading->making.cells };
	return &reading->row;
}

static const struct row *nothing(struct sheet_rows *rows)
{
	(void)rows;
	return NULL;
}

void csv_rows(struct sheet_rows *rows)
{
	struct reading *reading = mem_new(rows->pool, struct reading);
	reading->workbook = rows->workbook;
	reading->text = csv_text_open(rows->workbook, rows->pool, rows->workbook->csv->encoding);
	reading->separator = rows->workbook->csv->separator;
	reading->pool = pool_new(rows->pool);
	buffer_init(&reading->field, rows->pool, rows->workbook->limits.cell_bytes);
	rows->state = reading;
	rows->next = reading->text ? next : nothing;
}
