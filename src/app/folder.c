/* app/folder.c - choosing, making and locking a data folder. */
#include "app/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

const char *folder_choose(pool_t *pool, const char *given)
{
	return text_copy(pool, text_or(given, text_or(getenv("HUIYIN_DATA"), "data")));
}

/* One line: the address of a database elsewhere. */
static const char *named_database(pool_t *pool, const char *folder)
{
	char line[1024] = "";
	FILE *stream = fopen(text_printf(pool, "%s/database", folder), "re");
	if (!stream)
		return NULL;
	bool read = fgets(line, sizeof line, stream) != NULL;
	fclose(stream);
	return read ? text_copy_n(pool, line, strcspn(line, "\r\n")) : NULL;
}

const char *folder_database(pool_t *pool, const char *folder)
{
	const char *named = named_database(pool, folder);
	return text_empty(named) ? text_printf(pool, "%s/county.db", folder) : named;
}

static bool write_line(const char *path, const char *line)
{
	int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *stream = file >= 0 ? fdopen(file, "w") : NULL;
	if (!stream)
		return false;
	bool written = fprintf(stream, "%s\n", line) > 0 && fflush(stream) == 0 && fsync(file) == 0;
	return fclose(stream) == 0 && written;
}

bool folder_use_database(pool_t *pool, const char *folder, const char *url, const char **ret_key)
{
	const char *own = text_printf(pool, "%s/county.db", folder);
	const char *named = named_database(pool, folder);
	*ret_key = "app.other_database";
	if (text_empty(url) || text_equal(url, named))
		return true;
	if (named || access(own, F_OK) == 0)
		return false;
	*ret_key = "app.folder_unusable";
	return write_line(text_printf(pool, "%s/database", folder), url);
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
