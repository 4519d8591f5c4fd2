/* tests/fuzz/fuzz_predicate.c - any text as a guard of an action and as the rows of a figure: a tree or a
 * problem, never both; and a guard that is read can be asked. */
#include "engine/definition_read.h"
#include "engine/figure_read.h"
#include "engine/matter.h"

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static struct choice kinds[] = { { "normal", "" }, { "major", "" } };
static struct input inputs[] = {
	{ .name = "kind", .type = INPUT_CHOICE, .choices = kinds, .choice_count = 2 },
	{ .name = "note", .type = INPUT_TEXT },
	{ .name = "length", .type = INPUT_INTEGER },
	{ .name = "urgent", .type = INPUT_FLAG },
};

int LLVMFuzzerInitialize(int *count, char ***words)
{
	(void)count, (void)words;
	mem_init();
	return 0;
}

static void begin(struct reader *reader, struct problems *problems)
{
	problems_init(problems, reader->pool, NULL);
	reader->problems = problems;
}

static void try_guard(struct reader *reader, const struct yaml_node *node)
{
	struct problems problems;
	begin(reader, &problems);
	const struct guard *guard = guard_parse(reader, node, node->text);
	CHECK(!guard == (problems.count > 0));
	struct share share = { .role = SHARE_CO, .extended = 1 };
	struct matter matter = { .pool = reader->pool,
		.definition = reader->definition,
		.values = json_object(),
		.round = 1,
		.shares = &share,
		.share_count = 1 };
	if (guard)
		CHECK(guard_holds(guard, &matter, &share) + guard_holds(guard, &matter, NULL) <= 2);
	json_decref(matter.values);
}

static void try_rows(struct reader *reader, const struct yaml_node *node, bool of)
{
	struct problems problems;
	begin(reader, &problems);
	const struct figure_term *term = figure_condition(reader, node, of);
	CHECK(!term == (problems.count > 0));
	if (term)
		figure_bounded(term);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	pool_t *pool = pool_new_root();
	struct definition definition = { .inputs = inputs, .input_count = COUNT(inputs) };
	struct reader reader = { .pool = pool, .definition = &definition };
	const struct yaml_node node = { .kind = YAML_TEXT,
		.line = 1,
		.column = 1,
		.text = text_copy_n(pool, (const char *)bytes, size) };
	try_guard(&reader, &node);
	try_rows(&reader, &node, false);
	try_rows(&reader, &node, true);
	pool_free(pool);
	return 0;
}
