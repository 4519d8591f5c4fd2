/* app/keeper.h - what is done beside the day's work: the nightly backup, the lists of each
 * working day, and what the page of 备份 asks for.
 *
 * A thread with a connection of its own that only reads; what came of it is written by the writer as notes of
 * the office (care.h). Without a folder for them it does nothing. */
#pragma once

struct app;
struct keeper;

/* NULL where it cannot, which has been logged; the app goes on without. */
struct keeper *keeper_start(struct app *app);

/* Before the writer stops; what is being written is given up. NULL is allowed. */
void keeper_stop(struct keeper *keeper);
