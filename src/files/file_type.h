/* files/file_type.h - what a file is, by its bytes; and whether its name says the same.
 *
 * Nothing that could run in a browser is ever shown: only PDF and raster pictures are. Refused are
 * programs, scripts and web pages under any name, files with macros, names that contradict the
 * content, and sound and film unless the setting `media-files` takes them. */
#pragma once

#include "base/ctx.h"

struct file_type {
	const char *id;         /* "pdf"; its title is the message files.type.<id> */
	const char *extensions; /* " pdf " */
	const char *media;      /* RFC 6838; what is not shown goes as application/octet-stream */
	unsigned contents;      /* bits of what the bytes may be */
	bool shown, pictured;   /* in a page; as a thumbnail */
};

/* By id; "other" where there is none. */
const struct file_type *file_type_find(const char *id);

/* Of the file at PATH called NAME. Refusals fail the ctx with a problem of FIELD. */
MUST_USE enum err file_type_check(struct ctx *ctx, const char *field, const char *path,
	const char *name, const struct file_type **ret);
