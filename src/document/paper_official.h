/* document/paper_official.h - the parts of a 公文 as GB/T 9704-2012 sets them, put into the flow of a
 * section of page_official. Words come from the caller (definitions/papers); here is only where they
 * stand. Call in the order of the paper: head, title, addressee, body, annex note, signature, note,
 * imprint. A NULL part is left out.
 *
 *   struct flow *flow = document_section(document, &page_official);
 *   official_head(flow, &(struct official_head){ .organ = "××县人民政府办公室",
 *           .number = "督办〔2026〕62号" });
 *   official_title(flow, "关于……的督办通知");
 *   official_addressee(flow, "县发展和改革局：");
 *   …
 *   official_signature(flow, &(struct official_signature){ .organ = "…", .date = "2026年3月2日" });
 *   official_imprint(flow, &(struct official_imprint){ … }); */
#pragma once

#include "document/document.h"

/* 版头. 份号 to 紧急程度 are lines at the top left; the organ's name is red 小标宋, its top edge 35 mm
 * below the 版心's; the number two blank lines below it, centred (with `signers` at the left, the
 * signers at the right); the red line 4 mm below, as wide as the 版心. */
struct official_head {
	const char *copy;     /* 份号 "000001" */
	const char *secrecy;  /* 密级和保密期限 */
	const char *urgency;  /* 紧急程度 "特急" */
	const char *organ;    /* 发文机关标志, "××县人民政府办公室文件"; lines by '\n' (联合行文) */
	int organ_size;       /* 0: as large as fits, at most 初号 × 1.2 */
	const char *number;   /* 发文字号 */
	const char *signer_label, *signers; /* 上行文: "签发人：" and names */
	/* 纪要: no number at its usual place but a line of its own, e.g. "第12期", and below it organ at the
	 * left and date at the right, above the red line. */
	const char *issue, *issuer, *date;
};
void official_head(struct flow *flow, const struct official_head *head);

/* 信函: the organ's name 30 mm below the paper's edge, a red double line (thick above thin) of 170 mm
 * 4 mm below it, another (thin above thick) 20 mm above the paper's lower edge; the number at the
 * right below the first. Its section is page_letter (first page unnumbered). */
extern const struct page_form page_letter;
void official_letter_head(struct flow *flow, const struct official_head *head);

void official_title(struct flow *flow, const char *title);         /* '\n' breaks where the office wants */
void official_addressee(struct flow *flow, const char *addressee); /* 主送, flush left, with its colon */
void official_body(struct flow *flow, const char *text);           /* paragraphs by '\n'; headings 一、 （一）
								     * 1. （1） are known by how they begin */
/* 附件说明: "附件：1. …", continuation lines aligned. LABEL is "附件：". */
void official_annexes(struct flow *flow, const char *label, const char *const *names, int count);

enum official_seal { SEALED, UNSEALED, STAMPED };
struct official_signature {
	enum official_seal seal; /* SEALED: room for the seal, date 4 characters from the right */
	const char *organ, *date;
	const char *post;        /* STAMPED: 签发人职务, at the left of the stamp's place */
};
void official_signature(struct flow *flow, const struct official_signature *signature);

void official_note(struct flow *flow, const char *note); /* 附注, in brackets, two characters in */

/* 版记: rules of 0.35, 0.25 and 0.35 mm; its last line coincides with the 版心's lower edge, on an even
 * page where the section is duplex. */
struct official_imprint {
	const char *copies;       /* "抄送：……。"; may have several lines by '\n' */
	const char *printer;      /* 印发机关 */
	const char *printed;      /* "2026年3月2日印发" */
	bool same_page;           /* on the page where the text ends, though it be odd (单面印) */
};
void official_imprint(struct flow *flow, const struct official_imprint *imprint);

/* 附件 on a new page: "附件1" in 黑体 at the left in line 1, its title in line 3. For a wide table
 * begin a section of page_official_wide first. */
void official_annex_head(struct flow *flow, const char *label, const char *title);
