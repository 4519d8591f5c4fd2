/* tests/unit/store/faulty.c - a file layer that hands everything on but what the test forbids. */
#include "faulty.h"

#include <sqlite3.h>
#include <stddef.h>
#include <string.h>

struct file {
	sqlite3_file base;
	bool log;
	sqlite3_file real; /* as long as the real layer wants it */
};

static struct faults faults;
static sqlite3_vfs *real_layer;

static sqlite3_file *real(sqlite3_file *file)
{
	return &((struct file *)file)->real;
}

static bool hits(_Atomic int64_t *countdown)
{
	return atomic_load(countdown) > 0 && atomic_fetch_sub(countdown, 1) == 1;
}

static int close_file(sqlite3_file *file)
{
	return real(file)->pMethods->xClose(real(file));
}

static int read_file(sqlite3_file *file, void *data, int size, sqlite3_int64 at)
{
	return real(file)->pMethods->xRead(real(file), data, size, at);
}

static int write_file(sqlite3_file *file, const void *data, int size, sqlite3_int64 at)
{
	int64_t limit = atomic_load(&faults.log_limit);
	if (((struct file *)file)->log && limit && at + size > limit)
		return SQLITE_FULL;
	if (((struct file *)file)->log && hits(&faults.failing_write))
		return SQLITE_IOERR_WRITE;
	return real(file)->pMethods->xWrite(real(file), data, size, at);
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size)
{
	return real(file)->pMethods->xTruncate(real(file), size);
}

static int sync_file(sqlite3_file *file, int flags)
{
	if (((struct file *)file)->log && hits(&faults.failing_sync))
		return SQLITE_IOERR_FSYNC;
	return real(file)->pMethods->xSync(real(file), flags);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
	return real(file)->pMethods->xFileSize(real(file), size);
}

static int lock(sqlite3_file *file, int kind)
{
	return real(file)->pMethods->xLock(real(file), kind);
}

static int unlock(sqlite3_file *file, int kind)
{
	return real(file)->pMethods->xUnlock(real(file), kind);
}

static int check_lock(sqlite3_file *file, int *held)
{
	return real(file)->pMethods->xCheckReservedLock(real(file), held);
}

static int control(sqlite3_file *file, int what, void *data)
{
	return real(file)->pMethods->xFileControl(real(file), what, data);
}

static int sector_size(sqlite3_file *file)
{
	return real(file)->pMethods->xSectorSize(real(file));
}

static int traits(sqlite3_file *file)
{
	return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static int shared_map(sqlite3_file *file, int page, int size, int extend, void volatile **memory)
{
	return real(file)->pMethods->xShmMap(real(file), page, size, extend, memory);
}

static int shared_lock(sqlite3_file *file, int offset, int count, int flags)
{
	return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void shared_barrier(sqlite3_file *file)
{
	real(file)->pMethods->xShmBarrier(real(file));
}

static int shared_unmap(sqlite3_file *file, int remove)
{
	return real(file)->pMethods->xShmUnmap(real(file), remove);
}

static const sqlite3_io_methods methods = { 2, close_file, read_file, write_file, truncate_file,
	sync_file, file_size, lock, unlock, check_lock, control, sector_size, traits, shared_map,
	shared_lock, shared_barrier, shared_unmap, NULL, NULL };

static int open_file(sqlite3_vfs *layer, const char *name, sqlite3_file *file, int flags, int *out)
{
	(void)layer;
	((struct file *)file)->log = flags & SQLITE_OPEN_WAL;
	int code = real_layer->xOpen(real_layer, name, real(file), flags, out);
	file->pMethods = real(file)->pMethods ? &methods : NULL;
	return code;
}

static sqlite3_vfs layer;

struct faults *faulty_start(void)
{
	real_layer = sqlite3_vfs_find(NULL);
	layer = *real_layer;
	layer.zName = "faulty";
	layer.szOsFile = (int)offsetof(struct file, real) + real_layer->szOsFile;
	layer.xOpen = open_file;
	memset(&faults, 0, sizeof faults);
	sqlite3_vfs_register(&layer, 1);
	return &faults;
}

void faulty_stop(void)
{
	sqlite3_vfs_register(real_layer, 1);
	sqlite3_vfs_unregister(&layer);
}
