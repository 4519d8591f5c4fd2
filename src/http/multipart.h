/* http/multipart.h - multipart/form-data as it arrives, piece by piece. Private to the server.
 *
 * Parts with a file name go to a sink; all else, delimiters included, goes byte for byte to `text`,
 * which is then the body of a form without files. A body that is broken, cut, or has too large a
 * head of a part leaves `text` without its end, so that the form's own parser refuses it.
 *
 * Memory: a window of MULTIPART_WINDOW bytes, and the text up to its limit. */
#pragma once

#include "base/text.h"

#define MULTIPART_WINDOW (64 * 1024)

/* START and BYTES may be called for many parts in turn; END only for a whole part. */
struct multipart_sink {
	void *data;
	void (*start)(void *data, const char *field, const char *name);
	void (*bytes)(void *data, const char *bytes, size_t size);
	void (*end)(void *data);
};

enum multipart_state {
	MULTIPART_START,
	MULTIPART_MARK, /* behind a delimiter */
	MULTIPART_HEAD,
	MULTIPART_TEXT,
	MULTIPART_FILE,
	MULTIPART_DONE,
	MULTIPART_BROKEN,
};

struct multipart {
	pool_t *pool;
	struct multipart_sink sink;
	enum multipart_state state;
	const char *mark; /* "\r\n--" and the boundary */
	size_t mark_size;
	char *window, *at;
	size_t held; /* bytes in the window from `at` */
	int parts;
	struct buffer text;
};

/* False where TYPE, the header's value, is not multipart/form-data with a boundary. */
bool multipart_init(struct multipart *multipart, pool_t *pool, const char *type, size_t text_limit,
	const struct multipart_sink *sink);

/* Where the next bytes go, and how many; then multipart_feed with how many came. */
char *multipart_room(struct multipart *multipart, size_t *ret_size);
void multipart_feed(struct multipart *multipart, size_t size);
