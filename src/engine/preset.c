/* engine/preset.c - reads and checks definitions/first-use.yaml. */
#include "engine/preset.h"

#include "base/yaml.h"

#include <unistd.h>

struct reading {
	pool_t *pool;
	const struct definitions *set;
	struct problems *problems;
};

static const char *need(const struct reading *reading, const struct yaml_node *map, const char *key)
{
	const struct yaml_node *node =
		map ? yaml_need(map, key, YAML_TEXT, reading->problems) : NULL;
	return node ? node->text : "";
}

static const struct yaml_node *need_list(
	const struct reading *reading, const struct yaml_node *map, const char *key, int *ret_count)
{
	const struct yaml_node *node =
		map ? yaml_need(map, key, YAML_LIST, reading->problems) : NULL;
	*ret_count = node ? node->count : 0;
	return yaml_first(node);
}

static const struct role *role_of(const struct reading *reading, const struct yaml_node *node)
{
	const struct role *role = node ? role_find(reading->set, text_or(node->text, "")) : NULL;
	if (node && !role)
		yaml_problem(
			reading->problems, node, "preset.no_role", "name", text_or(node->text, ""));
	return role;
}

static void read_posts(
	const struct reading *reading, const struct yaml_node *root, struct preset *preset)
{
	int count;
	const struct yaml_node *node = need_list(reading, root, "posts", &count);
	preset->posts = mem_array(reading->pool, struct preset_post, count + 1);
	for (; node; node = node->next) {
		struct preset_post *post = &preset->posts[preset->post_count];
		post->role =
			role_of(reading, yaml_need(node, "role", YAML_TEXT, reading->problems));
		post->unit = need(reading, node, "unit");
		preset->post_count += post->role != NULL;
	}
}

static void read_parts(
	const struct reading *reading, const struct yaml_node *root, struct preset *preset)
{
	int count;
	const struct yaml_node *node = need_list(reading, root, "office", &count);
	preset->parts = mem_array(reading->pool, struct preset_part, count + 1);
	for (; node; node = node->next)
		preset->parts[preset->part_count++] =
			(struct preset_part){ need(reading, node, "code"),
				need(reading, node, "name") };
}

static struct preset_seat read_seat(
	const struct reading *reading, const struct yaml_node *root, const char *key)
{
	struct preset_seat seat = { 0 };
	int count;
	const struct yaml_node *map = yaml_need(root, key, YAML_MAP, reading->problems);
	const struct yaml_node *node = need_list(reading, map, "roles", &count);
	seat.unit = need(reading, map, "unit");
	seat.roles = mem_array(reading->pool, const struct role *, count + 1);
	for (; node; node = node->next) {
		seat.roles[seat.role_count] = role_of(reading, node);
		seat.role_count += seat.roles[seat.role_count] != NULL;
	}
	return seat;
}

static void read_businesses(
	const struct reading *reading, const struct yaml_node *root, struct preset *preset)
{
	int count;
	const struct yaml_node *node = need_list(reading, root, "businesses", &count);
	preset->businesses = mem_array(reading->pool, const struct definition *, count + 1);
	for (; node; node = node->next) {
		const struct definition *definition =
			definition_find(reading->set, text_or(node->text, ""));
		if (definition)
			preset->businesses[preset->business_count++] = definition;
		else
			yaml_problem(reading->problems, node, "preset.no_business", "name",
				text_or(node->text, ""));
	}
}

static void read_letters(
	const struct reading *reading, const struct yaml_node *root, struct preset *preset)
{
	int count;
	const struct yaml_node *node = need_list(reading, root, "letters", &count);
	preset->letters = mem_array(reading->pool, struct preset_letter, count + 1);
	for (; node; node = node->next)
		preset->letters[preset->letter_count++] =
			(struct preset_letter){ need(reading, node, "note"),
				need(reading, node, "title"), need(reading, node, "value") };
}

#define HEADS_MAX 100

/* {name: [word, …], short: […], …} */
static void read_heads(
	const struct reading *reading, const struct yaml_node *root, struct preset *preset)
{
	static const char *const keys[] = { "name", "short", "group", "phone", NULL };
	const struct yaml_node *map = yaml_need(root, "heads", YAML_MAP, reading->problems);
	preset->heads = mem_array(reading->pool, struct preset_head, HEADS_MAX);
	if (map)
		yaml_check_keys(map, keys, reading->problems);
	for (const struct yaml_node *list = yaml_first(map); list; list = list->next)
		for (const struct yaml_node *word = yaml_first(list); word; word = word->next)
			if (preset->head_count < HEADS_MAX)
				preset->heads[preset->head_count++] =
					(struct preset_head){ text_or(word->text, ""), list->key };
}

/* {name: short name, …} */
static struct preset_unit *read_pairs(
	const struct reading *reading, const struct yaml_node *map, size_t *ret_count)
{
	struct preset_unit *pairs =
		mem_array(reading->pool, struct preset_unit, map ? map->count + 1 : 1);
	*ret_count = 0;
	for (const struct yaml_node *node = yaml_first(map); node; node = node->next)
		pairs[(*ret_count)++] =
			(struct preset_unit){ text_or(node->key, ""), text_or(node->text, "") };
	return pairs;
}

static void read_groups(
	const struct reading *reading, const struct yaml_node *root, struct preset *preset)
{
	int count;
	const struct yaml_node *node = need_list(reading, root, "groups", &count);
	preset->groups = mem_array(reading->pool, struct preset_group, count + 1);
	for (; node; node = node->next) {
		struct preset_group *group = &preset->groups[preset->group_count++];
		group->title = need(reading, node, "title");
		group->units = read_pairs(reading,
			yaml_need(node, "units", YAML_MAP, reading->problems), &group->unit_count);
		group->endings =
			read_pairs(reading, yaml_get(node, "endings"), &group->ending_count);
	}
}

const struct preset *preset_load(
	pool_t *pool, const struct definitions *set, struct problems *problems)
{
	static const char *const keys[] = { "administrator", "posts", "office", "leaders",
		"deputies", "businesses", "letters", "heads", "groups", NULL };
	const char *file = text_printf(pool, "%s/first-use.yaml", set->folder);
	if (access(file, F_OK))
		return NULL;
	const struct yaml_node *root = yaml_load(pool, file, problems);
	if (!root)
		return NULL;
	struct reading reading = { pool, set, problems };
	struct preset *preset = mem_new(pool, struct preset);
	yaml_check_keys(root, keys, problems);
	preset->administrator =
		role_of(&reading, yaml_need(root, "administrator", YAML_TEXT, problems));
	read_posts(&reading, root, preset);
	read_parts(&reading, root, preset);
	preset->leaders = read_seat(&reading, root, "leaders");
	preset->deputies = read_seat(&reading, root, "deputies");
	read_businesses(&reading, root, preset);
	read_letters(&reading, root, preset);
	read_heads(&reading, root, preset);
	read_groups(&reading, root, preset);
	return preset;
}
