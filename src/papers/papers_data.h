/* papers/papers_data.h - what the parts of the data share. */
#pragma once

#include "engine/directory.h"
#include "engine/ledger.h"
#include "html/json.h"
#include "papers/papers.h"

/* office, paper, today, now, by */
void data_common(struct ctx *ctx, json_t *data, const struct paper_subject *subject);

/* The words of ABOUT_MATTER and ABOUT_SHARE. */
MUST_USE enum err data_matter(struct ctx *ctx, json_t *data, const struct paper_subject *subject);

/* What happened to a matter, read once. */
struct record {
	const struct ledger_event *events;
	int64_t count;
};

/* Of papers that quote it: `events`, `acted`, `files`, `scans`. */
void data_record(struct ctx *ctx, json_t *data, const struct paper_subject *subject,
	const struct record *record);

/* What the unit of SHARE gave as its opinion last; "" where there is none or nothing was read. */
const char *record_opinion(
	const struct ctx *ctx, const struct record *record, const struct share *share);

/* The last event that made the subject's paper, of its share where the paper is about one; NULL: none. */
const struct event *record_making(
	const struct ctx *ctx, const struct record *record, const struct paper_subject *subject);

/* Those of lists, of a person and of the county. */
MUST_USE enum err data_list(struct ctx *ctx, json_t *data, const struct paper_subject *subject);
MUST_USE enum err data_person(struct ctx *ctx, json_t *data, const struct paper_subject *subject);
MUST_USE enum err data_county(struct ctx *ctx, json_t *data, const struct paper_subject *subject);
MUST_USE enum err data_leader(struct ctx *ctx, json_t *data, const struct paper_subject *subject);
void data_role(struct ctx *ctx, json_t *data, const struct paper_subject *subject);

/* Values of the form as people read them, units by their full names. */
void data_values(
	struct ctx *ctx, json_t *object, const struct definition *definition, const json_t *values);

/* due, due-first, light, left, late-days of a clock (NULL: none) of MATTER. */
void data_due(
	struct ctx *ctx, json_t *object, const struct matter *matter, const struct clock *clock);

/* The first who holds the role that answers for a unit's new work, and the head of that chain. */
const struct person *data_liaison(
	const struct ctx *ctx, const struct definition *definition, int64_t unit);
const struct person *data_head(
	const struct ctx *ctx, const struct definition *definition, int64_t unit);
const char *data_person_name(const struct ctx *ctx, int64_t person);
/* 责任领导: whom the matter names, else who leads the unit by DIVISION (NULL: nobody's). */
const char *data_leader_name(
	const struct ctx *ctx, const struct matter *matter, const struct division *division);
const char *data_phone(const struct person *person, const struct unit *unit);
const char *data_plan(const struct definition *definition, const char *plan);
const char *data_choice(const struct definition *definition, int input, const char *id);
const char *data_day(struct ctx *ctx, int64_t at); /* "" for 0 */
