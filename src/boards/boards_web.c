/* boards/boards_web.c - the pages of 领导一页. */
#include "boards/boards.h"

#include "base/time.h"
#include "engine/board.h"
#include "engine/directory.h"

bool boards_may_read(const struct ctx *ctx, int64_t leader)
{
	return ctx->actor->person->id == leader || actor_sees_all(ctx->actor) ||
	       actor_may(ctx->actor, "leaders-all");
}

static bool is_led(const json_t *list, int64_t leader)
{
	size_t i;
	json_t *item;
	json_array_foreach (list, i, item)
		if (get_int(item, "person", 0) == leader)
			return true;
	return false;
}

static void put_leader(struct ctx *ctx, json_t *list, const struct division *division)
{
	const struct person *leader = directory_person(ctx->directory, division->leader);
	int64_t today = time_day(ctx->now);
	if (!leader || !leader->active || division->from_day > today || division->to_day < today ||
		is_led(list, leader->id) || !boards_may_read(ctx, leader->id))
		return;
	json_t *item = add_object(list);
	put_int(item, "person", leader->id);
	put_id(item, "id", leader->id);
	put_text(item, "name", leader->name);
	put_text(item, "title", leader->title);
}

enum err boards_leaders(struct ctx *ctx, const struct request *req, struct response *res)
{
	(void)req;
	const struct directory *directory = ctx->directory;
	json_t *list = put_list(res->data, "leaders");
	for (size_t i = 0; i < directory->division_count; i++)
		put_leader(ctx, list, &directory->divisions[i]);
	size_t i;
	json_t *item;
	json_array_foreach (list, i, item)
		json_object_del(item, "person");
	put_flag(res->data, "has_leaders", json_array_size(list) > 0);
	res_page(res, "boards/leaders");
	return OK;
}

enum err boards_leader(struct ctx *ctx, const struct request *req, struct response *res)
{
	int64_t leader = req_int(req, "id", 0);
	if (!boards_may_read(ctx, leader))
		return ctx_fail(ctx, ERR_NOT_FOUND, "boards.no_leader");
	res_page(res, "boards/leader");
	return boards_put_leader(ctx, leader, res->data);
}
