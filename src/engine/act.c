/* engine/act.c - the one door: checks what the definition says, appends the event, folds it, writes
 * the rows. People and the clock come through here alike. */
#include "engine/act_inner.h"

#include "base/time.h"
#include "engine/calendar_change.h"
#include "engine/clock.h"
#include "engine/directory.h"
#include "engine/fold.h"
#include "engine/ledger_db.h"
#include "engine/matter_rows.h"
#include "engine/number.h"
#include "engine/values.h"
#include "engine/world.h"
#include "html/json.h"
#include "base/id.h"

#include <inttypes.h>
#include <string.h>

struct attempt {
	struct ctx *ctx;
	struct matter *matter;
	struct share *share;
	const struct action *action;
	const struct deed *deed;
	const struct proposal *proposal; /* that it decides on; NULL: none */
	int64_t at;                      /* now, but never before the event before */
	bool on_behalf;
	int64_t stands_in_for; /* 代办(AB岗): whose right it was; 0: his own */
};

/* --- loading ----------------------------------------------------------------------------------- */

struct matter *matter_load(struct ctx *ctx, int64_t id)
{
	struct matter_row row;
	if (ctx->actor &&
		matter_db_load_scoped(ctx, id, ctx->actor->person->id, time_day(ctx->now), &row))
		return matter_from_rows(ctx, &row);
	(void)ctx_fail(ctx, ERR_NOT_FOUND, "matter.not_found");
	return NULL;
}

struct matter *matter_load_unscoped(struct ctx *ctx, int64_t id)
{
	struct matter_row row;
	if (matter_db_load(ctx, id, &row))
		return matter_from_rows(ctx, &row);
	(void)ctx_fail(ctx, ERR_NOT_FOUND, "matter.not_found");
	return NULL;
}

struct look {
	int64_t matter, seq;
};

static void write_look(struct ctx *ctx, const void *data)
{
	const struct look *look = data;
	(void)matter_db_set_seen(ctx, look->matter, look->seq);
}

void matter_look(struct ctx *ctx, const struct matter *matter)
{
	bool undoable = ctx->now - matter->last_action_at <= matter->definition->undo_within;
	if (!undoable || matter->seen >= matter->seq || !ctx->actor || !matter->last_actor ||
		ctx->actor->person->id == matter->last_actor)
		return;
	const struct look look = { matter->id, matter->seq };
	ctx_remember(ctx, write_look, pool_copy(ctx->pool, &look, sizeof look));
}

/* --- who --------------------------------------------------------------------------------------- */

static bool unit_has_share(const struct matter *matter, int64_t unit)
{
	for (size_t i = 0; i < matter->share_count; i++)
		if (matter->shares[i].unit == unit)
			return true;
	return false;
}

static const struct proposal *proposal_find(const struct matter *matter, int64_t seq)
{
	for (size_t i = 0; seq && i < matter->proposal_count; i++)
		if (matter->proposals[i].seq == seq && !matter->proposals[i].ended)
			return &matter->proposals[i];
	return NULL;
}

const struct role *proposal_role(const struct matter *matter, const struct proposal *proposal)
{
	const struct role *approver = matter->definition->ladder[proposal->rung].approver;
	return approver ? approver : matter->definition->coordinator;
}

bool action_decides(const struct action *action)
{
	return action->effect == EFFECT_ISSUE || action->effect == EFFECT_HOLD ||
	       action->effect == EFFECT_DISMISS;
}

bool action_allowed_to(const struct ctx *ctx, const struct matter *matter,
	const struct share *share, const struct action *action)
{
	if (ctx->actor && action->not_own_unit && unit_has_share(matter, ctx->actor->person->unit))
		return false;
	for (size_t i = 0; i < action->by_count; i++)
		if (owner_is(ctx, matter, share, action->by[i]))
			return true;
	return false;
}

bool action_behalf(const struct ctx *ctx, const struct matter *matter, const struct action *action)
{
	const struct definition *definition = matter->definition;
	bool of_unit = false;
	for (size_t i = 0; i < action->by_count; i++)
		of_unit |= action->by[i]->scope == ROLE_UNIT || action->by[i]->scope == ROLE_HOLDER;
	for (size_t i = 0; of_unit && ctx->actor && i < definition->on_behalf_count; i++)
		if (owner_is(ctx, matter, NULL, definition->on_behalf[i]))
			return true;
	return false;
}

static bool may_by(struct attempt *attempt, const struct actor *actor)
{
	struct ctx as = *attempt->ctx;
	as.actor = actor;
	if (!attempt->proposal)
		return action_allowed_to(&as, attempt->matter, attempt->share, attempt->action);
	return owner_is(&as, attempt->matter, attempt->share,
		proposal_role(attempt->matter, attempt->proposal));
}

/* 代办(AB岗): what his own rights do not give, those of whom he stands in for do. */
static bool may_act(struct attempt *attempt)
{
	const struct actor *actor = attempt->ctx->actor;
	pool_t *pool = attempt->ctx->pool;
	if (!actor || !actor->absent_count)
		return may_by(attempt, actor);
	bool may = may_by(attempt, actor_as(pool, actor, 0));
	for (size_t i = 0; !may && i < actor->absent_count; i++) {
		may = may_by(attempt, actor_as(pool, actor, actor->absent[i]));
		attempt->stands_in_for = may ? actor->absent[i] : 0;
	}
	return may;
}

static enum err check_person(struct attempt *attempt)
{
	struct ctx *ctx = attempt->ctx;
	const struct action *action = attempt->action;
	bool timed = !ctx->actor && action->effect == EFFECT_ISSUE;
	if (action_decides(action) && !attempt->proposal)
		return ctx_fail(ctx, ERR_CONFLICT, "action.proposal_gone");
	if (timed || (action->by_clock && !ctx->actor))
		return OK;
	if (may_act(attempt))
		return OK;
	attempt->on_behalf = action->on_share && action_behalf(ctx, attempt->matter, action);
	if (attempt->on_behalf && text_empty(attempt->deed->channel))
		return ctx_fail_field(ctx, "channel", "action.channel_missing");
	if (attempt->on_behalf)
		return OK;
	return ctx_fail(ctx, ERR_FORBIDDEN, "action.not_you", "action", action->title);
}

/* --- now --------------------------------------------------------------------------------------- */

/* 409 says what changed: the last event that changed it, or the one that took back what was seen. */
static enum err stale(struct attempt *attempt, int64_t token)
{
	struct ctx *ctx = attempt->ctx;
	int64_t seen = attempt->deed->version;
	struct rows rows =
		ledger_db_of_matter(ctx, attempt->matter->id, token > seen ? token - 1 : seen, 1);
	const struct ledger_event *event = rows.data;
	if (!rows.count)
		return ctx_fail(ctx, ERR_CONFLICT, "action.stale_unknown");
	const struct action *action = action_find(attempt->matter->definition, event->event.action);
	const char *who = event->event.actor ? directory_name(ctx->directory, event->event.actor)
					     : message(ctx->pool, ctx->messages, "action.by_clock");
	return ctx_fail(ctx, ERR_CONFLICT, "action.stale", "who", who, "what",
		action ? action->title : event->event.action, "when",
		time_format(ctx->pool, event->event.at));
}

static const struct state *state_of(const struct attempt *attempt)
{
	const struct definition *definition = attempt->matter->definition;
	return attempt->action->on_share ? &definition->share.states[attempt->share->state]
					 : &definition->matter.states[attempt->matter->state];
}

static int64_t happened(const struct attempt *attempt)
{
	return attempt->deed->on ? attempt->deed->on : attempt->at;
}

static enum err check_now(struct attempt *attempt)
{
	struct ctx *ctx = attempt->ctx;
	const struct matter *matter = attempt->matter;
	const struct action *action = attempt->action;
	if (action->on_share && !attempt->share)
		return ctx_fail(ctx, ERR_NOT_FOUND, "matter.no_share");
	int64_t token = attempt->share ? attempt->share->version : matter->version;
	if (attempt->deed->version >= 0 && attempt->deed->version != token)
		return stale(attempt, token);
	if (!action_fits(matter, attempt->share, action))
		return ctx_fail(ctx, ERR_CONFLICT, "action.not_now", "action", action->title,
			"state", state_of(attempt)->title);
	if (!action_in_time(matter, attempt->share, action, happened(attempt)))
		return ctx_fail(ctx, ERR_CONFLICT,
			action->after_due ? "action.not_overdue" : "action.too_late", "action",
			action->title);
	return OK;
}

bool matter_late_entry(const struct ctx *ctx, const struct matter *matter)
{
	const struct definition *definition = matter->definition;
	for (size_t i = 0; i < definition->late_entry_count; i++)
		if (owner_is(ctx, matter, NULL, definition->late_entry[i]))
			return true;
	return !ctx->actor;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* What it follows: the opening, and where it is more than a note, what is under way since. */
static int64_t follows(const struct attempt *attempt)
{
	const struct matter *matter = attempt->matter;
	const struct share *share = attempt->share;
	const struct action *action = attempt->action;
	int64_t after = share ? share->opened : matter->opened;
	if (action->effect == EFFECT_NOTE || action->effect == EFFECT_PAPER)
		return after;
	if (!share || action->then_count)
		after = later(after, later(matter->state_since, matter->suspended));
	for (size_t i = 0; i < matter->clock_count; i++) {
		const struct clock *clock = &matter->clocks[i];
		bool concerned = share ? clock->share == share->ordinal : !clock->share;
		if (concerned && !clock->stopped)
			after = later(after, clock->started);
	}
	return after;
}

/* 补录: a past moment, not before what it follows, never the future; for those who may. */
static enum err check_when(struct attempt *attempt)
{
	int64_t on = happened(attempt);
	if (on > attempt->at)
		return ctx_fail_field(attempt->ctx, "on", "action.future");
	if (on < attempt->at && !matter_late_entry(attempt->ctx, attempt->matter))
		return ctx_fail_field(attempt->ctx, "on", "action.late_not_you");
	if (on < follows(attempt))
		return ctx_fail_field(attempt->ctx, "on", "action.before_opening");
	return OK;
}

/* --- doing ------------------------------------------------------------------------------------- */

static json_t *make_body(const struct attempt *attempt, json_t *values, const char *number)
{
	json_t *body = json_tree(attempt->ctx->pool);
	const struct deed *deed = attempt->deed;
	if (number)
		put_text(body, "number", number);
	if (json_object_size(values))
		json_object_set(body, "values", values);
	if (deed->file_count)
		deed_put_files(body, deed);
	if (deed->past) {
		put_flag(body, "imported", true);
		past_put(attempt->ctx, body, deed->past);
	}
	if (attempt->on_behalf) {
		put_text(body, "channel", deed->channel);
		put_text(body, "informant", text_or(deed->informant, ""));
	}
	if (attempt->stands_in_for)
		put_id(body, STANDS_IN_FOR, attempt->stands_in_for);
	const struct rung *rung = deed->rung;
	/* The event says which rung it decides on, so that its readers need no other event. */
	if (attempt->proposal) {
		rung = &attempt->matter->definition->ladder[attempt->proposal->rung];
		put_int(body, "proposal", attempt->proposal->seq);
	}
	if (rung)
		put_text(body, "rung", rung->id);
	return body;
}

static enum err append(struct attempt *attempt, const json_t *body, struct ledger_event *event)
{
	struct ctx *ctx = attempt->ctx;
	struct matter *matter = attempt->matter;
	const char *bytes = json_text(ctx->pool, body);
	*event = (struct ledger_event){
		.county = ctx->county,
		.matter = matter->id,
		.procedure = matter->definition->id,
		.version = matter->definition->version,
		.body = { bytes, strlen(bytes) },
		.event = {
			.seq = matter->seq + 1,
			.at = attempt->at,
			.on = happened(attempt),
			.action = attempt->action->id,
			.share = attempt->share ? attempt->share->ordinal : attempt->deed->share,
			.actor = ctx->actor ? ctx->actor->person->id : 0,
			.behalf = attempt->on_behalf ? attempt->share->unit : 0,
			.body = body,
		},
	};
	if (matter->head)
		event->position = matter->head + 1;
	struct bytes previous = { matter->leaf, LEDGER_HASH };
	enum err err = ledger_append(ctx, event, previous);
	matter->head = event->position;
	return err;
}

static enum err make_paper(struct attempt *attempt, json_t *body)
{
	const struct matter *matter = attempt->matter;
	const struct event event = { .seq = matter->seq + 1,
		.at = attempt->at,
		.on = happened(attempt),
		.action = attempt->action->id,
		.share = attempt->share ? attempt->share->ordinal : 0,
		.actor = attempt->ctx->actor ? attempt->ctx->actor->person->id : 0,
		.body = body };
	const struct rung *rung =
		attempt->proposal ? &matter->definition->ladder[attempt->proposal->rung] : NULL;
	enum err err = paper_step(attempt->ctx, matter, attempt->action, &event);
	if (err || attempt->deed->past)
		return err;
	return paper_emit(
		attempt->ctx, matter, attempt->action, rung, &event, attempt->deed->number, body);
}

static enum err commit_event(struct attempt *attempt, json_t *body)
{
	struct ledger_event event;
	enum err err = make_paper(attempt, body);
	if (!err)
		err = append(attempt, body, &event);
	if (err)
		return err;
	matter_follow(attempt->ctx, attempt->matter, &event);
	db_flush(attempt->ctx);
	return attempt->ctx->failure.err;
}

/* --- 撤销 --------------------------------------------------------------------------------------- */

static enum err check_undo(struct attempt *attempt, const struct ledger_event *last)
{
	struct ctx *ctx = attempt->ctx;
	const struct matter *matter = attempt->matter;
	const struct action *action = action_find(matter->definition, last->event.action);
	if (!ctx->actor || last->event.actor != ctx->actor->person->id)
		return ctx_fail(ctx, ERR_FORBIDDEN, "undo.not_yours");
	if (attempt->deed->proposal && attempt->deed->proposal != last->event.seq)
		return ctx_fail(ctx, ERR_CONFLICT, "undo.not_last");
	if (!action || !action->undo || last->event.seq == 1)
		return ctx_fail(ctx, ERR_CONFLICT, "undo.cannot", "action",
			action ? action->title : last->event.action);
	if (ctx->now - last->event.at > matter->definition->undo_within)
		return ctx_fail(ctx, ERR_CONFLICT, "undo.too_late");
	if (matter->seen >= last->event.seq)
		return ctx_fail(ctx, ERR_CONFLICT, "undo.seen");
	return OK;
}

static enum err undo(struct attempt *attempt)
{
	struct ctx *ctx = attempt->ctx;
	struct matter *matter = attempt->matter;
	struct rows rows = ledger_events(ctx, matter->id);
	if (!rows.count)
		return ctx_fail(ctx, ERR_CONFLICT, "action.stale_unknown");
	size_t count = (size_t)rows.count;
	struct ledger_event *events = mem_array(ctx->pool, struct ledger_event, count + 1);
	memcpy(events, rows.data, count * sizeof *events);
	enum err err = check_undo(attempt, &events[count - 1]);
	if (err)
		return err;
	json_t *body = json_tree(ctx->pool);
	put_int(body, "undoes", events[count - 1].event.seq);
	err = append(attempt, body, &events[count]);
	if (err)
		return err;
	if (json_object_get(events[count - 1].event.body, "paper"))
		number_undo(ctx, matter->id, events[count - 1].event.seq,
			message(ctx->pool, ctx->messages, "number.undone"));
	matter_take_back(ctx, matter, events, count + 1);
	db_flush(ctx);
	return ctx->failure.err;
}

/* --- the door ---------------------------------------------------------------------------------- */

static enum err begin(
	struct attempt *attempt, struct ctx *ctx, struct matter *matter, const struct deed *deed)
{
	*attempt = (struct attempt){
		.ctx = ctx,
		.matter = matter,
		.action = action_find(matter->definition, text_or(deed->action, "")),
		.share = deed->share ? matter_share(matter, deed->share) : NULL,
		.deed = deed,
		.at = later(ctx->now, matter->last_action_at),
	};
	if (!attempt->action || action_begins(attempt->action))
		return ctx_fail(
			ctx, ERR_INVALID, "action.unknown", "action", text_or(deed->action, ""));
	if (action_decides(attempt->action))
		attempt->proposal = proposal_find(matter, deed->proposal);
	if (attempt->proposal)
		attempt->share = matter_share(matter, attempt->proposal->share);
	enum err err = check_now(attempt);
	if (!err)
		err = check_person(attempt);
	return err ? err : check_when(attempt);
}

static enum err check_values(struct attempt *attempt, json_t **ret)
{
	struct ctx *ctx = attempt->ctx;
	const struct matter *matter = attempt->matter;
	enum err err = values_check(ctx, matter->definition, attempt->action, matter->values,
		attempt->deed->values, ret);
	if (!err)
		err = values_dates(
			ctx, matter->definition, attempt->action, happened(attempt), *ret);
	return err ? err : values_fit(ctx, matter, attempt->share, attempt->action, *ret);
}

enum err matter_act(struct ctx *ctx, struct matter *matter, const struct deed *deed)
{
	struct attempt attempt;
	json_t *values;
	calendar_catch_up(ctx, matter);
	enum err err = begin(&attempt, ctx, matter, deed);
	if (!err)
		err = deed_check_files(ctx, matter, attempt.action, deed);
	if (err)
		return err;
	if (attempt.action->effect == EFFECT_UNDO)
		return undo(&attempt);
	err = check_values(&attempt, &values);
	return err ? err : commit_event(&attempt, make_body(&attempt, values, NULL));
}

enum err matter_check(
	struct ctx *ctx, struct matter *matter, const struct deed *deed, bool with_values)
{
	struct attempt attempt;
	json_t *values;
	enum err err = begin(&attempt, ctx, matter, deed);
	bool undoes = !err && attempt.action->effect == EFFECT_UNDO;
	return err || undoes || !with_values ? err : check_values(&attempt, &values);
}

const char *matter_number(struct ctx *ctx, const struct definition *definition)
{
	int64_t nth, at = id_second(ctx, &nth) * MS_SECOND, of_day = time_of_day(at) / MS_SECOND;
	struct civil civil = time_civil(time_day(at));
	const char *number = text_printf(ctx->pool,
		"%s%04d%02d%02d-%02" PRId64 "%02" PRId64 "%02" PRId64, definition->prefix,
		civil.year, civil.month, civil.day, of_day / 3600, of_day / 60 % 60, of_day % 60);
	if (ctx->ids->node)
		number = text_printf(ctx->pool, "%s.%" PRId64, number, ctx->ids->node);
	return nth ? text_printf(ctx->pool, "%s-%" PRId64, number, nth + 1) : number;
}

static enum err check_entering(struct attempt *attempt, json_t **ret_values)
{
	struct ctx *ctx = attempt->ctx;
	const struct definition *definition = attempt->matter->definition;
	const struct deed *deed = attempt->deed;
	if (!may_act(attempt))
		return ctx_fail(
			ctx, ERR_FORBIDDEN, "action.not_you", "action", attempt->action->title);
	enum err err = deed->past ? OK : check_when(attempt);
	if (!err)
		err = values_check(
			ctx, definition, attempt->action, NULL, deed->values, ret_values);
	if (!err && !deed->past)
		err = values_dates(
			ctx, definition, attempt->action, happened(attempt), *ret_values);
	if (!err && deed->past)
		err = past_fits(ctx, definition, deed->past, *ret_values);
	return err;
}

static enum err enter(struct ctx *ctx, const char *procedure, const struct deed *deed,
	struct attempt *attempt, json_t **ret_values)
{
	const struct definition *definition = definition_find(ctx->definitions, procedure);
	const struct action *action = definition ? action_entering(definition, deed) : NULL;
	if (!action)
		return ctx_fail(ctx, ERR_NOT_FOUND, "matter.no_procedure", "procedure", procedure);
	int64_t id = deed->past ? deed->past->id : id_next(ctx);
	*attempt = (struct attempt){ .ctx = ctx,
		.matter = matter_new(ctx->pool, definition, ctx->world->calendar, id),
		.action = action,
		.deed = deed,
		.at = ctx->now };
	return check_entering(attempt, ret_values);
}

enum err matter_register_check(struct ctx *ctx, const char *procedure, const struct deed *deed)
{
	struct attempt attempt;
	json_t *values;
	return enter(ctx, procedure, deed, &attempt, &values);
}

enum err matter_register(
	struct ctx *ctx, const char *procedure, const struct deed *deed, struct matter **ret)
{
	struct attempt attempt;
	json_t *values = NULL;
	struct deed told = *deed;
	if (deed->past)
		told.on = time_at(deed->past->registered, 0);
	enum err err = enter(ctx, procedure, &told, &attempt, &values);
	if (err)
		return err;
	const char *number =
		deed->past ? deed->past->number : matter_number(ctx, attempt.matter->definition);
	err = commit_event(&attempt, make_body(&attempt, values, number));
	if (!err)
		*ret = attempt.matter;
	return err;
}
