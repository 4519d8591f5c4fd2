/* bench/recording.h - statements written down as they ran, for being run again without the program.
 *
 * A file of records, each a letter and what belongs to it (numbers are int64 of this machine):
 *   'S' id, size, SQL            a statement, before its first use
 *   'P' act                      a POST begins
 *   'R' id, count, then values   a statement ran; a value is its type (enum value_type), and then a
 *                                number, or a size and that many bytes
 *   'E'                          all is told */
#pragma once

#include "store/db.h"

#define RECORDING_STATEMENTS 256
