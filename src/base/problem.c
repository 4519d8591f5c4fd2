/* base/problem.c - collects what is wrong in files, in the order of finding. */
#include "base/problem.h"

void problems_init(struct problems *problems, pool_t *pool, const struct messages *messages)
{
	*problems = (struct problems){ .pool = pool, .messages = messages };
}

/* Without messages (they are being read) the key and its values must do. */
static const char *bare_text(pool_t *pool, const char *key, const char *const *pairs)
{
	struct buffer text;
	buffer_init(&text, pool, 4096);
	buffer_text(&text, key);
	for (; pairs && pairs[0]; pairs += 2)
		buffer_printf(&text, " (%s: %s)", pairs[0], pairs[1] ? pairs[1] : "");
	return text.data;
}

void problem_add_with(struct problems *problems, const char *file, int line, int column,
	const char *key, const char *const *pairs)
{
	struct problem *problem = mem_new(problems->pool, struct problem);
	problem->file = text_copy(problems->pool, file);
	problem->line = line;
	problem->column = column;
	problem->text = problems->messages
				? message_with(problems->pool, problems->messages, key, pairs)
				: bare_text(problems->pool, key, pairs);
	if (problems->last)
		problems->last->next = problem;
	else
		problems->first = problem;
	problems->last = problem;
	problems->count++;
}

const char *problem_format(pool_t *pool, const struct problem *problem)
{
	if (!problem->line)
		return text_printf(pool, "%s: %s", problem->file, problem->text);
	return text_printf(
		pool, "%s:%d:%d: %s", problem->file, problem->line, problem->column, problem->text);
}

void problems_print(const struct problems *problems, FILE *stream)
{
	for (const struct problem *problem = problems->first; problem; problem = problem->next)
		fprintf(stream, "%s\n", problem_format(problems->pool, problem));
}
