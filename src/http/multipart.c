/* http/multipart.c - takes a body apart in a window that moves over it. */
#include "http/multipart.h"

#include "http/form_raw.h"

#include <string.h>
#include <strings.h>

/* The window always has room for a head, a delimiter cut in two, and a good piece of new bytes. */
#define HEAD_LIMIT (8 * 1024)
/* Of text and files together; a form takes fewer. */
#define PARTS_LIMIT 1000

/* What a step found: more to do at once, or nothing before more has come. */
enum turn { TURN_ON, TURN_WAIT };

bool multipart_init(struct multipart *multipart, pool_t *pool, const char *type, size_t text_limit,
	const struct multipart_sink *sink)
{
	if (!form_is_type(type, "multipart/form-data"))
		return false;
	*multipart = (struct multipart){ .pool = pool, .sink = *sink };
	multipart->mark = raw_delimiter(pool, type);
	if (!multipart->mark)
		return false;
	multipart->mark_size = strlen(multipart->mark);
	multipart->window = multipart->at = pool_alloc(pool, MULTIPART_WINDOW);
	buffer_init(&multipart->text, pool, text_limit);
	return true;
}

static void drop(struct multipart *multipart, size_t size)
{
	multipart->at += size;
	multipart->held -= size;
}

static enum turn break_off(struct multipart *multipart)
{
	multipart->state = MULTIPART_BROKEN;
	return TURN_ON;
}

static const char *find(const struct multipart *multipart, const char *what, size_t size)
{
	return memmem(multipart->at, multipart->held, what, size);
}

static enum turn read_start(struct multipart *multipart)
{
	const char *first = multipart->mark + 2;
	size_t size = multipart->mark_size - 2;
	if (multipart->held < size)
		return TURN_WAIT;
	if (memcmp(multipart->at, first, size) != 0)
		return break_off(multipart);
	buffer_add(&multipart->text, first, size);
	drop(multipart, size);
	multipart->state = MULTIPART_MARK;
	return TURN_ON;
}

static enum turn read_mark(struct multipart *multipart)
{
	if (multipart->held < 2)
		return TURN_WAIT;
	bool last = memcmp(multipart->at, "--", 2) == 0;
	if (!last && memcmp(multipart->at, "\r\n", 2) != 0)
		return break_off(multipart);
	if (last)
		buffer_text(&multipart->text, "--");
	drop(multipart, 2);
	multipart->state = last ? MULTIPART_DONE : MULTIPART_HEAD;
	return TURN_ON;
}

/* A head with its empty line: a file's goes to the sink, any other to the text. */
static enum turn begin_part(struct multipart *multipart, size_t size)
{
	struct part_head head;
	if (++multipart->parts > PARTS_LIMIT ||
		!raw_part_head(multipart->pool, multipart->at, size, &head))
		return break_off(multipart);
	multipart->state = head.file ? MULTIPART_FILE : MULTIPART_TEXT;
	if (head.file) {
		multipart->sink.start(multipart->sink.data, head.field, head.file);
	} else {
		buffer_text(&multipart->text, "\r\n");
		buffer_add(&multipart->text, multipart->at, size + 4);
	}
	drop(multipart, size + 4);
	return TURN_ON;
}

static enum turn read_head(struct multipart *multipart)
{
	const char *empty = find(multipart, "\r\n\r\n", 4);
	size_t size = empty ? (size_t)(empty - multipart->at) : multipart->held;
	if (size > HEAD_LIMIT)
		return break_off(multipart);
	return empty ? begin_part(multipart, size) : TURN_WAIT;
}

static void pass_on(struct multipart *multipart, size_t size)
{
	if (multipart->state == MULTIPART_TEXT)
		buffer_add(&multipart->text, multipart->at, size);
	else if (size)
		multipart->sink.bytes(multipart->sink.data, multipart->at, size);
}

static enum turn read_part(struct multipart *multipart)
{
	const char *end = find(multipart, multipart->mark, multipart->mark_size);
	size_t kept = multipart->mark_size - 1;
	if (!end) {
		size_t size = multipart->held > kept ? multipart->held - kept : 0;
		pass_on(multipart, size);
		drop(multipart, size);
		return TURN_WAIT;
	}
	size_t size = (size_t)(end - multipart->at);
	pass_on(multipart, size);
	if (multipart->state == MULTIPART_TEXT)
		buffer_add(&multipart->text, multipart->mark, multipart->mark_size);
	else
		multipart->sink.end(multipart->sink.data);
	drop(multipart, size + multipart->mark_size);
	multipart->state = MULTIPART_MARK;
	return TURN_ON;
}

static enum turn read_nothing(struct multipart *multipart)
{
	multipart->held = 0;
	return TURN_WAIT;
}

char *multipart_room(struct multipart *multipart, size_t *ret_size)
{
	memmove(multipart->window, multipart->at, multipart->held);
	multipart->at = multipart->window;
	*ret_size = MULTIPART_WINDOW - multipart->held;
	return multipart->window + multipart->held;
}

void multipart_feed(struct multipart *multipart, size_t size)
{
	static enum turn (*const steps[])(struct multipart * multipart) = {
		[MULTIPART_START] = read_start,
		[MULTIPART_MARK] = read_mark,
		[MULTIPART_HEAD] = read_head,
		[MULTIPART_TEXT] = read_part,
		[MULTIPART_FILE] = read_part,
		[MULTIPART_DONE] = read_nothing,
		[MULTIPART_BROKEN] = read_nothing,
	};
	multipart->held += size;
	while (steps[multipart->state](multipart) == TURN_ON)
		;
}
