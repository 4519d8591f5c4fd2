/* people/password.c - argon2id, and what a password must be made of. */
#include "people/people.h"

#include <argon2.h>
#include <ctype.h>
#include <openssl/rand.h>

#define PASSES 2
#define MEMORY_KIB (19 * 1024)
#define LANES 1
#define SALT_SIZE 16
#define HASH_SIZE 32
#define ENCODED_ROOM 128
#define LENGTH_MIN 8
#define CLASSES_MIN 3

/* Of no password: what is checked where there is no account, so that it takes as long. */
static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
			     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

static int class_of(unsigned char c)
{
	if (islower(c))
		return 1;
	if (isupper(c))
		return 2;
	return isdigit(c) ? 4 : 8;
}

static int count_classes(const char *password)
{
	int seen = 0;
	for (const char *at = password; *at; at++)
		seen |= class_of((unsigned char)*at);
	return __builtin_popcount((unsigned)seen);
}

const char *password_problem(const char *password, const char *login)
{
	if (text_length(password) < LENGTH_MIN)
		return "password.short";
	if (count_classes(password) < CLASSES_MIN)
		return "password.simple";
	return strcasestr(password, login) ? "password.has_login" : NULL;
}

const char *password_hash(pool_t *pool, const char *password)
{
	unsigned char salt[SALT_SIZE];
	char *encoded = pool_alloc(pool, ENCODED_ROOM);
	CHECK(RAND_bytes(salt, sizeof salt) == 1);
	CHECK(argon2id_hash_encoded(PASSES, MEMORY_KIB, LANES, password, strlen(password), salt,
		      sizeof salt, HASH_SIZE, encoded, ENCODED_ROOM) == ARGON2_OK);
	return encoded;
}

bool password_matches(const char *encoded, const char *password)
{
	bool matches = argon2id_verify(encoded ? encoded : nobody, password, strlen(password)) ==
		       ARGON2_OK;
	return matches && encoded;
}
