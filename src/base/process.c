/* base/process.c - starts a program silently, reads its answer to the end, and waits. */
#include "base/process.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#define FOLDERS_ABOVE 2
#define PIECE 65536

static const char *without_last(pool_t *pool, const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? text_copy_n(pool, path, (size_t)(slash - path)) : "";
}

const char *process_beside(pool_t *pool, const char *name)
{
	const char *set = getenv("HUIYIN_PROGRAMS");
	if (!text_empty(set))
		return text_printf(pool, "%s/%s", set, name);
	char own[PATH_MAX];
	ssize_t size = readlink("/proc/self/exe", own, sizeof own);
	const char *folder = text_copy_n(pool, own, size > 0 ? (size_t)size : 0);
	for (int i = 0; i <= FOLDERS_ABOVE; i++) {
		folder = without_last(pool, folder);
		const char *path = text_printf(pool, "%s/%s", folder, name);
		if (access(path, X_OK) == 0)
			return path;
	}
	return name;
}

/* With no signal blocked: it is ended by an alarm of its own. */
static bool start(char *const *words, int output, pid_t *ret)
{
	sigset_t none;
	posix_spawnattr_t attributes;
	posix_spawn_file_actions_t actions;
	sigemptyset(&none);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	int wrong = posix_spawn(ret, words[0], &actions, &attributes, words, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return !wrong;
}

/* To its end; false where no more was wanted. */
static bool read_all(int from, process_taker *take, void *data)
{
	char piece[PIECE];
	ssize_t size;
	while ((size = read(from, piece, sizeof piece)) != 0) {
		if (size < 0 && errno != EINTR)
			return false;
		if (size > 0 && !take(data, piece, (size_t)size))
			return false;
	}
	return true;
}

static int end_of(pid_t process)
{
	int status = -1;
	while (waitpid(process, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : PROCESS_LOST;
}

int process_feed(const char *const *words, process_taker *take, void *data)
{
	int ends[2];
	pid_t process;
	if (pipe2(ends, O_CLOEXEC))
		return PROCESS_LOST;
	bool started = start((char *const *)(uintptr_t)words, ends[1], &process);
	close(ends[1]);
	bool whole = started && read_all(ends[0], take, data);
	close(ends[0]);
	if (started && !whole)
		kill(process, SIGKILL);
	int code = started ? end_of(process) : PROCESS_LOST;
	return whole ? code : PROCESS_LOST;
}

static bool take_into(void *data, const char *bytes, size_t size)
{
	struct buffer *buffer = data;
	buffer_add(buffer, bytes, size);
	return !buffer->full;
}

bool process_answer(
	pool_t *pool, const char *const *words, size_t limit, const char **ret, size_t *ret_size)
{
	struct buffer buffer;
	buffer_init(&buffer, pool, limit);
	if (process_feed(words, take_into, &buffer) != 0)
		return false;
	*ret = buffer.data;
	*ret_size = buffer.size;
	return true;
}
