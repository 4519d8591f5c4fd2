/* tests/fuzz/fuzz_cookie.c - any text as the headers that are read by hand: Cookie, Accept,
 * Accept-Encoding, Origin, and the way back. No crash; a cookie's value is one that a browser may
 * send, and the way back is a path of this site. */
#include "http/negotiate.h"
#include "http/session.h"

#include <string.h>

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerInitialize(int *count, char ***words)
{
	(void)count, (void)words;
	mem_init();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	pool_t *pool = pool_new_root();
	const char *text = text_copy_n(pool, (const char *)bytes, size);
	const char *cookie = session_cookie(pool, text, SESSION_COOKIE);
	CHECK(!cookie || (strlen(cookie) <= 256 && !strpbrk(cookie, "\";,\\ \t\r\n")));
	const char *back = session_back(text, "/");
	CHECK(back[0] == '/' && back[1] != '/' && !strpbrk(back, "\\\r\n\t"));
	negotiate_json(text);
	negotiate_gzip(text);
	struct request request = { .origin = text, .host = "test" };
	if (session_same_origin(&request))
		CHECK(size >= strlen("://test") && strstr(text, "://test"));
	pool_free(pool);
	return 0;
}
