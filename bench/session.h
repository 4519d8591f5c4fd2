/* bench/session.h - somebody who has logged in. */
#pragma once

#include "acts.h"

struct session {
	char cookie[128], csrf[64];
};

/* On a blocking socket; ends the program where it is refused. BUFFER is for the replies. */
void session_open(
	int socket, const struct member *member, char *buffer, size_t room, struct session *ret);
