/* app/once.c - the key under which an answer is stored. */
#include "app/once.h"

#include "http/session.h"
#include "http/upload.h"

#include <inttypes.h>
#include <openssl/evp.h>

#define HASH_SIZE 32
#define TIME_DIGITS 11 /* of ms */

static void add(EVP_MD_CTX *hash, const char *text)
{
	CHECK(EVP_DigestUpdate(hash, text, strlen(text) + 1) == 1);
}

static const char digits[] = "0123456789abcdef";

/* The time at the start of KEY, then the hash. */
static const char *stored_key(
	pool_t *pool, const char *key, const unsigned char *bytes, size_t size)
{
	size_t start = strspn(key, digits);
	start = start < TIME_DIGITS ? start : TIME_DIGITS;
	char *text = pool_alloc(pool, start + 2 * size + 1), *at = text + start;
	memcpy(text, key, start);
	for (size_t i = 0; i < size; i++) {
		*at++ = digits[bytes[i] >> 4];
		*at++ = digits[bytes[i] & 15];
	}
	return text;
}

const char *once_new(pool_t *pool, int64_t now)
{
	return text_printf(
		pool, "%0*" PRIx64 "-%s", TIME_DIGITS, (uint64_t)now, session_token_new(pool));
}

/* The session's token is no part of what is asked: who logs in again and sends it again asks the same. */
const char *once_key(pool_t *pool, const struct request *req, const struct param *raw)
{
	if (text_empty(req->idempotency_key))
		return NULL;
	unsigned char bytes[HASH_SIZE];
	EVP_MD_CTX *hash = EVP_MD_CTX_new();
	CHECK(hash && EVP_DigestInit_ex(hash, EVP_sm3(), NULL) == 1);
	add(hash, req->idempotency_key);
	add(hash, req->path);
	for (; raw; raw = raw->next)
		if (!text_equal(raw->name, "csrf")) {
			add(hash, raw->name);
			add(hash, raw->text);
		}
	const struct upload *upload = req->uploads ? req->uploads->first : NULL;
	for (; upload; upload = upload->next) {
		add(hash, upload->field);
		add(hash, upload->name);
		add(hash, upload->sm3);
	}
	CHECK(EVP_DigestFinal_ex(hash, bytes, NULL) == 1);
	EVP_MD_CTX_free(hash);
	return stored_key(pool, req->idempotency_key, bytes, sizeof bytes);
}
