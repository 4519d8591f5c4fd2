/* http/static.c - static files, read once and answered from memory. */
#include "http/static.h"

#include "http/call.h"
#include "http/negotiate.h"

#include <apr_hash.h>
#include <dirent.h>
#include <errno.h>
#include <openssl/evp.h>
#include <string.h>
#include <sys/stat.h>

#define TAG_BYTES 8

/* The same bytes with each way to keep them: a year, or ask again. */
enum keep { KEEP_LONG, KEEP_ASK, KEEPS };
static const char *const keep_values[KEEPS] = {
	[KEEP_LONG] = "public, max-age=31536000, immutable",
	[KEEP_ASK] = "public, no-cache",
};

struct bytes {
	const void *data;
	size_t size;
};

struct static_file {
	const char *tag;
	struct bytes plain, gzip; /* gzip.data NULL: none */
	struct MHD_Response *answers[KEEPS], *gzip_answers[KEEPS], *unchanged[KEEPS];
};

struct static_files {
	pool_t *pool;
	apr_hash_t *table; /* name → struct static_file */
	const char *why;
};

static const struct {
	const char *ending, *type;
} types[] = {
	{ ".css", "text/css; charset=utf-8" },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".json", "application/json" },
	{ ".svg", "image/svg+xml" },
	{ ".png", "image/png" },
	{ ".jpg", "image/jpeg" },
	{ ".ico", "image/x-icon" },
	{ ".woff2", "font/woff2" },
	{ ".woff", "font/woff" },
	{ ".txt", "text/plain; charset=utf-8" },
	{ ".html", "text/html; charset=utf-8" },
};

static bool text_ends(const char *text, const char *ending)
{
	size_t size = strlen(text), length = strlen(ending);
	return size >= length && strcmp(text + size - length, ending) == 0;
}

static const char *type_of(const char *name)
{
	for (size_t i = 0; i < COUNT(types); i++)
		if (text_ends(name, types[i].ending))
			return types[i].type;
	return "application/octet-stream";
}

static const char *tag_of(pool_t *pool, const struct bytes *bytes)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	CHECK(EVP_Digest(bytes->data, bytes->size, digest, NULL, EVP_sm3(), NULL) == 1);
	char *tag = pool_alloc(pool, 2 * TAG_BYTES + 1);
	for (size_t i = 0; i < TAG_BYTES; i++)
		snprintf(tag + 2 * i, 3, "%02x", digest[i]);
	return tag;
}

static bool read_file(struct static_files *files, const char *path, struct bytes *ret)
{
	struct stat status;
	FILE *stream = fopen(path, "rb");
	bool good = stream && fstat(fileno(stream), &status) == 0;
	if (good) {
		char *data = pool_alloc(files->pool, (size_t)status.st_size + 1);
		*ret = (struct bytes){ data, fread(data, 1, (size_t)status.st_size, stream) };
		good = ret->size == (size_t)status.st_size;
	}
	if (!good)
		files->why = text_printf(files->pool, "%s: %s", path, strerror(errno));
	if (stream)
		fclose(stream);
	return good;
}

static void add_file(struct static_files *files, const char *name, const struct bytes *bytes)
{
	struct static_file *file = apr_hash_get(files->table, name, APR_HASH_KEY_STRING);
	if (!file)
		file = mem_new(files->pool, struct static_file);
	apr_hash_set(files->table, text_copy(files->pool, name), APR_HASH_KEY_STRING, file);
	file->plain = *bytes;
	file->tag = tag_of(files->pool, bytes);
}

static void add_gzip(struct static_files *files, const char *name, const struct bytes *bytes)
{
	const char *plain = text_copy_n(files->pool, name, strlen(name) - strlen(".gz"));
	struct static_file *file = apr_hash_get(files->table, plain, APR_HASH_KEY_STRING);
	if (!file)
		file = mem_new(files->pool, struct static_file);
	apr_hash_set(files->table, plain, APR_HASH_KEY_STRING, file);
	file->gzip = *bytes;
}

static bool read_folder(struct static_files *files, const char *folder, const char *inside);

static bool read_entry(struct static_files *files, const char *path, const char *name)
{
	struct stat status;
	struct bytes bytes = { 0 };
	if (lstat(path, &status) == 0 && S_ISDIR(status.st_mode))
		return read_folder(files, path, text_printf(files->pool, "%s/", name));
	if (!S_ISREG(status.st_mode))
		return true;
	if (!read_file(files, path, &bytes))
		return false;
	(text_ends(name, ".gz") ? add_gzip : add_file)(files, name, &bytes);
	return true;
}

static bool read_folder(struct static_files *files, const char *folder, const char *inside)
{
	DIR *directory = opendir(folder);
	if (!directory) {
		files->why = text_printf(files->pool, "%s: %s", folder, strerror(errno));
		return false;
	}
	bool good = true;
	for (struct dirent *entry; good && (entry = readdir(directory));)
		if (entry->d_name[0] != '.')
			good = read_entry(files,
				text_printf(files->pool, "%s/%s", folder, entry->d_name),
				text_printf(files->pool, "%s%s", inside, entry->d_name));
	closedir(directory);
	return good;
}

static void release_answer(void *answer)
{
	MHD_destroy_response(answer);
}

static struct MHD_Response *make_answer(struct static_files *files, const struct bytes *bytes,
	const char *tag, enum keep keep, const char *type)
{
	void *data = (void *)(uintptr_t)bytes->data;
	struct MHD_Response *answer =
		MHD_create_response_from_buffer(bytes->size, data, MHD_RESPMEM_PERSISTENT);
	CHECK(answer);
	pool_defer(files->pool, answer, release_answer);
	answer_secure(answer);
	MHD_add_response_header(answer, "ETag", tag);
	MHD_add_response_header(answer, "Cache-Control", keep_values[keep]);
	MHD_add_response_header(answer, "Vary", "Accept-Encoding");
	if (type)
		MHD_add_response_header(answer, "Content-Type", type);
	return answer;
}

static void make_answers(struct static_files *files, const char *name, struct static_file *file)
{
	static const struct bytes nothing;
	const char *type = type_of(name), *tag = text_printf(files->pool, "\"%s\"", file->tag);
	const char *gzip_tag = text_printf(files->pool, "\"%s-gzip\"", file->tag);
	for (enum keep keep = 0; keep < KEEPS; keep++) {
		file->answers[keep] = make_answer(files, &file->plain, tag, keep, type);
		file->unchanged[keep] = make_answer(files, &nothing, tag, keep, NULL);
		if (!file->gzip.data)
			continue;
		file->gzip_answers[keep] = make_answer(files, &file->gzip, gzip_tag, keep, type);
		MHD_add_response_header(file->gzip_answers[keep], "Content-Encoding", "gzip");
	}
}

struct static_files *static_load(pool_t *pool, const char *folder, const char **ret_why)
{
	struct static_files *files = mem_new(pool, struct static_files);
	*files = (struct static_files){ .pool = pool, .table = apr_hash_make(pool) };
	if (!read_folder(files, folder, "")) {
		*ret_why = files->why;
		return NULL;
	}
	apr_hash_index_t *index = apr_hash_first(pool, files->table);
	for (; index; index = apr_hash_next(index)) {
		struct static_file *file = apr_hash_this_val(index);
		if (file->plain.data)
			make_answers(files, apr_hash_this_key(index), file);
	}
	return files;
}

static struct static_file *find(const struct static_files *files, const char *name)
{
	struct static_file *file = apr_hash_get(files->table, name, APR_HASH_KEY_STRING);
	return file && file->plain.data ? file : NULL;
}

const char *static_tag(const struct static_files *files, const char *name)
{
	struct static_file *file = find(files, name);
	return file ? file->tag : NULL;
}

struct MHD_Response *static_answer(const struct static_files *files, const struct request *req,
	const char *name, unsigned *ret_status)
{
	struct static_file *file = find(files, name);
	if (!file)
		return NULL;
	bool named = text_starts(req->query, "v=") && text_equal(req->query + 2, file->tag);
	enum keep keep = named ? KEEP_LONG : KEEP_ASK;
	if (req->if_none_match && strstr(req->if_none_match, file->tag)) {
		*ret_status = 304;
		return file->unchanged[keep];
	}
	*ret_status = 200;
	bool gzip = file->gzip.data && negotiate_gzip(req->accept_encoding);
	return gzip ? file->gzip_answers[keep] : file->answers[keep];
}
