/* engine/paper.h - 文书 as data: definitions/papers/NAME.yaml and definitions/series.yaml.
 *
 * A paper says what it is about, which look it has and which blocks stand on it; texts have holes that
 * are filled from data. C knows no paper by name. What is loaded here is filled by papers/papers.h and
 * never changes. docs/papers.md has the grammar, and every word that may stand in a hole. */
#pragma once

#include "engine/definition.h"

#include <jansson.h>

/* 文号: one sequence for each series and year, without gaps. */
struct series {
	const char *id, *title;
	const char *pattern; /* "督办〔{year}〕{number}号" */
	int line;
};

/* What it is printed for, and so which words its holes may use. */
enum paper_about {
	ABOUT_MATTER,
	ABOUT_SHARE,  /* one unit's part of a matter */
	ABOUT_LIST,   /* the matters of a list, in its order */
	ABOUT_PERSON, /* all that waits for one person */
	ABOUT_ROLE,   /* what a role may do, made of the definitions */
	ABOUT_COUNTY, /* the day's work of the office */
	ABOUT_LEADER, /* what one county leader must know: 领导一页 */
	ABOUT_RECORD, /* the last checkpoint of the record: 校验凭证 */
};
/* The word of each in a definition; NULL behind the last. */
extern const char *const paper_abouts[];

enum paper_look {
	LOOK_FORM,     /* 表格: office name and title, then tables */
	LOOK_OFFICIAL, /* 公文 (GB/T 9704): 红头, 版记 */
	LOOK_LETTER,   /* 函 */
	LOOK_SHEET,    /* 大表: wide lists with repeated heads */
};

/* 小四 as forms have it, 三号 for leaders, 五号 for what must fit on one sheet. */
enum paper_type { TYPE_NORMAL, TYPE_LARGE, TYPE_SMALL };

enum paper_block_kind {
	PAPER_TEXT,
	PAPER_QUOTE, /* 原文照录, 楷体 */
	PAPER_HEADING,
	PAPER_SUBHEADING, /* the level below */
	PAPER_TITLE,
	PAPER_ADDRESS,  /* 主送 */
	PAPER_SIGNED,   /* 落款: unit and date */
	PAPER_FORM,     /* a grid of cells */
	PAPER_TABLE,    /* a list with a head that is repeated */
	PAPER_CUT,      /* 裁切线 */
	PAPER_SPACE,    /* height in mm */
	PAPER_BREAK,    /* a new page */
	PAPER_NOTE,     /* small print */
	PAPER_CONTENTS, /* 目录 of what follows */
	PAPER_ANNEX,    /* 附件 on a page of its own */
	PAPER_PAGES,    /* the pages of papers or files of a list, each as it is */
	PAPER_QR,       /* a QR code of its text */
	PAPER_GROUP,    /* blocks under one condition or loop */
	PAPER_KINDS
};

/* "share.result is set", "value.kind = major": what must hold for a block, row or cell. */
enum paper_op { PAPER_SET, PAPER_UNSET, PAPER_EQUAL, PAPER_NOT_EQUAL };
struct paper_condition {
	const char *path, *literal;
	enum paper_op op;
};

enum paper_cell_kind { PAPER_CELL_LABEL, PAPER_CELL_TEXT, PAPER_CELL_QUOTE, PAPER_CELL_SIGN };
enum cell_align { PAPER_ALIGN_DEFAULT, PAPER_ALIGN_LEFT, PAPER_ALIGN_CENTER, PAPER_ALIGN_RIGHT };

struct paper_cell {
	enum paper_cell_kind kind;
	enum cell_align align;
	const char *text; /* with holes; of PAPER_CELL_SIGN what is to be signed */
	int64_t span;
	bool down; /* over all rows below it in the grid, however many they become */
	int line;
};

struct paper_row {
	struct paper_cell *cells;
	size_t cell_count;
	int64_t height; /* at least, mm; 0: as the text needs */
	const struct paper_condition *when;
	const char *each; /* once for each item of this list */
	int64_t most;     /* of them; 0: all */
};

struct paper_column {
	const char *title, *text;
	int64_t width; /* share of the page's width */
	enum cell_align align;
	bool quote;
};

struct paper_block {
	enum paper_block_kind kind;
	int line;
	const char *text; /* of PAPER_PAGES the list's name */
	const struct paper_condition *when;
	const char *each;
	enum cell_align align;
	int64_t height;               /* PAPER_SPACE; the least height of a table's rows */
	struct paper_column *columns; /* FORM: widths alone */
	size_t column_count;
	struct paper_row *rows; /* FORM */
	size_t row_count;
	const char *group;          /* TABLE: a line above whenever this hole's text changes */
	int64_t empty;              /* TABLE: so many rows for handwriting below the last */
	int64_t at_least;           /* TABLE: rows, empty ones counted */
	int64_t most;               /* TABLE: items at most; 0: all */
	struct paper_block *blocks; /* GROUP */
	size_t block_count;
};

struct paper {
	const char *id, *title, *says, *file;
	int line;
	enum paper_about about;
	enum paper_look look;
	bool a3, landscape;
	enum paper_type type;
	const struct series *series; /* NULL: none */
	const char *head;            /* 红头, or the line above the title; NULL: the office */
	const char *name;            /* the title on the page, with holes; NULL: title */
	const char *number;      /* what stands top right, with holes; NULL: the number it took */
	const char *corner;      /* letters: A/B/C top right */
	const char *copies;      /* 抄送, of the 版记 */
	const char **procedures; /* for which it can be printed beside those that emit it */
	size_t procedure_count;
	const char *running; /* the line above each page but the first, with holes; NULL: none */
	bool filed;          /* a copy stands in the matter's file at the step that made it */
	bool record;         /* quotes the matter's record: `events`, `acted`, `files`, `scans` */
	bool course;         /* its `events` */
	bool pages;          /* has PAPER_PAGES */
	bool dossier;        /* and those of the papers that were made */
	bool daily;          /* written into the folder of lists each working day (care/care.h) */
	struct paper_block *blocks;
	size_t block_count;
};

struct paper_set {
	const struct series *series;
	size_t series_count;
	const struct paper **items; /* in the order of files and of their entries */
	size_t count;
	const char *hash;
};

/* SET may be NULL; NULL where there is none. */
const struct paper *paper_find(const struct paper_set *set, const char *id);
const struct series *series_find(const struct paper_set *set, const char *id);

/* Reads FOLDER/series.yaml and FOLDER/papers; NULL where there is no such folder. Problems are added. */
struct paper_set *papers_load(pool_t *pool, const char *folder, struct problems *problems);

/* One file's text into SET. */
void papers_parse(pool_t *pool, struct paper_set *set, const char *file, const char *text,
	struct problems *problems);
void series_parse(pool_t *pool, struct paper_set *set, const char *file, const char *text,
	struct problems *problems);

/* Every paper that a definition emits or proposes is there, every hole names something. */
void papers_check(const struct definitions *set, struct problems *problems);

/* Whether DEFINITION emits or proposes it, or it names DEFINITION. */
bool paper_is_of(const struct paper *paper, const struct definition *definition);

/* What an event has made: the paper of its action, of the rung that was issued, or the one that a field
 * names (`emits: {field: NAME}`). VALUES are the matter's with those of the event on top. NULL: none. */
const struct paper *paper_of(const struct definitions *set, const struct definition *definition,
	const struct action *action, const struct rung *rung, const json_t *values);

/* --- holes -------------------------------------------------------------------------------------- */

/* "{path}", "{path|format}", "{path|or TEXT}": the next hole of *TEXT, which moves behind it; false:
 * there is none any more. A hole that doesn't close has a NULL path. */
struct hole {
	const char *path, *format, *fallback;
	const char *before; /* the text before it */
};
bool hole_next(pool_t *pool, const char **text, struct hole *ret);
extern const char *const hole_formats[]; /* ends with NULL */
