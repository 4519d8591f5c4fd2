/* app/command_thumbnail.c - the process that decodes a foreign file; for the server alone. */
#include "app/commands.h"

#include "files/thumbnail.h"

int command_thumbnail(struct invocation *invocation)
{
	bool pdf = invocation_option(invocation, "pdf");
	const char *const *words = invocation->words;
	thumbnail_confine();
	return thumbnail_make(invocation->pool, words[0], pdf, words[1]) ? 0 : EXIT_REFUSED;
}
