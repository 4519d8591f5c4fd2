/* document/zip.c - a zip of unknown hand, read in bounds.
 *
 * libzip allocates for as many parts as the end record says, so that record is looked at first, by
 * hand: each candidate in the last 64 KB, and the zip64 record that one may point to. */
#include "document/zip.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <ctype.h>
#include <sys/stat.h>
#include <zip.h>

#define TAIL_BYTES (65536 + 22)
#define END_BYTES 22
#define LOCATOR_BYTES 20
#define END64_BYTES 56
/* Small parts of nothing but blanks pack well and harm nobody. */
#define RATIO_FROM (1024 * 1024)

struct zip_archive {
	struct ctx *ctx;
	const char *name;
	const struct zip_limits *limits;
	struct zip *zip;
	struct zip_part *parts;
	int count;
	apr_hash_t *by_name; /* in lower case */
};

struct zip_stream {
	struct zip_archive *archive;
	const struct zip_part *part;
	struct zip_file *file;
	int64_t read;
};

static uint64_t little_endian(const unsigned char *bytes, int count)
{
	uint64_t number = 0;
	for (int i = count; i--;)
		number = number << 8 | bytes[i];
	return number;
}

static enum err refuse(struct zip_archive *archive, const char *key, const char *part)
{
	return ctx_fail(
		archive->ctx, ERR_INVALID, key, "file", archive->name, "part", part ? part : "");
}

static const char *megabytes(pool_t *pool, int64_t bytes)
{
	return text_printf(pool, "%.1f MB", (double)bytes / (1024 * 1024));
}

static enum err refuse_size(
	struct zip_archive *archive, const char *key, const char *part, int64_t size, int64_t limit)
{
	pool_t *pool = archive->ctx->pool;
	return ctx_fail(archive->ctx, ERR_INVALID, key, "file", archive->name, "part",
		part ? part : "", "size", megabytes(pool, size), "limit", megabytes(pool, limit));
}

/* --- before libzip: how many parts it would make room for --------------------------------- */

static bool read_at(FILE *file, int64_t at, void *bytes, size_t size)
{
	return at >= 0 && fseeko(file, at, SEEK_SET) == 0 && fread(bytes, 1, size, file) == size;
}

/* The count that the zip64 record before an end record says, or none. */
static uint64_t count_of_zip64(FILE *file, int64_t end)
{
	unsigned char locator[LOCATOR_BYTES], record[END64_BYTES];
	if (!read_at(file, end - LOCATOR_BYTES, locator, sizeof locator) ||
		memcmp(locator, "PK\6\7", 4) != 0)
		return 0;
	uint64_t at = little_endian(locator + 8, 8);
	if (at > INT64_MAX || !read_at(file, (int64_t)at, record, sizeof record))
		return 0;
	uint64_t here = little_endian(record + 24, 8), all = little_endian(record + 32, 8);
	return here > all ? here : all;
}

static uint64_t greatest_count(FILE *file, int64_t size, pool_t *pool, bool *ret_found)
{
	size_t room = size < TAIL_BYTES ? (size_t)size : TAIL_BYTES;
	unsigned char *tail = pool_alloc(pool, room + 1);
	uint64_t greatest = 0;
	*ret_found = false;
	if (!read_at(file, size - (int64_t)room, tail, room))
		return 0;
	for (size_t at = 0; at + END_BYTES <= room; at++) {
		if (memcmp(tail + at, "PK\5\6", 4) != 0)
			continue;
		*ret_found = true;
		uint64_t all = little_endian(tail + at + 10, 2);
		uint64_t large = count_of_zip64(file, size - (int64_t)room + (int64_t)at);
		all = large > all ? large : all;
		greatest = all > greatest ? all : greatest;
	}
	return greatest;
}

static enum err check_end(struct zip_archive *archive, FILE *file, int64_t size)
{
	bool found;
	uint64_t count = greatest_count(file, size, archive->ctx->pool, &found);
	if (!found)
		return refuse(archive, "zip.cut", NULL);
	if (count > (uint64_t)archive->limits->parts)
		return refuse(archive, "zip.too_many", NULL);
	return OK;
}

static enum err check_file(struct zip_archive *archive, const char *path)
{
	FILE *file = fopen(path, "rb");
	struct stat stat;
	if (!file)
		return refuse(archive, "zip.unreadable", NULL);
	enum err err = OK;
	if (fstat(fileno(file), &stat) != 0 || !S_ISREG(stat.st_mode))
		err = refuse(archive, "zip.unreadable", NULL);
	else if (stat.st_size > archive->limits->file_bytes)
		err = refuse_size(archive, "zip.file_too_large", NULL, stat.st_size,
			archive->limits->file_bytes);
	else
		err = check_end(archive, file, stat.st_size);
	fclose(file);
	return err;
}

/* --- each part, as declared ----------------------------------------------------------------- */

static bool leads_elsewhere(const char *name)
{
	if (*name == '/' || *name == '\\' || (*name && name[1] == ':'))
		return true;
	for (const char *at = name; at; at = strpbrk(at, "/\\")) {
		at += *at == '/' || *at == '\\';
		if (text_starts(at, "..") && (!at[2] || at[2] == '/' || at[2] == '\\'))
			return true;
	}
	for (const char *at = name; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7F)
			return true;
	return !*name;
}

static const char *lower(pool_t *pool, const char *name)
{
	char *copy = pool_copy(pool, name, strlen(name) + 1);
	for (char *at = copy; *at; at++)
		*at = (char)((unsigned char)*at < 0x80 ? tolower(*at) : *at);
	return copy;
}

static bool is_bomb(const struct zip_archive *archive, const struct zip_part *part)
{
	return part->size > RATIO_FROM &&
	       part->size / archive->limits->ratio > (part->packed ? part->packed : 1);
}

static enum err check_part(
	struct zip_archive *archive, const struct zip_part *part, const struct zip_stat *stat)
{
	if (leads_elsewhere(part->name))
		return refuse(archive, "zip.bad_name", part->name);
	if ((stat->valid & ZIP_STAT_ENCRYPTION_METHOD) && stat->encryption_method != ZIP_EM_NONE)
		return refuse(archive, "zip.encrypted", part->name);
	if (stat->comp_method != ZIP_CM_STORE && stat->comp_method != ZIP_CM_DEFLATE)
		return refuse(archive, "zip.method", part->name);
	if (part->size < 0 || part->size > archive->limits->part_bytes)
		return refuse_size(archive, "zip.part_too_large", part->name,
			part->size < 0 ? INT64_MAX : part->size, archive->limits->part_bytes);
	if (is_bomb(archive, part))
		return refuse(archive, "zip.bomb", part->name);
	return OK;
}

#define WANTED_STAT (ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD)

static enum err read_part(struct zip_archive *archive, int nth)
{
	struct zip_stat stat;
	struct zip_part *part = &archive->parts[nth];
	if (zip_stat_index(archive->zip, (zip_uint64_t)nth, 0, &stat) != 0 ||
		(stat.valid & WANTED_STAT) != WANTED_STAT)
		return refuse(archive, "zip.broken", NULL);
	pool_t *pool = archive->ctx->pool;
	*part = (struct zip_part){ text_copy(pool, stat.name), (int64_t)stat.size,
		(int64_t)stat.comp_size, nth };
	enum err err = check_part(archive, part, &stat);
	if (err)
		return err;
	const char *key = lower(pool, part->name);
	if (apr_hash_get(archive->by_name, key, APR_HASH_KEY_STRING))
		return refuse(archive, "zip.doubled", part->name);
	apr_hash_set(archive->by_name, key, APR_HASH_KEY_STRING, part);
	return OK;
}

static enum err read_parts(struct zip_archive *archive)
{
	int64_t all = 0, count = zip_get_num_entries(archive->zip, 0);
	if (count < 0 || count > archive->limits->parts)
		return refuse(archive, "zip.too_many", NULL);
	archive->parts = mem_array(archive->ctx->pool, struct zip_part, count + 1);
	archive->by_name = apr_hash_make(archive->ctx->pool);
	for (; archive->count < count; archive->count++) {
		enum err err = read_part(archive, archive->count);
		if (err)
			return err;
		all += archive->parts[archive->count].size;
		if (all > archive->limits->all_bytes)
			return refuse_size(archive, "zip.all_too_large", NULL, all,
				archive->limits->all_bytes);
	}
	return OK;
}

static void discard(void *zip)
{
	zip_discard(zip);
}

enum err zip_archive_open(struct ctx *ctx, const char *path, const char *name,
	const struct zip_limits *limits, struct zip_archive **ret)
{
	if (ctx_failed(ctx))
		return ctx->failure.err;
	struct zip_archive *archive = mem_new(ctx->pool, struct zip_archive);
	*archive = (struct zip_archive){ .ctx = ctx, .name = name, .limits = limits };
	enum err err = check_file(archive, path);
	if (err)
		return err;
	archive->zip = zip_open(path, ZIP_RDONLY, NULL);
	if (!archive->zip)
		return refuse(archive, "zip.broken", NULL);
	pool_defer(ctx->pool, archive->zip, discard);
	err = read_parts(archive);
	if (!err)
		*ret = archive;
	return err;
}

int zip_archive_count(const struct zip_archive *archive)
{
	return archive->count;
}

const struct zip_part *zip_archive_part(const struct zip_archive *archive, int nth)
{
	return &archive->parts[nth];
}

const struct zip_part *zip_archive_find(const struct zip_archive *archive, const char *name)
{
	return apr_hash_get(archive->by_name, lower(archive->ctx->pool, name), APR_HASH_KEY_STRING);
}

/* --- a part as a stream --------------------------------------------------------------------- */

static void close_file(void *file)
{
	zip_fclose(file);
}

enum err zip_part_open(struct zip_archive *archive, const struct zip_part *part, pool_t *pool,
	struct zip_stream **ret)
{
	if (ctx_failed(archive->ctx))
		return archive->ctx->failure.err;
	struct zip_stream *stream = mem_new(pool, struct zip_stream);
	*stream = (struct zip_stream){ .archive = archive, .part = part };
	stream->file = zip_fopen_index(archive->zip, (zip_uint64_t)part->nth, 0);
	if (!stream->file)
		return refuse(archive, "zip.broken_part", part->name);
	pool_defer(pool, stream->file, close_file);
	*ret = stream;
	return OK;
}

int64_t zip_part_read(struct zip_stream *stream, void *buffer, size_t room)
{
	struct zip_archive *archive = stream->archive;
	if (ctx_failed(archive->ctx))
		return -1;
	int64_t read = zip_fread(stream->file, buffer, room);
	stream->read += read > 0 ? read : 0;
	if (read < 0 || (read == 0 && stream->read != stream->part->size))
		refuse(archive, "zip.broken_part", stream->part->name);
	else if (stream->read > stream->part->size)
		refuse(archive, "zip.lies", stream->part->name);
	return ctx_failed(archive->ctx) ? -1 : read;
}
