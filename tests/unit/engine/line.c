/* tests/unit/engine/line.c - events told in words. */
#include "test.h"

#include "line.h"

#include "base/time.h"
#include "county.h"
#include "engine/calendar_load.h"
#include "engine/definition_load.h"
#include "html/json.h"

#include <stdio.h>

static const char *read_whole(pool_t *pool, const char *path)
{
	struct buffer text;
	char part[4096];
	FILE *stream = fopen(path, "rb");
	assert_non_null(stream);
	buffer_init(&text, pool, 1 << 20);
	for (size_t size; (size = fread(part, 1, sizeof part, stream)) > 0;)
		buffer_add(&text, part, size);
	assert_int_equal(fclose(stream), 0);
	return text.data;
}

struct line *line_start(pool_t *pool, const char *name)
{
	struct line *line = mem_new(pool, struct line);
	struct problems problems;
	const struct messages *messages = messages_load(pool, SOURCE_ROOT "/messages/zh-CN.yaml");
	problems_init(&problems, pool, messages);
	const struct definitions *set =
		definitions_load(pool, SOURCE_ROOT "/definitions", &problems);
	const char *path =
		text_printf(pool, SOURCE_ROOT "/tests/unit/engine/procedures/%s.yaml", name);
	line->pool = pool;
	line->calendar = calendar_load(pool, SOURCE_ROOT "/definitions/calendars", &problems);
	line->definition = definition_parse(pool, set, path, read_whole(pool, path), &problems);
	if (problems.count)
		problems_print(&problems, stderr);
	assert_int_equal(problems.count, 0);
	line_again(line);
	return line;
}

void line_again(struct line *line)
{
	line->matter = matter_new(line->pool, line->definition, line->calendar, 1);
}

int64_t line_at(const char *when)
{
	int64_t at;
	assert_true(time_parse(when, &at));
	return at;
}

static void tell(
	struct line *line, const char *when, int64_t share, const char *action, const json_t *body)
{
	const struct event event = {
		.seq = line->matter->seq + 1,
		.at = line_at(when),
		.on = line_at(when),
		.action = action,
		.share = share,
		.actor = 7,
		.body = body,
	};
	if (!action_find(line->definition, action))
		fail_msg("no action %s", action);
	matter_apply(line->matter, &event);
}

void line_tell(struct line *line, const char *when, int64_t share, const char *action,
	const char *const *pairs)
{
	json_t *body = json_tree(line->pool);
	json_object_set(body, "values", values_of(line->pool, pairs));
	tell(line, when, share, action, body);
}

void line_fires(struct line *line, const char *when, int64_t share, const char *rung)
{
	json_t *body = json_tree(line->pool);
	put_text(body, "rung", rung);
	tell(line, when, share, "rung", body);
}

const struct clock *line_clock(const struct line *line, int64_t share, const char *id)
{
	const struct clock *clock =
		matter_clock(line->matter, share, clock_find(line->definition, id));
	if (!clock)
		fail_msg("no clock %s", id);
	return clock;
}

const char *line_text(const struct line *line, int64_t at)
{
	if (at == WORKTIME_NEVER)
		return "never";
	if (time_of_day(at) == 0)
		return text_printf(
			line->pool, "%s 24:00", time_format_day(line->pool, worktime_due_day(at)));
	return time_format(line->pool, at);
}
