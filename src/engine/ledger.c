/* engine/ledger.c - header, salted commit and chain, byte for byte as docs/ledger-format.md says. */
#include "engine/ledger.h"

#include "engine/ledger_db.h"
#include "engine/ledger_tree.h"
#include "html/json.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

#define LEAF_PREFIX 0x00
#define FORMAT "HY1"
#define HEADER_MAX 4096

/* Twenty a day for ten years: far above what a matter has. */
#define LEDGER_EVENTS_MAX 73000

void ledger_hash(const struct bytes *parts, size_t count, unsigned char ret[LEDGER_HASH])
{
	EVP_MD_CTX *digest = EVP_MD_CTX_new();
	unsigned size = 0;
	CHECK(digest && EVP_DigestInit_ex(digest, EVP_sm3(), NULL) == 1);
	for (size_t i = 0; i < count; i++)
		CHECK(EVP_DigestUpdate(digest, parts[i].data, parts[i].size) == 1);
	CHECK(EVP_DigestFinal_ex(digest, ret, &size) == 1 && size == LEDGER_HASH);
	EVP_MD_CTX_free(digest);
}

void ledger_commit(struct bytes salt, struct bytes body, unsigned char ret[LEDGER_HASH])
{
	ledger_hash((const struct bytes[]){ salt, body }, 2, ret);
}

static void add_field(struct buffer *header, const char *text)
{
	size_t size = strlen(text);
	unsigned char length[4] = { size >> 24 & 0xFF, size >> 16 & 0xFF, size >> 8 & 0xFF,
		size & 0xFF };
	buffer_add(header, length, sizeof length);
	buffer_add(header, text, size);
}

static void add_number(struct buffer *header, int64_t number)
{
	char text[24];
	snprintf(text, sizeof text, "%" PRId64, number);
	add_field(header, text);
}

static void make_header(pool_t *pool, const struct ledger_event *event, struct buffer *header)
{
	buffer_init(header, pool, HEADER_MAX);
	add_number(header, event->county);
	add_number(header, event->matter);
	add_number(header, event->event.seq);
	add_number(header, event->event.at);
	add_number(header, event->event.on);
	add_field(header, event->event.action);
	add_number(header, event->event.share);
	add_number(header, event->event.actor);
	add_number(header, event->event.behalf);
	add_field(header, event->procedure);
	add_number(header, event->version);
	CHECK(!header->full);
}

void ledger_leaf(pool_t *pool, const struct ledger_event *event, struct bytes previous,
	unsigned char ret[LEDGER_HASH])
{
	static const unsigned char none[LEDGER_HASH], prefix = LEAF_PREFIX;
	struct buffer header;
	make_header(pool, event, &header);
	const struct bytes parts[] = {
		{ &prefix, 1 },
		{ FORMAT, sizeof FORMAT - 1 },
		{ header.data, header.size },
		previous.data ? previous : (struct bytes){ none, sizeof none },
		event->commit,
	};
	ledger_hash(parts, COUNT(parts), ret);
}

void ledger_make(pool_t *pool, struct ledger_event *event, struct bytes previous)
{
	unsigned char *salt = pool_alloc(pool, LEDGER_SALT);
	unsigned char *commit = pool_alloc(pool, LEDGER_HASH);
	unsigned char *leaf = pool_alloc(pool, LEDGER_HASH);
	CHECK(RAND_bytes(salt, LEDGER_SALT) == 1);
	event->salt = (struct bytes){ salt, LEDGER_SALT };
	ledger_commit(event->salt, event->body, commit);
	event->commit = (struct bytes){ commit, LEDGER_HASH };
	ledger_leaf(pool, event, previous, leaf);
	event->leaf = (struct bytes){ leaf, LEDGER_HASH };
}

enum err ledger_append(struct ctx *ctx, struct ledger_event *event, struct bytes previous)
{
	ledger_make(ctx->pool, event, previous);
	bool stored = event->position && ledger_db_insert(ctx, event);
	if (!stored)
		event->position = ledger_db_head(ctx) + 1;
	if (ctx->ledger_tree)
		ctx->ledger_tree->last = event->position;
	if (!stored && !ledger_db_insert(ctx, event) && !ctx_failed(ctx))
		return ctx_broken(
			ctx, ERR_INTERNAL, "position %" PRId64 " is taken twice", event->position);
	return ctx->failure.err;
}

struct rows ledger_events(struct ctx *ctx, int64_t matter)
{
	struct rows rows = ledger_db_of_matter(ctx, matter, 0, LEDGER_EVENTS_MAX);
	struct ledger_event *events = rows.data;
	CHECK(!rows.more);
	for (int64_t i = 0; i < rows.count; i++) {
		const char *why;
		if (events[i].body.data)
			events[i].event.body = json_parse(
				ctx->pool, events[i].body.data, events[i].body.size, &why);
	}
	return rows;
}

/* The fold trusts what the door has checked; so only an unbroken history may be given to it. */
bool ledger_whole(pool_t *pool, const struct definition *definition,
	const struct ledger_event *events, int64_t count)
{
	struct bytes previous = { 0 };
	for (int64_t i = 0; i < count; i++) {
		const struct ledger_event *event = &events[i];
		unsigned char commit[LEDGER_HASH], leaf[LEDGER_HASH];
		if (!event->event.body || event->event.seq != i + 1 ||
			!action_find(definition, event->event.action))
			return false;
		ledger_commit(event->salt, event->body, commit);
		ledger_leaf(pool, event, previous, leaf);
		if (event->commit.size != LEDGER_HASH || event->leaf.size != LEDGER_HASH ||
			memcmp(event->commit.data, commit, LEDGER_HASH) != 0 ||
			memcmp(event->leaf.data, leaf, LEDGER_HASH) != 0)
			return false;
		previous = event->leaf;
	}
	return true;
}
