/*
 * massif2json: massif's files in, the document of docs/document.md out; with DHAT's files of the
 * same run beside them, the figures that massif can only sample are exact.
 */
#include "convert.h"
#include "parsers/memory/dhat.h"
#include "parsers/document/memory.h"
#include "parsers/memory/massif.h"

static bool read_massif(const struct convert_arguments *arguments, struct arena *arena,
			struct memory_profile *profiles, struct diag *diag)
{
	for (size_t i = 0; i < arguments->file_count; i++) {
		if (!massif_read_file(arguments->files[i].path, arena, &profiles[i], diag))
			return false;
		profiles[i].forked = arguments->files[i].is_forked;
	}
	return true;
}

static bool read_dhat(const struct convert_arguments *arguments, struct arena *arena,
		      struct memory_profile *profiles, struct diag *diag)
{
	for (size_t i = 0; i < arguments->dhat_count; i++)
		if (!dhat_read_file(arguments->dhat[i], arena, &profiles[i], diag))
			return false;
	return true;
}

static bool add(const struct convert_arguments *arguments, const struct document_run *run,
		struct convert_result *result, struct arena *arena, struct diag *diag)
{
	struct memory_recordings recordings = {
	    .tool = T("massif"),
	    .massif_count = (u32)arguments->file_count,
	    .dhat_count = (u32)arguments->dhat_count,
	    .massif = ARENA_NEW(arena, struct memory_profile, arguments->file_count),
	    .dhat = ARENA_NEW(arena, struct memory_profile, arguments->dhat_count),
	};

	return read_massif(arguments, arena, recordings.massif, diag) &&
	       read_dhat(arguments, arena, recordings.dhat, diag) &&
	       document_add_memory(&result->whole, &recordings, run, arena, diag);
}

int main(int count, char **words)
{
	static const struct convert_program program = {
	    .name = "massif2json",
	    .about =
		"Prints the document of a run that massif recorded. Several FILEs are those of "
		"the command and of its child processes, the command's own first; - is stdin.",
	    .takes_children = true,
	    .takes_dhat = true,
	    .add = add,
	};

	return convert_main(&program, count, words);
}
