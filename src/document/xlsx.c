/* document/xlsx.c - opens an xlsx: is it one, where are its sheets, texts and formats.
 *
 * Parts are found by their relations, as the standard wants it, not by their usual names. */
#include "document/xlsx_inner.h"

#include <apr_hash.h>
#include <apr_strings.h>

#define SMALL_PART (INT64_C(16) * 1024 * 1024)
#define PARTS 10000
#define RATIO 500
#define RELATIONS 10000
#define CHUNK 16384

enum err xlsx_parse(struct workbook *workbook, const struct zip_part *part, int64_t limit,
	const struct xml_handler *handler, void *data)
{
	struct zip_stream *stream;
	char chunk[CHUNK];
	int64_t read;
	if (part->size > limit)
		return workbook_refuse(
			workbook, "workbook.part_too_large", part->name, limit / 1024 / 1024);
	pool_t *pool = pool_new(workbook->ctx->pool);
	enum err err = zip_part_open(workbook->xlsx->zip, part, pool, &stream);
	struct xml *xml = xml_new(workbook->ctx, pool, part->name, handler, data);
	while (!err && !xml_stopped(xml) && (read = zip_part_read(stream, chunk, sizeof chunk)) > 0)
		err = xml_feed(xml, chunk, (size_t)read, false);
	if (!err)
		xml_feed(xml, NULL, 0, true);
	pool_free(pool);
	return workbook->ctx->failure.err;
}

bool xlsx_read_name(const char *name, size_t size, int *ret_column, int *ret_row)
{
	size_t at = 0;
	int column = 0, row = 0;
	for (; at < size && at < 3 && (name[at] | 0x20) >= 'a' && (name[at] | 0x20) <= 'z'; at++)
		column = column * 26 + (name[at] | 0x20) - 'a' + 1;
	size_t letters = at;
	for (; at < size && at < letters + 7 && name[at] >= '0' && name[at] <= '9'; at++)
		row = row * 10 + name[at] - '0';
	if (at != size || !letters || at == letters || !row)
		return false;
	*ret_column = column - 1;
	*ret_row = row;
	return true;
}

/* --- relations ------------------------------------------------------------------------------- */

struct relations {
	struct workbook *workbook;
	const char *base;  /* the folder that targets are relative to, "xl/" */
	apr_hash_t *by_id; /* part names */
	const char *document, *strings, *styles; /* part names, by type */
};

/* Without .. and . parts: xl/worksheets/../a.xml is xl/a.xml. */
static const char *resolve(pool_t *pool, const char *base, const char *target)
{
	const char *joined = *target == '/' ? target + 1 : text_printf(pool, "%s%s", base, target);
	char *out = pool_alloc(pool, strlen(joined) + 1);
	size_t size = 0;
	for (const char *at = joined; *at;) {
		size_t word = strcspn(at, "/");
		if (word == 2 && memcmp(at, "..", 2) == 0) {
			size -= size > 0;
			while (size && out[size - 1] != '/')
				size--;
		} else if (!(word == 1 && *at == '.')) {
			memcpy(out + size, at, word + (at[word] == '/'));
			size += word + (at[word] == '/');
		}
		at += word + (at[word] == '/');
	}
	out[size] = 0;
	return out;
}

static bool ends_in(const char *text, const char *end)
{
	size_t size = strlen(text), tail = strlen(end);
	return size >= tail && strcmp(text + size - tail, end) == 0;
}

static void on_relation(void *data, const struct xml_element *element)
{
	struct relations *relations = data;
	pool_t *pool = relations->workbook->ctx->pool;
	if (strcmp(element->name, "Relationship") != 0 ||
		apr_hash_count(relations->by_id) >= RELATIONS)
		return;
	const char *id = xml_text(element, "Id", pool), *type = xml_text(element, "Type", pool);
	const char *target = xml_text(element, "Target", pool);
	const char *mode = xml_text(element, "TargetMode", pool);
	if (!id || !type || !target || text_equal(mode, "External"))
		return;
	target = resolve(pool, relations->base, target);
	if (ends_in(type, "/worksheet"))
		apr_hash_set(relations->by_id, id, APR_HASH_KEY_STRING, target);
	else if (ends_in(type, "/officeDocument"))
		relations->document = target;
	else if (ends_in(type, "/sharedStrings"))
		relations->strings = target;
	else if (ends_in(type, "/styles"))
		relations->styles = target;
}

static const struct zip_part *find(struct workbook *workbook, const char *name)
{
	return name ? zip_archive_find(workbook->xlsx->zip, name) : NULL;
}

/* Those of the part FOLDER NAME: FOLDER _rels/ NAME .rels. */
static enum err read_relations(
	struct workbook *workbook, const char *folder, const char *name, struct relations *ret)
{
	static const struct xml_handler handler = { .start = on_relation };
	pool_t *pool = workbook->ctx->pool;
	const struct zip_part *part =
		find(workbook, text_printf(pool, "%s_rels/%s.rels", folder, name));
	*ret = (struct relations){ workbook, folder, apr_hash_make(pool), NULL, NULL, NULL };
	return part ? xlsx_parse(workbook, part, SMALL_PART, &handler, ret) : OK;
}

/* --- the list of sheets ------------------------------------------------------------------------ */

struct listing {
	struct workbook *workbook;
	const struct relations *relations;
};

static void add_sheet(struct listing *listing, const struct xml_element *element)
{
	struct workbook *workbook = listing->workbook;
	pool_t *pool = workbook->ctx->pool;
	const char *id = xml_text(element, "id", pool), *name = xml_text(element, "name", pool);
	const char *part =
		id ? apr_hash_get(listing->relations->by_id, id, APR_HASH_KEY_STRING) : NULL;
	/* Charts and dialogues are sheets too, but have no cells. */
	if (!part || !name || !find(workbook, part))
		return;
	if (workbook->count == workbook->limits.sheets) {
		workbook_refuse(
			workbook, "workbook.too_many_sheets", NULL, workbook->limits.sheets);
		return;
	}
	const char *state = xml_text(element, "state", pool);
	workbook->sheets[workbook->count] = (struct sheet){ name,
		state && strcmp(state, "visible") != 0, workbook->count, part };
	workbook->count++;
}

static void on_workbook(void *data, const struct xml_element *element)
{
	struct listing *listing = data;
	if (strcmp(element->name, "sheet") == 0)
		add_sheet(listing, element);
	else if (strcmp(element->name, "workbookPr") == 0)
		listing->workbook->xlsx->since_1904 = xml_flag(element, "date1904");
}

static enum err list_sheets(
	struct workbook *workbook, const struct zip_part *part, const struct relations *relations)
{
	static const struct xml_handler handler = { .start = on_workbook };
	struct listing listing = { workbook, relations };
	workbook->sheets = mem_array(workbook->ctx->pool, struct sheet, workbook->limits.sheets);
	enum err err = xlsx_parse(workbook, part, SMALL_PART, &handler, &listing);
	if (!err && !workbook->count)
		return workbook_refuse(workbook, "workbook.no_sheet", NULL, 0);
	return err;
}

/* --- what kind of zip it is ----------------------------------------------------------------- */

static bool has_macros(const struct zip_archive *zip)
{
	for (int i = 0; i < zip_archive_count(zip); i++) {
		const char *name = zip_archive_part(zip, i)->name;
		if (ends_in(name, "vbaProject.bin") || strstr(name, "/macrosheets/"))
			return true;
	}
	return false;
}

static enum err refuse_others(struct workbook *workbook)
{
	static const struct {
		const char *part, *key;
	} others[] = {
		{ "word/document.xml", "workbook.is_other" },
		{ "ppt/presentation.xml", "workbook.is_other" },
		{ "xl/workbook.bin", "workbook.old_format" },
		{ "content.xml", "workbook.old_format" },
		{ "OFD.xml", "workbook.is_other" },
	};
	if (has_macros(workbook->xlsx->zip))
		return workbook_refuse(workbook, "workbook.macros", NULL, 0);
	for (size_t i = 0; i < COUNT(others); i++)
		if (find(workbook, others[i].part))
			return workbook_refuse(workbook, others[i].key, NULL, 0);
	return OK;
}

static enum err read_parts(struct workbook *workbook, const char *document)
{
	struct relations relations;
	const struct zip_part *part = find(workbook, document);
	if (!part)
		return workbook_refuse(workbook, "workbook.is_zip", NULL, 0);
	const char *slash = strrchr(document, '/'), *name = slash ? slash + 1 : document;
	const char *folder = text_copy_n(workbook->ctx->pool, document, (size_t)(name - document));
	enum err err = read_relations(workbook, folder, name, &relations);
	if (!err)
		err = list_sheets(workbook, part, &relations);
	if (!err)
		err = xlsx_read_styles(workbook, find(workbook, relations.styles));
	return err ? err : xlsx_read_strings(workbook, find(workbook, relations.strings));
}

enum err xlsx_open(struct workbook *workbook)
{
	struct ctx *ctx = workbook->ctx;
	struct relations relations;
	struct zip_limits *limits = mem_new(ctx->pool, struct zip_limits);
	*limits = (struct zip_limits){ workbook->limits.file_bytes, workbook->limits.part_bytes,
		workbook->limits.part_bytes * 2, PARTS, RATIO };
	workbook->xlsx = mem_new(ctx->pool, struct xlsx);
	enum err err =
		zip_archive_open(ctx, workbook->path, workbook->name, limits, &workbook->xlsx->zip);
	if (!err)
		err = refuse_others(workbook);
	if (!err)
		err = read_relations(workbook, "", "", &relations);
	return err ? err : read_parts(workbook, text_or(relations.document, "xl/workbook.xml"));
}
