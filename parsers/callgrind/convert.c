#include "convert.h"

#include "callgrind.h"
#include "common/file.h"
#include "common/memory.h"
#include "parsers/resolve/resolve.h"

/* A callgrind file begins with one of these. */
bool callgrind_sniff(struct text content)
{
	static const struct text beginnings[] = {TEXT("# callgrind format"), TEXT("version:"),
						 TEXT("creator: callgrind"), TEXT("events:"),
						 TEXT("positions:"),	     TEXT("pid:")};

	for (size_t i = 0; i < LENGTH_OF(beginnings); i++)
		if (text_starts_with(content, beginnings[i]))
			return true;
	return !content.length;
}

/* The files of our tools are callgrind's, with the tool's name among the first lines. */
static bool is_of_tool(struct text content, struct text creator)
{
	struct text line;

	if (!text_starts_with(content, T("# callgrind format")))
		return false;
	while (text_next_line(&content, &line) && !text_starts_with(line, T("pid:")))
		if (text_starts_with(line, creator))
			return true;
	return false;
}

bool tally_sniff(struct text content)
{
	return is_of_tool(content, T("creator: tally-"));
}

bool cycles_sniff(struct text content)
{
	return is_of_tool(content, T("creator: cycles-"));
}

/* ---------------------------------------------------------------- reading */

static bool feed_all(struct callgrind_reader *reader, const struct recording *recording,
		     struct diag *diag)
{
	for (u32 i = 0; i < recording->file_count; i++)
		if (!callgrind_open_file(reader, recording->files[i].path, diag) ||
		    !callgrind_feed(reader, recording->files[i].content, diag) ||
		    !callgrind_close_file(reader, diag))
			return false;
	return true;
}

static bool read_contents(const struct recording *recording, struct callgrind_options options,
			  struct arena *arena, struct callgrind_result *result, struct diag *diag)
{
	struct callgrind_reader *reader = callgrind_begin(options, arena);
	bool fine = feed_all(reader, recording, diag);

	return callgrind_end(reader, result, diag) && fine;
}

static bool read_files(const struct recording *recording, struct callgrind_options options,
		       struct arena *arena, struct callgrind_result *result, struct diag *diag)
{
	const char **paths = ARENA_NEW(arena, const char *, recording->file_count);

	for (u32 i = 0; i < recording->file_count; i++)
		paths[i] = recording->files[i].path;
	return callgrind_read_files(paths, recording->file_count, options, arena, result, diag);
}

/* What nobody needs once it is resolved lives in `rows`. */
static bool read_recording(const struct recording *recording, bool split,
			   struct inline_source *source, struct arena *arena, struct arena *rows,
			   struct callgrind_result *result, struct diag *diag)
{
	struct callgrind_options options = {.keep_lines = recording->keep_lines,
					    .keep_addresses = !recording->no_inline,
					    .split = split,
					    .source = source,
					    .rows = rows};
	bool fine = recording->files[0].content.data
			? read_contents(recording, options, arena, result, diag)
			: read_files(recording, options, arena, result, diag);

	for (u32 i = 1; fine && i < result->process_count; i++)
		result->processes[i].profile.forked =
		    recording->files[result->processes[i].first_file].is_forked;
	return fine;
}

/* ---------------------------------------------------------------- one profile */

/* "callgrind-3.19.0", "cycles-zen5-1" */
static void split_creator(struct text creator, struct document_cpu *cpu)
{
	size_t dash = text_starts_with(creator, T("cycles-")) ? text_find(creator, '-')
							      : text_find_last(creator, '-');

	cpu->tool = text_before(creator, dash);
	cpu->version = dash < creator.length ? text_from(creator, dash + 1) : T("");
}

static bool count_calls(const struct cpu_profile *process, u64 *calls, struct diag *diag)
{
	*calls = 0;
	for (u32 i = 0; i < process->call_count; i++)
		if (__builtin_add_overflow(*calls, process->calls[i].count, calls))
			return diag_error(diag, "the number of calls is above 2^64-1");
	return true;
}

static bool resolve_children(struct document_cpu *cpu, const struct callgrind_result *recording,
			     const struct resolve_options *options, struct arena *arena,
			     struct diag *diag)
{
	cpu->child_count = recording->process_count - 1;
	cpu->children = ARENA_NEW(arena, struct cpu_profile, cpu->child_count);
	for (u32 i = 0; i < cpu->child_count; i++) {
		struct cpu_profile *child = &cpu->children[i];

		if (!cpu_resolve_with(options, &recording->processes[i + 1].profile, arena, child,
				      diag))
			return false;
		child->forked |= text_equal(child->command, cpu->process.command);
	}
	return true;
}

static bool same_events(const struct cpu_profile *a, const struct cpu_profile *b)
{
	bool same = a->event_count == b->event_count;

	for (u32 e = 0; same && e < a->event_count; e++)
		same = text_equal(a->events[e], b->events[e]);
	return same;
}

/* Checks that all processes have the same events, because a part of a document has one list of
 * events. */
static bool check_events(const struct callgrind_result *recording, struct diag *diag)
{
	for (u32 i = 1; i < recording->process_count; i++)
		if (!same_events(&recording->processes[0].profile,
				 &recording->processes[i].profile))
			return diag_error(diag,
					  "processes %llu and %llu do not count the same events: "
					  "they are not of one run; give the files of one run "
					  "at a time",
					  (unsigned long long)recording->processes[0].profile.pid,
					  (unsigned long long)recording->processes[i].profile.pid);
	return true;
}

static bool resolve_processes(struct document_cpu *cpu, const struct callgrind_result *result,
			      const struct recording *recording, struct inline_source *source,
			      struct arena *arena, struct diag *diag)
{
	struct resolve_options options = {.keep_lines = recording->keep_lines,
					  .drop_addresses = recording->drop_addresses};

	if (!recording->no_inline && source->recorded.tv_sec)
		options.source = source;
	return cpu_resolve_with(&options, &result->processes[0].profile, arena, &cpu->process,
				diag) &&
	       resolve_children(cpu, result, &options, arena, diag);
}

/* Sets the part, and the profile's command and calls if these are not known yet. */
static bool set_part(struct document_profile *profile, const struct callgrind_result *result,
		     const struct recording *recording, struct inline_source *source,
		     struct arena *arena, struct diag *diag)
{
	const struct cpu_profile *raw = &result->processes[0].profile;
	const struct document_run *run = recording->run;
	struct document_cpu *cpu = ARENA_NEW(arena, struct document_cpu, 1);

	if (recording->is_cycles)
		profile->cycles = cpu;
	else if (recording->is_count)
		profile->count = cpu;
	else
		profile->cpu = cpu;
	if (!profile->command.length)
		profile->command = raw->command;
	cpu->option_count = run->option_count;
	cpu->options = run->options;
	split_creator(raw->creator, cpu);
	if (!check_events(result, diag) ||
	    !resolve_processes(cpu, result, recording, source, arena, diag))
		return false;
	if (recording->is_cycles)
		document_label_cycles(cpu, arena);
	return count_calls(&cpu->process, &profile->calls, diag);
}

/* ---------------------------------------------------------------- dumps */

/* Collects the dumps with this name of all processes. */
static struct callgrind_result take_dump(const struct callgrind_result *split, struct text name,
					 struct arena *arena)
{
	struct callgrind_result dump = {
	    .processes = ARENA_NEW(arena, struct callgrind_process, split->process_count)};

	for (u32 i = 0; i < split->process_count; i++)
		if (text_equal(split->processes[i].dump, name))
			dump.processes[dump.process_count++] = split->processes[i];
	return dump;
}

static bool set_dumps(const struct recording *recording, const struct callgrind_result *split,
		      struct inline_source *source, struct arena *arena, struct document *parts,
		      struct diag *diag)
{
	for (u32 i = 0; i < split->process_count; i++) {
		struct text name = split->processes[i].dump;
		struct callgrind_result dump;

		if (!name.length || document_find(parts, name))
			continue;
		dump = take_dump(split, name, arena);
		if (!set_part(document_profile(parts, name, arena), &dump, recording, source, arena,
			      diag))
			return false;
	}
	return true;
}

static bool add_dumps(const struct recording *recording, struct inline_source *source,
		      struct arena *arena, struct document *parts, struct diag *diag)
{
	struct callgrind_result split;
	struct arena rows = {0};
	bool fine = read_recording(recording, true, source, arena, &rows, &split, diag) &&
		    set_dumps(recording, &split, source, arena, parts, diag);

	arena_release(&rows);
	return fine;
}

static bool convert(const struct recording *recording, struct inline_source *source,
		    struct arena *arena, struct converted *out, struct diag *diag)
{
	struct callgrind_result result;
	struct arena rows = {0};
	bool fine = read_recording(recording, false, source, arena, &rows, &result, diag) &&
		    set_part(&out->whole, &result, recording, source, arena, diag);

	arena_release(&rows);
	return fine && (!recording->keep_dumps || !result.has_named_dumps ||
			add_dumps(recording, source, arena, &out->parts, diag));
}

bool callgrind_convert(const struct recording *recording, struct arena *arena,
		       struct converted *out, struct diag *diag)
{
	struct inline_source source = {.known = recording->objects,
				       .known_count = recording->object_count,
				       .recorded = recording_time(recording)};
	bool fine = convert(recording, &source, arena, out, diag);

	inline_source_release(&source, arena);
	if (recording->notes && (source.changed_count || source.has_hidden))
		*recording->notes = (struct recording_notes){source.changed, source.changed_count,
							     source.has_hidden};
	return fine;
}

bool tally_convert(const struct recording *recording, struct arena *arena, struct converted *out,
		   struct diag *diag)
{
	struct recording count = *recording;

	count.is_count = true;
	return callgrind_convert(&count, arena, out, diag);
}

bool cycles_convert(const struct recording *recording, struct arena *arena, struct converted *out,
		    struct diag *diag)
{
	struct recording cycles = *recording;

	cycles.is_cycles = true;
	return callgrind_convert(&cycles, arena, out, diag);
}
