/* app/root.h - where the installed files are: definitions/, templates/, messages/, migrations/ and
 * build/web. */
#pragma once

#include "base/mem.h"

/* HUIYIN_ROOT where it is set; else the folder of the program, or the one above it where the program
 * stands in build/. Without a slash at its end. */
const char *root_find(pool_t *pool);
