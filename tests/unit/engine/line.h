/* tests/unit/engine/line.h - a matter without a database: events are folded as they are told, nobody is
 * asked whether he may. For tests of what the fold does with clocks. */
#pragma once

#include "engine/matter.h"

struct line {
	pool_t *pool;
	const struct calendar *calendar;
	const struct definition *definition;
	struct matter *matter;
};

/* tests/unit/engine/procedures/NAME.yaml against the real roles. */
struct line *line_start(pool_t *pool, const char *name);

/* A fresh matter of the same definition. */
void line_again(struct line *line);

/* ACTION happens at WHEN ("2026-03-02 09:00"), by somebody, on SHARE (0: none), with pairs of values
 * ended by NULL. */
#define happens(line, when, share, action, ...) \
	line_tell((line), (when), (share), (action), \
		(const char *const[]){ __VA_ARGS__ __VA_OPT__(, ) NULL })
void line_tell(struct line *line, const char *when, int64_t share, const char *action,
	const char *const *pairs);

const struct clock *line_clock(const struct line *line, int64_t share, const char *id);

/* An instant as "2026-03-02 09:00", a day limit's end as "2026-03-02 24:00"; "never". */
const char *line_text(const struct line *line, int64_t at);
int64_t line_at(const char *when);

/* The rung of the ladder fires at WHEN. */
void line_fires(struct line *line, const char *when, int64_t share, const char *rung);
