/* files/thumbnail_run.c - starts the process that decodes, and waits for its end. */
#include "files/thumbnail.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *own_program(pool_t *pool)
{
	const char *set = getenv("HUIYIN_PROGRAM");
	char path[4096];
	if (!text_empty(set))
		return text_copy(pool, set);
	ssize_t size = readlink("/proc/self/exe", path, sizeof path);
	return size > 0 ? text_copy_n(pool, path, (size_t)size) : "huiyin";
}

/* Silent, and with no signal blocked: it is ended by an alarm of its own. */
static bool spawn(char *const *words, pid_t *ret)
{
	sigset_t none;
	posix_spawnattr_t attributes;
	posix_spawn_file_actions_t actions;
	sigemptyset(&none);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	posix_spawn_file_actions_init(&actions);
	for (int file = 0; file < 3; file++)
		posix_spawn_file_actions_addopen(&actions, file, "/dev/null", O_RDWR, 0);
	int wrong = posix_spawn(ret, words[0], &actions, &attributes, words, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return !wrong;
}

static bool run(char *const *words)
{
	pid_t process;
	int status = -1;
	if (!spawn(words, &process))
		return false;
	while (waitpid(process, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool thumbnail_run(struct ctx *ctx, const char *in, bool pdf, const char *to)
{
	const char *out = text_printf(ctx->pool, "%s.%d.new", to, gettid());
	const char *const words[] = { own_program(ctx->pool), "thumbnail", in, out,
		pdf ? "--pdf" : NULL, NULL };
	bool made = run((char *const *)(uintptr_t)words) && rename(out, to) == 0;
	unlink(out);
	if (made)
		return true;
	int file = open(to, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (file >= 0)
		close(file);
	return false;
}
