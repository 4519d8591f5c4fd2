/* engine/definition_read_actions.c - the rows of both tables of actions: from, to, by, needs, what
 * they do, and the sentence that the timeline prints. */
#include "engine/definition_read.h"

static const char *const action_keys[] = { "title", "says", "hint", "from", "to", "by", "needs",
	"takes", "when", "does", "shares", "then", "starts", "stops", "marks", "not", "for",
	"within", "before due", "after due", "most", "emits", "paper", "weight", "bulk", "undo",
	"answers", "at", NULL };

/* --- parts of a row ---------------------------------------------------------------------------- */

struct action *add_action(struct reader *reader, const struct yaml_node *node, const char *id)
{
	struct definition *definition = reader->definition;
	if (action_find(definition, id))
		wrong(reader, node, "duplicate", "name", id);
	if (definition->action_count == ACTIONS_MAX) {
		wrong(reader, node, "too-many", "name", "actions");
		definition->action_count--;
	}
	struct action *action = &definition->actions[definition->action_count++];
	*action = (struct action){ .id = id,
		.title = id,
		.to = -1,
		.clock = -1,
		.share_to = -1,
		.paper_input = -1,
		.undo = true,
		.line = node->key ? node->key_line : node->line };
	action->needs = mem_array(reader->pool, struct need, INPUTS_MAX);
	action->marks = mem_array(reader->pool, struct mark, 16);
	return action;
}

void add_need(struct reader *reader, const struct yaml_node *node, struct action *action,
	const char *input, bool required)
{
	int index = need_input(reader, node, input);
	for (size_t i = 0; i < action->need_count; i++)
		if (index >= 0 && action->needs[i].input == index) {
			wrong(reader, node, "duplicate", "name", input);
			return;
		}
	if (index >= 0)
		action->needs[action->need_count++] =
			(struct need){ .input = index, .required = required };
}

void add_mark(struct reader *reader, struct action *action, const char *kind, int clock)
{
	(void)reader;
	if (action->mark_count < 16)
		action->marks[action->mark_count++] = (struct mark){ .kind = kind, .clock = clock };
}

static void read_needs(
	struct reader *reader, const struct yaml_node *map, const char *key, struct action *action)
{
	struct items items = read_items(reader, map, key);
	for (size_t i = 0; i < items.count; i++)
		add_need(reader, items.nodes[i], action, items.nodes[i]->text,
			text_equal(key, "needs"));
}

/* What the registration form asks; a required field must be filled there. */
static void need_form(struct reader *reader, struct action *action)
{
	const struct definition *definition = reader->definition;
	for (size_t i = 0; i < definition->input_count; i++)
		if (definition->inputs[i].ask != ASK_ACTION)
			action->needs[action->need_count++] = (struct need){ .input = (int)i,
				.required = definition->inputs[i].required };
}

/* --- what it does ------------------------------------------------------------------------------ */

static const struct effect_word {
	const char *word;
	enum effect effect;
	bool on_share, share_all;
} effect_words[] = {
	{ "open-shares", EFFECT_OPEN_SHARES, false, false },
	{ "close-shares", EFFECT_CLOSE_SHARES, false, false },
	{ "reopen-shares lead", EFFECT_REOPEN_SHARES, false, false },
	{ "reopen-shares all", EFFECT_REOPEN_SHARES, false, true },
	{ "new-round", EFFECT_ROUND, false, false },
	{ "add-shares", EFFECT_ADD_SHARES, false, false },
	{ "correct", EFFECT_CORRECT, false, false },
	{ "reassign", EFFECT_REASSIGN, true, false },
	{ "take", EFFECT_TAKE, true, false },
	{ "note", EFFECT_NOTE, false, false },
};

static const struct effect_word *find_effect(const char *word)
{
	for (size_t i = 0; i < COUNT(effect_words); i++)
		if (text_equal(effect_words[i].word, word))
			return &effect_words[i];
	return NULL;
}

static void read_effect(struct reader *reader, const struct yaml_node *node, struct action *action)
{
	const char *word = read_text(reader, node, "does", 40);
	const struct effect_word *found = word ? find_effect(word) : NULL;
	if (word && !found)
		wrong(reader, yaml_get(node, "does"), "unknown-effect", "name", word);
	if (found && found->on_share != action->on_share && found->effect != EFFECT_NOTE)
		wrong(reader, yaml_get(node, "does"), "effect-machine", "name", word);
	if (found) {
		action->effect = found->effect;
		action->share_all = found->share_all;
	}
	action->share_to = read_state(reader, node, "shares", &reader->definition->share);
	if ((action->effect == EFFECT_REOPEN_SHARES) != (action->share_to >= 0))
		wrong(reader, node, "reopen-where", "name", action->id);
}

static void read_consequence(
	struct reader *reader, const struct yaml_node *node, struct action *action)
{
	static const char *const keys[] = { "when", "matter", NULL };
	if (!read_map(reader, node, keys))
		return;
	need_text(reader, node, "matter", 40);
	struct consequence *then = &action->then[action->then_count];
	then->matter_to = read_state(reader, node, "matter", &reader->definition->matter);
	then->when = guard_read(reader, node, "when");
	if (then->matter_to >= 0 && (then->when || !yaml_get(node, "when")))
		action->then_count++;
}

static void read_then(struct reader *reader, const struct yaml_node *node, struct action *action)
{
	const struct yaml_node *then = yaml_get(node, "then");
	if (!then)
		return;
	if (!action->on_share)
		wrong(reader, then, "then-on-matter", "name", action->id);
	action->then = mem_array(reader->pool, struct consequence, then->count + 1);
	if (!yaml_is(then, YAML_LIST)) {
		read_consequence(reader, then, action);
		return;
	}
	for (const struct yaml_node *one = then->first; one; one = one->next)
		read_consequence(reader, one, action);
}

/* --- milestones -------------------------------------------------------------------------------- */

static const char *const milestone_kinds[] = { "opened", "dispatched", "signed", "progressed",
	"reported", "opinion", "returned", "reworked", "verified", "presented", "closed",
	"stage-closed", "declined", "cancelled", "withdrawn", "re-opened", "carried", "objected",
	"reassigned", "upheld", "asked", "extended", "refused", "suspended", "resumed", "judged",
	"urged", NULL };

static const char *known_milestone(
	struct reader *reader, const struct yaml_node *node, const char *kind)
{
	const struct definition *definition = reader->definition;
	int index = word_index(kind, milestone_kinds);
	if (index >= 0)
		return milestone_kinds[index];
	for (size_t i = 0; i < definition->milestone_count; i++)
		if (text_equal(definition->milestones[i].id, kind))
			return definition->milestones[i].id;
	wrong(reader, node, "unknown-milestone", "name", kind);
	return NULL;
}

/* marks: reported; [signed, reported]; or {signed: sign}, which names the clock that is met. */
void read_marks(struct reader *reader, const struct yaml_node *node, struct action *action)
{
	const struct yaml_node *marks = yaml_get(node, "marks");
	if (yaml_is(marks, YAML_MAP)) {
		for (const struct yaml_node *one = marks->first; one; one = one->next) {
			const char *kind = known_milestone(reader, one, one->key);
			int clock = read_clock(reader, marks, one->key);
			if (kind)
				add_mark(reader, action, kind, clock);
		}
		return;
	}
	struct items items = read_items(reader, node, "marks");
	for (size_t i = 0; i < items.count; i++) {
		const char *kind = known_milestone(reader, items.nodes[i], items.nodes[i]->text);
		if (kind)
			add_mark(reader, action, kind, -1);
	}
}

static void default_marks(struct reader *reader, struct action *action)
{
	const struct machine *machine = &reader->definition->matter;
	if (action->effect == EFFECT_REGISTER)
		add_mark(reader, action, "opened", -1);
	else if (action->effect == EFFECT_OPEN_SHARES)
		add_mark(reader, action, "dispatched", -1);
	else if (action->effect == EFFECT_REASSIGN)
		add_mark(reader, action, "reassigned", -1);
	else if (!action->on_share && action->to >= 0 && machine->states[action->to].answered)
		add_mark(reader, action, "closed", -1);
}

/* --- who, from where, to where ----------------------------------------------------------------- */

static void read_by(struct reader *reader, const struct yaml_node *node, struct action *action)
{
	action->by = read_roles(reader, node, "by", &action->by_count);
	for (size_t i = 0; i < action->by_count; i++)
		if (action->by[i]->scope == ROLE_CLOCK)
			action->by_clock = true;
	if (!yaml_get(node, "by"))
		wrong(reader, node, "action-by-nobody", "name", action->id);
	action->clock = read_clock(reader, node, "at");
	if (action->by_clock != (action->clock >= 0) || (action->by_clock && action->by_count > 1))
		wrong(reader, node, "action-by-clock", "name", action->id);
	if (action->by_clock)
		action->undo = false;
}

static void read_path(struct reader *reader, const struct yaml_node *node, struct action *action)
{
	const struct machine *machine =
		action->on_share ? &reader->definition->share : &reader->definition->matter;
	if (!yaml_get(node, "from"))
		wrong(reader, node, "missing-key", "name", "from");
	if (!action->on_share && text_equal(yaml_text_of(node, "from"), "none"))
		action->effect = EFFECT_REGISTER;
	else
		action->from = read_states(reader, node, "from", machine);
	action->to = read_state(reader, node, "to", machine);
	if (action->effect == EFFECT_REGISTER && !yaml_get(node, "to"))
		wrong(reader, node, "missing-key", "name", "to");
}

static void read_limits(struct reader *reader, const struct yaml_node *node, struct action *action)
{
	static const char *const parts[] = { "every", "lead", "co", "separate", NULL };
	static const char *const guards[] = { NULL, NULL, "share is co", "share is separate" };
	int part = read_word(reader, node, "for", parts, 0);
	if (part && !action->on_share)
		wrong(reader, yaml_get(node, "for"), "for-on-matter", "name", action->id);
	action->lead_only = part == 1 && action->on_share;
	action->when = guard_read(reader, node, "when");
	if (guards[part] && action->on_share)
		action->when = guard_both(
			reader->pool, guard_parse(reader, node, guards[part]), action->when);
	action->within = read_limit(reader, node, "within");
	action->before_due = read_limit(reader, node, "before due");
	action->after_due = read_flag(reader, node, "after due", false);
	action->most = read_number(reader, node, "most", 0, 1, 100);
}

/* --- words and looks --------------------------------------------------------------------------- */

static bool asks_reason(const struct reader *reader, const struct action *action)
{
	for (size_t i = 0; i < action->need_count; i++)
		if (text_equal(reader->definition->inputs[action->needs[i].input].name, "reason"))
			return action->needs[i].required;
	return false;
}

static void read_words(struct reader *reader, const struct yaml_node *node, struct action *action)
{
	action->title = text_or(need_text(reader, node, "title", 20), action->id);
	action->hint = read_text(reader, node, "hint", 200);
	action->says = read_text(reader, node, "says", 200);
	const char *key = asks_reason(reader, action) ? "definition.says-why" : "definition.says";
	if (!action->says)
		action->says = message(
			reader->pool, reader->problems->messages, key, "action", action->title);
}

/* emits: PAPER, or emits: {field: NAME}, a choice whose ids are papers. */
static void read_emits(struct reader *reader, const struct yaml_node *node, struct action *action)
{
	static const char *const keys[] = { "field", NULL };
	const struct yaml_node *emits = yaml_get(node, "emits");
	if (!yaml_is(emits, YAML_MAP)) {
		action->paper = read_text(reader, node, "emits", 40);
		return;
	}
	if (!read_map(reader, emits, keys))
		return;
	need_text(reader, emits, "field", 40);
	action->paper_input = read_input(reader, emits, "field");
	if (action->paper_input >= 0 &&
		reader->definition->inputs[action->paper_input].type != INPUT_CHOICE)
		wrong(reader, emits, "emits-field", "name", action->id);
}

static void read_looks(struct reader *reader, const struct yaml_node *node, struct action *action)
{
	static const char *const weights[] = { "plain", "primary", "danger", NULL };
	static const char *const nots[] = { "own-unit", NULL };
	static const char *const steps[] = { "seal", "send", "void", NULL };
	action->weight = (enum weight_of_action)read_word(reader, node, "weight", weights, 0);
	action->not_own_unit = read_word(reader, node, "not", nots, -1) == 0;
	read_emits(reader, node, action);
	int step = read_word(reader, node, "paper", steps, -1);
	action->paper_step = step >= 0 ? steps[step] : NULL;
	action->bulk = read_flag(reader, node, "bulk", false);
	action->undo = read_flag(reader, node, "undo", action->undo);
	action->answers = read_flag(reader, node, "answers", false);
}

static void read_one_action(struct reader *reader, const struct yaml_node *node, bool on_share)
{
	struct action *action = add_action(reader, node, node->key);
	action->on_share = on_share;
	read_id(reader, node);
	if (!read_map(reader, node, action_keys))
		return;
	read_path(reader, node, action);
	if (action->effect == EFFECT_REGISTER)
		need_form(reader, action);
	else
		read_effect(reader, node, action);
	read_by(reader, node, action);
	read_needs(reader, node, "needs", action);
	read_needs(reader, node, "takes", action);
	read_limits(reader, node, action);
	read_then(reader, node, action);
	action->starts = read_clocks(reader, node, "starts");
	action->stops = read_clocks(reader, node, "stops");
	if (yaml_get(node, "marks"))
		read_marks(reader, node, action);
	else
		default_marks(reader, action);
	read_words(reader, node, action);
	read_looks(reader, node, action);
}

static void read_table(struct reader *reader, const struct yaml_node *machine, bool on_share)
{
	const struct yaml_node *table = yaml_get(machine, "actions");
	if (!machine)
		return;
	if (!yaml_is(table, YAML_MAP)) {
		wrong(reader, table ? table : machine, "missing-key", "name", "actions");
		return;
	}
	for (const struct yaml_node *node = table->first; node; node = node->next) {
		if (reader->definition->action_count == ACTIONS_MAX / 2) {
			wrong(reader, node, "too-many", "name", "actions");
			return;
		}
		read_one_action(reader, node, on_share);
	}
}

void read_actions(struct reader *reader, const struct yaml_node *root)
{
	struct definition *definition = reader->definition;
	definition->actions = mem_array(reader->pool, struct action, ACTIONS_MAX);
	definition->milestones =
		read_choices(reader, root, "milestones", &definition->milestone_count);
	read_table(reader, yaml_get(root, "matter"), false);
	read_table(reader, yaml_get(root, "share"), true);
}
