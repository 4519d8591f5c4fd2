/* bench/acts.c - words as an office writes them; only the serial number differs. */
#include "acts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#define BASIS \
	"根据县政府常务会议议定事项，请按照职责分工抓好落实，明确责任领导和经办人员，于规定时限前" \
	"书面反馈" \
	"办理情况；涉及其他单位的，由承办单位牵头协商。"
#define RESULT \
	"已会同有关单位现场核实，制定整改方案并完成整改，资料已归档；后续由业务股室按月巡查，发现" \
	"问题及时" \
	"处理，并向社会公开办理结果。"
#define PATH "/matters/%" PRId64

/* --- the cast ---------------------------------------------------------------------------------- */

static void refuse(const char *file, const char *why)
{
	fprintf(stderr, "bench: %s: %s\n", file, why);
	exit(1);
}

static void take_member(struct cast *cast, const struct member *member)
{
	struct member *list = member->unit ? cast->units : cast->office;
	size_t *count = member->unit ? &cast->unit_count : &cast->office_count;
	if (*count < CAST_MAX)
		list[(*count)++] = *member;
}

void cast_load(const char *file, struct cast *ret)
{
	struct member member;
	FILE *stream = fopen(file, "re");
	*ret = (struct cast){ 0 };
	if (!stream)
		refuse(file, "can't be read");
	while (fscanf(stream, "%47s %47s %" SCNd64, member.login, member.password, &member.unit) ==
		3)
		take_member(ret, &member);
	fclose(stream);
	if (!ret->office_count || !ret->unit_count)
		refuse(file, "wants an account of the office and one of a unit");
}

/* --- forms ------------------------------------------------------------------------------------- */

static bool add(char *ret, size_t room, size_t *size, const char *text, size_t count)
{
	if (*size + count >= room)
		return false;
	memcpy(ret + *size, text, count);
	*size += count;
	ret[*size] = '\0';
	return true;
}

static bool is_plain(unsigned char byte)
{
	return ('a' <= (byte | 32) && (byte | 32) <= 'z') || ('0' <= byte && byte <= '9') ||
	       byte == '-' || byte == '.' || byte == '_' || byte == '*';
}

/* By hand: this runs beside what it measures. */
static bool add_encoded(char *ret, size_t room, size_t *size, const char *text)
{
	static const char digits[] = "0123456789ABCDEF";
	char *at = ret + *size, *end = ret + room - 4;
	for (; *text && at < end; text++) {
		unsigned char byte = (unsigned char)*text;
		if (is_plain(byte)) {
			*at++ = (char)byte;
			continue;
		}
		*at++ = '%';
		*at++ = digits[byte >> 4];
		*at++ = digits[byte & 15];
	}
	*at = '\0';
	*size = (size_t)(at - ret);
	return !*text;
}

static bool add_field(char *ret, size_t room, size_t *size, const char *name, const char *text)
{
	bool first = *size == 0;
	return (first || add(ret, room, size, "&", 1)) &&
	       add(ret, room, size, name, strlen(name)) && add(ret, room, size, "=", 1) &&
	       add_encoded(ret, room, size, text);
}

/* A field of a form: its name, and its words or, where they are NULL, its number. */
struct part {
	const char *name, *text;
	int64_t number;
};

static bool add_parts(char *ret, size_t room, const struct turn *turn, const struct part *parts)
{
	char number[24];
	size_t size = 0;
	bool fits = add_field(ret, room, &size, "csrf", turn->csrf) &&
		    add_field(ret, room, &size, "once", turn->once);
	for (; fits && parts->name; parts++) {
		snprintf(number, sizeof number, "%" PRId64, parts->number);
		fits = add_field(ret, room, &size, parts->name, parts->text ? parts->text : number);
	}
	return fits;
}

static bool register_form(const struct turn *turn, char *ret, size_t room)
{
	static const char *const sources[] = { "meeting", "superior", "leader" };
	char subject[120];
	snprintf(subject, sizeof subject, "关于整治" SUBJECT_MARK "占道经营问题的事项",
		turn->serial);
	const struct part parts[] = { { "f.subject", subject },
		{ "f.source", sources[(uint64_t)turn->serial % 3] }, { "f.lead", NULL, turn->unit },
		{ "f.due", "2030-06-28" }, { "f.urgency", "normal" }, { "f.basis", BASIS },
		{ "on", "" }, { 0 } };
	return add_parts(ret, room, turn, parts);
}

/* The tokens are those that the page before shows: of the matter, of its first share. */
bool act_form(enum act act, const struct turn *turn, char *ret, size_t room)
{
	const struct part dispatch[] = { { "action", "dispatch" }, { "share", NULL, 0 },
		{ "version", NULL, 1 }, { "f.opinion", "同意交办。" }, { 0 } };
	const struct part reply[] = { { "action", "reply" }, { "share", NULL, 1 },
		{ "version", NULL, 2 }, { "f.result", RESULT }, { "f.signer", "" }, { 0 } };
	const struct part close[] = { { "action", "close" }, { "share", NULL, 0 },
		{ "version", NULL, 3 }, { "f.opinion", "已核实。" }, { 0 } };
	if (act == REGISTER)
		return register_form(turn, ret, room);
	return add_parts(ret, room, turn,
		act == DISPATCH ? dispatch
		: act == REPLY  ? reply
				: close);
}

bool act_by_unit(enum act act)
{
	return act == REPLY;
}

bool act_path(enum act act, const struct turn *turn, char *ret, size_t room)
{
	int size;
	if (act == REGISTER)
		size = snprintf(ret, room, "/register/lifecycle");
	else if (act == READ)
		size = snprintf(ret, room, PATH, turn->matter);
	else
		size = snprintf(ret, room, PATH "/actions", turn->matter);
	return size > 0 && (size_t)size < room;
}

/* --- one-time keys ----------------------------------------------------------------------------- */

void once_next(char ret[ONCE_ROOM])
{
	static uint64_t start[2], count;
	struct timespec now;
	if (!count++ && getrandom(start, sizeof start, 0) != sizeof start)
		abort();
	clock_gettime(CLOCK_REALTIME, &now);
	snprintf(ret, ONCE_ROOM, "%011" PRIx64 "-%016" PRIx64 "%016" PRIx64 "%06" PRIx64,
		(uint64_t)(now.tv_sec * 1000 + now.tv_nsec / 1000000), start[0], start[1], count);
}
