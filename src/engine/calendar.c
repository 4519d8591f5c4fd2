/* engine/calendar.c - answers from tables of prefix sums, so that no question walks over days. */
#include "engine/calendar_inner.h"

#include <openssl/evp.h>

static bool inside(int64_t day)
{
	return day >= FIRST_DAY && day < FIRST_DAY + DAYS;
}

static int64_t clamp(int64_t number, int64_t low, int64_t high)
{
	return number < low ? low : number > high ? high : number;
}

/* A day as an index of the tables; what lies outside becomes the edge. */
static int64_t index_of(int64_t day)
{
	return clamp(day - FIRST_DAY, 0, DAYS - 1);
}

int64_t calendar_version(const struct calendar *calendar)
{
	return calendar->version;
}

const char *calendar_hash(const struct calendar *calendar)
{
	return calendar->hash;
}

const char *calendar_notice(const struct calendar *calendar, int year)
{
	if (year < FIRST_YEAR || year > LAST_YEAR)
		return NULL;
	return calendar->notices[year - FIRST_YEAR];
}

static bool is_weekday(int64_t day)
{
	int weekday = time_weekday(day);
	return weekday >= 1 && weekday <= 5;
}

struct day calendar_day(const struct calendar *calendar, int64_t day)
{
	if (!inside(day))
		return (struct day){ .work = is_weekday(day), .provisional = true };
	int64_t index = day - FIRST_DAY;
	const struct reason *reason = &calendar->reasons[calendar->reason[index]];
	return (struct day){
		.work = calendar->work[index],
		.provisional = calendar->provisional[index],
		.cause = reason->cause,
		.name = reason->name,
		.document = reason->document,
	};
}

bool calendar_is_workday(const struct calendar *calendar, int64_t day)
{
	return inside(day) ? calendar->work[day - FIRST_DAY] : is_weekday(day);
}

static int64_t nth_workday(const struct calendar *calendar, int64_t nth)
{
	return FIRST_DAY + calendar->workdays[clamp(nth, 0, calendar->workday_count - 1)];
}

int64_t calendar_next_workday(const struct calendar *calendar, int64_t day)
{
	if (!inside(day))
		return day;
	return nth_workday(calendar, calendar->work_before[day - FIRST_DAY]);
}

int64_t calendar_last_workday(const struct calendar *calendar, int64_t day)
{
	if (!inside(day))
		return day;
	return nth_workday(calendar, calendar->work_before[day - FIRST_DAY + 1] - 1);
}

int64_t calendar_add_workdays(const struct calendar *calendar, int64_t day, int64_t number)
{
	if (number == 0)
		return day;
	int64_t index = index_of(day);
	if (number > 0)
		return nth_workday(calendar, calendar->work_before[index + 1] + number - 1);
	return nth_workday(calendar, calendar->work_before[index] + number);
}

int64_t calendar_count_workdays(const struct calendar *calendar, int64_t from, int64_t to)
{
	return calendar->work_before[index_of(to) + 1] - calendar->work_before[index_of(from) + 1];
}

bool calendar_is_provisional(const struct calendar *calendar, int64_t from, int64_t to)
{
	if (from <= to && (!inside(from) || !inside(to)))
		return true;
	for (int64_t day = from; day <= to; day++)
		if (calendar->provisional[day - FIRST_DAY])
			return true;
	return false;
}

const struct office_hours *calendar_hours(const struct calendar *calendar, int64_t day)
{
	return &calendar->seasons[calendar->season[index_of(day)]];
}

/* Office milliseconds of a working day that have passed at MS of it. */
static int64_t worked_in_day(const struct office_hours *hours, int64_t ms)
{
	int64_t worked = 0;
	for (int i = 0; i < hours->count; i++) {
		int64_t from = hours->spans[i].from * MS_MINUTE,
			to = hours->spans[i].to * MS_MINUTE;
		worked += clamp(ms, from, to) - from;
	}
	return worked;
}

int64_t calendar_worked(const struct calendar *calendar, int64_t at)
{
	int64_t day = time_day(at);
	if (day < FIRST_DAY)
		return 0;
	if (day >= FIRST_DAY + DAYS)
		return calendar->minutes_before[DAYS] * MS_MINUTE;
	int64_t before = calendar->minutes_before[day - FIRST_DAY] * MS_MINUTE;
	if (!calendar->work[day - FIRST_DAY])
		return before;
	return before + worked_in_day(calendar_hours(calendar, day), time_of_day(at));
}

/* The last index whose minutes_before, in ms, is <= WORKED (LAST), or < WORKED (not LAST). */
static int64_t search_day(const struct calendar *calendar, int64_t worked, bool last)
{
	int64_t low = 0, high = DAYS;
	while (high - low > 1) {
		int64_t middle = (low + high) / 2;
		int64_t before = calendar->minutes_before[middle] * MS_MINUTE;
		if (before < worked || (last && before == worked))
			low = middle;
		else
			high = middle;
	}
	return low;
}

static int64_t moment_in_day(const struct office_hours *hours, int64_t worked, bool last)
{
	for (int i = 0; i < hours->count; i++) {
		int64_t length = (hours->spans[i].to - hours->spans[i].from) * MS_MINUTE;
		if (worked < length || (!last && worked == length))
			return hours->spans[i].from * MS_MINUTE + worked;
		worked -= length;
	}
	return hours->spans[hours->count - 1].to * MS_MINUTE;
}

static int64_t worked_at(const struct calendar *calendar, int64_t worked, bool last)
{
	int64_t index = search_day(calendar, worked, last);
	int64_t left = worked - calendar->minutes_before[index] * MS_MINUTE;
	int64_t day = FIRST_DAY + index;
	return time_at(day, moment_in_day(calendar_hours(calendar, day), left, last));
}

int64_t calendar_worked_first(const struct calendar *calendar, int64_t worked)
{
	return worked_at(calendar, worked, false);
}

int64_t calendar_worked_last(const struct calendar *calendar, int64_t worked)
{
	return worked_at(calendar, worked, true);
}

struct quiet_hours calendar_quiet(const struct calendar *calendar)
{
	return calendar->quiet;
}

static void count_days(struct calendar *calendar)
{
	for (int i = 0; i < DAYS; i++) {
		int minutes = calendar->seasons[calendar->season[i]].minutes;
		bool work = calendar->work[i];
		calendar->work_before[i + 1] = calendar->work_before[i] + work;
		calendar->minutes_before[i + 1] =
			calendar->minutes_before[i] + (work ? minutes : 0);
		if (work)
			calendar->workdays[calendar->workday_count++] = i;
	}
}

static void digest_text(EVP_MD_CTX *digest, const char *text)
{
	const char *written = text ? text : "";
	EVP_DigestUpdate(digest, written, strlen(written) + 1);
}

static void digest_hours(EVP_MD_CTX *digest, const struct calendar *calendar)
{
	char line[64];
	for (int i = 0; i < calendar->season_count; i++) {
		const struct office_hours *hours = &calendar->seasons[i];
		for (int j = 0; j < hours->count; j++) {
			snprintf(line, sizeof line, "%d-%d", hours->spans[j].from,
				hours->spans[j].to);
			digest_text(digest, line);
		}
		digest_text(digest, hours->name);
	}
	snprintf(line, sizeof line, "%d-%d", calendar->quiet.from, calendar->quiet.to);
	digest_text(digest, line);
}

static void digest_days(EVP_MD_CTX *digest, const struct calendar *calendar)
{
	for (int i = 0; i < DAYS; i++) {
		const struct reason *reason = &calendar->reasons[calendar->reason[i]];
		unsigned char mark[] = { calendar->work[i], calendar->provisional[i],
			(unsigned char)reason->cause, calendar->season[i] };
		EVP_DigestUpdate(digest, mark, sizeof mark);
		if (reason->cause == DAY_ORDINARY)
			continue;
		digest_text(digest, reason->name);
		digest_text(digest, reason->document);
	}
}

static const char *hash(const struct calendar *calendar, pool_t *pool)
{
	unsigned char sum[EVP_MAX_MD_SIZE];
	unsigned int size = 0;
	EVP_MD_CTX *digest = EVP_MD_CTX_new();
	CHECK(digest && EVP_DigestInit_ex(digest, EVP_sm3(), NULL));
	digest_text(digest, text_printf(pool, "calendar %lld", (long long)calendar->version));
	digest_hours(digest, calendar);
	digest_days(digest, calendar);
	CHECK(EVP_DigestFinal_ex(digest, sum, &size));
	EVP_MD_CTX_free(digest);
	struct buffer hex;
	buffer_init(&hex, pool, 2 * EVP_MAX_MD_SIZE);
	for (unsigned int i = 0; i < size; i++)
		buffer_printf(&hex, "%02x", sum[i]);
	return hex.data;
}

void calendar_finish(struct calendar *calendar, pool_t *pool)
{
	CHECK(FIRST_DAY == time_from_civil(FIRST_YEAR, 1, 1));
	CHECK(FIRST_DAY + DAYS == time_from_civil(LAST_YEAR + 1, 1, 1));
	count_days(calendar);
	calendar->hash = hash(calendar, pool);
}
