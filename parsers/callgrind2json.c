/*
 * callgrind2json: callgrind's profile files in, the document of docs/document.md out.
 */
#include "parsers/callgrind/callgrind.h"
#include "convert.h"
#include "parsers/document/callgrind.h"

static bool read_recording(const struct convert_arguments *arguments, bool split,
			   struct callgrind_result *recording, struct arena *arena,
			   struct diag *diag)
{
	struct callgrind_options options = {.keep_lines = arguments->keep_lines, .split = split};
	const char **paths = ARENA_NEW(arena, const char *, arguments->file_count);

	for (size_t i = 0; i < arguments->file_count; i++)
		paths[i] = arguments->files[i].path;
	if (!callgrind_read_files(paths, arguments->file_count, options, arena, recording, diag))
		return false;
	for (u32 i = 1; i < recording->process_count; i++)
		recording->processes[i].profile.forked =
		    arguments->files[recording->processes[i].first_file].is_forked;
	return true;
}

static void set_options(struct document_profile *profile, const struct document_run *run)
{
	profile->cpu->option_count = run->option_count;
	profile->cpu->options = run->options;
}

static bool add_whole(const struct convert_arguments *arguments, const struct document_run *run,
		      struct document_profile *whole, struct callgrind_result *recording,
		      struct arena *arena, struct diag *diag)
{
	if (!read_recording(arguments, false, recording, arena, diag) ||
	    !document_set_callgrind(whole, recording, arena, diag))
		return false;
	set_options(whole, run);
	return true;
}

static bool add_dumps(const struct convert_arguments *arguments, const struct document_run *run,
		      struct document *parts, struct arena *arena, struct diag *diag)
{
	struct callgrind_result split;

	if (!read_recording(arguments, true, &split, arena, diag) ||
	    !document_add_dumps(parts, &split, arena, diag))
		return false;
	for (u32 i = 0; i < parts->profile_count; i++)
		set_options(&parts->profiles[i], run);
	return true;
}

static bool add(const struct convert_arguments *arguments, const struct document_run *run,
		struct convert_result *result, struct arena *arena, struct diag *diag)
{
	struct callgrind_result recording;
	bool fine = add_whole(arguments, run, &result->whole, &recording, arena, diag);

	if (fine && arguments->keep_dumps && recording.has_named_dumps)
		fine = add_dumps(arguments, run, &result->parts, arena, diag);
	if (!fine)
		diag_set_file(diag, arguments->files[0].path);
	return fine;
}

int main(int count, char **words)
{
	static const struct convert_program program = {
	    .name = "callgrind2json",
	    .about = "Prints the document of a run that callgrind recorded. Several FILEs are the "
		     "parts, "
		     "threads and child processes of one run, the command's own first; - is stdin.",
	    .takes_children = true,
	    .takes_lines = true,
	    .takes_dumps = true,
	    .add = add,
	};

	return convert_main(&program, count, words);
}
