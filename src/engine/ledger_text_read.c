/* engine/ledger_text_read.c - reading the texts. Whoever made them may lie: what isn't written in the one way
 * that there is ends the reading, and nothing is kept of a size that the text only claims. */
#include "engine/ledger_text.h"

#include "base/time.h"

#include <string.h>

#define WORD_MAX 400
#define BODY_MAX (16 << 20)
/* 2200-01-01 */
#define TIME_MAX INT64_C(7258089600000)

static bool broken(struct ledger_reader *reader)
{
	reader->broken = true;
	return false;
}

/* Visible ASCII up to END, which is taken too. */
static bool take_word(struct ledger_reader *reader, char room[WORD_MAX], int end)
{
	size_t size = 0;
	int byte = getc_unlocked(reader->stream);
	for (; byte > ' ' && byte < 0x7F && size < WORD_MAX - 1;
		byte = getc_unlocked(reader->stream))
		room[size++] = (char)byte;
	room[size] = '\0';
	if (byte != end || size == 0)
		return broken(reader);
	reader->line += end == '\n';
	return true;
}

static bool take_name(struct ledger_reader *reader, const char *name)
{
	char word[WORD_MAX];
	return take_word(reader, word, ' ') && (text_equal(word, name) || broken(reader));
}

static bool parse_number(const char *word, int64_t *ret)
{
	const char *digits = word + (*word == '-');
	bool plain =
		*digits >= '1' && *digits <= '9' && strspn(digits, "0123456789") == strlen(digits);
	return (plain || text_equal(word, "0")) && text_to_int(word, ret);
}

static bool take_number(struct ledger_reader *reader, int end, int64_t *ret)
{
	char word[WORD_MAX];
	return take_word(reader, word, end) && (parse_number(word, ret) || broken(reader));
}

/* Not below LEAST. */
static bool take_count(struct ledger_reader *reader, const char *name, int64_t least, int64_t *ret)
{
	return take_name(reader, name) && take_number(reader, '\n', ret) &&
	       (*ret >= least || broken(reader));
}

static int digit(char byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

static bool parse_hex(const char *word, unsigned char *ret, size_t size)
{
	if (strlen(word) != 2 * size)
		return false;
	for (size_t i = 0; i < size; i++) {
		int high = digit(word[2 * i]), low = digit(word[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		ret[i] = (unsigned char)(high * 16 + low);
	}
	return true;
}

static bool take_hex(struct ledger_reader *reader, int end, unsigned char *ret, size_t size)
{
	char word[WORD_MAX];
	return take_word(reader, word, end) && (parse_hex(word, ret, size) || broken(reader));
}

static bool take_bytes(
	struct ledger_reader *reader, const char *name, unsigned char *ret, size_t size)
{
	return take_name(reader, name) && take_hex(reader, '\n', ret, size);
}

/* --- parts of blocks ----------------------------------------------------------------------------- */

static bool take_time(struct ledger_reader *reader, pool_t *pool, int64_t *ret)
{
	char day[WORD_MAX], hour[WORD_MAX];
	if (!take_count(reader, "time", 0, ret) || *ret >= TIME_MAX)
		return broken(reader);
	return take_name(reader, "date") && take_word(reader, day, ' ') &&
	       take_word(reader, hour, '\n') &&
	       (text_equal(text_printf(pool, "%s %s", day, hour), time_format(pool, *ret)) ||
		       broken(reader));
}

static bool take_point(struct ledger_reader *reader, pool_t *pool, const char *id, const char *name,
	struct ledger_point *ret)
{
	char word[WORD_MAX];
	return take_name(reader, id) && take_word(reader, word, '\n') &&
	       take_bytes(reader, name, ret->bytes, LEDGER_POINT) &&
	       (text_equal(word, ledger_key_id(pool, ret)) || broken(reader));
}

static bool take_size(struct ledger_reader *reader, struct ledger_block *block)
{
	return take_count(reader, "size", 0, &block->size) &&
	       take_bytes(reader, "root", block->root.bytes, TREE_HASH);
}

static bool take_proof(struct ledger_reader *reader, struct ledger_block *block)
{
	int64_t count;
	if (!take_count(reader, "proof", 0, &count) || count > TREE_PROOF_MAX)
		return broken(reader);
	block->proof_count = (size_t)count;
	for (int64_t i = 0; i < count; i++)
		if (!take_bytes(reader, "path", block->proof[i].bytes, TREE_HASH))
			return false;
	return true;
}

/* --- an event ------------------------------------------------------------------------------------ */

static bool take_text(struct ledger_reader *reader, pool_t *pool, const char **ret)
{
	char word[WORD_MAX];
	bool taken = take_word(reader, word, ' ');
	*ret = text_copy(pool, word);
	return taken;
}

static bool take_header(struct ledger_reader *reader, pool_t *pool, struct ledger_event *event)
{
	struct event *inner = &event->event;
	return take_name(reader, "event") && take_number(reader, ' ', &event->position) &&
	       take_number(reader, ' ', &event->matter) && take_number(reader, ' ', &inner->seq) &&
	       take_number(reader, ' ', &inner->at) && take_number(reader, ' ', &inner->on) &&
	       take_text(reader, pool, &inner->action) && take_number(reader, ' ', &inner->share) &&
	       take_number(reader, ' ', &inner->actor) &&
	       take_number(reader, ' ', &inner->behalf) &&
	       take_text(reader, pool, &event->procedure) &&
	       take_number(reader, ' ', &event->version);
}

static bool take_fixed(struct ledger_reader *reader, pool_t *pool, size_t size, struct bytes *ret)
{
	unsigned char *bytes = pool_alloc(pool, size);
	*ret = (struct bytes){ bytes, size };
	return take_hex(reader, ' ', bytes, size);
}

/* "-" where it is erased. */
static bool take_salt(struct ledger_reader *reader, pool_t *pool, struct bytes *ret)
{
	unsigned char *salt = pool_alloc(pool, LEDGER_SALT);
	char word[WORD_MAX];
	*ret = (struct bytes){ 0 };
	if (!take_word(reader, word, ' '))
		return false;
	if (text_equal(word, "-"))
		return true;
	*ret = (struct bytes){ salt, LEDGER_SALT };
	return parse_hex(word, salt, LEDGER_SALT) || broken(reader);
}

static int64_t count_lines(const char *text, size_t size)
{
	int64_t count = 0;
	for (size_t i = 0; i < size; i++)
		count += text[i] == '\n';
	return count;
}

static bool take_body(struct ledger_reader *reader, pool_t *pool, struct bytes *ret)
{
	int64_t size;
	if (!take_number(reader, ' ', &size) || size < 0 || size > BODY_MAX)
		return broken(reader);
	char *body = pool_alloc(pool, (size_t)size + 1);
	if (fread(body, 1, (size_t)size, reader->stream) != (size_t)size ||
		getc_unlocked(reader->stream) != '\n')
		return broken(reader);
	reader->line += count_lines(body, (size_t)size) + 1;
	*ret = (struct bytes){ body, (size_t)size };
	return true;
}

bool ledger_text_event(
	struct ledger_reader *reader, pool_t *pool, int64_t county, struct ledger_event *ret)
{
	char word[WORD_MAX];
	*ret = (struct ledger_event){ .county = county };
	if (!take_header(reader, pool, ret) || !take_salt(reader, pool, &ret->salt) ||
		!take_fixed(reader, pool, LEDGER_HASH, &ret->commit) ||
		!take_fixed(reader, pool, LEDGER_HASH, &ret->leaf))
		return false;
	if (ret->salt.data)
		return take_body(reader, pool, &ret->body);
	return take_word(reader, word, '\n') && (text_equal(word, "-") || broken(reader));
}

/* --- blocks -------------------------------------------------------------------------------------- */

static bool take_checkpoint(struct ledger_reader *reader, pool_t *pool, struct ledger_block *block)
{
	if (!take_size(reader, block) || !take_time(reader, pool, &block->time) ||
		!take_point(reader, pool, "key", "public", &block->point))
		return false;
	ledger_text_signed(pool, block);
	return take_bytes(reader, "signature", block->signature.bytes, LEDGER_SIGNATURE);
}

static bool take_handover(struct ledger_reader *reader, pool_t *pool, struct ledger_block *block)
{
	if (!take_time(reader, pool, &block->time) ||
		!take_point(reader, pool, "key", "public", &block->point) ||
		!take_point(reader, pool, "next-key", "next-public", &block->next))
		return false;
	ledger_text_signed(pool, block);
	return take_bytes(reader, "signature", block->signature.bytes, LEDGER_SIGNATURE) &&
	       take_bytes(reader, "accepted", block->accepted.bytes, LEDGER_SIGNATURE);
}

static bool take_inclusion(struct ledger_reader *reader, pool_t *pool, struct ledger_block *block)
{
	return take_size(reader, block) &&
	       ledger_text_event(reader, pool, block->county, &block->event) &&
	       take_bytes(reader, "previous", block->previous.bytes, TREE_HASH) &&
	       take_proof(reader, block);
}

static bool take_consistency(struct ledger_reader *reader, pool_t *pool, struct ledger_block *block)
{
	(void)pool;
	return take_count(reader, "old", 0, &block->old) &&
	       take_bytes(reader, "old-root", block->old_root.bytes, TREE_HASH) &&
	       take_size(reader, block) && take_proof(reader, block);
}

static bool take_export(struct ledger_reader *reader, pool_t *pool, struct ledger_block *block)
{
	(void)pool;
	return take_count(reader, "events", 0, &block->size);
}

static const struct {
	const char *name;
	bool (*take)(struct ledger_reader *reader, pool_t *pool, struct ledger_block *block);
} kinds[] = {
	[LEDGER_CHECKPOINT] = { "checkpoint", take_checkpoint },
	[LEDGER_HANDOVER] = { "handover", take_handover },
	[LEDGER_INCLUSION] = { "inclusion", take_inclusion },
	[LEDGER_CONSISTENCY] = { "consistency", take_consistency },
	[LEDGER_EXPORT] = { "export", take_export },
};

static bool take_kind(struct ledger_reader *reader, struct ledger_block *block)
{
	char word[WORD_MAX];
	int64_t format;
	if (!take_name(reader, "huiyin") || !take_word(reader, word, ' ') ||
		!take_number(reader, '\n', &format))
		return false;
	size_t kind = 0;
	while (kind < COUNT(kinds) && !text_equal(kinds[kind].name, word))
		kind++;
	block->kind = (enum ledger_kind)kind;
	return (kind < COUNT(kinds) && format == 1) || broken(reader);
}

bool ledger_text_block(struct ledger_reader *reader, pool_t *pool, struct ledger_block *ret)
{
	int first = reader->broken ? EOF : getc_unlocked(reader->stream);
	*ret = (struct ledger_block){ .line = reader->line };
	if (first == EOF)
		return false;
	ungetc(first, reader->stream);
	return take_kind(reader, ret) && take_count(reader, "county", 1, &ret->county) &&
	       kinds[ret->kind].take(reader, pool, ret);
}
