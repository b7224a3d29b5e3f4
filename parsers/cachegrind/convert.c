#include "convert.h"

#include "cachegrind.h"
#include "common/file.h"
#include "parsers/document/count.h"

bool cachegrind_sniff(struct text content)
{
	struct text line;

	while (text_next_line(&content, &line))
		if (!text_starts_with(line, T("desc:")) && !text_starts_with(line, T("cmd:")))
			return text_starts_with(line, T("events:"));
	return false;
}

static bool read_process(const struct raw_file *file, struct arena *arena,
			 struct count_process *process, struct diag *diag)
{
	struct text content = file->content;

	if ((content.data || file_read(file->path, arena, &content, diag)) &&
	    cachegrind_read(content, process, diag))
		return true;
	diag_set_file(diag, file->path);
	return false;
}

bool cachegrind_convert(const struct recording *recording, struct arena *arena,
			struct converted *out, struct diag *diag)
{
	const struct document_run *run = recording->run;
	struct count_process *processes =
	    ARENA_NEW(arena, struct count_process, recording->file_count);
	struct document_count count = {.tool = recording->files[0].tool,
				       .version = run->version.data ? run->version : T(""),
				       .option_count = run->option_count,
				       .options = run->options};

	for (u32 i = 0; i < recording->file_count; i++)
		if (!read_process(&recording->files[i], arena, &processes[i], diag))
			return false;
	count.instructions = processes[0].instructions;
	count.child_count = recording->file_count - 1;
	count.children = &processes[1];
	if (!out->whole.command.length)
		out->whole.command = processes[0].command;
	document_set_count(&out->whole, &count, arena);
	return true;
}
