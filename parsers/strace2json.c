/*
 * strace2json: the output of strace in, the document of docs/document.md out.
 */
#include "convert.h"
#include "parsers/document/io.h"
#include "parsers/strace/strace.h"

static bool add(const struct convert_arguments *arguments, const struct document_run *run,
		struct convert_result *result, struct arena *arena, struct diag *diag)
{
	struct strace_options options = {.command_only = arguments->no_follow};
	struct document_io io = {
	    .tool = T("strace"),
	    .version = run->version.data ? run->version : T(""),
	    .option_count = run->option_count,
	    .options = run->options,
	};

	if (!strace_read_file(arguments->files[0].path, options, arena, &io.profile, diag))
		return false;
	if (!result->whole.command.length)
		result->whole.command = io.profile.command;
	document_set_io(&result->whole, &io, arena);
	return true;
}

int main(int count, char **words)
{
	static const struct convert_program program = {
	    .name = "strace2json",
	    .about = "Prints the document of a run that strace recorded with the options\n"
		     "-f -ttt -T -y -yy -s 0 -o FILE, or of what others hold; - is stdin.",
	    .takes_no_follow = true,
	    .add = add,
	};

	return convert_main(&program, count, words);
}
