/* bench/paper.c - how long papers take: the first of a process, then each after it, and 190 items on
 * A3; PDF and DOCX. Prints one line of JSON. */
#include "../tests/unit/document/samples.h"

#include "base/time.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#define ROUNDS 200
#define WARM_UP 10

typedef enum err (*write_document)(
	struct ctx *ctx, const struct document *document, struct document_bytes *ret);

struct bench {
	pool_t *pool;
	const struct fonts *fonts;
	const struct messages *messages;
	int failed;
};

static double milliseconds(clockid_t clock)
{
	struct timespec now;
	clock_gettime(clock, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* One paper from the description to the last byte; its milliseconds. */
static double write_once(struct bench *bench, const char *name, write_document write)
{
	pool_t *pool = pool_new(bench->pool);
	struct ctx ctx = { .pool = pool, .messages = bench->messages };
	struct document_bytes bytes;
	double from = milliseconds(CLOCK_MONOTONIC);
	struct document *document = sample_document(pool, bench->fonts, name, "");
	bench->failed += write(&ctx, document, &bytes) != OK;
	double took = milliseconds(CLOCK_MONOTONIC) - from;
	pool_free(pool);
	return took;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void measure(struct bench *bench, const char *key, const char *name, write_document write)
{
	double took[ROUNDS];
	for (int i = 0; i < WARM_UP; i++)
		write_once(bench, name, write);
	double processor = milliseconds(CLOCK_PROCESS_CPUTIME_ID);
	for (int i = 0; i < ROUNDS; i++)
		took[i] = write_once(bench, name, write);
	processor = milliseconds(CLOCK_PROCESS_CPUTIME_ID) - processor;
	qsort(took, ROUNDS, sizeof(took[0]), by_size);
	printf(",\"%s_p50_ms\":%.1f,\"%s_p99_ms\":%.1f,\"%s_cpu_ms\":%.1f", key, took[ROUNDS / 2],
		key, took[ROUNDS * 99 / 100], key, processor / ROUNDS);
}

int main(void)
{
	mem_init();
	struct bench bench = { .pool = pool_new(NULL) };
	bench.messages = sample_messages(bench.pool);
	bench.fonts = sample_fonts(bench.pool);
	double first = write_once(&bench, "minutes", document_pdf_bytes);
	printf("{\"bench\":\"paper\",\"first_ms\":%.1f", first);
	measure(&bench, "pdf_one_page", "minutes", document_pdf_bytes);
	measure(&bench, "pdf_form", "slip", document_pdf_bytes);
	measure(&bench, "pdf_two_pages", "notice", document_pdf_bytes);
	measure(&bench, "pdf_ledger_190", "ledger", document_pdf_bytes);
	measure(&bench, "docx_two_pages", "notice", document_docx_bytes);
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	printf(",\"peak_mb\":%ld,\"errors\":%d}\n", usage.ru_maxrss / 1024, bench.failed);
	pool_free(bench.pool);
	mem_done();
	return bench.failed != 0;
}
