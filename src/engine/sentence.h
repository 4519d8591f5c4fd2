/* engine/sentence.h - events and values in words: the timeline prints what the definition says. */
#pragma once

#include "engine/directory.h"
#include "engine/ledger.h"

/* A value as people read it: a unit's short name, a person's name, a choice's title, a date with its
 * weekday left out, money in 元, several joined by 、. "" for none. */
const char *input_text(const struct ctx *ctx, const struct input *input, const json_t *value);

/* What the matter has in a field of its form: of several who were asked "name：value；…". "" for none. */
const char *matter_text(
	const struct ctx *ctx, const struct matter *matter, const struct input *input);

/* The action's sentence with its holes filled: {actor} {unit} {lead} {due} {round} {rung} {channel}
 * and every input of the event. MATTER gives what the event does not carry; it may be newer. */
const char *event_sentence(
	const struct ctx *ctx, const struct matter *matter, const struct event *event);

/* The sentences of its whole history in order, each as things stood when it happened; where the record
 * can't be folded (something was erased), as they stand now. */
const char **history_sentences(const struct ctx *ctx, const struct matter *matter,
	const struct ledger_event *events, int64_t count);
