/* app/config.c - every setting: default, range, unit. What each is for stands in the messages. */
#include "app/app.h"

const struct setting config_settings[] = {
	{ "body-limit", 1024, 16, 65536, "kib" },
	{ "login-account-free", 3, 1, 10 },
	{ "login-address-free", 20, 1, 1000 },
	{ "login-delay-most", 300, 1, 300, "seconds" },
	{ "once-hours", 24, 1, 168, "hours" },
	{ "reader-queue", 512, 1, 100000 },
	{ "reader-threads", 2, 1, 64 },
	{ "session-hours", 12, 1, 24, "hours" },
	{ "session-idle", 30, 5, 720, "minutes" },
	{ "slow-queue", 32, 1, 1000 },
	{ "slow-threads", 1, 1, 16 },
	{ "writer-batch", 256, 1, 10000 },
	{ "writer-queue", 1024, 1, 100000 },
	{ 0 },
};
