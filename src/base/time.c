/* base/time.c - instants and civil days; the zone is fixed at UTC+8. */
#include "base/time.h"

#include <time.h>

int64_t time_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * MS_SECOND + now.tv_nsec / 1000000;
}

int64_t time_monotonic(void)
{
	struct timespec now;
	clock_gettime(CLOCK_BOOTTIME, &now);
	return (int64_t)now.tv_sec * MS_SECOND + now.tv_nsec / 1000000;
}

static int64_t floor_divide(int64_t number, int64_t by)
{
	return number / by - (number % by < 0);
}

int64_t time_day(int64_t at)
{
	return floor_divide(at + ZONE_MS, MS_DAY);
}

int64_t time_of_day(int64_t at)
{
	return at + ZONE_MS - time_day(at) * MS_DAY;
}

int64_t time_at(int64_t day, int64_t ms_of_day)
{
	return day * MS_DAY + ms_of_day - ZONE_MS;
}

/* Days are counted in years that begin on 1 March, so that the leap day is the last, and in eras
 * of 400 years, which all have 146097 days. 719468 days lie between 0000-03-01 and 1970-01-01. */
#define ERA_YEARS 400
#define ERA_DAYS 146097
#define EPOCH_DAYS 719468

int64_t time_from_civil(int year, int month, int day)
{
	int64_t march_year = year - (month <= 2);
	int64_t era = floor_divide(march_year, ERA_YEARS);
	int64_t year_of_era = march_year - era * ERA_YEARS;
	int64_t day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * ERA_DAYS + day_of_era - EPOCH_DAYS;
}

struct civil time_civil(int64_t day)
{
	int64_t era = floor_divide(day + EPOCH_DAYS, ERA_DAYS);
	int64_t day_of_era = day + EPOCH_DAYS - era * ERA_DAYS;
	int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year =
		day_of_era - (year_of_era * 365 + year_of_era / 4 - year_of_era / 100);
	int64_t march_month = (5 * day_of_year + 2) / 153;
	int month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
	return (struct civil){
		.year = (int)(year_of_era + era * ERA_YEARS) + (month <= 2),
		.month = month,
		.day = (int)(day_of_year - (153 * march_month + 2) / 5 + 1),
	};
}

int time_weekday(int64_t day)
{
	int64_t weekday = (day + 4) % 7; /* 1970-01-01 was a Thursday */
	return (int)(weekday < 0 ? weekday + 7 : weekday);
}

int time_month_length(int year, int month)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	CHECK(month >= 1 && month <= 12);
	return lengths[month - 1] + (month == 2 && leap);
}

/* SIZE decimal digits as a number, or -1. */
static int digits(const char *text, int size)
{
	int number = 0;
	for (int i = 0; i < size; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		number = number * 10 + text[i] - '0';
	}
	return number;
}

static bool parse_day(const char *text, int64_t *ret_day)
{
	int year = digits(text, 4), month = digits(text + 5, 2), day = digits(text + 8, 2);
	if (text[4] != '-' || text[7] != '-' || year < 1900 || year > 2199 || month < 1 ||
		month > 12)
		return false;
	if (day < 1 || day > time_month_length(year, month))
		return false;
	*ret_day = time_from_civil(year, month, day);
	return true;
}

bool time_parse_day(const char *text, int64_t *ret_day)
{
	return text && strlen(text) == strlen("YYYY-MM-DD") && parse_day(text, ret_day);
}

bool time_parse(const char *text, int64_t *ret_at)
{
	int64_t day;
	if (!text || strlen(text) != strlen("YYYY-MM-DD HH:MM") || !parse_day(text, &day))
		return false;
	int hour = digits(text + 11, 2), minute = digits(text + 14, 2);
	if (text[10] != ' ' || text[13] != ':' || hour < 0 || hour > 23 || minute < 0 ||
		minute > 59)
		return false;
	*ret_at = time_at(day, hour * MS_HOUR + minute * MS_MINUTE);
	return true;
}

const char *time_format_day(pool_t *pool, int64_t day)
{
	struct civil civil = time_civil(day);
	return text_printf(pool, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
}

const char *time_format(pool_t *pool, int64_t at)
{
	int64_t minutes = time_of_day(at) / MS_MINUTE;
	return text_printf(pool, "%s %02d:%02d", time_format_day(pool, time_day(at)),
		(int)(minutes / 60), (int)(minutes % 60));
}
