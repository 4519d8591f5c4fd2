/* html/template.c - a set of templates: read from a folder, names resolved, everything that can be
 * wrong found before the first page is written. */
#include "html/template_tree.h"

#include <apr_file_info.h>
#include <apr_tables.h>
#include <errno.h>
#include <string.h>

#define PROBLEMS_LIMIT (256 * 1024)
#define FILE_LIMIT (1024 * 1024)
#define ENDING ".mustache"

void template_problem(struct buffer *problems, const struct template *template, uint32_t line,
	const char *format, ...)
{
	va_list args;
	va_start(args, format);
	const char *what = text_vprintf(problems->pool, format, args);
	va_end(args);
	buffer_printf(problems, "%s:%u: %s\n", template->source.file, line, what);
}

struct template *template_find(const struct templates *templates, struct piece name)
{
	return apr_hash_get(templates->by_name, name.text, (apr_ssize_t)name.size);
}

bool templates_have(const struct templates *templates, const char *name)
{
	return template_find(templates, (struct piece){ name, strlen(name) }) != NULL;
}

/* --- checks ------------------------------------------------------------------------------------
 */

struct check {
	struct buffer *problems;
	struct template *template;
};

static bool ends_with(struct piece name, const char *ending)
{
	size_t size = strlen(ending);
	return name.size > size && memcmp(name.text + name.size - size, ending, size) == 0;
}

static void check_markup(const struct check *check, const struct node *node)
{
	if (node->kind != NODE_MARKUP || ends_with(node->text, "_markup") ||
		ends_with(node->text, "_svg"))
		return;
	template_problem(check->problems, check->template, node->line,
		"\"%.*s\" would be written unescaped; only names in _markup or _svg may be",
		(int)node->text.size, node->text.text);
}

/* Most likely a comment that ended too early. */
static void check_text(const struct check *check, const struct node *node)
{
	const char *text = node->text.text;
	if (node->kind != NODE_TEXT)
		return;
	const char *stray = memmem(text, node->text.size, "}}", 2);
	if (stray)
		template_problem(check->problems, check->template,
			node->line + template_lines(text, (size_t)(stray - text)),
			"\"}}\" without a tag");
}

static void check_target(const struct check *check, const struct node *node)
{
	bool calls = node->kind == NODE_PARTIAL || node->kind == NODE_PARENT;
	if (calls && !node->path && !node->target)
		template_problem(check->problems, check->template, node->line,
			"there is no template \"%.*s\"", (int)node->text.size, node->text.text);
}

/* Is there a block of this name in what a call of the template may write? */
static bool has_block(struct template *template, struct piece name)
{
	if (template->on_path)
		return false;
	bool found = false;
	template->on_path = true;
	for (uint32_t i = 0; i < template->node_count && !found; i++) {
		const struct node *node = &template->nodes[i];
		bool dynamic =
			node->path && (node->kind == NODE_PARTIAL || node->kind == NODE_PARENT);
		found = dynamic || (node->kind == NODE_BLOCK && piece_equal(node->text, name)) ||
			(node->target && has_block(node->target, name));
	}
	template->on_path = false;
	return found;
}

static bool is_doubled(const struct node *nodes, const struct node *first, const struct node *node)
{
	while (first < node && !piece_equal(first->text, node->text))
		first = nodes + first->next;
	return first < node;
}

static void check_arguments(const struct check *check, const struct node *parent)
{
	const struct node *nodes = check->template->nodes, *end = nodes + parent->next;
	if (parent->kind != NODE_PARENT || !parent->target)
		return;
	for (const struct node *node = parent + 1; node < end; node = nodes + node->next) {
		if (is_doubled(nodes, parent + 1, node))
			template_problem(check->problems, check->template, node->line,
				"block \"%.*s\" is given twice", (int)node->text.size,
				node->text.text);
		if (!has_block(parent->target, node->text))
			template_problem(check->problems, check->template, node->line,
				"\"%.*s\" has no block \"%.*s\"", (int)parent->text.size,
				parent->text.text, (int)node->text.size, node->text.text);
	}
}

/* What stands between the tags of a parent, outside of its blocks, would be lost. */
static void check_between(const struct check *check, uint32_t index)
{
	const struct template *template = check->template;
	const struct tag *tag = &template->tags[index];
	bool opens = tag->partner != NO_TAG && tag->kind != TAG_CLOSE;
	uint32_t outer = opens ? index : tag->outer;
	if (outer == NO_TAG || template->tags[outer].kind != TAG_PARENT)
		return;
	const struct tag *next = tag + 1;
	const char *text = template->source.text + tag->end;
	size_t size = next->start - tag->end;
	bool lost = next->kind != TAG_BLOCK && next->kind != TAG_SILENT && next->kind != TAG_CLOSE;
	if (lost || strspn(text_copy_n(check->problems->pool, text, size), " \t\r\n") < size)
		template_problem(check->problems, template, next->line,
			"inside \"%.*s\" only blocks are written",
			(int)template->tags[outer].name.size, template->tags[outer].name.text);
}

/* Calls outside of sections and blocks are always made; a circle of them never ends. */
static bool never_ends(struct template *template)
{
	if (template->on_path)
		return true;
	if (template->checked)
		return false;
	bool found = false;
	template->on_path = true;
	const struct node *nodes = template->nodes;
	for (uint32_t i = 0; i < template->node_count && !found; i = nodes[i].next)
		found = nodes[i].target && never_ends(nodes[i].target);
	template->on_path = false;
	template->checked = !found;
	return found;
}

static void check_template(struct template *template, struct buffer *problems)
{
	struct check check = { problems, template };
	for (uint32_t i = 0; i < template->node_count; i++) {
		check_text(&check, &template->nodes[i]);
		check_markup(&check, &template->nodes[i]);
		check_target(&check, &template->nodes[i]);
		check_arguments(&check, &template->nodes[i]);
	}
	for (uint32_t i = 0; i + 1 < template->tag_count; i++)
		check_between(&check, i);
	if (never_ends(template))
		template_problem(problems, template, 1, "\"%s\" calls itself without end",
			template->source.name);
}

/* --- a set -------------------------------------------------------------------------------------
 */

static void resolve(const struct templates *templates, struct template *template)
{
	for (uint32_t i = 0; i < template->node_count; i++) {
		struct node *node = &template->nodes[i];
		bool calls = node->kind == NODE_PARTIAL || node->kind == NODE_PARENT;
		if (calls && !node->path)
			node->target = template_find(templates, node->text);
	}
}

static void read_template(pool_t *pool, struct templates *templates, struct template *template,
	struct buffer *problems)
{
	size_t before = problems->size;
	apr_hash_set(templates->by_name, template->source.name, APR_HASH_KEY_STRING, template);
	template_scan(pool, template, problems);
	if (problems->size == before)
		template_parse(pool, template);
}

struct templates *templates_make(pool_t *pool, const struct template_source *sources, size_t count,
	enum template_rules rules, struct buffer *problems)
{
	struct templates *templates = mem_new(pool, struct templates);
	templates->by_name = apr_hash_make(pool);
	templates->all = mem_array(pool, struct template, count);
	templates->count = count;
	for (size_t i = 0; i < count; i++) {
		templates->all[i].source = sources[i];
		read_template(pool, templates, &templates->all[i], problems);
	}
	for (size_t i = 0; i < count; i++)
		resolve(templates, &templates->all[i]);
	for (size_t i = 0; i < count && rules == RULES_STRICT; i++)
		if (templates->all[i].nodes)
			check_template(&templates->all[i], problems);
	return problems->size ? NULL : templates;
}

/* --- a folder ----------------------------------------------------------------------------------
 */

struct walk {
	pool_t *pool;
	apr_array_header_t *sources;
	struct buffer *problems;
};

static bool read_all(pool_t *pool, FILE *stream, struct template_source *source)
{
	if (fseek(stream, 0, SEEK_END))
		return false;
	long size = ftell(stream);
	rewind(stream);
	if (size < 0)
		return false;
	if (size > FILE_LIMIT) {
		errno = EFBIG;
		return false;
	}
	char *text = pool_alloc(pool, (size_t)size + 1);
	source->size = fread(text, 1, (size_t)size, stream);
	source->text = text;
	return source->size == (size_t)size;
}

static void read_file(struct walk *walk, const char *file, const char *name)
{
	struct template_source source = { .file = file };
	source.name = text_copy_n(walk->pool, name, strlen(name) - strlen(ENDING));
	FILE *stream = fopen(file, "rb");
	if (!stream || !read_all(walk->pool, stream, &source))
		buffer_printf(walk->problems, "%s:0: %s\n", file, strerror(errno));
	else
		APR_ARRAY_PUSH(walk->sources, struct template_source) = source;
	if (stream)
		fclose(stream);
}

static void walk_folder(struct walk *walk, const char *folder, const char *prefix)
{
	apr_dir_t *dir;
	apr_finfo_t entry;
	if (apr_dir_open(&dir, folder, walk->pool) != APR_SUCCESS) {
		buffer_printf(walk->problems, "%s:0: %s\n", folder, strerror(errno));
		return;
	}
	while (apr_dir_read(&entry, APR_FINFO_TYPE | APR_FINFO_NAME, dir) == APR_SUCCESS) {
		const char *file = text_printf(walk->pool, "%s/%s", folder, entry.name);
		const char *name = text_printf(walk->pool, "%s%s", prefix, entry.name);
		struct piece piece = { name, strlen(name) };
		if (entry.name[0] == '.')
			continue;
		if (entry.filetype == APR_DIR)
			walk_folder(walk, file, text_printf(walk->pool, "%s/", name));
		else if (ends_with(piece, ENDING))
			read_file(walk, file, name);
	}
	apr_dir_close(dir);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct template_source *)a)->name,
		((const struct template_source *)b)->name);
}

struct templates *templates_load(pool_t *pool, const char *folder)
{
	struct buffer problems;
	buffer_init(&problems, pool, PROBLEMS_LIMIT);
	struct walk walk = { pool, apr_array_make(pool, 64, sizeof(struct template_source)),
		&problems };
	walk_folder(&walk, folder, "");
	struct template_source *sources = (struct template_source *)walk.sources->elts;
	size_t count = (size_t)walk.sources->nelts;
	qsort(sources, count, sizeof *sources, by_name);
	struct templates *templates = templates_make(pool, sources, count, RULES_STRICT, &problems);
	fputs(problems.data, stderr);
	return templates;
}
