/* tests/layer/layer.c - what a test puts under the real program by LD_PRELOAD: a clock that stands wrong, a
 * disk that fails, and a diary of what was written and not yet synced.
 *
 * HUIYIN_LAYER names the file of `struct control`, which the test writes while the program runs. With
 * HUIYIN_DIARY every write stands in that file, with what it replaced, before it is done; a sync that has
 * ended is told there too. After a SIGKILL tests/crash/power_cut.py makes of it what a power cut would have
 * left. With HUIYIN_CARELESS every connection has synchronous = OFF. */
#include "passing.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum fault { FAULT_NONE, FAULT_BROKEN, FAULT_FULL, FAULT_SHORT };

/* Eight bytes each, in the order of tests/crash/layer.mjs. */
struct control {
	_Atomic int64_t clock;     /* ms that the wall clock is ahead */
	_Atomic int64_t fault;     /* what the Nth call from now meets … */
	_Atomic int64_t countdown; /* … N; 0: none */
	_Atomic int64_t lasting;   /* whether all calls after it meet it too */
	_Atomic int64_t met;       /* how many have */
};

enum entry_kind { ENTRY_OPEN, ENTRY_WRITE, ENTRY_TRUNCATE, ENTRY_SYNC };

/* Then the name, or the bytes replaced (as many as there were) and those written. */
struct entry {
	int64_t kind, file, at, size, replaced, length; /* length: of the file before */
};

#define FILES_MAX 16

static struct control none, *control = &none;
static int diary = -1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int64_t written;
static char names[FILES_MAX][512];

/* --- the diary ---------------------------------------------------------------------------------- */

static void put(
	const struct entry *entry, const void *first, const void *second, size_t second_size)
{
	size_t first_size = (size_t)entry->replaced,
	       size = sizeof *entry + first_size + second_size;
	char *bytes = malloc(size);
	memcpy(bytes, entry, sizeof *entry);
	if (first_size)
		memcpy(bytes + sizeof *entry, first, first_size);
	if (second_size)
		memcpy(bytes + sizeof *entry + first_size, second, second_size);
	if (write(diary, bytes, size) != (ssize_t)size)
		abort();
	free(bytes);
	written += (int64_t)size;
}

static int64_t number_of(struct passing_file *file)
{
	int number = 0;
	while (number < FILES_MAX - 1 && *names[number] && strcmp(names[number], file->name) != 0)
		number++;
	if (!*names[number]) {
		size_t size = strlen(file->name);
		memcpy(names[number], file->name, size + 1);
		put(&(struct entry){ .kind = ENTRY_OPEN, .file = number, .size = (int64_t)size },
			NULL, file->name, size);
	}
	return number;
}

static void note_change(
	struct passing_file *file, enum entry_kind kind, const void *data, int64_t size, int64_t at)
{
	sqlite3_int64 length = 0;
	file->real.pMethods->xFileSize(&file->real, &length);
	int64_t end = kind == ENTRY_WRITE && at + size < length ? at + size : length;
	int64_t replaced = end > at ? end - at : 0;
	char *before = malloc((size_t)replaced + 1);
	if (replaced)
		file->real.pMethods->xRead(&file->real, before, (int)replaced, at);
	put(&(struct entry){ kind, number_of(file), at, size, replaced, length }, before, data,
		(size_t)size);
	free(before);
}

static void note(struct passing_file *file, enum passing_call call, const void *data, int size,
	sqlite3_int64 at)
{
	pthread_mutex_lock(&lock);
	if (call == PASSING_WRITE)
		note_change(file, ENTRY_WRITE, data, size, at);
	else if (call == PASSING_TRUNCATE)
		note_change(file, ENTRY_TRUNCATE, NULL, 0, at);
	else if (call == PASSING_SYNC)
		file->mark = written;
	pthread_mutex_unlock(&lock);
}

/* --- faults ------------------------------------------------------------------------------------- */

static bool meets(void)
{
	int64_t left = atomic_load(&control->countdown);
	if (left <= 0)
		return false;
	if (left == 1 && atomic_load(&control->lasting))
		return true;
	return atomic_fetch_sub(&control->countdown, 1) == 1;
}

static int broken(enum passing_call call)
{
	static const int codes[] = { SQLITE_IOERR_READ, SQLITE_IOERR_WRITE, SQLITE_IOERR_TRUNCATE,
		SQLITE_IOERR_FSYNC, SQLITE_IOERR_FSTAT };
	return codes[call];
}

static int fault(struct passing_file *file, enum passing_call call, const void *data, int size,
	sqlite3_int64 at)
{
	int64_t kind = atomic_load(&control->fault);
	bool fits = kind == FAULT_BROKEN || (kind != FAULT_NONE && call == PASSING_WRITE);
	if (!fits || !meets())
		return SQLITE_OK;
	atomic_fetch_add(&control->met, 1);
	if (kind == FAULT_BROKEN)
		return broken(call);
	if (kind == FAULT_SHORT)
		file->real.pMethods->xWrite(&file->real, data, size / 2, at);
	return SQLITE_FULL;
}

static int before(struct passing_file *file, enum passing_call call, const void *data, int size,
	sqlite3_int64 at)
{
	if (!file->database && !file->log)
		return SQLITE_OK;
	int code = fault(file, call, data, size, at);
	if (!code && diary >= 0)
		note(file, call, data, size, at);
	return code;
}

/* What was written before the sync began. */
static void synced(struct passing_file *file)
{
	if (diary < 0 || (!file->database && !file->log))
		return;
	pthread_mutex_lock(&lock);
	put(&(struct entry){ .kind = ENTRY_SYNC, .file = number_of(file), .at = file->mark }, NULL,
		NULL, 0);
	pthread_mutex_unlock(&lock);
}

/* --- instead of the libraries' own ------------------------------------------------------------------ */

int clock_gettime(clockid_t which, struct timespec *ret)
{
	if (syscall(SYS_clock_gettime, which, ret) != 0)
		return -1;
	int64_t ahead = which == CLOCK_REALTIME ? atomic_load(&control->clock) : 0;
	int64_t ns = ret->tv_nsec + ahead % 1000 * 1000000;
	ret->tv_sec += ahead / 1000 + (ns >= 1000000000) - (ns < 0);
	ret->tv_nsec = ns + (ns < 0 ? 1000000000 : 0) - (ns >= 1000000000 ? 1000000000 : 0);
	return 0;
}

typedef int executing(
	sqlite3 *, const char *, int (*)(void *, int, char **, char **), void *, char **);

int sqlite3_exec(sqlite3 *handle, const char *sql, int (*each)(void *, int, char **, char **),
	void *data, char **ret_why)
{
	executing *real = (executing *)dlsym(RTLD_NEXT, "sqlite3_exec");
	int code = real(handle, sql, each, data, ret_why);
	if (code == SQLITE_OK && getenv("HUIYIN_CARELESS") && strstr(sql, "synchronous = "))
		code = real(handle, "PRAGMA synchronous = OFF", NULL, NULL, NULL);
	return code;
}

/* --- the start ------------------------------------------------------------------------------------ */

__attribute__((constructor)) static void start(void)
{
	const char *file = getenv("HUIYIN_LAYER"), *told = getenv("HUIYIN_DIARY");
	int shared = file ? open(file, O_RDWR | O_CLOEXEC) : -1;
	if (shared < 0)
		return;
	control = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, shared, 0);
	if (control == MAP_FAILED)
		abort();
	if (told)
		diary = open(told, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
	passing_start("layer", &(struct passing_hooks){ before, synced });
}
