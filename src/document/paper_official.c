/* document/paper_official.c - GB/T 9704-2012 §7 (elements), §9 (信函), §10.3 (纪要) in paragraphs and
 * rules of the model. Only positions stand here; no word of any office. */
#include "document/paper_official.h"

#define ORGAN_TOP MM(35)
#define ORGAN_SIZE_MAX (SIZE_CHU * 6 / 5)
#define LETTER_ORGAN_TOP MM(30)
#define LETTER_WIDTH MM(170)
#define LETTER_BOTTOM MM(20)
#define RULE_BELOW MM(4)
/* What of a line of the grid (225/22 mm) stays free above and below its 三号 (15.75 pt). */
#define LINE_SLACK ((MM(225) / 22 - 5556) / 2)
/* The height of the organ's line in µm, and what of it stays free on each side of the type. */
#define ORGAN_LINE(size) ((size)*2 / 5)
#define ORGAN_SLACK(size) ((ORGAN_LINE(size) - (int)((size)*0.352778)) / 2)
#define LINE_OF_IMPRINT MM(8)
#define PAGE_WIDTH_POINTS 442
#define SEAL_LINES 2

const struct page_form page_letter = { .width = MM(210),
	.height = MM(297),
	.top = MM(37),
	.bottom = MM(35),
	.left = MM(28),
	.right = MM(26),
	.duplex = true,
	.lines = 22,
	.columns = 28,
	.font = FONT_FANGSONG,
	.size = SIZE_3,
	.number = PAGE_NUMBER_OFFICIAL,
	.first_unnumbered = true };

/* --- counting --- */

static int character_at(const char **text)
{
	const unsigned char *at = (const unsigned char *)*text;
	int more = at[0] >= 0xF0 ? 3 : at[0] >= 0xE0 ? 2 : at[0] >= 0xC0 ? 1 : 0;
	int character = more ? at[0] & (0x3F >> more) : at[0];
	for (int i = 1; i <= more && at[i]; i++)
		character = character << 6 | (at[i] & 0x3F);
	*text += more + 1;
	return character;
}

/* In 1/100 character: digits and Latin letters take half of one. */
static int width_of(const char *text)
{
	int width = 0;
	while (text && *text)
		width += character_at(&text) < 0x80 ? 50 : 100;
	return width;
}

static int longest_line(const char *text)
{
	int longest = 0;
	for (const char *at = text; *at;) {
		int width = 0;
		while (*at && *at != '\n')
			width += character_at(&at) < 0x80 ? 50 : 100;
		longest = width > longest ? width : longest;
		at += *at == '\n';
	}
	return longest;
}

/* --- heads --- */

static void add_mark_line(struct flow *flow, const char *text, enum font font)
{
	if (!text_empty(text))
		flow_text(
			flow, &(struct paragraph_style){ .font = font, .align = ALIGN_LEFT }, text);
}

static int organ_size(const struct official_head *head)
{
	if (head->organ_size)
		return head->organ_size;
	int width = longest_line(head->organ);
	int fits = width ? PAGE_WIDTH_POINTS * 1000 / width * 100 : ORGAN_SIZE_MAX;
	return fits < ORGAN_SIZE_MAX ? fits : ORGAN_SIZE_MAX;
}

static void add_organ(struct flow *flow, const struct official_head *head, int top)
{
	if (text_empty(head->organ))
		return;
	int size = organ_size(head);
	struct paragraph_style style = { .font = FONT_XIAOBIAOSONG,
		.size = size,
		.ink = INK_RED,
		.align = ALIGN_CENTER,
		.line = ORGAN_LINE(size) };
	flow_text(flow, &style, head->organ)->ink_top = top;
}

/* 发文字号 alone in the middle; with signers at the left, and they at the right. */
static void add_number(struct flow *flow, const struct official_head *head)
{
	if (text_empty(head->signers)) {
		flow_text(flow, &style_center, text_or(head->number, ""));
		return;
	}
	struct paragraph_style style = { .align = ALIGN_LEFT, .left = 100, .right = 100 };
	struct paragraph *line = flow_paragraph(flow, &style);
	paragraph_text(line, head->number);
	paragraph_text(line, "\t");
	paragraph_text(line, head->signer_label);
	paragraph_run(line, head->signers, (struct run_style){ .font = FONT_KAITI });
}

/* 纪要: "第12期" in the middle, below it who issues at the left and the date at the right. */
static void add_issue(struct flow *flow, const struct official_head *head)
{
	flow_text(flow, &style_center, head->issue);
	if (text_empty(head->issuer) && text_empty(head->date))
		return;
	struct paragraph_style style = { .align = ALIGN_LEFT, .left = 100, .right = 100 };
	struct paragraph *line = flow_paragraph(flow, &style);
	paragraph_text(line, head->issuer);
	paragraph_text(line, "\t");
	paragraph_text(line, head->date);
}

static void add_marks(struct flow *flow, const struct official_head *head)
{
	add_mark_line(flow, head->copy, FONT_FANGSONG);
	add_mark_line(flow, head->secrecy, FONT_HEITI);
	add_mark_line(flow, head->urgency, FONT_HEITI);
}

void official_head(struct flow *flow, const struct official_head *head)
{
	add_marks(flow, head);
	add_organ(flow, head, ORGAN_TOP);
	if (text_empty(head->issue)) {
		flow_blank_lines(flow, 2);
		add_number(flow, head);
	} else {
		flow_blank_lines(flow, 1);
		add_issue(flow, head);
	}
	struct rule *rule = flow_rule(flow, RULE_SINGLE, INK_RED);
	rule->before = RULE_BELOW - LINE_SLACK;
}

void official_letter_head(struct flow *flow, const struct official_head *head)
{
	/* Measured from the paper's edge, while the flow counts from the 版心's. */
	add_organ(flow, head, LETTER_ORGAN_TOP - page_letter.top);
	struct rule *first = flow_rule(flow, RULE_THICK_THIN, INK_RED);
	first->width = LETTER_WIDTH;
	first->before = RULE_BELOW - ORGAN_SLACK(organ_size(head));
	struct rule *second = flow_rule(flow, RULE_THIN_THICK, INK_RED);
	second->width = LETTER_WIDTH;
	second->paper_bottom = LETTER_BOTTOM;
	flow_space(flow, MM(2.5));
	if (!text_empty(head->number))
		flow_text(flow, &style_right, head->number);
	add_marks(flow, head);
}

void official_title(struct flow *flow, const char *title)
{
	flow_blank_lines(flow, 2);
	flow_text(flow, &style_title, title);
	flow_blank_lines(flow, 1);
}

void official_addressee(struct flow *flow, const char *addressee)
{
	flow_text(flow, &style_flush, addressee);
}

/* --- body --- */

/* 一 to 十. */
static bool is_numeral(int character)
{
	static const int numerals[] = { 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03,
		0x516B, 0x4E5D, 0x5341 };
	for (size_t i = 0; i < COUNT(numerals); i++)
		if (numerals[i] == character)
			return true;
	return false;
}

static bool is_digit(int character)
{
	return character >= '0' && character <= '9';
}

/* Skips characters that IS says yes to, at least one and at most four. */
static bool skip(const char **text, bool (*is)(int character))
{
	const char *at = *text;
	int count = 0;
	for (const char *next = at; *next && count <= 4; count++) {
		if (!is(character_at(&next)))
			break;
		at = next;
	}
	*text = at;
	return count > 0 && count <= 4;
}

static bool follows(const char *text, bool (*is)(int character), int after)
{
	return skip(&text, is) && *text && character_at(&text) == after;
}

/* 一、 1; （一） 2; 1. 3; （1） 4; else 0. */
static int level_of(const char *line)
{
	const char *inner = line;
	bool bracket = character_at(&inner) == 0xFF08;
	if (bracket)
		return follows(inner, is_numeral, 0xFF09) ? 2
		       : follows(inner, is_digit, 0xFF09) ? 4
							  : 0;
	if (follows(line, is_numeral, 0x3001))
		return 1;
	return follows(line, is_digit, '.') || follows(line, is_digit, 0xFF0E) ? 3 : 0;
}

/* The length of the first sentence, its full stop counted; 0: the line is one. */
static size_t first_sentence(const char *line)
{
	for (const char *at = line; *at;)
		if (character_at(&at) == 0x3002)
			return *at ? (size_t)(at - line) : 0;
	return 0;
}

static void add_body_line(struct flow *flow, const char *line)
{
	int level = *line ? level_of(line) : 0;
	size_t head = level ? first_sentence(line) : 0;
	if (!level) {
		flow_text(flow, &style_body, line);
	} else if (!head && text_length(line) <= 28 * 2) {
		flow_heading(flow, level, line);
	} else {
		static const enum font fonts[] = { FONT_INHERIT, FONT_HEITI, FONT_KAITI };
		struct paragraph *paragraph = flow_paragraph(flow, &style_body);
		struct run_style style = { .font = head && level <= 2 ? fonts[level]
								      : FONT_INHERIT };
		paragraph_run(paragraph, text_copy_n(flow->pool, line, head), style);
		paragraph_text(paragraph, line + head);
	}
}

void official_body(struct flow *flow, const char *text)
{
	for (const char *at = text; *at;) {
		size_t length = strcspn(at, "\n");
		if (length)
			add_body_line(flow, text_copy_n(flow->pool, at, length));
		at += length + (at[length] == '\n');
	}
}

void official_annexes(struct flow *flow, const char *label, const char *const *names, int count)
{
	flow_blank_lines(flow, 1);
	int indent = 200 + width_of(label), number = count > 1 ? 75 : 0;
	for (int i = 0; i < count; i++) {
		struct paragraph_style style = { .align = ALIGN_LEFT, .left = indent + number };
		style.first = i == 0 ? 200 - style.left : -number;
		struct paragraph *line = flow_paragraph(flow, &style);
		if (i == 0)
			paragraph_text(line, label);
		if (count > 1)
			paragraph_text(line, text_printf(flow->pool, "%d.", i + 1));
		paragraph_text(line, names[i]);
	}
}

/* --- signatures --- */

static void add_right(struct flow *flow, const char *text, int right)
{
	struct paragraph_style style = style_right;
	style.right = right > 0 ? right : 0;
	if (!text_empty(text))
		flow_text(flow, &style, text);
}

/* The date 4 characters from the right, the organ centred above it. */
static void sign_sealed(struct flow *flow, const struct official_signature *signature)
{
	int organ = width_of(signature->organ), date = width_of(signature->date);
	int right = 400;
	if (organ > date + 2 * right)
		right = (organ - date) / 2; /* a long name moves the date inwards */
	flow_blank_lines(flow, SEAL_LINES);
	add_right(flow, signature->organ, right + (date - organ) / 2);
	add_right(flow, signature->date, right);
}

/* The organ 2 characters from the right, the date beginning 2 further in; the longer decides. */
static void sign_unsealed(struct flow *flow, const struct official_signature *signature)
{
	int organ = width_of(signature->organ), date = width_of(signature->date);
	int organ_right = 200, date_right = 200 + organ - 200 - date;
	if (date_right < 200) {
		date_right = 200;
		organ_right = date_right + date + 200 - organ;
	}
	flow_blank_lines(flow, 1);
	add_right(flow, signature->organ, organ_right);
	add_right(flow, signature->date, date_right);
}

/* Room for a stamp of 4 characters' width, its post two characters left of it. */
static void sign_stamped(struct flow *flow, const struct official_signature *signature)
{
	flow_blank_lines(flow, 2);
	add_right(flow, signature->post, 400 + 400 + 200);
	flow_blank_lines(flow, 1);
	add_right(flow, signature->date, 400);
}

void official_signature(struct flow *flow, const struct official_signature *signature)
{
	struct group *group = flow_group(flow);
	group->with_before = true;
	if (signature->seal == SEALED)
		sign_sealed(&group->flow, signature);
	else if (signature->seal == UNSEALED)
		sign_unsealed(&group->flow, signature);
	else
		sign_stamped(&group->flow, signature);
}

void official_note(struct flow *flow, const char *note)
{
	struct paragraph_style style = { .align = ALIGN_JUSTIFY, .first = 200 };
	flow_text(flow, &style, note);
}

/* --- 版记 --- */

static void add_imprint_rule(struct flow *flow, int thickness)
{
	flow_rule(flow, RULE_SINGLE, INK_BLACK)->thickness = thickness;
}

static void add_imprint_line(struct flow *flow, const struct official_imprint *imprint)
{
	struct paragraph_style style = { .size = SIZE_4,
		.align = ALIGN_LEFT,
		.left = 100,
		.right = 100,
		.line = LINE_OF_IMPRINT };
	struct paragraph *line = flow_paragraph(flow, &style);
	paragraph_text(line, imprint->printer);
	paragraph_text(line, "\t");
	paragraph_text(line, imprint->printed);
}

void official_imprint(struct flow *flow, const struct official_imprint *imprint)
{
	struct group *group = flow_group(flow);
	group->bottom = true;
	group->even = !imprint->same_page;
	add_imprint_rule(&group->flow, MM(0.35));
	if (!text_empty(imprint->copies)) {
		/* Further lines begin below the first character after 抄送： */
		struct paragraph_style style = { .size = SIZE_4,
			.align = ALIGN_LEFT,
			.left = 400,
			.first = -300,
			.right = 100,
			.line = LINE_OF_IMPRINT };
		flow_text(&group->flow, &style, imprint->copies);
		add_imprint_rule(&group->flow, MM(0.25));
	}
	add_imprint_line(&group->flow, imprint);
	add_imprint_rule(&group->flow, MM(0.35));
}

void official_annex_head(struct flow *flow, const char *label, const char *title)
{
	if (flow->first)
		flow_page_break(flow);
	struct paragraph_style style = { .font = FONT_HEITI, .size = SIZE_3, .align = ALIGN_LEFT };
	flow_text(flow, &style, label);
	flow_blank_lines(flow, 1);
	struct paragraph_style large = style_title;
	large.after = 50;
	flow_text(flow, &large, title);
}
