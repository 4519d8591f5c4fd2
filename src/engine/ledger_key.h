/* engine/ledger_key.h - the county's key that signs checkpoints: SM2 (GB/T 32918), in the data folder.
 *
 *   DATA/keys/current.pem          the private key (PKCS #8 PEM), for this user alone
 *   DATA/keys/handover-<id>.txt   what says that a key followed another one (ledger_text.h), by the new one's id
 *
 * A signature is SM2 with SM3 and the default user id "1234567812345678", as its two numbers r ‖ s of 32 bytes,
 * big-endian. A public key is the uncompressed point 04 ‖ x ‖ y; its id the first 16 bytes of SM3(point) in hex. */
#pragma once

#include "engine/ledger.h"

#define LEDGER_POINT 65
#define LEDGER_SIGNATURE 64
#define LEDGER_KEY_ID 32 /* hex digits */

struct ledger_point {
	unsigned char bytes[LEDGER_POINT];
};

struct ledger_signature {
	unsigned char bytes[LEDGER_SIGNATURE];
};

struct ledger_key; /* ends with the ctx's pool */

/* The key of DATA; made where there is none. NULL: failed, or DATA is NULL. */
struct ledger_key *ledger_key_open(struct ctx *ctx, const char *data);
struct ledger_point ledger_key_point(const struct ledger_key *key);
const char *ledger_key_id(pool_t *pool, const struct ledger_point *point);

struct ledger_signature ledger_sign(const struct ledger_key *key, const char *text, size_t size);

/* POINT may be anything. */
bool ledger_signed(const struct ledger_point *point, const char *text, size_t size,
	const struct ledger_signature *signature);

/* A new key takes the place of the old one, and a handover signed by both is kept; nothing else changes. Cut off in
 * between, it is finished by the next call. */
MUST_USE enum err ledger_key_change(struct ctx *ctx, const char *data, struct ledger_point *ret);

/* Paths of the handovers, NULL at the end. */
const char *const *ledger_handovers(pool_t *pool, const char *data);
