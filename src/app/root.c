/* app/root.c - the folder of the installed files, by the environment or by where the program is. */
#include "app/root.h"

#include "base/text.h"

#include <limits.h>
#include <unistd.h>

static bool has_messages(pool_t *pool, const char *folder)
{
	return access(text_printf(pool, "%s/messages/zh-CN.yaml", folder), R_OK) == 0;
}

static const char *without_last(pool_t *pool, const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash && slash > path ? text_copy_n(pool, path, (size_t)(slash - path)) : "/";
}

const char *root_find(pool_t *pool)
{
	const char *set = getenv("HUIYIN_ROOT");
	if (!text_empty(set))
		return text_copy(pool, set);
	char program[PATH_MAX];
	ssize_t size = readlink("/proc/self/exe", program, sizeof program);
	if (size <= 0)
		return ".";
	const char *folder = without_last(pool, text_copy_n(pool, program, (size_t)size));
	return has_messages(pool, folder) ? folder : without_last(pool, folder);
}
