/* demo/demo_line.c - tells a tale: each step of its line gets its hour when the one before is done.
 *
 * A step of the line that the door refuses ends the line. What stands beside the line (every, for,
 * extras) is done where it fits when its hour has come, and left out otherwise. */
#include "demo/demo_inner.h"

#include "base/time.h"
#include "html/json.h"

static int64_t chance_of(const struct yaml_node *step)
{
	int64_t percent;
	return yaml_int(yaml_get(step, "chance"), &percent) ? percent : 100;
}

static const struct action *action_of(const struct tale *tale, const struct yaml_node *step)
{
	return action_find(tale->business->definition, text_or(yaml_text_of(step, "action"), ""));
}

/* --- what the door says ------------------------------------------------------------------------ */

static const char *reason_of(const struct ctx *ctx)
{
	const struct field_problem *field = ctx->failure.fields;
	return field ? text_printf(ctx->pool, "%s: %s", field->field, field->message)
		     : ctx->failure.message;
}

static void note_refusal(struct simulation *simulation, const struct tale *tale, const char *action)
{
	struct demo_report *report = simulation->report;
	const char *reason = reason_of(simulation->ctx);
	const char *scenario = yaml_text_of(tale->scenario, "name");
	struct demo_refusal *refusal = report->refusals;
	report->refused++;
	while (refusal &&
		(!text_equal(refusal->scenario, scenario) || !text_equal(refusal->action, action) ||
			!text_equal(refusal->reason, reason)))
		refusal = refusal->next;
	if (!refusal) {
		refusal = mem_new(simulation->pool, struct demo_refusal);
		*refusal = (struct demo_refusal){ tale->business->node->key, scenario,
			text_copy(simulation->pool, action), text_copy(simulation->pool, reason), 0,
			report->refusals };
		report->refusals = refusal;
	}
	refusal->times++;
}

bool line_taken(
	struct simulation *simulation, const struct task *task, const char *action, enum err err)
{
	simulation->report->steps++;
	if (!err)
		return true;
	if (err == ERR_INVALID || err == ERR_FORBIDDEN || err == ERR_CONFLICT ||
		err == ERR_NOT_FOUND) {
		note_refusal(simulation, task->tale, action);
		simulation->ctx->failure = (struct failure){ 0 };
	}
	return false;
}

/* --- whose step it is -------------------------------------------------------------------------- */

static bool is_of_unit(const struct yaml_node *step)
{
	return text_starts(text_or(yaml_text_of(step, "by"), ""), "unit:");
}

static bool takes_part(const struct share *share, const char *part)
{
	if (share->ended_on)
		return false;
	if (text_equal(part, "lead"))
		return share->role == SHARE_LEAD;
	if (text_equal(part, "co"))
		return share->role == SHARE_CO;
	return text_equal(part, "each") || share->role != SHARE_CO;
}

/* The share whose application is ruled on; else the lead's. */
static const struct share *office_share(const struct matter *matter, const struct action *action)
{
	const struct share *lead = matter_lead(matter);
	for (size_t i = 0; action->ask && i < matter->share_count; i++)
		if (text_equal(matter->shares[i].ask.kind, action->ask))
			return &matter->shares[i];
	for (size_t i = matter->share_count; !lead && i > 0; i--)
		if (matter->shares[i - 1].role == SHARE_LEAD)
			return &matter->shares[i - 1];
	return lead;
}

static const struct share *share_of(
	const struct matter *matter, const struct action *action, const struct task *task)
{
	if (!action->on_share)
		return NULL;
	return task->share ? matter_share(matter, task->share) : office_share(matter, action);
}

/* --- when it is entered, and by whom ----------------------------------------------------------- */

static bool among(const struct role *role, const struct role **roles, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (roles[i] == role)
			return true;
	return false;
}

/* Some of what units do the office enters for them, and some of it days later. */
static void enter_otherwise(struct simulation *simulation, const struct matter *matter,
	const struct action *action, struct task *task)
{
	const struct definition *definition = task->tale->business->definition;
	struct dice *dice = &task->tale->dice;
	if (!task->unit || !definition->on_behalf_count || !action->on_share)
		return;
	bool late = dice_chance(dice, simulation->late_entry);
	task->behalf = dice_chance(dice, simulation->on_behalf) || late;
	if (!late || matter->suspended ||
		!among(definition->on_behalf[0], definition->late_entry,
			definition->late_entry_count))
		return;
	int64_t day = calendar_add_workdays(
		simulation->calendar, time_day(task->at), dice_between(dice, 1, 3));
	int64_t entered = when_on(simulation, dice, day, 0);
	if (entered >= simulation->end)
		return;
	task->on = task->at;
	task->at = entered;
}

static void add_line_task(struct simulation *simulation, const struct matter *matter,
	const struct action *action, struct task task)
{
	struct tale *tale = task.tale;
	if (!dice_chance(&tale->dice, chance_of(task.step)))
		return;
	task.at = when_step(simulation, tale, matter, task.step, tale->last);
	if (task.at >= simulation->end) {
		tale->stopped = true;
		return;
	}
	enter_otherwise(simulation, matter, action, &task);
	queue_add(&simulation->queue, task);
	tale->waiting++;
}

static void add_every_task(struct simulation *simulation, struct task task)
{
	task.at = when_again(simulation, task.tale, task.step, task.tale->last);
	if (task.at < simulation->end)
		queue_add(&simulation->queue, task);
}

/* One for each item of the list that the step names: a node is set at once, and met about its day. */
static void add_item_tasks(
	struct simulation *simulation, const struct action *action, struct task task)
{
	struct tale *tale = task.tale;
	const char *list = yaml_text_of(task.step, "for");
	int64_t least = 0, most = 0;
	range_parse(yaml_text_of(task.step, "on"), &least, &most);
	task.at = tale->last;
	for (task.item = yaml_first(yaml_get(tale->measure, list)); task.item;
		task.item = task.item->next) {
		int64_t day = calendar_add_workdays(simulation->calendar,
			when_day(simulation, task.item, "date"),
			dice_between(&tale->dice, least, most));
		bool at_once = action->effect == EFFECT_NODE_ADD || day <= time_day(tale->last);
		task.number++;
		task.at = at_once ? when_soon(simulation, &tale->dice, task.at)
				  : when_on(simulation, &tale->dice, day, 0);
		if (dice_chance(&tale->dice, chance_of(task.step)) && task.at < simulation->end)
			queue_add(&simulation->queue, task);
	}
}

static void add_task(struct simulation *simulation, const struct matter *matter,
	const struct action *action, struct task task)
{
	if (yaml_get(task.step, "every"))
		add_every_task(simulation, task);
	else if (yaml_get(task.step, "for"))
		add_item_tasks(simulation, action, task);
	else
		add_line_task(simulation, matter, action, task);
}

static void add_tasks(struct simulation *simulation, const struct matter *matter, struct task task)
{
	const struct action *action = action_of(task.tale, task.step);
	const char *by = text_or(yaml_text_of(task.step, "by"), "");
	bool beside = yaml_get(task.step, "every") || yaml_get(task.step, "for");
	task.kind = beside ? TASK_BESIDE : TASK_LINE;
	if (!action || !is_of_unit(task.step)) {
		add_task(simulation, matter, action ? action : &(struct action){ 0 }, task);
		return;
	}
	task.unit = matter->lead_unit;
	if (!action->on_share)
		add_task(simulation, matter, action, task);
	for (size_t i = 0; action->on_share && i < matter->share_count; i++) {
		task.unit = matter->shares[i].unit;
		task.share = matter->shares[i].ordinal;
		if (takes_part(&matter->shares[i], by + strlen("unit:")))
			add_task(simulation, matter, action, task);
	}
}

/* "kind = major": by a field of the form. */
static bool holds(const struct matter *matter, const char *condition)
{
	const char *equals = condition ? strstr(condition, " = ") : NULL;
	if (!equals)
		return true;
	const char *field = text_copy_n(matter->pool, condition, (size_t)(equals - condition));
	return text_equal(matter_value(matter, field), equals + strlen(" = "));
}

void line_go_on(struct simulation *simulation, struct tale *tale, const struct matter *matter)
{
	while (!tale->stopped && !tale->waiting && tale->next < tale->step_count) {
		const struct yaml_node *step = tale->steps[tale->next];
		struct task task = { .tale = tale, .step = step, .position = tale->next++ };
		if (holds(matter, yaml_text_of(step, "when")))
			add_tasks(simulation, matter, task);
	}
}

/* --- doing it ---------------------------------------------------------------------------------- */

static bool find_actor(struct simulation *simulation, const struct task *task,
	const struct matter *matter, const struct share *share, const struct action *action)
{
	const struct definition *definition = task->tale->business->definition;
	const struct definitions *set = simulation->ctx->definitions;
	const char *as = yaml_text_of(task->step, "as");
	const struct role *role = role_find(set, text_or(yaml_text_of(task->step, "by"), ""));
	if (task->behalf)
		return who_acts(
			simulation, task->tale, matter, NULL, NULL, definition->on_behalf[0], 0);
	if (task->unit)
		role = as ? role_find(set, as) : simulation->unit_role;
	return role && who_acts(simulation, task->tale, matter, share, action, role, task->unit);
}

static const char *draw_text(
	struct simulation *simulation, const struct task *task, const char *path)
{
	static const char *const none[] = { NULL };
	return words_pool(&task->tale->words, simulation->ctx->pool, path, none);
}

static struct deed make_deed(struct simulation *simulation, const struct task *task,
	const struct matter *matter, const struct share *share, const struct action *action)
{
	struct saying saying = { .simulation = simulation,
		.tale = task->tale,
		.matter = matter,
		.task = task,
		.at = task->on ? task->on : task->at,
		.pool = simulation->ctx->pool };
	struct deed deed = { .action = action->id,
		.share = share ? share->ordinal : 0,
		.version = -1,
		.on = task->on };
	deed.values = say_values(&saying, yaml_get(task->step, "values"));
	if (task->behalf) {
		deed.channel = draw_text(simulation, task, "on-behalf.channels");
		deed.informant = draw_text(simulation, task, "on-behalf.informants");
	}
	return deed;
}

/* A step whose action is not in the definition, or that nobody may take, is refused before the door. */
static bool do_step(struct simulation *simulation, const struct task *task, struct matter *matter)
{
	struct ctx *ctx = simulation->ctx;
	const struct action *action = action_of(task->tale, task->step);
	const char *name = text_or(yaml_text_of(task->step, "action"), "");
	const struct share *share = action ? share_of(matter, action, task) : NULL;
	bool beside = task->kind == TASK_BESIDE;
	if (!action)
		return line_taken(simulation, task, name,
			ctx_fail(ctx, ERR_INVALID, "action.unknown", "action", name));
	if (beside && !action_fits(matter, share, action))
		return false;
	if (!find_actor(simulation, task, matter, share, action))
		return !beside && line_taken(simulation, task, name,
					  ctx_fail(ctx, ERR_FORBIDDEN, "action.not_you", "action",
						  action->title));
	struct deed deed = make_deed(simulation, task, matter, share, action);
	return line_taken(simulation, task, name, matter_act(ctx, matter, &deed));
}

static void do_line(struct simulation *simulation, const struct task *task, struct matter *matter)
{
	struct tale *tale = task->tale;
	bool taken = do_step(simulation, task, matter);
	tale->waiting--;
	tale->last = task->at;
	if (taken)
		tale->done = task->position + 1;
	else
		tale->stopped = true;
	line_go_on(simulation, tale, matter);
}

static void do_beside(struct simulation *simulation, struct task task, struct matter *matter)
{
	bool over = task.tale->done > task.position + 1;
	bool repeated = yaml_get(task.step, "every");
	if (repeated && over)
		return;
	if (dice_chance(&task.tale->dice, chance_of(task.step)) || !repeated)
		do_step(simulation, &task, matter);
	task.at =
		repeated ? when_again(simulation, task.tale, task.step, task.at) : simulation->end;
	if (task.at < simulation->end)
		queue_add(&simulation->queue, task);
}

/* Once, on any day until it is due. */
static void add_extras(struct simulation *simulation, struct tale *tale)
{
	const struct calendar *calendar = simulation->calendar;
	const struct yaml_node *step = yaml_first(yaml_get(tale->business->node, "extras"));
	int64_t day = time_day(tale->last), until = tale->due ? tale->due : day;
	int64_t days = calendar_count_workdays(calendar, day, until);
	for (; step; step = step->next) {
		struct task task = { .kind = TASK_BESIDE, .tale = tale, .step = step };
		task.at = when_on(simulation, &tale->dice,
			calendar_add_workdays(
				calendar, day, dice_between(&tale->dice, 1, days > 1 ? days : 1)),
			0);
		if (dice_chance(&tale->dice, chance_of(step)) && task.at < simulation->end)
			queue_add(&simulation->queue, task);
	}
}

static void know_matter(struct simulation *simulation, struct tale *tale, int64_t matter)
{
	tale->matter = matter;
	apr_hash_set(simulation->tales, &tale->matter, sizeof tale->matter, tale);
	simulation->report->matters++;
}

static void do_register(struct simulation *simulation, const struct task *task)
{
	struct ctx *ctx = simulation->ctx;
	struct tale *tale = task->tale;
	const char *action = yaml_text_of(task->step, "action");
	const struct role *role =
		role_find(ctx->definitions, text_or(yaml_text_of(task->step, "by"), ""));
	struct deed deed = { .action = action, .version = -1, .values = tale->values };
	struct matter *matter = NULL;
	if (role)
		who_acts(simulation, tale, NULL, NULL, NULL, role, 0);
	enum err err = matter_register(ctx, tale->business->definition->id, &deed, &matter);
	if (!line_taken(simulation, task, action, err))
		return;
	know_matter(simulation, tale, matter->id);
	add_extras(simulation, tale);
	line_go_on(simulation, tale, matter);
}

void line_do(struct simulation *simulation, const struct task *task)
{
	struct matter *matter = NULL;
	if (task->kind == TASK_REGISTER) {
		do_register(simulation, task);
		return;
	}
	matter = matter_load_unscoped(simulation->ctx, task->tale->matter);
	if (!matter)
		return;
	if (task->kind == TASK_LINE)
		do_line(simulation, task, matter);
	else
		do_beside(simulation, *task, matter);
}
