/* engine/capability.c - capabilities are switches with parameters; each becomes ordinary rows in
 * the table of actions, with clocks and fields of its own. Their titles and sentences are messages
 * capability.NAME.ACTION.title and .says, which `words:` may replace. */
#include "engine/capability_inner.h"
#include "engine/matter.h"

/* --- rows -------------------------------------------------------------------------------------- */

static const char *word(struct expansion *expansion, const char *id, const char *what)
{
	struct reader *reader = expansion->reader;
	const char *key =
		text_printf(reader->pool, "capability.%s.%s.%s", expansion->name, id, what);
	return message(reader->pool, reader->problems->messages, key);
}

/* words: {extend: {title: …, says: …, hint: …, emits: …}} */
static void replace_words(struct expansion *expansion, struct action *action)
{
	static const char *const keys[] = { "title", "says", "hint", "emits", "bulk", "weight",
		NULL };
	static const char *const weights[] = { "plain", "primary", "danger", NULL };
	struct reader *reader = expansion->reader;
	const struct yaml_node *words = yaml_get(yaml_get(expansion->node, "words"), action->id);
	if (!words || !read_map(reader, words, keys))
		return;
	action->title = text_or(read_text(reader, words, "title", 20), action->title);
	action->says = text_or(read_text(reader, words, "says", 200), action->says);
	action->hint = read_text(reader, words, "hint", 200);
	action->paper = read_text(reader, words, "emits", 40);
	action->bulk = read_flag(reader, words, "bulk", action->bulk);
	action->weight =
		(enum weight_of_action)read_word(reader, words, "weight", weights, action->weight);
}

struct action *add_row_of(
	struct expansion *expansion, const char *id, enum effect effect, bool on_share)
{
	struct reader *reader = expansion->reader;
	const char *full = text_printf(reader->pool, "%s%s", id, expansion->suffix);
	struct action *action = add_action(reader, expansion->node, full);
	action->effect = effect;
	action->on_share = on_share;
	action->title = word(expansion, id, "title");
	action->says = word(expansion, id, "says");
	replace_words(expansion, action);
	return action;
}

static void need(
	struct expansion *expansion, struct action *action, const char *input, bool required)
{
	add_need(expansion->reader, expansion->node, action, input, required);
}

static void by(struct expansion *expansion, struct action *action, const char *key)
{
	struct reader *reader = expansion->reader;
	if (!yaml_get(expansion->node, key))
		wrong(reader, expansion->node, "missing-key", "name", key);
	action->by = read_roles(reader, expansion->node, key, &action->by_count);
}

static void mark(struct expansion *expansion, struct action *action, const char *kind)
{
	add_mark(expansion->reader, action, kind, -1);
}

static const struct machine *machine_of(struct expansion *expansion, const struct action *action)
{
	const struct definition *definition = expansion->reader->definition;
	return action->on_share ? &definition->share : &definition->matter;
}

/* `while`: the states in which it may be done; without it any that is no end. */
static void while_states(struct expansion *expansion, struct action *action)
{
	action->from = yaml_get(expansion->node, "while")
			       ? read_states(expansion->reader, expansion->node, "while",
					 machine_of(expansion, action))
			       : STATES_ANY;
}

static void for_part(struct expansion *expansion, struct action *action)
{
	static const char *const parts[] = { "every", "lead", NULL };
	action->lead_only = read_word(expansion->reader, expansion->node, "for", parts, 0) == 1;
}

static void guard(struct expansion *expansion, struct action *action, const char *text)
{
	struct reader *reader = expansion->reader;
	action->when =
		guard_both(reader->pool, action->when, guard_parse(reader, expansion->node, text));
}

/* A clock of the share for which a ruling is awaited: of the role under KEY, within `in`. */
static int ruling_clock(struct expansion *expansion, const char *key, const char *suffix)
{
	struct reader *reader = expansion->reader;
	const char *id = text_printf(reader->pool, "%s%s", expansion->name, suffix);
	if (!yaml_get(expansion->node, "in"))
		wrong(reader, expansion->node, "missing-key", "name", "in");
	int clock = add_clock(reader, expansion->node, id, word(expansion, "clock", "title"),
		read_limit(reader, expansion->node, "in"));
	size_t count;
	const struct role **roles = read_roles(reader, expansion->node, key, &count);
	reader->definition->clocks[clock].owner = count ? roles[0] : NULL;
	return clock;
}

/* An application waits for its ruling, whatever happens to the share meanwhile. */
static struct action *ask_row(struct expansion *expansion, const char *id, int ruling)
{
	struct action *ask = add_row(expansion, id, EFFECT_ASK);
	ask->ask = ask->id;
	ask->starts = UINT32_C(1) << ruling;
	while_states(expansion, ask);
	for_part(expansion, ask);
	by(expansion, ask, "by");
	if (yaml_get(expansion->node, "signed by")) {
		size_t count;
		read_roles(expansion->reader, expansion->node, "signed by", &count);
		need(expansion, ask, "signer", true);
	}
	need(expansion, ask, "reason", true);
	ask->most = read_number(expansion->reader, expansion->node, "most", 0, 1, 100);
	return ask;
}

static struct action *ruling_row(struct expansion *expansion, const char *id, enum effect effect,
	const struct action *ask, const char *key)
{
	struct action *ruling = add_row(expansion, id, effect);
	ruling->ask = ask->ask;
	ruling->from = STATES_ANY;
	ruling->stops = ask->starts;
	ruling->not_own_unit = true;
	by(expansion, ruling, key);
	return ruling;
}

/* --- progress, plan, nodes --------------------------------------------------------------------- */

static const char *const progress_keys[] = { "every", "day", "at most", "first", "no change", "by",
	"while", "for", "words", NULL };

static int progress_clock(struct expansion *expansion)
{
	static const char *const periods[] = { "month", "quarter", "half-year", "year", "week",
		NULL };
	static const struct limit limits[] = { { 0 }, LIMIT(3, UNIT_MONTH), LIMIT(6, UNIT_MONTH),
		LIMIT(12, UNIT_MONTH), LIMIT(7, UNIT_DAY) };
	struct reader *reader = expansion->reader;
	if (!yaml_get(expansion->node, "every"))
		return -1;
	int period = read_word(reader, expansion->node, "every", periods, 0);
	const char *id = text_printf(reader->pool, "progress%s", expansion->suffix);
	int index = add_clock(
		reader, expansion->node, id, word(expansion, "clock", "title"), limits[period]);
	struct clock_def *clock = &reader->definition->clocks[index];
	int64_t day = read_number(reader, expansion->node, "day", 25, 1, 28);
	clock->every_month = period == 0;
	clock->month_day = period == 0 ? day : 0;
	return index;
}

/* The clock runs in the states named; a report answers it until the next time. */
static void run_clock(struct expansion *expansion, const struct action *action, int clock)
{
	static const char *const parts[] = { "every", "lead", NULL };
	struct definition *definition = expansion->reader->definition;
	int part = read_word(expansion->reader, expansion->node, "for", parts, 0);
	if (part)
		definition->clocks[clock].shares = 1 << SHARE_LEAD | 1 << SHARE_SEPARATE;
	for (size_t i = 0; i < definition->share.state_count; i++)
		if (action->from >> i & 1 && !definition->share.states[i].end)
			definition->share.states[i].clocks |= UINT32_C(1) << clock;
}

static struct action *progress_row(struct expansion *expansion, const char *id, int clock)
{
	struct action *action = add_row(expansion, id, EFFECT_PROGRESS);
	while_states(expansion, action);
	for_part(expansion, action);
	by(expansion, action, "by");
	if (clock >= 0 && expansion->reader->definition->clocks[clock].every_month)
		action->clock = clock;
	else if (clock >= 0)
		action->starts = UINT32_C(1) << clock;
	mark(expansion, action, "progressed");
	return action;
}

static void limit_text_length(struct expansion *expansion)
{
	struct definition *definition = expansion->reader->definition;
	int input = input_find(definition, "progress");
	if (input >= 0)
		definition->inputs[input].max = read_number(expansion->reader, expansion->node,
			"at most", definition->inputs[input].max, 10, 5000);
}

static void expand_progress(struct expansion *expansion)
{
	struct reader *reader = expansion->reader;
	bool plan = reader->definition->has_plan;
	int clock = progress_clock(expansion);
	struct action *progress = progress_row(expansion, "progress", clock);
	progress->stops = read_clocks(reader, expansion->node, "first");
	need(expansion, progress, "progress", true);
	need(expansion, progress, "problem", false);
	need(expansion, progress, "next-step", false);
	if (plan)
		need(expansion, progress, "plan", true);
	limit_text_length(expansion);
	if (clock >= 0)
		run_clock(expansion, progress, clock);
	reader->definition->has_progress = true;
	if (!read_flag(reader, expansion->node, "no change", false))
		return;
	struct action *same = progress_row(expansion, "no-change", clock);
	same->bulk = true;
	guard(expansion, same, "progressed >= 1");
	if (plan)
		need(expansion, same, "plan", false);
}

static const char *const plan_keys[] = { "states", "behind", "by", "while", "words", NULL };

static void expand_plan(struct expansion *expansion)
{
	struct reader *reader = expansion->reader;
	struct definition *definition = reader->definition;
	definition->plan = read_choices(reader, expansion->node, "states", &definition->plan_count);
	const char *behind = need_text(reader, expansion->node, "behind", 40);
	definition->plan_behind = -1;
	for (size_t i = 0; i < definition->plan_count; i++)
		if (text_equal(definition->plan[i].id, behind))
			definition->plan_behind = (int)i;
	if (behind && definition->plan_behind < 0)
		wrong(reader, yaml_get(expansion->node, "behind"), "unknown-value", "name",
			"states", "value", behind);
	add_choice_input(reader, expansion->node, "plan", definition->plan, definition->plan_count);
	definition->has_plan = true;
	struct action *judge = add_row(expansion, "judge", EFFECT_PLAN);
	while_states(expansion, judge);
	by(expansion, judge, "by");
	need(expansion, judge, "plan", true);
	need(expansion, judge, "reason", true);
	mark(expansion, judge, "judged");
}

static const char *const nodes_keys[] = { "by", "while", "words", NULL };

static void expand_nodes(struct expansion *expansion)
{
	expansion->reader->definition->has_nodes = true;
	struct action *add = add_row(expansion, "node-add", EFFECT_NODE_ADD);
	while_states(expansion, add);
	by(expansion, add, "by");
	need(expansion, add, "node", true);
	need(expansion, add, "node-date", true);
	struct action *done = add_row(expansion, "node-done", EFFECT_NODE_DONE);
	while_states(expansion, done);
	by(expansion, done, "by");
	need(expansion, done, "node-number", true);
	need(expansion, done, "note", false);
}

/* --- applications ------------------------------------------------------------------------------ */

static const char *const object_keys[] = { "within", "by", "signed by", "ruled by", "in", "most",
	"while", "for", "to", "words", NULL };

static void expand_object(struct expansion *expansion)
{
	struct reader *reader = expansion->reader;
	int clock = ruling_clock(expansion, "ruled by", expansion->suffix);
	struct action *ask = ask_row(expansion, "object", clock);
	ask->within = read_limit(reader, expansion->node, "within");
	guard(expansion, ask, "final = 0");
	mark(expansion, ask, "objected");
	struct action *moved =
		ruling_row(expansion, "object-reassign", EFFECT_REASSIGN, ask, "ruled by");
	need_text(reader, expansion->node, "to", 40);
	moved->to = read_state(reader, expansion->node, "to", &reader->definition->share);
	need(expansion, moved, "new-unit", true);
	need(expansion, moved, "reason", false);
	mark(expansion, moved, "reassigned");
	struct action *upheld =
		ruling_row(expansion, "object-uphold", EFFECT_REFUSE, ask, "ruled by");
	upheld->final = true;
	need(expansion, upheld, "reason", true);
	mark(expansion, upheld, "upheld");
}

static const char *const extend_keys[] = { "clock", "before due", "by", "signed by", "ruled by",
	"first by", "then by", "in", "most", "while", "for", "when", "words", NULL };

/* One application and its two rulings, of whom KEY names. NEW is the next number of its kind. */
static void extend_level(struct expansion *expansion, const char *key, const char *condition)
{
	struct reader *reader = expansion->reader;
	int clock = ruling_clock(expansion, key, expansion->suffix);
	struct action *ask = ask_row(expansion, "extend", clock);
	ask->clock = read_clock(reader, expansion->node, "clock");
	ask->before_due = read_limit(reader, expansion->node, "before due");
	ask->when = guard_read(reader, expansion->node, "when");
	if (condition)
		guard(expansion, ask, condition);
	need(expansion, ask, "new-date", true);
	mark(expansion, ask, "asked");
	struct action *granted = ruling_row(expansion, "extend-grant", EFFECT_GRANT_DATE, ask, key);
	granted->clock = ask->clock;
	need(expansion, granted, "new-date", false);
	mark(expansion, granted, "extended");
	struct action *refused = ruling_row(expansion, "extend-refuse", EFFECT_REFUSE, ask, key);
	refused->clock = ask->clock;
	need(expansion, refused, "reason", true);
	mark(expansion, refused, "refused");
}

static const char *next_suffix(struct expansion *expansion, const char *id)
{
	struct reader *reader = expansion->reader;
	const char *suffix = "";
	for (int n = 2;
		action_find(reader->definition, text_printf(reader->pool, "%s%s", id, suffix)); n++)
		suffix = text_printf(reader->pool, "-%d", n);
	return suffix;
}

static void expand_extend(struct expansion *expansion)
{
	const struct yaml_node *node = expansion->node;
	need_text(expansion->reader, node, "clock", 40);
	if (yaml_get(node, "ruled by")) {
		extend_level(expansion, "ruled by", NULL);
		return;
	}
	extend_level(expansion, "first by", "extended = 0");
	expansion->suffix = next_suffix(expansion, "extend");
	if (yaml_get(node, "then by"))
		extend_level(expansion, "then by", "extended >= 1");
}

static const char *const suspend_keys[] = { "by", "causes", "while", "words", NULL };

static void expand_suspend(struct expansion *expansion)
{
	struct reader *reader = expansion->reader;
	size_t count;
	struct choice *causes = read_choices(reader, expansion->node, "causes", &count);
	if (!causes)
		wrong(reader, expansion->node, "missing-key", "name", "causes");
	struct action *suspend = add_matter_row(expansion, "suspend", EFFECT_SUSPEND);
	while_states(expansion, suspend);
	by(expansion, suspend, "by");
	guard(expansion, suspend, "suspended = 0");
	if (causes) {
		add_choice_input(reader, expansion->node, "cause", causes, count);
		need(expansion, suspend, "cause", true);
	}
	need(expansion, suspend, "reason", true);
	mark(expansion, suspend, "suspended");
	struct action *resume = add_matter_row(expansion, "resume", EFFECT_RESUME);
	resume->from = STATES_ANY;
	by(expansion, resume, "by");
	guard(expansion, resume, "suspended = 1");
	need(expansion, resume, "note", false);
	mark(expansion, resume, "resumed");
}

/* --- by the coordinator ------------------------------------------------------------------------ */

static const char *const transfer_keys[] = { "by", "while", "to", "words", NULL };

static void expand_transfer(struct expansion *expansion)
{
	struct reader *reader = expansion->reader;
	struct action *action = add_row(expansion, "reassign", EFFECT_REASSIGN);
	while_states(expansion, action);
	by(expansion, action, "by");
	need_text(reader, expansion->node, "to", 40);
	action->to = read_state(reader, expansion->node, "to", &reader->definition->share);
	guard(expansion, action, "asks open = 0");
	need(expansion, action, "new-unit", true);
	need(expansion, action, "reason", true);
	mark(expansion, action, "reassigned");
}

static const char *const add_units_keys[] = { "by", "while", "words", NULL };

static void expand_add_units(struct expansion *expansion)
{
	const struct definition *definition = expansion->reader->definition;
	struct action *action = add_matter_row(expansion, "add-units", EFFECT_ADD_SHARES);
	while_states(expansion, action);
	by(expansion, action, "by");
	size_t before = action->need_count;
	for (size_t i = 0; i < definition->input_count; i++)
		if (definition->inputs[i].is == IS_CO || definition->inputs[i].is == IS_SEPARATE)
			need(expansion, action, definition->inputs[i].name, false);
	if (action->need_count == before)
		wrong(expansion->reader, expansion->node, "no-units-field");
	if (action->need_count == before + 1)
		action->needs[before].required = true;
	need(expansion, action, "reason", false);
	mark(expansion, action, "dispatched");
}

static const char *const by_keys[] = { "by", NULL };

static void expand_on_behalf(struct expansion *expansion)
{
	struct definition *definition = expansion->reader->definition;
	definition->on_behalf =
		read_roles(expansion->reader, expansion->node, "by", &definition->on_behalf_count);
}

static void expand_late_entry(struct expansion *expansion)
{
	struct definition *definition = expansion->reader->definition;
	definition->late_entry =
		read_roles(expansion->reader, expansion->node, "by", &definition->late_entry_count);
}

static const char *const correct_keys[] = { "by", "fields", "while", "words", NULL };

/* Everything of the form but the units, whose shares run already. */
static void take_form(struct expansion *expansion, struct action *action)
{
	const struct definition *definition = expansion->reader->definition;
	for (size_t i = 0; i < definition->input_count; i++) {
		const struct input *input = &definition->inputs[i];
		bool units = input->is == IS_LEAD || input->is == IS_CO || input->is == IS_SEPARATE;
		if (input->ask != ASK_ACTION && !units)
			need(expansion, action, input->name, false);
	}
}

static void expand_correct(struct expansion *expansion)
{
	struct reader *reader = expansion->reader;
	struct action *action = add_matter_row(expansion, "correct", EFFECT_CORRECT);
	while_states(expansion, action);
	by(expansion, action, "by");
	need(expansion, action, "reason", true);
	struct items fields = read_items(reader, expansion->node, "fields");
	if (fields.count == 1 && text_equal(fields.nodes[0]->text, "all")) {
		take_form(expansion, action);
		return;
	}
	if (!fields.count)
		wrong(reader, expansion->node, "missing-key", "name", "fields");
	for (size_t i = 0; i < fields.count; i++)
		add_need(reader, fields.nodes[i], action, fields.nodes[i]->text, false);
}

static const char *const note_keys[] = { "by", "phone by", "words", NULL };

static void expand_note(struct expansion *expansion)
{
	struct action *note = add_matter_row(expansion, "note", EFFECT_NOTE);
	note->from = STATES_ANY;
	by(expansion, note, "by");
	need(expansion, note, "note", true);
	if (!yaml_get(expansion->node, "phone by"))
		return;
	struct action *phone = add_row(expansion, "phone-urge", EFFECT_NOTE);
	phone->from = STATES_ANY;
	phone->bulk = true;
	by(expansion, phone, "phone by");
	need(expansion, phone, "note", false);
	mark(expansion, phone, "urged");
}

/* What somebody has in hand goes to another of his unit; nothing else of it changes. */
static void expand_hand_on(struct expansion *expansion)
{
	struct action *action = add_row(expansion, "hand-on", EFFECT_TAKE);
	while_states(expansion, action);
	by(expansion, action, "by");
	need(expansion, action, "holder", true);
	need(expansion, action, "note", false);
}

static const char *const undo_keys[] = { "within", NULL };

/* Whoever acts may take back what he did; the door sees to it that it is his and the last. */
static void everybody(const struct definition *definition, struct action *undo)
{
	for (size_t i = 0; i < definition->action_count; i++)
		for (size_t j = 0; j < definition->actions[i].by_count; j++) {
			const struct role *role = definition->actions[i].by[j];
			size_t k = 0;
			while (k < undo->by_count && undo->by[k] != role)
				k++;
			if (k == undo->by_count && role->scope != ROLE_CLOCK)
				undo->by[undo->by_count++] = role;
		}
}

static void expand_undo(struct expansion *expansion)
{
	struct reader *reader = expansion->reader;
	struct definition *definition = reader->definition;
	struct limit within = read_limit(reader, expansion->node, "within");
	if (within.unit != UNIT_MINUTE || !within.amount)
		wrong(reader, expansion->node, "undo-minutes");
	definition->undo_within = within.amount / 1000 * MS_MINUTE;
	struct action *undo = add_matter_row(expansion, "undo", EFFECT_UNDO);
	undo->by = mem_array(reader->pool, const struct role *, reader->role_count + 1);
	undo->from = states_all(&definition->matter);
	undo->undo = false;
	everybody(definition, undo);
}

/* --- the table: in this order, for progress asks whether there is a plan, and undo who acts at all --- */

static const struct capability {
	const char *name;
	const char *const *keys;
	void (*expand)(struct expansion *expansion);
} capabilities[] = {
	{ "plan", plan_keys, expand_plan },
	{ "progress", progress_keys, expand_progress },
	{ "nodes", nodes_keys, expand_nodes },
	{ "object", object_keys, expand_object },
	{ "extend", extend_keys, expand_extend },
	{ "suspend", suspend_keys, expand_suspend },
	{ "transfer", transfer_keys, expand_transfer },
	{ "add-units", add_units_keys, expand_add_units },
	{ "correct", correct_keys, expand_correct },
	{ "note", note_keys, expand_note },
	{ "files", files_keys, expand_files },
	{ "hand-on", add_units_keys, expand_hand_on },
	{ "on-behalf", by_keys, expand_on_behalf },
	{ "late-entry", by_keys, expand_late_entry },
	{ "import", import_keys, expand_import },
	{ "papers", papers_keys, expand_papers },
	{ "table", table_keys, expand_table },
	{ "undo", undo_keys, expand_undo },
};

static void expand(
	struct reader *reader, const struct capability *capability, const struct yaml_node *node)
{
	static const char *const firsts[][2] = { { "progress", "progress" },
		{ "extend", "extend" } };
	struct expansion expansion = {
		.reader = reader, .node = node, .name = capability->name, .suffix = ""
	};
	if (!read_map(reader, node, capability->keys))
		return;
	for (size_t i = 0; i < COUNT(firsts); i++)
		if (text_equal(firsts[i][0], capability->name))
			expansion.suffix = next_suffix(&expansion, firsts[i][1]);
	capability->expand(&expansion);
}

/* A capability is one map, or a list of them for different states. */
static void expand_all(
	struct reader *reader, const struct capability *capability, const struct yaml_node *node)
{
	if (!yaml_is(node, YAML_LIST)) {
		expand(reader, capability, node);
		return;
	}
	for (const struct yaml_node *one = node->first; one; one = one->next)
		expand(reader, capability, one);
}

static bool is_capability(const char *name)
{
	for (size_t i = 0; i < COUNT(capabilities); i++)
		if (text_equal(capabilities[i].name, name))
			return true;
	return false;
}

void read_capabilities(struct reader *reader, const struct yaml_node *root)
{
	const struct yaml_node *map = yaml_get(root, "capabilities");
	if (!map)
		return;
	if (!yaml_is(map, YAML_MAP)) {
		wrong(reader, map, "wrong-type", "name", "capabilities");
		return;
	}
	for (const struct yaml_node *node = map->first; node; node = node->next)
		if (!is_capability(node->key))
			wrong(reader, node, "unknown-capability", "name", node->key);
	for (size_t i = 0; i < COUNT(capabilities); i++) {
		const struct yaml_node *node = yaml_get(map, capabilities[i].name);
		if (node)
			expand_all(reader, &capabilities[i], node);
	}
}
