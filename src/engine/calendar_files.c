/* engine/calendar_files.c - from a folder, into one JSON text and back. */
#include "engine/calendar_files.h"

#include "engine/calendar_load.h"
#include "html/json.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILES_MAX 256

static int by_name(const void *left, const void *right)
{
	const struct calendar_file *a = left, *b = right;
	return strcmp(a->name, b->name);
}

static bool is_yaml(const char *name)
{
	size_t size = strlen(name), ending = strlen(".yaml");
	return size > ending && text_equal(name + size - ending, ".yaml");
}

/* NULL: it cannot be read, or is no text. */
static const char *read_text(pool_t *pool, const char *path)
{
	FILE *file = fopen(path, "re");
	if (!file)
		return NULL;
	char *text = pool_alloc(pool, YAML_SIZE_MAX + 1);
	size_t size = fread(text, 1, YAML_SIZE_MAX, file);
	bool whole = !ferror(file) && feof(file);
	fclose(file);
	text[size] = '\0';
	return whole && strlen(text) == size ? text_copy(pool, text) : NULL;
}

static void unreadable(struct problems *problems, const char *path, int error)
{
	problem_add(problems, path, 0, 0, "yaml.unreadable", "reason", strerror(error));
}

static bool add_file(pool_t *pool, const char *folder, const char *name, struct problems *problems,
	struct calendar_files *files)
{
	const char *path = text_printf(pool, "%s/%s", folder, name);
	const char *text = files->count < FILES_MAX ? read_text(pool, path) : NULL;
	if (!text) {
		unreadable(problems, path, files->count < FILES_MAX ? EINVAL : ENFILE);
		return false;
	}
	files->items[files->count++] = (struct calendar_file){ text_copy(pool, name), text };
	return true;
}

bool calendar_files_read(
	pool_t *pool, const char *folder, struct problems *problems, struct calendar_files *ret)
{
	bool good = true;
	*ret = (struct calendar_files){ mem_array(pool, struct calendar_file, FILES_MAX), 0 };
	DIR *open = opendir(folder);
	if (!open) {
		unreadable(problems, folder, errno);
		return false;
	}
	for (struct dirent *entry; (entry = readdir(open));)
		if (is_yaml(entry->d_name))
			good &= add_file(pool, folder, entry->d_name, problems, ret);
	closedir(open);
	qsort(ret->items, ret->count, sizeof *ret->items, by_name);
	return good;
}

const char *calendar_files_text(const struct calendar_files *files, const char *name)
{
	for (size_t i = 0; i < files->count; i++)
		if (text_equal(files->items[i].name, name))
			return files->items[i].text;
	return NULL;
}

struct calendar_files calendar_files_with(
	pool_t *pool, const struct calendar_files *files, const char *name, const char *text)
{
	struct calendar_files made = { mem_array(pool, struct calendar_file, files->count + 1), 0 };
	for (size_t i = 0; i < files->count; i++)
		if (!text_equal(files->items[i].name, name))
			made.items[made.count++] = files->items[i];
	made.items[made.count++] = (struct calendar_file){ name, text };
	qsort(made.items, made.count, sizeof *made.items, by_name);
	return made;
}

const char *calendar_files_json(pool_t *pool, const struct calendar_files *files)
{
	json_t *tree = json_tree(pool);
	for (size_t i = 0; i < files->count; i++)
		put_text(tree, files->items[i].name, files->items[i].text);
	return json_text(pool, tree);
}

struct calendar_files calendar_files_parse(pool_t *pool, const char *json)
{
	const char *why, *name;
	json_t *tree = json_parse(pool, json, strlen(json), &why), *text;
	struct calendar_files files = {
		mem_array(pool, struct calendar_file, json_object_size(tree) + 1), 0
	};
	json_object_foreach (tree, name, text)
		if (json_is_string(text))
			files.items[files.count++] =
				(struct calendar_file){ name, json_string_value(text) };
	if (files.count)
		qsort(files.items, files.count, sizeof *files.items, by_name);
	return files;
}

const struct yaml_node *calendar_load_file(struct loader *loader, const char *name)
{
	const char *text = calendar_files_text(loader->files, name);
	const char *path = text_printf(loader->pool, "%s/%s", loader->folder, name);
	if (text)
		return yaml_parse(loader->pool, path, text, strlen(text), loader->problems);
	unreadable(loader->problems, path, ENOENT);
	return NULL;
}
