/* app/command.c - from the words of the command line to a row of the table: options, help, misuse.
 *
 * The command's name is one word or two; the longer one wins. Words after "--" are never options,
 * and neither are negative numbers. */
#include "app/command.h"

#include "app/root.h"
#include "html/json.h"

#include <ctype.h>

struct line {
	int argc;
	char **argv;
	struct invocation invocation;
	bool help;
	const char *wrong; /* what was not understood, or NULL */
};

static size_t option_count(const struct command *command)
{
	size_t count = 0;
	while (command->options && command->options[count].name)
		count++;
	return count;
}

const char *invocation_option(const struct invocation *invocation, const char *name)
{
	const struct command *command = invocation->command;
	for (size_t i = 0; i < option_count(command); i++)
		if (text_equal(command->options[i].name, name))
			return invocation->values[i];
	CHECK(!"an option that the command's row doesn't have");
	return NULL;
}

int invocation_refuse(const struct invocation *invocation, const char *text)
{
	(void)invocation;
	fprintf(stderr, "huiyin: %s\n", text);
	return EXIT_REFUSED;
}

int invocation_print(const struct invocation *invocation, const json_t *document)
{
	puts(json_text(invocation->pool, document));
	return 0;
}

const char *invocation_file(const struct invocation *invocation, const char *name)
{
	return text_printf(invocation->pool, "%s/%s", invocation->root, name);
}

/* --- help -------------------------------------------------------------------------------------- */

static const char *help_of(pool_t *pool, const struct messages *messages, const char *name)
{
	char *key = pool_copy(pool, name, strlen(name) + 1);
	for (char *at = key; *at; at++)
		if (*at == ' ')
			*at = '.';
	return message(pool, messages, text_printf(pool, "command.%s.help", key));
}

static void print_table(
	pool_t *pool, const struct messages *messages, const struct command *table, FILE *stream)
{
	fprintf(stream, "%s\n\n", message(pool, messages, "command.usage"));
	for (const struct command *row = table; row->name; row++)
		fprintf(stream, "  huiyin %-22s %s\n", row->name,
			help_of(pool, messages, row->name));
	fprintf(stream, "\n%s\n", message(pool, messages, "command.more"));
}

static void print_option(
	const struct invocation *invocation, const char *name, const char *argument)
{
	pool_t *pool = invocation->pool;
	const char *shown = text_printf(pool, "%s%s%s%s", name[1] ? "--" : "-", name,
		argument ? " " : "", argument ? argument : "");
	printf("  %-26s %s\n", shown,
		message(pool, invocation->messages, text_printf(pool, "option.%s", name)));
}

static void print_help(const struct invocation *invocation)
{
	const struct command *command = invocation->command;
	printf("huiyin %s%s%s\n\n%s\n\n", command->name, command->words ? " " : "",
		text_or(command->words, ""),
		help_of(invocation->pool, invocation->messages, command->name));
	for (size_t i = 0; i < option_count(command); i++)
		print_option(invocation, command->options[i].name, command->options[i].argument);
	print_option(invocation, "json", NULL);
	print_option(invocation, "help", NULL);
}

/* --- reading the line -------------------------------------------------------------------------- */

static bool is_option(const char *word)
{
	return word[0] == '-' && word[1] && !isdigit((unsigned char)word[1]);
}

static bool names_option(const struct command_option *option, const char *name, size_t size)
{
	return strlen(option->name) == size && strncmp(option->name, name, size) == 0;
}

static const struct command_option *find_option(
	const struct command *command, const char *name, size_t size)
{
	for (size_t i = 0; i < option_count(command); i++)
		if (names_option(&command->options[i], name, size))
			return &command->options[i];
	return NULL;
}

static bool take_common(struct line *line, const char *name)
{
	if (text_equal(name, "help") || text_equal(name, "h"))
		line->help = true;
	else if (text_equal(name, "json"))
		line->invocation.json = true;
	else
		return false;
	return true;
}

/* The option at *AT, with its argument in the same word or the next. */
static void take_option(struct line *line, int *at)
{
	const char *word = line->argv[*at];
	const char *name = word + (word[1] == '-' ? 2 : 1);
	const char *equals = strchr(name, '=');
	size_t size = equals ? (size_t)(equals - name) : strlen(name);
	const struct command *command = line->invocation.command;
	const struct command_option *option = find_option(command, name, size);
	if (!option) {
		if (!take_common(line, name))
			line->wrong = word;
		return;
	}
	const char *value = equals ? equals + 1 : "";
	if (!option->argument && equals)
		line->wrong = word;
	if (option->argument && !equals && ++*at < line->argc)
		value = line->argv[*at];
	if (option->argument && !*value)
		line->wrong = word;
	line->invocation.values[option - command->options] = value;
}

static void read_words(struct line *line, int first)
{
	pool_t *pool = line->invocation.pool;
	const char **words = mem_array(pool, const char *, line->argc);
	bool only_words = false;
	for (int at = first; at < line->argc && !line->wrong; at++) {
		if (only_words || !is_option(line->argv[at]))
			words[line->invocation.word_count++] = line->argv[at];
		else if (text_equal(line->argv[at], "--"))
			only_words = true;
		else
			take_option(line, &at);
	}
	line->invocation.words = words;
	const struct command *command = line->invocation.command;
	int count = line->invocation.word_count;
	if (!line->wrong && !line->help && (count < command->least || count > command->most))
		line->wrong = count > command->most ? words[command->most] : "";
}

/* The row that the first words name; *ret_used of them. */
static const struct command *find_command(
	const struct command *table, int argc, char **argv, int *ret_used)
{
	const struct command *found = NULL;
	for (const struct command *row = table; row->name; row++) {
		size_t first = strcspn(row->name, " ");
		bool two = row->name[first] == ' ';
		if (strlen(argv[1]) != first || strncmp(row->name, argv[1], first) != 0)
			continue;
		if (two && (argc < 3 || !text_equal(row->name + first + 1, argv[2])))
			continue;
		if (found && !two)
			continue;
		found = row;
		*ret_used = two ? 2 : 1;
	}
	return found;
}

static int misuse(const struct invocation *invocation, const char *key, const char *word)
{
	fprintf(stderr, "huiyin: %s\n",
		message(invocation->pool, invocation->messages, key, "word", word, "command",
			invocation->command ? invocation->command->name : ""));
	return EXIT_MISUSE;
}

static int run(struct line *line, const struct command *table)
{
	struct invocation *invocation = &line->invocation;
	int used = 0;
	invocation->command = find_command(table, line->argc, line->argv, &used);
	if (!invocation->messages && !(invocation->command && invocation->command->bare)) {
		fprintf(stderr, "huiyin: no installed files below %s (set HUIYIN_ROOT)\n",
			invocation->root);
		return EXIT_REFUSED;
	}
	if (!invocation->command)
		return misuse(invocation, "command.unknown", line->argv[1]);
	invocation->values =
		mem_array(invocation->pool, const char *, option_count(invocation->command) + 1);
	read_words(line, used + 1);
	if (line->wrong)
		return misuse(invocation,
			*line->wrong ? "command.not_understood" : "command.words_missing",
			line->wrong);
	if (!line->help)
		return invocation->command->run(invocation);
	print_help(invocation);
	return 0;
}

static bool asks_for_table(int argc, char **argv)
{
	return argc < 2 || text_equal(argv[1], "--help") || text_equal(argv[1], "-h") ||
	       text_equal(argv[1], "help");
}

int command_main(const struct command *table, int argc, char **argv)
{
	pool_t *pool = pool_new(NULL);
	const char *root = root_find(pool);
	struct line line = { argc, argv, { .pool = pool, .root = root } };
	int status = argc < 2 ? EXIT_MISUSE : 0;
	line.invocation.messages =
		messages_load(pool, text_printf(pool, "%s/messages/zh-CN.yaml", root));
	if (line.invocation.messages && asks_for_table(argc, argv))
		print_table(pool, line.invocation.messages, table, argc < 2 ? stderr : stdout);
	else
		status = argc < 2 ? EXIT_REFUSED : run(&line, table);
	pool_free(pool);
	return status;
}
