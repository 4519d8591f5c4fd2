/* tests/unit/store/jobs.c - jobs, the hooks of their writer, and what is stored. */
#include "../test.h"

#include "jobs.h"

enum { INSERT, STORED, ENTRIES };

static const struct statement sql[] = {
	[INSERT] = { "entry_insert", "INSERT INTO entry (id, data) VALUES ($1, $2)" },
	[STORED] = { "entry_stored", "SELECT count(*) FROM entry WHERE id = $1" },
	[ENTRIES] = { "entry_count", "SELECT count(*) FROM entry" },
};

/* The sign, and the id where there is one. */
static void note(struct shop *shop, const char *sign, int64_t id)
{
	pthread_mutex_lock(&shop->lock);
	buffer_text(&shop->diary, sign);
	if (id)
		buffer_printf(&shop->diary, "%d", (int)id);
	pthread_mutex_unlock(&shop->lock);
}

static void prepare(void *data, struct ctx *ctx)
{
	struct shop *shop = data;
	ctx->messages = shop->fixture->messages;
	ctx->county = FIXTURE_COUNTY;
	ctx->now = FIXTURE_NOW;
}

static void begun(void *data, struct ctx *ctx)
{
	struct shop *shop = data;
	note(shop, "<", 0);
	if (shop->begun_fails)
		ctx_broken(ctx, ERR_INTERNAL, "begun fails");
}

static void seal(void *data, struct ctx *ctx)
{
	struct shop *shop = data;
	note(shop, "s", 0);
	if (shop->seal_fails)
		ctx_fail(ctx, ERR_INTERNAL, "internal");
}

static void ended(void *data, bool committed)
{
	note(data, committed ? "+" : "-", 0);
}

static void doomed(void *data, const char *why)
{
	assert_non_null(why);
	note(data, "!", 0);
}

static void attempt(struct write *write, struct ctx *ctx)
{
	struct job *job = (struct job *)write;
	job->attempts++;
	note(job->shop, "", job->id);
	struct bytes data = { pool_alloc(ctx->pool, (size_t)job->size), (size_t)job->size };
	db_put(ctx, &sql[INSERT], V(job->id), V(data));
	if (job->also)
		job->also(job, ctx);
}

static void done(struct write *write, struct ctx *ctx)
{
	struct job *job = (struct job *)write;
	struct shop *shop = job->shop;
	note(shop, "=", job->id);
	job->outcome = ctx->failure.err;
	pool_free(ctx->pool);
	pthread_mutex_lock(&shop->lock);
	job->answered++;
	shop->answered++;
	pthread_cond_broadcast(&shop->news);
	pthread_mutex_unlock(&shop->lock);
}

void shop_open(struct shop *shop, struct fixture *fixture)
{
	enum { DIARY = 1 << 20 };
	*shop = (struct shop){ .fixture = fixture };
	shop->options = (struct writer_options){ .url = fixture->url,
		.capacity = 64,
		.batch = 16,
		.data = shop,
		.prepare = prepare,
		.begun = begun,
		.seal = seal,
		.ended = ended,
		.doomed = doomed };
	pthread_mutex_init(&shop->lock, NULL);
	pthread_cond_init(&shop->news, NULL);
	buffer_init(&shop->diary, pool_new(fixture->pool), DIARY);
	fixture_script(fixture,
		"CREATE TABLE entry (id BIGINT NOT NULL PRIMARY KEY, data BYTEA NOT NULL)");
}

struct job *shop_jobs(struct shop *shop, int64_t first, int64_t count)
{
	struct job *jobs = mem_array(shop->fixture->pool, struct job, count);
	for (int64_t i = 0; i < count; i++) {
		jobs[i].write = (struct write){ .attempt = attempt, .done = done };
		jobs[i].write.next = i + 1 < count ? &jobs[i + 1].write : NULL;
		jobs[i].id = first + i;
		jobs[i].shop = shop;
	}
	return jobs;
}

const char *shop_run(struct shop *shop, struct job *jobs)
{
	shop->diary.size = 0;
	shop->diary.data[0] = '\0';
	writer_run_batch(&shop->options, shop->fixture->db, &jobs->write);
	assert_false(db_in_transaction(shop->fixture->db));
	return shop->diary.data;
}

void shop_wait_answered(struct shop *shop, int64_t count)
{
	pthread_mutex_lock(&shop->lock);
	while (shop->answered < count)
		pthread_cond_wait(&shop->news, &shop->lock);
	pthread_mutex_unlock(&shop->lock);
}

int64_t shop_stored(struct shop *shop, int64_t id)
{
	return db_int(fixture_ctx(shop->fixture), &sql[STORED], -1, V(id));
}

int64_t shop_count(struct shop *shop)
{
	return db_int(fixture_ctx(shop->fixture), &sql[ENTRIES], -1);
}

void job_fails(struct job *job, struct ctx *ctx)
{
	(void)job;
	ctx_fail(ctx, ERR_INVALID, "input.invalid");
}

void job_always_retries(struct job *job, struct ctx *ctx)
{
	(void)job;
	ctx_broken(ctx, ERR_RETRY, "again");
}

void job_fails_once(struct job *job, struct ctx *ctx)
{
	if (job->attempts == 1)
		job_always_retries(job, ctx);
}

void job_always_breaks(struct job *job, struct ctx *ctx)
{
	(void)job;
	db_script(ctx, "ROLLBACK");
}

void job_breaks_once(struct job *job, struct ctx *ctx)
{
	if (job->attempts == 1)
		job_always_breaks(job, ctx);
}

void shop_expect_outcomes(struct shop *shop, const struct job *jobs, int count)
{
	for (int i = 0; i < count; i++) {
		assert_int_equal(jobs[i].answered, 1);
		assert_int_equal(shop_stored(shop, jobs[i].id), jobs[i].outcome == OK);
	}
}
