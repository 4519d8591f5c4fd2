/* setup/stand_in.h - 代办(AB岗): who is away names who does his work meanwhile, or his administrator does. It
 * ends by itself, and what is done says in whose place (engine/directory.h, engine/act.h). */
#pragma once

#include "http/route.h"

handler stand_in_page, stand_in, stand_in_end;
extern const struct field stand_in_query[], stand_in_fields[], stand_in_end_fields[];
