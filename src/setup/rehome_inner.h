/* setup/rehome_inner.h - what the job and the pages of re-homing share. */
#pragma once

#include "engine/act.h"
#include "engine/directory.h"
#include "html/json.h"

/* By which a share goes to another unit without anybody's application; NULL: the business has none. */
const struct action *rehome_action(const struct definition *definition);
