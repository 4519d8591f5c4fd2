/* store/db_sqlite_log.c - a file layer under a writing connection: what a commit adds to the log goes to
 * the system in a few large pieces, not in two for each page.
 *
 * What must stay true: nothing waits here that another connection may read, or whose failure would come
 * too late. So only frames that don't end a transaction wait (the second number of a frame's header is
 * zero: https://sqlite.org/fileformat2.html#the_write_ahead_log); the frame that ends it takes all with
 * it before the index tells of them, and its failure is that of the commit. Whatever else is done with
 * the log finds nothing waiting. */
#include "store/db_sqlite.h"

#define HEADER_BYTES 24
/* The engine's own layer takes less than 128 KiB at once. */
#define WAITING_BYTES (120 * 1024)

/* What belongs to the header that has just been written. */
enum next { ANY, PAGE, LAST_PAGE };

struct log_layer {
	sqlite3_vfs vfs; /* first: the engine hands it back */
	sqlite3_vfs *real;
	char *waiting; /* one connection has one log */
	char name[40];
};

struct log {
	sqlite3_file base; /* first: the engine hands it back */
	sqlite3_file *real;
	char *waiting;
	int used;
	sqlite3_int64 at; /* where in the file `waiting` begins */
	enum next next;
};

/* --- what waits -------------------------------------------------------------------------------- */

static struct log *log_of(sqlite3_file *file)
{
	return (struct log *)file;
}

static int write_waiting(struct log *log)
{
	int size = log->used;
	log->used = 0;
	log->next = ANY;
	return size ? log->real->pMethods->xWrite(log->real, log->waiting, size, log->at)
		    : SQLITE_OK;
}

static enum next after_header(const unsigned char *header)
{
	bool ends = header[4] || header[5] || header[6] || header[7];
	return ends ? LAST_PAGE : PAGE;
}

static int write_log(sqlite3_file *file, const void *data, int size, sqlite3_int64 at)
{
	struct log *log = log_of(file);
	bool header = size == HEADER_BYTES, follows = log->used && at == log->at + log->used;
	bool waits = header || (follows && log->next == PAGE);
	CHECK(size <= WAITING_BYTES);
	if (!follows || log->used + size > WAITING_BYTES) {
		int code = write_waiting(log);
		if (code != SQLITE_OK)
			return code;
		log->at = at;
	}
	memcpy(log->waiting + log->used, data, (size_t)size);
	log->used += size;
	log->next = header ? after_header(data) : ANY;
	return waits ? SQLITE_OK : write_waiting(log);
}

/* --- everything else comes after it ------------------------------------------------------------ */

static int close_log(sqlite3_file *file)
{
	struct log *log = log_of(file);
	int written = write_waiting(log), closed = log->real->pMethods->xClose(log->real);
	return written != SQLITE_OK ? written : closed;
}

static int read_log(sqlite3_file *file, void *data, int size, sqlite3_int64 at)
{
	struct log *log = log_of(file);
	int code = write_waiting(log);
	return code != SQLITE_OK ? code : log->real->pMethods->xRead(log->real, data, size, at);
}

static int truncate_log(sqlite3_file *file, sqlite3_int64 size)
{
	struct log *log = log_of(file);
	int code = write_waiting(log);
	return code != SQLITE_OK ? code : log->real->pMethods->xTruncate(log->real, size);
}

static int sync_log(sqlite3_file *file, int flags)
{
	struct log *log = log_of(file);
	int code = write_waiting(log);
	return code != SQLITE_OK ? code : log->real->pMethods->xSync(log->real, flags);
}

static int size_of_log(sqlite3_file *file, sqlite3_int64 *size)
{
	struct log *log = log_of(file);
	int code = write_waiting(log);
	return code != SQLITE_OK ? code : log->real->pMethods->xFileSize(log->real, size);
}

static int lock_log(sqlite3_file *file, int kind)
{
	return log_of(file)->real->pMethods->xLock(log_of(file)->real, kind);
}

static int unlock_log(sqlite3_file *file, int kind)
{
	return log_of(file)->real->pMethods->xUnlock(log_of(file)->real, kind);
}

static int check_lock(sqlite3_file *file, int *held)
{
	return log_of(file)->real->pMethods->xCheckReservedLock(log_of(file)->real, held);
}

static int control_log(sqlite3_file *file, int what, void *data)
{
	return log_of(file)->real->pMethods->xFileControl(log_of(file)->real, what, data);
}

static int sector_size(sqlite3_file *file)
{
	return log_of(file)->real->pMethods->xSectorSize(log_of(file)->real);
}

static int traits(sqlite3_file *file)
{
	return log_of(file)->real->pMethods->xDeviceCharacteristics(log_of(file)->real);
}

static const sqlite3_io_methods methods = { .iVersion = 1,
	.xClose = close_log,
	.xRead = read_log,
	.xWrite = write_log,
	.xTruncate = truncate_log,
	.xSync = sync_log,
	.xFileSize = size_of_log,
	.xLock = lock_log,
	.xUnlock = unlock_log,
	.xCheckReservedLock = check_lock,
	.xFileControl = control_log,
	.xSectorSize = sector_size,
	.xDeviceCharacteristics = traits };

/* --- the layer --------------------------------------------------------------------------------- */

/* Other files than the log are the real layer's alone. */
static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
	struct log_layer *layer = (struct log_layer *)vfs;
	if (!(flags & SQLITE_OPEN_WAL))
		return layer->real->xOpen(layer->real, name, file, flags, out);
	struct log *log = log_of(file);
	*log = (struct log){ .real = (sqlite3_file *)(log + 1), .waiting = layer->waiting };
	int code = layer->real->xOpen(layer->real, name, log->real, flags, out);
	if (log->real->pMethods)
		log->base.pMethods = &methods;
	return code;
}

struct log_layer *log_layer_start(pool_t *pool)
{
	struct log_layer *layer = mem_new(pool, struct log_layer);
	layer->real = sqlite3_vfs_find(NULL);
	layer->vfs = *layer->real;
	layer->vfs.pNext = NULL;
	layer->vfs.zName = layer->name;
	layer->vfs.szOsFile = (int)sizeof(struct log) + layer->real->szOsFile;
	layer->vfs.xOpen = open_file;
	layer->waiting = pool_alloc(pool, WAITING_BYTES);
	snprintf(layer->name, sizeof layer->name, "log-%p", (void *)layer);
	CHECK(sqlite3_vfs_register(&layer->vfs, 0) == SQLITE_OK);
	return layer;
}

const char *log_layer_name(const struct log_layer *layer)
{
	return layer ? layer->name : NULL;
}

void log_layer_stop(struct log_layer *layer)
{
	if (layer)
		sqlite3_vfs_unregister(&layer->vfs);
}
