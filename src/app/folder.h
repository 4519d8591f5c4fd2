/* app/folder.h - a data folder: the database, the files, and the lock that lets one server alone run
 * on it. */
#pragma once

#include "base/ctx.h"

/* --data, else HUIYIN_DATA, else "data" in the current folder. */
const char *folder_choose(pool_t *pool, const char *given);

/* Where the database is: county.db below it, or what the one line of its file `database` names
 * (postgresql://…, as libpq has it; the line may hold a password: 0600). */
const char *folder_database(pool_t *pool, const char *folder);

/* Has the locked folder's database be at URL from now on; NULL leaves it as it is. False where the folder
 * has another one already, or cannot be written; *ret_key as below. */
bool folder_use_database(pool_t *pool, const char *folder, const char *url, const char **ret_key);

/* The folder of stored files below it; and of what is being uploaded, FILES itself made where it is
 * missing. */
const char *folder_files(pool_t *pool, const char *folder);
const char *folder_incoming(pool_t *pool, const char *files);

/* Makes the folder where it is missing (MAKE) and takes the lock, which the process keeps until it
 * ends. False where that fails; *ret_key is a message's key, with {folder} and {reason}. */
bool folder_lock(const char *folder, bool make, const char **ret_key);
