#include "convert.h"

#include "common/escape.h"
#include "common/units.h"
#include "parsers/document/document.h"
#include "profile.h"

#include <stdlib.h>

/* ---------------------------------------------------------------- objects */

/* The objects that ran are known by their build-ids; others must not have changed since. */
static struct inline_object *list_objects(const struct perf_recording *recorded,
					  struct arena *arena)
{
	struct inline_object *objects =
	    ARENA_NEW(arena, struct inline_object, recorded->build_id_count + 1);

	for (size_t i = 0; i < recorded->build_id_count; i++) {
		struct text path = intern_text(&recorded->texts, recorded->build_ids[i].object);

		objects[i] = (struct inline_object){
		    .path = path, .file = path.data, .build_id = recorded->build_ids[i].id};
	}
	return objects;
}

/* ---------------------------------------------------------------- the part */

/* How long was sampled, in microseconds. Where nothing ran at the beginning or the end, the records
 * do not tell; but --seconds that were over do. */
static u64 duration_of(const struct perf_recording *recorded, struct arena *arena)
{
	u64 seen = (recorded->last_time - recorded->first_time) / 1000;
	struct text seconds = intern_text(&recorded->texts, recorded->seconds);
	double asked = seconds.length ? strtod(seconds.data, NULL) : 0;
	bool is_over = !perf_incomplete(recorded, arena).length;

	return is_over && asked < 1e9 && asked * 1e6 > (double)seen ? (u64)(asked * 1e6) : seen;
}

static struct cpu_sampling *sampling_of(const struct perf_recording *recorded, struct arena *arena)
{
	struct cpu_sampling *sampling = ARENA_NEW(arena, struct cpu_sampling, 1);

	*sampling = (struct cpu_sampling){
	    .clock = arena_copy(arena, intern_text(&recorded->texts, recorded->event)),
	    .call_graph = arena_copy(arena, intern_text(&recorded->texts, recorded->call_graph)),
	    .rate = recorded->rate,
	    .duration = duration_of(recorded, arena),
	    .lost = recorded->lost,
	    .preempted = recorded->preempted_time,
	};
	return sampling;
}

static struct document_cpu *part_of(const struct recording *recording,
				    const struct perf_recording *recorded,
				    const struct perf_profiles *profiles, struct arena *arena)
{
	const struct document_run *run = recording->run;
	struct document_cpu *part = ARENA_NEW(arena, struct document_cpu, 1);

	*part = (struct document_cpu){
	    .process = profiles->items[0],
	    .tool = T("perf"),
	    .version = run->version.data ? run->version : T(""),
	    .option_count = run->option_count,
	    .options = run->options,
	    .child_count = profiles->count - 1,
	    .children = profiles->items + 1,
	    .sampling = sampling_of(recorded, arena),
	};
	return part;
}

/* The command is known by the name of its process alone, unless the wrapper knows its words. */
static struct text name_of_command(const struct perf_recording *recorded, struct arena *arena)
{
	u32 process = perf_main_process(recorded);

	return process == NO_ID ? T("")
				: arena_copy(arena, intern_text(&recorded->texts,
								recorded->processes[process].name));
}

/* ---------------------------------------------------------------- what is missing */

static void add_span(struct buffer *out, const struct perf_recording *recorded, u64 until)
{
	u64 span = until > recorded->first_time ? until - recorded->first_time : 0;

	buffer_add(out, T(" after "));
	units_add_seconds(out, (double)span / 1e9);
}

static void describe_execution(const struct perf_recording *recorded,
			       const struct perf_process *process, struct buffer *out)
{
	struct text name = intern_text(&recorded->texts, recorded->processes[process->next].name);

	buffer_printf(out, "process %llu executed another program, ",
		      (unsigned long long)process->pid);
	escape_plain(out, name);
	buffer_add(out, T(","));
	add_span(out, recorded, process->ended);
	buffer_printf(out, "; its samples are apart (--pid %llu samples it now)",
		      (unsigned long long)process->pid);
}

static void describe_end(const struct perf_recording *recorded, const struct perf_process *process,
			 struct buffer *out)
{
	buffer_printf(out, "process %llu ended", (unsigned long long)process->pid);
	add_span(out, recorded, process->ended);
	buffer_printf(out, ", before --seconds %.*s were over",
		      TEXT_ARGS(intern_text(&recorded->texts, recorded->seconds)));
}

struct text perf_incomplete(const struct perf_recording *recorded, struct arena *arena)
{
	bool is_timed = intern_text(&recorded->texts, recorded->seconds).length;
	struct buffer out = {0};

	for (size_t i = 0; !out.length && i < recorded->process_count; i++) {
		const struct perf_process *process = &recorded->processes[i];

		if (!perf_was_asked_for(recorded, process->pid))
			continue;
		if (process->next != NO_ID)
			describe_execution(recorded, process, &out);
		else if (process->ended && is_timed)
			describe_end(recorded, process, &out);
	}
	return buffer_take(&out, arena);
}

static struct text describe_gone(const struct perf_frames *frames, struct arena *arena)
{
	struct buffer out = {0};

	if (!frames->gone_count)
		return T("");
	escape_plain_first(&out, intern_text(&frames->recording->texts, frames->gone),
			   frames->gone_count);
	buffer_add_string(
	    &out, frames->gone_count > 1
		      ? " were deleted or replaced while they ran: their functions have no names"
		      : " was deleted or replaced while it ran: its functions have no names");
	return buffer_take(&out, arena);
}

/* ---------------------------------------------------------------- reading */

static bool make_part(const struct recording *recording, const struct perf_recording *recorded,
		      struct inline_source *source, struct arena *arena, struct converted *out,
		      struct text *gone, struct diag *diag)
{
	struct perf_profiles profiles;
	struct perf_frames frames;
	bool fine;

	perf_frames_init(&frames, recorded,
			 recording->no_inline || !source->recorded.tv_sec ? NULL : source,
			 source->recorded, arena);
	fine = perf_profiles_make(&frames, recording->keep_lines, arena, &profiles, diag);
	*gone = describe_gone(&frames, arena);
	perf_frames_release(&frames);
	if (!fine)
		return false;
	if (!out->whole.command.length)
		out->whole.command = name_of_command(recorded, arena);
	profiles.items[0].command = out->whole.command;
	out->whole.sample = part_of(recording, recorded, &profiles, arena);
	return true;
}

static bool convert(const struct recording *recording, const struct perf_recording *recorded,
		    struct arena *arena, struct converted *out, struct diag *diag)
{
	struct inline_source source = {.known = list_objects(recorded, arena),
				       .known_count = recorded->build_id_count,
				       .recorded = recording_time(recording)};
	struct text gone;
	bool fine = make_part(recording, recorded, &source, arena, out, &gone, diag);
	struct recording_notes notes;

	inline_source_release(&source, arena);
	notes = (struct recording_notes){.changed = source.changed,
					 .changed_count = source.changed_count,
					 .gone = gone,
					 .incomplete = perf_incomplete(recorded, arena)};
	if (recording->notes && (notes.changed_count || gone.length || notes.incomplete.length))
		*recording->notes = notes;
	return fine;
}

bool perf_convert(const struct recording *recording, struct arena *arena, struct converted *out,
		  struct diag *diag)
{
	const struct raw_file *file = &recording->files[0];
	struct perf_recording recorded;
	bool fine = file->content.data ? perf_read(file->content, &recorded, diag)
				       : perf_read_file(file->path, &recorded, diag);

	fine = fine && convert(recording, &recorded, arena, out, diag);
	perf_release(&recorded);
	return fine;
}
