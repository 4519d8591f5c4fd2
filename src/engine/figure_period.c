/* engine/figure_period.c - months, years and days from … to, and what to compare them with. */
#include "engine/figure.h"

static int64_t start_of(int year, int month)
{
	return time_from_civil(year, month, 1);
}

struct period period_days(int64_t first, int64_t last)
{
	return (struct period){ time_at(first, 0), time_at(last + 1, 0) };
}

struct period period_month(int64_t day)
{
	struct civil civil = time_civil(day);
	int64_t first = start_of(civil.year, civil.month);
	return period_days(first, first + time_month_length(civil.year, civil.month) - 1);
}

struct period period_year(int64_t day)
{
	struct civil civil = time_civil(day);
	return period_days(start_of(civil.year, 1), start_of(civil.year + 1, 1) - 1);
}

static bool same(struct period a, struct period b)
{
	return a.from == b.from && a.to == b.to;
}

struct period period_before(struct period period)
{
	int64_t first = time_day(period.from), last = time_day(period.to - 1);
	if (same(period, period_month(first)))
		return period_month(first - 1);
	if (same(period, period_year(first)))
		return period_year(first - 1);
	return period_days(first - (last - first + 1), first - 1);
}

/* The same day a year earlier; 29 February becomes the 28th. */
static int64_t year_before(int64_t day)
{
	struct civil civil = time_civil(day);
	int length = time_month_length(civil.year - 1, civil.month);
	return time_from_civil(
		civil.year - 1, civil.month, civil.day < length ? civil.day : length);
}

struct period period_year_before(struct period period)
{
	int64_t first = time_day(period.from), last = time_day(period.to - 1);
	if (same(period, period_month(first)))
		return period_month(year_before(first));
	return period_days(year_before(first), year_before(last));
}

const char *period_text(pool_t *pool, const struct messages *messages, struct period period)
{
	return message(pool, messages, "figure.period", "from",
		time_format_day(pool, time_day(period.from)), "to",
		time_format_day(pool, time_day(period.to - 1)));
}
