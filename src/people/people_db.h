/* people/people_db.h - the rows behind people.h, and what people.c and people_web.c share. */
#pragma once

#include "base/setting.h"
#include "base/time.h"
#include "people/people.h"

void people_db_put_account(struct ctx *ctx, const struct account *account);

/* Only where the stored password is still the one that ACCOUNT was loaded with: ERR_CONFLICT. */
void people_db_set_password(
	struct ctx *ctx, const struct account *account, const char *encoded, bool must_change);

/* All of this login but the one of KEPT. */
void people_db_end_sessions(struct ctx *ctx, const char *login, const char *kept);
void people_db_end_session(struct ctx *ctx, const char *key);

/* Zeros where there is none. */
struct delay people_db_delay(struct ctx *ctx, const char *subject);
void people_db_put_delay(struct ctx *ctx, const char *subject, struct delay delay);
void people_db_drop_delay(struct ctx *ctx, const char *subject);

/* The accounts of the demo county for its log-in page; none in any other county. What stands beside
 * them and their order its maker has put into the settings demo-password, demo-sees-<login> and
 * demo-rank-<login>; accounts without a rank come last. */
struct demo_account {
	const char *login;
	int64_t person;
	const char *sees, *password; /* or NULL */
};
struct rows people_db_demo_accounts(struct ctx *ctx);

/* "account:wang" or "address:10.0.0.7". */
const char *delay_subject(struct ctx *ctx, const char *kind, const char *name);
