/* care/care_seal.c - files that only the office's password opens, and the hashes that say whether they are
 * what they were. */
#include "care/care_inner.h"
#include "html/json.h"

#include <argon2.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#define SALT_SIZE 16
#define COUNTER_SIZE 16
#define HASH_SIZE 32
#define PASSES 3
#define MEMORY_KIB (64 * 1024)
#define SEAL_FILE_MAX 4096

struct seal {
	unsigned char cipher[16], mac[HASH_SIZE], check[16]; /* one derivation, in this order */
};

static const char *hex(pool_t *pool, const unsigned char *bytes, size_t size)
{
	char *text = pool_alloc(pool, 2 * size + 1);
	for (size_t i = 0; i < size; i++)
		snprintf(text + 2 * i, 3, "%02x", bytes[i]);
	return text;
}

static bool from_hex(const char *text, unsigned char *ret, size_t size)
{
	if (!text || strlen(text) != 2 * size)
		return false;
	for (size_t i = 0; i < size; i++)
		if (sscanf(text + 2 * i, "%2hhx", &ret[i]) != 1)
			return false;
	return true;
}

static void mark(const struct seal *seal, const char *text, unsigned char ret[HASH_SIZE])
{
	unsigned size = 0;
	CHECK(HMAC(EVP_sm3(), seal->mac, sizeof seal->mac, (const unsigned char *)text,
		      strlen(text), ret, &size) &&
		size == HASH_SIZE);
}

const char *care_mark(struct ctx *ctx, const struct seal *seal, const char *text)
{
	unsigned char code[HASH_SIZE];
	mark(seal, text, code);
	return hex(ctx->pool, code, sizeof code);
}

/* --- the key --------------------------------------------------------------------------------------- */

static struct seal *derive(struct ctx *ctx, const char *password, const unsigned char *salt)
{
	struct seal *seal = mem_new(ctx->pool, struct seal);
	CHECK(argon2id_hash_raw(PASSES, MEMORY_KIB, 1, password, strlen(password), salt, SALT_SIZE,
		      seal, sizeof *seal) == ARGON2_OK);
	return seal;
}

static struct seal *make_seal(struct ctx *ctx, const char *path, const char *password)
{
	unsigned char salt[SALT_SIZE];
	CHECK(RAND_bytes(salt, sizeof salt) == 1);
	struct seal *seal = derive(ctx, password, salt);
	json_t *document = json_tree(ctx->pool);
	put_text(document, "key", "argon2id m=65536 t=3 p=1");
	put_text(document, "salt", hex(ctx->pool, salt, sizeof salt));
	put_text(document, "check", hex(ctx->pool, seal->check, sizeof seal->check));
	const char *text = json_text(ctx->pool, document);
	return file_put(ctx, path, text, strlen(text)) ? NULL : seal;
}

static struct seal *open_seal(struct ctx *ctx, const char *path, const char *password)
{
	unsigned char salt[SALT_SIZE], check[sizeof((struct seal *)0)->check];
	const char *text, *why;
	size_t size;
	if (file_get(ctx, path, SEAL_FILE_MAX, &text, &size))
		return NULL;
	json_t *document = json_parse(ctx->pool, text, size, &why);
	if (!from_hex(get_text(document, "salt"), salt, sizeof salt) ||
		!from_hex(get_text(document, "check"), check, sizeof check)) {
		ctx_fail(ctx, ERR_INVALID, "care.broken", "file", path);
		return NULL;
	}
	struct seal *seal = derive(ctx, password, salt);
	if (CRYPTO_memcmp(seal->check, check, sizeof check) == 0)
		return seal;
	ctx_fail(ctx, ERR_INVALID, "care.other_password", "file", path);
	return NULL;
}

struct seal *care_seal(struct ctx *ctx, const char *store, const char *password)
{
	const char *path = text_printf(ctx->pool, "%s/seal.json", store);
	if (file_make_folder(ctx, store))
		return NULL;
	return file_is_there(path) ? open_seal(ctx, path, password)
				   : make_seal(ctx, path, password);
}

/* --- files ----------------------------------------------------------------------------------------- */

/* One way through a file: hashed before it is sealed, or after it was opened. */
struct passage {
	EVP_MD_CTX *hash;
	EVP_CIPHER_CTX *cipher; /* NULL: as it is */
	bool opening;
};

static void turn(struct passage *passage, void *bytes, size_t size)
{
	int turned = 0;
	if (passage->cipher)
		CHECK(EVP_EncryptUpdate(passage->cipher, bytes, &turned, bytes, (int)size) == 1);
}

static void piece(void *data, void *bytes, size_t size)
{
	struct passage *passage = data;
	if (passage->opening)
		turn(passage, bytes, size);
	CHECK(EVP_DigestUpdate(passage->hash, bytes, size) == 1);
	if (!passage->opening)
		turn(passage, bytes, size);
}

static EVP_CIPHER_CTX *cipher_from(const struct seal *seal, const char *hash)
{
	unsigned char start[HASH_SIZE];
	EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
	mark(seal, hash, start);
	CHECK(cipher && EVP_EncryptInit_ex(cipher, EVP_sm4_ctr(), NULL, seal->cipher, start) == 1);
	return cipher;
}

static void passage_start(
	struct passage *passage, const struct seal *seal, const char *hash, bool opening)
{
	*passage = (struct passage){ .hash = EVP_MD_CTX_new(),
		.cipher = seal ? cipher_from(seal, hash) : NULL,
		.opening = opening };
	CHECK(passage->hash && EVP_DigestInit_ex(passage->hash, EVP_sm3(), NULL) == 1);
}

static const char *passage_end(struct ctx *ctx, struct passage *passage)
{
	unsigned char hash[HASH_SIZE];
	CHECK(EVP_DigestFinal_ex(passage->hash, hash, NULL) == 1);
	EVP_MD_CTX_free(passage->hash);
	EVP_CIPHER_CTX_free(passage->cipher);
	return hex(ctx->pool, hash, sizeof hash);
}

const char *care_hash(struct ctx *ctx, const char *path)
{
	struct passage passage;
	passage_start(&passage, NULL, NULL, false);
	enum err err = file_read(ctx, path, &(struct file_pass){ piece, &passage });
	const char *hash = passage_end(ctx, &passage);
	return err ? "" : hash;
}

static enum err copy(struct ctx *ctx, struct passage *passage, const char *from, const char *to,
	const char *hash)
{
	enum err err = file_copy(ctx, from, to, &(struct file_pass){ piece, passage });
	const char *found = passage_end(ctx, passage);
	if (err || text_equal(found, hash))
		return err;
	file_remove(ctx, to);
	return ctx_fail(ctx, ERR_INVALID, "care.changed", "file", from);
}

enum err care_copy_in(struct ctx *ctx, const struct seal *seal, const char *from, const char *to,
	const char *hash)
{
	struct passage passage;
	passage_start(&passage, seal, hash, false);
	return copy(ctx, &passage, from, to, hash);
}

enum err care_copy_out(struct ctx *ctx, const struct seal *seal, const char *from, const char *to,
	const char *hash)
{
	struct passage passage;
	passage_start(&passage, seal, hash, true);
	return copy(ctx, &passage, from, to, hash);
}
