/* tests/fuzz/fuzz_worktime.c - any limit from any moment, with any pauses: no crash and no endless walk, no due
 * before its start, none earlier for a pause, and what is left at the due is nothing.
 *
 * Eight bytes of start, one each of how many pauses there are and of the percentage, sixteen for each pause, then
 * the limit's text. */
#include "engine/worktime.h"
#include "parts.h"

#include <string.h>

#define PAUSES 4

static const struct calendar *calendar;

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerInitialize(int *count, char ***words)
{
	(void)count, (void)words;
	pool_t *kept = fuzz_keep();
	struct problems problems;
	problems_init(&problems, kept, NULL);
	calendar = calendar_load(kept, SOURCE_ROOT "/definitions/calendars", &problems);
	CHECK(calendar);
	return 0;
}

struct input {
	const uint8_t *bytes;
	size_t size;
};

static uint64_t take(struct input *input, size_t size)
{
	uint64_t number = 0;
	for (; size && input->size; size--, input->size--)
		number = number << 8 | *input->bytes++;
	return number;
}

/* Between 2000 and 2185: outside the calendar counting stops at its edge (calendar.h). */
static int64_t take_instant(struct input *input)
{
	return (int64_t)(take(input, 8) % (185 * 365 * (uint64_t)MS_DAY)) + 30 * 366 * MS_DAY;
}

static void try_limit(
	int64_t start, struct limit limit, const struct pause *pauses, int count, int percent)
{
	int64_t due = worktime_add(calendar, start, limit);
	int64_t paused = worktime_due(calendar, start, limit, pauses, count);
	CHECK(limit.amount < 0 || due >= start);
	CHECK(worktime_due(calendar, start, limit, NULL, 0) == due);
	CHECK(paused >= due || limit.amount < 0);
	worktime_sub(calendar, due, limit);
	worktime_is_provisional(calendar, start, due);
	worktime_between(calendar, start, due, limit.unit);
	CHECK(worktime_left(calendar, start, due, limit.unit) >= 0 || limit.amount < 0);
	int64_t part = worktime_part(calendar, start, due, limit.unit, percent);
	CHECK(limit.amount < 0 || part >= start);
	worktime_next_at(calendar, due, percent * MS_MINUTE);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct input input = { bytes, size };
	struct pause pauses[PAUSES];
	struct limit limit;
	pool_t *pool = pool_new_root();
	int64_t start = take_instant(&input);
	int count = (int)(take(&input, 1) % (PAUSES + 1)), percent = (int)(take(&input, 1) % 101);
	for (int i = 0; i < count; i++) {
		pauses[i].from = start + (int64_t)(take(&input, 8) % (2000 * (uint64_t)MS_DAY));
		pauses[i].to =
			pauses[i].from + (int64_t)(take(&input, 8) % (500 * (uint64_t)MS_DAY));
	}
	const char *text = text_copy_n(pool, (const char *)input.bytes, input.size);
	if (limit_parse(text, &limit))
		try_limit(start, limit, pauses, count, percent);
	pool_free(pool);
	return 0;
}
