/* document/csv_write.h - one row of csv: UTF-8, RFC 4180, guarded against being calculated. */
#pragma once

#include "document/workbook_write.h"

#include <stdio.h>

/* False: the disk is full. */
bool csv_write_text(FILE *file, const char *text, bool first);
bool csv_write_value(FILE *file, pool_t *scratch, const struct written *value, bool first);
bool csv_write_end(FILE *file);
