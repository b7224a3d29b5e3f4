#include "input.h"

#include "../common/file.h"
#include "../common/memory.h"
#include "../parsers/document_callgrind.h"

#include <stdlib.h>

struct input {
	const char *path;
	struct text content;
	const struct input_format *format;
};

/* What reads all files of one format, and adds what they say to the document. */
struct input_format {
	const char *name;
	bool (*is)(struct text content);
	bool (*read)(const struct input *inputs, size_t count, struct arena *arena,
		     struct document *document, struct diag *diag);
};

/* ---------------------------------------------------------------- documents */

static bool read_documents(const struct input *inputs, size_t count, struct arena *arena,
			   struct document *document, struct diag *diag)
{
	for (size_t i = 0; i < count; i++) {
		struct document one;

		if (!document_read(inputs[i].content, inputs[i].path, arena, &one, diag))
			return false;
		if (!document_merge(document, &one, DOCUMENT_REFUSE, arena, diag)) {
			diag_set_file(diag, inputs[i].path);
			return false;
		}
	}
	return true;
}

/* ---------------------------------------------------------------- callgrind */

/* Its header begins with one of these; an empty file is the base of thread files. */
static bool is_callgrind(struct text content)
{
	static const struct text beginnings[] = {TEXT("# callgrind format"), TEXT("version:"),
						 TEXT("creator: callgrind"), TEXT("events:"),
						 TEXT("positions:"),	     TEXT("pid:")};

	for (size_t i = 0; i < LENGTH_OF(beginnings); i++)
		if (text_starts_with(content, beginnings[i]))
			return true;
	return !content.length;
}

static bool feed_all(struct callgrind_reader *reader, const struct input *inputs, size_t count,
		     struct diag *diag)
{
	for (size_t i = 0; i < count; i++)
		if (!callgrind_open_file(reader, inputs[i].path, diag) ||
		    !callgrind_feed(reader, inputs[i].content, diag) ||
		    !callgrind_close_file(reader, diag))
			return false;
	return true;
}

static bool read_callgrind(const struct input *inputs, size_t count, struct arena *arena,
			   struct document *document, struct diag *diag)
{
	struct callgrind_options options = {.keep_lines = true};
	struct callgrind_reader *reader = callgrind_begin(options, arena);
	struct callgrind_result recording;
	struct document one;
	bool fine = feed_all(reader, inputs, count, diag);

	document_init(&one);
	fine = callgrind_end(reader, &recording, diag) && fine &&
	       document_add_callgrind(&one, (struct text){NULL, 0}, &recording, arena, diag) &&
	       document_merge(document, &one, DOCUMENT_REFUSE, arena, diag);
	if (!fine)
		diag_set_file(diag, inputs[0].path);
	return fine;
}

/* ---------------------------------------------------------------- all formats */

static const struct input_format formats[] = {
    {"document", document_sniff, read_documents},
    {"callgrind", is_callgrind, read_callgrind},
};

static bool read_input(const char *path, struct arena *arena, struct input *input,
		       struct diag *diag)
{
	*input = (struct input){.path = path};
	if (!file_read(path, arena, &input->content, diag))
		return false;
	for (size_t i = 0; i < LENGTH_OF(formats); i++) {
		if (formats[i].is(input->content)) {
			input->format = &formats[i];
			return true;
		}
	}
	return diag_error_at(diag, path, 0, 0,
			     "neither a document nor a file of a tool that is known here");
}

/* All files of the format at once. */
static bool read_format(const struct input_format *format, const struct input *inputs, size_t count,
			struct arena *arena, struct document *document, struct diag *diag)
{
	struct input *chosen = memory_new(count, sizeof(*chosen));
	size_t chosen_count = 0;
	bool fine;

	for (size_t i = 0; i < count; i++)
		if (inputs[i].format == format)
			chosen[chosen_count++] = inputs[i];
	fine = !chosen_count || format->read(chosen, chosen_count, arena, document, diag);
	free(chosen);
	return fine;
}

bool input_read(const char *const *paths, size_t count, struct arena *arena,
		struct document *document, struct diag *diag)
{
	struct input *inputs = ARENA_NEW(arena, struct input, count);
	bool fine = true;

	document_init(document);
	for (size_t i = 0; fine && i < count; i++)
		fine = read_input(paths[i], arena, &inputs[i], diag);
	for (size_t i = 0; fine && i < LENGTH_OF(formats); i++)
		fine = read_format(&formats[i], inputs, count, arena, document, diag);
	return fine;
}
