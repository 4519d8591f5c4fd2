/* papers/papers_record.c - the data of papers that quote a matter's record: each step with what was
 * written, the papers that it made and the files that came with it or were added to it later. */
#include "papers/papers_data.h"

#include "base/time.h"
#include "engine/sentence.h"
#include "files/files.h"

#include <inttypes.h>
#include <string.h>

static bool undone(const struct record *record, int64_t seq)
{
	for (int64_t i = 0; i < record->count; i++)
		if (get_int(record->events[i].event.body, "undoes", 0) == seq)
			return true;
	return false;
}

/* --- files -------------------------------------------------------------------------------------- */

static void put_file(struct ctx *ctx, json_t *list, const struct attachment *file)
{
	const struct file_type *type = file_type_find(file->type);
	json_t *item = add_object(list);
	put_int(item, "n", (int64_t)json_array_size(list));
	put_text(item, "name", file->name);
	put_text(item, "size", size_text(ctx, file->size));
	put_text(item, "kind",
		message(ctx->pool, ctx->messages,
			text_printf(ctx->pool, "files.type.%s", type->id)));
	put_text(item, "type", type->id);
	put_text(item, "sm3", file->hash);
	put_text(item, "added", time_format(ctx->pool, file->at));
	put_text(item, "by", data_person_name(ctx, file->person));
}

/* The step that what came with the event SEQ belongs to: its own, or the one that it was added to. */
static int64_t step_of(const struct record *record, int64_t seq)
{
	for (int64_t i = 0; i < record->count; i++)
		if (record->events[i].event.seq == seq)
			return get_int(record->events[i].event.body, "adds", seq);
	return seq;
}

/* Those of the step SEQ; of all steps for 0. */
static void put_own_files(struct ctx *ctx, json_t *object, const char *name,
	const struct record *record, const struct rows *rows, int64_t seq)
{
	const struct attachment *files = rows->data;
	json_t *list = put_list(object, name);
	for (int64_t i = 0; i < rows->count; i++)
		if (!undone(record, files[i].seq) && (!seq || step_of(record, files[i].seq) == seq))
			put_file(ctx, list, &files[i]);
}

/* --- one step ----------------------------------------------------------------------------------- */

/* What was written, but for the names of units and persons and what the sentence says already. */
static void put_given(struct ctx *ctx, json_t *item, const struct matter *matter,
	const struct event *event, const char *sentence)
{
	const struct definition *definition = matter->definition;
	const json_t *values = json_object_get(event->body, "values");
	json_t *named = json_tree(ctx->pool), *list = put_list(item, "values");
	data_values(ctx, named, definition, values);
	for (size_t i = 0; i < definition->input_count; i++) {
		const struct input *input = &definition->inputs[i];
		const char *text = text_or(get_text(named, input->name), "");
		if (!*text || strstr(sentence, text))
			continue;
		json_t *row = add_object(list);
		put_text(row, "title", input->title);
		put_text(row, "text", text);
	}
}

static void add_made(json_t *list, const struct paper *paper, const char *number, json_t *sheet)
{
	if (!sheet)
		return;
	json_t *entry = add_object(list);
	put_text(entry, "title", paper ? paper->title : text_or(get_text(sheet, "name"), ""));
	put_text(entry, "number", text_or(number, ""));
	json_object_set(entry, "sheet", sheet);
}

/* What it numbered, as it was signed. */
static void put_numbered(
	struct ctx *ctx, json_t *list, const struct matter *matter, const struct event *event)
{
	const json_t *made = json_object_get(event->body, "paper");
	const struct paper *paper =
		made ? paper_find(ctx->definitions->papers, get_text(made, "id")) : NULL;
	const char *number = get_text(made, "number");
	json_t *sheet = json_object_get(made, "sheet");
	if (!sheet && paper)
		sheet = papers_signed_sheet(ctx, matter, event, paper, number);
	add_made(list, paper, number, sheet);
}

/* The forms that are kept with the step that made them last. */
static void put_filed(struct ctx *ctx, json_t *list, const struct matter *matter,
	const struct record *record, const struct event *event)
{
	const struct paper_set *set = ctx->definitions->papers;
	for (size_t i = 0; set && i < set->count; i++) {
		const struct paper_subject subject = { .paper = set->items[i], .matter = matter };
		if (subject.paper->filed && record_making(ctx, record, &subject) == event)
			add_made(list, subject.paper, NULL,
				papers_signed_sheet(ctx, matter, event, subject.paper, NULL));
	}
}

static void put_person(struct ctx *ctx, json_t *item, const struct event *event)
{
	const struct person *person = directory_person(ctx->directory, event->actor);
	const struct unit *unit = person ? directory_unit(ctx->directory, person->unit) : NULL;
	put_text(item, "who",
		person ? person->name : message(ctx->pool, ctx->messages, "action.by_clock"));
	put_text(item, "unit", unit ? unit->short_name : "");
	put_text(
		item, "behalf", event->behalf ? directory_name(ctx->directory, event->behalf) : "");
	put_text(item, "channel", text_or(get_text(event->body, "channel"), ""));
	put_text(item, "informant", text_or(get_text(event->body, "informant"), ""));
	put_text(item, "entered",
		event->at - event->on > MS_DAY ? time_format(ctx->pool, event->at) : "");
}

static void put_papers(struct ctx *ctx, json_t *item, const struct paper_subject *subject,
	const struct record *record, const struct event *event)
{
	json_t *list = put_list(item, "papers");
	if (!subject->paper->dossier)
		return;
	put_filed(ctx, list, subject->matter, record, event);
	put_numbered(ctx, list, subject->matter, event);
}

static void put_events(struct ctx *ctx, json_t *data, const struct paper_subject *subject,
	const struct record *record, const struct rows *files)
{
	const struct matter *matter = subject->matter;
	json_t *list = put_list(data, "events");
	const char **sentences = history_sentences(ctx, matter, record->events, record->count);
	for (int64_t i = 0; i < record->count; i++) {
		const struct event *event = &record->events[i].event;
		const struct action *action = action_find(matter->definition, event->action);
		if (undone(record, event->seq) || get_int(event->body, "undoes", 0))
			continue;
		json_t *item = add_object(list);
		put_int(item, "n", (int64_t)json_array_size(list));
		put_text(item, "at", time_format(ctx->pool, event->on));
		put_text(item, "what", action ? action->title : "");
		put_text(item, "action", event->action);
		put_text(item, "text", sentences[i]);
		put_person(ctx, item, event);
		put_given(ctx, item, matter, event, sentences[i]);
		put_papers(ctx, item, subject, record, event);
		put_own_files(ctx, item, "files", record, files, event->seq);
	}
}

/* --- the whole ---------------------------------------------------------------------------------- */

static void put_acted(struct ctx *ctx, json_t *data, const struct record *record)
{
	static const char *const values[] = { "opinion", "reason", "note" };
	json_t *acted = put_object(data, "acted");
	for (int64_t i = 0; i < record->count; i++) {
		const struct event *event = &record->events[i].event;
		const struct person *person = directory_person(ctx->directory, event->actor);
		const json_t *given = json_object_get(event->body, "values");
		if (undone(record, event->seq))
			continue;
		json_t *item = put_object(acted, event->action);
		put_text(item, "who", person ? person->name : "");
		put_text(item, "title", person ? person->title : "");
		put_text(item, "date", data_day(ctx, event->on));
		for (size_t k = 0; k < COUNT(values); k++)
			put_text(item, values[k], text_or(get_text(given, values[k]), ""));
	}
}

/* Scans of what the matter came from: sent with its registration, or added to that. */
void data_record(struct ctx *ctx, json_t *data, const struct paper_subject *subject,
	const struct record *record)
{
	const struct rows files = files_of_matter(ctx, subject->matter->id);
	if (subject->paper->course)
		put_events(ctx, data, subject, record, &files);
	put_acted(ctx, data, record);
	put_own_files(ctx, data, "files", record, &files, 0);
	put_own_files(ctx, data, "scans", record, &files,
		record->count ? record->events[0].event.seq : -1);
}

static bool is_of_unit(const struct ctx *ctx, const struct event *event, int64_t unit)
{
	const struct person *person = directory_person(ctx->directory, event->actor);
	return event->behalf == unit ||
	       (person && directory_within(ctx->directory, person->unit, unit));
}

const char *record_opinion(
	const struct ctx *ctx, const struct record *record, const struct share *share)
{
	for (int64_t i = record->count; i > 0; i--) {
		const struct event *event = &record->events[i - 1].event;
		const char *opinion = get_text(json_object_get(event->body, "values"), "opinion");
		if (opinion && event->share == share->ordinal && !undone(record, event->seq) &&
			is_of_unit(ctx, event, share->unit))
			return opinion;
	}
	return "";
}

const struct event *record_making(
	const struct ctx *ctx, const struct record *record, const struct paper_subject *subject)
{
	const struct definition *definition = subject->matter->definition;
	for (int64_t i = record->count; i > 0; i--) {
		const struct event *event = &record->events[i - 1].event;
		const struct action *action = action_find(definition, event->action);
		const char *rung = get_text(event->body, "rung");
		bool here = subject->paper->about != ABOUT_SHARE || !subject->share ||
			    event->share == subject->share;
		if (action && here && !undone(record, event->seq) &&
			paper_of(ctx->definitions, definition, action,
				rung ? rung_find(definition, rung) : NULL,
				subject->matter->values) == subject->paper)
			return event;
	}
	return NULL;
}
