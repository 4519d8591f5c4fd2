/* setup/setup_people.h - what the two halves of the pages of 人员 share. */
#pragma once

#include "setup/setup_db.h"
#include "setup/setup_inner.h"

/* The account of a person among all, or NULL. */
const struct account_row *setup_account_of(const struct rows *accounts, int64_t person);

/* The person whom the path names, if the actor administers his unit; else ERR_NOT_FOUND and NULL. */
const struct person *setup_person(struct ctx *ctx, const struct request *req);

/* Roles of units may be given by whoever administers the unit, the others only by who administers all;
 * what follows from 领导分工 or a field is given to nobody. */
bool setup_may_give(const struct ctx *ctx, const struct role *role);

/* ERR_CONFLICT where without the person LEAVING (0: nobody) and the grant ENDING (0: none) nobody with
 * an account would be left to administer people, or the system. */
MUST_USE enum err setup_keep_administrators(struct ctx *ctx, int64_t leaving, int64_t ending);

bool setup_is_mobile(const char *text);
