#include "callgrind.h"

#include "parsers/resolve/resolve.h"

/* "callgrind-3.19.0" */
static void split_creator(struct text creator, struct document_cpu *cpu)
{
	size_t dash = text_find_last(creator, '-');

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

static bool same_events(const struct cpu_profile *a, const struct cpu_profile *b)
{
	bool same = a->event_count == b->event_count;

	for (u32 e = 0; same && e < a->event_count; e++)
		same = text_equal(a->events[e], b->events[e]);
	return same;
}

/* The processes of one run count the same; a part of a document has one list of events. */
static bool check_events(const struct callgrind_result *recording, struct diag *diag)
{
	for (u32 i = 1; i < recording->process_count; i++)
		if (!same_events(&recording->processes[0].profile,
				 &recording->processes[i].profile))
			return diag_error(diag,
					  "processes %llu and %llu do not count the same events: "
					  "they are not of one run",
					  (unsigned long long)recording->processes[0].profile.pid,
					  (unsigned long long)recording->processes[i].profile.pid);
	return true;
}

static bool resolve_children(struct document_cpu *cpu, const struct callgrind_result *recording,
			     struct arena *arena, struct diag *diag)
{
	cpu->child_count = recording->process_count - 1;
	cpu->children = ARENA_NEW(arena, struct cpu_profile, cpu->child_count);
	for (u32 i = 0; i < cpu->child_count; i++) {
		struct cpu_profile *child = &cpu->children[i];

		if (!cpu_resolve(&recording->processes[i + 1].profile, arena, child, diag))
			return false;
		child->forked |= text_equal(child->command, cpu->process.command);
	}
	return true;
}

bool document_set_callgrind(struct document_profile *profile,
			    const struct callgrind_result *recording, struct arena *arena,
			    struct diag *diag)
{
	const struct cpu_profile *raw = &recording->processes[0].profile;
	struct document_cpu *cpu = ARENA_NEW(arena, struct document_cpu, 1);

	profile->cpu = cpu;
	if (!profile->command.length)
		profile->command = raw->command;
	split_creator(raw->creator, cpu);
	return check_events(recording, diag) && cpu_resolve(raw, arena, &cpu->process, diag) &&
	       resolve_children(cpu, recording, arena, diag) &&
	       count_calls(&cpu->process, &profile->calls, diag);
}

bool document_add_callgrind(struct document *document, struct text name,
			    const struct callgrind_result *recording, struct arena *arena,
			    struct diag *diag)
{
	if (!name.data)
		name = document_profile_name(recording->processes[0].profile.command, arena);
	return document_set_callgrind(document_profile(document, name, arena), recording, arena,
				      diag);
}

/* What all processes called by that name. */
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

bool document_add_dumps(struct document *document, const struct callgrind_result *split,
			struct arena *arena, struct diag *diag)
{
	for (u32 i = 0; i < split->process_count; i++) {
		struct text name = split->processes[i].dump;
		struct callgrind_result dump;

		if (!name.length || document_find(document, name))
			continue;
		dump = take_dump(split, name, arena);
		if (!document_set_callgrind(document_profile(document, name, arena), &dump, arena,
					    diag))
			return false;
	}
	return true;
}
