/* files/thumbnail.h - a small PNG of a PDF's first page or of a picture.
 *
 * Decoders of foreign formats are the riskiest code that runs here, so they run in a process of their
 * own (`huiyin thumbnail`) that may use so much memory and time and no more, and whose end, whatever it
 * is, leaves the server as it was. */
#pragma once

#include "base/ctx.h"

/* In the process that decodes: takes away from itself what it doesn't need. */
void thumbnail_confine(void);

/* PDF or not; OUT is written by this call alone. False where the picture is broken, of no known kind,
 * or has more than 50 million pixels by its header: then nothing is decoded. */
bool thumbnail_make(pool_t *pool, const char *in, bool pdf, const char *out);

/* In the server, on a slow thread: runs the process and names its result TO; false where it could not,
 * and an empty file TO says so from then on. */
bool thumbnail_run(struct ctx *ctx, const char *in, bool pdf, const char *to);
