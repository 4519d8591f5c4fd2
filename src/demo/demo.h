/* demo/demo.h - the demo county: invented units and people, and a year of their matters, made from
 * the files of demo/ through the ordinary door.
 *
 * The files say everything: who there is (county, people, division, accounts), what there is to do
 * (measures, vocabulary) and how it goes (scenarios, whose header defines the words of a step). Here
 * nobody and nothing is known by name. The same files on the same day give the same county; only ids
 * and salts differ. */
#pragma once

#include "base/yaml.h"
#include "engine/definition.h"

#include <apr_hash.h>

/* The files, and what of the database their ids stand for. */
struct demo {
	pool_t *pool;
	const struct yaml_node *county, *people, *division, *accounts, *measures, *vocabulary,
		*scenarios;
	const char *hash;            /* SM3 of all that they say, hex */
	apr_hash_t *units, *persons; /* id of the file -> int64_t *: known once they are made */
};

/* Reads FOLDER (demo/); NULL where there is any problem. Lives in POOL. */
struct demo *demo_read(pool_t *pool, const char *folder, struct problems *problems);

/* The ids that the database gave; 0 where the files name nobody so. */
int64_t demo_unit(const struct demo *demo, const char *id);
int64_t demo_person(const struct demo *demo, const char *id);

/* --- days -------------------------------------------------------------------------------------- */

/* The files tell of one year that ends at their own today. The demo year ends at the last working day
 * before the day on which it is made, so that no event stands in the future, whatever the hour. All
 * that the files count from today follows; dates that they write out (meetings, measures, sessions,
 * the division of work) move by whole weeks, and by none where the two todays are at most three days
 * apart. So weekdays stay, and a date that falls on a rest day of the other year goes to the working
 * day before. Nothing else is made of holidays: years without a notice have provisional calendars. */
struct demo_days {
	int64_t today, shift; /* shift in days */
};
struct demo_days demo_days(const struct demo *demo, const struct calendar *calendar, int64_t now);

/* Before anything happens: the hour at which units and people are entered. */
int64_t demo_begins(const struct demo *demo, struct demo_days days);

/* --- units, people, accounts ------------------------------------------------------------------- */

/* The county's row is there already. Days of the files are moved by SHIFT days (see demo_days). */
MUST_USE enum err demo_put_county(struct ctx *ctx, struct demo *demo, int64_t shift);

/* --- a year ------------------------------------------------------------------------------------ */

struct demo_options {
	bool small; /* each scenario once, for tests */
};

/* A step that the door refused, as the end of the year tells of it. */
struct demo_refusal {
	const char *procedure, *scenario, *action, *reason;
	int64_t times;
	struct demo_refusal *next;
};

struct demo_report {
	int64_t matters, events;
	int64_t steps, refused; /* that people tried at the door, and of these refused */
	int64_t undrawn;        /* matters for which no pattern was left */
	struct demo_refusal *refusals;
	const char *absent; /* procedures without a definition, or NULL */
};

/* Tells the year of the county that demo_put_county has made: matters of every procedure that has a
 * definition. CTX is one without an actor on a writing connection and outside a transaction, with
 * definitions and world; now is the day on which the demo is made. Commits about once for each
 * simulated week. The report and what is in it live in the ctx's pool. */
MUST_USE enum err demo_run(struct ctx *ctx, struct demo *demo, const struct demo_options *options,
	struct demo_report *ret);
