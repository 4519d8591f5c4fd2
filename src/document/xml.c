/* document/xml.c - XML of unknown hand, by libxml2's push parser. */
#include "document/xml.h"

#include <libxml/parser.h>

struct xml {
	struct ctx *ctx;
	const char *place;
	const struct xml_handler *handler;
	void *data;
	xmlParserCtxtPtr parser;
	bool stopped;
};

/* libxml2's attributes: name, prefix, URI, value, end of value. */
#define PER_ATTRIBUTE 5

const char *xml_value(const struct xml_element *element, const char *name, size_t *ret_size)
{
	for (int i = 0; i < element->count; i++) {
		const unsigned char **attribute = element->attributes + (size_t)i * PER_ATTRIBUTE;
		if (strcmp((const char *)attribute[0], name) != 0)
			continue;
		*ret_size = (size_t)(attribute[4] - attribute[3]);
		return (const char *)attribute[3];
	}
	return NULL;
}

const char *xml_text(const struct xml_element *element, const char *name, pool_t *pool)
{
	size_t size;
	const char *value = xml_value(element, name, &size);
	return value ? text_copy_n(pool, value, size) : NULL;
}

int64_t xml_integer(const struct xml_element *element, const char *name, int64_t fallback)
{
	char digits[24];
	size_t size;
	int64_t number;
	const char *value = xml_value(element, name, &size);
	if (!value || size >= sizeof digits)
		return fallback;
	memcpy(digits, value, size);
	digits[size] = 0;
	return text_to_int(digits, &number) ? number : fallback;
}

bool xml_flag(const struct xml_element *element, const char *name)
{
	size_t size;
	const char *value = xml_value(element, name, &size);
	return value && ((size == 1 && *value == '1') || (size == 4 && !memcmp(value, "true", 4)) ||
				(size == 2 && !memcmp(value, "on", 2)));
}

/* libxml2 wants all nine. NOLINTNEXTLINE(readability-function-size) */
static void on_start(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
	int namespaces, const xmlChar **namespace, int count, int defaulted,
	const xmlChar **attributes)
{
	(void)prefix, (void)uri, (void)namespaces, (void)namespace, (void)defaulted;
	struct xml *xml = data;
	struct xml_element element = { (const char *)name, count, attributes };
	if (xml->handler->start && !xml->stopped)
		xml->handler->start(xml->data, &element);
}

static void on_end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	(void)prefix, (void)uri;
	struct xml *xml = data;
	if (xml->handler->end && !xml->stopped)
		xml->handler->end(xml->data, (const char *)name);
}

static void on_text(void *data, const xmlChar *text, int size)
{
	struct xml *xml = data;
	if (xml->handler->text && !xml->stopped)
		xml->handler->text(xml->data, (const char *)text, (size_t)size);
}

static void on_doctype(
	void *data, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
	(void)name, (void)external, (void)system;
	struct xml *xml = data;
	ctx_fail(xml->ctx, ERR_INVALID, "xml.doctype", "part", xml->place);
	xml_stop(xml);
}

static void on_error(void *data, xmlErrorPtr error)
{
	(void)data, (void)error;
}

static void release(void *parser)
{
	xmlFreeParserCtxt(parser);
}

struct xml *xml_new(struct ctx *ctx, pool_t *pool, const char *place,
	const struct xml_handler *handler, void *data)
{
	xmlSAXHandler told = {
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.cdataBlock = on_text,
		.internalSubset = on_doctype,
		.serror = on_error,
	};
	struct xml *xml = mem_new(pool, struct xml);
	*xml = (struct xml){ ctx, place, handler, data, NULL, false };
	xmlInitParser();
	xml->parser = xmlCreatePushParserCtxt(&told, xml, NULL, 0, NULL);
	CHECK(xml->parser);
	/* NOENT only makes &amp; in attributes what it means: with a DTD nothing gets this far. */
	xmlCtxtUseOptions(xml->parser, XML_PARSE_NONET | XML_PARSE_NOENT);
	pool_defer(pool, xml->parser, release);
	return xml;
}

enum err xml_feed(struct xml *xml, const void *bytes, size_t size, bool last)
{
	if (ctx_failed(xml->ctx))
		return xml->ctx->failure.err;
	if (xml->stopped)
		return OK;
	CHECK(size <= INT32_MAX);
	xmlParseChunk(xml->parser, bytes, (int)size, last);
	if (ctx_failed(xml->ctx))
		return xml->ctx->failure.err;
	if (xml->stopped || xml->parser->wellFormed)
		return OK;
	const xmlError *error = xmlCtxtGetLastError(xml->parser);
	return ctx_fail(xml->ctx, ERR_INVALID, "xml.broken", "part", xml->place, "line",
		text_printf(xml->ctx->pool, "%d", error ? error->line : 0));
}

void xml_stop(struct xml *xml)
{
	xml->stopped = true;
	xmlStopParser(xml->parser);
}

bool xml_stopped(const struct xml *xml)
{
	return xml->stopped;
}
