/* tests/layer/passing.c - the file layer's methods; all but a few are the real layer's. */
#include "passing.h"

#include <stddef.h>

static sqlite3_vfs layer, *real_layer;
static struct passing_hooks hooks;

static struct passing_file *own(sqlite3_file *file)
{
	return (struct passing_file *)file;
}

static sqlite3_file *real(sqlite3_file *file)
{
	return &own(file)->real;
}

static int close_file(sqlite3_file *file)
{
	return real(file)->pMethods->xClose(real(file));
}

static int read_file(sqlite3_file *file, void *data, int size, sqlite3_int64 at)
{
	int code = hooks.before(own(file), PASSING_READ, NULL, size, at);
	return code ? code : real(file)->pMethods->xRead(real(file), data, size, at);
}

static int write_file(sqlite3_file *file, const void *data, int size, sqlite3_int64 at)
{
	int code = hooks.before(own(file), PASSING_WRITE, data, size, at);
	return code ? code : real(file)->pMethods->xWrite(real(file), data, size, at);
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size)
{
	int code = hooks.before(own(file), PASSING_TRUNCATE, NULL, 0, size);
	return code ? code : real(file)->pMethods->xTruncate(real(file), size);
}

static int sync_file(sqlite3_file *file, int flags)
{
	int code = hooks.before(own(file), PASSING_SYNC, NULL, 0, 0);
	if (!code)
		code = real(file)->pMethods->xSync(real(file), flags);
	if (!code && hooks.synced)
		hooks.synced(own(file));
	return code;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
	int code = hooks.before(own(file), PASSING_SIZE, NULL, 0, 0);
	return code ? code : real(file)->pMethods->xFileSize(real(file), size);
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

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
	(void)vfs;
	own(file)->name = name;
	own(file)->database = flags & SQLITE_OPEN_MAIN_DB;
	own(file)->log = flags & SQLITE_OPEN_WAL;
	own(file)->mark = 0;
	int code = real_layer->xOpen(real_layer, name, real(file), flags, out);
	file->pMethods = real(file)->pMethods ? &methods : NULL;
	return code;
}

void passing_start(const char *name, const struct passing_hooks *wanted)
{
	hooks = *wanted;
	real_layer = sqlite3_vfs_find(NULL);
	layer = *real_layer;
	layer.zName = name;
	layer.szOsFile = (int)offsetof(struct passing_file, real) + real_layer->szOsFile;
	layer.xOpen = open_file;
	sqlite3_vfs_register(&layer, 1);
}

void passing_stop(void)
{
	sqlite3_vfs_register(real_layer, 1);
	sqlite3_vfs_unregister(&layer);
}
