/* engine/ledger_verify_inner.h - what the parts of verifying share; nobody else includes it. */
#pragma once

#include "base/ctx.h"
#include "engine/ledger_verify.h"

/* A block with where it stands. */
struct evidence {
	const char *file;
	struct ledger_block block;
	bool counts; /* a checkpoint or handover whose signatures hold and whose key is trusted */
	bool linked; /* a checkpoint that a proof or an export ties to another */
	struct evidence *next;
};

struct verifying {
	pool_t *pool;
	const struct messages *messages;
	FILE *stream;
	struct evidence *first, **end;
	struct ledger_verdict verdict;
};

#define verify_wrong(verifying, file, line, key, ...) \
	verify_wrong_with((verifying), (file), (line), (key), \
		(const char *const[]){ __VA_ARGS__ __VA_OPT__(, ) NULL })
void verify_wrong_with(struct verifying *verifying, const char *file, int64_t line, const char *key,
	const char *const *pairs);
const char *verify_number(const struct verifying *verifying, int64_t number);

/* The next of a kind behind AFTER (NULL: the first), or NULL. */
struct evidence *verify_next(
	const struct verifying *verifying, struct evidence *after, enum ledger_kind kind);

/* The next checkpoint that counts with this size. */
struct evidence *verify_checkpoint(
	const struct verifying *verifying, struct evidence *after, int64_t size);

/* What an event says of itself: its commit and its leaf. */
void verify_event(struct verifying *verifying, const struct evidence *evidence, int64_t line,
	const struct ledger_event *event, struct bytes previous);

/* ledger_verify_export.c */
void verify_export(struct verifying *verifying, struct evidence *evidence);
