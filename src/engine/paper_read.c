/* engine/paper_read.c - papers and series from their files: heads here, blocks in paper_read_block.c. */
#include "engine/paper_read.h"

#include <string.h>

#define PAPERS_MAX 200
#define SERIES_MAX 40

const struct paper *paper_find(const struct paper_set *set, const char *id)
{
	for (size_t i = 0; set && i < set->count; i++)
		if (text_equal(set->items[i]->id, id))
			return set->items[i];
	return NULL;
}

const struct series *series_find(const struct paper_set *set, const char *id)
{
	for (size_t i = 0; set && i < set->series_count; i++)
		if (text_equal(set->series[i].id, id))
			return &set->series[i];
	return NULL;
}

/* --- series ------------------------------------------------------------------------------------- */

static const char *after_once(const char *text, const char *hole)
{
	const char *at = strstr(text, hole);
	return at && !strstr(at + 1, hole) ? at + strlen(hole) : NULL;
}

/* Year before number, each once: "督办〔{year}〕{number}号". */
static bool good_pattern(const char *pattern)
{
	const char *year = after_once(pattern, "{year}");
	return year && after_once(pattern, "{number}") && strstr(year, "{number}");
}

static void read_one_series(
	struct reader *reader, const struct yaml_node *node, struct series *series)
{
	static const char *const keys[] = { "title", "pattern", NULL };
	*series = (struct series){ .id = node->key, .line = node->key_line };
	read_id(reader, node);
	if (!read_map(reader, node, keys))
		return;
	series->title = text_or(need_text(reader, node, "title", 20), series->id);
	series->pattern = text_or(need_text(reader, node, "pattern", 60), "");
	if (*series->pattern && !good_pattern(series->pattern))
		wrong(reader, yaml_get(node, "pattern"), "series-pattern", "name", series->id);
}

void series_parse(pool_t *pool, struct paper_set *set, const char *file, const char *text,
	struct problems *problems)
{
	static const char *const keys[] = { "series", NULL };
	struct reader reader = { .pool = pool, .problems = problems };
	const struct yaml_node *root = yaml_parse(pool, file, text, strlen(text), problems);
	if (!root || !read_map(&reader, root, keys))
		return;
	const struct yaml_node *map = yaml_get(root, "series");
	if (!yaml_is(map, YAML_MAP) || map->count > SERIES_MAX) {
		wrong(&reader, map ? map : root, "missing-key", "name", "series");
		return;
	}
	struct series *all = mem_array(pool, struct series, map->count);
	for (const struct yaml_node *node = map->first; node; node = node->next)
		read_one_series(&reader, node, &all[set->series_count++]);
	set->series = all;
}

/* --- one paper ---------------------------------------------------------------------------------- */

static const char *const paper_keys[] = { "title", "says", "about", "look", "page", "series",
	"head", "name", "number", "corner", "copies", "procedures", "type", "daily", "running",
	"filed", "blocks", NULL };

/* "A4", "A3 landscape" */
static void read_page(struct reader *reader, const struct yaml_node *node, struct paper *paper)
{
	static const char *const pages[] = { "A4", "A4 landscape", "A3", "A3 landscape", NULL };
	int page = read_word(reader, node, "page", pages, 0);
	paper->a3 = page >= 2;
	paper->landscape = page % 2 == 1;
}

static void read_series(struct paper_reader *reader, const struct yaml_node *node)
{
	const char *id = read_text(&reader->reader, node, "series", 40);
	if (!id)
		return;
	reader->paper->series = series_find(reader->set, id);
	if (!reader->paper->series)
		wrong(&reader->reader, yaml_get(node, "series"), "unknown-series", "name", id);
}

static void read_procedures(
	struct reader *reader, const struct yaml_node *node, struct paper *paper)
{
	struct items items = read_items(reader, node, "procedures");
	paper->procedures = mem_array(reader->pool, const char *, items.count + 1);
	for (size_t i = 0; i < items.count; i++)
		paper->procedures[paper->procedure_count++] = items.nodes[i]->text;
}

const char *const paper_abouts[] = { [ABOUT_MATTER] = "matter",
	[ABOUT_SHARE] = "share",
	[ABOUT_LIST] = "list",
	[ABOUT_PERSON] = "person",
	[ABOUT_ROLE] = "role",
	[ABOUT_COUNTY] = "county",
	[ABOUT_LEADER] = "leader",
	[ABOUT_RECORD] = "record",
	NULL };

static void read_heads(struct paper_reader *reader, const struct yaml_node *node)
{
	static const char *const types[] = { "normal", "large", "small", NULL };
	static const char *const looks[] = { "form", "official", "letter", "sheet", NULL };
	struct paper *paper = reader->paper;
	struct reader *plain = &reader->reader;
	paper->title = text_or(need_text(plain, node, "title", 30), paper->id);
	paper->says = text_or(read_text(plain, node, "says", 200), "");
	need_text(plain, node, "about", 20);
	paper->about = (enum paper_about)read_word(plain, node, "about", paper_abouts, 0);
	paper->look = (enum paper_look)read_word(plain, node, "look", looks, 0);
	paper->head = read_hole_text(reader, node, "head", 60);
	paper->name = read_hole_text(reader, node, "name", 200);
	paper->number = read_hole_text(reader, node, "number", 60);
	paper->corner = read_hole_text(reader, node, "corner", 40);
	paper->copies = read_hole_text(reader, node, "copies", 200);
	paper->running = read_hole_text(reader, node, "running", 100);
	paper->filed = read_flag(plain, node, "filed", false);
	paper->type = (enum paper_type)read_word(plain, node, "type", types, 0);
	paper->daily = read_flag(plain, node, "daily", false);
	if (paper->daily && paper->about != ABOUT_COUNTY)
		wrong(plain, yaml_get(node, "daily"), "paper-daily", "name", paper->id);
	read_page(plain, node, paper);
	read_procedures(plain, node, paper);
	read_series(reader, node);
}

static const struct paper *read_paper(struct paper_reader *reader, const struct yaml_node *node)
{
	struct paper *paper = mem_new(reader->reader.pool, struct paper);
	reader->paper = paper;
	paper->id = node->key;
	paper->file = node->file;
	paper->line = node->key_line;
	read_id(&reader->reader, node);
	if (!read_map(&reader->reader, node, paper_keys))
		return paper;
	read_heads(reader, node);
	const struct yaml_node *blocks = yaml_get(node, "blocks");
	if (!yaml_is(blocks, YAML_LIST))
		wrong(&reader->reader, blocks ? blocks : node, "missing-key", "name", "blocks");
	else
		paper->blocks = read_blocks(reader, blocks, &paper->block_count, 0);
	return paper;
}

/* --- files -------------------------------------------------------------------------------------- */

void papers_parse(pool_t *pool, struct paper_set *set, const char *file, const char *text,
	struct problems *problems)
{
	static const char *const keys[] = { "papers", NULL };
	struct paper_reader reader = { .reader = { .pool = pool, .problems = problems },
		.set = set };
	const struct yaml_node *root = yaml_parse(pool, file, text, strlen(text), problems);
	if (!root || !read_map(&reader.reader, root, keys))
		return;
	const struct yaml_node *map = yaml_get(root, "papers");
	if (!yaml_is(map, YAML_MAP)) {
		wrong(&reader.reader, map ? map : root, "missing-key", "name", "papers");
		return;
	}
	if (!set->items)
		set->items = mem_array(pool, const struct paper *, PAPERS_MAX);
	for (const struct yaml_node *node = map->first; node; node = node->next) {
		if (paper_find(set, node->key))
			wrong(&reader.reader, node, "duplicate", "name", node->key);
		else if (set->count == PAPERS_MAX)
			wrong(&reader.reader, node, "too-many", "name", "papers");
		else
			set->items[set->count++] = read_paper(&reader, node);
	}
}

static void load_series(
	pool_t *pool, struct paper_set *set, const char *folder, struct problems *problems)
{
	const char *file = text_printf(pool, "%s/series.yaml", folder);
	const char *text = load_file(pool, file, problems);
	if (text)
		series_parse(pool, set, file, text, problems);
	set->hash = text ? load_hash(pool, text) : "";
}

static void parse_file(
	pool_t *pool, void *set, const char *file, const char *text, struct problems *problems)
{
	papers_parse(pool, set, file, text, problems);
}

struct paper_set *papers_load(pool_t *pool, const char *folder, struct problems *problems)
{
	const char *path = text_printf(pool, "%s/papers", folder);
	struct paper_set *set = mem_new(pool, struct paper_set);
	if (!load_is_folder(pool, path))
		return NULL;
	load_series(pool, set, folder, problems);
	set->hash = load_folder(pool, path, set->hash, parse_file, set, problems);
	return set;
}
