/* Splits files into lines, and turns processes into results. */
#include "callgrind.h"

#include "common/file.h"
#include "common/lines.h"
#include "common/memory.h"
#include "body.h"
#include "header.h"
#include "lines.h"

#include <stdlib.h>
#include <string.h>

struct callgrind_reader *callgrind_begin(struct callgrind_options options, struct arena *arena)
{
	struct callgrind_reader *reader = memory_new(1, sizeof(*reader));

	reader->keep_lines = options.keep_lines;
	reader->keep_addresses = options.keep_addresses;
	reader->split = options.split;
	reader->source = options.source;
	reader->asked_object = NO_ID;
	reader->arena = arena;
	reader->rows = options.rows ? options.rows : arena;
	endings_init(&reader->endings, &reader->strings);
	names_init(&reader->objects);
	names_init(&reader->files);
	names_init(&reader->functions);
	return reader;
}

bool callgrind_open_file(struct callgrind_reader *reader, const char *name, struct diag *diag)
{
	u32 unknown = intern_add(&reader->strings, T(""));

	if (reader->failed)
		return diag_error(diag, "reading has failed before");
	reader->file_name = name;
	reader->file_number++;
	reader->line_number = 0;
	reader->section = BETWEEN;
	reader->expectation = ANYTHING;
	reader->process = NULL; /* the file's first part clears the names */
	reader->pid = 0;
	reader->command = reader->creator = unknown;
	buffer_clear(&reader->partial);
	return true;
}

static bool keep_partial(struct callgrind_reader *reader, struct text part)
{
	if (part.length > LINES_LONGEST - reader->partial.length)
		return diag_error_at(reader->diag, reader->file_name, reader->line_number + 1, 0,
				     "a line is longer than 64 MiB: this is not a text file");
	buffer_add(&reader->partial, part);
	return true;
}

/* Completes a line that began in an earlier chunk, and removes its end from the chunk. */
static bool take_partial_line(struct callgrind_reader *reader, struct text *chunk)
{
	size_t end = text_find(*chunk, '\n');
	bool fine = true;

	if (end < chunk->length)
		end++;
	if (!keep_partial(reader, text_before(*chunk, end)))
		return false;
	*chunk = text_from(*chunk, end);
	if (text_ends_with(buffer_text(&reader->partial), T("\n"))) {
		fine = callgrind_take_lines(reader, buffer_text(&reader->partial));
		buffer_clear(&reader->partial);
	}
	return fine;
}

/* Takes the complete lines of a chunk that starts with a line, and stores the rest for later. */
static bool take_chunk(struct callgrind_reader *reader, struct text chunk)
{
	size_t end = text_find_last(chunk, '\n');

	end = end < chunk.length ? end + 1 : 0;
	if (!callgrind_take_lines(reader, text_before(chunk, end)))
		return false;
	return keep_partial(reader, text_from(chunk, end));
}

bool callgrind_feed(struct callgrind_reader *reader, struct text chunk, struct diag *diag)
{
	bool fine = !reader->failed;

	reader->diag = diag;
	if (fine && reader->partial.length)
		fine = take_partial_line(reader, &chunk);
	if (fine && chunk.length)
		fine = take_chunk(reader, chunk);
	reader->failed = !fine;
	return fine;
}

/* Whether the file may end here without totals: then at least the last line and call must be
 * complete. */
static bool may_end_without_totals(const struct callgrind_reader *reader)
{
	return reader->section == BODY && !reader->is_valgrinds && reader->expectation == ANYTHING;
}

bool callgrind_close_file(struct callgrind_reader *reader, struct diag *diag)
{
	bool ends_within_line = reader->partial.length;

	if (ends_within_line && !callgrind_feed(reader, T("\n"), diag))
		return false;
	if (reader->failed)
		return false;
	reader->diag = diag;
	if (may_end_without_totals(reader) && !ends_within_line && !end_part(reader)) {
		reader->failed = true;
		return false;
	}
	if (reader->section == BETWEEN && (reader->process || !reader->line_number)) {
		clear_names(reader);
		return true;
	}
	reader->failed = true;
	return diag_error_at(diag, reader->file_name, reader->line_number, 0,
			     "the file ends before the \"totals:\" line: it is cut short");
}

static bool finish_processes(struct callgrind_reader *reader, struct callgrind_result *result,
			     struct diag *diag)
{
	struct known_endings endings = endings_keep(&reader->endings, reader->rows);
	struct text *strings;

	intern_close(&reader->strings);
	result->has_named_dumps = reader->has_named_dumps;
	result->process_count = (u32)reader->process_count;
	result->processes =
	    ARENA_NEW(reader->arena, struct callgrind_process, reader->process_count);
	for (size_t i = 0; i < reader->process_count; i++)
		if (!process_finish(reader->processes[i], &reader->strings, &endings, reader->arena,
				    reader->rows, &result->processes[i], diag))
			return false;
	strings = intern_keep(&reader->strings, reader->arena);
	for (size_t i = 0; i < reader->process_count; i++)
		result->processes[i].profile.lines.files = strings;
	return true;
}

static void release(struct callgrind_reader *reader)
{
	for (size_t i = 0; i < reader->process_count; i++) {
		process_release(reader->processes[i]);
		free(reader->processes[i]);
	}
	free(reader->processes);
	free(reader->descriptions);
	buffer_release(&reader->partial);
	buffer_release(&reader->lines);
	names_release(&reader->objects);
	names_release(&reader->files);
	names_release(&reader->functions);
	endings_release(&reader->endings);
	intern_release(&reader->strings);
	free(reader);
}

bool callgrind_end(struct callgrind_reader *reader, struct callgrind_result *result,
		   struct diag *diag)
{
	bool fine = !reader->failed;

	if (fine && !reader->process_count)
		fine = diag_error_at(diag, reader->file_name ? reader->file_name : "", 0, 0,
				     "the file is empty");
	if (fine)
		fine = finish_processes(reader, result, diag);
	release(reader);
	if (!fine)
		*result = (struct callgrind_result){0};
	return fine;
}

bool callgrind_read(struct text content, struct callgrind_options options, struct arena *arena,
		    struct callgrind_result *result, struct diag *diag)
{
	struct callgrind_reader *reader = callgrind_begin(options, arena);
	bool fine = callgrind_open_file(reader, "", diag) &&
		    callgrind_feed(reader, content, diag) && callgrind_close_file(reader, diag);

	reader->failed = !fine;
	return callgrind_end(reader, result, diag);
}

/* ------------------------------------------------------------------ files on disk */

static bool feed(void *reader, struct text chunk, struct diag *diag)
{
	return callgrind_feed(reader, chunk, diag);
}

static bool read_file(struct callgrind_reader *reader, const char *path, struct diag *diag)
{
	const char *name = !strcmp(path, "-") ? "stdin" : path;
	bool fine = callgrind_open_file(reader, name, diag) &&
		    file_read_chunks(path, feed, reader, diag) &&
		    callgrind_close_file(reader, diag);

	return fine;
}

bool callgrind_read_files(const char *const *paths, size_t path_count,
			  struct callgrind_options options, struct arena *arena,
			  struct callgrind_result *result, struct diag *diag)
{
	struct callgrind_reader *reader = callgrind_begin(options, arena);
	bool fine = true;

	for (size_t i = 0; i < path_count && fine; i++)
		fine = read_file(reader, paths[i], diag);
	reader->failed = !fine;
	return callgrind_end(reader, result, diag);
}
