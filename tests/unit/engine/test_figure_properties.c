/* Figures over random histories: the balance adds up, parts make up their whole, what was asked once
 * has the same integers for ever, every number is the count of its rows, no statement scans a table. */
#include "test.h"

#include "county.h"

#include "base/time.h"
#include "engine/calendar_change.h"
#include "engine/figure.h"
#include "engine/ladder.h"
#include "engine/ledger.h"

#include <stdio.h>
#include <string.h>

#define STEPS 600
#define HISTORIES 3

struct random {
	uint64_t state;
};

static uint64_t next(struct random *random, uint64_t below)
{
	random->state = random->state * 6364136223846793005u + 1442695040888963407u;
	return (random->state >> 33) % below;
}

/* --- a random life ------------------------------------------------------------------------------ */

#define MATTERS_MAX 200

struct life {
	struct county *county;
	struct random random;
	int64_t ids[MATTERS_MAX];
	size_t count;
	const struct world *base; /* NULL: its calendar stays */
	size_t moves;             /* dues that calendars have moved */
};

static const char *some_day(struct life *life)
{
	struct county *county = life->county;
	int64_t day = time_day(county->fixture->ctx->now) + 1 + (int64_t)next(&life->random, 40);
	return time_format_day(county->fixture->pool, day);
}

static void open_one(struct life *life)
{
	static const char *const sources[] = { "report", "leader", "superior" };
	struct county *county = life->county;
	pool_t *pool = county->fixture->pool;
	if (life->count == MATTERS_MAX)
		return;
	int lead = (int)next(&life->random, 3);
	struct ctx *ctx = as(county, "supervisor", 0);
	const struct deed deed = { .version = -1,
		.values = VALUES(pool, "subject", "事项", "basis", "文件", "source",
			sources[next(&life->random, 3)], "lead", unit_id(county, lead), "co",
			unit_id(county, (lead + 1) % 3), "due", some_day(life)) };
	struct matter *matter = NULL;
	if (matter_register(ctx, "supervision", &deed, &matter) == OK)
		life->ids[life->count++] = matter->id;
}

static const char *some_value(struct life *life, const struct input *input)
{
	static const char *const plans[] = { "ahead", "on-plan", "behind", "not-started" };
	if (input->type == INPUT_DATE)
		return some_day(life);
	if (input->type == INPUT_UNIT || input->type == INPUT_UNITS)
		return unit_id(life->county, 2);
	if (text_equal(input->name, "plan"))
		return plans[next(&life->random, 4)];
	if (input->type == INPUT_CHOICE)
		return input->choices[next(&life->random, input->choice_count)].id;
	return "说明";
}

/* What an action needs; choices also where it would take them, so that indexed values change. */
static json_t *values_for(struct life *life, const struct action *action)
{
	struct county *county = life->county;
	pool_t *pool = county->fixture->pool;
	const struct definition *definition = definition_find(county->definitions, "supervision");
	json_t *values = json_object();
	pool_defer(pool, values, (void (*)(void *))json_decref);
	for (size_t i = 0; i < action->need_count; i++) {
		const struct input *input = &definition->inputs[action->needs[i].input];
		bool wanted = action->needs[i].required && input->type != INPUT_PERSON;
		if (wanted || input->type == INPUT_CHOICE)
			json_object_set_new(
				values, input->name, json_string(some_value(life, input)));
	}
	return values;
}

/* Mostly what moves the matter on, seldom what ends it early, notes and corrections. */
static const struct possible *choose(
	struct life *life, struct ctx *ctx, const struct matter *matter)
{
	struct possibles possibles = matter_possible(ctx, matter);
	if (!possibles.count)
		return NULL;
	for (int tries = 0; tries < 8; tries++) {
		const struct possible *possible =
			&possibles.items[next(&life->random, possibles.count)];
		const struct action *action = possible->action;
		bool aside = action->effect == EFFECT_NOTE || action->effect == EFFECT_CORRECT;
		bool seldom =
			aside || action->weight == DANGER_ACTION || action->effect == EFFECT_UNDO;
		if (next(&life->random, seldom                             ? 20
					: action->weight == PRIMARY_ACTION ? 1
									   : 3) == 0)
			return possible;
	}
	return NULL;
}

/* Does one of the things that some person may do now with some matter. */
static void act_once(struct life *life)
{
	static const struct {
		const char *role;
		int unit;
	} people[] = {
		{ "supervisor", -1 },
		{ "supervision-head", -1 },
		{ "office-head", -1 },
		{ "liaison", 0 },
		{ "liaison", 1 },
		{ "liaison", 2 },
		{ "unit-head", 0 },
	};
	struct county *county = life->county;
	size_t who = next(&life->random, COUNT(people));
	int64_t unit = people[who].unit < 0 ? 0 : county->units[people[who].unit];
	struct ctx *ctx = as(county, people[who].role, unit);
	struct matter *matter = matter_load(ctx, life->ids[next(&life->random, life->count)]);
	if (!matter)
		return;
	const struct possible *possible = choose(life, ctx, matter);
	if (!possible)
		return;
	const struct deed deed = { .action = possible->action->id,
		.share = possible->share,
		.version = possible->version,
		.proposal = possible->proposal,
		.channel = possible->on_behalf ? "电话" : NULL,
		.values = values_for(life, possible->action) };
	db_savepoint(ctx);
	if (matter_act(ctx, matter, &deed))
		db_rollback_to(ctx);
	db_release(ctx);
}

static void run_ladder(struct county *county)
{
	struct ladder ladder = { 0 };
	ladder_slice(as(county, NULL, 0), &ladder, 0, 20);
	assert_int_equal(county->ctx->failure.err, OK);
}

/* --- the calendar changes -------------------------------------------------------------------------- */

static void take_world(struct life *life)
{
	const struct world *world =
		calendar_world(as(life->county, NULL, 0), life->county->fixture->pool, life->base);
	life->county->world = *world;
}

static void begin_calendar(struct life *life)
{
	pool_t *pool = life->county->fixture->pool;
	struct problems problems;
	struct calendar_files *files = mem_new(pool, struct calendar_files);
	problems_init(&problems, pool, life->county->fixture->messages);
	assert_true(
		calendar_files_read(pool, SOURCE_ROOT "/definitions/calendars", &problems, files));
	life->county->world.files = files;
	struct world *base = mem_new(pool, struct world);
	*base = life->county->world;
	life->base = base;
	calendar_keep(as(life->county, NULL, 0), base);
	take_world(life);
}

/* Days of the next weeks off, or a weekend worked, by a document of the place. */
static struct calendar_files some_files(struct life *life, pool_t *pool)
{
	int64_t day = time_day(life->county->fixture->ctx->now) + (int64_t)next(&life->random, 20);
	bool works = next(&life->random, 2);
	const char *last = time_format_day(pool, day + (int64_t)next(&life->random, 8));
	const char *text = text_printf(pool,
		"local:\n  - {name: 县庆, kind: %s, from: %s, to: %s, document: "
		"县政发〔2026〕1号}\n",
		works ? "work" : "rest", time_format_day(pool, day), last);
	return calendar_files_with(pool, life->county->world.files, "local.yaml", text);
}

static void change_calendar(struct life *life)
{
	struct county *county = life->county;
	pool_t *pool = county->fixture->pool;
	struct calendar_files files = some_files(life, pool);
	struct problems problems;
	struct ctx *ctx = as(county, "supervisor", 0);
	if (county->world.turning)
		return;
	problems_init(&problems, pool, county->fixture->messages);
	int64_t before = calendar_in_force(ctx);
	const struct calendar *calendar =
		calendar_make(pool, "test", &files, before + 1, &problems);
	assert_non_null(calendar);
	struct calendar_moves moves = calendar_diff(ctx, calendar);
	struct calendar_version version = { .version = before + 1,
		.base = before,
		.hash = calendar_hash(calendar),
		.files = calendar_files_json(pool, &files),
		.title = "县庆",
		.document = "县政发〔2026〕1号",
		.proposed_by = ctx->actor->person->id };
	assert_int_equal(calendar_propose(ctx, &version, &moves), OK);
	life->moves += moves.count;
	assert_int_equal(calendar_settle(as(county, "office-head", 0), before + 1, true,
				 county_person(county, "office-head", 0)),
		OK);
	take_world(life);
}

/* So few at a time that others act in between. */
static void follow_calendar(struct life *life)
{
	struct ctx *ctx = as(life->county, NULL, 0);
	if (!life->county->world.turning)
		return;
	bool more = calendar_slice(ctx, 0);
	assert_int_equal(ctx->failure.err, OK);
	if (!more)
		take_world(life);
}

static void live(struct life *life)
{
	if (life->base && next(&life->random, 40) == 0)
		change_calendar(life);
	if (life->base)
		follow_calendar(life);

	if (!life->count || next(&life->random, 6) == 0)
		open_one(life);
	for (int i = 0; i < 6; i++)
		act_once(life);
	if (next(&life->random, 20) == 0)
		run_ladder(life->county);
	if (next(&life->random, 2))
		county_wait(life->county, (int64_t)next(&life->random, 20) * MS_HOUR);
}

/* --- asking ------------------------------------------------------------------------------------- */

struct asked_once {
	struct figure_question question;
	struct figure_value value;
};

#define ASKED_MAX 4000

struct book {
	struct county *county;
	const struct definition *definition;
	struct asked_once *items;
	size_t count;
};

static struct figure_value ask(const struct book *book, struct figure_question *question)
{
	struct figure_value value;
	struct ctx *ctx = as(book->county, "supervisor", 0);
	question->definitions = &book->definition;
	question->definition_count = 1;
	if (figure_ask(ctx, question, &value))
		fail_msg("%s: %s", question->figure->id, ctx->failure.detail);
	return value;
}

static int64_t number(const struct book *book, const char *figure, struct figure_question question)
{
	question.figure = figure_find(book->county->definitions->figures, figure);
	return ask(book, &question).numerator;
}

static void assert_balance(const struct book *book, struct figure_question question)
{
	assert_int_equal(number(book, "carried-in", question) + number(book, "opened", question) -
				 number(book, "closed", question),
		number(book, "running", question));
}

static struct period some_period(struct life *life)
{
	int64_t today = time_day(life->county->fixture->ctx->now);
	int64_t first = today - (int64_t)next(&life->random, 60);
	return period_days(first, first + (int64_t)next(&life->random, 40));
}

static void ask_all(struct book *book, struct life *life)
{
	const struct figure_set *figures = book->county->definitions->figures;
	for (size_t i = 0; i < figures->count && book->count < ASKED_MAX; i++) {
		if (!figure_is_of(figures->items[i], book->definition))
			continue;
		struct asked_once *asked = &book->items[book->count++];
		asked->question = (struct figure_question){ .figure = figures->items[i],
			.period = some_period(life) };
		if (next(&life->random, 3) == 0) {
			asked->question.field = "source";
			asked->question.value = "report";
		}
		asked->value = ask(book, &asked->question);
	}
}

static void assert_same_for_ever(const struct book *book)
{
	int bad = 0;
	for (size_t i = 0; i < book->count; i++) {
		struct asked_once *asked = &book->items[i];
		struct figure_question again = asked->question;
		again.position = asked->value.position;
		again.cutoff = asked->value.cutoff;
		struct figure_value value = ask(book, &again);
		bool same = value.numerator == asked->value.numerator &&
			    value.denominator == asked->value.denominator &&
			    value.calendar_version == asked->value.calendar_version &&
			    text_equal(value.definition_hash, asked->value.definition_hash);
		if (!same)
			print_error("%s as of %d: %s, was %s\n", again.figure->id,
				(int)again.position, value.full, asked->value.full);
		bad += !same;
	}
	assert_int_equal(bad, 0);
}

static struct book *book_of(struct county *county)
{
	struct book *book = mem_new(county->fixture->pool, struct book);
	book->county = county;
	book->definition = definition_find(county->definitions, "supervision");
	book->items = mem_array(county->fixture->pool, struct asked_once, ASKED_MAX);
	return book;
}

TEST(a_random_year_adds_up_and_what_was_asked_stays_answered)
{
	for (uint64_t seed = 1; seed <= HISTORIES; seed++) {
		pool_t *own = pool_new(pool);
		struct life life = { .county = county_start(own), .random = { seed } };
		struct book *book = book_of(life.county);
		begin_calendar(&life);
		for (int step = 0; step < STEPS; step++) {
			live(&life);
			if (step % 8 == 0)
				assert_balance(book,
					(struct figure_question){ .period = some_period(&life) });
			if (step % 40 == 0)
				ask_all(book, &life);
		}
		assert_true(book->count > 100);
		assert_true(life.moves > 3);
		assert_same_for_ever(book);
		for (size_t i = 0; i < book->count; i += 7)
			assert_balance(book,
				(struct figure_question){ .period = book->items[i].question.period,
					.position = book->items[i].value.position });
		struct fixture *twin = fixture_start(own);
		struct ledger_report report =
			ledger_check(as(life.county, NULL, 0), twin->db, stderr);
		assert_int_equal(report.problems, 0);
		assert_int_equal(report.unfolded, 0);
		pool_free(own);
	}
}

/* --- rows --------------------------------------------------------------------------------------- */

static int64_t rows_count(
	const struct book *book, const struct figure_question *question, enum figure_part part)
{
	struct figure_rows rows;
	struct ctx *ctx = as(book->county, "supervisor", 0);
	int64_t count = 0;
	const char *after = NULL;
	do {
		if (figure_rows(ctx, question, part, after, 50, &rows))
			fail_msg("%s", ctx->failure.detail);
		count += (int64_t)rows.count;
		after = rows.next;
	} while (after);
	assert_int_equal(count, rows.total);
	return count;
}

static void assert_rows(const struct book *book, struct figure_question *question)
{
	const struct figure *figure = question->figure;
	struct figure_value value = ask(book, question);
	int64_t all = rows_count(book, question, PART_ALL);
	int64_t expected = figure->measure == MEASURE_TOP && value.count > figure->limit
				   ? figure->limit
				   : value.count;
	if (all != expected)
		fail_msg("%s: %d rows, counted %d", figure->id, (int)all, (int)expected);
	if (figure->measure == MEASURE_RATIO)
		assert_int_equal(rows_count(book, question, PART_HITS), value.numerator);
	if (figure->measure == MEASURE_RATIO)
		assert_int_equal(rows_count(book, question, PART_MISSES),
			value.denominator - value.numerator);
}

TEST(every_number_is_the_count_of_its_rows)
{
	struct life life = { .county = county_start(pool), .random = { 77 } };
	struct book *book = book_of(life.county);
	for (int step = 0; step < STEPS; step++)
		live(&life);
	ask_all(book, &life);
	for (size_t i = 0; i < book->count; i++)
		assert_rows(book, &book->items[i].question);
}

/* --- plans -------------------------------------------------------------------------------------- */

struct recorder {
	const struct statement *statements[5000];
	size_t count;
};

static void record(
	void *data, const struct statement *statement, const struct value *values, size_t count)
{
	struct recorder *recorder = data;
	(void)values, (void)count;
	if (text_starts(statement->name, "query_figure"))
		recorder->statements[recorder->count++] = statement;
}

static void assert_no_scan(struct county *county, const struct recorder *recorder)
{
	int bad = 0;
	for (size_t i = 0; i < recorder->count; i++) {
		const char *plan = db_explain(as(county, NULL, 0), recorder->statements[i]);
		bool scans = !plan || strstr(plan, "SCAN s") || strstr(plan, "SCAN k") ||
			     strstr(plan, "SCAN m") || strstr(plan, "SCAN g") ||
			     strstr(plan, "SCAN h") || strstr(plan, "AUTOMATIC") ||
			     strstr(plan, "(county=?)") || strstr(plan, "procedure=?)");
		if (scans)
			print_error("%s\n%s\n", recorder->statements[i]->sql, text_or(plan, ""));
		bad += scans;
	}
	assert_int_equal(bad, 0);
}

TEST(no_figure_scans_a_table)
{
	struct county *county = county_start(pool);
	struct book *book = book_of(county);
	struct recorder *recorder = mem_new(pool, struct recorder);
	const struct figure_set *figures = county->definitions->figures;
	db_record(county->fixture->db, record, recorder);
	for (size_t i = 0; i < figures->count; i++) {
		struct figure_question question = { .figure = figures->items[i],
			.definitions = &book->definition,
			.definition_count = 1,
			.period = period_month(time_day(FIXTURE_NOW)) };
		struct figure_groups groups;
		struct figure_rows rows;
		struct ctx *ctx = as(county, "liaison", county->units[0]);
		ask(book, &question);
		question.position = 1;
		ask(book, &question);
		question.position = 0;
		for (enum figure_by by = BY_UNIT; by <= BY_FIELD; by++)
			assert_int_equal(figure_groups(ctx, &question, by, "source", &groups), OK);
		assert_int_equal(figure_rows(ctx, &question, PART_ALL, "5.0.0", 10, &rows), OK);
	}
	db_record(county->fixture->db, NULL, NULL);
	assert_true(recorder->count > 200);
	assert_no_scan(county, recorder);
}

RUN_TESTS(cmocka_unit_test(a_random_year_adds_up_and_what_was_asked_stays_answered),
	cmocka_unit_test(every_number_is_the_count_of_its_rows),
	cmocka_unit_test(no_figure_scans_a_table))
