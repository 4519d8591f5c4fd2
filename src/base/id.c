/* base/id.c - new ids from time, node and counter; the counter's overflow takes the next ms. */
#include "base/id.h"

#include <stdatomic.h>

#define COUNTER_BITS 11
#define NODE_BITS 10
#define SECOND_BITS 20
#define COUNTER_MAX ((INT64_C(1) << COUNTER_BITS) - 1)

static int64_t first_of(const struct ids *ids, int64_t ms)
{
	return (ms << (NODE_BITS + COUNTER_BITS)) | (ids->node << COUNTER_BITS);
}

/* The smallest id of this node above LAST. */
static int64_t after(const struct ids *ids, int64_t last)
{
	int64_t ms = last >> (NODE_BITS + COUNTER_BITS);
	int64_t first = first_of(ids, ms);
	if (last < first)
		return first;
	return last < first + COUNTER_MAX ? last + 1 : first_of(ids, ms + 1);
}

void ids_init(struct ids *ids, int64_t node)
{
	CHECK(node >= 0 && node <= ID_NODE_MAX);
	ids->node = node;
	atomic_init(&ids->last, 0);
	atomic_init(&ids->in_second, 0);
}

static void raise_to(_Atomic int64_t *value, int64_t least)
{
	int64_t last = atomic_load(value);
	while (least > last && !atomic_compare_exchange_weak(value, &last, least))
		;
}

/* How many of the last second were asked for isn't stored, so the next one is begun; by ids too, since by
 * them it is known to whoever comes after. */
void ids_floor(struct ids *ids, int64_t stored)
{
	int64_t second = (stored >> (NODE_BITS + COUNTER_BITS)) / 1000 + 1;
	raise_to(&ids->last, first_of(ids, second * 1000) - 1);
	raise_to(&ids->in_second, (second << SECOND_BITS) - 1);
}

int64_t id_next(struct ctx *ctx)
{
	struct ids *ids = ctx->ids;
	CHECK(ids);
	int64_t first = first_of(ids, ctx->now);
	int64_t last = atomic_load(&ids->last);
	int64_t next;
	do
		next = last < first ? first : after(ids, last);
	while (!atomic_compare_exchange_weak(&ids->last, &last, next));
	return next;
}

int64_t id_second(struct ctx *ctx, int64_t *ret_nth)
{
	int64_t first = (ctx->now / 1000) << SECOND_BITS;
	int64_t last = atomic_load(&ctx->ids->in_second), next;
	do
		next = last < first ? first : last + 1;
	while (!atomic_compare_exchange_weak(&ctx->ids->in_second, &last, next));
	*ret_nth = next & ((INT64_C(1) << SECOND_BITS) - 1);
	return next >> SECOND_BITS;
}
