/* document/number_format.c - what a cell's number format makes of its number. */
#include "document/number_format.h"

#include "base/time.h"

#include <ctype.h>
#include <math.h>

/* A double holds 15 decimal digits; Excel has put zeros in the place of the others. */
#define DIGITS_END 1e15
#define LAST_SERIAL 2958465 /* 9999-12-31 */
#define UNIX_SERIAL 25569   /* 1970-01-01 */
#define LEAP_BUG 60         /* 1900-02-29 */
#define DAYS_1904 1462
#define CODE_LIMIT 1024
/* The quoted signs of year, month and day in the formats of Chinese programs. */
#define NIAN "\"\xE5\xB9\xB4\""
#define YUE "\"\xE6\x9C\x88\""
#define RI "\"\xE6\x97\xA5\""
#define SHOWS_DATE (SHOWS_YEAR | SHOWS_MONTH | SHOWS_DAY)

/* --- a code, token by token ------------------------------------------------------------------ */

enum token { END, LITERAL, CLOCK, DIGIT, POINT, GROUP, PERCENT, EXPONENT, GENERAL, OTHER };

struct scan {
	const char *at;
	enum token token;
	const char *text; /* of the token */
	size_t size;
};

static void take(struct scan *scan, enum token token, const char *text, size_t size)
{
	scan->token = token;
	scan->text = text;
	scan->size = size;
}

static size_t character_size(const char *at)
{
	size_t size = 1;
	while (((unsigned char)at[size] & 0xC0) == 0x80)
		size++;
	return size;
}

static void take_quoted(struct scan *scan)
{
	const char *end = strchr(scan->at + 1, '"');
	size_t size = end ? (size_t)(end - scan->at - 1) : strlen(scan->at + 1);
	take(scan, LITERAL, scan->at + 1, size);
	scan->at += size + (end ? 2 : 1);
}

/* [h] is a clock, [$¥-804] a sign; colours, conditions and languages say nothing. */
static void take_bracket(struct scan *scan)
{
	const char *inner = scan->at + 1, *end = strchr(inner, ']');
	scan->at = end ? end + 1 : inner + strlen(inner);
	size_t size = (size_t)((end ? end : scan->at) - inner);
	if (size && strchr("hHmMsS", *inner) && strspn(inner, "hHmMsS") == size)
		take(scan, CLOCK, inner, size);
	else if (size && *inner == '$')
		take(scan, LITERAL, inner + 1, strcspn(inner + 1, "-]"));
	else
		take(scan, LITERAL, inner, 0);
}

/* Behind a sign: \x is x itself, _x a blank of its width, *x a filling. */
static void take_signed(struct scan *scan)
{
	size_t size = scan->at[1] ? character_size(scan->at + 1) : 0;
	take(scan, LITERAL, scan->at + 1, *scan->at == '\\' ? size : 0);
	scan->at += 1 + size;
}

/* Of an ASCII letter; the library's is a macro that hides much. */
static char lower(char letter)
{
	return letter >= 'A' && letter <= 'Z' ? (char)(letter | ' ') : letter;
}

static void take_run(struct scan *scan)
{
	size_t size = 1;
	while (lower(scan->at[size]) == lower(*scan->at))
		size++;
	take(scan, CLOCK, scan->at, size);
	scan->at += size;
}

static bool take_word(struct scan *scan, const char *word, enum token token)
{
	size_t size = strlen(word);
	if (strncasecmp(scan->at, word, size) != 0)
		return false;
	take(scan, token, scan->at, size);
	scan->at += size;
	return true;
}

static enum token token_of(char byte)
{
	static const struct {
		const char *bytes;
		enum token token;
	} kinds[] = { { "0#?", DIGIT }, { ".", POINT }, { ",", GROUP }, { "%", PERCENT },
		{ "@/", OTHER } };
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (strchr(kinds[i].bytes, byte))
			return kinds[i].token;
	return LITERAL;
}

static bool take_words(struct scan *scan)
{
	return take_word(scan, "General", GENERAL) || take_word(scan, "AM/PM", CLOCK) ||
	       take_word(scan, "A/P", CLOCK) || take_word(scan, "E+", EXPONENT) ||
	       take_word(scan, "E-", EXPONENT);
}

static enum token next_token(struct scan *scan)
{
	if (!*scan->at || *scan->at == ';')
		take(scan, END, scan->at, 0);
	else if (*scan->at == '"')
		take_quoted(scan);
	else if (*scan->at == '[')
		take_bracket(scan);
	else if (strchr("\\_*", *scan->at))
		take_signed(scan);
	else if (take_words(scan))
		;
	else if (strchr("yYmMdDhHsSaAeE", *scan->at))
		take_run(scan);
	else {
		size_t size = character_size(scan->at);
		take(scan, size > 1 ? LITERAL : token_of(*scan->at), scan->at, size);
		scan->at += size;
	}
	return scan->token;
}

/* --- what a code is ---------------------------------------------------------------------------- */

/* Minutes stand behind hours or before seconds; all other m are months. */
static bool is_minutes(const struct scan *here, char before)
{
	struct scan ahead = *here;
	if (before == 'h')
		return true;
	while (next_token(&ahead) == LITERAL || ahead.token == POINT)
		;
	return ahead.token == CLOCK && lower(*ahead.text) == 's';
}

static unsigned shows_of(const struct scan *scan, char before)
{
	switch (lower(*scan->text)) {
	case 'y':
	case 'e':
		return SHOWS_YEAR;
	case 'm':
		return is_minutes(scan, before) ? SHOWS_TIME : SHOWS_MONTH;
	case 'd':
		return scan->size <= 2 ? SHOWS_DAY : 0;
	case 'a':
		return 0;
	default:
		return SHOWS_TIME;
	}
}

static bool read_digits(struct number_format *format, struct scan *scan, struct buffer *after)
{
	bool fraction = false, ended = false;
	for (; scan->token != END; next_token(scan)) {
		bool place = scan->token == DIGIT || scan->token == POINT || scan->token == GROUP;
		if ((place && ended) || scan->token == OTHER || scan->token == CLOCK)
			return false;
		ended = ended || !place;
		if (scan->token == POINT)
			fraction = true;
		else if (scan->token == GROUP)
			format->grouped = true;
		else if (scan->token == DIGIT && fraction)
			format->places++;
		else if (scan->token == DIGIT)
			format->least += *scan->text == '0';
		else
			buffer_add(after, scan->text, scan->size);
		format->percent = format->percent || scan->token == PERCENT;
	}
	return true;
}

static struct number_format digits_of_code(pool_t *pool, const char *code)
{
	struct number_format format = { .kind = FORMAT_DIGITS };
	struct buffer before, after;
	struct scan scan = { .at = code };
	buffer_init(&before, pool, CODE_LIMIT);
	buffer_init(&after, pool, CODE_LIMIT);
	while (next_token(&scan) == LITERAL)
		buffer_add(&before, scan.text, scan.size);
	if (scan.token != DIGIT || !read_digits(&format, &scan, &after))
		return (struct number_format){ FORMAT_GENERAL };
	format.before = before.data;
	format.after = after.data;
	return format;
}

struct number_format format_of_code(pool_t *pool, const char *code)
{
	struct scan scan = { .at = code };
	bool clock = false, exponent = false;
	unsigned shows = 0;
	char before = 0;
	if (strlen(code) > CODE_LIMIT)
		return (struct number_format){ FORMAT_GENERAL };
	while (next_token(&scan) != END && scan.token != GENERAL) {
		exponent = exponent || scan.token == EXPONENT;
		if (scan.token != CLOCK)
			continue;
		clock = true;
		shows |= shows_of(&scan, before);
		before = lower(*scan.text);
	}
	if (scan.token == GENERAL)
		return (struct number_format){ FORMAT_GENERAL };
	if (exponent)
		return (struct number_format){ FORMAT_SCIENTIFIC };
	if (clock && shows)
		return (struct number_format){ FORMAT_DATE, .code = code, .shows = shows };
	return digits_of_code(pool, code);
}

struct number_format format_builtin(pool_t *pool, int id)
{
	static const struct {
		int first, last;
		const char *code;
	} codes[] = {
		{ 1, 1, "0" },
		{ 2, 2, "0.00" },
		{ 3, 3, "#,##0" },
		{ 4, 4, "#,##0.00" },
		{ 9, 9, "0%" },
		{ 10, 10, "0.00%" },
		{ 11, 11, "0.00E+00" },
		{ 14, 14, "yyyy/m/d" },
		{ 15, 15, "d-mmm-yy" },
		{ 16, 16, "d-mmm" },
		{ 17, 17, "mmm-yy" },
		{ 18, 18, "h:mm AM/PM" },
		{ 19, 19, "h:mm:ss AM/PM" },
		{ 20, 20, "h:mm" },
		{ 21, 21, "h:mm:ss" },
		{ 22, 22, "yyyy/m/d h:mm" },
		{ 27, 27, "yyyy" NIAN "m" YUE },
		{ 28, 29, "m" YUE "d" RI },
		{ 30, 30, "m-d-yy" },
		{ 31, 31, "yyyy" NIAN "m" YUE "d" RI },
		{ 32, 35, "h:mm:ss" },
		{ 36, 36, "yyyy" NIAN "m" YUE },
		{ 37, 38, "#,##0" },
		{ 39, 40, "#,##0.00" },
		{ 45, 45, "mm:ss" },
		{ 46, 46, "[h]:mm:ss" },
		{ 47, 47, "mm:ss" },
		{ 48, 48, "##0.0E+0" },
		{ 50, 50, "yyyy" NIAN "m" YUE },
		{ 51, 51, "m" YUE "d" RI },
		{ 52, 52, "yyyy" NIAN "m" YUE },
		{ 53, 54, "m" YUE "d" RI },
		{ 55, 56, "h:mm:ss" },
		{ 57, 57, "yyyy" NIAN "m" YUE },
		{ 58, 58, "m" YUE "d" RI },
	};
	for (size_t i = 0; i < COUNT(codes); i++)
		if (id >= codes[i].first && id <= codes[i].last)
			return format_of_code(pool, codes[i].code);
	return (struct number_format){ FORMAT_GENERAL };
}

/* --- a number as shown --------------------------------------------------------------------------- */

/* A place of 19.20 or of 2,000,000.5 for WPS; what is more than a double knows isn't shown. */
static const char *general_text(pool_t *pool, double number)
{
	if (fabs(number) < DIGITS_END && number == floor(number))
		return text_printf(pool, "%.0f", number == 0 ? 0.0 : number);
	return text_printf(pool, "%.15g", number);
}

static const char *grouped_text(pool_t *pool, const char *digits)
{
	size_t whole = strcspn(digits, "."), size = strlen(digits);
	struct buffer out;
	buffer_init(&out, pool, 2 * size + 1);
	for (size_t i = 0; i < size; i++) {
		if (i && i < whole && (whole - i) % 3 == 0)
			buffer_text(&out, ",");
		buffer_add(&out, digits + i, 1);
	}
	return out.data;
}

static const char *digits_text(pool_t *pool, const struct number_format *format, double number)
{
	double size = fabs(number) * (format->percent ? 100 : 1);
	int places = format->places < 15 ? format->places : 15;
	int least = format->least < 40 ? format->least : 40;
	const char *digits =
		text_printf(pool, "%0*.*f", least + (places ? places + 1 : 0), places, size);
	bool zero = strspn(digits, "0.") == strlen(digits);
	if (format->grouped)
		digits = grouped_text(pool, digits);
	return text_printf(pool, "%s%s%s%s", number < 0 && !zero ? "-" : "", format->before, digits,
		format->after);
}

/* --- a day as shown ------------------------------------------------------------------------------ */

static void add_month(struct buffer *out, const struct scan *scan, int month)
{
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
		"Aug", "Sep", "Oct", "Nov", "Dec" };
	if (scan->size >= 3)
		buffer_text(out, months[month - 1]);
	else
		buffer_printf(out, "%0*d", (int)scan->size, month);
}

static void add_year(struct buffer *out, const struct scan *scan, int year)
{
	if (scan->size == 2)
		buffer_printf(out, "%02d", year % 100);
	else
		buffer_printf(out, "%04d", year);
}

/* AM/PM or A/P; of the day of the week nothing. */
static void add_half(struct buffer *out, const struct scan *scan, int hour)
{
	if (scan->size == 5 || (scan->size == 3 && scan->text[1] == '/'))
		buffer_text(out, hour < 12 ? "AM" : "PM");
}

static void add_clock(struct buffer *out, const struct scan *scan, char before,
	const struct cell *cell, bool twelve)
{
	struct civil civil = time_civil(cell->day);
	int second = (int)(cell->time / MS_SECOND), hour = second / 3600;
	int wide = scan->size >= 2 ? 2 : 1;
	char letter = lower(*scan->text);
	if (letter == 'y' || letter == 'e')
		add_year(out, scan, civil.year);
	else if (letter == 'm' && !is_minutes(scan, before))
		add_month(out, scan, civil.month);
	else if (letter == 'm')
		buffer_printf(out, "%0*d", wide, second / 60 % 60);
	else if (letter == 'd' && scan->size <= 2)
		buffer_printf(out, "%0*d", wide, civil.day);
	else if (letter == 'h')
		buffer_printf(out, "%0*d", wide, twelve ? (hour + 11) % 12 + 1 : hour);
	else if (letter == 's')
		buffer_printf(out, "%0*d", wide, second % 60);
	else if (letter == 'a')
		add_half(out, scan, hour);
}

static const char *date_text(pool_t *pool, const char *code, const struct cell *cell)
{
	struct buffer out;
	struct scan scan = { .at = code };
	char before = 0;
	bool twelve = strstr(code, "AM/PM") || strstr(code, "am/pm");
	buffer_init(&out, pool, CODE_LIMIT * 2);
	while (next_token(&scan) != END) {
		if (scan.token != CLOCK) {
			bool shown = scan.token != OTHER || *scan.text == '/';
			buffer_add(&out, scan.text, shown ? scan.size : 0);
			continue;
		}
		add_clock(&out, &scan, before, cell, twelve);
		before = lower(*scan.text);
	}
	return out.data;
}

/* The civil day and time behind a serial number; false: no such day. */
static bool read_serial(double serial, bool since_1904, struct cell *ret)
{
	double seconds = round(serial * 86400);
	if (!(serial >= 0) || seconds / 86400 >= LAST_SERIAL + 1 - (since_1904 ? DAYS_1904 : 0))
		return false;
	int64_t whole = (int64_t)floor(seconds / 86400);
	ret->time = ((int64_t)seconds - whole * 86400) * MS_SECOND;
	if (since_1904)
		whole += DAYS_1904;
	else if (whole == LEAP_BUG || whole == 0)
		return false;
	ret->day = whole - UNIX_SERIAL + (whole < LEAP_BUG ? 1 : 0);
	return true;
}

static void format_date(pool_t *pool, const struct number_format *format, bool since_1904,
	struct cell *ret, const char **ret_damaged)
{
	bool clock = !(format->shows & SHOWS_DATE);
	/* A time without a day: only its place in the day counts. */
	if (clock && ret->number >= 0 && ret->number < LAST_SERIAL)
		ret->time = (int64_t)round((ret->number - floor(ret->number)) * 86400) * MS_SECOND;
	else if (!read_serial(ret->number, since_1904, ret)) {
		ret->text = general_text(pool, ret->number);
		*ret_damaged = "workbook.no_such_day";
		return;
	}
	ret->kind = clock ? CELL_NUMBER : CELL_DATE;
	ret->shows = format->shows;
	ret->text = date_text(pool, format->code, ret);
}

void format_number(pool_t *pool, const struct number_format *format, bool since_1904, double number,
	struct cell *ret, const char **ret_damaged)
{
	*ret_damaged = NULL;
	ret->kind = CELL_NUMBER;
	ret->number = number;
	if (!isfinite(number) || fabs(number) >= DIGITS_END) {
		ret->text = text_printf(pool, "%.5E", number);
		*ret_damaged = "workbook.digits_lost";
	} else if (format->kind == FORMAT_SCIENTIFIC) {
		ret->text = text_printf(pool, "%.2E", number);
		*ret_damaged = "workbook.scientific";
	} else if (format->kind == FORMAT_DATE) {
		format_date(pool, format, since_1904, ret, ret_damaged);
	} else {
		ret->text = format->kind == FORMAT_DIGITS ? digits_text(pool, format, number)
							  : general_text(pool, number);
	}
}

bool format_is_scientific(const char *text)
{
	const char *at = text + (*text == '-' || *text == '+');
	if (!isdigit((unsigned char)*at++))
		return false;
	if (*at == '.')
		at += 1 + strspn(at + 1, "0123456789");
	if ((*at != 'E' && *at != 'e') || at[1] != '+')
		return false;
	size_t digits = strspn(at + 2, "0123456789");
	return digits >= 2 && !at[2 + digits];
}
