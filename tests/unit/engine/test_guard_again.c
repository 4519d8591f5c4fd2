/* Guards a second time: random texts of docs/definitions.md's grammar are judged by reading the text itself,
 * left to right, against a sheet of plain values; a million judgements must be the program's. */
#include "calendars.h"

#include "engine/definition_read.h"
#include "engine/matter.h"

#include <stdio.h>
#include <string.h>

#define GUARDS 4000
#define MATTERS 250
#define SHARES 4
#define ROOM 400

/* --- what a matter is, as plain texts ------------------------------------------------------------- */

enum {
	KIND,
	NOTE,
	LENGTH,
	URGENT,
	SHARE,
	OPEN,
	SIGNED,
	UNANSWERED,
	ASKS,
	ROUND,
	SUSPENDED,
	EXTENDED,
	REWORK,
	FINAL,
	PROGRESSED,
	BEHIND,
	FIELDS
};

static const struct field {
	const char *name, *literals; /* separated by blanks; NULL: may only be set or not */
	bool number, settable;
} fields[FIELDS] = {
	[KIND] = { "kind", "normal major minor", false, true },
	[NOTE] = { "note", NULL, false, true },
	[LENGTH] = { "length", "0 1 2 17", true, true },
	[URGENT] = { "urgent", "0 1", false, true },
	[SHARE] = { "share", "lead co separate", false, false },
	[OPEN] = { "shares open", "0 1 2", true, false },
	[SIGNED] = { "shares signed", "0 1 2", true, false },
	[UNANSWERED] = { "shares unanswered", "0 1 2", true, false },
	[ASKS] = { "asks open", "0 1 2", true, false },
	[ROUND] = { "round", "0 1 2", true, false },
	[SUSPENDED] = { "suspended", "0 1", true, false },
	[EXTENDED] = { "extended", "0 1 2", true, false },
	[REWORK] = { "rework", "0 1 2", true, false },
	[FINAL] = { "final", "0 1", true, false },
	[PROGRESSED] = { "progressed", "0 1", true, false },
	[BEHIND] = { "behind", "0 1 2", true, false },
};

struct sheet {
	char values[FIELDS][12]; /* "": nothing */
};

/* --- judging the text ----------------------------------------------------------------------------- */

static bool starts(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static const struct field *named(const char *leaf)
{
	for (size_t i = 0; i < FIELDS; i++)
		if (starts(leaf, fields[i].name) && leaf[strlen(fields[i].name)] == ' ')
			return &fields[i];
	fail_msg("no field: %s", leaf);
	return NULL;
}

/* What is not given equals nothing, and is neither less nor more than anything. */
static bool leaf_is_true(const char *leaf, const struct sheet *sheet)
{
	const struct field *field = named(leaf);
	const char *value = sheet->values[field - fields], *rest = leaf + strlen(field->name) + 1;
	const char *literal = strrchr(rest, ' ');
	literal = literal ? literal + 1 : "";
	int left = 0, right = 0;
	bool numbers = sscanf(value, "%d", &left) == 1 && sscanf(literal, "%d", &right) == 1;
	if (strcmp(rest, "is set") == 0)
		return *value != 0;
	if (strcmp(rest, "is not set") == 0)
		return *value == 0;
	if (starts(rest, "is not ") || starts(rest, "!= "))
		return strcmp(value, literal) != 0;
	if (starts(rest, "is ") || starts(rest, "= "))
		return strcmp(value, literal) == 0;
	return numbers && (starts(rest, "< ") ? left < right : left >= right);
}

static bool all_true(char *part, const struct sheet *sheet)
{
	bool good = true;
	for (char *next = part; next; part = next) {
		next = strstr(part, " and ");
		if (next) {
			*next = 0;
			next += strlen(" and ");
		}
		good = leaf_is_true(part, sheet) && good;
	}
	return good;
}

static bool text_is_true(const char *text, const struct sheet *sheet)
{
	char copy[ROOM], *part = copy;
	bool good = false;
	snprintf(copy, sizeof copy, "%s", text);
	for (char *next = part; next; part = next) {
		next = strstr(part, " or ");
		if (next) {
			*next = 0;
			next += strlen(" or ");
		}
		good = all_true(part, sheet) || good;
	}
	return good;
}

/* --- random texts ------------------------------------------------------------------------------- */

static void add_literal(struct buffer *text, uint64_t *seed, const char *literals)
{
	int count = 1;
	for (const char *at = literals; *at; at++)
		count += *at == ' ';
	for (int64_t n = random_below(seed, count); n > 0; n--)
		literals = strchr(literals, ' ') + 1;
	buffer_printf(text, " %.*s", (int)strcspn(literals, " "), literals);
}

static void add_leaf(struct buffer *text, uint64_t *seed)
{
	static const char *const equal[] = { " =", " is", " !=", " is not", " <", " >=" };
	const struct field *field = &fields[random_below(seed, FIELDS)];
	buffer_text(text, field->name);
	if (!field->literals || (field->settable && random_below(seed, 3) == 0)) {
		buffer_text(text, random_below(seed, 2) ? " is set" : " is not set");
		return;
	}
	buffer_text(text, equal[random_below(seed, field->number ? 6 : 4)]);
	add_literal(text, seed, field->literals);
}

static const char *random_text(pool_t *pool, uint64_t *seed)
{
	struct buffer text;
	buffer_init(&text, pool, ROOM);
	add_leaf(&text, seed);
	for (int64_t more = random_below(seed, 6); more > 0; more--) {
		buffer_text(&text, random_below(seed, 2) ? " and " : " or ");
		add_leaf(&text, seed);
	}
	return text.data;
}

/* --- random matters -------------------------------------------------------------------------------- */

static struct choice kinds[] = { { "normal", "" }, { "major", "" }, { "minor", "" } };
static struct input inputs[] = {
	{ .name = "kind",
		.type = INPUT_CHOICE,
		.choices = kinds,
		.choice_count = 3,
		.fallback = "normal" },
	{ .name = "note", .type = INPUT_TEXT },
	{ .name = "length", .type = INPUT_INTEGER },
	{ .name = "urgent", .type = INPUT_FLAG },
};

static void put_value(struct matter *matter, struct sheet *sheet, int field, const char *value)
{
	if (*value)
		json_object_set_new(matter->values, fields[field].name, json_string(value));
	snprintf(sheet->values[field], sizeof sheet->values[field], "%s", value);
}

static void note_number(struct sheet *sheet, int field, int64_t number)
{
	snprintf(sheet->values[field], sizeof sheet->values[field], "%d", (int)number);
}

static void random_values(struct matter *matter, struct sheet *sheet, uint64_t *seed)
{
	static const char *const lengths[] = { "", "0", "1", "2", "16", "17", "18" };
	static const char *const flags[] = { "", "0", "1" };
	put_value(
		matter, sheet, KIND, random_below(seed, 4) ? kinds[random_below(seed, 3)].id : "");
	if (!*sheet->values[KIND]) /* the form's default */
		snprintf(sheet->values[KIND], sizeof sheet->values[KIND], "normal");
	put_value(matter, sheet, NOTE, random_below(seed, 2) ? "有" : "");
	put_value(matter, sheet, LENGTH, lengths[random_below(seed, COUNT(lengths))]);
	put_value(matter, sheet, URGENT, flags[random_below(seed, COUNT(flags))]);
}

/* Counted while they are dealt. */
static void random_shares(struct matter *matter, struct sheet *sheet, uint64_t *seed)
{
	int open = 0, signed_ones = 0, unanswered = 0, asks = 0;
	for (size_t i = 0; i < matter->share_count; i++) {
		struct share *share = &matter->shares[i];
		bool ended = random_below(seed, 2), signs = random_below(seed, 2);
		bool past = random_below(seed, 4) == 0, reported = random_below(seed, 2);
		bool asked = random_below(seed, 4) == 0;
		share->role = (enum share_role)(SHARE_LEAD + random_below(seed, 3));
		share->ended_on = ended ? 5 : 0;
		share->signed_on = signs ? 4 : 0;
		share->reported_on = reported ? 5 : 0;
		share->past = past;
		share->ask.kind = asked ? "extend" : NULL;
		open += !ended;
		signed_ones += signs && !past;
		unanswered += !ended && !reported && share->role != SHARE_CO;
		asks += asked;
	}
	note_number(sheet, OPEN, open);
	note_number(sheet, SIGNED, signed_ones);
	note_number(sheet, UNANSWERED, unanswered);
	note_number(sheet, ASKS, asks);
}

/* The share that is asked about; NULL: the matter alone. */
static const struct share *random_share(struct matter *matter, struct sheet *sheet, uint64_t *seed)
{
	static const char *const roles[] = {
		[SHARE_LEAD] = "lead", [SHARE_CO] = "co", [SHARE_SEPARATE] = "separate"
	};
	static const int own[] = { EXTENDED, REWORK, FINAL, PROGRESSED, BEHIND };
	for (size_t i = 0; i < COUNT(own); i++)
		note_number(sheet, own[i], 0);
	if (!matter->share_count || random_below(seed, 4) == 0)
		return NULL;
	struct share *share = &matter->shares[random_below(seed, (int64_t)matter->share_count)];
	snprintf(sheet->values[SHARE], sizeof sheet->values[SHARE], "%s", roles[share->role]);
	note_number(sheet, EXTENDED, share->extended = random_below(seed, 4));
	note_number(sheet, REWORK, share->round = random_below(seed, 4));
	note_number(sheet, FINAL, share->final = random_below(seed, 2));
	note_number(sheet, BEHIND, share->behind = random_below(seed, 4));
	int64_t progressed = random_below(seed, 2);
	share->progress_on = progressed * 7;
	note_number(sheet, PROGRESSED, progressed);
	return share;
}

static const struct share *random_matter(pool_t *pool, const struct definition *definition,
	struct matter *matter, struct sheet *sheet, uint64_t *seed)
{
	*sheet = (struct sheet){ 0 };
	*matter =
		(struct matter){ .pool = pool, .definition = definition, .values = json_object() };
	matter->shares = mem_array(pool, struct share, SHARES);
	matter->share_count = (size_t)random_below(seed, SHARES + 1);
	random_values(matter, sheet, seed);
	random_shares(matter, sheet, seed);
	note_number(sheet, ROUND, matter->round = random_below(seed, 4));
	bool suspended = random_below(seed, 2);
	matter->suspended = suspended ? 6 : 0;
	note_number(sheet, SUSPENDED, suspended);
	return random_share(matter, sheet, seed);
}

/* --- against the program -------------------------------------------------------------------------- */

TEST(a_million_guards_hold_where_their_words_say_so)
{
	struct problems problems;
	problems_init(&problems, pool, NULL);
	struct definition definition = { .inputs = inputs, .input_count = COUNT(inputs) };
	struct yaml_node node = { .kind = YAML_TEXT, .line = 1, .column = 1 };
	struct reader reader = { .pool = pool, .problems = &problems, .definition = &definition };
	uint64_t seed = 12;
	int64_t held = 0;
	const char **texts = mem_array(pool, const char *, GUARDS);
	const struct guard **guards = mem_array(pool, const struct guard *, GUARDS);
	for (int i = 0; i < GUARDS; i++) {
		texts[i] = random_text(pool, &seed);
		guards[i] = guard_parse(&reader, &node, texts[i]);
		if (!guards[i])
			fail_msg("not read: %s", texts[i]);
	}
	for (int m = 0; m < MATTERS; m++) {
		struct matter matter;
		struct sheet sheet;
		const struct share *share =
			random_matter(pool, &definition, &matter, &sheet, &seed);
		for (int i = 0; i < GUARDS; i++) {
			bool holds = guard_holds(guards[i], &matter, share);
			held += holds;
			if (holds != text_is_true(texts[i], &sheet))
				fail_msg("%s: %s", texts[i], holds ? "held" : "did not hold");
		}
		json_decref(matter.values);
	}
	assert_true(held > GUARDS * MATTERS / 4 && held < GUARDS * MATTERS * 3 / 4);
}

RUN_TESTS(cmocka_unit_test(a_million_guards_hold_where_their_words_say_so))
