/* app/secret.c - reading passwords; they are never an argument, which everybody on the machine sees. */
#include "app/secret.h"

#include "people/people.h"

#include <termios.h>
#include <unistd.h>

#define SECRET_ROOM 512

static const char *refuse(struct invocation *invocation, const char *key)
{
	invocation_refuse(invocation, message(invocation->pool, invocation->messages, key));
	return NULL;
}

static const char *first_line(struct invocation *invocation, FILE *stream)
{
	char line[SECRET_ROOM] = "";
	if (!fgets(line, sizeof line, stream))
		return refuse(invocation, "secret.unreadable");
	line[strcspn(line, "\r\n")] = '\0';
	if (!*line || !text_is_utf8(line, strlen(line)))
		return refuse(invocation, "secret.unreadable");
	return text_copy(invocation->pool, line);
}

static const char *from_file(struct invocation *invocation, const char *name)
{
	FILE *stream = fopen(name, "re");
	if (!stream)
		return refuse(invocation, "secret.unreadable");
	const char *secret = first_line(invocation, stream);
	fclose(stream);
	return secret;
}

static const char *typed(struct invocation *invocation, const char *key)
{
	struct termios before, silent;
	if (tcgetattr(STDIN_FILENO, &before))
		return refuse(invocation, "secret.no_terminal");
	silent = before;
	silent.c_lflag &= ~(tcflag_t)ECHO;
	fputs(message(invocation->pool, invocation->messages, key), stderr);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
	const char *secret = first_line(invocation, stdin);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	fputc('\n', stderr);
	return secret;
}

const char *secret_read(struct invocation *invocation, bool twice)
{
	const char *file = invocation_option(invocation, "password-file");
	if (file)
		return from_file(invocation, file);
	const char *first = typed(invocation, "secret.ask");
	if (!first || !twice)
		return first;
	const char *second = typed(invocation, "secret.ask_again");
	if (second && !text_equal(first, second))
		return refuse(invocation, "password.differs");
	return second;
}

const char *secret_new(struct invocation *invocation, const char *login)
{
	const char *secret = secret_read(invocation, true);
	const char *problem = secret ? password_problem(secret, login) : NULL;
	if (problem)
		return refuse(invocation, problem);
	return secret ? password_hash(invocation->pool, secret) : NULL;
}
