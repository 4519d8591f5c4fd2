/* workbench/workbench_office.c - the blocks of those who give out work and of those who decide: what
 * is theirs to do (①, ⑤), what the ladder has drawn up (④), what came of what they registered (⑥),
 * and what waits for those whom they may stand in for. */
#include "base/time.h"
#include "inbox/inbox.h"
#include "matters/matters.h"
#include "workbench/workbench_inner.h"

#include <inttypes.h>

#define GROUPS_MAX 40
#define GROUP_ROWS 6
#define NEWS_ROWS 6

/* --- to-dos, grouped by business and state ------------------------------------------------------- */

struct group {
	const struct definition *definition;
	const char *title;
	enum block block;
	json_t *object, *rows;
	int64_t count;
	const struct action *bulk;
};

struct grouping {
	struct bench *bench;
	json_t *blocks[BLOCKS]; /* NULL: not wanted */
	int64_t counts[BLOCKS], shown[BLOCKS];
	struct group groups[GROUPS_MAX];
	size_t group_count;
	const struct work_row *rows;
	int64_t row_count;
};

/* The state into which a unit's report moves the matter: what comes back is looked at first. */
static bool follows_a_report(const struct definition *definition, int state)
{
	for (size_t i = 0; i < definition->action_count; i++) {
		const struct action *action = &definition->actions[i];
		for (size_t k = 0; action->on_share && k < action->then_count; k++)
			if (action->then[k].matter_to == state)
				return true;
	}
	return false;
}

/* The state that keeps the clock running, or the clock itself (a ruling that is awaited). */
static const char *group_title(const struct matter *matter, const struct work_row *row)
{
	const struct definition *definition = matter->definition;
	const struct share *share = row->share ? matter_share(matter, row->share) : NULL;
	int clock = clock_find(definition, row->clock);
	const struct state *state = share ? &definition->share.states[share->state]
					  : &definition->matter.states[matter->state];
	bool by_state = clock < 0 || (state->clocks >> clock & 1);
	return by_state ? state->title : definition->clocks[clock].title;
}

static struct group *group_of(
	struct grouping *grouping, enum block block, const struct matter *matter, const char *title)
{
	for (size_t i = 0; i < grouping->group_count; i++) {
		struct group *group = &grouping->groups[i];
		if (group->block == block && group->definition->id == matter->definition->id &&
			text_equal(group->title, title))
			return group;
	}
	if (grouping->group_count == GROUPS_MAX)
		return &grouping->groups[GROUPS_MAX - 1];
	struct group *group = &grouping->groups[grouping->group_count++];
	json_t *object = add_object(json_object_get(grouping->blocks[block], "groups"));
	*group = (struct group){ matter->definition, title, block, object, NULL, 0, NULL };
	put_text(object, "procedure", matter->definition->id);
	put_text(object, "business", matter->definition->title);
	put_text(object, "state", title);
	group->rows = put_list(object, "rows");
	return group;
}

/* The same to-do by two clocks of one state counts once, by the nearer due. */
static bool seen_before(const struct grouping *grouping, const struct work_row *row)
{
	for (const struct work_row *other = grouping->rows; other < row; other++)
		if (other->matter == row->matter && other->share == row->share &&
			text_equal(other->procedure, row->procedure) &&
			other->party == row->party && text_equal(other->role, row->role))
			return true;
	return false;
}

/* What is a person's own is for him to decide where he approves at all. */
static bool decides(const struct bench *bench, enum block block, const struct work_row *row)
{
	const struct role *role = role_find(bench->ctx->definitions, row->role);
	if (!role)
		return bench->approves || block == PROXY;
	return role_may(role, "approve");
}

static void fill_row(struct grouping *grouping, struct group *group, const struct work_row *row,
	struct matter *matter)
{
	struct bench *bench = grouping->bench;
	json_t *item = bench_put_row(bench, group->rows, row, matter);
	const struct action *bulk = bench_put_bulk(bench, item, row, matter);
	if (group->block == ANSWERS && !text_empty(row->result))
		put_text(item, "quote", row->result);
	if (decides(bench, group->block, row)) {
		bench_put_facts(bench, item, row, matter);
		bench_put_answers(bench, item, row, matter);
	}
	if (bulk && !group->bulk)
		group->bulk = bulk;
	if (bulk != group->bulk)
		put_text(item, "item", NULL);
}

static bool is_of_units(const struct role *role)
{
	return role && (role->scope == ROLE_UNIT || role->scope == ROLE_HOLDER);
}

/* A unit's to-do that fell to the office only since nobody there has an account: it is watched, not done. */
static bool waits_for_unit(
	const struct bench *bench, const struct matter *matter, const struct work_row *row)
{
	const struct definition *definition = matter->definition;
	const struct role *holds = role_find(bench->ctx->definitions, row->role);
	const struct share *share = row->share ? matter_share(matter, row->share) : NULL;
	const struct unit *unit =
		directory_unit(bench->ctx->directory, share ? share->unit : matter->lead_unit);
	int clock = clock_find(definition, row->clock);
	if (clock < 0 || !holds || is_of_units(holds) || !unit)
		return false;
	/* What the office handles itself is done in its share. */
	if (text_equal(unit->kind, "office") && share)
		return false;
	const struct role *owner = definition->clocks[clock].owner;
	const struct state *state = share ? &definition->share.states[share->state]
					  : &definition->matter.states[matter->state];
	return is_of_units(owner ? owner : state->owner);
}

static void take_row(struct grouping *grouping, enum block block, const struct work_row *row)
{
	struct bench *bench = grouping->bench;
	struct matter *matter = bench_matter(bench, row);
	if (!matter || seen_before(grouping, row) ||
		(block == DUTIES && bench->office && waits_for_unit(bench, matter, row)))
		return;
	if (block == DUTIES && bench->office && !row->share &&
		follows_a_report(matter->definition, matter->state))
		block = ANSWERS;
	if (!grouping->blocks[block])
		return;
	struct group *group = group_of(grouping, block, matter, group_title(matter, row));
	grouping->counts[block]++;
	if (group->count++ >= (bench->show ? SHOW_ROWS : GROUP_ROWS))
		return;
	fill_row(grouping, group, row, matter);
	grouping->shown[block]++;
}

static void close_groups(struct grouping *grouping)
{
	for (size_t i = 0; i < grouping->group_count; i++) {
		struct group *group = &grouping->groups[i];
		put_int(group->object, "count", group->count);
		put_flag(group->object, "choose", group->bulk != NULL);
		put_text(group->object, "key",
			text_printf(grouping->bench->ctx->pool, "g%d-%zu", group->block, i));
		if (!group->bulk) {
			put_text(group->object, "bulk", NULL);
			continue;
		}
		json_t *bulk = put_object(group->object, "bulk");
		put_text(bulk, "action", group->bulk->id);
		put_text(bulk, "title", group->bulk->title);
	}
}

static json_t *open_groups(struct bench *bench, enum block block)
{
	json_t *object = bench_block(bench, block);
	if (object)
		put_list(object, "groups");
	return object;
}

static void close_block(struct grouping *grouping, enum block block, bool more)
{
	if (grouping->blocks[block])
		bench_close_block(grouping->bench, grouping->blocks[block], block,
			grouping->counts[block], grouping->shown[block], more);
}

/* What the unit's tabs show is not shown twice. */
static bool is_of_my_unit(const struct bench *bench, const struct work_row *row)
{
	return bench_is_unit(bench, row->share ? row->unit : row->lead_unit) &&
	       (bench_is_unit(bench, row->party) || row->party == bench->ctx->actor->person->id);
}

static void fill_mine(struct bench *bench, json_t *answers, json_t *todo)
{
	if (!answers && !todo)
		return;
	struct watch_scope scope = bench_scope(bench);
	struct rows rows = work_db_mine(bench->ctx, &scope, MINE_MOST);
	struct grouping grouping = { .bench = bench,
		.blocks = { [ANSWERS] = answers, [DUTIES] = todo },
		.rows = rows.data,
		.row_count = rows.count };
	for (int64_t i = 0; i < rows.count; i++)
		if (!is_of_my_unit(bench, &grouping.rows[i]))
			take_row(&grouping, DUTIES, &grouping.rows[i]);
	close_groups(&grouping);
	close_block(&grouping, ANSWERS, rows.more);
	close_block(&grouping, DUTIES, rows.more);
}

/* --- standing in --------------------------------------------------------------------------------- */

static bool stands_in_for(const struct bench *bench, const struct role *role)
{
	const struct actor *actor = bench->ctx->actor;
	for (size_t i = 0; i < role->as_count; i++)
		for (size_t k = 0; k < actor->grant_count; k++)
			if (actor->grants[k].role == role->as[i])
				return true;
	return false;
}

/* Leaders need not log in: what waits for them is shown to those who may enter their word. */
static void find_leaders(const struct bench *bench, struct owners_asked *asked)
{
	const struct ctx *ctx = bench->ctx;
	*asked = (struct owners_asked){ .parties = { directory_office(ctx->directory)->id },
		.party_count = 1,
		.roles = { "" },
		.role_count = 1 };
	for (size_t i = 0; i < ctx->definitions->role_count; i++) {
		const struct role *role = &ctx->definitions->roles[i];
		if (role->scope != ROLE_COUNTY || !stands_in_for(bench, role))
			continue;
		if (asked->role_count < BENCH_WORDS)
			asked->roles[asked->role_count++] = role->id;
		size_t count;
		const struct person **people = directory_holders(
			ctx->pool, ctx->directory, role, 0, time_day(ctx->now), &count);
		for (size_t k = 0; k < count && asked->party_count < BENCH_UNITS; k++)
			asked->parties[asked->party_count++] = people[k]->id;
	}
}

static void fill_proxy(struct bench *bench)
{
	struct owners_asked asked;
	find_leaders(bench, &asked);
	if (asked.party_count < 2 || bench->approves)
		return;
	json_t *proxy = open_groups(bench, PROXY);
	if (!proxy)
		return;
	struct rows rows = work_db_of_owners(bench->ctx, &asked, SHOW_ROWS);
	struct grouping grouping = { .bench = bench,
		.blocks = { [PROXY] = proxy },
		.rows = rows.data,
		.row_count = rows.count };
	for (int64_t i = 0; i < rows.count; i++)
		take_row(&grouping, PROXY, &grouping.rows[i]);
	close_groups(&grouping);
	close_block(&grouping, PROXY, rows.more);
}

/* --- ④ what the ladder has drawn up -------------------------------------------------------------- */

static void put_decisions(
	struct bench *bench, json_t *item, const struct rung_row *row, const struct matter *matter)
{
	const struct definition *definition = matter->definition;
	for (size_t i = 0; i < definition->action_count; i++) {
		const struct action *action = &definition->actions[i];
		if (action->effect != EFFECT_ISSUE && action->effect != EFFECT_HOLD &&
			action->effect != EFFECT_DISMISS)
			continue;
		const struct possible possible = { .action = action,
			.share = row->work.share,
			.version = -1,
			.proposal = row->seq };
		bench_put_act(bench, json_object_get(item, "acts"), matter, &possible);
	}
}

/* 拟发催办; of a rung that hangs on no date: why. */
static const char *draft_words(const struct bench *bench, const struct rung *rung)
{
	struct ctx *ctx = bench->ctx;
	const char *title = rung ? rung->title : "";
	if (!rung || rung->clock >= 0)
		return message(ctx->pool, ctx->messages, "workbench.draft", "rung", title);
	if (rung->counts)
		return message(ctx->pool, ctx->messages, "workbench.draft_counts", "rung", title,
			"counted", rung->counts, "times", bench_number(bench, rung->reaches));
	return message(ctx->pool, ctx->messages, "workbench.draft_behind", "rung", title, "months",
		bench_number(bench, rung->behind_months));
}

static void put_draft(
	struct bench *bench, json_t *rows, const struct rung_row *row, struct matter *matter)
{
	struct ctx *ctx = bench->ctx;
	const struct rung *rung = rung_find(matter->definition, row->rung);
	json_t *item = bench_put_row(bench, rows, &row->work, matter);
	put_text(item, "what", draft_words(bench, rung));
	put_text(item, "note", time_format(ctx->pool, row->fired_at));
	put_text(item, "send", row->send_at ? time_format(ctx->pool, row->send_at) : NULL);
	put_text(item, "held",
		row->held_until > time_day(ctx->now) ? time_format_day(ctx->pool, row->held_until)
						     : NULL);
	put_text(item, "item",
		text_printf(ctx->pool, "%" PRId64 ".%" PRId64 ".-1.%" PRId64, matter->id,
			row->work.share, row->seq));
	put_decisions(bench, item, row, matter);
}

static const char *issue_of(const struct definition *definition)
{
	for (size_t i = 0; i < definition->action_count; i++)
		if (definition->actions[i].effect == EFFECT_ISSUE)
			return definition->actions[i].id;
	return NULL;
}

/* Those that go out by themselves first, by their hour; what is held comes last in its own list. */
static void fill_drafts(struct bench *bench, json_t *block)
{
	struct watch_scope scope = bench_scope(bench);
	struct rows rows = work_db_rungs(bench->ctx, &scope, SHOW_ROWS);
	const struct rung_row *row = rows.data;
	const char *issue = NULL;
	int64_t shown = 0, count = 0;
	json_t *list = put_list(block, "rows"), *held = put_list(block, "held_rows");
	for (int64_t i = 0; i < rows.count; i++) {
		struct matter *matter = bench_matter(bench, &row[i].work);
		if (!matter || ++count > bench_rows(bench))
			continue;
		bool is_held = row[i].held_until > time_day(bench->ctx->now);
		put_draft(bench, is_held ? held : list, &row[i], matter);
		issue = text_or(issue, issue_of(matter->definition));
		shown++;
	}
	put_text(block, "issue", issue);
	put_flag(block, "has_held", json_array_size(held) > 0);
	put_flag(block, "has_rows", json_array_size(list) > 0);
	bench_close_block(bench, block, DRAFTS, count, shown, rows.more);
}

/* --- ⑥ news -------------------------------------------------------------------------------------- */

static void fill_news(struct bench *bench, json_t *block)
{
	struct ctx *ctx = bench->ctx;
	struct rows rows = inbox_news(ctx, bench->show ? SHOW_ROWS : NEWS_ROWS);
	const struct inbox_row *row = rows.data;
	json_t *list = put_list(block, "rows");
	for (int64_t i = 0; i < rows.count; i++)
		inbox_put_row(ctx, list, &row[i]);
	bench_close_block(bench, block, NEWS, rows.count, rows.count, rows.more);
	put_text(block, "all", rows.more ? "/inbox" : NULL);
	put_flag(block, "has_rows", rows.count > 0);
}

/* --- in the order of practice.md §2 --------------------------------------------------------------- */

/* An empty block says something to the office alone; to who decides, where nothing else waits. */
static bool is_needed(const struct bench *bench, const json_t *block, size_t others)
{
	if (get_int(block, "count", 0))
		return true;
	const char *id = get_text(block, "block");
	if (text_equal(id, "proxy"))
		return false;
	return bench->office || (bench->approves && !others && text_equal(id, "duties"));
}

static void drop_empty(struct bench *bench)
{
	json_t *blocks = json_object_get(bench->data, "blocks");
	size_t others = 0;
	for (size_t i = 0; i < json_array_size(blocks); i++)
		others += get_int(json_array_get(blocks, i), "count", 0) > 0;
	for (size_t i = json_array_size(blocks); i > 0 && !bench->show; i--)
		if (!is_needed(bench, json_array_get(blocks, i - 1), others))
			json_array_remove(blocks, i - 1);
}

void bench_put_office(struct bench *bench)
{
	json_t *answers = bench->office ? open_groups(bench, ANSWERS) : NULL;
	if (bench->office) {
		bench_put_watch(bench);
		bench_put_unsigned(bench);
	}
	json_t *drafts = bench_block(bench, DRAFTS);
	if (drafts)
		fill_drafts(bench, drafts);
	json_t *todo = open_groups(bench, DUTIES);
	fill_mine(bench, answers, todo);
	fill_proxy(bench);
	json_t *news = bench_block(bench, NEWS);
	if (news)
		fill_news(bench, news);
	drop_empty(bench);
}
