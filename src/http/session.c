/* http/session.c - the pure parts of a session. */
#include "http/session.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <string.h>

#define SM3_BYTES 32
#define COOKIE_LIMIT 256

/* Without padding: RFC 4648 §5. */
static const char *base64url(pool_t *pool, const unsigned char *data, size_t size)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	char *text = pool_alloc(pool, size * 4 / 3 + 4), *out = text;
	unsigned bits = 0, held = 0;
	for (size_t i = 0; i < size; i++) {
		held = held << 8 | data[i];
		for (bits += 8; bits >= 6; bits -= 6)
			*out++ = digits[held >> (bits - 6) & 63];
	}
	if (bits)
		*out++ = digits[held << (6 - bits) & 63];
	return text;
}

const char *session_token_new(pool_t *pool)
{
	unsigned char bytes[32];
	CHECK(RAND_bytes(bytes, sizeof bytes) == 1);
	return base64url(pool, bytes, sizeof bytes);
}

const char *session_key(pool_t *pool, const char *token)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned size;
	CHECK(EVP_Digest(token, strlen(token), digest, &size, EVP_sm3(), NULL) == 1);
	CHECK(size == SM3_BYTES);
	char *text = pool_alloc(pool, 2 * SM3_BYTES + 1);
	for (size_t i = 0; i < SM3_BYTES; i++)
		snprintf(text + 2 * i, 3, "%02x", digest[i]);
	return text;
}

const char *session_csrf(pool_t *pool, const char *token)
{
	static const unsigned char purpose[] = "csrf";
	unsigned char code[EVP_MAX_MD_SIZE];
	unsigned size;
	CHECK(HMAC(EVP_sm3(), token, (int)strlen(token), purpose, sizeof purpose - 1, code, &size));
	return base64url(pool, code, size);
}

bool session_equal(const char *a, const char *b)
{
	if (!a || !b || strlen(a) != strlen(b))
		return false;
	return CRYPTO_memcmp(a, b, strlen(a)) == 0;
}

bool session_csrf_good(pool_t *pool, const char *token, const char *given)
{
	return token && given && session_equal(session_csrf(pool, token), given);
}

static bool is_cookie_octet(unsigned char byte)
{
	return byte > ' ' && byte < 0x7F && byte != '"' && byte != ',' && byte != ';' &&
	       byte != '\\';
}

static const char *cookie_value(pool_t *pool, const char *at, size_t size)
{
	if (size >= 2 && at[0] == '"' && at[size - 1] == '"') {
		at++;
		size -= 2;
	}
	if (!size || size > COOKIE_LIMIT)
		return NULL;
	for (size_t i = 0; i < size; i++)
		if (!is_cookie_octet((unsigned char)at[i]))
			return NULL;
	return text_copy_n(pool, at, size);
}

const char *session_cookie(pool_t *pool, const char *header, const char *name)
{
	size_t length = strlen(name);
	for (const char *at = header; at && *at; at += *at == ';') {
		at += strspn(at, " \t");
		size_t size = strcspn(at, ";");
		if (size > length && at[length] == '=' && memcmp(at, name, length) == 0) {
			const char *value = at + length + 1;
			size_t rest = size - length - 1;
			while (rest && (value[rest - 1] == ' ' || value[rest - 1] == '\t'))
				rest--;
			return cookie_value(pool, value, rest);
		}
		at += size;
	}
	return NULL;
}

bool session_same_origin(const struct request *req)
{
	if (!req->origin)
		return true;
	const char *host = strstr(req->origin, "://");
	return host && text_equal(host + 3, req->host);
}

const char *session_back(const char *target, const char *fallback)
{
	if (!target || target[0] != '/' || target[1] == '/')
		return fallback;
	for (const unsigned char *at = (const unsigned char *)target; *at; at++)
		if (*at < ' ' || *at == 0x7F || *at == '\\')
			return fallback;
	return target;
}
