/* tests/unit/store/jobs.h - writes for tests of the writer: each inserts its id, and may misbehave.
 *
 * The diary tells what the writer did in order: "<" begun, the id of each attempt, "s" seal, "+" or
 * "-" ended, "=ID" done, "!" doomed. */
#pragma once

#include "../fixture.h"
#include "store/writer.h"

#include <pthread.h>

struct job {
	struct write write;
	int64_t id, size;                               /* size: of what it stores beside the id */
	void (*also)(struct job *job, struct ctx *ctx); /* after the insert; or NULL */
	int attempts, answered;
	enum err outcome;
	struct shop *shop;
};

struct shop {
	struct fixture *fixture;
	struct writer_options options;
	pthread_mutex_t lock;
	pthread_cond_t news;
	struct buffer diary;
	int64_t answered;
	bool seal_fails, begun_fails;
};

/* A shop whose database is FIXTURE's, with an empty table entry(id, data). */
void shop_open(struct shop *shop, struct fixture *fixture);

/* COUNT jobs with the ids FIRST, FIRST + 1 …, chained by `next`. */
struct job *shop_jobs(struct shop *shop, int64_t first, int64_t count);

/* As one batch on this thread; the diary of it. */
const char *shop_run(struct shop *shop, struct job *jobs);

void shop_wait_answered(struct shop *shop, int64_t count);
int64_t shop_stored(struct shop *shop, int64_t id); /* how often */
int64_t shop_count(struct shop *shop);

/* Each was answered once, and is stored where that was OK. */
void shop_expect_outcomes(struct shop *shop, const struct job *jobs, int count);

/* For `also`. */
void job_fails(struct job *job, struct ctx *ctx);      /* ERR_INVALID */
void job_fails_once(struct job *job, struct ctx *ctx); /* ERR_RETRY at first */
void job_always_retries(struct job *job, struct ctx *ctx);
void job_breaks_once(struct job *job, struct ctx *ctx); /* rolls the transaction back at first */
void job_always_breaks(struct job *job, struct ctx *ctx);
