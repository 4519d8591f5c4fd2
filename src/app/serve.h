/* app/serve.h - the platform as a process: opens a data folder, listens, stops cleanly. */
#pragma once

#include "app/app.h"
#include "app/command.h"

struct serve_options {
	const char *folder;   /* of the data */
	const char *database; /* its address, where a server has it; NULL: as the folder says */
	const char *listen; /* "127.0.0.1:8080", "[::1]:0"; port 0: any free one */
	const char *proxy;  /* address of the reverse proxy, or NULL */
	const char *set;    /* settings of the command line: "name=value,…"; or NULL */
	enum app_kind kind; /* APP_DEMO: loopback only */
	bool json;          /* the first line is {"url": …, "port": …} */
};

/* Returns when SIGTERM or SIGINT has come: 0, EXIT_REFUSED where it could not start, or EXIT_DOOMED.
 * SIGHUP reads the definitions again. */
int serve_run(struct invocation *invocation, const struct serve_options *options);
