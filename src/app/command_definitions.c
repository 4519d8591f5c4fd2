/* app/command_definitions.c - checks all definitions, prints one, draws one. */
#include "app/commands.h"
#include "engine/definition.h"
#include "html/json.h"

#define TEXT_MAX (1024 * 1024)

/* --- check ------------------------------------------------------------------------------------- */

static int print_problems_json(struct invocation *invocation, const struct problems *problems)
{
	json_t *document = json_tree(invocation->pool);
	put_int(document, "count", problems->count);
	json_t *list = put_list(document, "problems");
	for (const struct problem *problem = problems->first; problem; problem = problem->next) {
		json_t *row = add_object(list);
		put_text(row, "file", problem->file);
		put_int(row, "line", problem->line);
		put_int(row, "column", problem->column);
		put_text(row, "text", problem->text);
	}
	return invocation_print(invocation, document);
}

int command_definitions_check(struct invocation *invocation)
{
	const char *folder = invocation->word_count ? invocation->words[0]
						    : invocation_file(invocation, "definitions");
	struct problems problems;
	problems_init(&problems, invocation->pool, invocation->messages);
	definitions_load(invocation->pool, folder, &problems);
	if (invocation->json) {
		print_problems_json(invocation, &problems);
	} else {
		problems_print(&problems, stdout);
		printf("%d problems\n", problems.count);
	}
	return problems.count ? EXIT_REFUSED : 0;
}

/* --- one of them ------------------------------------------------------------------------------- */

static const struct definition *find(struct invocation *invocation)
{
	struct problems problems;
	problems_init(&problems, invocation->pool, invocation->messages);
	const struct definitions *set = definitions_load(
		invocation->pool, invocation_file(invocation, "definitions"), &problems);
	problems_print(&problems, stderr);
	if (!set) {
		invocation_refuse(invocation,
			message(invocation->pool, invocation->messages, "definition-show.broken"));
		return NULL;
	}
	const struct definition *definition = definition_find(set, invocation->words[0]);
	if (!definition)
		invocation_refuse(
			invocation, message(invocation->pool, invocation->messages,
					    "definition-show.unknown", "id", invocation->words[0]));
	return definition;
}

static int print_wrapped(struct invocation *invocation, const char *name, const char *text,
	const struct definition *definition)
{
	json_t *document = json_tree(invocation->pool);
	put_text(document, "procedure", definition->id);
	put_int(document, "version", definition->version);
	put_text(document, "hash", definition->hash);
	put_text(document, name, text);
	return invocation_print(invocation, document);
}

/* Prints by SHOW to standard output, or as the text NAME of a JSON document. */
static int print(struct invocation *invocation, const char *name,
	void (*show)(const struct definition *, const struct messages *, FILE *))
{
	const struct definition *definition = find(invocation);
	if (!definition)
		return EXIT_REFUSED;
	if (!invocation->json) {
		show(definition, invocation->messages, stdout);
		return 0;
	}
	char *text = pool_alloc(invocation->pool, TEXT_MAX);
	FILE *stream = fmemopen(text, TEXT_MAX, "w");
	CHECK(stream);
	show(definition, invocation->messages, stream);
	fclose(stream);
	return print_wrapped(invocation, name, text, definition);
}

static void draw(const struct definition *definition, const struct messages *messages, FILE *stream)
{
	(void)messages;
	definition_graph(definition, stream);
}

int command_definitions_show(struct invocation *invocation)
{
	return print(invocation, "text", definition_show);
}

int command_definitions_graph(struct invocation *invocation)
{
	return print(invocation, "dot", draw);
}
