/* app/folder.h - a data folder: the database, the files, and the lock that lets one server alone run
 * on it. */
#pragma once

#include "base/ctx.h"

/* --data, else HUIYIN_DATA, else "data" in the current folder. */
const char *folder_choose(pool_t *pool, const char *given);

/* The database's file below it. */
const char *folder_database(pool_t *pool, const char *folder);

/* The folder of stored files below it; and of what is being uploaded, FILES itself made where it is
 * missing. */
const char *folder_files(pool_t *pool, const char *folder);
const char *folder_incoming(pool_t *pool, const char *files);

/* Makes the folder where it is missing (MAKE) and takes the lock, which the process keeps until it
 * ends. False where that fails; *ret_key is a message's key, with {folder} and {reason}. */
bool folder_lock(const char *folder, bool make, const char **ret_key);
