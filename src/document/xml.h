/* document/xml.h - XML of unknown hand, told element by element as it streams in.
 *
 * By libxml2's push parser: no network, no files, no DTD (a document with one is refused, so there
 * are no entities to expand), depth of at most 256, memory independent of the document's size.
 * Names are told without their prefix: office formats of the strict and the transitional kind, and
 * with any prefix, read alike. */
#pragma once

#include "base/ctx.h"

struct xml_element {
	const char *name; /* local */
	int count;        /* of attributes */
	const unsigned char **attributes;
};

/* What is told; NULLs are allowed. TEXT comes in pieces, not ended by NUL. */
struct xml_handler {
	void (*start)(void *data, const struct xml_element *element);
	void (*text)(void *data, const char *text, size_t size);
	void (*end)(void *data, const char *name);
};

/* The value of an attribute by local name, not ended by NUL, or NULL. */
const char *xml_value(const struct xml_element *element, const char *name, size_t *ret_size);

/* The same, copied into the pool; NULL where there is none. */
const char *xml_text(const struct xml_element *element, const char *name, pool_t *pool);

/* The same as an integer; FALLBACK where there is none or it is no integer. */
int64_t xml_integer(const struct xml_element *element, const char *name, int64_t fallback);

/* true, 1 or on (xsd:boolean as office programs write it). */
bool xml_flag(const struct xml_element *element, const char *name);

struct xml; /* ends with its pool */

/* PLACE names the document for the person. */
struct xml *xml_new(struct ctx *ctx, pool_t *pool, const char *place,
	const struct xml_handler *handler, void *data);

/* Fails with ERR_INVALID, xml.*, where it is no XML or has a DTD; does nothing where ctx has failed.
 * After the last bytes, once with LAST. */
enum err xml_feed(struct xml *xml, const void *bytes, size_t size, bool last);

/* From inside a handler: nothing more is told, and xml_feed returns OK at once. */
void xml_stop(struct xml *xml);
bool xml_stopped(const struct xml *xml);
