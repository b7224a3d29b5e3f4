#include "convert.h"

#include "cachegrind.h"
#include "common/file.h"
#include "parsers/document/cpu.h"

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

/* A process without functions: whose code was executed is not known. */
static struct cpu_profile profile_of(const struct count_process *process, struct arena *arena)
{
	struct cpu_profile profile = {.command = process->command, .event_count = 1};

	profile.events = ARENA_NEW(arena, struct text, 1);
	profile.events[0] = T("Ir");
	for (u32 column = COST_TOTALS; column < COST_COLUMNS; column++)
		*cpu_column(&profile, column) = ARENA_NEW(arena, u64, 1);
	profile.totals[0] = profile.program[0] = profile.shares[SHARE_UNKNOWN][0] =
	    process->instructions;
	return profile;
}

bool cachegrind_convert(const struct recording *recording, struct arena *arena,
			struct converted *out, struct diag *diag)
{
	const struct document_run *run = recording->run;
	struct document_cpu *count = ARENA_NEW(arena, struct document_cpu, 1);

	*count = (struct document_cpu){.tool = recording->files[0].tool,
				       .version = run->version.data ? run->version : T(""),
				       .option_count = run->option_count,
				       .options = run->options,
				       .child_count = recording->file_count - 1};
	count->children = ARENA_NEW(arena, struct cpu_profile, count->child_count);
	for (u32 i = 0; i < recording->file_count; i++) {
		struct count_process process;

		if (!read_process(&recording->files[i], arena, &process, diag))
			return false;
		*(i ? &count->children[i - 1] : &count->process) = profile_of(&process, arena);
		if (i)
			count->children[i - 1].forked = recording->files[i].is_forked;
	}
	if (!out->whole.command.length)
		out->whole.command = count->process.command;
	out->whole.count = count;
	return true;
}
