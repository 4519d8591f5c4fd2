/* http/negotiate.h - what the client would rather have (RFC 9110 §12.5). Headers may be NULL. */
#pragma once

#include "base/text.h"

/* Accept weighs application/json (or application/problem+json) above text/html. Without a header,
 * and where both weigh the same, it is a page. */
bool negotiate_json(const char *accept);

/* Accept-Encoding takes gzip. */
bool negotiate_gzip(const char *accept_encoding);
