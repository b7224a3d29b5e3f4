#include "convert.h"

#include "line.h"
#include "parsers/document/io.h"
#include "strace.h"

bool strace_sniff(struct text content)
{
	struct strace_line parts;
	struct strace_error error;
	struct text line;

	return text_next_line(&content, &line) && strace_read_line(line, &parts, &error);
}

bool strace_convert(const struct recording *recording, struct arena *arena, struct converted *out,
		    struct diag *diag)
{
	const struct raw_file *file = &recording->files[0];
	const struct document_run *run = recording->run;
	struct strace_options options = {.command_only = recording->no_follow};
	struct document_io io = {
	    .tool = file->tool,
	    .version = run->version.data ? run->version : T(""),
	    .option_count = run->option_count,
	    .options = run->options,
	};
	bool fine = file->content.data
			? strace_read(file->content, options, arena, &io.profile, diag)
			: strace_read_file(file->path, options, arena, &io.profile, diag);

	if (!fine)
		return false;
	if (!out->whole.command.length)
		out->whole.command = io.profile.command;
	document_set_io(&out->whole, &io, arena);
	return true;
}
