/* engine/definition_read_ladder.c - the rungs (逐级督办): what is told, drafted or proposed so long
 * before or after a clock's due, or when the plan has been behind for so many months. */
#include "engine/definition_read.h"

#include <inttypes.h>
#include <string.h>

static const char *const rung_keys[] = { "id", "clock", "at", "plan", "for", "rung", "level",
	"tell", "paper", "propose", "to", "drafted", "gap", "when", "count", "of", "in", "reaches",
	"sample", NULL };

/* --- when -------------------------------------------------------------------------------------- */

static void read_at(struct reader *reader, const struct yaml_node *node, struct rung *rung)
{
	const struct yaml_node *at = yaml_get(node, "at");
	const char *text = text_or(yaml_text(at), "");
	const char *percent = strstr(text, " %");
	if (!at)
		wrong(reader, node, "missing-key", "name", "at");
	else if (!percent && !limit_parse_offset(text, &rung->offset))
		wrong(reader, at, "bad-offset", "text", text);
	else if (percent && (!text_to_int(text_copy_n(reader->pool, text, (size_t)(percent - text)),
				     &rung->percent) ||
				    rung->percent < 1 || rung->percent > 99))
		wrong(reader, at, "bad-offset", "text", text);
}

static void read_plan(struct reader *reader, const struct yaml_node *node, struct rung *rung)
{
	static const char *const words[] = { "behind", NULL };
	read_word(reader, node, "plan", words, 0);
	struct limit months = read_limit(reader, node, "for");
	if (months.unit != UNIT_MONTH || !months.amount)
		wrong(reader, node, "bad-limit", "text", text_or(yaml_text_of(node, "for"), ""));
	rung->behind_months = months.amount / 1000;
	if (!reader->definition->has_plan)
		wrong(reader, node, "plan-without-plan");
}

static const struct rung *titled(const struct definition *definition, const char *title)
{
	for (size_t i = 0; i < definition->rung_count; i++)
		if (text_equal(definition->ladder[i].title, title))
			return &definition->ladder[i];
	return NULL;
}

/* `count: RUNG, of: unit, in: 6 month, reaches: 2`: RUNG stands before it and waits for a person. */
static void read_count(struct reader *reader, const struct yaml_node *node, struct rung *rung)
{
	static const char *const words[] = { "unit", NULL };
	rung->counts = read_text(reader, node, "count", 20);
	need_text(reader, node, "of", 20);
	read_word(reader, node, "of", words, 0);
	rung->within = read_limit(reader, node, "in");
	rung->reaches = read_number(reader, node, "reaches", 0, 2, 99);
	const struct rung *counted = titled(reader->definition, rung->counts);
	if (!rung->within.amount || !rung->reaches || !counted || !counted->approver)
		wrong(reader, node, "count-of-what", "name", text_or(rung->counts, ""));
	else
		rung->counted = counted->level;
}

static void read_when(struct reader *reader, const struct yaml_node *node, struct rung *rung)
{
	rung->when = guard_read(reader, node, "when");
	bool plan = yaml_get(node, "plan"), count = yaml_get(node, "count");
	if (plan + count + (yaml_get(node, "clock") != NULL) != 1) {
		wrong(reader, node, "rung-of-what");
	} else if (count) {
		read_count(reader, node, rung);
	} else if (plan) {
		read_plan(reader, node, rung);
	} else {
		rung->clock = read_clock(reader, node, "clock");
		read_at(reader, node, rung);
	}
}

/* --- what -------------------------------------------------------------------------------------- */

/* `propose: PAPER` or `propose: true`: a person signs it, `to` says who. `paper: PAPER`: it goes
 * out by the clock; `drafted` in the morning, so that it can be held until it is sent. */
static void read_what(struct reader *reader, const struct yaml_node *node, struct rung *rung)
{
	const char *propose = read_text(reader, node, "propose", 40);
	const char *paper = read_text(reader, node, "paper", 40);
	if (propose && paper)
		wrong(reader, node, "rung-twice", "name", paper);
	rung->paper = propose && !text_equal(propose, "true") ? propose : paper;
	rung->drafted = read_flag(reader, node, "drafted", false);
	rung->approver = read_role(reader, node, "to");
	if (propose && !yaml_get(node, "to"))
		wrong(reader, node, "proposal-without-approver");
	if (!propose && yaml_get(node, "to"))
		wrong(reader, node, "approver-without-proposal");
	if (rung->drafted && (propose || !paper))
		wrong(reader, node, "drafted-without-paper");
	rung->level = read_number(reader, node, "level", propose ? 2 : paper ? 1 : 0, 0, 9);
}

static const char *rung_name(struct reader *reader, const struct rung *rung)
{
	if (rung->counts)
		return text_printf(reader->pool, "count-%" PRId64, rung->counted);
	if (rung->clock < 0)
		return text_printf(reader->pool, "behind-%" PRId64, rung->behind_months);
	const char *clock = reader->definition->clocks[rung->clock].id;
	if (rung->percent)
		return text_printf(reader->pool, "%s@%" PRId64, clock, rung->percent);
	const char *offset = limit_format(reader->pool, rung->offset);
	if (rung->offset.unit == UNIT_WORKDAY)
		offset = text_copy_n(reader->pool, offset, strlen(offset) - strlen(" workday"));
	return text_printf(
		reader->pool, "%s%s%s", clock, rung->offset.amount < 0 ? "" : "+", offset);
}

/* `sample: 10 %` */
static void read_sample(struct reader *reader, const struct yaml_node *node, struct rung *rung)
{
	const char *text = read_text(reader, node, "sample", 10);
	const char *percent = text ? strstr(text, " %") : NULL;
	if (text && (!percent || percent[2] ||
			    !text_to_int(text_copy_n(reader->pool, text, (size_t)(percent - text)),
				    &rung->sample) ||
			    rung->sample < 1 || rung->sample > 99))
		wrong(reader, yaml_get(node, "sample"), "bad-sample", "text", text);
}

static void read_rung(struct reader *reader, const struct yaml_node *node, struct rung *rung)
{
	*rung = (struct rung){ .id = "", .title = "", .clock = -1, .line = node->line };
	if (!read_map(reader, node, rung_keys))
		return;
	read_when(reader, node, rung);
	read_what(reader, node, rung);
	read_sample(reader, node, rung);
	rung->title = text_or(need_text(reader, node, "rung", 20), "");
	rung->tell = read_roles(reader, node, "tell", &rung->tell_count);
	rung->gap =
		yaml_get(node, "gap") ? read_limit(reader, node, "gap") : LIMIT(1, UNIT_WORKDAY);
	const char *id = read_text(reader, node, "id", 40);
	rung->id = id ? id : rung_name(reader, rung);
	if (rung_find(reader->definition, rung->id))
		wrong(reader, node, "duplicate-rung", "name", rung->id);
}

/* --- the actions by which rungs happen --------------------------------------------------------- */

static struct action *ladder_action(
	struct reader *reader, const struct yaml_node *node, const char *id, enum effect effect)
{
	struct action *action = add_action(reader, node, id);
	const struct messages *messages = reader->problems->messages;
	action->effect = effect;
	action->from = STATES_ANY;
	action->undo = false;
	action->title = message(reader->pool, messages,
		text_printf(reader->pool, "capability.ladder.%s.title", id));
	action->says = message(
		reader->pool, messages, text_printf(reader->pool, "capability.ladder.%s.says", id));
	return action;
}

static void add_role(struct action *action, const struct role *role)
{
	for (size_t i = 0; i < action->by_count; i++)
		if (action->by[i] == role)
			return;
	action->by[action->by_count++] = role;
}

/* Proposals are ruled by each rung's approver; what is only drafted may be held by the
 * coordinator. The door asks the rung which of them it is. */
static void add_rulers(struct reader *reader, struct action *action)
{
	const struct definition *definition = reader->definition;
	action->by = mem_array(reader->pool, const struct role *, definition->rung_count + 1);
	for (size_t i = 0; i < definition->rung_count; i++) {
		const struct rung *rung = &definition->ladder[i];
		if (rung->approver)
			add_role(action, rung->approver);
		else if (rung->drafted && definition->coordinator)
			add_role(action, definition->coordinator);
	}
}

static const struct role *clock_role(struct reader *reader, const struct yaml_node *node)
{
	for (size_t i = 0; i < reader->role_count; i++)
		if (reader->roles[i].scope == ROLE_CLOCK)
			return &reader->roles[i];
	wrong(reader, node, "no-clock-role");
	return NULL;
}

static void add_ladder_actions(struct reader *reader, const struct yaml_node *node)
{
	struct action *fires = ladder_action(reader, node, "rung", EFFECT_RUNG);
	const struct role *clock = clock_role(reader, node);
	fires->by = mem_array(reader->pool, const struct role *, 1);
	fires->by[0] = clock;
	fires->by_count = clock ? 1 : 0;
	fires->by_clock = true;
	struct action *issue = ladder_action(reader, node, "rung-issue", EFFECT_ISSUE);
	add_rulers(reader, issue);
	if (!issue->by_count) {
		reader->definition->action_count--;
		return;
	}
	struct action *hold = ladder_action(reader, node, "rung-hold", EFFECT_HOLD);
	add_rulers(reader, hold);
	add_need(reader, node, hold, "until", true);
	add_need(reader, node, hold, "reason", true);
	struct action *dismiss = ladder_action(reader, node, "rung-dismiss", EFFECT_DISMISS);
	add_rulers(reader, dismiss);
	add_need(reader, node, dismiss, "reason", true);
}

void read_ladder(struct reader *reader, const struct yaml_node *root)
{
	struct definition *definition = reader->definition;
	definition->ladder = mem_array(reader->pool, struct rung, RUNGS_MAX);
	const struct yaml_node *ladder = yaml_get(root, "ladder");
	if (!ladder)
		return;
	if (!yaml_is(ladder, YAML_LIST)) {
		wrong(reader, ladder, "wrong-type", "name", "ladder");
		return;
	}
	for (const struct yaml_node *node = ladder->first; node; node = node->next) {
		if (definition->rung_count == RUNGS_MAX) {
			wrong(reader, node, "too-many", "name", "ladder");
			break;
		}
		struct rung rung;
		int before = reader->problems->count;
		read_rung(reader, node, &rung);
		if (reader->problems->count == before)
			definition->ladder[definition->rung_count++] = rung;
	}
	if (definition->rung_count)
		add_ladder_actions(reader, ladder);
}
