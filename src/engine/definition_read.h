/* engine/definition_read.h - what the readers of a definition share; nobody else includes it.
 *
 * Each reader takes a node of the file, adds every problem it finds and goes on with what is left,
 * so that one run names them all. A problem is a rule: its text is the message definition.RULE, and
 * the rule's name stands behind it in brackets. */
#pragma once

#include "base/yaml.h"
#include "engine/definition.h"

#define INPUTS_MAX 160
#define ACTIONS_MAX 200
#define RUNGS_MAX 60 /* of the 64 bits of clock.fired; see CLOCK_PAST */

struct reader {
	pool_t *pool;
	struct problems *problems;
	const struct role *roles;
	size_t role_count;
	struct definition *definition; /* NULL while the roles are read */
};

/* --- problems: definition_read.c --------------------------------------------------------------- */

/* At the node's name where it has one, else at its value; then pairs name, value. */
#define wrong(reader, node, rule, ...) \
	wrong_with((reader), (node), (rule), \
		(const char *const[]){ __VA_ARGS__ __VA_OPT__(, ) NULL })
void wrong_with(struct reader *reader, const struct yaml_node *node, const char *rule,
	const char *const *pairs);

/* The same for the checker, which knows lines only. */
#define wrong_at(problems, file, line, rule, ...) \
	wrong_at_with((problems), (file), (line), (rule), \
		(const char *const[]){ __VA_ARGS__ __VA_OPT__(, ) NULL })
void wrong_at_with(struct problems *problems, const char *file, int line, const char *rule,
	const char *const *pairs);

/* --- single values: definition_read.c ---------------------------------------------------------- */

/* False, with a problem, where NODE is no map; reports each key that is not among NAMES. */
bool read_map(struct reader *reader, const struct yaml_node *node, const char *const *names);

/* An entry's name that may serve as an identifier: a-z, 0-9, '-', at most 40. */
void read_id(struct reader *reader, const struct yaml_node *node);

/* NULL where it is absent or wrong. MAX in characters. */
const char *read_text(
	struct reader *reader, const struct yaml_node *map, const char *key, size_t max);
const char *need_text(
	struct reader *reader, const struct yaml_node *map, const char *key, size_t max);
bool read_flag(struct reader *reader, const struct yaml_node *map, const char *key, bool fallback);
int64_t read_number(struct reader *reader, const struct yaml_node *map, const char *key,
	int64_t fallback, int64_t least, int64_t most);
struct limit read_limit(
	struct reader *reader, const struct yaml_node *map, const char *key); /* amount 0: none */
bool parse_limit(struct reader *reader, const struct yaml_node *node, struct limit *ret);

/* One text, or a list of texts. */
struct items {
	const struct yaml_node **nodes;
	size_t count;
};
struct items read_items(struct reader *reader, const struct yaml_node *map, const char *key);

/* The index of TEXT in WORDS (ended by NULL), -1 where it is none of them. */
int word_index(const char *text, const char *const *words);
/* The same of an entry; FALLBACK where it is absent, a problem where it is none of them. */
int read_word(struct reader *reader, const struct yaml_node *map, const char *key,
	const char *const *words, int fallback);

/* {id: title}, or a list of titles that are their own ids. */
struct choice *read_choices(
	struct reader *reader, const struct yaml_node *map, const char *key, size_t *ret_count);

/* What is named must exist. */
const struct role *read_role(struct reader *reader, const struct yaml_node *map, const char *key);
const struct role **read_roles(
	struct reader *reader, const struct yaml_node *map, const char *key, size_t *ret_count);
uint32_t read_clocks(struct reader *reader, const struct yaml_node *map, const char *key);
uint32_t read_states(struct reader *reader, const struct yaml_node *map, const char *key,
	const struct machine *machine);
int read_state(struct reader *reader, const struct yaml_node *map, const char *key,
	const struct machine *machine);
int read_clock(struct reader *reader, const struct yaml_node *map, const char *key);
int read_input(struct reader *reader, const struct yaml_node *map, const char *key);

/* A set of all states of a machine, ends too; STATES_ANY is those that are no end. */
#define STATES_ANY UINT32_MAX
uint32_t states_all(const struct machine *machine);

/* --- the parts, each in its file; in this order ------------------------------------------------ */

void read_form(struct reader *reader, const struct yaml_node *root);
void read_all_clocks(struct reader *reader, const struct yaml_node *root);
void read_machines(struct reader *reader, const struct yaml_node *root);
void read_actions(struct reader *reader, const struct yaml_node *root);
void read_capabilities(struct reader *reader, const struct yaml_node *root);
void read_ladder(struct reader *reader, const struct yaml_node *root);
void read_sheet(struct reader *reader, const struct yaml_node *root);

/* A field that belongs to an action: one of the form, or one of the standard ones (reason, result,
 * new-date …), which joins the form by being named. -1 with a problem at NODE. */
int need_input(struct reader *reader, const struct yaml_node *node, const char *name);

/* A choice field that a capability makes of its own parameter. */
int add_choice_input(struct reader *reader, const struct yaml_node *node, const char *name,
	struct choice *choices, size_t count);

/* A clock that a capability brings along; its title is the message capability.CAPABILITY.clock. */
int add_clock(struct reader *reader, const struct yaml_node *node, const char *id,
	const char *title, struct limit limit);

/* A row of the table of actions with nothing in it yet but its place. */
struct action *add_action(struct reader *reader, const struct yaml_node *node, const char *id);
void add_need(struct reader *reader, const struct yaml_node *node, struct action *action,
	const char *input, bool required);
void add_mark(struct reader *reader, struct action *action, const char *kind, int clock);

/* marks: of NODE into ACTION, see definition_read_actions.c. */
void read_marks(struct reader *reader, const struct yaml_node *node, struct action *action);

/* Both must hold; either may be NULL. */
const struct guard *guard_both(pool_t *pool, const struct guard *left, const struct guard *right);

/* guard_parse.c: NULL with a problem where it cannot be read. */
const struct guard *guard_read(struct reader *reader, const struct yaml_node *map, const char *key);
const struct guard *guard_parse(
	struct reader *reader, const struct yaml_node *node, const char *text);
