/* engine/calendar_load.h - what the two halves of the calendar's loader share. */
#pragma once

#include "base/yaml.h"
#include "engine/calendar_files.h"
#include "engine/calendar_inner.h"

struct loader {
	pool_t *pool;
	const char *folder; /* for messages */
	const struct calendar_files *files;
	struct problems *problems;
	struct calendar *calendar;
	bool has_notice[YEARS], has_local;      /* files found */
	const struct yaml_node *notices[YEARS]; /* their roots */
	const struct yaml_node *lunar[YEARS];   /* rows of lunar.yaml */
};

/* Reads hours.yaml: normal hours, seasons, quiet hours; sets the season of each day. */
void calendar_load_hours(struct loader *loader);

/* One of the files; a problem where it is missing or broken. */
const struct yaml_node *calendar_load_file(struct loader *loader, const char *name);
