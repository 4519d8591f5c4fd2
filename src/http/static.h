/* http/static.h - static files: read once at start, answered from memory. Private to the server.
 *
 * Names are looked up in a table of what was found, so no path of a request reaches the file
 * system. A request with the right "?v=TAG" may keep the file for a year, any other asks again
 * each time (ETag). Files whose name begins with '.', and symbolic links, are not served. */
#pragma once

#include "http/request.h"

#include <microhttpd.h>

struct static_files;

/* All files below FOLDER; "x.gz" beside "x" is its compressed form. NULL and why. */
struct static_files *static_load(pool_t *pool, const char *folder, const char **ret_why);

const char *static_tag(const struct static_files *files, const char *name);

/* The answer to a GET of NAME ("app.css"), borrowed; NULL: no such file. */
struct MHD_Response *static_answer(const struct static_files *files, const struct request *req,
	const char *name, unsigned *ret_status);
