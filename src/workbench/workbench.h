/* workbench/workbench.h - 今日工作: what is to be done now, by whom it is to be done.
 *
 *   GET  /           the blocks that fit what the person may do, the office's first (practice.md §2):
 *                    ① 新反馈待审核 ② 今日到期│逾期│3日内 ③ 超时未签收 ④ 拟发催办、督办 ⑤ 待我处理 (or
 *                    待我批) ⑥ news of what one registered; then the unit's tabs 待签收│逾期与今日│本周│
 *                    本月应报进展, and what waits for those whom one may stand in for.
 *                    tab: sign due week progress.  show: one block alone, with up to 200 rows
 *   GET  /daily      《每日督办提示单》, one A4 page
 *   POST /progress   报进展 of many shares: item=<matter>.<share>.<version> and
 *                    f.<matter>.<share>.<input>; rows without text are left alone. All or nothing
 *
 * Everything follows from definitions (states, owners, clocks, effects) and from the stored owners
 * (party, role) of clocks and rungs; no mechanism is known by name. What is offered is a good guess
 * made without loading the matter; the door (engine/act.h) decides. */
#pragma once

#include "http/route.h"
#include "store/db.h"

handler workbench_show, workbench_daily, workbench_progress;
extern const struct field workbench_query[], workbench_progress_fields[];
extern const struct statement workbench_sql[];
