/* document/docx.c - the package: body, parts, relations, zipped by libzip. The same document gives the
 * same bytes: every entry bears the same time. */
#include "document/docx.h"

#include "base/time.h"
#include "document/file.h"

#include <apr_strings.h>
#include <zip.h>

#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define WORD_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."
/* 1980-01-01, the first moment that a zip knows. */
#define ENTRY_TIME 315532800

const char *docx_string(struct docx *docx, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	const char *text = text_vprintf(docx->pool, format, args);
	va_end(args);
	return text;
}

void docx_add_file(struct docx *docx, const char *name, struct picture_bytes bytes)
{
	struct docx_file *file = mem_new(docx->pool, struct docx_file);
	file->name = name;
	file->bytes = bytes;
	if (docx->file_last)
		docx->file_last->next = file;
	else
		docx->files = file;
	docx->file_last = file;
}

const char *docx_relate(struct docx *docx, const char *type, const char *target)
{
	static int const first = 1;
	int nth = first;
	for (const struct docx_relation *other = docx->relations; other; other = other->next)
		nth++;
	struct docx_relation *relation = mem_new(docx->pool, struct docx_relation);
	relation->id = docx_string(docx, "rId%d", nth);
	relation->type = type;
	relation->target = target;
	if (docx->relation_last)
		docx->relation_last->next = relation;
	else
		docx->relations = relation;
	docx->relation_last = relation;
	return relation->id;
}

/* --- the body --- */

static void write_section(struct docx *docx, const struct section *section)
{
	struct container container = section_container(section);
	docx->section = section;
	docx->before = NULL;
	docx->turn = false;
	docx_flow(docx, &section->flow, &container);
	if (!section->next)
		return;
	/* A section's properties stand in its last paragraph: one that takes no room. */
	struct docx_paragraph shape = { .style = &(struct paragraph_style){ 0 },
		.container = &container,
		.line = 10,
		.section = section };
	docx_paragraph_open(docx, &shape);
	docx_paragraph_close(docx);
}

static void write_body(struct docx *docx)
{
	struct xml_part *out = xml_begin(docx->pool);
	docx->out = out;
	xml_open(out, "w:document");
	xml_set(out, "xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main");
	xml_set(out, "xmlns:r", OFFICE "relationships");
	xml_set(out, "xmlns:wp",
		"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing");
	xml_open(out, "w:body");
	for (const struct section *section = docx->document->first; section;
		section = section->next)
		write_section(docx, section);
	docx_section(docx, docx->document->last);
	xml_close(out);
	xml_close(out);
	docx_add_file(docx, "word/document.xml", xml_end(out));
}

/* --- the parts around it --- */

static const struct {
	const char *begins, *type;
} part_types[] = {
	{ "word/document", WORD_TYPE "document.main+xml" },
	{ "word/styles", WORD_TYPE "styles+xml" },
	{ "word/settings", WORD_TYPE "settings+xml" },
	{ "word/header", WORD_TYPE "header+xml" },
	{ "word/footer", WORD_TYPE "footer+xml" },
	{ "docProps/core", "application/vnd.openxmlformats-package.core-properties+xml" },
};

static void write_types(struct docx *docx)
{
	struct xml_part *out = xml_begin(docx->pool);
	xml_open(out, "Types");
	xml_set(out, "xmlns", PACKAGE "content-types");
	xml_leaf(out, "Default", "Extension", "rels", "ContentType",
		"application/vnd.openxmlformats-package.relationships+xml");
	xml_leaf(out, "Default", "Extension", "xml", "ContentType", "application/xml");
	xml_leaf(out, "Default", "Extension", "jpeg", "ContentType", "image/jpeg");
	xml_leaf(out, "Default", "Extension", "png", "ContentType", "image/png");
	for (const struct docx_file *file = docx->files; file; file = file->next)
		for (size_t i = 0; i < COUNT(part_types); i++)
			if (text_starts(file->name, part_types[i].begins))
				xml_leaf(out, "Override", "PartName",
					docx_string(docx, "/%s", file->name), "ContentType",
					part_types[i].type);
	xml_close(out);
	docx_add_file(docx, "[Content_Types].xml", xml_end(out));
}

static void write_relations(
	struct docx *docx, const char *name, const struct docx_relation *relations)
{
	struct xml_part *out = xml_begin(docx->pool);
	xml_open(out, "Relationships");
	xml_set(out, "xmlns", PACKAGE "relationships");
	for (const struct docx_relation *relation = relations; relation; relation = relation->next)
		xml_leaf(out, "Relationship", "Id", relation->id, "Type",
			relation->type[0] == 'h' && relation->type[1] == 't'
				? relation->type
				: docx_string(docx, OFFICE "relationships/%s", relation->type),
			"Target", relation->target);
	xml_close(out);
	docx_add_file(docx, name, xml_end(out));
}

static void write_words(struct xml_part *out, const char *element, const char *words)
{
	if (text_empty(words))
		return;
	xml_open(out, element);
	if (text_starts(element, "dcterms"))
		xml_set(out, "xsi:type", "dcterms:W3CDTF");
	xml_put_text(out, words, strlen(words));
	xml_close(out);
}

static void write_properties(struct docx *docx)
{
	const struct document *document = docx->document;
	struct xml_part *out = xml_begin(docx->pool);
	xml_open(out, "cp:coreProperties");
	xml_set(out, "xmlns:cp", PACKAGE "metadata/core-properties");
	xml_set(out, "xmlns:dc", "http://purl.org/dc/elements/1.1/");
	xml_set(out, "xmlns:dcterms", "http://purl.org/dc/terms/");
	xml_set(out, "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
	write_words(out, "dc:title", document->title);
	write_words(out, "dc:subject", document->subject);
	write_words(out, "dc:creator", text_or(document->creator, "Huiyin"));
	if (document->created) {
		struct civil day = time_civil(time_day(document->created));
		const char *when =
			docx_string(docx, "%04d-%02d-%02dT00:00:00Z", day.year, day.month, day.day);
		write_words(out, "dcterms:created", when);
		write_words(out, "dcterms:modified", when);
	}
	xml_close(out);
	docx_add_file(docx, "docProps/core.xml", xml_end(out));
}

static void write_package(struct docx *docx)
{
	static struct docx_relation const core = { .id = "rId2",
		.type = PACKAGE "relationships/metadata/core-properties",
		.target = "docProps/core.xml" };
	struct docx_relation whole = {
		.id = "rId1", .type = "officeDocument", .target = "word/document.xml"
	};
	struct docx_relation properties = core;
	whole.next = &properties;
	write_body(docx);
	docx_styles(docx);
	docx_settings(docx);
	write_properties(docx);
	write_relations(docx, "word/_rels/document.xml.rels", docx->relations);
	write_relations(docx, "_rels/.rels", &whole);
	write_types(docx);
}

/* --- zipping --- */

static bool add_entry(zip_t *zip, const struct docx_file *file)
{
	zip_source_t *source = zip_source_buffer(zip, file->bytes.data, file->bytes.size, 0);
	if (!source)
		return false;
	zip_int64_t at = zip_file_add(zip, file->name, source, ZIP_FL_ENC_UTF_8);
	if (at < 0) {
		zip_source_free(source);
		return false;
	}
	zip_file_set_mtime(zip, (zip_uint64_t)at, ENTRY_TIME, 0);
	return true;
}

/* Readers know the type by the first entry: it is [Content_Types].xml, written last. */
static bool fill(zip_t *zip, const struct docx *docx)
{
	bool good = add_entry(zip, docx->file_last);
	for (const struct docx_file *file = docx->files; good && file != docx->file_last;
		file = file->next)
		good = add_entry(zip, file);
	return good;
}

static bool take_bytes(struct ctx *ctx, zip_source_t *source, struct document_bytes *ret)
{
	zip_stat_t stat;
	if (zip_source_open(source) != 0 || zip_source_stat(source, &stat) != 0)
		return false;
	char *data = pool_alloc(ctx->pool, (size_t)stat.size + 1);
	bool good = zip_source_read(source, data, stat.size) == (zip_int64_t)stat.size;
	zip_source_close(source);
	*ret = (struct document_bytes){ .data = data, .size = (size_t)stat.size };
	return good;
}

static bool pack(struct ctx *ctx, const struct docx *docx, struct document_bytes *ret)
{
	zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *zip = source ? zip_open_from_source(source, ZIP_TRUNCATE, NULL) : NULL;
	if (!zip) {
		zip_source_free(source);
		return false;
	}
	zip_source_keep(source); /* closing the archive lets it go else */
	bool good = fill(zip, docx);
	if (!good)
		zip_discard(zip);
	else if (zip_close(zip) != 0) {
		zip_discard(zip);
		good = false;
	}
	good = good && take_bytes(ctx, source, ret);
	zip_source_free(source);
	return good;
}

static void look_over(struct docx *docx)
{
	for (const struct section *section = docx->document->first; section;
		section = section->next) {
		docx->duplex = docx->duplex || section->page.duplex;
		docx->even_feet = docx->even_feet || section->page.number == PAGE_NUMBER_OFFICIAL;
	}
}

enum err document_docx_bytes(
	struct ctx *ctx, const struct document *document, struct document_bytes *ret)
{
	struct layout *layout;
	enum err err = layout_document(ctx, document, &layout);
	if (err)
		return err;
	struct docx docx = {
		.ctx = ctx, .pool = layout->pool, .document = document, .layout = layout
	};
	look_over(&docx);
	write_package(&docx);
	bool good = pack(ctx, &docx, ret);
	layout_done(layout);
	return good ? OK : ctx_broken(ctx, ERR_INTERNAL, "docx: libzip could not pack");
}

enum err document_docx(struct ctx *ctx, const struct document *document, const char *path)
{
	struct document_bytes bytes = { 0 };
	struct file *file = NULL;
	enum err err = document_docx_bytes(ctx, document, &bytes);
	err = err ? err : file_begin(ctx, path, &file);
	if (err)
		return err;
	file_write(file, bytes.data, bytes.size); /* file_end says whether it was written */
	return file_end(ctx, file);
}
