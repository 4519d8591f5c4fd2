/* bench/record.c - writes down the statements of lifecycles, as the program itself runs them.
 *
 *   bench-record --root DIR --data DIR --cast FILE --copy FILE --out FILE [--lifecycles N] [--clients N]
 *
 * The requests of the load generator go through the dispatcher in this process, one after another, and
 * the recorder behind store/db.h hears of every statement. N clients take turns, so that neighbours are
 * of different matters and different acts, as in the server's batches. FILE of --copy is the database as
 * it is before the first recorded request: the recording runs on it and on nothing else. Prints one JSON
 * line with the counts. */
#include "acts.h"
#include "recording.h"

#include "app/dispatch.h"
#include "app/routes.h"
#include "http/session.h"
#include "store/db_sqlite.h"

#include <getopt.h>

#define CLIENTS_MAX 256
#define ROOM 6000

struct seat {
	struct member member;
	const char *token, *csrf;
};

struct seated {
	const struct seat *office, *unit;
	struct turn turn;
	bool begun;
};

struct record {
	pool_t *pool;
	const char *root, *url, *cast, *copy, *out;
	int64_t lifecycles, clients;
	struct app *app;
	struct seat office[CAST_MAX], units[CAST_MAX];
	struct cast members;
	FILE *stream;
	const struct statement *known[RECORDING_STATEMENTS];
	int64_t known_count;
	/* counts */
	int64_t posts, statements, most, of_act[POSTS];
};

static void refuse(const char *what, const char *why)
{
	fprintf(stderr, "bench-record: %s: %s\n", what, why);
	exit(1);
}

/* --- requests in process ----------------------------------------------------------------------- */

/* The response is complete; its pool is the exchange's. */
static struct exchange *ask(
	struct record *record, pool_t *pool, const char *path, const char *form, const char *token)
{
	struct exchange *exchange = mem_new(pool, struct exchange);
	struct request *req = &exchange->request;
	req->pool = pool;
	req->method = form ? POST : GET;
	req->path = path;
	req->query = "";
	req->address = "127.0.0.1";
	req->host = "127.0.0.1";
	req->token = token;
	if (form) {
		req->body.type = "application/x-www-form-urlencoded";
		req->body.data = form;
		req->body.size = strlen(form);
	}
	dispatch_run(record->app, exchange);
	return exchange;
}

static const char *set_cookie(const struct exchange *exchange)
{
	const struct header *header = exchange->response.headers;
	while (header && !text_equal(header->name, "Set-Cookie"))
		header = header->next;
	return header ? header->value : "";
}

static void log_in(struct record *record, struct seat *seat)
{
	pool_t *pool = pool_new_root();
	const struct member *member = &seat->member;
	const char *form =
		text_printf(pool, "login=%s&password=%s", member->login, member->password);
	struct exchange *exchange = ask(record, pool, "/login", form, NULL);
	seat->token = session_cookie(record->pool, set_cookie(exchange), SESSION_COOKIE);
	if (exchange->response.status != 303 || !seat->token)
		refuse(member->login, "can't log in");
	seat->csrf = session_csrf(record->pool, seat->token);
	pool_free(pool);
}

static void log_all_in(struct record *record)
{
	const struct cast *cast = &record->members;
	for (size_t i = 0; i < cast->office_count; i++) {
		record->office[i].member = cast->office[i];
		log_in(record, &record->office[i]);
	}
	for (size_t i = 0; i < cast->unit_count; i++) {
		record->units[i].member = cast->units[i];
		log_in(record, &record->units[i]);
	}
}

/* --- writing down ------------------------------------------------------------------------------ */

static void put(struct record *record, const void *data, size_t size)
{
	if (fwrite(data, 1, size, record->stream) != size)
		refuse(record->out, "can't be written");
}

static void put_number(struct record *record, int64_t number)
{
	put(record, &number, sizeof number);
}

static void put_sized(struct record *record, const void *data, size_t size)
{
	put_number(record, (int64_t)size);
	put(record, data, size);
}

static int64_t statement_id(struct record *record, const struct statement *statement)
{
	for (int64_t i = 0; i < record->known_count; i++)
		if (record->known[i] == statement)
			return i;
	CHECK(record->known_count < RECORDING_STATEMENTS && !statement->composed);
	record->known[record->known_count] = statement;
	put(record, "S", 1);
	put_number(record, record->known_count);
	put_sized(record, statement->sql, strlen(statement->sql));
	return record->known_count++;
}

static void put_value(struct record *record, const struct value *value)
{
	char type = (char)value->type;
	put(record, &type, 1);
	if (value->type == VALUE_INT)
		put_number(record, value->number);
	if (value->type == VALUE_TEXT)
		put_sized(record, value->text, strlen(value->text));
	if (value->type == VALUE_BYTES)
		put_sized(record, value->bytes.data, value->bytes.size);
}

static void write_down(
	void *data, const struct statement *statement, const struct value *values, size_t count)
{
	struct record *record = data;
	int64_t id = statement_id(record, statement);
	put(record, "R", 1);
	put_number(record, id);
	put_number(record, (int64_t)count);
	for (size_t i = 0; i < count; i++)
		put_value(record, &values[i]);
}

/* --- the run ----------------------------------------------------------------------------------- */

static struct app *open_app(struct record *record)
{
	const struct app_options options = {
		.root = record->root, .url = record->url, .routes = routes, .kind = APP_ANY
	};
	struct app *app = app_open(record->pool, &options);
	if (!app)
		refuse(record->url, "can't be opened");
	return app;
}

static void copy_file(const char *from, const char *to)
{
	static char bytes[1 << 20];
	FILE *in = fopen(from, "re"), *out = fopen(to, "we");
	if (!in || !out)
		refuse(to, "can't be written");
	for (size_t size; (size = fread(bytes, 1, sizeof bytes, in)) > 0;)
		if (fwrite(bytes, 1, size, out) != size)
			refuse(to, "can't be written");
	fclose(in);
	if (fclose(out) != 0)
		refuse(to, "can't be written");
}

static void take_matter(struct turn *turn, const struct exchange *exchange)
{
	static const char matters[] = "/matters/";
	const char *location = exchange->response.location;
	if (exchange->response.status != 303 || !location || !text_starts(location, matters))
		refuse("an act", "was refused");
	turn->matter = strtoll(location + strlen(matters), NULL, 10);
}

static void act(struct record *record, struct seated *seated, enum act act)
{
	char path[100], form[ROOM], once[ONCE_ROOM];
	const struct seat *seat = act_by_unit(act) ? seated->unit : seated->office;
	pool_t *pool = pool_new_root();
	once_next(once);
	seated->turn.csrf = seat->csrf;
	seated->turn.once = once;
	CHECK(act_path(act, &seated->turn, path, sizeof path) &&
		act_form(act, &seated->turn, form, sizeof form));
	put(record, "P", 1);
	put_number(record, act);
	db_calls_reset(record->app->db);
	struct exchange *exchange = ask(record, pool, path, form, seat->token);
	int64_t calls = db_calls(record->app->db);
	take_matter(&seated->turn, exchange);
	record->posts++;
	record->statements += calls;
	record->most = calls > record->most ? calls : record->most;
	record->of_act[act] = calls > record->of_act[act] ? calls : record->of_act[act];
	pool_free(pool);
}

/* Client I is at act (STEP + I) modulo four; each begins with its first registering. */
static void step(struct record *record, struct seated *seated, int64_t step)
{
	for (int64_t i = 0; i < record->clients; i++) {
		enum act next = (enum act)((step + i) % POSTS);
		if (next == REGISTER) {
			seated[i].begun = true;
			seated[i].turn.serial++;
		}
		if (seated[i].begun)
			act(record, &seated[i], next);
	}
}

static void run(struct record *record)
{
	struct seated seated[CLIENTS_MAX] = { 0 };
	for (int64_t i = 0; i < record->clients; i++) {
		seated[i].office = &record->office[(size_t)i % record->members.office_count];
		seated[i].unit = &record->units[(size_t)i % record->members.unit_count];
		seated[i].turn.unit = seated[i].unit->member.unit;
		seated[i].turn.serial = i * INT64_C(1000000);
	}
	int64_t steps = record->lifecycles * POSTS / record->clients;
	/* Nobody relies on this database: what is written down is the same without waiting. */
	sqlite3_exec(
		db_sqlite_handle(record->app->db), "PRAGMA synchronous = OFF", NULL, NULL, NULL);
	db_record(record->app->db, write_down, record);
	for (int64_t i = 0; i < steps; i++)
		step(record, seated, i);
	db_record(record->app->db, NULL, NULL);
	put(record, "E", 1);
}

static void print(const struct record *record)
{
	printf("{\"posts\":%" PRId64 ",\"statements\":%" PRId64 ",\"statements_per_post\":%.2f,"
	       "\"most\":%" PRId64 ",\"register\":%" PRId64 ",\"dispatch\":%" PRId64
	       ",\"reply\":%" PRId64 ",\"close\":%" PRId64 "}\n",
		record->posts, record->statements,
		(double)record->statements / (double)record->posts, record->most,
		record->of_act[REGISTER], record->of_act[DISPATCH], record->of_act[REPLY],
		record->of_act[CLOSE]);
}

static const char **text_option(struct record *record, int option)
{
	switch (option) {
	case 'r':
		return &record->root;
	case 'd':
		return &record->url;
	case 'a':
		return &record->cast;
	case 'c':
		return &record->copy;
	default:
		return &record->out;
	}
}

static void read_options(struct record *record, int count, char **words)
{
	static const struct option known[] = { { "root", 1, NULL, 'r' }, { "data", 1, NULL, 'd' },
		{ "cast", 1, NULL, 'a' }, { "copy", 1, NULL, 'c' }, { "out", 1, NULL, 'o' },
		{ "lifecycles", 1, NULL, 'n' }, { "clients", 1, NULL, 'k' }, { 0 } };
	for (int option; (option = getopt_long(count, words, "", known, NULL)) != -1;) {
		if (option == '?')
			exit(2);
		if (option == 'n')
			record->lifecycles = strtoll(optarg, NULL, 10);
		else if (option == 'k')
			record->clients = strtoll(optarg, NULL, 10);
		else
			*text_option(record, option) = optarg;
	}
	if (!record->root || !record->url || !record->cast || !record->copy || !record->out ||
		record->clients < 1 || record->clients > CLIENTS_MAX)
		refuse("usage", "--root --data --cast --copy --out [--lifecycles] [--clients]");
	record->url = text_printf(record->pool, "%s/county.db", record->url);
}

int main(int count, char **words)
{
	static struct record record = { .lifecycles = 2000, .clients = 32 };
	mem_init();
	record.pool = pool_new_root();
	read_options(&record, count, words);
	cast_load(record.cast, &record.members);
	record.app = open_app(&record);
	log_all_in(&record);
	app_close(record.app);
	copy_file(record.url, record.copy);
	record.app = open_app(&record);
	record.stream = fopen(record.out, "we");
	if (!record.stream)
		refuse(record.out, "can't be written");
	run(&record);
	app_close(record.app);
	if (fclose(record.stream) != 0)
		refuse(record.out, "can't be written");
	print(&record);
	pool_free(record.pool);
	mem_done();
	return 0;
}
