/* app/folder.c - choosing, making and locking a data folder. */
#include "app/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

const char *folder_choose(pool_t *pool, const char *given)
{
	return text_copy(pool, text_or(given, text_or(getenv("HUIYIN_DATA"), "data")));
}

const char *folder_database(pool_t *pool, const char *folder)
{
	return text_printf(pool, "%s/county.db", folder);
}

const char *folder_files(pool_t *pool, const char *folder)
{
	return text_printf(pool, "%s/files", folder);
}

const char *folder_incoming(pool_t *pool, const char *files)
{
	mkdir(files, 0700);
	return text_printf(pool, "%s/incoming", files);
}

bool folder_lock(const char *folder, bool make, const char **ret_key)
{
	char path[4096];
	int size = snprintf(path, sizeof path, "%s/lock", folder);
	*ret_key = "app.folder_unusable";
	if (size < 0 || (size_t)size >= sizeof path)
		return false;
	if (make && mkdir(folder, 0700) && errno != EEXIST)
		return false;
	int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (file < 0)
		return false;
	if (flock(file, LOCK_EX | LOCK_NB) == 0)
		return true; /* held until the process ends */
	*ret_key = "app.folder_in_use";
	close(file);
	return false;
}
