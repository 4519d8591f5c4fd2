/* http/response_file.c - a file as an answer. */
#include "http/response.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Nothing in a stored file runs or loads, whatever it is. A PDF is not put into a sandbox: browsers
 * then refuse to show it; their viewers are sandboxed themselves. */
#define POLICY \
	"default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "

static const char *policy(const char *type, enum disposition disposition)
{
	if (disposition == DOWNLOAD)
		return POLICY "frame-ancestors 'none'; sandbox";
	if (text_equal(type, "application/pdf"))
		return POLICY "object-src 'self'; frame-ancestors 'self'";
	return POLICY "img-src 'self'; frame-ancestors 'self'; sandbox";
}

/* For clients that don't read filename*: ASCII, without what would end the quotes. */
static void add_plain(struct buffer *value, const char *name)
{
	for (const unsigned char *at = (const unsigned char *)name; *at; at++) {
		if (*at >= 0x80 && (*at & 0xC0) == 0x80)
			continue;
		bool safe = *at >= ' ' && *at < 0x7F && !strchr("\"\\%;", *at);
		buffer_add(value, safe ? (const char *)at : "_", 1);
	}
}

/* RFC 8187. */
static void add_encoded(struct buffer *value, const char *name)
{
	for (const unsigned char *at = (const unsigned char *)name; *at; at++) {
		bool letter = (*at | 32) >= 'a' && (*at | 32) <= 'z';
		if (letter || (*at >= '0' && *at <= '9') || strchr("-._~", *at))
			buffer_add(value, at, 1);
		else
			buffer_printf(value, "%%%02X", *at);
	}
}

const char *res_disposition(pool_t *pool, const char *name, enum disposition disposition)
{
	struct buffer value;
	buffer_init(&value, pool, 4 * strlen(name) + 100);
	buffer_text(
		&value, disposition == SHOW ? "inline; filename=\"" : "attachment; filename=\"");
	add_plain(&value, name);
	buffer_text(&value, "\"; filename*=UTF-8''");
	add_encoded(&value, name);
	return value.data;
}

static void close_file(void *data)
{
	struct served_file *file = data;
	close(file->fd);
}

static struct served_file *open_file(pool_t *pool, const char *path)
{
	struct stat status;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return NULL;
	struct served_file *file = mem_new(pool, struct served_file);
	file->fd = fd;
	pool_defer(pool, file, close_file);
	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
		return NULL;
	file->size = status.st_size;
	posix_fadvise(fd, 0, 0, POSIX_FADV_WILLNEED);
	return file;
}

enum err res_file(struct response *res, const char *path, const char *type, const char *name,
	enum disposition disposition)
{
	struct served_file *file = open_file(res->pool, path);
	if (!file)
		return ERR_NOT_FOUND;
	res->file = file;
	res->type = type;
	res_header(res, "Content-Disposition", res_disposition(res->pool, name, disposition));
	res_header(res, "Content-Security-Policy", policy(type, disposition));
	return OK;
}

enum err res_file_once(struct response *res, const char *path, const char *type, const char *name)
{
	enum err err = res_file(res, path, type, name, DOWNLOAD);
	unlink(path);
	return err;
}
