/* app/commands.h - the functions behind the rows of app/commands.c, in command_*.c. */
#pragma once

#include "app/command.h"

int command_bench_seed(struct invocation *invocation);
int command_definitions_check(struct invocation *invocation);
int command_definitions_graph(struct invocation *invocation);
int command_definitions_show(struct invocation *invocation);
int command_demo(struct invocation *invocation);
int command_division_add(struct invocation *invocation);
int command_export(struct invocation *invocation);
int command_figure(struct invocation *invocation);
int command_import(struct invocation *invocation);
int command_import_list(struct invocation *invocation);
int command_init(struct invocation *invocation);
int command_jobs(struct invocation *invocation);
int command_lists(struct invocation *invocation);
int command_ledger_check(struct invocation *invocation);
int command_ledger_checkpoint(struct invocation *invocation);
int command_ledger_erasable(struct invocation *invocation);
int command_ledger_erase(struct invocation *invocation);
int command_ledger_export(struct invocation *invocation);
int command_ledger_key_change(struct invocation *invocation);
int command_ledger_prove(struct invocation *invocation);
int command_ledger_verify(struct invocation *invocation);
int command_routes(struct invocation *invocation);
int command_backup(struct invocation *invocation);
int command_backups(struct invocation *invocation);
int command_rehearse(struct invocation *invocation);
int command_roll_back(struct invocation *invocation);
int command_doctor(struct invocation *invocation);
int command_paper_manual(struct invocation *invocation);
int command_paper_list(struct invocation *invocation);
int command_paper_render(struct invocation *invocation);
int command_paper_series(struct invocation *invocation);
int command_paper_verify(struct invocation *invocation);
int command_paper_start(struct invocation *invocation);
int command_restore(struct invocation *invocation);
int command_serve(struct invocation *invocation);
int command_settings(struct invocation *invocation);
int command_settings_set(struct invocation *invocation);
int command_statements(struct invocation *invocation);
int command_unit_add(struct invocation *invocation);
int command_user_add(struct invocation *invocation);
int command_user_password(struct invocation *invocation);
int command_version(struct invocation *invocation);
int command_calendar_import(struct invocation *invocation);
int command_worktime_add(struct invocation *invocation);
int command_worktime_between(struct invocation *invocation);
int command_worktime_sub(struct invocation *invocation);
