/* imports/cell_choice.c - choices by their titles and by what ledgers call them; persons, yes and no,
 * numbers. */
#include "imports/cell.h"

#include <inttypes.h>
#include <string.h>

/* --- choices ----------------------------------------------------------------------------------- */

struct choosing {
	const struct import_def *import;
	const struct input *input;
	int index;
	const char *plain;
};

static bool is_called(const struct choosing *choosing, const char *choice,
	bool (*fits)(const char *text, const char *word))
{
	for (size_t i = 0; i < choosing->input->choice_count; i++)
		if (text_equal(choosing->input->choices[i].id, choice) &&
			fits(choosing->plain, choosing->input->choices[i].title))
			return true;
	for (size_t i = 0; choosing->import && i < choosing->import->choice_count; i++) {
		const struct import_choice *row = &choosing->import->choices[i];
		if (row->input != choosing->index || !text_equal(row->choice, choice))
			continue;
		for (size_t k = 0; k < row->called.count; k++)
			if (fits(choosing->plain, row->called.items[k]))
				return true;
	}
	return false;
}

static bool is_word(const char *text, const char *word)
{
	return strcasecmp(text, word) == 0;
}

static bool has_word(const char *text, const char *word)
{
	return text_length(word) > 1 && strstr(text, word);
}

/* The only choice that fits; NULL: none, or several. */
static const char *find_choice(
	const struct choosing *choosing, bool (*fits)(const char *text, const char *word))
{
	const char *found = NULL;
	for (size_t i = 0; i < choosing->input->choice_count; i++) {
		const char *id = choosing->input->choices[i].id;
		if (!is_called(choosing, id, fits))
			continue;
		if (found)
			return NULL;
		found = id;
	}
	return found;
}

static const char *otherwise(const struct choosing *choosing)
{
	for (size_t i = 0; choosing->import && i < choosing->import->choice_count; i++)
		if (choosing->import->choices[i].otherwise &&
			choosing->import->choices[i].input == choosing->index)
			return choosing->import->choices[i].choice;
	return NULL;
}

static const char *title_of(const struct input *input, const char *id)
{
	for (size_t i = 0; i < input->choice_count; i++)
		if (text_equal(input->choices[i].id, id))
			return input->choices[i].title;
	return id;
}

static const char *titles_of(struct reading *reading, const struct input *input)
{
	const char *titles = "";
	for (size_t i = 0; i < input->choice_count; i++)
		titles = *titles ? message(reading->pool, reading->messages, "value.and", "before",
					   titles, "next", input->choices[i].title)
				 : input->choices[i].title;
	return titles;
}

struct meaning cell_choice(struct reading *reading, const struct import_def *import,
	const struct input *input, int index, const char *text)
{
	struct choosing choosing = { import, input, index, cell_solid(reading->pool, text) };
	if (!*choosing.plain)
		return (struct meaning){ .text = otherwise(&choosing) };
	struct meaning meaning = { .text = find_choice(&choosing, is_word) };
	if (meaning.text)
		return meaning;
	meaning.text = find_choice(&choosing, has_word);
	if (!meaning.text)
		meaning.text = otherwise(&choosing);
	if (!meaning.text)
		return cell_problem(
			reading, "imports.no_choice", "choices", titles_of(reading, input));
	meaning.remark = message(reading->pool, reading->messages, "imports.choice_taken", "title",
		input->title, "choice", title_of(input, meaning.text));
	return meaning;
}

/* --- persons ----------------------------------------------------------------------------------- */

static const char *without_titles(struct reading *reading, const char *name)
{
	const char *before = NULL;
	while (!text_equal(before, name)) {
		before = name;
		for (size_t i = 0; i < reading->words->titles.count; i++) {
			const char *title = reading->words->titles.items[i];
			size_t size = strlen(name), length = strlen(title);
			if (size > length + 3 && text_starts(name, title))
				name += length;
			else if (size > length + 3 && text_equal(name + size - length, title))
				name = text_copy_n(reading->pool, name, size - length);
		}
	}
	return name;
}

static const char *person_said(const struct reading *reading, const char *name)
{
	return reading->persons ? apr_hash_get(reading->persons, name, APR_HASH_KEY_STRING) : NULL;
}

struct meaning cell_person(struct reading *reading, const char *text)
{
	const char *name = cell_solid(reading->pool, text);
	const struct directory *directory = reading->directory;
	const struct person *found = NULL;
	int count = 0;
	const char *asked = name, *said = person_said(reading, name);
	if (!*name || text_equal(said, "0"))
		return (struct meaning){ 0 };
	if (said)
		return (struct meaning){ .text = said };
	for (int bare = 0; bare < 2 && !count; bare++) {
		name = bare ? without_titles(reading, name) : name;
		for (size_t i = 0; i < directory->person_count; i++) {
			const struct person *person = &directory->persons[i];
			if (!person->active || !text_equal(person->name, name))
				continue;
			found = person;
			count++;
		}
	}
	if (count == 1)
		return (struct meaning){ .text = text_printf(
						 reading->pool, "%" PRId64, found->id) };
	struct meaning unknown =
		count ? cell_problem(reading, "imports.several_persons", "name", name, "count",
				text_printf(reading->pool, "%d", count))
		      : cell_problem(reading, "imports.no_person", "name", name);
	unknown.asked = asked;
	return unknown;
}

/* --- yes and no, numbers ----------------------------------------------------------------------- */

struct meaning cell_flag(struct reading *reading, const char *text)
{
	const char *plain = cell_solid(reading->pool, text);
	if (!*plain)
		return (struct meaning){ 0 };
	for (int i = 0; i < 2; i++)
		for (size_t k = 0; k < reading->words->flags[i].count; k++)
			if (strcasecmp(reading->words->flags[i].items[k], plain) == 0)
				return (struct meaning){ .text = i ? "1" : "0" };
	return cell_problem(reading, "imports.not_a_flag");
}

struct meaning cell_number(struct reading *reading, const struct input *input, const char *text)
{
	const char *plain = cell_solid(reading->pool, text);
	plain = cell_replace(reading->pool, plain, ",", 1, "");
	if (!*plain)
		return (struct meaning){ 0 };
	size_t digits = strspn(plain, "0123456789");
	const char *rest = plain + digits;
	bool part = input->type == INPUT_MONEY && *rest == '.' && rest[1] &&
		    !rest[1 + strspn(rest + 1, "0123456789")];
	if (!digits || (*rest && !part))
		return cell_problem(reading, "imports.not_a_number");
	return (struct meaning){ .text = plain };
}
