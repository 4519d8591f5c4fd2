/* drafts/drafts.h - what somebody has typed and not sent yet. It is kept on the server every few
 * seconds (or by a button, without a script), is there after a crash, a log-off or on another computer,
 * and goes with the act that it was written for, in the same transaction. It is never an event, nobody
 * else sees it, and after 30 days it is gone.
 *
 *   GET  /drafts        all of one's own, each with the way back to its form
 *   POST /drafts        the form as it stands, with draft=<its name>
 *   POST /drafts/drop   draft=<its name>
 *
 * A form that wants it carries the hidden field `draft`: the address it is sent to and what tells the
 * forms of a page apart, at most 200 characters ("/register/supervision"). Its page asks for the draft
 * and shows it as what was typed (req->typed). */
#pragma once

#include "http/route.h"
#include "store/db.h"

#include <jansson.h>

#define DRAFT_MOST 100         /* of one person: the oldest make room */
#define DRAFT_SIZE (64 * 1024) /* bytes of one */

struct draft {
	const char *form;
	int64_t at;
	const char *vals; /* {"f.result": ["…"]} */
};

struct drafts {
	struct draft *items; /* newest first */
	size_t count;
};

/* The ctx's actor's drafts of the forms whose names begin with PREFIX. */
struct drafts drafts_below(struct ctx *ctx, const char *prefix);
const struct draft *drafts_find(const struct drafts *drafts, const char *form); /* NULL: none */

/* What was typed, as req->typed has it. */
const struct param *draft_params(struct ctx *ctx, const struct draft *draft);

/* OBJECT gets draft_form and draft: {at} or null, for templates/parts/draft.mustache. */
void draft_put(struct ctx *ctx, json_t *object, const char *form, const struct draft *draft);

/* The act that the draft was for has been done: it goes with it. */
void drafts_done(struct ctx *ctx, const struct request *req);

/* Deletes some of what is too old; true while there is more. */
bool drafts_clean(struct ctx *ctx);

handler drafts_page, drafts_keep, drafts_drop;
extern const struct field drafts_fields[];
extern const struct statement drafts_sql[];
