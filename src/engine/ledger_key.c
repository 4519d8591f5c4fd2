/* engine/ledger_key.c - making, keeping and using the county's SM2 key. */
#include "engine/ledger_key.h"

#include "base/file.h"
#include "engine/ledger_text.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <string.h>

#define USER_ID "1234567812345678"
#define PEM_MAX 4096
#define NUMBER (LEDGER_SIGNATURE / 2)
#define DER_MAX 80

struct ledger_key {
	EVP_PKEY *pkey;
};

static void free_key(void *data)
{
	EVP_PKEY_free(((struct ledger_key *)data)->pkey);
	ERR_clear_error();
}

static struct ledger_key *keep(pool_t *pool, EVP_PKEY *pkey)
{
	struct ledger_key *key = mem_new(pool, struct ledger_key);
	key->pkey = pkey;
	pool_defer(pool, key, free_key);
	return key;
}

/* --- the folder ---------------------------------------------------------------------------------- */

static const char *place(struct ctx *ctx, const char *data, const char *name)
{
	return text_printf(ctx->pool, "%s/keys/%s", data, name);
}

static struct ledger_key *read_key(struct ctx *ctx, const char *path)
{
	const char *text;
	size_t size;
	if (file_get(ctx, path, PEM_MAX, &text, &size))
		return NULL;
	BIO *bio = BIO_new_mem_buf(text, (int)size);
	EVP_PKEY *pkey = bio ? PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL) : NULL;
	BIO_free(bio);
	if (pkey && EVP_PKEY_is_a(pkey, "SM2"))
		return keep(ctx->pool, pkey);
	EVP_PKEY_free(pkey);
	ctx_fail(ctx, ERR_INVALID, "ledger.key_broken", "file", path);
	return NULL;
}

static struct ledger_key *make_key(struct ctx *ctx, const char *path)
{
	struct ledger_key *key = keep(ctx->pool, EVP_PKEY_Q_keygen(NULL, NULL, "SM2"));
	BIO *bio = BIO_new(BIO_s_mem());
	char *text = NULL;
	CHECK(key->pkey && bio &&
		PEM_write_bio_PKCS8PrivateKey(bio, key->pkey, NULL, NULL, 0, NULL, NULL) == 1);
	long size = BIO_get_mem_data(bio, &text);
	enum err err = file_make_folder(
		ctx, text_copy_n(ctx->pool, path, (size_t)(strrchr(path, '/') - path)));
	if (!err)
		err = file_put(ctx, path, text, (size_t)size);
	BIO_free(bio);
	return err ? NULL : key;
}

static struct ledger_key *open_key(struct ctx *ctx, const char *path)
{
	return file_is_there(path) ? read_key(ctx, path) : make_key(ctx, path);
}

struct ledger_key *ledger_key_open(struct ctx *ctx, const char *data)
{
	if (!data) {
		ctx_fail(ctx, ERR_NOT_FOUND, "ledger.no_folder");
		return NULL;
	}
	return ctx_failed(ctx) ? NULL : open_key(ctx, place(ctx, data, "current.pem"));
}

enum err ledger_key_change(struct ctx *ctx, const char *data, struct ledger_point *ret)
{
	const char *own = place(ctx, data, "current.pem"), *next = place(ctx, data, "next.pem");
	struct ledger_key *old = ledger_key_open(ctx, data);
	struct ledger_key *new = old ? open_key(ctx, next) : NULL;
	if (!new)
		return ctx->failure.err;
	*ret = ledger_key_point(new);
	const char *text = ledger_handover_text(ctx->pool, old, new, ctx->county, ctx->now);
	const char *name = text_printf(ctx->pool, "handover-%s.txt", ledger_key_id(ctx->pool, ret));
	if (file_put(ctx, place(ctx, data, name), text, strlen(text)))
		return ctx->failure.err;
	return file_move(ctx, next, own);
}

const char *const *ledger_handovers(pool_t *pool, const char *data)
{
	const char *const *names = file_names(pool, text_printf(pool, "%s/keys", data));
	size_t count = 0, found = 0;
	while (names[count])
		count++;
	const char **paths = mem_array(pool, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		if (text_starts(names[i], "handover-") && !strstr(names[i], ".new"))
			paths[found++] = text_printf(pool, "%s/keys/%s", data, names[i]);
	return paths;
}

/* --- signing ------------------------------------------------------------------------------------- */

struct ledger_point ledger_key_point(const struct ledger_key *key)
{
	struct ledger_point point;
	size_t size = 0;
	CHECK(EVP_PKEY_get_octet_string_param(key->pkey, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY,
		      point.bytes, sizeof point.bytes, &size) == 1);
	CHECK(size == LEDGER_POINT && point.bytes[0] == POINT_CONVERSION_UNCOMPRESSED);
	return point;
}

const char *ledger_key_id(pool_t *pool, const struct ledger_point *point)
{
	unsigned char hash[LEDGER_HASH];
	ledger_hash(&(const struct bytes){ point->bytes, LEDGER_POINT }, 1, hash);
	return ledger_hex(pool, hash, LEDGER_KEY_ID / 2);
}

static void name_user(EVP_PKEY_CTX *user)
{
	CHECK(EVP_PKEY_CTX_set1_id(user, USER_ID, sizeof USER_ID - 1) == 1);
}

struct ledger_signature ledger_sign(const struct ledger_key *key, const char *text, size_t size)
{
	struct ledger_signature signature;
	unsigned char der[DER_MAX];
	const unsigned char *at = der;
	size_t length = sizeof der;
	EVP_PKEY_CTX *user;
	EVP_MD_CTX *digest = EVP_MD_CTX_new();
	CHECK(digest && EVP_DigestSignInit(digest, &user, EVP_sm3(), NULL, key->pkey) == 1);
	name_user(user);
	CHECK(EVP_DigestSign(digest, der, &length, (const unsigned char *)text, size) == 1);
	EVP_MD_CTX_free(digest);
	ECDSA_SIG *numbers = d2i_ECDSA_SIG(NULL, &at, (long)length);
	CHECK(numbers);
	CHECK(BN_bn2binpad(ECDSA_SIG_get0_r(numbers), signature.bytes, NUMBER) == NUMBER);
	CHECK(BN_bn2binpad(ECDSA_SIG_get0_s(numbers), signature.bytes + NUMBER, NUMBER) == NUMBER);
	ECDSA_SIG_free(numbers);
	return signature;
}

/* NULL: not a point of the curve. */
static EVP_PKEY *key_of(const struct ledger_point *point)
{
	EVP_PKEY *pkey = NULL;
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "SM2", NULL);
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char[]){ "SM2" }, 0),
		OSSL_PARAM_construct_octet_string(
			OSSL_PKEY_PARAM_PUB_KEY, (unsigned char *)point->bytes, LEDGER_POINT),
		OSSL_PARAM_construct_end(),
	};
	CHECK(context && EVP_PKEY_fromdata_init(context) == 1);
	if (EVP_PKEY_fromdata(context, &pkey, EVP_PKEY_PUBLIC_KEY, params) != 1)
		pkey = NULL;
	EVP_PKEY_CTX_free(context);
	return pkey;
}

static int to_der(const struct ledger_signature *signature, unsigned char **ret)
{
	ECDSA_SIG *numbers = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(signature->bytes, NUMBER, NULL);
	BIGNUM *s = BN_bin2bn(signature->bytes + NUMBER, NUMBER, NULL);
	CHECK(numbers && r && s && ECDSA_SIG_set0(numbers, r, s) == 1);
	*ret = NULL;
	int size = i2d_ECDSA_SIG(numbers, ret);
	CHECK(size > 0);
	ECDSA_SIG_free(numbers);
	return size;
}

static bool holds(
	EVP_PKEY *pkey, const char *text, size_t size, const unsigned char *der, int length)
{
	EVP_PKEY_CTX *user;
	EVP_MD_CTX *digest = EVP_MD_CTX_new();
	CHECK(digest && EVP_DigestVerifyInit(digest, &user, EVP_sm3(), NULL, pkey) == 1);
	name_user(user);
	bool good = EVP_DigestVerify(
			    digest, der, (size_t)length, (const unsigned char *)text, size) == 1;
	EVP_MD_CTX_free(digest);
	return good;
}

bool ledger_signed(const struct ledger_point *point, const char *text, size_t size,
	const struct ledger_signature *signature)
{
	unsigned char *der;
	EVP_PKEY *pkey = point->bytes[0] == POINT_CONVERSION_UNCOMPRESSED ? key_of(point) : NULL;
	int length = to_der(signature, &der);
	bool good = pkey && holds(pkey, text, size, der, length);
	OPENSSL_free(der);
	EVP_PKEY_free(pkey);
	ERR_clear_error();
	return good;
}
