/* app/routes.c - every page, one row each: what enters, who may, what runs. */
#include "app/routes.h"

#include "boards/boards.h"
#include "drafts/drafts.h"
#include "export/export.h"
#include "figures/figures.h"
#include "files/files.h"
#include "inbox/inbox.h"
#include "matters/matters.h"
#include "people/people.h"
#include "procedures/procedures.h"
#include "setup/setup.h"
#include "workbench/workbench.h"

const struct route routes[] = {
	/* log-in and the own account */
	{ GET, "/login", "login_page", CLASS_READER, "anyone", .form = { people_login_query },
		.handle = people_login_page },
	{ POST, "/login", "login", CLASS_SLOW, "anyone", .form = { people_login_fields },
		.handle = people_login, .again = people_login_page, .free_of_csrf = true },
	{ POST, "/logout", "logout", CLASS_WRITER, "account", .handle = people_logout },
	{ GET, "/account", "account_page", CLASS_READER, "account", .handle = people_account_page },
	{ GET, "/account/password", "password_page", CLASS_READER, "account",
		.handle = people_password_page },
	{ POST, "/account/password", "password", CLASS_SLOW, "account",
		.form = { people_password_fields }, .handle = people_password,
		.again = people_password_page },

	/* first use */
	{ GET, "/first-use", "first_page", CLASS_READER, "founding", .form = { setup_first_query },
		.handle = setup_first_page },
	{ POST, "/first-use", "first", CLASS_SLOW, "founding", .form = { setup_first_fields },
		.handle = setup_first, .again = setup_first_page, .free_of_csrf = true },

	/* today's work */
	{ GET, "/", "workbench", CLASS_READER, "signed-in", .form = { workbench_query },
		.handle = workbench_show },
	{ GET, "/daily", "daily", CLASS_READER, "dispatch", .handle = workbench_daily },
	{ POST, "/progress", "progress", CLASS_WRITER, "unit-work",
		.form = { workbench_progress_fields, "f." }, .handle = workbench_progress,
		.again = workbench_show },

	/* messages */
	{ GET, "/inbox", "inbox", CLASS_READER, "signed-in", .form = { inbox_query },
		.handle = inbox_list },
	{ POST, "/inbox/read", "inbox_read", CLASS_WRITER, "signed-in",
		.form = { inbox_read_fields }, .handle = inbox_read },

	/* matters */
	{ GET, "/register", "register_choice", CLASS_READER, "register",
		.form = { matters_register_query }, .handle = matters_register_choice },
	{ GET, "/register/:procedure", "register_form", CLASS_READER, "register",
		.form = { matters_register_query }, .handle = matters_register_form },
	{ POST, "/register/:procedure", "register", CLASS_WRITER, "register",
		.form = { matters_register_fields, "f." }, .handle = matters_register,
		.uploads = FILES_UPLOADS, .keep = files_keep, .again = matters_register_form },
	{ GET, "/list", "lists", CLASS_READER, "list", .handle = matters_lists },
	{ GET, "/list/:procedure", "list", CLASS_READER, "list",
		.form = { matters_list_query, "k." }, .handle = matters_list },
	{ GET, "/list/:procedure/export", "list_export", CLASS_SLOW, "list",
		.form = { matters_list_query, "k." }, .handle = export_list },
	{ GET, "/matters/:id", "matter", CLASS_READER, "signed-in", .object = &matter_object,
		.handle = matters_show },
	{ POST, "/matters/:id/actions", "matter_action", CLASS_WRITER, "signed-in",
		.object = &matter_object, .form = { matters_act_fields, "f." },
		.uploads = FILES_UPLOADS, .keep = files_keep, .handle = matters_act,
		.again = matters_show },
	{ GET, "/matters/:id/files/:file", "file", CLASS_READER, "signed-in",
		.object = &matter_object, .handle = files_show },
	{ GET, "/matters/:id/files/:file/download", "file_download", CLASS_READER, "signed-in",
		.object = &matter_object, .handle = files_download },
	{ GET, "/matters/:id/files/:file/thumbnail", "file_thumbnail", CLASS_READER, "signed-in",
		.object = &matter_object, .handle = files_thumbnail },
	{ GET, "/matters/:id/files/:file/thumbnail/new", "file_thumbnail_new", CLASS_SLOW,
		"signed-in", .object = &matter_object, .handle = files_thumbnail_new },
	{ GET, "/matters/:id/archive.zip", "archive", CLASS_SLOW, "signed-in",
		.object = &matter_object, .handle = files_archive },
	{ POST, "/bulk/preview", "bulk_preview", CLASS_READER, "signed-in",
		.form = { matters_choice_fields }, .handle = matters_bulk_preview },
	{ POST, "/bulk/text", "bulk_text", CLASS_READER, "signed-in",
		.form = { matters_choice_fields }, .handle = matters_bulk_text },
	{ POST, "/bulk", "bulk", CLASS_WRITER, "signed-in", .form = { matters_bulk_fields, "f." },
		.handle = matters_bulk },
	{ POST, "/sheet/preview", "sheet_preview", CLASS_READER, "list",
		.form = { sheet_preview_fields }, .handle = sheet_preview },
	{ POST, "/sheet/columns", "sheet_columns", CLASS_WRITER, "list",
		.form = { sheet_columns_fields }, .handle = sheet_columns },
	{ POST, "/sheet", "sheet", CLASS_WRITER, "list", .form = { sheet_save_fields, "f." },
		.handle = sheet_save },

	/* drafts */
	{ POST, "/drafts", "draft", CLASS_WRITER, "signed-in", .form = { drafts_fields, "f." },
		.handle = drafts_keep },
	{ POST, "/drafts/drop", "draft_drop", CLASS_WRITER, "signed-in",
		.form = { drafts_fields, "f." }, .handle = drafts_drop },

	/* figures */
	{ GET, "/figures", "figures", CLASS_READER, "figures", .form = { figures_query },
		.handle = figures_index },
	{ GET, "/figures/:id", "figure_groups", CLASS_READER, "figures",
		.form = { figures_groups_query }, .handle = figures_groups },
	{ GET, "/figures/:id/export", "figure_groups_export", CLASS_SLOW, "figures",
		.form = { figures_groups_query }, .handle = figures_export_groups },
	{ GET, "/figures/:id/rows/export", "figure_rows_export", CLASS_SLOW, "figures",
		.form = { figures_rows_query }, .handle = figures_export_rows },
	{ GET, "/figures/:id/rows", "figure_rows", CLASS_READER, "figures",
		.form = { figures_rows_query }, .handle = figures_rows },

	/* leaders */
	{ GET, "/leaders", "leaders", CLASS_READER, "leaders", .handle = boards_leaders },
	{ GET, "/leaders/:id", "leader", CLASS_READER, "leaders", .handle = boards_leader },

	/* how things are handled */
	{ GET, "/procedures", "procedures", CLASS_READER, "signed-in", .handle = procedures_list },
	{ GET, "/procedures/:id", "procedure", CLASS_READER, "signed-in",
		.handle = procedures_show },
	{ 0 },
};
