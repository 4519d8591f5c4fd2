/* engine/preset.h - definitions/first-use.yaml: with what a new county begins, as data.
 *
 * Loaded with the definitions and checked with them: roles and businesses that it names must exist, a
 * unit's name stands once. "{county}" in texts is the county's name, filled in by who uses them. */
#pragma once

#include "engine/definition.h"

struct preset_post { /* what the first administrator himself does, and in which part of the office */
	const struct role *role;
	const char *unit; /* code */
};

struct preset_part { /* a part of the office */
	const char *code, *name;
};

struct preset_letter { /* a text of letterheads; NOTE: its name in the table `setting` */
	const char *note, *title, *value;
};

struct preset_unit {
	const char *name, *short_name;
};

struct preset_group {
	const char *title;
	struct preset_unit *units;
	size_t unit_count;
	/* of towns: a name that ends with NAME goes on with SHORT_NAME (镇: 人民政府); none: no towns */
	struct preset_unit *endings;
	size_t ending_count;
};

struct preset_seat { /* a column of 领导分工: who may sit there, where new people are put */
	const struct role **roles;
	size_t role_count;
	const char *unit; /* code of a part */
};

struct preset_head { /* the head of a column of units; IS: name, short, group, phone */
	const char *word, *is;
};

struct preset {
	const struct role *administrator;
	struct preset_post *posts;
	size_t post_count;
	struct preset_part *parts;
	size_t part_count;
	struct preset_seat leaders, deputies;
	const struct definition **businesses; /* those that are on at first */
	size_t business_count;
	struct preset_letter *letters;
	size_t letter_count;
	struct preset_head *heads;
	size_t head_count;
	struct preset_group *groups;
	size_t group_count;
};

/* NULL where SET's folder has no such file; problems are added. */
const struct preset *preset_load(
	pool_t *pool, const struct definitions *set, struct problems *problems);
