/* tests/unit/document/samples.h - papers as such an office signs them, for tests, the bench and the
 * eye. Places and persons are invented; 甲乙丙 counties exist nowhere. */
#pragma once

#include "document/document.h"

struct sample {
	const char *name; /* of the file */
	/* FOLDER is where it finds, and puts, the files that it shows. */
	void (*build)(struct document *document, const char *folder);
};

extern const struct sample samples[];
extern const int sample_count;

const struct sample *sample_named(const char *name);
const struct messages *sample_messages(pool_t *pool);
const struct fonts *sample_fonts(pool_t *pool);
struct document *sample_document(
	pool_t *pool, const struct fonts *fonts, const char *name, const char *folder);
