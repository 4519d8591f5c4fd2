/* app/config.c - every setting: default, range, unit. What each is for stands in the messages. */
#include "app/app.h"

const struct setting config_settings[] = {
	{ "backup-hour", 2, 0, 23, "hour" },
	{ "body-limit", 1024, 16, 65536, "kib", true },
	{ "connections", 12000, 64, 100000, NULL, true },
	{ "connections-address", 512, 8, 100000, NULL, true },
	{ "disk-reserve", 1024, 16, 1048576, "mib", true },
	{ "idle-seconds", 60, 1, 3600, "seconds", true },
	{ "list-hour", 17, 0, 23, "hour" },
	{ "list-keep", 10, 2, 400 },
	{ "log-size", 64, 1, 4096, "mib", true },
	{ "login-account-free", 3, 1, 10 },
	{ "login-address-free", 20, 1, 1000 },
	{ "login-delay-most", 300, 1, 300, "seconds" },
	{ "matter-files", 2000, 1, 100000, "mib" },
	{ "media-files", 0, 0, 1 },
	{ "once-hours", 24, 1, 168, "hours" },
	{ "reader-queue", 512, 1, 100000, NULL, true },
	{ "reader-threads", 2, 1, 64, NULL, true },
	{ "session-hours", 12, 1, 24, "hours" },
	{ "session-idle", 30, 5, 720, "minutes" },
	{ "slow-queue", 32, 1, 1000, NULL, true },
	{ "slow-threads", 1, 1, 16, NULL, true },
	{ "upload-file", 100, 1, 2048, "mib" },
	{ "upload-request", 300, 1, 8192, "mib" },
	{ "writer-batch", 256, 1, 10000, NULL, true },
	{ "writer-queue", 1024, 1, 100000, NULL, true },
	{ 0 },
};

/* "session-idle=60" */
static bool take(pool_t *pool, struct settings *settings, const char *text)
{
	const char *equals = strchr(text, '=');
	int64_t value;
	return equals && text_to_int(equals + 1, &value) &&
	       settings_set(settings, text_copy_n(pool, text, (size_t)(equals - text)), value);
}

/* Notes that are no settings and values out of range are passed over. */
static void take_stored(struct settings *settings, const struct office *office)
{
	int64_t value;
	for (size_t i = 0; office && i < office->note_count; i++)
		if (text_to_int(office->notes[i].value, &value))
			settings_set(settings, office->notes[i].name, value);
}

struct settings *config_read(
	pool_t *pool, const struct office *office, const char *set, const char **ret_bad)
{
	struct settings *settings = settings_make(pool, config_settings);
	take_stored(settings, office);
	for (const char *at = text_or(set, ""); *at;) {
		size_t size = strcspn(at, ",");
		const char *one = text_copy_n(pool, at, size);
		if (!take(pool, settings, one) && ret_bad)
			*ret_bad = one;
		at += size + (at[size] == ',');
	}
	return settings;
}
