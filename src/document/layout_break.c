/* document/layout_break.c - where lines break: 禁则, hanging marks, and titles of even lines.
 *
 * No closing mark begins a line, no opening mark ends one, words and numbers stay whole; a full line
 * lets 。，、；： hang in the margin (as WPS and Word do) rather than to move a character down. */
#include "document/layout.h"

/* Marks that may not begin a line, may not end one, and may hang; ascending. */
static const uint32_t closing[] = { '!', '%', ')', ',', '.', ':', ';', '?', ']', '}', 0xB0, 0xB7,
	0x2014, 0x2019, 0x201D, 0x2026, 0x2030, 0x2103, 0x3001, 0x3002, 0x3009, 0x300B, 0x300D,
	0x300F, 0x3011, 0x3015, 0x3017, 0xFF01, 0xFF05, 0xFF09, 0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B,
	0xFF1F, 0xFF3D, 0xFF5D };
static const uint32_t opening[] = { '(', '[', '{', 0xA5, 0x2018, 0x201C, 0x3008, 0x300A, 0x300C,
	0x300E, 0x3010, 0x3014, 0x3016, 0xFF04, 0xFF08, 0xFF3B, 0xFF5B, 0xFFE5 };
static const uint32_t hanging[] = { 0x3001, 0x3002, 0xFF0C, 0xFF1A, 0xFF1B };
/* Titles like to break after these, and never before the second list. */
static const uint32_t good_end[] = { 0x3001, 0x300B, 0x7684, 0xFF0C };
static const uint32_t bad_begin[] = { 0x4E0E, 0x4E86, 0x53CA, 0x548C, 0x7684 };

#define AMONG(list, character) is_among((list), (int)COUNT(list), (character))

static bool is_among(const uint32_t *list, int count, uint32_t character)
{
	for (int i = 0; i < count && list[i] <= character; i++)
		if (list[i] == character)
			return true;
	return false;
}

bool character_is_wide(uint32_t character)
{
	if (character < 0xA0 || character == 0xA0 || character == 0xAD)
		return false;
	return g_unichar_iswide_cjk(character) || AMONG(closing, character) ||
	       (character >= 0x2460 && character <= 0x24FF) ||
	       (character >= 0x2500 && character <= 0x27BF);
}

static bool is_blank(const struct cluster *cluster)
{
	return cluster->character == ' ' || cluster->character == '\t';
}

static bool is_joint(uint32_t character)
{
	return character == '-' || character == '/' || character == '_' || character == '@';
}

/* Whether a line may end between two clusters. */
static bool may_break(const struct cluster *before, const struct cluster *after)
{
	if (is_blank(after) || AMONG(closing, after->character) ||
		AMONG(opening, before->character))
		return false;
	return is_blank(before) || before->wide || after->wide || is_joint(before->character);
}

struct breaker {
	const struct cluster *clusters;
	int count;
	const struct measure *measure;
	pool_t *pool;
	struct line *lines;
	int line_count, room;
};

static void add_line(struct breaker *breaker, int first, int end, bool ends)
{
	if (breaker->line_count == breaker->room) {
		int room = breaker->room * 2 + 8;
		struct line *grown = mem_array(breaker->pool, struct line, room);
		if (breaker->line_count)
			memcpy(grown, breaker->lines, sizeof(*grown) * (size_t)breaker->line_count);
		breaker->lines = grown;
		breaker->room = room;
	}
	struct line *line = &breaker->lines[breaker->line_count];
	double indent = breaker->line_count == 0 ? breaker->measure->indent : 0;
	*line = (struct line){
		.first = first, .count = end - first, .ends = ends, .indent = indent
	};
	line->room = breaker->measure->room - indent;
	int last = end;
	while (last > first && is_blank(&breaker->clusters[last - 1]))
		last--;
	for (int i = first; i < last; i++)
		line->width += breaker->clusters[i].advance;
	if (last > first && line->width > line->room + 0.01 &&
		AMONG(hanging, breaker->clusters[last - 1].character))
		line->width -= breaker->clusters[last - 1].advance;
	breaker->line_count++;
}

/* The end of the line that begins at FIRST, as much as ROOM takes: the cluster after it. */
static int line_end(const struct breaker *breaker, int first, double room)
{
	double width = 0;
	int good = -1;
	for (int i = first; i < breaker->count; i++) {
		const struct cluster *cluster = &breaker->clusters[i];
		if (cluster->character == '\n')
			return i;
		if (i > first && may_break(cluster - 1, cluster))
			good = i;
		if (breaker->measure->vertical && i > first)
			return i;
		width += cluster->advance;
		if (width <= room + 0.01 || is_blank(cluster))
			continue;
		if (AMONG(hanging, cluster->character) && width - cluster->advance <= room + 0.01 &&
			(i + 1 == breaker->count || breaker->clusters[i + 1].character == '\n' ||
				may_break(cluster, cluster + 1)))
			return i + 1;
		return good > first ? good : i > first ? i : i + 1;
	}
	return breaker->count;
}

static bool at_newline(const struct breaker *breaker, int at)
{
	return at < breaker->count && breaker->clusters[at].character == '\n';
}

static void break_greedily(struct breaker *breaker)
{
	int at = 0;
	while (at < breaker->count || breaker->line_count == 0) {
		double indent = breaker->line_count == 0 ? breaker->measure->indent : 0;
		int end = line_end(breaker, at, breaker->measure->room - indent);
		bool forced = at_newline(breaker, end);
		add_line(breaker, at, end, forced || end >= breaker->count);
		at = forced ? end + 1 : end;
		if (forced && at == breaker->count)
			add_line(breaker, at, at, true);
	}
}

/* --- titles --- */

/* What share of the text stands before the end of line NTH of COUNT: the second of two lines is the
 * shorter (倒梯形), the middle of three the longest (菱形). */
static double share_before(int nth, int count)
{
	if (count == 2)
		return 0.52;
	if (count == 3)
		return nth == 0 ? 0.31 : 0.71;
	return (nth + 1.0) / count;
}

/* How well a line may end before cluster I, in points of distance; less is better. */
static double price_of(const struct breaker *breaker, int i, double distance)
{
	const struct cluster *before = &breaker->clusters[i - 1], *after = before + 1;
	double price = distance < 0 ? -distance : distance;
	if (AMONG(good_end, before->character))
		price -= breaker->measure->size * 1.5;
	if (AMONG(bad_begin, after->character))
		price += breaker->measure->size * 4;
	return price;
}

static int best_end(const struct breaker *breaker, int first, double target, double done)
{
	double width = 0, best = 0;
	int end = -1;
	for (int i = first; i < breaker->count; i++) {
		if (i > first && may_break(&breaker->clusters[i - 1], &breaker->clusters[i])) {
			double price = price_of(breaker, i, done + width - target);
			if (end < 0 || price < best) {
				best = price;
				end = i;
			}
		}
		width += breaker->clusters[i].advance;
		if (width > breaker->measure->room + 0.01)
			break;
	}
	return end < 0 ? line_end(breaker, first, breaker->measure->room) : end;
}

static double width_of(const struct breaker *breaker, int from, int to)
{
	double width = 0;
	for (int i = from; i < to; i++)
		width += breaker->clusters[i].advance;
	return width;
}

/* As many lines as greedy breaking takes, nearly even. False where one would be too long. */
static bool break_evenly(struct breaker *breaker, int count)
{
	double total = width_of(breaker, 0, breaker->count);
	int at = 0;
	for (int nth = 0; nth + 1 < count && at < breaker->count; nth++) {
		double done = width_of(breaker, 0, at);
		int end = best_end(breaker, at, total * share_before(nth, count), done);
		add_line(breaker, at, end, false);
		at = end;
	}
	add_line(breaker, at, breaker->count, true);
	const struct line *last = &breaker->lines[breaker->line_count - 1];
	return last->count > 0 && last->width <= last->room + 0.01;
}

static bool has_newline(const struct breaker *breaker)
{
	for (int i = 0; i < breaker->count; i++)
		if (breaker->clusters[i].character == '\n')
			return true;
	return false;
}

const struct line *break_lines(pool_t *pool, const struct cluster *clusters, int count,
	const struct measure *measure, int *ret_count)
{
	struct breaker breaker = {
		.clusters = clusters, .count = count, .measure = measure, .pool = pool
	};
	break_greedily(&breaker);
	if (measure->balance && breaker.line_count > 1 && !has_newline(&breaker)) {
		struct breaker even = breaker;
		even.lines = NULL;
		even.line_count = even.room = 0;
		if (break_evenly(&even, breaker.line_count))
			breaker = even;
	}
	*ret_count = breaker.line_count;
	return breaker.lines;
}
