#include "input.h"

#include "common/file.h"
#include "common/memory.h"
#include "parsers/memory/dhat.h"
#include "callgrind.h"
#include "io.h"
#include "memory.h"
#include "parsers/memory/massif.h"
#include "parsers/strace/strace.h"
#include "parsers/strace/line.h"

#include <stdlib.h>

struct input {
	const char *path;
	struct text content;
	const struct input_format *format;
	bool keep_lines;
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

static bool read_recording(const struct input *inputs, size_t count, bool split,
			   struct arena *arena, struct callgrind_result *recording,
			   struct diag *diag)
{
	struct callgrind_options options = {.keep_lines = inputs[0].keep_lines, .split = split};
	struct callgrind_reader *reader = callgrind_begin(options, arena);
	bool fine = feed_all(reader, inputs, count, diag);

	return callgrind_end(reader, recording, diag) && fine;
}

/* The dumps that the program asked for by name, beside the whole that they are parts of. */
static bool add_dumps(const struct input *inputs, size_t count, struct arena *arena,
		      struct document *document, struct diag *diag)
{
	struct callgrind_result split;
	struct document parts;

	document_init(&parts);
	if (!read_recording(inputs, count, true, arena, &split, diag) ||
	    !document_add_dumps(&parts, &split, arena, diag))
		return false;
	document_add_parts(document, &document->profiles[0], &parts, arena);
	return true;
}

static bool read_callgrind(const struct input *inputs, size_t count, struct arena *arena,
			   struct document *document, struct diag *diag)
{
	struct callgrind_result recording;
	struct document one;
	bool fine;

	document_init(&one);
	fine = read_recording(inputs, count, false, arena, &recording, diag) &&
	       document_add_callgrind(&one, (struct text){NULL, 0}, &recording, arena, diag) &&
	       (!recording.has_named_dumps || add_dumps(inputs, count, arena, &one, diag)) &&
	       document_merge(document, &one, DOCUMENT_REFUSE, arena, diag);
	if (!fine)
		diag_set_file(diag, inputs[0].path);
	return fine;
}

/* ---------------------------------------------------------------- massif and DHAT */

static bool is_dhat(struct text content)
{
	return text_starts_with(content, T("{\"dhatFileVersion\""));
}

static bool is_memory(struct text content)
{
	return is_dhat(content) || text_starts_with(content, T("desc:"));
}

static bool read_recordings(const struct input *inputs, size_t count, struct arena *arena,
			    struct memory_recordings *recordings, struct diag *diag)
{
	recordings->massif = ARENA_NEW(arena, struct memory_profile, count);
	recordings->dhat = ARENA_NEW(arena, struct memory_profile, count);
	for (size_t i = 0; i < count; i++) {
		bool fine =
		    is_dhat(inputs[i].content)
			? dhat_read(inputs[i].content, arena,
				    &recordings->dhat[recordings->dhat_count++], diag)
			: massif_read(inputs[i].content, arena,
				      &recordings->massif[recordings->massif_count++], diag);

		if (!fine) {
			diag_set_file(diag, inputs[i].path);
			return false;
		}
	}
	recordings->tool = recordings->massif_count ? T("massif") : T("dhat");
	return true;
}

/* Puts a profile that was made of raw files into the document. */
static bool merge_profile(struct document_profile *profile, struct arena *arena,
			  struct document *document, struct diag *diag)
{
	struct document one;

	document_init(&one);
	profile->name = document_profile_name(profile->command, arena);
	*document_profile(&one, profile->name, arena) = *profile;
	return document_merge(document, &one, DOCUMENT_REFUSE, arena, diag);
}

static bool read_memory(const struct input *inputs, size_t count, struct arena *arena,
			struct document *document, struct diag *diag)
{
	struct document_profile profile = document_profile_unknown(T(""));
	struct memory_recordings recordings = {0};
	struct document_run run = {0};

	return read_recordings(inputs, count, arena, &recordings, diag) &&
	       document_add_memory(&profile, &recordings, &run, arena, diag) &&
	       merge_profile(&profile, arena, document, diag);
}

/* ---------------------------------------------------------------- strace */

static bool is_strace(struct text content)
{
	struct strace_line parts;
	struct strace_error error;
	struct text line;

	return text_next_line(&content, &line) && strace_read_line(line, &parts, &error);
}

static bool read_strace(const struct input *inputs, size_t count, struct arena *arena,
			struct document *document, struct diag *diag)
{
	for (size_t i = 0; i < count; i++) {
		struct document_profile profile = document_profile_unknown(T(""));
		struct document_io io = {.tool = T("strace"), .version = T("")};
		bool fine = strace_read(inputs[i].content, (struct strace_options){0}, arena,
					&io.profile, diag);

		profile.command = io.profile.command;
		if (fine)
			document_set_io(&profile, &io, arena);
		if (!fine || !merge_profile(&profile, arena, document, diag)) {
			diag_set_file(diag, inputs[i].path);
			return false;
		}
	}
	return true;
}

/* ---------------------------------------------------------------- all formats */

static const struct input_format formats[] = {
    {"memory", is_memory, read_memory}, /* before documents: DHAT's files are JSON as well */
    {"document", document_sniff, read_documents},
    {"callgrind", is_callgrind, read_callgrind},
    {"strace", is_strace, read_strace},
};

static bool read_input(const char *path, bool keep_lines, struct arena *arena, struct input *input,
		       struct diag *diag)
{
	*input = (struct input){.path = path, .keep_lines = keep_lines};
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

bool input_read(const char *const *paths, size_t count, bool keep_lines, struct arena *arena,
		struct document *document, struct diag *diag)
{
	struct input *inputs = ARENA_NEW(arena, struct input, count);
	bool fine = true;

	document_init(document);
	for (size_t i = 0; fine && i < count; i++)
		fine = read_input(paths[i], keep_lines, arena, &inputs[i], diag);
	for (size_t i = 0; fine && i < LENGTH_OF(formats); i++)
		fine = read_format(&formats[i], inputs, count, arena, document, diag);
	return fine;
}
