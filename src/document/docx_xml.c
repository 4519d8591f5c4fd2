/* document/docx_xml.c - a thin door to libxml2's writer. */
#include "document/docx.h"

#include <libxml/xmlwriter.h>

static const xmlChar *xml(const char *text)
{
	return (const xmlChar *)text;
}

static void free_part(void *data)
{
	struct xml_part *part = data;
	if (part->writer)
		xmlFreeTextWriter(part->writer);
	xmlBufferFree(part->buffer);
}

struct xml_part *xml_begin(pool_t *pool)
{
	struct xml_part *part = mem_new(pool, struct xml_part);
	part->pool = pool;
	part->buffer = xmlBufferCreate();
	part->writer = xmlNewTextWriterMemory(part->buffer, 0);
	CHECK(part->buffer && part->writer);
	pool_defer(pool, part, free_part);
	xmlTextWriterStartDocument(part->writer, NULL, "UTF-8", "yes");
	return part;
}

void xml_open(struct xml_part *part, const char *name)
{
	xmlTextWriterStartElement(part->writer, xml(name));
}

void xml_close(struct xml_part *part)
{
	xmlTextWriterEndElement(part->writer);
}

void xml_set(struct xml_part *part, const char *name, const char *value)
{
	xmlTextWriterWriteAttribute(part->writer, xml(name), xml(value));
}

void xml_set_int(struct xml_part *part, const char *name, int64_t value)
{
	xml_set(part, name, text_printf(part->pool, "%lld", (long long)value));
}

void xml_put_text(struct xml_part *part, const char *text, size_t size)
{
	xmlTextWriterWriteString(part->writer, xml(text_copy_n(part->pool, text, size)));
}

void xml_leaf_with(struct xml_part *part, const char *name, const char *const *pairs)
{
	xml_open(part, name);
	for (; pairs[0]; pairs += 2)
		xml_set(part, pairs[0], pairs[1]);
	xml_close(part);
}

void xml_leaf_int(struct xml_part *part, const char *name, const char *attribute, int64_t value)
{
	xml_open(part, name);
	xml_set_int(part, attribute, value);
	xml_close(part);
}

struct picture_bytes xml_end(struct xml_part *part)
{
	xmlTextWriterEndDocument(part->writer);
	xmlFreeTextWriter(part->writer);
	part->writer = NULL;
	return (struct picture_bytes){ .data = pool_copy(part->pool, xmlBufferContent(part->buffer),
					       (size_t)xmlBufferLength(part->buffer)),
		.size = (size_t)xmlBufferLength(part->buffer) };
}
