/*
 * dhat2json: DHAT's files in, the document of docs/document.md out.
 */
#include "convert.h"
#include "parsers/memory/dhat.h"
#include "parsers/document/memory.h"

static bool add(const struct convert_arguments *arguments, const struct document_run *run,
		struct convert_result *result, struct arena *arena, struct diag *diag)
{
	struct memory_recordings recordings = {
	    .tool = T("dhat"),
	    .dhat_count = (u32)arguments->file_count,
	    .dhat = ARENA_NEW(arena, struct memory_profile, arguments->file_count),
	};

	for (size_t i = 0; i < arguments->file_count; i++) {
		struct memory_profile *process = &recordings.dhat[i];

		if (!dhat_read_file(arguments->files[i].path, arena, process, diag))
			return false;
		process->forked = arguments->files[i].is_forked;
	}
	return document_add_memory(&result->whole, &recordings, run, arena, diag);
}

int main(int count, char **words)
{
	static const struct convert_program program = {
	    .name = "dhat2json",
	    .about =
		"Prints the document of a run that DHAT recorded. Several FILEs are those of the "
		"command and of its child processes, the command's own first; - is stdin.",
	    .takes_children = true,
	    .add = add,
	};

	return convert_main(&program, count, words);
}
