/* bench/raw.c - runs a recording again: the same statements and values, by the bare engine.
 *
 *   bench-raw --recording FILE --database FILE [--batch 32] [--times]
 *   bench-raw --count FILE             what stands in a county's database, after a crash too
 *
 * No program stands between: each statement is prepared once, then bound, stepped to its end and reset;
 * BATCH POSTs stand in one transaction, as the writer does it.
 * Connection, pragmas and the thread that copies the log are the program's own (store/db.h). DATABASE
 * must be a copy of the one that the recording began with; it is changed. Prints one JSON line; --times
 * also tells on standard error what each statement took of the processor. */
#include "recording.h"

#include "acts.h"

#include "base/time.h"
#include "store/checkpoint.h"
#include "store/db_sqlite.h"

#include <getopt.h>
#include <time.h>

struct raw {
	const char *recording, *database, *count;
	int64_t batch;
	char *data, *at, *end;
	sqlite3 *handle;
	sqlite3_stmt *statements[RECORDING_STATEMENTS];
	struct {
		double seconds;
		int64_t runs;
	} times[RECORDING_STATEMENTS + 1]; /* the last: COMMIT */
	bool tell_times;
	struct checkpoint *checkpoint;
	int64_t posts, lifecycles, ran, commits;
};

static void refuse(const char *what, const char *why)
{
	fprintf(stderr, "bench-raw: %s: %s\n", what, why);
	exit(1);
}

/* --- the recording ----------------------------------------------------------------------------- */

static void load(struct raw *raw)
{
	FILE *stream = fopen(raw->recording, "re");
	if (!stream || fseek(stream, 0, SEEK_END) != 0)
		refuse(raw->recording, "can't be read");
	size_t size = (size_t)ftell(stream);
	rewind(stream);
	raw->data = malloc(size);
	if (!raw->data || fread(raw->data, 1, size, stream) != size)
		refuse(raw->recording, "can't be read");
	raw->at = raw->data;
	raw->end = raw->data + size;
	fclose(stream);
}

static char *take(struct raw *raw, size_t size)
{
	char *at = raw->at;
	if ((size_t)(raw->end - at) < size)
		refuse(raw->recording, "ends too early");
	raw->at += size;
	return at;
}

static int64_t take_number(struct raw *raw)
{
	int64_t number;
	memcpy(&number, take(raw, sizeof number), sizeof number);
	return number;
}

/* --- the engine -------------------------------------------------------------------------------- */

static void must(struct raw *raw, int code)
{
	if (code != SQLITE_OK && code != SQLITE_DONE)
		refuse(raw->database, sqlite3_errmsg(raw->handle));
}

static void prepare(struct raw *raw)
{
	int64_t id = take_number(raw), size = take_number(raw);
	const char *sql = take(raw, (size_t)size);
	CHECK(id >= 0 && id < RECORDING_STATEMENTS);
	must(raw, sqlite3_prepare_v3(raw->handle, sql, (int)size, SQLITE_PREPARE_PERSISTENT,
			  &raw->statements[id], NULL));
}

static int bind_next(struct raw *raw, sqlite3_stmt *statement, int place)
{
	enum value_type type = (enum value_type) * take(raw, 1);
	if (type == VALUE_NULL)
		return sqlite3_bind_null(statement, place);
	int64_t number = take_number(raw);
	if (type == VALUE_INT)
		return sqlite3_bind_int64(statement, place, number);
	const char *data = take(raw, (size_t)number);
	if (type == VALUE_TEXT)
		return sqlite3_bind_text(statement, place, data, (int)number, SQLITE_STATIC);
	return sqlite3_bind_blob(statement, place, data, (int)number, SQLITE_STATIC);
}

static void step(struct raw *raw, sqlite3_stmt *statement)
{
	int code;
	while ((code = sqlite3_step(statement)) == SQLITE_ROW)
		;
	must(raw, code);
	sqlite3_reset(statement);
}

static double now(clockid_t clock)
{
	struct timespec at;
	clock_gettime(clock, &at);
	return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static double time_used(const struct raw *raw)
{
	return raw->tell_times ? now(CLOCK_THREAD_CPUTIME_ID) : 0;
}

static void count_time(struct raw *raw, int64_t id, double from)
{
	raw->times[id].seconds += time_used(raw) - from;
	raw->times[id].runs++;
}

static void run_statement(struct raw *raw)
{
	int64_t id = take_number(raw);
	sqlite3_stmt *statement = raw->statements[id];
	int count = (int)take_number(raw);
	double from = time_used(raw);
	CHECK(statement);
	for (int place = 1; place <= count; place++)
		must(raw, bind_next(raw, statement, place));
	step(raw, statement);
	raw->ran++;
	count_time(raw, id, from);
}

/* --- transactions ------------------------------------------------------------------------------ */

enum word { BEGIN_BATCH, END_BATCH };

struct words {
	sqlite3_stmt *of[END_BATCH + 1];
};

static struct words prepare_words(struct raw *raw)
{
	static const char *const texts[] = { "BEGIN IMMEDIATE", "COMMIT" };
	struct words words;
	for (size_t i = 0; i < COUNT(words.of); i++)
		must(raw, sqlite3_prepare_v3(raw->handle, texts[i], -1, SQLITE_PREPARE_PERSISTENT,
				  &words.of[i], NULL));
	return words;
}

static void end_post(struct raw *raw, const struct words *words, bool last)
{
	if (!raw->posts || (!last && raw->posts % raw->batch != 0))
		return;
	double from = time_used(raw);
	step(raw, words->of[END_BATCH]);
	raw->commits++;
	count_time(raw, RECORDING_STATEMENTS, from);
	checkpoint_turn(raw->checkpoint);
}

static void begin_post(struct raw *raw, const struct words *words)
{
	end_post(raw, words, false);
	if (raw->posts++ % raw->batch == 0)
		step(raw, words->of[BEGIN_BATCH]);
	raw->lifecycles += take_number(raw) == CLOSE;
}

static void run(struct raw *raw)
{
	struct words words = prepare_words(raw);
	for (;;) {
		switch (*take(raw, 1)) {
		case 'S':
			prepare(raw);
			break;
		case 'P':
			begin_post(raw, &words);
			break;
		case 'R':
			run_statement(raw);
			break;
		case 'E':
			end_post(raw, &words, true);
			for (size_t i = 0; i < COUNT(words.of); i++)
				sqlite3_finalize(words.of[i]);
			return;
		default:
			refuse(raw->recording, "is no recording");
		}
	}
}

/* --- the whole --------------------------------------------------------------------------------- */

static void print_times(const struct raw *raw)
{
	for (size_t i = 0; raw->tell_times && i <= RECORDING_STATEMENTS; i++)
		if (raw->times[i].runs)
			fprintf(stderr,
				"%7.2f us a POST, %6.2f us a run, %8" PRId64 " runs: %.70s\n",
				raw->times[i].seconds * 1e6 / (double)raw->posts,
				raw->times[i].seconds * 1e6 / (double)raw->times[i].runs,
				raw->times[i].runs,
				i < RECORDING_STATEMENTS ? sqlite3_sql(raw->statements[i])
							 : "COMMIT");
}

static int64_t number_of(struct raw *raw, const char *sql)
{
	sqlite3_stmt *statement;
	must(raw, sqlite3_prepare_v2(raw->handle, sql, -1, &statement, NULL));
	CHECK(sqlite3_step(statement) == SQLITE_ROW);
	int64_t number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return number;
}

/* Each event is a POST that was acknowledged, or was about to be. */
static void print_count(struct raw *raw)
{
	int64_t posts = number_of(raw, "SELECT COUNT(*) FROM event WHERE actor <> 0");
	int64_t closed =
		number_of(raw, "SELECT COUNT(*) FROM matter m WHERE m.state = 'closed' AND "
			       "4 = (SELECT COUNT(*) FROM event e WHERE "
			       "e.county = m.county AND e.matter = m.id)");
	printf("{\"posts\":%" PRId64 ",\"closed\":%" PRId64 "}\n", posts, closed);
}

static void print(const struct raw *raw, double seconds)
{
	printf("{\"raw_per_second\":%.1f,\"posts\":%" PRId64 ",\"statements\":%" PRId64
	       ",\"commits\":%" PRId64 ",\"batch\":%" PRId64 ",\"seconds\":%.3f}\n",
		(double)raw->lifecycles / seconds, raw->posts, raw->ran, raw->commits, raw->batch,
		seconds);
}

static void read_options(struct raw *raw, int count, char **words)
{
	static const struct option known[] = { { "recording", 1, NULL, 'r' },
		{ "database", 1, NULL, 'd' }, { "batch", 1, NULL, 'b' }, { "count", 1, NULL, 'c' },
		{ "times", 0, NULL, 't' }, { 0 } };
	for (int option; (option = getopt_long(count, words, "", known, NULL)) != -1;) {
		if (option == 'r')
			raw->recording = optarg;
		else if (option == 't')
			raw->tell_times = true;
		else if (option == 'd')
			raw->database = optarg;
		else if (option == 'c')
			raw->count = raw->database = optarg;
		else if (option == 'b')
			raw->batch = strtoll(optarg, NULL, 10);
		else
			exit(2);
	}
	if (!raw->count && !raw->recording)
		refuse("usage", "--recording FILE");
	if (!raw->database || raw->batch < 1)
		refuse("usage", "--recording FILE --database FILE [--batch N]");
}

static void replay(struct raw *raw, pool_t *pool, struct db *db)
{
	const char *why = NULL;
	load(raw);
	raw->checkpoint = checkpoint_start(pool, db, raw->database, CHECKPOINT_BYTES, &why);
	double from = now(CLOCK_MONOTONIC);
	run(raw);
	double seconds = now(CLOCK_MONOTONIC) - from;
	print_times(raw);
	for (size_t i = 0; i < RECORDING_STATEMENTS; i++)
		sqlite3_finalize(raw->statements[i]);
	checkpoint_stop(raw->checkpoint);
	print(raw, seconds);
	free(raw->data);
}

int main(int count, char **words)
{
	static struct raw raw = { .batch = 32 };
	const char *why = NULL;
	mem_init();
	pool_t *pool = pool_new_root();
	read_options(&raw, count, words);
	struct db *db = db_open(pool, raw.database, DB_WRITE, &why);
	if (!db)
		refuse(raw.database, why);
	raw.handle = db_sqlite_handle(db);
	if (raw.count)
		print_count(&raw);
	else
		replay(&raw, pool, db);
	db_close(db);
	pool_free(pool);
	mem_done();
	return 0;
}
