/* setup/setup_units.c - reads a pasted column of units. */
#include "setup/setup_units.h"

#include <ctype.h>
#include <string.h>

#define CELLS_MAX 20
#define NAME_MAX_CHARS 60
#define SHORT_MAX_CHARS 20
#define ALIKE_LEAST 4

enum cell_is { CELL_NAME, CELL_SHORT, CELL_GROUP, CELL_PHONE, CELL_NOTHING };

struct parse {
	pool_t *pool;
	const struct unit_paste *paste;
	enum cell_is columns[CELLS_MAX];
	bool has_head;
	struct unit_lines lines;
};

/* --- cells ------------------------------------------------------------------------------------- */

/* Blanks of sheets: space, tab, U+00A0, U+3000, U+200B, U+FEFF. The bytes of one at AT, or 0. */
static size_t blank_size(const char *at)
{
	static const char *const blanks[] = { " ", "\t", "\r", "\xc2\xa0", "\xe3\x80\x80",
		"\xe2\x80\x8b", "\xef\xbb\xbf" };
	for (size_t i = 0; i < COUNT(blanks); i++)
		if (text_starts(at, blanks[i]))
			return strlen(blanks[i]);
	return 0;
}

/* Without any blank: names of units have none, and sheets are full of them. */
static const char *squeezed(pool_t *pool, const char *text, size_t size)
{
	char *out = pool_alloc(pool, size + 1), *end = out;
	for (const char *at = text; at < text + size;) {
		size_t blank = blank_size(at);
		if (blank)
			at += blank;
		else
			*end++ = *at++;
	}
	return out;
}

static bool is_number(const char *text)
{
	size_t digits = strspn(text, "0123456789");
	return digits && (!text[digits] || text_equal(text + digits, ".") ||
				 text_equal(text + digits, "\xe3\x80\x81"));
}

static bool is_phone(const char *text)
{
	size_t size = strlen(text), digits = 0;
	for (size_t i = 0; i < size; i++)
		digits += isdigit((unsigned char)text[i]) != 0;
	return digits >= 5 && strspn(text, "0123456789-+()/,;") == size && size <= 40;
}

/* 乡镇（街道） and 乡镇(街道) are one group. */
static const char *known_group(const struct parse *parse, const char *text)
{
	const struct preset *preset = parse->paste->preset;
	for (size_t i = 0; preset && i < preset->group_count; i++) {
		const char *title = preset->groups[i].title;
		size_t size = strcspn(title, "(");
		if (strncmp(title, text, size) == 0 && size > 0 &&
			(text[size] == '\0' || text[size] == '(' ||
				text_starts(text + size, "\xef\xbc\x88")))
			return title;
	}
	return NULL;
}

static size_t split(struct parse *parse, const char *line, size_t size, const char **cells)
{
	size_t count = 0;
	const char *end = line + size;
	while (line <= end && count < CELLS_MAX) {
		const char *tab = memchr(line, '\t', (size_t)(end - line));
		const char *stop = tab ? tab : end;
		cells[count++] = squeezed(parse->pool, line, (size_t)(stop - line));
		line = stop + 1;
	}
	return count;
}

/* --- the head line ----------------------------------------------------------------------------- */

static enum cell_is word_of_head(const struct parse *parse, const char *cell)
{
	static const char *const names[] = { [CELL_NAME] = "name",
		[CELL_SHORT] = "short",
		[CELL_GROUP] = "group",
		[CELL_PHONE] = "phone" };
	const struct preset *preset = parse->paste->preset;
	for (size_t i = 0; preset && i < preset->head_count; i++)
		for (size_t is = 0; is < COUNT(names); is++)
			if (text_equal(preset->heads[i].word, cell) &&
				text_equal(preset->heads[i].is, names[is]))
				return (enum cell_is)is;
	return CELL_NOTHING;
}

static bool take_head(struct parse *parse, const char *const *cells, size_t count)
{
	bool named = false;
	for (size_t i = 0; i < count; i++) {
		parse->columns[i] = word_of_head(parse, cells[i]);
		named |= parse->columns[i] == CELL_NAME;
	}
	for (size_t i = count; i < CELLS_MAX; i++)
		parse->columns[i] = CELL_NOTHING;
	parse->has_head = named;
	return named;
}

/* --- a line ------------------------------------------------------------------------------------ */

static void put_cell(struct parse *parse, struct unit_line *line, enum cell_is is, const char *cell)
{
	const char *group = is == CELL_GROUP ? known_group(parse, cell) : NULL;
	if (is == CELL_NAME)
		line->name = cell;
	else if (is == CELL_SHORT)
		line->short_name = cell;
	else if (is == CELL_GROUP)
		line->group = text_or(group, cell);
	else if (is == CELL_PHONE)
		line->phone = cell;
}

/* What a cell without a head is, by its looks and by what has been found before it. */
static enum cell_is guess(const struct parse *parse, const struct unit_line *line, const char *cell)
{
	if (!line->name)
		return is_number(cell) ? CELL_NOTHING : CELL_NAME;
	if (is_phone(cell))
		return CELL_PHONE;
	if (known_group(parse, cell))
		return CELL_GROUP;
	return line->short_name ? CELL_NOTHING : CELL_SHORT;
}

static void read_cells(
	struct parse *parse, struct unit_line *line, const char *const *cells, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (*cells[i])
			put_cell(parse, line,
				parse->has_head ? parse->columns[i] : guess(parse, line, cells[i]),
				cells[i]);
}

/* --- what is missing --------------------------------------------------------------------------- */

static const char *without_county(const char *county, const char *name)
{
	size_t size = strlen(text_or(county, ""));
	return size && strncmp(name, county, size) == 0 && name[size] ? name + size : name;
}

static bool ends_with(const char *text, const char *ending)
{
	size_t size = strlen(text), tail = strlen(ending);
	return size >= tail && text_equal(text + size - tail, ending);
}

const char *units_town(pool_t *pool, const struct preset *preset, const char *name)
{
	for (size_t i = 0; preset && i < preset->group_count; i++)
		for (size_t k = 0; k < preset->groups[i].ending_count; k++)
			if (ends_with(name, preset->groups[i].endings[k].name))
				return text_printf(pool, "%s%s", name,
					preset->groups[i].endings[k].short_name);
	return name;
}

/* "城关镇人民政府" is of the group whose endings fit, and called 城关镇. */
static bool look_like_town(struct parse *parse, struct unit_line *line)
{
	const struct preset *preset = parse->paste->preset;
	for (size_t i = 0; i < preset->group_count; i++)
		for (size_t k = 0; k < preset->groups[i].ending_count; k++) {
			const struct preset_unit *ending = &preset->groups[i].endings[k];
			const char *tail =
				text_printf(parse->pool, "%s%s", ending->name, ending->short_name);
			if (!ends_with(line->name, tail))
				continue;
			const char *bare = without_county(parse->paste->county, line->name);
			size_t size = strlen(bare) - strlen(ending->short_name);
			line->group = text_or(line->group, preset->groups[i].title);
			line->short_name =
				text_or(line->short_name, text_copy_n(parse->pool, bare, size));
			return true;
		}
	return false;
}

static void look_in_preset(struct parse *parse, struct unit_line *line)
{
	const struct preset *preset = parse->paste->preset;
	const char *const pairs[] = { "county", text_or(parse->paste->county, ""), NULL };
	for (size_t i = 0; i < preset->group_count; i++)
		for (size_t k = 0; k < preset->groups[i].unit_count; k++) {
			const struct preset_unit *unit = &preset->groups[i].units[k];
			const char *full = text_fill(parse->pool, unit->name, pairs);
			const char *bare = without_county(parse->paste->county, full);
			if (!text_equal(line->name, full) && !text_equal(line->name, bare) &&
				!text_equal(line->name, unit->short_name))
				continue;
			line->group = text_or(line->group, preset->groups[i].title);
			line->short_name = text_or(line->short_name, unit->short_name);
			return;
		}
}

static void complete(struct parse *parse, struct unit_line *line)
{
	if (parse->paste->preset && !look_like_town(parse, line))
		look_in_preset(parse, line);
	line->short_name =
		text_or(line->short_name, without_county(parse->paste->county, line->name));
	line->group = text_or(line->group, text_or(parse->paste->group, ""));
	line->phone = text_or(line->phone, "");
}

/* --- what is wrong ----------------------------------------------------------------------------- */

static size_t next_character(const char *text, size_t at)
{
	do
		at++;
	while (((unsigned char)text[at] & 0xc0) == 0x80);
	return at;
}

/* LONGER without the character at which they first differ is SHORTER. */
static bool lacks_one(const char *longer, const char *shorter)
{
	size_t at = 0;
	while (longer[at] && longer[at] == shorter[at])
		at++;
	while (at && ((unsigned char)longer[at] & 0xc0) == 0x80)
		at--;
	return longer[at] && text_equal(longer + next_character(longer, at), shorter + at);
}

static bool differs_in_one(const char *a, const char *b)
{
	size_t at = 0;
	while (a[at] && a[at] == b[at])
		at++;
	while (at && ((unsigned char)a[at] & 0xc0) == 0x80)
		at--;
	return a[at] && b[at] && text_equal(a + next_character(a, at), b + next_character(b, at));
}

bool units_alike(const char *county, const char *a, const char *b)
{
	const char *left = without_county(county, a), *right = without_county(county, b);
	size_t left_length = text_length(left), right_length = text_length(right);
	if (text_equal(left, right))
		return !text_equal(a, b);
	if (left_length < ALIKE_LEAST || right_length < ALIKE_LEAST)
		return false;
	if (left_length == right_length)
		return differs_in_one(left, right);
	if (left_length == right_length + 1)
		return lacks_one(left, right);
	return left_length + 1 == right_length && lacks_one(right, left);
}

static void mark(struct unit_line *line, const char *problem, const char *doubt, const char *other)
{
	line->problem = problem;
	line->doubt = doubt;
	line->other = other;
}

static void check_alone(struct unit_line *line)
{
	if (!line->name)
		mark(line, "setup.paste.no_name", NULL, NULL);
	else if (text_length(line->name) > NAME_MAX_CHARS)
		mark(line, "setup.paste.long_name", NULL, line->name);
	else if (text_length(line->short_name) > SHORT_MAX_CHARS)
		mark(line, "setup.paste.long_short", NULL, line->short_name);
	else if (*line->phone && !is_phone(line->phone))
		mark(line, "setup.paste.bad_phone", NULL, line->phone);
	else if (text_empty(line->group))
		mark(line, "setup.paste.no_group", NULL, line->name);
}

static void check_against(struct parse *parse, struct unit_line *line, const char *name,
	const char *short_name, bool stands)
{
	if (line->problem || line->known)
		return;
	if (text_equal(line->name, name) && stands)
		line->known = true;
	else if (text_equal(line->name, name))
		mark(line, "setup.paste.twice", NULL, name);
	else if (text_equal(line->short_name, short_name))
		mark(line, "setup.paste.same_short", NULL, name);
	else if (!line->doubt && units_alike(parse->paste->county, line->name, name))
		mark(line, NULL, "setup.paste.alike", name);
}

static void check(struct parse *parse, struct unit_line *line)
{
	const struct directory *directory = parse->paste->directory;
	check_alone(line);
	for (size_t i = 0; directory && i < directory->unit_count; i++)
		check_against(parse, line, directory->units[i].name, directory->units[i].short_name,
			true);
	for (size_t i = 0; i < parse->lines.count; i++)
		if (parse->lines.items[i].name)
			check_against(parse, line, parse->lines.items[i].name,
				parse->lines.items[i].short_name, false);
	parse->lines.problems += line->problem != NULL;
	parse->lines.doubts += line->doubt != NULL;
	parse->lines.known += line->known;
}

/* --- the whole --------------------------------------------------------------------------------- */

static void take_line(struct parse *parse, int number, const char *text, size_t size)
{
	const char *cells[CELLS_MAX];
	struct unit_line line = { .line = number };
	size_t count = split(parse, text, size, cells), filled = 0;
	for (size_t i = 0; i < count; i++)
		filled += *cells[i] != '\0';
	if (!filled || (!parse->has_head && !parse->lines.count && take_head(parse, cells, count)))
		return;
	if (parse->lines.count == UNITS_AT_ONCE) {
		parse->lines.too_many = true;
		return;
	}
	read_cells(parse, &line, cells, count);
	if (line.name)
		complete(parse, &line);
	check(parse, &line);
	parse->lines.items[parse->lines.count++] = line;
}

struct unit_lines units_parse(pool_t *pool, const struct unit_paste *paste)
{
	struct parse parse = { .pool = pool, .paste = paste };
	parse.lines.items = mem_array(pool, struct unit_line, UNITS_AT_ONCE);
	int number = 1;
	for (const char *at = paste->text; *at; number++) {
		size_t size = strcspn(at, "\n");
		take_line(&parse, number, at, size);
		at += size + (at[size] == '\n');
	}
	return parse.lines;
}
