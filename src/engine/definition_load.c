/* engine/definition_load.c - a folder of definitions: roles.yaml, then every file of procedures/ in
 * the order that they state. One file is read whole, checked whole, and never changed. */
#include "engine/definition_load.h"

#include "engine/figure_table.h"
#include "engine/paper.h"
#include "engine/board.h"
#include "engine/preset.h"

#include <apr_file_info.h>
#include <inttypes.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#define PROCEDURES_MAX 100
#define HASHES_MAX 16384
#define HASH_SIZE 32

static const char *const root_keys[] = { "procedure", "version", "title", "unit word", "summary",
	"access", "sees", "number", "coordinator", "retention", "order", "form", "clocks", "matter",
	"share", "capabilities", "ladder", "figures", "milestones", "columns", NULL };

/* --- files ------------------------------------------------------------------------------------- */

/* Reads a byte more than allowed, so that yaml_parse refuses what is too large. */
const char *load_file(pool_t *pool, const char *file, struct problems *problems)
{
	FILE *stream = fopen(file, "rb");
	if (!stream) {
		problem_add(problems, file, 0, 0, "yaml.unreadable", "reason", strerror(errno));
		return NULL;
	}
	char *data = pool_alloc(pool, YAML_SIZE_MAX + 2);
	size_t size = fread(data, 1, YAML_SIZE_MAX + 1, stream);
	bool failed = ferror(stream) || strlen(data) != size;
	fclose(stream);
	if (failed)
		problem_add(problems, file, 0, 0, "yaml.bad_character", "name", "");
	return failed ? NULL : data;
}

static const char *hex(pool_t *pool, const unsigned char *bytes)
{
	struct buffer text;
	buffer_init(&text, pool, 2 * HASH_SIZE + 1);
	for (size_t i = 0; i < HASH_SIZE; i++)
		buffer_printf(&text, "%02x", bytes[i]);
	return text.data;
}

const char *load_hash(pool_t *pool, const char *text)
{
	unsigned char hash[EVP_MAX_MD_SIZE];
	CHECK(EVP_Digest(text, strlen(text), hash, NULL, EVP_sm3(), NULL));
	return hex(pool, hash);
}

/* --- the head of a procedure ------------------------------------------------------------------- */

static void read_head(struct reader *reader, const struct yaml_node *root)
{
	static const char *const accesses[] = { "units", "named", NULL };
	struct definition *definition = reader->definition;
	definition->id = text_or(need_text(reader, root, "procedure", 40), "");
	definition->title = text_or(need_text(reader, root, "title", 20), definition->id);
	definition->unit_word = text_or(need_text(reader, root, "unit word", 20), "");
	definition->summary = text_or(need_text(reader, root, "summary", 500), "");
	if (!yaml_get(root, "version"))
		wrong(reader, root, "missing-key", "name", "version");
	definition->version = read_number(reader, root, "version", 1, 1, 1000000);
	definition->order = read_number(reader, root, "order", 100, 1, 1000);
	need_text(reader, root, "access", 20);
	definition->access = (enum access)read_word(reader, root, "access", accesses, ACCESS_UNITS);
	definition->sees = read_roles(reader, root, "sees", &definition->sees_count);
	definition->circle = text_printf(reader->pool, "of:%s", definition->id);
	definition->led = text_printf(reader->pool, "led:%s", definition->id);
	if ((definition->access == ACCESS_NAMED) != (definition->sees_count > 0))
		wrong(reader, root, "access-named");
	need_text(reader, root, "coordinator", 40);
	definition->coordinator = read_role(reader, root, "coordinator");
	need_text(reader, root, "retention", 40);
	definition->retention = read_limit(reader, root, "retention");
}

static void read_number_rule(struct reader *reader, const struct yaml_node *root)
{
	static const char *const keys[] = { "prefix", NULL };
	const struct yaml_node *number = yaml_get(root, "number");
	reader->definition->prefix = "";
	if (!number)
		wrong(reader, root, "missing-key", "name", "number");
	else if (read_map(reader, number, keys))
		reader->definition->prefix = text_or(need_text(reader, number, "prefix", 10), "");
}

static void read_figures(struct reader *reader, const struct yaml_node *root)
{
	struct definition *definition = reader->definition;
	struct items items = read_items(reader, root, "figures");
	definition->figures = mem_array(reader->pool, const char *, items.count + 1);
	for (size_t i = 0; i < items.count; i++)
		definition->figures[definition->figure_count++] = items.nodes[i]->text;
}

/* --- clocks belong to the machine that runs them ----------------------------------------------- */

static bool listed(const struct machine *machine, size_t clock)
{
	for (size_t i = 0; i < machine->state_count; i++)
		if (machine->states[i].clocks >> clock & 1)
			return true;
	return false;
}

static void settle_clocks(struct definition *definition, struct problems *problems)
{
	for (size_t i = 0; i < definition->clock_count; i++) {
		struct clock_def *clock = &definition->clocks[i];
		bool of_matter = listed(&definition->matter, i);
		bool of_share = listed(&definition->share, i);
		if (of_share && !of_matter)
			clock->on_share = true;
		if (of_matter && (of_share || clock->on_share))
			wrong_at(problems, definition->file, clock->line, "clock-of-both", "name",
				clock->id);
		if (clock->main)
			definition->main_clock = (int)i;
	}
}

static void settle_first(struct definition *definition)
{
	definition->matter.first = -1;
	for (size_t i = 0; i < definition->action_count; i++)
		if (definition->actions[i].effect == EFFECT_REGISTER)
			definition->matter.first = definition->actions[i].to;
}

/* --- one procedure ----------------------------------------------------------------------------- */

static struct definition *read_definition(struct reader *reader, const struct yaml_node *root)
{
	struct definition *definition = reader->definition;
	definition->main_clock = definition->plan_behind = -1;
	definition->title_input = definition->urgency_input = definition->kind_input = -1;
	if (!read_map(reader, root, root_keys))
		return NULL;
	read_head(reader, root);
	read_number_rule(reader, root);
	read_form(reader, root);
	read_all_clocks(reader, root);
	read_machines(reader, root);
	read_actions(reader, root);
	read_capabilities(reader, root);
	read_ladder(reader, root);
	read_figures(reader, root);
	read_sheet(reader, root);
	settle_clocks(definition, reader->problems);
	settle_first(definition);
	return definition;
}

const struct definition *definition_parse(pool_t *pool, const struct definitions *set,
	const char *file, const char *text, struct problems *problems)
{
	int before = problems->count;
	const struct yaml_node *root = yaml_parse(pool, file, text, strlen(text), problems);
	if (!root)
		return NULL;
	struct definition *definition = mem_new(pool, struct definition);
	definition->file = root->file;
	definition->source = text_copy(pool, text);
	definition->hash = load_hash(pool, text);
	struct reader reader = { .pool = pool,
		.problems = problems,
		.roles = set->roles,
		.role_count = set->role_count,
		.definition = definition };
	if (read_definition(&reader, root))
		definition_check(definition, problems->count == before, problems);
	return problems->count == before ? definition : NULL;
}

/* --- the folder -------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **load_names(
	pool_t *pool, const char *folder, struct problems *problems, size_t *ret_count)
{
	const char **names = mem_array(pool, const char *, PROCEDURES_MAX);
	*ret_count = 0;
	apr_dir_t *dir;
	if (apr_dir_open(&dir, folder, pool) != APR_SUCCESS) {
		problem_add(problems, folder, 0, 0, "yaml.unreadable", "reason", strerror(errno));
		return names;
	}
	apr_finfo_t info;
	while (apr_dir_read(&info, APR_FINFO_NAME, dir) == APR_SUCCESS) {
		size_t length = strlen(info.name);
		bool yaml = length > 5 && text_equal(info.name + length - 5, ".yaml");
		if (!yaml || *info.name == '.')
			continue;
		if (*ret_count == PROCEDURES_MAX) {
			wrong_at(problems, folder, 0, "too-many", "name", info.name);
			break;
		}
		names[(*ret_count)++] = text_copy(pool, info.name);
	}
	apr_dir_close(dir);
	qsort(names, *ret_count, sizeof(*names), by_name);
	return names;
}

bool load_is_folder(pool_t *pool, const char *path)
{
	apr_finfo_t info;
	return apr_stat(&info, path, APR_FINFO_TYPE, pool) == APR_SUCCESS;
}

const char *load_folder(pool_t *pool, const char *folder, const char *start, load_parser *parse,
	void *data, struct problems *problems)
{
	struct buffer hashes;
	size_t count;
	if (!load_is_folder(pool, folder))
		return NULL;
	const char **names = load_names(pool, folder, problems, &count);
	buffer_init(&hashes, pool, HASHES_MAX);
	buffer_text(&hashes, start);
	for (size_t i = 0; i < count; i++) {
		const char *file = text_printf(pool, "%s/%s", folder, names[i]);
		const char *text = load_file(pool, file, problems);
		if (!text)
			continue;
		parse(pool, data, file, text, problems);
		buffer_text(&hashes, load_hash(pool, text));
	}
	return load_hash(pool, hashes.data);
}

static void check_name(
	const struct definition *definition, const char *name, struct problems *problems)
{
	size_t length = strlen(definition->id);
	if (strncmp(name, definition->id, length) != 0 || !text_equal(name + length, ".yaml"))
		wrong_at(problems, definition->file, 1, "file-name", "name", definition->id);
}

static int by_order(const void *a, const void *b)
{
	const struct definition *left = *(const struct definition *const *)a;
	const struct definition *right = *(const struct definition *const *)b;
	if (left->order != right->order)
		return left->order < right->order ? -1 : 1;
	return strcmp(left->id, right->id);
}

static void load_procedures(
	pool_t *pool, struct definitions *set, struct problems *problems, struct buffer *hashes)
{
	const char *folder = text_printf(pool, "%s/procedures", set->folder);
	size_t count;
	const char **names = load_names(pool, folder, problems, &count);
	set->current = mem_array(pool, const struct definition *, count + 1);
	for (size_t i = 0; i < count; i++) {
		const char *file = text_printf(pool, "%s/%s", folder, names[i]);
		const char *text = load_file(pool, file, problems);
		const struct definition *definition =
			text ? definition_parse(pool, set, file, text, problems) : NULL;
		if (!definition)
			continue;
		check_name(definition, names[i], problems);
		buffer_text(hashes, definition->hash);
		set->current[set->current_count++] = definition;
	}
	qsort(set->current, set->current_count, sizeof(*set->current), by_order);
	set->all = set->current;
	set->all_count = set->current_count;
}

static bool load_roles(
	pool_t *pool, struct definitions *set, struct problems *problems, struct buffer *hashes)
{
	const char *file = text_printf(pool, "%s/roles.yaml", set->folder);
	const char *text = load_file(pool, file, problems);
	const struct yaml_node *root =
		text ? yaml_parse(pool, file, text, strlen(text), problems) : NULL;
	if (!root)
		return false;
	struct reader reader = { .pool = pool, .problems = problems };
	read_all_roles(&reader, root);
	buffer_text(hashes, load_hash(pool, text));
	set->roles = (struct role *)reader.roles;
	set->role_count = reader.role_count;
	return true;
}

struct definitions *definitions_load(pool_t *pool, const char *folder, struct problems *problems)
{
	int before = problems->count;
	struct buffer hashes;
	buffer_init(&hashes, pool, (PROCEDURES_MAX + 3) * 2 * HASH_SIZE + 1);
	struct definitions *set = mem_new(pool, struct definitions);
	set->folder = text_copy(pool, folder);
	if (load_roles(pool, set, problems, &hashes))
		load_procedures(pool, set, problems, &hashes);
	set->figures = figures_load(pool, folder, problems);
	if (set->figures)
		buffer_text(&hashes, set->figures->hash);
	set->papers = papers_load(pool, folder, problems);
	if (set->papers)
		buffer_text(&hashes, set->papers->hash);
	if (problems->count == before) {
		figures_check(set, problems);
		figure_tables_check(set, problems);
		papers_check(set, problems);
	}
	if (problems->count == before)
		set->preset = preset_load(pool, set, problems);
	if (problems->count == before)
		set->board = board_load(pool, set, problems);
	set->hash = load_hash(pool, hashes.data);
	return problems->count == before ? set : NULL;
}
