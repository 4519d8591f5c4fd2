/* tests/unit/app/good_posts.c - one good request for each POST. */
#include "engine/office.h"
#include "../test.h"

#include "good_posts.h"

#include "engine/number.h"
#include "engine/outbox_db.h"
#include "imports/imports.h"
#include "setup/setup.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void log_in(struct desk *desk, struct visit *ret)
{
	desk_hire(desk, "wang", desk->bureau, "liaison");
	*ret = (struct visit){ NULL, POST, "/login",
		"login=wang&password=Secret-1&back=%2Faccount" };
}

static void log_out(struct desk *desk, struct visit *ret)
{
	desk_hire(desk, "wang", desk->bureau, "liaison");
	*ret = (struct visit){ "wang", POST, "/logout" };
}

static void change_password(struct desk *desk, struct visit *ret)
{
	desk_hire(desk, "wang", desk->bureau, "liaison");
	*ret = (struct visit){ "wang", POST, "/account/password",
		"old=Secret-1&new=Other-22x&again=Other-22x", .once = "k1" };
}

/* The county that every desk has is taken away again. */
static void found(struct desk *desk, struct visit *ret)
{
	static const struct statement statements[] = { { "test_no_county", "DELETE FROM county" },
		{ "test_no_units", "DELETE FROM unit" },
		{ "test_no_definitions", "DELETE FROM definition" } };
	struct ctx *ctx = desk_ctx(desk);
	for (size_t i = 0; i < COUNT(statements); i++)
		db_exec_with(ctx, &statements[i], NULL, 0);
	ctx->county = 0;
	const char *code = setup_new_code(ctx);
	assert_true(app_publish(desk->app, ctx, NULL));
	*ret = (struct visit){ NULL, POST, "/first-use",
		text_printf(desk->pool,
			"code=%s&county=620122&county_name=x&person=y&post=supervisor&"
			"login=wang&new=Secret-1&again=Secret-1",
			code) };
}

/* --- matters ------------------------------------------------------------------------------------- */

static const char *form_of_a_matter(struct desk *desk)
{
	return text_printf(desk->pool,
		"f.subject=roads&f.source=report&f.due=2026-03-31&f.lead=%" PRId64, desk->bureau);
}

static void register_matter(struct desk *desk, struct visit *ret)
{
	desk_hire(desk, "gu", desk->office, "supervisor");
	*ret = (struct visit){ "gu", POST, "/register/supervision", form_of_a_matter(desk),
		.once = "k1" };
}

static struct told must(struct desk *desk, struct visit visit)
{
	struct told told = desk_ask(desk, &visit);
	if (told.status >= 400)
		fail_msg("%s: %d\n%s", visit.path, told.status, told.body);
	return told;
}

/* "/matters/12", by one who may register. */
static const char *registered(struct desk *desk)
{
	struct visit visit;
	register_matter(desk, &visit);
	visit.once = NULL;
	return must(desk, visit).location;
}

static void act(struct desk *desk, struct visit *ret)
{
	const char *path = text_printf(desk->pool, "%s/actions", registered(desk));
	*ret = (struct visit){ "gu", POST, path, "action=submit&version=1&f.basis=report",
		.once = "k1" };
}

/* A matter that the bureau's liaison "wang" has to sign for: "12". */
static const char *dispatched(struct desk *desk)
{
	const char *matter = registered(desk);
	const char *path = text_printf(desk->pool, "%s/actions", matter);
	desk_hire(desk, "liang", desk->office, "supervision-head", "office-head");
	desk_hire(desk, "wang", desk->bureau, "liaison");
	must(desk, (struct visit){ "gu", POST, path, "action=submit&version=1&f.basis=report" });
	must(desk, (struct visit){ "liang", POST, path, "action=endorse&version=2" });
	must(desk, (struct visit){ "liang", POST, path, "action=approve&version=3" });
	return strrchr(matter, '/') + 1;
}

static void act_on_many(struct desk *desk, struct visit *ret)
{
	*ret = (struct visit){ "wang", POST, "/bulk",
		text_printf(desk->pool, "action=sign&item=%s.1.4", dispatched(desk)),
		.once = "k1" };
}

static void report_progress(struct desk *desk, struct visit *ret)
{
	const char *id = dispatched(desk);
	must(desk, (struct visit){ "wang", POST, "/bulk",
			   text_printf(desk->pool, "action=sign&item=%s.1.4", id) });
	*ret = (struct visit){ "wang", POST, "/progress",
		text_printf(desk->pool, "item=%s.1.5&f.%s.1.progress=begun&f.%s.1.plan=on-plan", id,
			id, id),
		.once = "k1" };
}

/* --- papers and numbers --------------------------------------------------------------------------- */

/* The id of the one number there is. */
static int64_t only_number(struct desk *desk)
{
	struct rows rows = number_rows(desk_ctx(desk), 2026, "", "", 0, 2);
	assert_int_equal(rows.count, 1);
	return ((const struct number_row *)rows.data)->id;
}

static void seal_paper(struct desk *desk, struct visit *ret)
{
	(void)dispatched(desk);
	*ret = (struct visit){ "gu", POST,
		text_printf(desk->pool, "/papers/%" PRId64 "/step", only_number(desk)),
		"action=paper-seal", .once = "k1" };
}

static void start_series(struct desk *desk, struct visit *ret)
{
	desk_hire(desk, "gu", desk->office, "supervisor");
	*ret = (struct visit){ "gu", POST, "/papers/numbers/start", "series=supervision&last=61",
		.once = "k1" };
}

static void reserve_number(struct desk *desk, struct visit *ret)
{
	desk_hire(desk, "gu", desk->office, "supervisor");
	*ret = (struct visit){ "gu", POST, "/papers/numbers/reserve",
		"series=supervision&count=1&reason=paper", .once = "k1" };
}

static void settle_number(struct desk *desk, struct visit *ret)
{
	struct visit visit;
	reserve_number(desk, &visit);
	must(desk, visit);
	*ret = (struct visit){ "gu", POST, "/papers/numbers/settle",
		text_printf(desk->pool, "number=%" PRId64 "&paper-title=notice", only_number(desk)),
		.once = "k2" };
}

/* --- many at once, and cells ---------------------------------------------------------------------- */

static void look_at_many(struct desk *desk, struct visit *ret)
{
	*ret = (struct visit){ "wang", POST, "/bulk/preview",
		text_printf(desk->pool, "action=sign&item=%s", dispatched(desk)) };
}

static void copy_many(struct desk *desk, struct visit *ret)
{
	*ret = (struct visit){ "gu", POST, "/bulk/text",
		text_printf(desk->pool, "item=%s", dispatched(desk)) };
}

static void write_cell(struct desk *desk, struct visit *ret)
{
	const char *id = strrchr(registered(desk), '/') + 1;
	*ret = (struct visit){ "gu", POST, "/sheet",
		text_printf(desk->pool, "item=%s.1.0.0&reason=x&f.%s.goal=whole", id, id),
		.once = "k1" };
}

static void look_at_block(struct desk *desk, struct visit *ret)
{
	const char *id = strrchr(registered(desk), '/') + 1;
	*ret = (struct visit){ "gu", POST, "/sheet/preview",
		text_printf(desk->pool,
			"procedure=supervision&item=%s.1.0.0&reason=x&column=goal&block=whole",
			id) };
}

static void choose_columns(struct desk *desk, struct visit *ret)
{
	desk_hire(desk, "gu", desk->office, "supervisor");
	*ret = (struct visit){ "gu", POST, "/sheet/columns",
		"procedure=supervision&columns=nth:4+subject:20", .once = "k1" };
}

/* --- drafts --------------------------------------------------------------------------------------- */

static void keep_draft(struct desk *desk, struct visit *ret)
{
	desk_hire(desk, "gu", desk->office, "supervisor");
	*ret = (struct visit){ "gu", POST, "/drafts",
		"draft=%2Fregister%2Fsupervision&f.subject=roads" };
}

static void drop_draft(struct desk *desk, struct visit *ret)
{
	keep_draft(desk, ret);
	must(desk, *ret);
	ret->path = "/drafts/drop";
}

/* --- ledgers ------------------------------------------------------------------------------------- */

static const char ledger[] = "\xEF\xBB\xBF事项,牵头单位,完成时限,状态\n"
			     "roads,bureau,2026-03-31,在办\nwater,bureau,2026年4月1日,在办\n";

static void give_ledger(struct desk *desk, struct visit *ret)
{
	static const char name[] = "ledger.csv";
	struct uploads *uploads = mem_new(desk->pool, struct uploads);
	struct upload *upload = mem_new(desk->pool, struct upload);
	const char *path = text_printf(desk->pool, "%s/%s", fixture_folder(desk->pool), name);
	FILE *stream = fopen(path, "wb");
	assert_non_null(stream);
	fputs(ledger, stream);
	assert_int_equal(fclose(stream), 0);
	*upload = (struct upload){ .field = "file",
		.name = name,
		.path = path,
		.sm3 = "0",
		.size = (int64_t)strlen(ledger) };
	uploads->first = upload;
	desk_hire(desk, "gu", desk->office, "supervisor");
	*ret = (struct visit){ "gu", POST, "/import", "what=supervision", .once = "k1",
		.uploads = uploads };
}

/* What the slow thread and the writer do together. */
static void read_ledger(struct desk *desk, int64_t run)
{
	struct ctx *ctx = desk_ctx(desk);
	struct imports_reading *reading = imports_reading_new(desk->pool, run);
	ctx->directory = directory_load(ctx, desk->pool, ctx->definitions);
	for (bool last = false; !last;) {
		struct imports_chunk *chunk = imports_read(reading, ctx, 1000);
		last = imports_chunk_last(chunk);
		assert_true(imports_store(ctx, chunk));
	}
}

static int64_t given_ledger(struct desk *desk)
{
	struct visit visit;
	int64_t run = 0;
	give_ledger(desk, &visit);
	visit.once = "k0";
	struct told told = desk_ask(desk, &visit);
	assert_int_equal(told.status, 303);
	assert_true(text_to_int(told.location + strlen("/import/"), &run));
	read_ledger(desk, run);
	return run;
}

static void about_ledger(struct desk *desk, struct visit *ret, const char *what, const char *body)
{
	const char *path =
		text_printf(desk->pool, "/import/%" PRId64 "/%s", given_ledger(desk), what);
	*ret = (struct visit){ "gu", POST, path, body, .once = "k1" };
}

static void read_ledger_otherwise(struct desk *desk, struct visit *ret)
{
	about_ledger(desk, ret, "options", "hidden=1&x.h0=%E4%BA%8B%E9%A1%B9&x.f0=goal");
}

static void accept_ledger(struct desk *desk, struct visit *ret)
{
	about_ledger(desk, ret, "accept", "good=1");
}

static void cancel_ledger(struct desk *desk, struct visit *ret)
{
	about_ledger(desk, ret, "cancel", "");
}

/* --- messages ------------------------------------------------------------------------------------ */

static void read_message(struct desk *desk, struct visit *ret)
{
	struct ctx *ctx = desk_ctx(desk);
	const struct notice notice = { .person = desk_hire(desk, "wang", desk->bureau, "liaison"),
		.matter = 1,
		.seq = 1,
		.at = ctx->now,
		.kind = "todo",
		.text = "roads" };
	outbox_db_tell(ctx, &notice);
	*ret = (struct visit){ "wang", POST, "/inbox/read", "all=1", .once = "k1" };
}

/* --- administration ------------------------------------------------------------------------------ */

static void as_first_officer(
	struct desk *desk, struct visit *ret, const char *path, const char *body)
{
	desk_hire(desk, "gu", desk->office, "first-officer");
	*ret = (struct visit){ "gu", POST, path, body, .once = "k1" };
}

static void skip_step(struct desk *desk, struct visit *ret)
{
	as_first_officer(desk, ret, "/admin/skip", "step=import");
}

static void save_office(struct desk *desk, struct visit *ret)
{
	as_first_officer(desk, ret, "/admin/office", "l.letter.office=x&l.letter.phone=1234567");
}

static void wish_backup(struct desk *desk, struct visit *ret)
{
	as_first_officer(desk, ret, "/admin/machine/wish", "wish=backup");
	office_put_note(desk_ctx(desk), "backup.folder", "/");
}

static void save_lists(struct desk *desk, struct visit *ret)
{
	as_first_officer(desk, ret, "/admin/machine/lists", "list_folder=%2Ftmp");
}

static void save_machine(struct desk *desk, struct visit *ret)
{
	as_first_officer(desk, ret, "/admin/machine", "folder=%2Ftmp");
}

static void issue_checkpoint(struct desk *desk, struct visit *ret)
{
	desk->app->snapshots.folder = fixture_folder(desk->pool); /* for the key */
	as_first_officer(desk, ret, "/admin/evidence/issue", "");
	assert_true(app_publish(desk->app, desk_ctx(desk), NULL));
}

static void save_checkpoint_folder(struct desk *desk, struct visit *ret)
{
	as_first_officer(desk, ret, "/admin/evidence", "folder=%2Ftmp");
}

static void save_businesses(struct desk *desk, struct visit *ret)
{
	as_first_officer(desk, ret, "/admin/businesses", "on=supervision&on=instruction");
}

static void save_settings(struct desk *desk, struct visit *ret)
{
	as_first_officer(desk, ret, "/admin/settings", "s.session-idle=60");
}

static void paste_units(struct desk *desk, struct visit *ret)
{
	as_first_officer(desk, ret, "/admin/units/paste", "text=roads%09rd%0Awater&group=town");
}

static void ready_units(struct desk *desk, struct visit *ret)
{
	as_first_officer(desk, ret, "/admin/units/ready",
		"unit=county%E8%B4%A2%E6%94%BF%E5%B1%80&towns=east%E9%95%87");
}

static void save_units(struct desk *desk, struct visit *ret)
{
	as_first_officer(desk, ret, "/admin/units",
		text_printf(desk->pool, "u.%" PRId64 ".phone=1234567", desk->bureau));
}

static void save_unit(struct desk *desk, struct visit *ret)
{
	as_first_officer(desk, ret, text_printf(desk->pool, "/admin/units/%" PRId64, desk->bureau),
		"name=highways&short=hw&kind=unit&since=2026-03-02&document=1");
}

static void save_division(struct desk *desk, struct visit *ret)
{
	int64_t leader = desk_hire(desk, "ma", desk->office, "deputy-county-head");
	as_first_officer(desk, ret, "/admin/division",
		text_printf(desk->pool,
			"since=2026-01-01&d.%" PRId64 ".leader=%" PRId64 "&d.%" PRId64 ".deputy=",
			desk->bureau, leader, desk->bureau));
}

static void add_leader(struct desk *desk, struct visit *ret)
{
	as_first_officer(
		desk, ret, "/admin/leaders", "seat=leader&name=ma&role=deputy-county-head");
}

static void add_person(struct desk *desk, struct visit *ret)
{
	as_first_officer(desk, ret, "/admin/people",
		text_printf(desk->pool,
			"name=li&unit=%" PRId64 "&role=liaison&login=li&mobile=12345",
			desk->bureau));
}

/* The liaison of the bureau, and what is done to him: "/admin/people/12/leave". */
static void to_liaison(struct desk *desk, struct visit *ret, const char *what, const char *body)
{
	int64_t person = desk_hire(desk, "li", desk->bureau, "liaison");
	as_first_officer(desk, ret,
		text_printf(desk->pool, "/admin/people/%" PRId64 "%s", person, what), body);
}

static void save_person(struct desk *desk, struct visit *ret)
{
	to_liaison(desk, ret, "",
		text_printf(desk->pool, "name=li&title=x&unit=%" PRId64, desk->office));
}

static void add_grant(struct desk *desk, struct visit *ret)
{
	to_liaison(desk, ret, "/grants", "role=unit-head&until=2026-12-31");
}

static void end_grant(struct desk *desk, struct visit *ret)
{
	to_liaison(desk, ret, "/grants/end", "");
	const struct directory *directory =
		directory_load(desk_ctx(desk), desk->pool, desk_ctx(desk)->definitions);
	int64_t grant = 0;
	for (size_t i = 0; i < directory->grant_count; i++)
		if (text_equal(directory->grants[i].role->id, "liaison"))
			grant = directory->grants[i].id;
	ret->body = text_printf(desk->pool, "grant=%" PRId64, grant);
}

static void leave(struct desk *desk, struct visit *ret)
{
	desk_hire(desk, "officer", desk->office, "system-officer");
	desk_hire(desk, "other", desk->office, "security-officer");
	to_liaison(desk, ret, "/leave", "");
}

static void reset_password(struct desk *desk, struct visit *ret)
{
	to_liaison(desk, ret, "/password", "");
}

static void go_live(struct desk *desk, struct visit *ret)
{
	desk_hire(desk, "a", desk->office, "system-officer");
	desk_hire(desk, "b", desk->office, "security-officer");
	desk_hire(desk, "c", desk->office, "audit-officer");
	as_first_officer(desk, ret, "/admin/live", "county_name=county&password=Secret-1");
}

/* The liaison has a matter in hand, which goes to a colleague. */
static void hand_over(struct desk *desk, struct visit *ret)
{
	const char *id = dispatched(desk);
	must(desk, (struct visit){ "wang", POST, "/bulk",
			   text_printf(desk->pool, "action=sign&item=%s.1.4", id) });
	int64_t to = desk_hire(desk, "bai", desk->bureau, "holder");
	const struct directory *directory =
		directory_load(desk_ctx(desk), desk->pool, desk_ctx(desk)->definitions);
	int64_t from = 0;
	for (size_t i = 0; i < directory->person_count; i++)
		if (text_equal(directory->persons[i].name, "wang"))
			from = directory->persons[i].id;
	*ret = (struct visit){ "wang", POST, "/handover",
		text_printf(desk->pool, "from=%" PRId64 "&to=%" PRId64 "&witness=x", from, to),
		.once = "k1" };
}

static const char *form_of_rehoming(struct desk *desk)
{
	return text_printf(desk->pool,
		"from=%" PRId64 "&to=%" PRId64 "&since=2026-03-02&document=3", desk->bureau,
		desk->office);
}

static void propose_rehoming(struct desk *desk, struct visit *ret)
{
	desk_hire(desk, "gu", desk->office, "supervisor");
	*ret = (struct visit){ "gu", POST, "/rehome", form_of_rehoming(desk), .once = "k1" };
}

static void settle_rehoming(struct desk *desk, struct visit *ret)
{
	desk_hire(desk, "gu", desk->office, "supervisor");
	desk_hire(desk, "liang", desk->office, "supervision-head");
	const char *path =
		must(desk, (struct visit){ "gu", POST, "/rehome", form_of_rehoming(desk) })
			.location;
	*ret = (struct visit){ "liang", POST, path, "approve=1", .once = "k1" };
}

static const char *form_of_stand_in(struct desk *desk)
{
	int64_t from = desk_hire(desk, "gu", desk->office, "supervisor");
	int64_t to = desk_hire(desk, "liang", desk->office, "supervision-head");
	return text_printf(desk->pool,
		"person=%" PRId64 "&substitute=%" PRId64 "&from_day=2026-03-02&to_day=2026-03-05",
		from, to);
}

static void name_stand_in(struct desk *desk, struct visit *ret)
{
	*ret = (struct visit){ "gu", POST, "/stand-in", form_of_stand_in(desk), .once = "k1" };
}

static void end_stand_in(struct desk *desk, struct visit *ret)
{
	must(desk, (struct visit){ "gu", POST, "/stand-in", form_of_stand_in(desk) });
	const struct directory *directory =
		directory_load(desk_ctx(desk), desk->pool, desk_ctx(desk)->definitions);
	*ret = (struct visit){ "gu", POST, "/stand-in/end",
		text_printf(desk->pool, "id=%" PRId64, directory->stand_ins[0].id), .once = "k1" };
}

#define LOCAL_DAY "what=local&name=holiday&kind=rest&from=2026-03-05&to=2026-03-06&document=paper"

static void offer_calendar(struct desk *desk, struct visit *ret)
{
	desk_hire(desk, "gu", desk->office, "supervisor");
	*ret = (struct visit){ "gu", POST, "/calendar", LOCAL_DAY, .once = "k1" };
}

static void decide_calendar(struct desk *desk, struct visit *ret)
{
	offer_calendar(desk, ret);
	desk_hire(desk, "liang", desk->office, "supervision-head");
	const char *path = must(desk, *ret).location;
	*ret = (struct visit){ "liang", POST, path, "approve=1", .once = "k2" };
}

const struct good_post good_posts[] = {
	{ "first", found, .statements = 120 },
	{ "setup_skip", skip_step },
	{ "office_save", save_office },
	{ "lists_save", save_lists },
	{ "machine_save", save_machine },
	{ "machine_wish", wish_backup },
	{ "stand_in", name_stand_in, .statements = 40 },
	{ "stand_in_end", end_stand_in, .statements = 40 },
	{ "evidence_issue", issue_checkpoint },
	{ "evidence_save", save_checkpoint_folder },
	{ "businesses_save", save_businesses, .statements = 20 },
	{ "settings_save", save_settings },
	{ "units_paste", paste_units, .statements = 20 },
	{ "units_ready", ready_units, .statements = 20 },
	{ "units_save", save_units, .statements = 20 },
	{ "unit_save", save_unit, .statements = 20 },
	{ "division_save", save_division, .statements = 30 },
	{ "leader_add", add_leader, .statements = 40 },
	{ "person_add", add_person, .statements = 50 },
	{ "person_save", save_person, .statements = 30 },
	{ "grant_add", add_grant, .statements = 30 },
	{ "grant_end", end_grant, .statements = 30 },
	{ "person_leave", leave, .statements = 30 },
	{ "password_reset", reset_password, .statements = 20 },
	{ "live", go_live, .statements = 30 },
	{ "handover", hand_over, .statements = 20 },
	{ "rehome_propose", propose_rehoming },
	{ "rehome_settle", settle_rehoming },
	{ "calendar_offer", offer_calendar },
	{ "calendar_decide", decide_calendar },
	{ "login", log_in },
	{ "logout", log_out },
	{ "password", change_password },
	{ "register", register_matter },
	{ "matter_action", act },
	{ "bulk", act_on_many },
	{ "paper_step", seal_paper },
	{ "number_start", start_series },
	{ "number_reserve", reserve_number },
	{ "number_settle", settle_number },
	{ "import", give_ledger },
	{ "import_options", read_ledger_otherwise },
	{ "import_accept", accept_ledger },
	{ "import_cancel", cancel_ledger },
	{ "draft", keep_draft },
	{ "draft_drop", drop_draft },
	{ "bulk_preview", look_at_many, .reads = true },
	{ "bulk_text", copy_many, .reads = true },
	{ "sheet", write_cell },
	{ "sheet_preview", look_at_block, .reads = true },
	{ "sheet_columns", choose_columns },
	{ "progress", report_progress },
	{ "inbox_read", read_message },
	{ 0 },
};
