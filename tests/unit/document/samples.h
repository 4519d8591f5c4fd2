/* tests/unit/document/samples.h - papers as such an office signs them, for tests, the bench and the
 * eye. Places and persons are invented; 甲乙丙 counties exist nowhere. */
#pragma once

#include "document/document.h"

struct sample {
	const char *name; /* of the file */
	void (*build)(struct document *document);
};

extern const struct sample samples[];
extern const int sample_count;

const struct sample *sample_named(const char *name);
const struct messages *sample_messages(pool_t *pool);
const struct fonts *sample_fonts(pool_t *pool);
struct document *sample_document(pool_t *pool, const struct fonts *fonts, const char *name);
