/* app/statements.c - the tables of statements, one for each file that holds any. */
#include "app/statements.h"

#include "app/app.h"
#include "boards/boards.h"
#include "care/care.h"
#include "demo/demo_db.h"
#include "drafts/drafts.h"
#include "engine/definition_store.h"
#include "engine/directory_db.h"
#include "engine/erase.h"
#include "engine/figure_db.h"
#include "engine/follower_db.h"
#include "engine/ladder_db.h"
#include "engine/ledger_check.h"
#include "engine/ledger_db.h"
#include "engine/ledger_tree.h"
#include "engine/matter_db.h"
#include "engine/number.h"
#include "engine/outbox.h"
#include "files/files.h"
#include "imports/imports.h"
#include "inbox/inbox.h"
#include "matters/listing.h"
#include "people/people.h"
#include "setup/handover.h"
#include "setup/rehome.h"
#include "engine/calendar_change.h"
#include "setup/setup.h"
#include "store/migrate.h"
#include "workbench/workbench.h"

const struct statement_table statement_tables[] = {
	{ "store/migrate.c", migrate_sql },
	{ "engine/definition_db.c", definition_sql },
	{ "engine/directory_db.c", directory_sql },
	{ "engine/figure_db.c", figure_statements },
	{ "engine/follower_db.c", follower_statements },
	{ "engine/ladder_db.c", ladder_statements },
	{ "engine/ledger_check_db.c", ledger_check_statements },
	{ "engine/erase_db.c", erase_sql },
	{ "engine/ledger_db.c", ledger_statements },
	{ "engine/ledger_tree_db.c", ledger_tree_statements },
	{ "engine/matter_db.c", matter_statements },
	{ "engine/office_db.c", office_sql },
	{ "engine/number_db.c", number_statements },
	{ "engine/outbox_db.c", outbox_statements },
	{ "boards/boards_db.c", boards_sql },
	{ "care/care_db.c", care_sql },
	{ "demo/demo_db.c", demo_sql },
	{ "files/files_db.c", files_sql },
	{ "drafts/drafts_db.c", drafts_sql },
	{ "imports/imports_db.c", imports_sql },
	{ "inbox/inbox_db.c", inbox_sql },
	{ "matters/sheet_db.c", sheet_sql },
	{ "people/people_db.c", people_sql },
	{ "setup/handover_db.c", handover_sql },
	{ "setup/rehome_db.c", rehome_sql },
	{ "engine/calendar_db.c", calendar_sql },
	{ "setup/setup_db.c", setup_sql },
	{ "workbench/workbench_db.c", workbench_sql },
	{ "app/app_db.c", app_sql },
	{ 0 },
};
