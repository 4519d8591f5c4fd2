/* engine/definition.h - a mechanism as data: two machines, clocks, a ladder, a form.
 *
 * definitions/procedures/NAME.yaml is read by one loader, checked by one checker that reports every
 * problem with file and line, and never changed afterwards. `definitions/roles.yaml` names who acts.
 * Capabilities (progress, object, extend …) are switches with parameters; the loader expands each
 * into ordinary actions with an effect, so that there is one table of actions and one door.
 * The grammar stands in docs/definitions.md. */
#pragma once

#include "base/problem.h"
#include "engine/worktime.h"

#define STATES_MAX 32 /* of one machine; sets of states are bit masks */
#define CLOCKS_MAX 32

/* --- who --------------------------------------------------------------------------------------- */

/* How a role of roles.yaml finds its people. */
enum role_scope {
	ROLE_OFFICE, /* holders of a grant at the county government office or its sub-units */
	ROLE_UNIT,   /* holders of a grant at the share's unit (matter actions: the lead unit) */
	ROLE_HOLDER, /* 经办人: the person who took the share; before that the unit's liaisons */
	ROLE_DIVISION_LEADER, /* 分管副县长 of the lead unit by 领导分工 on that day */
	ROLE_DIVISION_DEPUTY, /* 联系副主任, the same way */
	ROLE_FIELD,           /* the person named in a field of the form, e.g. 批示领导 */
	ROLE_COUNTY,          /* holders of a grant, county-wide (县长 …) */
	ROLE_CLOCK,           /* time itself */
};

struct role {
	const char *id, *title;
	enum role_scope scope;
	const char *field;      /* ROLE_FIELD */
	const struct role **as; /* other roles that may act as this one (AB岗, 上级可代) */
	size_t as_count;
	const char **may; /* permissions for routes: "register", "figures" … */
	size_t may_count;
	bool stands_in;              /* its work may be done by a stand-in (代办, AB岗) */
	bool sees_all;               /* every matter of access `units`; needs no share in it */
	bool sees_division;          /* matters of the units in his 领导分工 */
	const struct role *falls_to; /* where nobody holds it, before the coordinator; or NULL */
	const char **excludes;       /* role ids that one person may not hold beside it (三员) */
	size_t excludes_count;
	int line;
};

/* --- the form ---------------------------------------------------------------------------------- */

enum input_type {
	INPUT_TEXT,
	INPUT_LONG,
	INPUT_CHOICE,
	INPUT_DATE,
	INPUT_UNIT,
	INPUT_UNITS,
	INPUT_PERSON,
	INPUT_INTEGER,
	INPUT_MONEY,
	INPUT_FLAG,
};

/* What a field is to the engine besides itself. */
enum input_is {
	IS_PLAIN,
	IS_TITLE,   /* matter.title */
	IS_URGENCY, /* picks among limits; colours the list */
	IS_KIND,    /* the matter's sub-type, picks among limits and guards */
	IS_LEAD,
	IS_CO,
	IS_SEPARATE, /* units of shares */
	IS_DUE,      /* the fixed date of the clock named in `clock` */
	IS_LEADER,   /* 责任领导, where it is not who leads the unit by 领导分工 */
};

/* When it is asked. */
enum input_ask { ASK_REGISTER, ASK_LATER, ASK_ACTION };

struct choice {
	const char *id, *title;
};

struct input {
	const char *name, *title, *hint;
	enum input_type type;
	enum input_is is;
	enum input_ask ask;
	bool required; /* in the registration form */
	bool index;    /* rows of matter_key; may be used in filters and figures */
	bool personal; /* never in an event header, masked in lists */
	int64_t max;   /* characters, or the largest number */
	struct choice *choices;
	size_t choice_count;
	const char *fallback; /* the value where none is given, or NULL */
	int clock;            /* IS_DUE: index of the clock, else -1 */
	/* One value for each of those the field EACH names (each co-signer's opinion); what counts for the
	 * whole is the first of COUNTS that somebody gave. NULL: one value. */
	const char *each;
	const char **counts;
	size_t count_count;
	int line;
};

/* --- clocks ------------------------------------------------------------------------------------ */

/* One limit, perhaps only for some value of a choice field. */
struct limit_case {
	const char *value;  /* of the field `by`; NULL: else */
	struct limit limit; /* amount 0: no limit of its own, the date alone */
};

/* "over 20 workday: 5 workday": the first that fits counts; without `over` it is the else. */
struct amber_case {
	struct limit over, before; /* over.amount 0: else */
	int64_t percent;           /* instead of `before`: ≤ 25 % of the limit left; or 0 */
};

struct clock_def {
	const char *id, *title;
	bool on_share;            /* else the matter's */
	uint32_t shares;          /* only on shares of 1 << enum share_role; 0: on every one */
	const struct role *owner; /* whose to-do it is; NULL: the owner of the state */
	int by;                   /* input index that picks the case (urgency by default), -1 */
	struct limit_case *cases;
	size_t case_count;
	int until;               /* input index of a fixed date, or -1 */
	bool date_first;         /* the date alone where there is one; else the earlier */
	struct limit_case *less; /* due so long before the fixed date (市时限前1个工作日) */
	size_t less_count;       /* 0: on the date itself */
	bool roll;               /* default true for day and month; a fixed date never rolls */
	bool main;               /* the matter's due in lists: exactly one clock says so */
	bool pauses;             /* stands still while suspended; default true */
	bool every_month;        /* recurring: due on `month_day`, re-armed by its action */
	int64_t month_day;       /* a rest day moves it to the workday before */
	bool quiet;              /* never red: the leader is reading */
	struct amber_case *ambers; /* 临期 from so long before due; by the limit's length */
	size_t amber_count;
	int line;
};

/* --- machines ---------------------------------------------------------------------------------- */

struct state {
	const char *id, *title;
	const struct role *owner; /* NULL only for an end */
	uint32_t clocks;          /* run while in this state */
	bool end;
	bool answered;    /* an end by which the one owed the answer has it */
	bool owes_nobody; /* an end where nobody is owed one: 并案, 作废 */
	bool is_void; /* an end by which it never counted in any figure: 登记有误而作废 */
	bool counts_open; /* false for ends, and for 跟踪/长期坚持 if so declared */
	int line;
};

struct machine {
	struct state *states;
	size_t state_count;
	int first; /* the state after opening (share) or registering (matter) */
};

/* --- actions ----------------------------------------------------------------------------------- */

enum effect { /* closed; each is one function of the fold */
	EFFECT_NONE,
	EFFECT_REGISTER,     /* the first event of a matter */
	EFFECT_OPEN_SHARES,  /* 交办: shares of lead, co and separate units */
	EFFECT_CLOSE_SHARES, /* 撤回, 撤销: all shares that still run end */
	EFFECT_REOPEN_SHARES, /* 重办, 再批示: the lead share (or all) starts again, round + 1 */
	EFFECT_ROUND, /* 再批示: all shares end, round + 1; the next dispatch opens new ones */
	EFFECT_REASSIGN,   /* 调整承办单位: this share ends, one for the new unit begins */
	EFFECT_ADD_SHARES, /* 增加配合单位 */
	EFFECT_TAKE,       /* 签收/分办: the holder is named */
	EFFECT_ASK,        /* 申请延期, 提出异议 …: waits for somebody's ruling */
	EFFECT_GRANT,
	EFFECT_REFUSE,     /* ends the ask */
	EFFECT_GRANT_DATE, /* 同意延期: the clock's fixed date becomes the asked one */
	EFFECT_SUSPEND,
	EFFECT_RESUME,
	EFFECT_PROGRESS, /* text, problem, next step, or "no change" */
	EFFECT_PLAN,     /* 序时 judged or changed */
	EFFECT_NODE_ADD,
	EFFECT_NODE_DONE, /* 节点 */
	EFFECT_CORRECT,   /* 更正: new values of form fields */
	EFFECT_NOTE,      /* 电话催办, 批注: only told */
	EFFECT_PAPER,     /* 用印, 印发, 废号: offered beside the paper */
	EFFECT_RUNG,      /* by the clock */
	EFFECT_ISSUE,
	EFFECT_HOLD,
	EFFECT_DISMISS, /* of a proposed rung: 发出, 缓发, 不发 */
	EFFECT_UNDO,    /* the last event, within ten minutes and unseen */
	EFFECT_IMPORT,  /* the first event of a matter whose history is older than the record */
	EFFECT_REFRESH, /* 补录: what the old ledger says now of a share's progress */
	EFFECTS
};

enum guard_op { GUARD_EQUAL, GUARD_NOT_EQUAL, GUARD_LESS, GUARD_AT_LEAST, GUARD_SET, GUARD_UNSET };
enum guard_join { GUARD_LEAF, GUARD_AND, GUARD_OR };

/* "share is lead", "kind = inform", "shares open = 0": field, op, literal; and/or. Fields are
 * inputs, or one of the facts that matter.h lists in guard_facts[]. */
struct guard {
	enum guard_join join;
	const struct guard *left, *right; /* of and/or */
	const char *field, *literal;
	enum guard_op op;
	int input; /* index, or -1: a fact */
	int fact;
};

struct consequence {              /* of a share's action: when …, the matter moves */
	const struct guard *when; /* NULL: always */
	int matter_to;
};

struct need {
	int input;
	bool required;
};

/* marks: [reported] or marks: {signed: sign}: whose due stands beside it in figures. */
struct mark {
	const char *kind;
	int clock; /* -1: the main clock */
};

enum weight_of_action { PLAIN_ACTION, PRIMARY_ACTION, DANGER_ACTION };

struct action {
	const char *id, *title;
	const char *says; /* the sentence of the timeline, with {holes} */
	const char *hint;
	bool on_share;
	uint32_t from; /* states of its machine; ~0: any that is no end */
	int to;        /* -1: stays */
	const struct role **by;
	size_t by_count;
	struct need *needs; /* fields of its own form */
	size_t need_count;
	const struct guard *when;
	enum effect effect;
	const char *ask;        /* EFFECT_ASK/GRANT/REFUSE: the kind ("extend"); or the plan's */
	int clock;              /* the clock it concerns (extend); of a by_clock action: the
	                                   * clock at whose due it happens by itself; -1 */
	int share_to;           /* REOPEN_SHARES: the state they start again in */
	bool share_all;         /* REOPEN_SHARES: co-units too, not the lead alone */
	uint32_t starts, stops; /* clocks started and met by it, beside the states' own */
	struct consequence *then;
	size_t then_count;
	bool not_own_unit;       /* refused to people whose unit has a share */
	bool lead_only;          /* share actions of the lead (or separate) share alone */
	bool final;              /* REFUSE: designated by this ruling, no objection any more */
	struct limit within;     /* amount 0: none; counted from the share's opening, of a
	                                   * matter's action from when the state was entered */
	struct limit before_due; /* amount 0: none; must be asked so long before due */
	bool after_due;          /* only while it is overdue */
	int64_t most;            /* times on this share or matter; 0: no limit */
	int64_t level;           /* GRANT of the nth asking (first by, then by); 0: any */
	struct mark *marks;      /* milestone rows that its event writes */
	size_t mark_count;
	const char *paper;      /* what it emits, or NULL */
	int paper_input;        /* the choice field that names what it emits, or -1 */
	const char *paper_step; /* "seal", "send", "void": what becomes of the paper, or NULL */
	enum weight_of_action weight;
	bool bulk; /* may be done to many at once from a list */
	bool undo; /* may be undone within ten minutes while unseen */
	bool by_clock;
	bool only_files; /* 补传附件: refused without a file */
	bool answers;    /* by this the one who is owed the answer gets it */
	int line;
};

/* --- the ladder -------------------------------------------------------------------------------- */

struct rung {
	const char *id;      /* unique in the definition: "handle+3" */
	const char *title;   /* 临期提醒, 催办, 督办, 约谈 */
	int64_t level;       /* 0 提醒, 1 催办, 2 督办, 3 约谈 …: the order of titles */
	int clock;           /* -1: a plan rung (欠序时 n months running), or one that counts */
	struct limit offset; /* before (negative amount) or after due */
	int64_t percent;     /* "at 75 %": of the limit; 0: by offset */
	int64_t behind_months; /* plan rungs */
	/* Counting rungs: so many of the level COUNTED have been issued for the lead unit, of whatever
	 * matter, WITHIN so long. Looked at when one of them is issued. */
	const char *counts; /* their title; NULL: it counts nothing */
	int64_t counted, reaches;
	struct limit within;
	const struct guard *when; /* only for such matters; NULL: for all */
	int64_t sample;           /* only for so many of a hundred, picked by chance; 0: for all */
	const struct role **tell;
	size_t tell_count;
	const char *paper;           /* sent by itself after the hold, or proposed */
	const struct role *approver; /* NULL: goes out by the clock (提醒, 催办) */
	bool drafted;                /* 催办: drafted 08:30, sent 10:00 unless held */
	struct limit gap;            /* working time after the rung before; default 1 workday */
	int line;
};

/* --- the sheet --------------------------------------------------------------------------------- */

/* A column of 大表, in the office's own order and with its own names. */
struct sheet_column {
	const char *id; /* one of sheet_standing, or an input's name */
	const char *title;
};

/* What a sheet may show beside the form's own fields: ids, ends with NULL. */
extern const char *const sheet_standing[];

/* --- taking in a ledger ------------------------------------------------------------------------ */

struct word_list {
	const char **items;
	size_t count;
};

/* What a column holds: a field, or what only history has. */
enum import_what {
	IMPORT_INPUT,
	IMPORT_STATE,       /* a word of import_state.called, or a state's title */
	IMPORT_REGISTERED,  /* days: when it was registered */
	IMPORT_SENT,        /* when it was given to the units; else when it was registered */
	IMPORT_SINCE,       /* when it came into its state: closed, stage-closed */
	IMPORT_FIRST_DUE,   /* the due before it was extended */
	IMPORT_PROGRESS_ON, /* the day of the progress told */
	IMPORT_NUMBER,      /* our own number: this row is that matter */
	IMPORT_IGNORED,     /* known, and of no use: 序号 */
};

struct import_column {
	const char *to; /* the field's name, or state, registered-on … */
	enum import_what what;
	int input;               /* IMPORT_INPUT */
	struct word_list called; /* the heads it has in ledgers, the best first */
};

/* How a matter may stand when it enters the record. */
struct import_state {
	int state;
	int share; /* the state of its shares; -1: none is open yet */
	int after; /* the state whose clocks ran before this one; -1: none */
	struct word_list called;
	struct mark *marks; /* on the day it came into it */
	size_t mark_count;
	int line;
};

/* What choices are called in ledgers. */
struct import_choice {
	int input;
	const char *choice;
	struct word_list called;
	bool otherwise; /* where the text is none of them */
};

struct import_def {
	struct import_column *columns;
	size_t column_count;
	struct import_state *states; /* the first is that of rows that don't say */
	size_t state_count;
	struct import_choice *choices;
	size_t choice_count;
	struct word_list undated; /* in the column of a date: there is none, and the state is */
	int undated_state;        /* … this one of `states`; -1 */
	int *key;                 /* inputs by which a row is known again */
	size_t key_count;
	int (*whole)[2]; /* from, to: what doesn't fit into the one is kept whole in the other */
	size_t whole_count;
	int others;    /* where further units of the lead's column go; -1: one leads, or none */
	uint32_t past; /* clocks that never start: their time is history */
	const struct role **by;
	size_t by_count;
	int line;
};

/* --- a table of figures ------------------------------------------------------------------------ */

/* A matter that carries figures of a month by unit, as a bulletin does; see figure_table.h. */
struct table_def {
	const char *of;       /* the procedure that is counted */
	int month;            /* input: a day of the month */
	const char **figures; /* columns: ids */
	size_t figure_count;
	const char *classes, *longest; /* figures with classes, and of the first so many; or NULL */
	int units;          /* input of units: those of the table where nobody names any; -1 */
	const char *freeze; /* the action from which on it stays what it is */
	int line;
};

/* --- the whole --------------------------------------------------------------------------------- */

enum access { ACCESS_UNITS, ACCESS_NAMED };

struct definition {
	const char *id, *title, *unit_word, *summary;
	int64_t version, order; /* order: among the procedures in menus */
	const char *hash;       /* SM3 of the file's bytes, hex */
	const char *source;     /* the file's bytes, as text: stored by hash */
	const char *file;
	enum access access;
	const struct role **sees; /* ACCESS_NAMED: the roles that may see it */
	size_t sees_count;
	const char *
		circle; /* ACCESS_NAMED: "of:" and the id, the role under which those admitted reach it */
	const char *led;    /* the same, "led:" and the id: of a unit's leaders by 领导分工 */
	const char *prefix; /* of matter numbers */
	const struct role *coordinator; /* 交办部门: the last one to whom what has no owner falls */
	struct limit retention;
	struct input *inputs;
	size_t input_count;
	struct clock_def *clocks;
	size_t clock_count;
	struct machine matter, share;
	struct action *actions;
	size_t action_count;
	struct rung *ladder;
	size_t rung_count;
	const char **figures;
	size_t figure_count;
	struct sheet_column *sheet; /* `columns`: of 大表, in order */
	size_t sheet_count;         /* 0: the usual ones */
	struct choice *milestones;  /* kinds of its own beside the engine's */
	size_t milestone_count;
	const struct role **on_behalf; /* who may 代录 for a unit */
	size_t on_behalf_count;
	const struct role **late_entry; /* who may 补录: give a time in the past */
	size_t late_entry_count;
	int64_t undo_within; /* ms; 0: nothing can be undone */
	struct choice *plan; /* 序时 states in order; behind is `plan_behind` */
	size_t plan_count;
	int plan_behind;
	bool has_nodes, has_plan, has_progress;
	const struct import_def *import; /* NULL: no ledger is taken in */
	const struct table_def *table;   /* NULL: its matters carry none */
	int main_clock;
	int title_input, urgency_input, kind_input; /* -1 where there is none */
};

struct preset;
struct board;

struct definitions { /* one set: what runs now, and what runs out */
	const char *folder;
	const char *hash;
	struct role *roles;
	size_t role_count;
	const struct definition **current; /* one for each procedure, sorted by file `order` */
	size_t current_count;
	const struct definition **all; /* with older versions that matters still follow */
	size_t all_count;
	const struct figure_set *figures; /* see figure.h; may be NULL in tests */
	const struct board *board;        /* see board.h; NULL where there is no boards.yaml */
	const struct preset *preset;      /* see preset.h; NULL where there is no first-use.yaml */
	const struct paper_set *papers;   /* see paper.h; the same */
};

const struct definition *definition_find(const struct definitions *set, const char *procedure);
const struct definition *definition_version(
	const struct definitions *set, const char *procedure, int64_t version);
/* ACCESS_NAMED: whether holders of ROLE are in the circle: the roles it names, and those of a unit
 * that act on a share; not all who might have a share in hand. */
bool definition_admits(const struct definition *definition, const struct role *role);
/* ACCESS_NAMED: whether SCOPE (a leader or deputy by 领导分工) of a unit concerned is in the circle. */
bool definition_sees(const struct definition *definition, enum role_scope scope);
const struct role *role_find(const struct definitions *set, const char *id);
bool role_may(const struct role *role, const char *permission);
const struct action *action_find(const struct definition *definition, const char *id);
int state_find(const struct machine *machine, const char *id);         /* -1 */
int clock_find(const struct definition *definition, const char *id);   /* -1 */
int input_find(const struct definition *definition, const char *name); /* -1 */
const struct rung *rung_find(const struct definition *definition, const char *id);

/* --- loading and checking ---------------------------------------------------------------------- */

/* Reads and checks FOLDER (roles.yaml, procedures/). Adds every problem it finds; the set is NULL
 * where there is any. It lives in POOL. */
struct definitions *definitions_load(pool_t *pool, const char *folder, struct problems *problems);

/* One older version from its stored text, against the roles of SET; NULL where it has problems. */
const struct definition *definition_parse(pool_t *pool, const struct definitions *set,
	const char *file, const char *text, struct problems *problems);

/* Figures are read after the procedures that name them; KNOWN says whether there is one. */
void definitions_check_figures(const struct definitions *set,
	bool (*known)(const void *data, const char *id), const void *data,
	struct problems *problems);

/* For people: the tables (states, owners, clocks, actions, rungs) as text, and the drawing as
 * Graphviz DOT text. The page draws its own SVG from the same. */
void definition_show(
	const struct definition *definition, const struct messages *messages, FILE *stream);
void definition_graph(const struct definition *definition, FILE *stream);
