/* engine/paper_check.c - papers against the definitions that make them: whatever is named must be there.
 *
 * What a hole may name depends on what the paper is about and on the loops around it. The words stand in
 * the tables below; papers_data.c gives each of them, and a test holds both together. */
#include "engine/paper_check.h"

#include "engine/figure_table.h"

#include <string.h>

/* --- the words ---------------------------------------------------------------------------------- */

static const struct paper_word office_words[] = { { "name", NULL, 0 }, { "county", NULL, 0 },
	{ "unit", NULL, 0 }, { "phone", NULL, 0 }, { 0 } };
static const struct paper_word number_words[] = { { "number", NULL, 0 }, { "date", NULL, 0 },
	{ "title", NULL, 0 }, { "by", NULL, 0 }, { 0 } };
static const struct paper_word acted_words[] = { { "who", NULL, 0 }, { "title", NULL, 0 },
	{ "date", NULL, 0 }, { "opinion", NULL, 0 }, { "reason", NULL, 0 }, { "note", NULL, 0 },
	{ 0 } };
static const struct paper_word node_words[] = { { "title", NULL, 0 }, { "day", NULL, 0 },
	{ "done", NULL, 0 }, { "n", NULL, 0 }, { 0 } };
static const struct paper_word given_words[] = { { "title", NULL, 0 }, { "text", NULL, 0 }, { 0 } };
static const struct paper_word made_words[] = { { "title", NULL, 0 }, { "number", NULL, 0 },
	{ 0 } };
static const struct paper_word file_words[] = { { "n", NULL, 0 }, { "name", NULL, 0 },
	{ "size", NULL, 0 }, { "kind", NULL, 0 }, { "sm3", NULL, 0 }, { "added", NULL, 0 },
	{ "by", NULL, 0 }, { 0 } };
static const struct paper_word event_words[] = { { "n", NULL, 0 }, { "at", NULL, 0 },
	{ "who", NULL, 0 }, { "unit", NULL, 0 }, { "what", NULL, 0 }, { "text", NULL, 0 },
	{ "behalf", NULL, 0 }, { "channel", NULL, 0 }, { "informant", NULL, 0 },
	{ "entered", NULL, 0 }, { "values", given_words, WORD_MANY },
	{ "papers", made_words, WORD_MANY }, { "files", file_words, WORD_MANY }, { 0 } };
static const struct paper_word matter_words[] = { { "number", NULL, 0 }, { "title", NULL, 0 },
	{ "business", NULL, 0 }, { "unit-word", NULL, 0 }, { "state", NULL, 0 },
	{ "urgency", NULL, 0 }, { "kind", NULL, 0 }, { "opened", NULL, 0 }, { "closed", NULL, 0 },
	{ "registrar", NULL, 0 }, { "lead", NULL, 0 }, { "units", NULL, 0 },
	{ "addressees", NULL, 0 }, { "due", NULL, 0 }, { "due-first", NULL, 0 },
	{ "light", NULL, 0 }, { "left", NULL, 0 }, { "late-days", NULL, 0 }, { "round", NULL, 0 },
	{ "leaders", NULL, 0 }, { 0 } };
static const struct paper_word share_words[] = { { "n", NULL, 0 }, { "unit", NULL, 0 },
	{ "short", NULL, 0 }, { "role", NULL, 0 }, { "state", NULL, 0 }, { "holder", NULL, 0 },
	{ "holder-mobile", NULL, 0 }, { "liaison", NULL, 0 }, { "liaison-mobile", NULL, 0 },
	{ "head", NULL, 0 }, { "leader", NULL, 0 }, { "deputy", NULL, 0 }, { "opened", NULL, 0 },
	{ "signed", NULL, 0 }, { "reported", NULL, 0 }, { "progress-on", NULL, 0 },
	{ "progress", NULL, 0 }, { "problem", NULL, 0 }, { "next-step", NULL, 0 },
	{ "result", NULL, 0 }, { "opinion", NULL, 0 }, { "leaders", NULL, 0 }, { "plan", NULL, 0 },
	{ "extended", NULL, 0 }, { "due", NULL, 0 }, { "due-first", NULL, 0 }, { "light", NULL, 0 },
	{ "left", NULL, 0 }, { "late-days", NULL, 0 }, { "nodes", node_words, WORD_MANY }, { 0 } };
static const struct paper_word row_words[] = { { "n", NULL, 0 }, { "number", NULL, 0 },
	{ "title", NULL, 0 }, { "business", NULL, 0 }, { "state", NULL, 0 }, { "turn", NULL, 0 },
	{ "urgency", NULL, 0 }, { "lead", NULL, 0 }, { "co", NULL, 0 }, { "leader", NULL, 0 },
	{ "deputy", NULL, 0 }, { "liaison", NULL, 0 }, { "mobile", NULL, 0 }, { "opened", NULL, 0 },
	{ "closed", NULL, 0 }, { "due", NULL, 0 }, { "due-first", NULL, 0 }, { "light", NULL, 0 },
	{ "left", NULL, 0 }, { "late-days", NULL, 0 }, { "plan", NULL, 0 }, { "progress", NULL, 0 },
	{ "problem", NULL, 0 }, { "next-step", NULL, 0 }, { "result", NULL, 0 },
	{ "value", NULL, WORD_INPUT }, { 0 } };
static const struct paper_word list_words[] = { { "title", NULL, 0 }, { "filter", NULL, 0 },
	{ "until", NULL, 0 }, { "count", NULL, 0 }, { "overdue", NULL, 0 }, { "soon", NULL, 0 },
	{ "behind", NULL, 0 }, { "unit", NULL, 0 }, { 0 } };
static const struct paper_word person_words[] = { { "name", NULL, 0 }, { "title", NULL, 0 },
	{ "unit", NULL, 0 }, { "mobile", NULL, 0 }, { "successor", NULL, 0 }, { 0 } };
static const struct paper_word doing_words[] = { { "n", NULL, 0 }, { "business", NULL, 0 },
	{ "state", NULL, 0 }, { "action", NULL, 0 }, { "hint", NULL, 0 }, { "needs", NULL, 0 },
	{ "then", NULL, 0 }, { "limit", NULL, 0 }, { 0 } };
static const struct paper_word role_words[] = { { "title", NULL, 0 }, { "others", NULL, 0 },
	{ 0 } };
static const struct paper_word count_words[] = { { "reviews", NULL, 0 }, { "today", NULL, 0 },
	{ "overdue", NULL, 0 }, { "soon", NULL, 0 }, { "unsigned", NULL, 0 },
	{ "proposals", NULL, 0 }, { "running", NULL, 0 }, { 0 } };

static const struct paper_word line_words[] = { { "n", NULL, 0 }, { "name", NULL, 0 },
	{ "group", NULL, 0 }, { "cell", NULL, WORD_COLUMN }, { 0 } };
static const struct paper_word longest_words[] = { { "n", NULL, 0 }, { "number", NULL, 0 },
	{ "title", NULL, 0 }, { "unit", NULL, 0 }, { "days", NULL, 0 }, { 0 } };
static const struct paper_word table_words[] = { { "period", NULL, 0 }, { "cutoff", NULL, 0 },
	{ "says", NULL, 0 }, { "code", NULL, 0 }, { "total", NULL, WORD_COLUMN },
	{ "rows", line_words, WORD_MANY }, { "longest", longest_words, WORD_MANY }, { 0 } };

#define COMMON_WORDS \
	{ "office", office_words, 0 }, { "paper", number_words, 0 }, { "today", NULL, 0 }, \
		{ "now", NULL, 0 }, \
	{ \
		"by", NULL, 0 \
	}
#define MATTER_WORDS \
	COMMON_WORDS, { "contact", NULL, 0 }, { "matter", matter_words, 0 }, \
		{ "value", NULL, WORD_INPUT }, { "given", NULL, WORD_INPUT }, \
		{ "acted", acted_words, WORD_ACTION }, { "shares", share_words, WORD_MANY }, \
		{ "leads", share_words, WORD_MANY }, { "cos", share_words, WORD_MANY }, \
		{ "events", event_words, WORD_MANY }, { "files", file_words, WORD_MANY }, \
		{ "scans", file_words, WORD_MANY }, { "table", table_words, 0 }, \
	{ \
		"lead", share_words, 0 \
	}

static const struct paper_word of_matter[] = { MATTER_WORDS, { 0 } };
static const struct paper_word of_share[] = { MATTER_WORDS, { "share", share_words, 0 }, { 0 } };
static const struct paper_word of_list[] = { COMMON_WORDS, { "list", list_words, 0 },
	{ "rows", row_words, WORD_MANY }, { "late", row_words, WORD_MANY },
	{ "redated", row_words, WORD_MANY }, { 0 } };
static const struct paper_word of_person[] = { COMMON_WORDS, { "person", person_words, 0 },
	{ "list", list_words, 0 }, { "rows", row_words, WORD_MANY }, { 0 } };
static const struct paper_word of_role[] = { COMMON_WORDS, { "role", role_words, 0 },
	{ "doings", doing_words, WORD_MANY }, { 0 } };
static const struct paper_word of_county[] = { COMMON_WORDS, { "list", list_words, 0 },
	{ "counts", count_words, 0 }, { "rows", row_words, WORD_MANY },
	{ "reviews", row_words, WORD_MANY }, { "dues", row_words, WORD_MANY },
	{ "unsigned", row_words, WORD_MANY }, { "proposals", row_words, WORD_MANY }, { 0 } };

static const struct paper_word leader_words[] = { { "name", NULL, 0 }, { "title", NULL, 0 },
	{ 0 } };
static const struct paper_word group_words[] = { { "business", NULL, 0 }, { "text", NULL, 0 },
	{ 0 } };
static const struct paper_word waiting_words[] = { { "title", NULL, 0 }, { "count", NULL, 0 },
	{ 0 } };
static const struct paper_word worst_words[] = { { "n", NULL, 0 }, { "title", NULL, 0 },
	{ "unit", NULL, 0 }, { "left", NULL, 0 }, { "due", NULL, 0 }, { "stuck", NULL, 0 },
	{ "where", NULL, 0 }, { 0 } };
static const struct paper_word soon_words[] = { { "n", NULL, 0 }, { "title", NULL, 0 },
	{ "unit", NULL, 0 }, { "left", NULL, 0 }, { "due", NULL, 0 }, { 0 } };
static const struct paper_word of_leader[] = { COMMON_WORDS, { "leader", leader_words, 0 },
	{ "units", NULL, 0 }, { "unit_count", NULL, 0 }, { "days", NULL, 0 },
	{ "numbers", group_words, WORD_MANY }, { "issued", group_words, WORD_MANY },
	{ "waiting", waiting_words, WORD_MANY }, { "worst", worst_words, WORD_MANY },
	{ "soon", soon_words, WORD_MANY }, { 0 } };

static const struct paper_word record_words[] = { { "county", NULL, 0 }, { "size", NULL, 0 },
	{ "root", NULL, 0 }, { "time", NULL, 0 }, { "key", NULL, 0 }, { "signature", NULL, 0 },
	{ "text", NULL, 0 }, { 0 } };
static const struct paper_word of_record[] = { COMMON_WORDS, { "record", record_words, 0 }, { 0 } };

const struct paper_word *paper_words(enum paper_about about)
{
	static const struct paper_word *const words[] = { of_matter, of_share, of_list, of_person,
		of_role, of_county, of_leader, of_record };
	return words[about];
}

/* --- names -------------------------------------------------------------------------------------- */

#define SCOPES_MAX 8

struct checking {
	const struct definitions *set;
	const struct paper *paper;
	struct problems *problems;
	const struct paper_word *scopes[SCOPES_MAX]; /* the innermost last */
	size_t scope_count;
};

static bool has_name(const struct checking *checking, const struct definition *definition,
	const char *name, int flags)
{
	if (flags & WORD_COLUMN)
		return figure_table_names(checking->set, definition, name);
	return flags & WORD_ACTION ? action_find(definition, name) != NULL
				   : input_find(definition, name) >= 0;
}

static bool any_definition(const struct checking *checking, const char *name, int flags)
{
	const struct definitions *set = checking->set;
	bool bound = checking->paper->about == ABOUT_MATTER ||
		     checking->paper->about == ABOUT_SHARE || checking->paper->procedure_count;
	for (size_t i = 0; i < set->current_count; i++) {
		const struct definition *definition = set->current[i];
		if (bound && !paper_is_of(checking->paper, definition))
			continue;
		if (has_name(checking, definition, name, flags))
			return true;
	}
	return false;
}

static const struct paper_word *word_of(
	const struct paper_word *words, const char *name, size_t size)
{
	for (; words && words->name; words++)
		if (strlen(words->name) == size && memcmp(words->name, name, size) == 0)
			return words;
	return NULL;
}

/* The word that PATH begins with, from the innermost loop outwards. */
static const struct paper_word *first_word(
	const struct checking *checking, const char *path, size_t size)
{
	const struct paper_word *found = NULL;
	for (size_t i = checking->scope_count; i > 0 && !found; i--)
		found = word_of(checking->scopes[i - 1], path, size);
	return found;
}

/* What NAME, a field or an action, stands for behind WORD; NULL: there is none. */
static const struct paper_word *named(
	const struct checking *checking, const struct paper_word *word, const char *name)
{
	static const struct paper_word leaf = { "", NULL, 0 }, acted = { "", acted_words, 0 };
	bool action = word->flags & WORD_ACTION;
	if (!any_definition(checking, name, word->flags))
		return NULL;
	return action ? &acted : &leaf;
}

/* The word at the end of PATH; NULL where it names nothing. */
static const struct paper_word *resolve(const struct checking *checking, const char *path)
{
	size_t size = strcspn(path, ".");
	const struct paper_word *word = first_word(checking, path, size);
	while (word && path[size]) {
		path += size + 1;
		size = strcspn(path, ".");
		if (word->flags & (WORD_INPUT | WORD_ACTION | WORD_COLUMN))
			word = named(
				checking, word, text_copy_n(checking->problems->pool, path, size));
		else
			word = word->flags & WORD_MANY ? NULL : word_of(word->inner, path, size);
	}
	return word;
}

static void check_path(struct checking *checking, int line, const char *path)
{
	const struct paper_word *word = resolve(checking, path);
	if (!word || word->inner)
		wrong_at(checking->problems, checking->paper->file, line, "paper-word", "name",
			checking->paper->id, "path", path);
}

static void check_text(struct checking *checking, int line, const char *text)
{
	struct hole hole;
	while (text && hole_next(checking->problems->pool, &text, &hole)) {
		const struct paper_word *word =
			text_equal(hole.format, "count") ? resolve(checking, hole.path) : NULL;
		if (!word || !(word->flags & WORD_MANY))
			check_path(checking, line, hole.path);
	}
}

static void check_condition(
	struct checking *checking, int line, const struct paper_condition *condition)
{
	if (!condition)
		return;
	const struct paper_word *word = resolve(checking, condition->path);
	bool list = word && word->flags & WORD_MANY &&
		    (condition->op == PAPER_SET || condition->op == PAPER_UNSET);
	if (!list)
		check_path(checking, line, condition->path);
}

/* Only papers and files have pages. */
static void check_pages(struct checking *checking, const struct paper_block *block)
{
	const struct paper_word *word = resolve(checking, text_or(block->text, ""));
	if (!word || (word->inner != file_words && word->inner != made_words))
		wrong_at(checking->problems, checking->paper->file, block->line, "paper-word",
			"name", checking->paper->id, "path", text_or(block->text, ""));
}

/* --- blocks ------------------------------------------------------------------------------------- */

/* Goes into a loop; false: there is no such list. */
static bool enter(struct checking *checking, int line, const char *each)
{
	const struct paper_word *word = resolve(checking, each);
	if (!word || !(word->flags & WORD_MANY) || checking->scope_count == SCOPES_MAX) {
		wrong_at(checking->problems, checking->paper->file, line, "paper-word", "name",
			checking->paper->id, "path", each);
		return false;
	}
	checking->scopes[checking->scope_count++] = word->inner;
	return true;
}

static void check_row(struct checking *checking, int line, const struct paper_row *row)
{
	bool entered = row->each && enter(checking, line, row->each);
	if (row->each && !entered)
		return;
	check_condition(checking, line, row->when);
	for (size_t i = 0; i < row->cell_count; i++)
		check_text(checking, row->cells[i].line, row->cells[i].text);
	checking->scope_count -= entered;
}

static void check_blocks(
	struct checking *checking, const struct paper_block *blocks, size_t count, int depth);

static void check_block(struct checking *checking, const struct paper_block *block, int depth)
{
	bool entered = block->each && enter(checking, block->line, block->each);
	if (block->each && !entered)
		return;
	check_condition(checking, block->line, block->when);
	if (block->kind == PAPER_PAGES)
		check_pages(checking, block);
	else
		check_text(checking, block->line, block->text);
	check_text(checking, block->line, block->group);
	for (size_t i = 0; i < block->row_count; i++)
		check_row(checking, block->line, &block->rows[i]);
	for (size_t i = 0; i < block->column_count; i++)
		check_text(checking, block->line, block->columns[i].text);
	check_blocks(checking, block->blocks, block->block_count, depth + 1);
	checking->scope_count -= entered;
}

static void check_blocks(
	struct checking *checking, const struct paper_block *blocks, size_t count, int depth)
{
	for (size_t i = 0; i < count && depth < SCOPES_MAX; i++)
		check_block(checking, &blocks[i], depth);
}

/* --- papers ------------------------------------------------------------------------------------- */

static void check_use(struct checking *checking)
{
	const struct paper *paper = checking->paper;
	bool used = paper->about > ABOUT_SHARE;
	for (size_t i = 0; i < checking->set->current_count; i++)
		used |= paper_is_of(paper, checking->set->current[i]);
	if (!used)
		wrong_at(checking->problems, paper->file, paper->line, "paper-unused", "name",
			paper->id);
	for (size_t i = 0; i < paper->procedure_count; i++)
		if (!definition_find(checking->set, paper->procedures[i]))
			wrong_at(checking->problems, paper->file, paper->line, "paper-procedure",
				"name", paper->procedures[i]);
}

static void check_paper(
	const struct definitions *set, const struct paper *paper, struct problems *problems)
{
	struct checking checking = { .set = set, .paper = paper, .problems = problems };
	checking.scopes[checking.scope_count++] = paper_words(paper->about);
	check_use(&checking);
	const char *const heads[] = { paper->head, paper->name, paper->number, paper->corner,
		paper->copies, paper->running };
	for (size_t i = 0; i < COUNT(heads); i++)
		check_text(&checking, paper->line, heads[i]);
	check_blocks(&checking, paper->blocks, paper->block_count, 0);
}

/* --- what definitions name ---------------------------------------------------------------------- */

static void need_paper(struct problems *problems, const struct definitions *set,
	const struct definition *definition, const char *id, int line)
{
	const struct paper *paper = id ? paper_find(set->papers, id) : NULL;
	if (id && (!paper || paper->about > ABOUT_SHARE))
		wrong_at(problems, definition->file, line, "unknown-paper", "name", id);
}

static void check_names(const struct definitions *set, const struct definition *definition,
	struct problems *problems)
{
	for (size_t i = 0; i < definition->action_count; i++) {
		const struct action *action = &definition->actions[i];
		need_paper(problems, set, definition, action->paper, action->line);
		const struct input *input =
			action->paper_input >= 0 ? &definition->inputs[action->paper_input] : NULL;
		for (size_t k = 0; input && k < input->choice_count; k++)
			need_paper(problems, set, definition, input->choices[k].id, input->line);
	}
	for (size_t i = 0; i < definition->rung_count; i++)
		need_paper(problems, set, definition, definition->ladder[i].paper,
			definition->ladder[i].line);
}

void papers_check(const struct definitions *set, struct problems *problems)
{
	if (!set->papers)
		return;
	for (size_t i = 0; i < set->current_count; i++)
		check_names(set, set->current[i], problems);
	for (size_t i = 0; i < set->papers->count; i++)
		check_paper(set, set->papers->items[i], problems);
}
