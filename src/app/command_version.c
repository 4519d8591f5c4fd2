/* app/command_version.c - what runs. */
#include "app/commands.h"

#include "html/json.h"

int command_version(struct invocation *invocation)
{
	if (!invocation->json) {
		puts("huiyin " HUIYIN_VERSION);
		return 0;
	}
	json_t *document = json_tree(invocation->pool);
	put_text(document, "version", HUIYIN_VERSION);
	return invocation_print(invocation, document);
}
