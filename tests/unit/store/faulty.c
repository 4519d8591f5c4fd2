/* tests/unit/store/faulty.c - a file layer that hands everything on but what the test forbids. */
#include "faulty.h"

#include "../../layer/passing.h"

#include <string.h>

static struct faults faults;

static bool hits(_Atomic int64_t *countdown)
{
	return atomic_load(countdown) > 0 && atomic_fetch_sub(countdown, 1) == 1;
}

static int before(struct passing_file *file, enum passing_call call, const void *data, int size,
	sqlite3_int64 at)
{
	(void)data;
	int64_t limit = atomic_load(&faults.log_limit);
	if (!file->log)
		return SQLITE_OK;
	if (call == PASSING_WRITE && limit && at + size > limit)
		return SQLITE_FULL;
	if (call == PASSING_WRITE && hits(&faults.failing_write))
		return SQLITE_IOERR_WRITE;
	if (call == PASSING_SYNC && hits(&faults.failing_sync))
		return SQLITE_IOERR_FSYNC;
	return SQLITE_OK;
}

struct faults *faulty_start(void)
{
	memset(&faults, 0, sizeof faults);
	passing_start("faulty", &(struct passing_hooks){ .before = before });
	return &faults;
}

void faulty_stop(void)
{
	passing_stop();
}
