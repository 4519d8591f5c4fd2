/* files/thumbnail.h - a small PNG of a PDF's first page or of a picture, drawn by a process of its own
 * (render/main.c) that may use so much memory and time and no more. */
#pragma once

#include "base/ctx.h"

/* On a slow thread: writes the PNG to TO. False where the file is broken, of no known kind or too large, and
 * an empty file TO says so from then on. */
bool thumbnail_make(struct ctx *ctx, const char *in, bool pdf, const char *to);
