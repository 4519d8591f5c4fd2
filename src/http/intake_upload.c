/* http/intake_upload.c - the sink of multipart.c: temporary files, their hashes, their limits.
 *
 * The first refusal throws away all files of the request, and those that still come. */
#include "http/intake_upload.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define SM3_BYTES 32
#define MIB (1024 * 1024)
/* How often the disk is asked for what is free. */
#define DISK_STEP (16 * MIB)

static void close_file(struct upload_intake *intake)
{
	if (intake->fd >= 0)
		close(intake->fd);
	intake->fd = -1;
}

static void remove_file(void *path)
{
	unlink(path);
}

static void release(void *data)
{
	struct upload_intake *intake = data;
	close_file(intake);
	EVP_MD_CTX_free(intake->hash);
}

static void refuse(struct upload_intake *intake, int status, const char *key, int64_t limit)
{
	struct uploads *result = &intake->result;
	if (result->refused)
		return;
	result->refused = status;
	result->key = key;
	result->limit = limit;
	if (intake->file) {
		result->field = intake->file->field;
		result->name = intake->file->name;
		if (intake->file->path)
			unlink(intake->file->path);
	}
	for (const struct upload *upload = result->first; upload; upload = upload->next)
		unlink(upload->path);
	result->first = NULL;
	close_file(intake);
}

/* --- one file ---------------------------------------------------------------------------------- */

static bool has_room(const struct upload_intake *intake)
{
	struct statvfs status;
	return statvfs(intake->folder, &status) == 0 &&
	       (int64_t)(status.f_bavail * status.f_frsize) > intake->reserve;
}

static void open_file(struct upload_intake *intake)
{
	struct upload *file = intake->file;
	const char *pattern = text_printf(intake->pool, "%s/upload-XXXXXX", intake->folder);
	char *path = pool_copy(intake->pool, pattern, strlen(pattern) + 1);
	if (has_room(intake))
		intake->fd = mkostemp(path, O_CLOEXEC);
	file->path = path;
	if (intake->fd < 0) {
		refuse(intake, 503, "http.upload_disk", 0);
		return;
	}
	pool_defer(intake->pool, path, remove_file);
	CHECK(EVP_DigestInit_ex(intake->hash, EVP_sm3(), NULL) == 1);
}

static bool write_all(int fd, const char *bytes, size_t size)
{
	while (size) {
		ssize_t written = write(fd, bytes, size);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		bytes += written;
		size -= (size_t)written;
	}
	return true;
}

static void check_limits(struct upload_intake *intake)
{
	const struct upload_limits *limits = &intake->limits;
	if (intake->file->size > limits->file)
		refuse(intake, 413, "http.upload_large", limits->file / MIB);
	else if (intake->total > limits->request)
		refuse(intake, 413, "http.upload_total", limits->request / MIB);
	else if (intake->unchecked > DISK_STEP && !has_room(intake))
		refuse(intake, 503, "http.upload_disk", 0);
	if (intake->unchecked > DISK_STEP)
		intake->unchecked = 0;
}

/* --- the sink ---------------------------------------------------------------------------------- */

static void start_file(void *data, const char *field, const char *name)
{
	struct upload_intake *intake = data;
	if (intake->result.refused)
		return;
	intake->file = mem_new(intake->pool, struct upload);
	intake->file->field = field;
	intake->file->name = *name ? upload_name(intake->pool, name) : "";
	if (*name && ++intake->count > intake->limits.count)
		refuse(intake, 413, "http.upload_many", intake->limits.count);
}

static void add_bytes(void *data, const char *bytes, size_t size)
{
	struct upload_intake *intake = data;
	struct upload *file = intake->file;
	if (intake->result.refused)
		return;
	file->size += (int64_t)size;
	intake->total += (int64_t)size;
	intake->unchecked += (int64_t)size;
	check_limits(intake);
	if (!intake->result.refused && intake->fd < 0)
		open_file(intake);
	if (intake->result.refused)
		return;
	CHECK(EVP_DigestUpdate(intake->hash, bytes, size) == 1);
	if (!write_all(intake->fd, bytes, size))
		refuse(intake, 503, "http.upload_disk", 0);
}

static const char *finish_hash(struct upload_intake *intake)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned size;
	CHECK(EVP_DigestFinal_ex(intake->hash, digest, &size) == 1 && size == SM3_BYTES);
	char *text = pool_alloc(intake->pool, 2 * SM3_BYTES + 1);
	for (size_t i = 0; i < SM3_BYTES; i++)
		snprintf(text + 2 * i, 3, "%02x", digest[i]);
	return text;
}

/* No name and no bytes: nothing was chosen. */
static void end_file(void *data)
{
	struct upload_intake *intake = data;
	struct upload *file = intake->file;
	if (!intake->result.refused && !file->size && *file->name)
		refuse(intake, 422, "http.upload_empty", 0);
	if (!intake->result.refused && file->size) {
		file->sm3 = finish_hash(intake);
		file->name = text_or(file->name, "_");
		*intake->last = file;
		intake->last = &file->next;
	}
	close_file(intake);
	intake->file = NULL;
}

/* --- the whole --------------------------------------------------------------------------------- */

struct upload_intake *upload_begin(pool_t *pool, const char *type,
	const struct upload_limits *limits, const struct upload_place *place)
{
	struct upload_intake *intake = mem_new(pool, struct upload_intake);
	struct multipart_sink sink = { intake, start_file, add_bytes, end_file };
	*intake = (struct upload_intake){ .pool = pool,
		.folder = place->folder,
		.reserve = place->reserve,
		.limits = *limits,
		.fd = -1 };
	if (!multipart_init(&intake->multipart, pool, type, place->text_limit, &sink))
		return NULL;
	intake->last = &intake->result.first;
	intake->hash = EVP_MD_CTX_new();
	CHECK(intake->hash);
	pool_defer(pool, intake, release);
	return intake;
}

const struct uploads *upload_end(struct upload_intake *intake)
{
	if (intake->multipart.text.full)
		refuse(intake, 413, "http.body_too_large", 0);
	return &intake->result;
}

/* --- afterwards -------------------------------------------------------------------------------- */

const struct upload *request_upload(const struct request *req, const char *field)
{
	const struct upload *upload = req->uploads ? req->uploads->first : NULL;
	while (upload && !text_equal(upload->field, field))
		upload = upload->next;
	return upload;
}

const struct upload *upload_next(const struct upload *upload)
{
	const char *field = upload->field;
	do
		upload = upload->next;
	while (upload && !text_equal(upload->field, field));
	return upload;
}

static bool empty(int folder, DIR *directory)
{
	bool good = true;
	for (struct dirent *entry; good && (entry = readdir(directory));)
		good = text_equal(entry->d_name, ".") || text_equal(entry->d_name, "..") ||
		       unlinkat(folder, entry->d_name, 0) == 0;
	return good;
}

bool upload_sweep(const char *folder)
{
	if (mkdir(folder, 0700) && errno != EEXIST)
		return false;
	DIR *directory = opendir(folder);
	if (!directory)
		return false;
	bool good = empty(dirfd(directory), directory);
	closedir(directory);
	return good;
}
