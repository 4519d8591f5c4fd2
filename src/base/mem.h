/* base/mem.h - memory belongs to a lifetime, and a lifetime is a pool.
 *
 * The only way to memory in this tree. Allocation never returns NULL (out of memory ends the
 * process) and is zeroed. Nothing is freed one by one: a pool ends and all that is in it goes.
 * What is not memory (a file, a statement, a jansson tree) is released by pool_defer.
 *
 * In the sanitizer build (MEM_DEBUG) each allocation is one malloc with a pool cleanup, so that
 * AddressSanitizer sees overruns and use after the end of the pool. */
#pragma once

#include <apr_pools.h>
#include <stddef.h>

typedef struct apr_pool_t pool_t;

/* Once in a process, before anything else; mem_done at its end. */
void mem_init(void);
void mem_done(void);

/* A pool inside PARENT, sharing its allocator: one thread at a time for the whole family. */
pool_t *pool_new(pool_t *parent);

/* A pool with an allocator of its own and no parent, e.g. a request's: it may wander from thread
 * to thread as long as one at a time uses it. */
pool_t *pool_new_root(void);

/* Everything in the pool is released in reverse order. NULL is allowed. */
void pool_free(pool_t *pool);

/* As pool_free, but the pool stays and is empty. */
void pool_clear(pool_t *pool);

void *pool_alloc(pool_t *pool, size_t size);
void *pool_copy(pool_t *pool, const void *data, size_t size);

/* RELEASE(DATA) is called when the pool ends. */
void pool_defer(pool_t *pool, void *data, void (*release)(void *data));

#define mem_new(pool, type) ((type *)pool_alloc((pool), sizeof(type)))
#define mem_array(pool, type, count) ((type *)pool_alloc((pool), sizeof(type) * (size_t)(count)))
