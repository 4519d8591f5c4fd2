/* matters/matters_show.c - one matter: where it stands, whose turn it is, its clocks with their
 * arithmetic, its shares side by side, what was done, and what this person may do now. */
#include "matters/matters.h"

#include "base/time.h"
#include "engine/clock.h"
#include "engine/directory.h"
#include "engine/ledger.h"
#include "engine/query.h"
#include "engine/sentence.h"
#include "engine/world.h"
#include "figures/figures.h"
#include "files/files.h"
#include "html/json.h"
#include "papers/papers.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* --- head --------------------------------------------------------------------------------------- */

/* What is as usual is not worth a tag: NULL for the fallback. */
static const char *choice_title(const struct definition *definition, int input, const char *id)
{
	if (input >= 0 && text_equal(definition->inputs[input].fallback, id))
		return NULL;
	for (size_t i = 0; input >= 0 && i < definition->inputs[input].choice_count; i++)
		if (text_equal(definition->inputs[input].choices[i].id, id))
			return definition->inputs[input].choices[i].title;
	return NULL;
}

/* 现在由谁办理: the person, or the unit and the role that it waits for. */
static const char *turn_text(struct ctx *ctx, const struct matter *matter)
{
	const struct state *state = &matter->definition->matter.states[matter->state];
	if (state->end || !state->owner)
		return NULL;
	struct owner owner = owner_of(ctx, matter, matter_lead(matter), state->owner);
	const struct role *role = role_find(ctx->definitions, owner.role);
	const char *party = directory_name(ctx->directory, owner.party);
	return role ? text_printf(ctx->pool, "%s %s", party, role->title) : party;
}

static const char *time_or_null(struct ctx *ctx, int64_t at)
{
	return at ? time_format(ctx->pool, at) : NULL;
}

/* Of what an old ledger tells the day is known, not the hour. */
static const char *moment(struct ctx *ctx, const struct matter *matter, int64_t at)
{
	if (at && matter->imported && !time_of_day(at))
		return time_format_day(ctx->pool, time_day(at));
	return time_or_null(ctx, at);
}

static void put_head(struct ctx *ctx, json_t *data, const struct matter *matter)
{
	const struct definition *definition = matter->definition;
	const struct state *state = &definition->matter.states[matter->state];
	const struct person *registrar = directory_person(ctx->directory, matter->registrar);
	const struct unit *lead = directory_unit(ctx->directory, matter->lead_unit);
	put_id(data, "id", matter->id);
	put_text(data, "number", matter->number);
	put_text(data, "title", matter->title);
	put_text(data, "business", definition->title);
	put_text(data, "procedure", definition->id);
	put_text(data, "unit_word", definition->unit_word);
	put_text(data, "state", state->id);
	put_text(data, "state_title", state->title);
	put_flag(data, "ended", state->end);
	put_text(data, "urgency",
		choice_title(definition, definition->urgency_input, matter->urgency));
	put_text(data, "kind", choice_title(definition, definition->kind_input, matter->kind));
	put_text(data, "opened", moment(ctx, matter, matter->opened));
	put_text(data, "registrar", registrar ? registrar->name : NULL);
	put_text(data, "lead", lead ? lead->short_name : NULL);
	put_int(data, "version", matter->version);
	put_int(data, "round", matter->round);
	put_flag(data, "need_to_know", definition->access == ACCESS_NAMED);
	put_text(data, "turn", turn_text(ctx, matter));
	put_light(ctx, data, "light", matter_light(matter, ctx->now));
}

/* WHOLE: all of it is for these eyes, see figures_table_is_whole. */
static void put_values(struct ctx *ctx, json_t *data, const struct matter *matter, bool whole)
{
	json_t *list = put_list(data, "values");
	for (size_t i = 0; i < matter->definition->input_count; i++) {
		const struct input *input = &matter->definition->inputs[i];
		const char *text = matter_text(ctx, matter, input);
		bool shown = *text && input->is != IS_TITLE && input->ask != ASK_ACTION;
		if (!shown || (!whole && input->ask != ASK_REGISTER))
			continue;
		json_t *item = add_object(list);
		put_text(item, "name", input->name);
		put_text(item, "title", input->title);
		put_text(item, "text", text);
		put_flag(item, "long", input->type == INPUT_LONG);
	}
	put_flag(data, "has_values", json_array_size(list) > 0);
}

/* --- clocks ------------------------------------------------------------------------------------- */

static void put_steps(
	struct ctx *ctx, json_t *item, const struct matter *matter, const struct clock *clock)
{
	json_t *steps = put_list(item, "steps");
	const struct clock_def *def = &matter->definition->clocks[clock->def];
	struct limit limit = clock_limit(matter, def);
	put_flag(item, "provisional",
		worktime_is_provisional(ctx->world->calendar, clock->started,
			clock->due == NEVER ? clock->started : clock->due));
	if (def->every_month)
		add_text(steps, message(ctx->pool, ctx->messages, "clock.monthly", "day",
					text_printf(ctx->pool, "%" PRId64, def->month_day)));
	else if (limit.amount)
		for (const struct explain_line *line = worktime_explain(ctx->pool, ctx->messages,
			     ctx->world->calendar, clock->started, limit, clock->pauses,
			     (int)clock->pause_count)
							       .lines;
			line; line = line->next)
			add_text(steps, line->text);
	if (clock->day && !def->every_month)
		add_text(steps, message(ctx->pool, ctx->messages, "clock.fixed", "date",
					time_format_day(ctx->pool, clock->day)));
	if (clock->day > clock->first_day && clock->first_day)
		add_text(steps, message(ctx->pool, ctx->messages, "clock.extended", "date",
					time_format_day(ctx->pool, clock->first_day)));
	put_flag(item, "has_steps", json_array_size(steps) > 0);
}

static const char *weekday(struct ctx *ctx, int64_t due)
{
	static const char *const keys[] = { "weekday.0", "weekday.1", "weekday.2", "weekday.3",
		"weekday.4", "weekday.5", "weekday.6" };
	if (due == NEVER)
		return NULL;
	return message(ctx->pool, ctx->messages, keys[time_weekday(worktime_due_day(due))]);
}

static void put_clock(
	struct ctx *ctx, json_t *list, const struct matter *matter, const struct clock *clock)
{
	const struct clock_def *def = &matter->definition->clocks[clock->def];
	const struct share *share = matter_share(matter, clock->share);
	const struct unit *unit = share ? directory_unit(ctx->directory, share->unit) : NULL;
	enum light light = clock_light(matter, clock, ctx->now);
	json_t *item = add_object(list);
	put_text(item, "title",
		unit ? text_printf(ctx->pool, "%s · %s", def->title, unit->short_name)
		     : def->title);
	put_text(item, "due", clock->due == NEVER ? NULL : due_words(ctx, clock->due));
	put_text(item, "weekday", weekday(ctx, clock->due));
	put_text(item, "remaining",
		light == LIGHT_PAUSED || clock->stopped
			? NULL
			: remaining_text(ctx, clock->due,
				  clock->day ? UNIT_WORKDAY : clock_limit(matter, def).unit));
	put_light(ctx, item, "light", light);
	if (light == LIGHT_PAUSED) {
		json_t *paused = put_object(item, "paused");
		put_text(paused, "since", time_format(ctx->pool, matter->suspended));
		put_text(paused, "reason", text_or(matter_value(matter, "cause"), ""));
	} else {
		put_text(item, "paused", NULL);
	}
	put_steps(ctx, item, matter, clock);
}

/* A unit's red marks are between it and the office: other units don't see them. */
static bool may_see_clock(
	const struct ctx *ctx, const struct matter *matter, const struct clock *clock)
{
	const struct share *share = matter_share(matter, clock->share);
	const struct unit *own = ctx->actor->unit;
	return !share || !own || text_equal(own->kind, "office") || actor_sees_all(ctx->actor) ||
	       directory_within(ctx->directory, share->unit, own->id);
}

static void put_clocks(struct ctx *ctx, json_t *data, const struct matter *matter)
{
	json_t *list = put_list(data, "clocks");
	bool ended = matter->definition->matter.states[matter->state].end;
	for (size_t i = 0; !ended && i < matter->clock_count; i++)
		if (!matter->clocks[i].stopped && may_see_clock(ctx, matter, &matter->clocks[i]))
			put_clock(ctx, list, matter, &matter->clocks[i]);
	put_flag(data, "has_clocks", json_array_size(list) > 0);
}

/* --- shares ------------------------------------------------------------------------------------- */

static const char *plan_title(const struct definition *definition, const char *plan)
{
	for (size_t i = 0; plan && i < definition->plan_count; i++)
		if (text_equal(definition->plan[i].id, plan))
			return definition->plan[i].title;
	return NULL;
}

void put_nodes(
	struct ctx *ctx, json_t *item, const struct matter *matter, const struct share *share)
{
	json_t *list = put_list(item, "nodes");
	for (size_t i = 0; i < matter->node_count; i++) {
		const struct node *node = &matter->nodes[i];
		if (node->share != share->ordinal)
			continue;
		json_t *row = add_object(list);
		put_int(row, "n", node->ordinal);
		put_text(row, "title", node->title);
		put_text(row, "day", time_format_day(ctx->pool, node->day));
		put_text(row, "done",
			node->done_day ? time_format_day(ctx->pool, node->done_day) : NULL);
	}
}

static void put_share(
	struct ctx *ctx, json_t *list, const struct matter *matter, const struct share *share)
{
	static const char *const roles[] = { "", "share.lead", "share.co", "share.separate" };
	const struct unit *unit = directory_unit(ctx->directory, share->unit);
	const struct person *holder = directory_person(ctx->directory, share->holder);
	json_t *item = add_object(list);
	put_int(item, "ordinal", share->ordinal);
	put_id(item, "unit_id", share->unit);
	put_text(item, "unit", unit ? unit->short_name : "");
	put_text(item, "role", message(ctx->pool, ctx->messages, roles[share->role]));
	put_text(item, "state", matter->definition->share.states[share->state].id);
	put_text(item, "state_title", matter->definition->share.states[share->state].title);
	put_flag(item, "ended", share->ended_on != 0);
	put_flag(item, "past", share->past);
	put_int(item, "version", share->version);
	put_text(item, "holder", holder ? holder->name : NULL);
	put_text(item, "opened", moment(ctx, matter, share->opened));
	put_text(item, "signed", moment(ctx, matter, share_signed(matter, share)));
	put_flag(item, "signed_before", share->signed_on && !share_signed(matter, share));
	put_text(item, "reported", moment(ctx, matter, share->reported_on));
	put_text(item, "progress_on", moment(ctx, matter, share->progress_on));
	put_text(item, "progress", text_empty(share->progress) ? NULL : share->progress);
	put_text(item, "problem", text_empty(share->problem) ? NULL : share->problem);
	put_text(item, "next_step", text_empty(share->next_step) ? NULL : share->next_step);
	put_text(item, "result", text_empty(share->result) ? NULL : share->result);
	put_text(item, "plan", plan_title(matter->definition, share->plan));
	put_nodes(ctx, item, matter, share);
	put_flag(item, "has_nodes", json_array_size(json_object_get(item, "nodes")) > 0);
	put_list(item, "actions");
	put_list(item, "behalf");
}

static bool is_own(const struct ctx *ctx, const struct share *share)
{
	return ctx->actor->unit &&
	       directory_within(ctx->directory, share->unit, ctx->actor->unit->id);
}

static void put_shares(struct ctx *ctx, json_t *data, const struct matter *matter, bool whole)
{
	json_t *list = put_list(data, "shares");
	for (size_t i = 0; i < matter->share_count; i++)
		if (whole || is_own(ctx, &matter->shares[i]))
			put_share(ctx, list, matter, &matter->shares[i]);
	put_flag(data, "has_shares", json_array_size(list) > 0);
}

/* --- what was done ------------------------------------------------------------------------------ */

static void put_behalf(struct ctx *ctx, json_t *item, const struct event *event)
{
	if (!event->behalf) {
		put_text(item, "behalf", NULL);
		return;
	}
	json_t *behalf = put_object(item, "behalf");
	put_text(behalf, "who", directory_name(ctx->directory, event->behalf));
	put_text(behalf, "channel", get_text(event->body, "channel"));
	put_text(behalf, "informant", get_text(event->body, "informant"));
}

static bool is_undone(const struct ledger_event *events, int64_t count, int64_t seq)
{
	for (int64_t i = 0; i < count; i++)
		if (get_int(events[i].event.body, "undoes", 0) == seq)
			return true;
	return false;
}

/* What was written, where the sentence does not say it already. */
static const char *quote_of(const json_t *values, const char *sentence)
{
	const char *quote = text_or(get_text(values, "progress"), get_text(values, "result"));
	return quote && !strstr(sentence, quote) ? quote : NULL;
}

struct course {
	const struct ledger_event *events;
	const char **sentences; /* of the events */
	int64_t count;
	struct rows files;
};

/* 补传: the step that its files belong to. */
static const char *added_to(struct ctx *ctx, const struct course *course, int64_t seq)
{
	for (int64_t i = 0; seq && i < course->count; i++) {
		const struct event *event = &course->events[i].event;
		if (event->seq == seq)
			return text_printf(ctx->pool, "%s %s", time_format(ctx->pool, event->at),
				course->sentences[i]);
	}
	return NULL;
}

/* 同岗办理: who registered it has approved it too, or signed its paper. */
static bool is_same_post(const struct matter *matter, const struct event *event)
{
	const struct action *action = action_find(matter->definition, event->action);
	if (!action || !event->actor || event->actor != matter->registrar ||
		(action->to < 0 && !action->paper))
		return false;
	for (size_t i = 0; i < action->by_count; i++)
		if (role_may(action->by[i], "approve"))
			return true;
	return false;
}

/* 代办(AB岗): whose right it was; NULL: the actor's own. */
static const char *absent_of(const struct ctx *ctx, const struct event *event)
{
	int64_t person;
	const char *text = get_text(event->body, STANDS_IN_FOR);
	return text && text_to_int(text, &person) ? directory_name(ctx->directory, person) : NULL;
}

/* Its files stand with it, and in the list of all unless it was taken back. */
static void put_event(struct ctx *ctx, json_t *data, const struct matter *matter,
	const struct course *course, int64_t index)
{
	const struct event *event = &course->events[index].event;
	json_t *list = json_object_get(data, "events");
	bool undone = is_undone(course->events, course->count, event->seq);
	const struct person *actor = directory_person(ctx->directory, event->actor);
	const struct unit *unit = actor ? directory_unit(ctx->directory, actor->unit) : NULL;
	bool late = event->at - event->on > MS_DAY;
	json_t *item = add_object(list);
	put_int(item, "seq", event->seq);
	put_text(item, "action", event->action);
	put_text(item, "at", time_format(ctx->pool, event->at));
	put_text(item, "sentence", course->sentences[index]);
	put_text(item, "by",
		actor ? text_printf(ctx->pool, "%s %s", unit ? unit->short_name : "", actor->name)
		      : NULL);
	put_flag(item, "machine", !event->actor);
	put_flag(item, "same_post", is_same_post(matter, event));
	put_text(item, "stands_in_for", absent_of(ctx, event));
	put_flag(item, "undone", undone);
	put_text(item, "on", late ? moment(ctx, matter, event->on) : NULL);
	put_flag(item, "late", late);
	put_behalf(ctx, item, event);
	const json_t *values = json_object_get(event->body, "values");
	put_text(item, "quote", quote_of(values, get_text(item, "sentence")));
	json_t *own = put_list(item, "files");
	if (!undone)
		put_files(ctx, json_object_get(data, "files"), &course->files, event->seq);
	put_files(ctx, own, &course->files, event->seq);
	put_flag(item, "has_files", json_array_size(own) > 0);
	put_text(item, "adds", added_to(ctx, course, get_int(event->body, "adds", 0)));
	put_text(item, "undo", NULL);
}

static void put_events(struct ctx *ctx, json_t *data, const struct matter *matter, bool whole)
{
	struct rows rows = ledger_events(ctx, matter->id);
	const struct course course = {
		.events = rows.data,
		.sentences = history_sentences(ctx, matter, rows.data, rows.count),
		.count = rows.count,
		.files = files_of_matter(ctx, matter->id),
	};
	json_t *all = put_list(data, "files");
	put_list(data, "events");
	for (int64_t i = course.count - 1; i >= 0; i--) {
		const struct share *share = matter_share(matter, course.events[i].event.share);
		if (whole || !share || is_own(ctx, share))
			put_event(ctx, data, matter, &course, i);
	}
	put_int(data, "event_count", (int64_t)json_array_size(json_object_get(data, "events")));
	put_int(data, "file_count", (int64_t)json_array_size(all));
	put_flag(data, "has_files", json_array_size(all) > 0);
}

/* --- what may be done --------------------------------------------------------------------------- */

static void put_proposals(struct ctx *ctx, json_t *data, const struct matter *matter)
{
	json_t *list = put_list(data, "proposals");
	for (size_t i = 0; i < matter->proposal_count; i++) {
		const struct proposal *proposal = &matter->proposals[i];
		const struct rung *rung = &matter->definition->ladder[proposal->rung];
		const struct share *share = matter_share(matter, proposal->share);
		int64_t unit = share ? share->unit : matter->lead_unit;
		json_t *item = add_object(list);
		put_int(item, "seq", proposal->seq);
		put_text(item, "rung", rung->title);
		put_text(item, "unit", directory_name(ctx->directory, unit));
		put_text(item, "fired", time_format(ctx->pool, proposal->fired_at));
		put_text(item, "send",
			proposal->send_at ? time_format(ctx->pool, proposal->send_at) : NULL);
		put_text(item, "approver", rung->approver ? rung->approver->title : NULL);
	}
	put_flag(data, "has_proposals", matter->proposal_count > 0);
}

/* The next step first, what takes something away last; else in the order of the definition. */
static int by_weight(const void *a, const void *b)
{
	static const int places[] = {
		[PRIMARY_ACTION] = 0, [PLAIN_ACTION] = 1, [DANGER_ACTION] = 2
	};
	const struct possible *left = a, *right = b;
	int place = places[left->action->weight] - places[right->action->weight];
	if (place)
		return place;
	return left->action == right->action
		       ? (left->share > right->share) - (left->share < right->share)
		       : (left->action > right->action) - (left->action < right->action);
}

/* A share's actions stand with the share, but those of one's own unit with the matter's. */
static json_t *place_of(
	struct ctx *ctx, json_t *data, const struct matter *matter, const struct possible *possible)
{
	const struct share *share = matter_share(matter, possible->share);
	if (!share || share->unit == ctx->actor->unit->id || possible->proposal)
		return json_object_get(data, "actions");
	size_t i;
	json_t *item, *found = NULL;
	json_array_foreach (json_object_get(data, "shares"), i, item)
		if (get_int(item, "ordinal", 0) == share->ordinal)
			found = item;
	return json_object_get(found, possible->on_behalf ? "behalf" : "actions");
}

static void put_possible(
	struct ctx *ctx, json_t *data, const struct request *req, const struct matter *matter)
{
	struct possibles possibles = matter_possible(ctx, matter);
	const struct drafts drafts =
		drafts_below(ctx, text_printf(ctx->pool, "/matters/%" PRId64 "/", matter->id));
	if (possibles.count)
		qsort(possibles.items, possibles.count, sizeof *possibles.items, by_weight);
	json_t *actions = put_list(data, "actions");
	for (size_t i = 0; i < possibles.count; i++)
		put_action(ctx, place_of(ctx, data, matter, &possibles.items[i]), req, &drafts,
			matter, &possibles.items[i]);
	put_flag(data, "has_actions", json_array_size(actions) > 0);
	size_t at;
	json_t *share;
	bool late = matter_light(matter, ctx->now) == LIGHT_OVERDUE;
	json_array_foreach (json_object_get(data, "shares"), at, share) {
		put_flag(share, "late",
			late && matter->shares[at].role != SHARE_CO && !matter->shares[at].past);
		put_flag(share, "has_actions",
			json_array_size(json_object_get(share, "actions")) > 0);
		put_flag(
			share, "has_behalf", json_array_size(json_object_get(share, "behalf")) > 0);
	}
}

enum err matters_show(struct ctx *ctx, const struct request *req, struct response *res)
{
	const struct matter *matter = req->object;
	bool whole = figures_table_is_whole(ctx, matter);
	matter_look(ctx, matter);
	put_head(ctx, res->data, matter);
	put_values(ctx, res->data, matter, whole);
	put_clocks(ctx, res->data, matter);
	put_shares(ctx, res->data, matter, whole);
	put_proposals(ctx, res->data, matter);
	put_possible(ctx, res->data, req, matter);
	put_events(ctx, res->data, matter, whole);
	figures_put_table(ctx, res->data, matter);
	papers_put_of_matter(ctx, res->data, matter);
	put_text(res->data, "today", time_format_day(ctx->pool, time_day(ctx->now)));
	return res_page(res, "matters/show");
}
