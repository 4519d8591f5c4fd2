/* app/once.c - the key under which an answer is stored. */
#include "app/once.h"

#include <openssl/evp.h>

#define HASH_SIZE 32

static void add(EVP_MD_CTX *hash, const char *text)
{
	CHECK(EVP_DigestUpdate(hash, text, strlen(text) + 1) == 1);
}

static const char *hex(pool_t *pool, const unsigned char *bytes, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	char *text = pool_alloc(pool, 2 * size + 1);
	for (size_t i = 0; i < size; i++) {
		text[2 * i] = digits[bytes[i] >> 4];
		text[2 * i + 1] = digits[bytes[i] & 15];
	}
	return text;
}

const char *once_key(pool_t *pool, const struct request *req, const struct param *raw)
{
	if (text_empty(req->idempotency_key))
		return NULL;
	unsigned char bytes[HASH_SIZE];
	EVP_MD_CTX *hash = EVP_MD_CTX_new();
	CHECK(hash && EVP_DigestInit_ex(hash, EVP_sm3(), NULL) == 1);
	add(hash, req->idempotency_key);
	add(hash, req->path);
	for (; raw; raw = raw->next) {
		add(hash, raw->name);
		add(hash, raw->text);
	}
	CHECK(EVP_DigestFinal_ex(hash, bytes, NULL) == 1);
	EVP_MD_CTX_free(hash);
	return hex(pool, bytes, sizeof bytes);
}
