/* app/log.h - one line on standard error for each request that failed; journald keeps it. */
#pragma once

struct passage;

/* Nothing where it has not failed. No values of forms and no names: ids, keys, statements. */
void log_failure(const struct passage *passage);
void log_busy(const struct passage *passage);
void log_broken(const struct passage *passage, const char *why);

/* Of the process itself: "writer: …". */
void log_event(const char *part, const char *text);
