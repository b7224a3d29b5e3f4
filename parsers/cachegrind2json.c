/*
 * cachegrind2json: cachegrind's files in, the document of docs/document.md out, with nothing but
 * the number of instructions.
 */
#include "common/file.h"
#include "parsers/cachegrind/cachegrind.h"
#include "convert.h"
#include "parsers/document/count.h"

static bool read_process(const char *path, struct arena *arena, struct cachegrind_process *process,
			 struct diag *diag)
{
	struct text content;

	if (!file_read(path, arena, &content, diag))
		return false;
	if (cachegrind_read(content, process, diag))
		return true;
	diag_set_file(diag, path);
	return false;
}

static bool add(const struct convert_arguments *arguments, const struct document_run *run,
		struct convert_result *result, struct arena *arena, struct diag *diag)
{
	struct cachegrind_process *processes =
	    ARENA_NEW(arena, struct cachegrind_process, arguments->file_count + 1);
	struct document_count count = {.tool = T("cachegrind"),
				       .version = run->version.data ? run->version : T(""),
				       .option_count = run->option_count,
				       .options = run->options};

	for (size_t i = 0; i < arguments->file_count; i++)
		if (!read_process(arguments->files[i].path, arena, &processes[i], diag))
			return false;
	count.instructions = processes[0].instructions;
	count.child_count = (u32)arguments->file_count - 1;
	count.children = &processes[1];
	if (!result->whole.command.length)
		result->whole.command = processes[0].command;
	document_set_count(&result->whole, &count, arena);
	return true;
}

int main(int count, char **words)
{
	static const struct convert_program program = {
	    .name = "cachegrind2json",
	    .about =
		"Prints the document of a run that cachegrind counted: the instructions of whole "
		"processes. Several FILEs are those of the command and of its child processes, "
		"the command's own first; - is stdin.",
	    .takes_children = true,
	    .add = add,
	};

	return convert_main(&program, count, words);
}
