/* demo/demo_queue.c - what waits for its hour, the earliest first: a binary heap. */
#include "demo/demo_inner.h"

static bool before(const struct task *a, const struct task *b)
{
	return a->at != b->at ? a->at < b->at : a->order < b->order;
}

static void swap(struct task *a, struct task *b)
{
	struct task kept = *a;
	*a = *b;
	*b = kept;
}

static void make_room(struct queue *queue)
{
	if (queue->count < queue->room)
		return;
	queue->room = queue->room ? 2 * queue->room : 1024;
	struct task *tasks = mem_array(queue->pool, struct task, queue->room);
	if (queue->count)
		memcpy(tasks, queue->tasks, queue->count * sizeof *tasks);
	queue->tasks = tasks;
}

void queue_add(struct queue *queue, struct task task)
{
	make_room(queue);
	task.order = ++queue->order;
	size_t at = queue->count++;
	queue->tasks[at] = task;
	for (; at && before(&queue->tasks[at], &queue->tasks[(at - 1) / 2]); at = (at - 1) / 2)
		swap(&queue->tasks[at], &queue->tasks[(at - 1) / 2]);
}

bool queue_next(const struct queue *queue, int64_t *ret_at)
{
	if (!queue->count)
		return false;
	*ret_at = queue->tasks[0].at;
	return true;
}

/* The child of AT that comes first, or the end. */
static size_t first_child(const struct queue *queue, size_t at)
{
	size_t left = 2 * at + 1, right = left + 1;
	if (right < queue->count && before(&queue->tasks[right], &queue->tasks[left]))
		return right;
	return left;
}

struct task queue_take(struct queue *queue)
{
	CHECK(queue->count);
	struct task first = queue->tasks[0];
	queue->tasks[0] = queue->tasks[--queue->count];
	size_t at = 0, child = first_child(queue, 0);
	while (child < queue->count && before(&queue->tasks[child], &queue->tasks[at])) {
		swap(&queue->tasks[child], &queue->tasks[at]);
		at = child;
		child = first_child(queue, at);
	}
	return first;
}
