/* The one fold: whatever people and the clock do to a matter, its rows are what folding all its events
 * gives, and the record holds together. */
#include "test.h"

#include "history.h"
#include "same_matter.h"

#include "base/time.h"
#include "engine/ladder.h"
#include "engine/ledger.h"

#include <inttypes.h>
#include <stdlib.h>

#define HISTORIES 300
#define STEPS 25

/* The same histories every time; a stretch of others by HISTORY_FROM for who looks for more. */
static uint64_t first_history(void)
{
	const char *from = getenv("HISTORY_FROM");
	return from ? strtoull(from, NULL, 10) : 1;
}

struct life {
	struct history history;
	uint64_t seed;
	int64_t id;
	const char *last; /* what was done last, for the message */
};

/* --- what must hold after every step ------------------------------------------------------------ */

static void check_chain(struct life *life, const struct ledger_event *events, int64_t count)
{
	struct bytes previous = { 0 };
	for (int64_t i = 0; i < count; i++) {
		unsigned char commit[LEDGER_HASH], leaf[LEDGER_HASH];
		assert_int_equal(events[i].event.seq, i + 1);
		ledger_commit(events[i].salt, events[i].body, commit);
		assert_memory_equal(events[i].commit.data, commit, LEDGER_HASH);
		ledger_leaf(life->history.pool, &events[i], previous, leaf);
		assert_memory_equal(events[i].leaf.data, leaf, LEDGER_HASH);
		assert_true(i == 0 || events[i].position > events[i - 1].position);
		assert_true(i == 0 || events[i].event.at >= events[i - 1].event.at);
		assert_true(events[i].event.on <= events[i].event.at);
		previous = events[i].leaf;
	}
}

static void check_end(struct life *life, const struct matter *matter)
{
	if (!matter->definition->matter.states[matter->state].end)
		return;
	for (size_t i = 0; i < matter->clock_count; i++)
		if (!matter->clocks[i].stopped &&
			!matter->definition->clocks[matter->clocks[i].def].quiet)
			fail_msg("seed %" PRIu64 ", %s: clock %s runs after the end", life->seed,
				life->last, matter->definition->clocks[matter->clocks[i].def].id);
	for (size_t i = 0; i < matter->share_count; i++)
		assert_true(matter->shares[i].ended_on && !matter->shares[i].ask.kind);
	assert_int_equal(matter->proposal_count, 0);
	assert_int_equal(matter->suspended, 0);
	assert_true(matter->closed);
}

static void check_shares(struct life *life, const struct matter *matter)
{
	const struct machine *machine = &matter->definition->share;
	for (size_t i = 0; i < matter->share_count; i++) {
		const struct share *share = &matter->shares[i];
		if (machine->states[share->state].end != (share->ended_on != 0) && !share->ended_on)
			fail_msg("seed %" PRIu64 ", %s: share %zu goes on at its end", life->seed,
				life->last, i + 1);
		if (share->state != machine->first && !machine->states[share->state].end)
			assert_true(share->signed_on);
	}
	for (size_t i = 0; i < matter->clock_count; i++) {
		const struct clock *clock = &matter->clocks[i];
		if (clock->stopped && clock->stopped < clock->started)
			fail_msg("seed %" PRIu64 ", %s: clock %d stopped before it started",
				life->seed, life->last, clock->def);
		for (size_t k = 0; k < clock->pause_count; k++)
			assert_true(clock->pauses[k].from <= clock->pauses[k].to);
		if (!clock->stopped && clock->amber > clock->due)
			fail_msg("seed %" PRIu64 ", %s: clock %d is amber after its due",
				life->seed, life->last, clock->def);
	}
}

static void check_life(struct life *life)
{
	struct ctx *ctx = history_as(&life->history, NULL);
	struct matter *stored = matter_load_unscoped(ctx, life->id);
	struct rows rows = ledger_events(ctx, life->id);
	const struct ledger_event *events = rows.data;
	assert_non_null(stored);
	check_chain(life, events, rows.count);
	struct event *all = mem_array(ctx->pool, struct event, rows.count);
	for (int64_t i = 0; i < rows.count; i++)
		all[i] = events[i].event;
	assert_int_equal(stored->seq, rows.count);
	assert_memory_equal(stored->leaf, events[rows.count - 1].leaf.data, LEDGER_HASH);
	const struct matter *folded = matter_fold(
		ctx->pool, stored->definition, stored->calendar, life->id, all, (size_t)rows.count);
	const char *difference = matter_difference(ctx->pool, stored, folded, ctx->now);
	if (difference)
		fail_msg("seed %" PRIu64 ", event %" PRId64 " %s: %s", life->seed, stored->seq,
			life->last, difference);
	check_end(life, stored);
	check_shares(life, stored);
}

/* --- living ------------------------------------------------------------------------------------- */

static void begin(struct life *life)
{
	static const struct {
		const char *role, *procedure;
	} procedures[] = {
		{ "supervisor", "supervision" },
		{ "document-clerk", "instruction" },
		{ "proposal-clerk", "suggestion" },
	};
	struct history *history = &life->history;
	struct county *county = history->county;
	size_t which = (size_t)history_random(history, COUNT(procedures));
	const struct definition *definition =
		definition_find(county->definitions, procedures[which].procedure);
	json_t *values = history_values(
		history, definition, NULL, NULL, action_find(definition, "register"));
	life->id =
		county_register(county, procedures[which].role, procedures[which].procedure, values)
			->id;
	life->last = "register";
}

/* Lives go on: the next step is likely, taking back and putting away are not. */
static int64_t tickets(const struct action *action)
{
	static const bool seldom[EFFECTS] = { [EFFECT_NOTE] = true,
		[EFFECT_CORRECT] = true,
		[EFFECT_UNDO] = true,
		[EFFECT_SUSPEND] = true,
		[EFFECT_REASSIGN] = true,
		[EFFECT_TAKE] = true,
		[EFFECT_CLOSE_SHARES] = true };
	bool back = action->most && !action->on_share;
	if (action->only_files)
		return 0; /* nothing is brought along here */
	if (action->weight == PRIMARY_ACTION)
		return 20;
	return action->weight == DANGER_ACTION || seldom[action->effect] || back ? 1 : 4;
}

/* One of what is offered, or nothing. */
static const struct possible *choose(struct history *history, struct possibles possibles)
{
	int64_t all = 8;
	for (size_t i = 0; i < possibles.count; i++)
		all += tickets(possibles.items[i].action);
	int64_t drawn = history_random(history, all);
	for (size_t i = 0; i < possibles.count; i++) {
		drawn -= tickets(possibles.items[i].action);
		if (drawn < 0)
			return &possibles.items[i];
	}
	return NULL;
}

static int64_t when(struct life *life, struct ctx *ctx, const struct matter *matter)
{
	if (!matter_late_entry(ctx, matter) || !history_chance(&life->history, 8))
		return 0;
	return ctx->now - history_random(&life->history, 2 * MS_DAY);
}

static void say_refused(const struct life *life, const struct ctx *ctx, const struct matter *matter,
	const struct possible *possible, const struct deed *deed)
{
	char *values = json_dumps(deed->values, 0);
	print_message("seed %" PRIu64 ": %s by %s (%s/%" PRId64 ") %s\n", life->seed, deed->action,
		ctx->actor->person->name, matter->definition->id, possible->share, values);
	free(values);
	for (const struct field_problem *field = ctx->failure.fields; field; field = field->next)
		print_message("  %s: %s\n", field->field, field->message);
	fail_msg("what was offered is refused: %s", text_or(ctx->failure.message, "?"));
}

static void take_step(struct life *life, const struct person *person)
{
	struct history *history = &life->history;
	struct ctx *ctx = history_as(history, person);
	struct matter *matter = matter_load(ctx, life->id);
	if (!matter)
		return;
	const struct possible *possible = choose(history, matter_possible(ctx, matter));
	if (!possible)
		return;
	const struct share *share = possible->share ? matter_share(matter, possible->share) : NULL;
	struct deed deed = {
		.action = possible->action->id,
		.share = possible->share,
		.version = possible->version,
		.proposal = possible->proposal,
		.channel = possible->on_behalf ? "phone" : NULL,
		.values = history_values(
			history, matter->definition, matter, share, possible->action),
	};
	if (!deed.values)
		return;
	deed.on = when(life, ctx, matter);
	bool late = deed.on != 0;
	life->last = text_copy(history->county->fixture->pool, deed.action);
	db_savepoint(ctx);
	enum err err = matter_act(ctx, matter, &deed);
	if (err)
		db_rollback_to(ctx);
	db_release(ctx);
	/* A time before what it follows is refused; a rework needs no date that it has. */
	if (err && !(late && ctx->failure.fields))
		say_refused(life, ctx, matter, possible, &deed);
}

static void let_time_act(struct life *life)
{
	struct ladder ladder = { 0 };
	struct ctx *ctx = history_as(&life->history, NULL);
	while (ladder_slice(ctx, &ladder, 0, 20))
		;
	life->last = "the ladder";
	assert_int_equal(ctx->failure.err, OK);
}

static void wait_a_little(struct history *history)
{
	static const int64_t waits[] = { MS_MINUTE, 20 * MS_MINUTE, MS_HOUR, 5 * MS_HOUR, MS_DAY,
		3 * MS_DAY, 9 * MS_DAY };
	county_wait(history->county,
		waits[history_random(history, COUNT(waits))] + history_random(history, MS_HOUR));
}

/* Some of the time somebody has a matter before him for whom there is nothing to do. */
static void live(struct life *life)
{
	struct history *history = &life->history;
	pool_t *lasting = history->county->fixture->pool;
	begin(life);
	for (int step = 0; step < STEPS; step++) {
		history->pool = pool_new(lasting);
		if (history_chance(history, 4))
			let_time_act(life);
		else
			for (int i = 0; i < 8; i++)
				take_step(life, history_person(history));
		check_life(life);
		wait_a_little(history);
		pool_free(history->pool);
		history->pool = lasting;
	}
}

/* --- what must hold of all rows together -------------------------------------------------------- */

static int64_t number(struct county *county, const char *sql)
{
	const struct statement statement = { "test", sql, .composed = true };
	return db_int(as(county, NULL, 0), &statement, -1, V(FIXTURE_COUNTY));
}

static void check_rows(struct life *life)
{
	static const struct {
		const char *name, *sql;
	} rules[] = {
		{ "a milestone of what was undone lives",
			"SELECT COUNT(*) FROM milestone m, event u, event x WHERE m.county = $1 "
			"AND m.superseded = 0 AND u.county = $1 AND u.matter = m.matter "
			"AND u.action = 'undo' AND x.county = $1 AND x.matter = m.matter "
			"AND x.seq = m.seq AND CAST(u.body AS TEXT) = "
			"'{\"undoes\":' || m.seq || '}'" },
		{ "a matter that counts has ended",
			"SELECT COUNT(*) FROM milestone k, matter m WHERE k.county = $1 AND "
			"k.superseded = 0 AND k.kind IN ('closed', 'declined', 'cancelled') "
			"AND m.county = $1 AND m.id = k.matter AND m.uncounted = 0" },
		{ "a share must be signed for that ended unsigned",
			"SELECT COUNT(*) FROM milestone k, share s WHERE k.county = $1 AND "
			"k.superseded = 0 AND k.kind = 'sent' AND s.county = $1 AND s.matter = "
			"k.matter AND s.ordinal = k.share AND s.ended_on > 0 AND s.signed_on = 0" },
		{ "a share need not be signed for that runs",
			"SELECT COUNT(*) FROM share s WHERE s.county = $1 AND s.ended_on = 0 AND "
			"NOT EXISTS (SELECT 1 FROM milestone k WHERE k.county = $1 AND k.matter = "
			"s.matter AND k.share = s.ordinal AND k.kind = 'sent' AND k.superseded = "
			"0)" },
		{ "two standings at once",
			"SELECT COUNT(*) FROM (SELECT 1 FROM standing WHERE county = $1 AND "
			"superseded = 0 GROUP BY matter HAVING COUNT(*) > 1) AS twice" },
		{ "a party of an ended matter is open",
			"SELECT COUNT(*) FROM matter_party p, matter m WHERE p.county = $1 AND "
			"m.county = $1 AND m.id = p.matter AND p.is_open <> m.is_open" },
		{ "a clock of a stopped share is somebody's to-do",
			"SELECT COUNT(*) FROM clock c WHERE c.county = $1 AND c.running = 1 AND "
			"c.stopped > 0" },
	};
	for (size_t i = 0; i < COUNT(rules); i++)
		if (number(life->history.county, rules[i].sql) != 0)
			fail_msg("seed %" PRIu64 ": %s", life->seed, rules[i].name);
}

static void check_ledger(struct life *life, pool_t *pool)
{
	struct county *county = life->history.county;
	const struct fixture *twin = fixture_start(pool);
	char *said = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&said, &size);
	struct ledger_report report = ledger_check(as(county, NULL, 0), twin->db, stream);
	fclose(stream);
	if (report.problems)
		fail_msg("seed %" PRIu64 ": %s", life->seed, said);
	free(said);
}

TEST(any_life_of_a_matter_is_the_fold_of_its_events)
{
	uint64_t from = first_history();
	for (uint64_t seed = from; seed < from + HISTORIES; seed++) {
		pool_t *own = pool_new(pool);
		struct life life = { .seed = seed };
		history_init(&life.history, county_start(own), seed);
		live(&life);
		check_rows(&life);
		if (seed % 10 == 0)
			check_ledger(&life, own);
		pool_free(own);
	}
}

RUN_TESTS(cmocka_unit_test(any_life_of_a_matter_is_the_fold_of_its_events))
