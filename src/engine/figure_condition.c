/* engine/figure_condition.c - the closed grammar of a figure's rows:
 *
 *   condition = part { "or" part }     part = clause { "and" clause }     clause = ["not"] phrase
 *   phrase    = TIME "in period" | TIME "by end" | "running at" ("start" | "end") | "running in period" | "late at end"
 *             | "suspended at end" | WHAT "before" ("due" | "first-due") | "has" KIND ["in period"]
 *             | "open over" NUMBER "day" | NAME "is" ["not"] VALUE */
#include "engine/figure_read.h"

#include <string.h>

#define WORDS_MAX 64

struct parser {
	struct reader *reader;
	const struct yaml_node *node;
	bool of;
	const char *words[WORDS_MAX + 1]; /* ends with NULL */
	size_t count, at;
	bool failed;
};

const char *const figure_time_words[] = { "opened", "sent", "met", "ended", "due", "first-due",
	"marked", "end", NULL };

/* --- words -------------------------------------------------------------------------------------- */

static void split(struct parser *parser, const char *text)
{
	while (*text) {
		size_t size = strcspn(text, " \n\t");
		if (size && parser->count == WORDS_MAX) {
			parser->failed = true;
			return;
		}
		if (size)
			parser->words[parser->count++] =
				text_copy_n(parser->reader->pool, text, size);
		text += size + (text[size] != 0);
	}
}

static const char *word(const struct parser *parser, size_t ahead)
{
	size_t at = parser->at + ahead;
	return at < parser->count ? parser->words[at] : "";
}

/* Takes the words of PHRASE, separated by one blank, where they come next; '*' stands for any. */
static bool take(struct parser *parser, const char *phrase)
{
	size_t ahead = 0;
	for (const char *at = phrase; *at; ahead++) {
		size_t size = strcspn(at, " ");
		const char *next = word(parser, ahead);
		bool any = *at == '*' && *next;
		if (!any && (strlen(next) != size || memcmp(next, at, size) != 0))
			return false;
		at += size + (at[size] == ' ');
	}
	parser->at += ahead;
	return true;
}

static void fail(struct parser *parser)
{
	if (!parser->failed)
		wrong(parser->reader, parser->node, "figure-phrase", "text",
			*word(parser, 0) ? word(parser, 0) : text_or(parser->node->text, ""));
	parser->failed = true;
}

/* --- phrases ------------------------------------------------------------------------------------ */

static struct figure_term *new_term(struct parser *parser, enum figure_word word)
{
	struct figure_term *term = mem_new(parser->reader->pool, struct figure_term);
	term->word = word;
	return term;
}

/* A time that a row has: "end" is none, "marked" is one of milestones alone. */
static bool is_time(const struct parser *parser, int time)
{
	return time >= 0 && time != TIME_CUTOFF && (time != TIME_MARKED || parser->of);
}

static const struct figure_term *timed(struct parser *parser)
{
	int time = word_index(word(parser, 0), figure_time_words);
	struct figure_term *term = NULL;
	if (!is_time(parser, time))
		return NULL;
	if (take(parser, "* in period"))
		term = new_term(parser, WORD_IN_PERIOD);
	else if (take(parser, "* by end"))
		term = new_term(parser, WORD_BY_END);
	if (term)
		term->time = (enum figure_time)time;
	return term;
}

static const struct figure_term *before(struct parser *parser)
{
	const char *what = word(parser, 0);
	int time = word_index(what, figure_time_words);
	bool first = text_equal(word(parser, 2), "first-due");
	if (!take(parser, "* before due") && !take(parser, "* before first-due"))
		return NULL;
	struct figure_term *term = new_term(parser, WORD_BEFORE);
	term->time = is_time(parser, time) ? (enum figure_time)time : TIME_CUTOFF;
	term->kind = term->time == TIME_CUTOFF ? what : NULL;
	term->due = first ? TIME_FIRST_DUE : TIME_DUE;
	if (term->kind && !parser->of)
		fail(parser);
	return term;
}

static const struct figure_term *has(struct parser *parser)
{
	const char *kind = word(parser, 1);
	if (!take(parser, "has *"))
		return NULL;
	bool in_period = take(parser, "in period");
	struct figure_term *term = new_term(parser, in_period ? WORD_HAS_IN_PERIOD : WORD_HAS);
	term->kind = kind;
	return term;
}

static const struct figure_term *open_over(struct parser *parser)
{
	int64_t days;
	if (!text_to_int(word(parser, 2), &days) || days < 0 || days > 36500 ||
		!take(parser, "open over * day"))
		return NULL;
	struct figure_term *term = new_term(parser, WORD_OPEN_OVER);
	term->days = days;
	return term;
}

static const struct figure_term *fixed(struct parser *parser)
{
	static const struct {
		const char *phrase;
		enum figure_word word;
	} phrases[] = {
		{ "running at start", WORD_RUNNING_START },
		{ "running at end", WORD_RUNNING_END },
		{ "running in period", WORD_RUNNING_IN },
		{ "late at end", WORD_LATE },
		{ "suspended at end", WORD_SUSPENDED },
	};
	for (size_t i = 0; i < COUNT(phrases); i++)
		if (take(parser, phrases[i].phrase))
			return new_term(parser, phrases[i].word);
	return NULL;
}

static const struct figure_term *negated(struct parser *parser, const struct figure_term *term)
{
	struct figure_term *not = new_term(parser, WORD_IS);
	not ->join = FIGURE_NOT;
	not ->left = term;
	return not ;
}

static const struct figure_term *is(struct parser *parser)
{
	static const char *const attributes[] = { "plan", "urgency", "kind", NULL };
	const char *name = word(parser, 0);
	if (!text_equal(word(parser, 1), "is"))
		return NULL;
	parser->at += 2;
	bool not = take(parser, "not");
	struct figure_term *term = new_term(parser, WORD_IS);
	int attribute = word_index(name, attributes);
	term->attribute = attribute < 0 ? ATTRIBUTE_FIELD : (enum figure_attribute)attribute;
	term->field = name;
	term->value = word(parser, 0);
	if (!take(parser, "*"))
		fail(parser);
	return not ? negated(parser, term) : term;
}

static const struct figure_term *phrase(struct parser *parser)
{
	static const struct figure_term *(*const readers[])(
		struct parser *) = { timed, before, has, open_over, fixed, is };
	for (size_t i = 0; i < COUNT(readers) && !parser->failed; i++) {
		const struct figure_term *term = readers[i](parser);
		if (term)
			return term;
	}
	fail(parser);
	return NULL;
}

/* --- and, or, not ------------------------------------------------------------------------------- */

static const struct figure_term *clause(struct parser *parser)
{
	bool not = take(parser, "not");
	const struct figure_term *term = phrase(parser);
	return not &&term ? negated(parser, term) : term;
}

static const struct figure_term *joined(struct parser *parser, enum figure_join join,
	const struct figure_term *left, const struct figure_term *right)
{
	struct figure_term *term = new_term(parser, WORD_IS);
	term->join = join;
	term->left = left;
	term->right = right;
	return term;
}

static const struct figure_term *part(struct parser *parser)
{
	const struct figure_term *term = clause(parser);
	while (!parser->failed && take(parser, "and"))
		term = joined(parser, FIGURE_AND, term, clause(parser));
	return term;
}

const struct figure_term *figure_condition(
	struct reader *reader, const struct yaml_node *node, bool of)
{
	struct parser parser = { .reader = reader, .node = node, .of = of };
	split(&parser, text_or(yaml_text(node), ""));
	const struct figure_term *term = part(&parser);
	while (!parser.failed && take(&parser, "or"))
		term = joined(&parser, FIGURE_OR, term, part(&parser));
	if (!parser.failed && parser.at < parser.count)
		fail(&parser);
	return parser.failed ? NULL : term;
}

bool figure_bounded(const struct figure_term *term)
{
	switch (term->join) {
	case FIGURE_AND:
		return figure_bounded(term->left) || figure_bounded(term->right);
	case FIGURE_OR:
		return figure_bounded(term->left) && figure_bounded(term->right);
	case FIGURE_NOT:
		return false;
	case FIGURE_LEAF:
		break;
	}
	return term->word == WORD_IN_PERIOD || term->word == WORD_RUNNING_START ||
	       term->word == WORD_RUNNING_END || term->word == WORD_RUNNING_IN ||
	       term->word == WORD_HAS_IN_PERIOD;
}
