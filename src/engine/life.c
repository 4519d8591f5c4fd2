/* engine/life.c - folds event after event and keeps by itself what is bound to positions, with the
 * position that superseded it, so that each row is written once. The rules are those of matter_follow;
 * `ledger check --refold` of a seeded database compares the two. */
#include "engine/life.h"

#include "engine/fold.h"
#include "engine/ledger_db.h"
#include "engine/matter_rows.h"

struct lived_milestone {
	const struct milestone *milestone;
	struct span span;
};

struct lived_standing {
	struct standing standing;
	struct span span;
};

struct lived_key {
	const char *field, *value;
	struct span span;
};

struct life {
	pool_t *pool;
	struct matter *matter;
	struct ledger_event *events;
	size_t count;
	struct lived_milestone *milestones;
	size_t milestone_count;
	struct lived_standing *standings; /* the last one is how it stands */
	size_t standing_count;
	struct lived_key *keys;
	size_t key_count;
	int64_t *holders; /* of a need-to-know matter: who was given the work */
	size_t holder_count;
};

/* --- milestones -------------------------------------------------------------------------------- */

/* Those of SHARE (-1: of any) and one of KINDS that hold are superseded. */
static void end_milestones(
	struct life *life, int64_t share, const char *const *kinds, int64_t position)
{
	for (size_t i = 0; i < life->milestone_count; i++) {
		struct lived_milestone *lived = &life->milestones[i];
		if (lived->span.until || (share >= 0 && lived->milestone->share != share))
			continue;
		for (size_t k = 0; kinds[k]; k++)
			if (text_equal(lived->milestone->kind, kinds[k]))
				lived->span.until = position;
	}
}

static void end_sent(struct life *life, int64_t position)
{
	static const char *const sent[] = { "sent", NULL };
	for (size_t i = 0; i < life->matter->share_count; i++) {
		const struct share *share = &life->matter->shares[i];
		if (share->dirty && share->ended_on && !share->signed_on)
			end_milestones(life, share->ordinal, sent, position);
	}
}

static void add_milestones(struct life *life, int64_t position)
{
	const struct matter *matter = life->matter;
	for (size_t i = 0; i < matter->milestone_count; i++) {
		life->milestones = fold_grow(life->pool, life->milestones, &life->milestone_count,
			sizeof(struct lived_milestone));
		life->milestones[life->milestone_count - 1] =
			(struct lived_milestone){ &matter->milestones[i],
				{ matter->seq, position, 0 } };
	}
}

/* --- how it stands, and its indexed values ------------------------------------------------------ */

static void add_standing(struct life *life, int64_t position)
{
	struct standing standing = standing_of(life->matter);
	struct lived_standing *last =
		life->standing_count ? &life->standings[life->standing_count - 1] : NULL;
	bool stands = last && last->standing.counts;
	if (stands ? standing_equal(&last->standing, &standing) : !standing.counts)
		return;
	if (stands)
		last->span.until = position;
	/* The values that the fold keeps end when others take their place. */
	standing.plan = text_copy(life->pool, standing.plan);
	standing.urgency = text_copy(life->pool, standing.urgency);
	standing.kind = text_copy(life->pool, standing.kind);
	life->standings = fold_grow(
		life->pool, life->standings, &life->standing_count, sizeof(struct lived_standing));
	life->standings[life->standing_count - 1] =
		(struct lived_standing){ standing, { life->matter->seq, position, 0 } };
}

static void add_key(struct life *life, const char *field, const json_t *value, int64_t position)
{
	life->keys = fold_grow(life->pool, life->keys, &life->key_count, sizeof(struct lived_key));
	life->keys[life->key_count - 1] =
		(struct lived_key){ field, text_copy(life->pool, json_string_value(value)),
			{ life->matter->seq, position, 0 } };
}

static void add_keys(struct life *life, int64_t position)
{
	const struct definition *definition = life->matter->definition;
	for (size_t i = 0; i < life->key_count; i++)
		if (!life->keys[i].span.until)
			life->keys[i].span.until = position;
	for (size_t i = 0; i < definition->input_count; i++) {
		const struct input *input = &definition->inputs[i];
		const json_t *value = json_object_get(life->matter->values, input->name), *one;
		size_t at;
		if (!input->index || !value)
			continue;
		if (json_is_string(value))
			add_key(life, input->name, value, position);
		json_array_foreach (value, at, one)
			add_key(life, input->name, one, position);
	}
}

/* Who is named anew takes the place of all who were before. */
static void add_holders(struct life *life)
{
	const struct matter *matter = life->matter;
	if (matter->values_changed)
		life->holder_count = 0;
	for (size_t i = 0; i < matter->share_count; i++) {
		if (!matter->shares[i].taken || !matter->shares[i].holder)
			continue;
		life->holders =
			fold_grow(life->pool, life->holders, &life->holder_count, sizeof(int64_t));
		life->holders[life->holder_count - 1] = matter->shares[i].holder;
	}
}

/* --- the fold ---------------------------------------------------------------------------------- */

static void follow(struct life *life, struct ledger_event *event)
{
	static const char *const ends[] = { "closed", "stage-closed", "declined", "cancelled",
		NULL };
	struct matter *matter = life->matter;
	bool counted = !matter->uncounted;
	ledger_make(life->pool, event, (struct bytes){ matter->leaf, LEDGER_HASH });
	matter_apply(matter, &event->event);
	matter->leaf = event->leaf.data;
	end_sent(life, event->position);
	add_milestones(life, event->position);
	add_standing(life, event->position);
	if (event->event.seq == 1 || matter->values_changed)
		add_keys(life, event->position);
	if (matter->definition->access == ACCESS_NAMED)
		add_holders(life);
	if (!counted && !matter->uncounted)
		end_milestones(life, -1, ends, event->position);
}

struct life *life_fold(pool_t *pool, const struct definition *definition,
	const struct calendar *calendar, int64_t id, struct ledger_event *events, size_t count)
{
	struct life *life = mem_new(pool, struct life);
	*life = (struct life){ .pool = pool,
		.matter = matter_new(pool, definition, calendar, id),
		.events = events,
		.count = count };
	for (size_t i = 0; i < count; i++)
		follow(life, &events[i]);
	return life;
}

/* --- its rows ---------------------------------------------------------------------------------- */

void life_store(struct ctx *ctx, const struct life *life)
{
	struct matter *matter = life->matter;
	bool is_open = !matter->definition->matter.states[matter->state].end;
	for (size_t i = 0; i < life->count; i++)
		if (!ledger_db_insert(ctx, &life->events[i]) && !ctx_failed(ctx))
			(void)ctx_broken(ctx, ERR_INTERNAL, "a position is taken twice");
	matter_save_new(ctx, matter);
	for (size_t i = 0; i < life->holder_count; i++)
		matter_db_put_party(
			ctx, matter->id, &(struct owner){ life->holders[i], "" }, is_open);
	for (size_t i = 0; i < life->milestone_count; i++)
		matter_db_put_milestone(
			ctx, matter, life->milestones[i].milestone, life->milestones[i].span);
	for (size_t i = 0; i < life->standing_count; i++)
		if (life->standings[i].standing.counts)
			matter_db_put_standing(
				ctx, matter, &life->standings[i].standing, life->standings[i].span);
	for (size_t i = 0; i < life->key_count; i++)
		matter_db_put_key(
			ctx, matter, life->keys[i].field, life->keys[i].value, life->keys[i].span);
	db_flush(ctx);
}
