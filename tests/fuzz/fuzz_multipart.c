/* tests/fuzz/fuzz_multipart.c - any bytes as a body with files, cut anywhere: no crash, the same files
 * and the same text however it is cut, and clean names. The first byte says how large the pieces are. */
#include "http/multipart.h"
#include "http/upload.h"

#include <string.h>

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerInitialize(int *count, char ***words)
{
	(void)count, (void)words;
	mem_init();
	return 0;
}

static void check_name(pool_t *pool, const char *raw)
{
	const char *name = upload_name(pool, raw);
	CHECK(*name && strlen(name) <= UPLOAD_NAME_BYTES && text_is_utf8(name, strlen(name)));
	CHECK(!strpbrk(name, "/\\\r\n\"<>") && *name != '.');
}

static void start(void *data, const char *field, const char *name)
{
	struct buffer *files = data;
	check_name(files->pool, name);
	buffer_printf(files, "<%s %s>", field, name);
}

static void add(void *data, const char *part, size_t size)
{
	buffer_add(data, part, size);
}

static void end(void *data)
{
	buffer_text(data, ";");
}

/* All files, complete or not, then the text. Of a file that has no end, the last bytes may differ by
 * how much of a delimiter was waited for: never by what it is cut into, as pieces end alike. */
static struct buffer take_apart(pool_t *pool, const uint8_t *bytes, size_t size, size_t step)
{
	struct buffer files;
	struct multipart multipart;
	buffer_init(&files, pool, 1 << 24);
	const struct multipart_sink sink = { &files, start, add, end };
	CHECK(multipart_init(&multipart, pool, "multipart/form-data; boundary=b", 1 << 20, &sink));
	for (size_t at = 0, piece; at < size; at += piece) {
		size_t room;
		char *window = multipart_room(&multipart, &room);
		CHECK(room > 0);
		piece = size - at < step ? size - at : step;
		piece = piece < room ? piece : room;
		memcpy(window, bytes + at, piece);
		multipart_feed(&multipart, piece);
	}
	buffer_add(&files, multipart.text.data, multipart.text.size);
	return files;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	if (!size)
		return 0;
	pool_t *pool = pool_new_root();
	struct buffer whole = take_apart(pool, bytes + 1, size - 1, size);
	struct buffer pieces = take_apart(pool, bytes + 1, size - 1, 1 + bytes[0]);
	CHECK(whole.size == pieces.size && memcmp(whole.data, pieces.data, whole.size) == 0);
	pool_free(pool);
	return 0;
}
