/* app/commands.c - every command of the program. */
#include "app/commands.h"

static const struct command_option demo_options[] = { { "data", "DIR" }, { "listen", "ADDR:PORT" },
	{ "small" }, { "make-only" }, { 0 } };
static const struct command_option data_options[] = { { "data", "DIR" }, { 0 } };
static const struct command_option calendar_options[] = { { "data", "DIR" }, { "year", "YEAR" },
	{ "document", "TEXT" }, { 0 } };
static const struct command_option init_options[] = { { "data", "DIR" }, { "db", "URL" },
	{ "county", "CODE" }, { "name", "NAME" }, { "office", "NAME" }, { "person", "NAME" },
	{ "login", "LOGIN" }, { "password-file", "FILE" }, { 0 } };
static const struct command_option export_options[] = { { "data", "DIR" }, { "query", "QUERY" },
	{ 0 } };
static const struct command_option figure_options[] = { { "data", "DIR" }, { "procedure", "ID" },
	{ "from", "DAY" }, { "to", "DAY" }, { "unit", "CODE" }, { "as-of", "POSITION" },
	{ "by", "WHAT" }, { "rows" }, { 0 } };
static const struct command_option import_options[] = { { "data", "DIR" }, { "accept-good-rows" },
	{ "sheet", "NAME" }, { 0 } };
static const struct command_option ledger_options[] = { { "data", "DIR" }, { "refold" }, { 0 } };
static const struct command_option checkpoint_options[] = { { "data", "DIR" }, { "o", "FILE" },
	{ 0 } };
static const struct command_option erase_options[] = { { "data", "DIR" }, { "basis", "TEXT" },
	{ 0 } };
static const struct command_option prove_options[] = { { "data", "DIR" }, { "o", "FILE" },
	{ "consistent", "OLD" }, { 0 } };
static const struct command_option verify_options[] = { { "key", "ID" }, { 0 } };
static const struct command_option paper_options[] = { { "data", "DIR" }, { "o", "FILE" },
	{ "matter", "ID,ID" }, { "procedure", "ID" }, { "filter", "QUERY" }, { "share", "N" },
	{ "person", "ID" }, { "role", "ROLE" }, { 0 } };
static const struct command_option manual_options[] = { { "o", "FILE" }, { 0 } };
static const struct command_option series_options[] = { { "data", "DIR" }, { "year", "YEAR" },
	{ 0 } };
static const struct command_option routes_options[] = { { "access" }, { "openapi" }, { 0 } };
static const struct command_option serve_options[] = { { "data", "DIR" }, { "db", "URL" },
	{ "listen", "ADDR:PORT" }, { "behind-proxy", "ADDR" }, { "set", "NAME=VALUE" }, { 0 } };
static const struct command_option division_options[] = { { "data", "DIR" }, { "deputy", "LOGIN" },
	{ 0 } };
static const struct command_option unit_options[] = { { "data", "DIR" }, { "short", "NAME" },
	{ "group", "NAME" }, { "kind", "KIND" }, { "parent", "CODE" }, { 0 } };
static const struct command_option user_options[] = { { "data", "DIR" }, { "person", "NAME" },
	{ "unit", "CODE" }, { "role", "ROLE,ROLE" }, { "title", "TITLE" }, { "mobile", "NUMBER" },
	{ "keep-password" }, { "password-file", "FILE" }, { 0 } };
static const struct command_option password_options[] = { { "data", "DIR" },
	{ "password-file", "FILE" }, { 0 } };

static const struct command_option roll_back_options[] = { { "data", "DIR" }, { "if-newer" },
	{ "yes" }, { 0 } };
static const struct command_option doctor_options[] = { { "data", "DIR" }, { "deep" }, { 0 } };
static const struct command_option care_options[] = { { "data", "DIR" },
	{ "password-file", "FILE" }, { 0 } };

static const struct command_option seed_options[] = { { "data", "DIR" }, { "matters", "N" },
	{ "seed", "N" }, { "years", "N" }, { "events-most", "N" }, { "unfinished", "PERCENT" },
	{ 0 } };

const struct command commands[] = {
	{ "backup", "FOLDER", 1, 1, care_options, command_backup },
	{ "backups", "FOLDER", 1, 1, .run = command_backups },
	{ "bench seed", .options = seed_options, .run = command_bench_seed },
	{ "calendar import", "FILE", 1, 1, calendar_options, command_calendar_import },
	{ "definitions check", "[DIR]", 0, 1, .run = command_definitions_check },
	{ "definitions graph", "ID", 1, 1, .run = command_definitions_graph },
	{ "definitions show", "ID", 1, 1, .run = command_definitions_show },
	{ "demo", .options = demo_options, .run = command_demo },
	{ "division add", "UNIT LEADER", 2, 2, division_options, command_division_add },
	{ "doctor", .options = doctor_options, .run = command_doctor },
	{ "export", "PROCEDURE FILE", 2, 2, export_options, command_export },
	{ "figure", "ID", 1, 1, figure_options, command_figure },
	{ "import", "WHAT FILE", 2, 2, import_options, command_import },
	{ "init", .options = init_options, .run = command_init },
	{ "jobs", .run = command_jobs },
	{ "ledger check", .options = ledger_options, .run = command_ledger_check },
	{ "ledger checkpoint", .options = checkpoint_options, .run = command_ledger_checkpoint },
	{ "ledger erasable", .options = data_options, .run = command_ledger_erasable },
	{ "ledger erase", "NUMBER", 1, 1, erase_options, command_ledger_erase },
	{ "ledger export", "FILE", 1, 1, data_options, command_ledger_export },
	{ "ledger new-key", .options = data_options, .run = command_ledger_key_change },
	{ "ledger prove", "EVENT", 1, 1, prove_options, command_ledger_prove },
	{ "ledger verify", "FILE…", 1, 10000, verify_options, command_ledger_verify, .bare = true },
	{ "lists", "[FOLDER]", 0, 1, data_options, command_lists },
	{ "paper list", .options = data_options, .run = command_paper_list },
	{ "paper manual", .options = manual_options, .run = command_paper_manual },
	{ "paper render", "ID", 1, 1, paper_options, command_paper_render },
	{ "paper series", .options = series_options, .run = command_paper_series },
	{ "paper start", "SERIES LAST", 2, 2, data_options, command_paper_start },
	{ "paper verify", "FILE", 1, 1, data_options, command_paper_verify },
	{ "rehearse", "FOLDER", 1, 1, care_options, command_rehearse },
	{ "restore", "FOLDER", 1, 1, care_options, command_restore },
	{ "roll-back", .options = roll_back_options, .run = command_roll_back },
	{ "routes", .options = routes_options, .run = command_routes },
	{ "serve", .options = serve_options, .run = command_serve },
	{ "settings", .run = command_settings },
	{ "settings set", "NAME VALUE", 2, 2, data_options, command_settings_set },
	{ "statements", .run = command_statements },
	{ "unit add", "CODE NAME", 2, 2, unit_options, command_unit_add },
	{ "user add", "LOGIN", 1, 1, user_options, command_user_add },
	{ "user password", "LOGIN", 1, 1, password_options, command_user_password },
	{ "version", .run = command_version },
	{ "worktime add", "AT AMOUNT", 2, 2, .run = command_worktime_add },
	{ "worktime between", "FROM TO", 2, 2, .run = command_worktime_between },
	{ "worktime sub", "AT AMOUNT", 2, 2, .run = command_worktime_sub },
	{ 0 },
};
