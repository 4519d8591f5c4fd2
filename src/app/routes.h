/* app/routes.h - the table of all pages; see http/route.h. */
#pragma once

#include "http/route.h"

extern const struct route routes[]; /* ends with { 0 } */
