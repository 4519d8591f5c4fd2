/* matters/matters.h - the pages of matters: register, list, show, act. One set for every mechanism;
 * what differs stands in the definitions.
 *
 *   GET  /register                      which business
 *   GET  /register/:procedure           its form
 *   POST /register/:procedure           f.<input>; then the matter's page
 *   GET  /list                          which business's 台账
 *   GET  /list/:procedure               台账: filter, sort, columns, paging, all in the URL
 *   GET  /matters/:id                   the matter
 *   POST /matters/:id/actions           action, share, version, proposal, on, channel, informant, f.*
 *   GET  /behalf                        代录: a unit's answers, one after another
 *   POST /bulk/preview                  action, item=… many or all=1 with procedure and list: what of it
 *                                       could be done, what not and why, and one form for all
 *   POST /bulk                          action and many item=<matter>.<share>.<version>[.<proposal>], f.*:
 *                                       each by itself; what is refused is told, the rest is done
 *   POST /bulk/text                     the chosen ones as text for the work group and as a list for phoning
 *   POST /sheet/preview                 a block pasted into 大表: what would change, what is wrong
 *   POST /sheet                         cells of 大表: item=<matter>.<version>.<share>.<version> many and
 *                                       f.<matter>.<column>; each matter by itself
 *   POST /sheet/columns                 which columns, in which order, how wide; mine or everybody's */
#pragma once

#include "drafts/drafts.h"
#include "engine/act.h"
#include "http/route.h"
#include "store/db.h"

extern const struct object_kind matter_object;

handler matters_register_choice, matters_register_form, matters_register;
handler matters_lists, matters_list, matters_show, matters_act, matters_bulk;
handler matters_behalf, matters_bulk_preview, matters_bulk_text, sheet_preview, sheet_save, sheet_columns;
extern const struct field matters_register_query[], matters_register_fields[];
extern const struct field matters_list_query[], matters_act_fields[], matters_bulk_fields[];
extern const struct field matters_behalf_query[], matters_choice_fields[], sheet_preview_fields[], sheet_save_fields[],
	sheet_columns_fields[];

/* What `done` in an address says was just done: {text, title, items (list of text), back}, or NULL where
 * there is nothing to tell. Reads the database. */
json_t *matters_notice(struct ctx *ctx, const struct request *req);

/* --- for other features' pages ----------------------------------------------------------------- */

/* {"color": "red", "word": "逾期"}: the word always stands. */
void put_light(struct ctx *ctx, json_t *object, const char *name, enum light light);
const char *light_word(struct ctx *ctx, enum light light);

/* "剩余3个工作日", "今日到期", "逾期2个工作日", "剩余5小时": in the measure of the clock's limit. */
const char *remaining_text(struct ctx *ctx, int64_t due, enum limit_unit unit);

/* The nodes of a share as a list "nodes": n, title, day, done (null: not yet). */
void put_nodes(
	struct ctx *ctx, json_t *object, const struct matter *matter, const struct share *share);

/* A due as people say it: its last day, or day and time. "" for NEVER. */
const char *due_words(struct ctx *ctx, int64_t due);

/* What was typed into f.<input> of a form that comes back: a text, a list of texts, or NULL where the
 * page is fresh. */
json_t *typed_value(struct ctx *ctx, const struct request *req, const struct definition *definition,
	int input);

/* One field as templates/parts/field.mustache has it, appended to LIST. VALUE: a text, or a list of
 * texts, or NULL. SHARE helps to offer the unit's own people; may be NULL. FORM tells the fields of
 * several forms on a page apart; NULL: there is one. */
void put_input(struct ctx *ctx, json_t *list, const struct definition *definition, int input,
	const json_t *value, bool required, const struct share *share, const char *form);

/* The acts that may be done to several rows at once, gathered from what each row offers; then as {action,
 * title, primary, count} in data.bulk. */
struct bulk_offers {
	struct bulk_offered {
		const struct action *action;
		int64_t count;
	} items[40];
	size_t count;
};
void bulk_offer(struct bulk_offers *offers, const struct possibles *possibles);
void bulk_put_offers(const struct bulk_offers *offers, json_t *data);

/* May the ctx's actor enter for units what they said? */
bool may_enter_for_units(const struct ctx *ctx, const struct definition *definition);

/* OBJECT gets channels: list of {value, label, selected}. */
void put_channels(struct ctx *ctx, json_t *object, const char *chosen);

/* An action's form {action, title, hint, primary, danger, one_click, open, share, version, proposal,
 * on_behalf, fields, draft}, appended to LIST. REQ may bring back what was typed into it, or else DRAFTS
 * (NULL: the page keeps none). */
void put_action(struct ctx *ctx, json_t *list, const struct request *req,
	const struct drafts *drafts, const struct matter *matter, const struct possible *possible);
