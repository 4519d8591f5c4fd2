/* tests/unit/store/faulty.h - a disk that is full or broken, under SQLite's default file layer.
 *
 * From faulty_start to faulty_stop every file that SQLite opens passes here; nothing else may have
 * a database open meanwhile. */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct faults {
	_Atomic int64_t log_limit;     /* a log longer than this: disk full; 0: no limit */
	_Atomic int64_t failing_sync;  /* the Nth sync of a log from now fails; 0: none */
	_Atomic int64_t failing_write; /* the Nth write to a log from now fails; 0: none */
};

struct faults *faulty_start(void);
void faulty_stop(void);
