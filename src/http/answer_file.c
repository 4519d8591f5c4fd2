/* http/answer_file.c - a file, or the range of it that the client asks for (RFC 9110 §14). */
#include "http/call.h"

#include <fcntl.h>
#include <string.h>

struct range {
	int64_t first, size;
};

/* "bytes=100-199", "bytes=100-", "bytes=-50"; anything else is no range, which may be ignored. */
static bool read_range(pool_t *pool, const char *text, int64_t size, struct range *ret)
{
	int64_t first, last = size - 1;
	const char *dash = text && text_starts(text, "bytes=") ? strchr(text, '-') : NULL;
	if (!dash || strchr(text, ','))
		return false;
	const char *from = text + strlen("bytes="), *to = dash + 1;
	if (from == dash) {
		if (!text_to_int(to, &last) || last < 0)
			return false;
		*ret = (struct range){ last < size ? size - last : 0, last < size ? last : size };
		return true;
	}
	if (!text_to_int(text_copy_n(pool, from, (size_t)(dash - from)), &first) || first < 0)
		return false;
	if (*to && (!text_to_int(to, &last) || last < first))
		return false;
	last = last < size ? last : size - 1;
	*ret = (struct range){ first, last - first + 1 };
	return true;
}

/* The library closes what it is given. */
static struct MHD_Response *part_of(const struct served_file *file, const struct range *range)
{
	int fd = fcntl(file->fd, F_DUPFD_CLOEXEC, 0);
	if (fd < 0)
		return NULL;
	return MHD_create_response_from_fd_at_offset64(
		(uint64_t)range->size, fd, (uint64_t)range->first);
}

struct MHD_Response *answer_file(const struct response *res, const char *wanted, int *ret_status)
{
	const struct served_file *file = res->file;
	struct range range = { 0, file->size }, part;
	*ret_status = 200;
	if (read_range(res->pool, wanted, file->size, &part)) {
		*ret_status = part.size > 0 ? 206 : 416;
		range = part.size > 0 ? part : (struct range){ 0 };
	}
	struct MHD_Response *answer = part_of(file, &range);
	if (!answer)
		return NULL;
	const char *value = text_printf(res->pool, "bytes %" PRId64 "-%" PRId64 "/%" PRId64,
		range.first, range.first + range.size - 1, file->size);
	if (*ret_status == 416)
		value = text_printf(res->pool, "bytes */%" PRId64, file->size);
	if (*ret_status != 200)
		MHD_add_response_header(answer, "Content-Range", value);
	MHD_add_response_header(answer, "Accept-Ranges", "bytes");
	return answer;
}
