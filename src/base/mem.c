/* base/mem.c - pools by APR; in the sanitizer build one malloc per allocation. */
#include "base/mem.h"

#include "base/check.h"

#include <apr_allocator.h>
#include <apr_general.h>
#include <stdlib.h>
#include <string.h>

/* A request rarely needs more; what is over goes back to the system. */
#define KEPT_FREE_BYTES (1024 * 1024)

static int out_of_memory(int status)
{
	(void)status;
	CHECK(!"out of memory");
	return 0;
}

void mem_init(void)
{
	CHECK(apr_initialize() == APR_SUCCESS);
}

void mem_done(void)
{
	apr_terminate();
}

pool_t *pool_new(pool_t *parent)
{
	pool_t *pool;
	CHECK(apr_pool_create_ex(&pool, parent, out_of_memory, NULL) == APR_SUCCESS);
	return pool;
}

pool_t *pool_new_root(void)
{
	apr_allocator_t *allocator;
	pool_t *pool;
	CHECK(apr_allocator_create(&allocator) == APR_SUCCESS);
	apr_allocator_max_free_set(allocator, KEPT_FREE_BYTES);
	CHECK(apr_pool_create_unmanaged_ex(&pool, out_of_memory, allocator) == APR_SUCCESS);
	apr_allocator_owner_set(allocator, pool);
	return pool;
}

void pool_free(pool_t *pool)
{
	if (pool)
		apr_pool_destroy(pool);
}

void pool_clear(pool_t *pool)
{
	apr_pool_clear(pool);
}

struct deferred {
	void *data;
	void (*release)(void *data);
};

static apr_status_t run_deferred(void *data)
{
	struct deferred *deferred = data;
	deferred->release(deferred->data);
	return APR_SUCCESS;
}

void pool_defer(pool_t *pool, void *data, void (*release)(void *data))
{
	struct deferred *deferred = apr_palloc(pool, sizeof *deferred);
	*deferred = (struct deferred){ data, release };
	apr_pool_cleanup_register(pool, deferred, run_deferred, apr_pool_cleanup_null);
}

void *pool_alloc(pool_t *pool, size_t size)
{
#ifdef MEM_DEBUG
	void *memory = calloc(1, size ? size : 1);
	CHECK(memory);
	pool_defer(pool, memory, free);
	return memory;
#else
	return apr_pcalloc(pool, size);
#endif
}

void *pool_copy(pool_t *pool, const void *data, size_t size)
{
	void *copy = pool_alloc(pool, size);
	if (size)
		memcpy(copy, data, size);
	return copy;
}
