/* document/font.c - reads definitions/fonts.yaml; opens fontconfig once, at first use.
 *
 * The lists are immutable. What is found out at first use (a configuration with our folders, the
 * first name of each role that is there) lies behind a mutex and never changes afterwards. */
#include "document/layout.h"

#include "base/yaml.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <pthread.h>

static const char *const role_names[FONT_COUNT] = {
	[FONT_FANGSONG] = "fangsong",
	[FONT_KAITI] = "kaiti",
	[FONT_HEITI] = "heiti",
	[FONT_XIAOBIAOSONG] = "xiaobiaosong",
	[FONT_SONG] = "song",
};

struct family {
	const char *name;
	bool bold;
	struct family *next;
};

struct opened {
	pthread_mutex_t mutex;
	FcConfig *config; /* NULL: not yet opened */
	PangoFontDescription *descriptions[FONT_COUNT];
};

struct fonts {
	struct family *roles[FONT_COUNT]; /* in order of preference */
	const char *latin;
	const char *const *folders;
	struct opened *opened;
};

/* --- the file --- */

static struct family *read_family(pool_t *pool, const char *text)
{
	struct family *family = mem_new(pool, struct family);
	const char *mark = strstr(text, ":bold");
	family->bold = mark != NULL;
	family->name =
		mark ? text_copy_n(pool, text, (size_t)(mark - text)) : text_copy(pool, text);
	return family;
}

static struct family *read_role(
	pool_t *pool, const struct yaml_node *roles, const char *name, struct problems *problems)
{
	struct family *first = NULL, **end = &first;
	const struct yaml_node *list = yaml_need(roles, name, YAML_LIST, problems);
	for (const struct yaml_node *node = yaml_first(list); node; node = node->next) {
		if (text_empty(yaml_text(node)))
			yaml_problem(problems, node, "document.no_family", "role", name);
		else
			*end = read_family(pool, yaml_text(node));
		end = *end ? &(*end)->next : end;
	}
	if (list && !first)
		yaml_problem(problems, list, "document.no_family", "role", name);
	return first;
}

static void read_roles(
	struct fonts *fonts, pool_t *pool, const struct yaml_node *root, struct problems *problems)
{
	static const char *const keys[] = { "version", "latin", "roles", NULL };
	yaml_check_keys(root, keys, problems);
	fonts->latin = text_copy(pool, yaml_text(yaml_need(root, "latin", YAML_TEXT, problems)));
	const struct yaml_node *roles = yaml_need(root, "roles", YAML_MAP, problems);
	if (!roles)
		return;
	yaml_check_keys(roles,
		(const char *const[]){ role_names[FONT_FANGSONG], role_names[FONT_KAITI],
			role_names[FONT_HEITI], role_names[FONT_XIAOBIAOSONG],
			role_names[FONT_SONG], NULL },
		problems);
	for (int i = FONT_FANGSONG; i < FONT_COUNT; i++)
		fonts->roles[i] = read_role(pool, roles, role_names[i], problems);
}

static const char *const *copy_folders(pool_t *pool, const char *const *folders)
{
	int count = 0;
	while (folders && folders[count])
		count++;
	const char **copy = mem_array(pool, const char *, count + 1);
	for (int i = 0; i < count; i++)
		copy[i] = text_copy(pool, folders[i]);
	return copy;
}

static void close_fonts(void *data)
{
	struct opened *opened = data;
	/* This thread's map holds the configuration; other threads' have gone with them. */
	if (opened->config)
		pango_cairo_font_map_set_default(NULL);
	for (int i = 0; i < FONT_COUNT; i++)
		if (opened->descriptions[i])
			pango_font_description_free(opened->descriptions[i]);
	if (opened->config)
		FcConfigDestroy(opened->config);
	pthread_mutex_destroy(&opened->mutex);
}

const struct fonts *fonts_load(
	pool_t *pool, const char *file, const char *const *folders, struct problems *problems)
{
	int before = problems->count;
	struct fonts *fonts = mem_new(pool, struct fonts);
	const struct yaml_node *root = yaml_load(pool, file, problems);
	if (root)
		read_roles(fonts, pool, root, problems);
	if (problems->count > before)
		return NULL;
	fonts->folders = copy_folders(pool, folders);
	fonts->opened = mem_new(pool, struct opened);
	pthread_mutex_init(&fonts->opened->mutex, NULL);
	pool_defer(pool, fonts->opened, close_fonts);
	return fonts;
}

const char *fonts_name(const struct fonts *fonts, enum font font)
{
	return fonts->roles[font]->name;
}

const char *fonts_latin(const struct fonts *fonts)
{
	return fonts->latin;
}

/* --- what is there --- */

static bool family_is_there(FcConfig *config, const char *name)
{
	FcPattern *pattern = FcPatternBuild(NULL, FC_FAMILY, FcTypeString, name, (char *)NULL);
	FcObjectSet *objects = FcObjectSetBuild(FC_FAMILY, (char *)NULL);
	FcFontSet *found = FcFontList(config, pattern, objects);
	bool there = found && found->nfont > 0;
	if (found)
		FcFontSetDestroy(found);
	FcObjectSetDestroy(objects);
	FcPatternDestroy(pattern);
	return there;
}

/* The families from the first that is there, in one description; its weight is the first one's. */
static PangoFontDescription *describe(FcConfig *config, const struct family *family)
{
	while (family->next && !family_is_there(config, family->name))
		family = family->next;
	PangoFontDescription *description = pango_font_description_new();
	GString *names = g_string_new(family->name);
	for (const struct family *other = family->next; other; other = other->next)
		g_string_append_printf(names, ",%s", other->name);
	pango_font_description_set_family(description, names->str);
	g_string_free(names, TRUE);
	pango_font_description_set_weight(
		description, family->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	return description;
}

static void open_fonts(const struct fonts *fonts)
{
	FcConfig *config = FcInitLoadConfigAndFonts();
	for (const char *const *folder = fonts->folders; *folder; folder++)
		FcConfigAppFontAddDir(config, (const FcChar8 *)*folder);
	for (int i = FONT_FANGSONG; i < FONT_COUNT; i++)
		fonts->opened->descriptions[i] = describe(config, fonts->roles[i]);
	fonts->opened->config = config;
}

static FcConfig *config_of(const struct fonts *fonts)
{
	pthread_mutex_lock(&fonts->opened->mutex);
	if (!fonts->opened->config)
		open_fonts(fonts);
	FcConfig *config = fonts->opened->config;
	pthread_mutex_unlock(&fonts->opened->mutex);
	return config;
}

PangoContext *fonts_context(const struct fonts *fonts)
{
	/* Pango's default map is one for each thread, and goes with the thread. */
	PangoFontMap *map = pango_cairo_font_map_get_default();
	FcConfig *config = config_of(fonts);
	if (pango_fc_font_map_get_config(PANGO_FC_FONT_MAP(map)) != config)
		pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), config);
	PangoContext *context = pango_font_map_create_context(map);
	pango_cairo_context_set_resolution(context, 72);
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(context, options);
	cairo_font_options_destroy(options);
	pango_context_set_round_glyph_positions(context, FALSE);
	pango_context_set_language(context, pango_language_from_string("zh-cn"));
	return context;
}

PangoFontDescription *fonts_description(const struct fonts *fonts, enum font font)
{
	CHECK(fonts->opened->config);
	return pango_font_description_copy(fonts->opened->descriptions[font]);
}
