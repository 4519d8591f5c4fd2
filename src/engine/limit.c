/* engine/limit.c - a limit as text: how definitions write it and how people read it. */
#include "engine/worktime.h"

#include <inttypes.h>

#define THOUSAND INT64_C(1000)
#define AMOUNT_MAX 100000

static const char *const unit_names[] = {
	[UNIT_MINUTE] = "minute",
	[UNIT_HOUR] = "hour",
	[UNIT_WORKHOUR] = "workhour",
	[UNIT_DAY] = "day",
	[UNIT_WORKDAY] = "workday",
	[UNIT_MONTH] = "month",
	[UNIT_YEAR] = "year",
};

bool limit_in_days(struct limit limit)
{
	bool part = limit.unit == UNIT_WORKDAY && limit.amount % THOUSAND != 0;
	return limit.unit >= UNIT_DAY && !part;
}

static bool read_unit(const char *text, enum limit_unit *ret)
{
	for (size_t i = 0; i < COUNT(unit_names); i++)
		if (text_equal(text, unit_names[i])) {
			*ret = (enum limit_unit)i;
			return true;
		}
	return false;
}

static const char *read_digits(const char *text, int most, int64_t *number)
{
	for (int i = 0; i < most && *text >= '0' && *text <= '9'; i++)
		*number = *number * 10 + *text++ - '0';
	return text;
}

/* "12" or "0.5" or "1.25" as thousandths; the first character after it, or NULL. */
static const char *read_amount(const char *text, int64_t *ret)
{
	int64_t whole = 0, part = 0;
	const char *end = read_digits(text, 6, &whole);
	if (end == text)
		return NULL;
	if (*end == '.') {
		const char *start = end + 1;
		end = read_digits(start, 3, &part);
		if (end == start)
			return NULL;
		for (const char *digit = end; digit < start + 3; digit++)
			part *= 10;
	}
	*ret = whole * THOUSAND + part;
	return end;
}

static bool amount_fits(struct limit limit)
{
	if (limit.amount > AMOUNT_MAX * THOUSAND)
		return false;
	if (limit.unit < UNIT_DAY || limit.amount % THOUSAND == 0)
		return true;
	return limit.unit == UNIT_WORKDAY && limit.amount < THOUSAND;
}

bool limit_parse(const char *text, struct limit *ret)
{
	struct limit limit = { 0 };
	const char *end = text ? read_amount(text, &limit.amount) : NULL;
	if (!end || *end != ' ' || !read_unit(end + 1, &limit.unit) || !amount_fits(limit))
		return false;
	*ret = limit;
	return true;
}

bool limit_parse_offset(const char *text, struct limit *ret)
{
	bool sign = text && (*text == '+' || *text == '-');
	struct limit limit;
	if (!limit_parse(sign ? text + 1 : text, &limit) || sign != (limit.amount != 0))
		return false;
	if (sign && *text == '-')
		limit.amount = -limit.amount;
	*ret = limit;
	return true;
}

static const char *format_amount(pool_t *pool, int64_t amount)
{
	int64_t whole = amount / THOUSAND;
	int part = (int)(amount % THOUSAND), places = 3;
	if (!part)
		return text_printf(pool, "%" PRId64, whole);
	for (; part % 10 == 0; part /= 10)
		places--;
	return text_printf(pool, "%" PRId64 ".%0*d", whole, places, part);
}

const char *limit_format(pool_t *pool, struct limit limit)
{
	const char *sign = limit.amount < 0 ? "-" : "";
	int64_t size = limit.amount < 0 ? -limit.amount : limit.amount;
	return text_printf(
		pool, "%s%s %s", sign, format_amount(pool, size), unit_names[limit.unit]);
}

const char *limit_text(pool_t *pool, const struct messages *messages, struct limit limit)
{
	if (limit.unit == UNIT_WORKDAY && limit.amount == THOUSAND / 2)
		return message(pool, messages, "worktime.half_workday");
	const char *key = text_printf(pool, "worktime.units.%s", unit_names[limit.unit]);
	return message(pool, messages, key, "amount", format_amount(pool, limit.amount));
}
