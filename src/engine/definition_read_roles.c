/* engine/definition_read_roles.c - definitions/roles.yaml: who there is, how each role finds its
 * people, what it may do on the pages, and which roles one person may not hold together. */
#include "engine/definition_read.h"
#include "engine/definition_load.h"

static const char *const role_keys[] = { "title", "of", "field", "as", "may", "sees", "falls to",
	"excludes", "stand-in", NULL };
static const char *const scopes[] = { "office", "unit", "holder", "division-leader",
	"division-deputy", "field", "county", "clock", NULL };
static const char *const permissions[] = { "register", "list", "figures", "dispatch", "unit-work",
	"approve", "admin", "admin-first", "admin-units", "admin-people", "admin-system", "audit",
	"evidence", "export", "leaders", "leaders-all", NULL };
static const char *const views[] = { "own", "division", "all", NULL };

static void read_permissions(struct reader *reader, const struct yaml_node *node, struct role *role)
{
	struct items items = read_items(reader, node, "may");
	role->may = mem_array(reader->pool, const char *, items.count + 1);
	for (size_t i = 0; i < items.count; i++) {
		int word = word_index(items.nodes[i]->text, permissions);
		if (word < 0)
			wrong(reader, items.nodes[i], "unknown-permission", "name",
				items.nodes[i]->text);
		else
			role->may[role->may_count++] = permissions[word];
	}
}

/* What a county leader or a matter's form has named is approved by nobody else, unless the role says so. */
static bool is_handed_on(const struct role *role)
{
	return role->scope == ROLE_OFFICE || role->scope == ROLE_UNIT ||
	       role->scope == ROLE_HOLDER || role->scope == ROLE_DIVISION_DEPUTY;
}

static void read_one(struct reader *reader, const struct yaml_node *node, struct role *role)
{
	*role = (struct role){ .id = node->key, .title = node->key, .line = node->key_line };
	read_id(reader, node);
	if (!read_map(reader, node, role_keys))
		return;
	role->title = text_or(need_text(reader, node, "title", 40), node->key);
	need_text(reader, node, "of", 40);
	role->scope = (enum role_scope)read_word(reader, node, "of", scopes, ROLE_OFFICE);
	role->field = read_text(reader, node, "field", 40);
	role->stands_in = read_flag(reader, node, "stand-in", is_handed_on(role));
	if ((role->scope == ROLE_FIELD) != (role->field != NULL))
		wrong(reader, node, "role-field", "name", node->key);
	int view = read_word(reader, node, "sees", views, 0);
	role->sees_division = view == 1;
	role->sees_all = view == 2;
	read_permissions(reader, node, role);
}

/* Roles name each other in any order, so their links are read when all are known. */
static void read_links(struct reader *reader, const struct yaml_node *node, struct role *role)
{
	role->as = read_roles(reader, node, "as", &role->as_count);
	role->falls_to = read_role(reader, node, "falls to");
	size_t count;
	const struct role **excluded = read_roles(reader, node, "excludes", &count);
	role->excludes = mem_array(reader->pool, const char *, count + 1);
	for (; role->excludes_count < count; role->excludes_count++)
		role->excludes[role->excludes_count] = excluded[role->excludes_count]->id;
}

static void check_falls(
	struct reader *reader, const struct yaml_node *node, const struct role *role)
{
	const struct role *next = role->falls_to;
	for (size_t steps = 0; next && steps <= reader->role_count; steps++) {
		if (next == role) {
			wrong(reader, node, "role-falls-to-itself", "name", role->id);
			return;
		}
		next = next->falls_to;
	}
}

void read_all_roles(struct reader *reader, const struct yaml_node *root)
{
	static const char *const keys[] = { "roles", NULL };
	const struct yaml_node *map = read_map(reader, root, keys) ? yaml_get(root, "roles") : NULL;
	if (!yaml_is(map, YAML_MAP)) {
		wrong(reader, root, "missing-key", "name", "roles");
		return;
	}
	struct role *roles = mem_array(reader->pool, struct role, map->count + 1);
	reader->roles = roles;
	for (const struct yaml_node *node = map->first; node; node = node->next)
		read_one(reader, node, &roles[reader->role_count++]);
	struct role *role = roles;
	for (const struct yaml_node *node = map->first; node; node = node->next)
		read_links(reader, node, role++);
	role = roles;
	for (const struct yaml_node *node = map->first; node; node = node->next)
		check_falls(reader, node, role++);
}
