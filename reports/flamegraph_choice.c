#include "flamegraph_choice.h"

#include "tree_compare.h"
#include "tree_cpu.h"

/* ---------------------------------------------------------------- finding what was asked for */

static bool no_profile(const struct document *document, struct text name, struct diag *diag)
{
	struct buffer names = {0};

	for (u32 i = 0; i < document->profile_count; i++)
		buffer_printf(&names, "%s%.*s", i ? ", " : "",
			      TEXT_ARGS(document->profiles[i].name));
	if (name.length)
		diag_error(diag, "no profile '%.*s'; there are: %.*s", TEXT_ARGS(name),
			   TEXT_ARGS(buffer_text(&names)));
	else
		diag_error(diag, "several profiles, choose one with --profile: %.*s",
			   TEXT_ARGS(buffer_text(&names)));
	buffer_release(&names);
	return false;
}

static bool find_profile(const struct document *document, struct text name,
			 const struct document_profile **found, struct diag *diag)
{
	*found = name.length ? document_find(document, name)
			     : (document->profile_count == 1 ? &document->profiles[0] : NULL);
	if (!document->profile_count)
		return diag_error(diag, "no profile in the document");
	return *found || no_profile(document, name, diag);
}

static bool find_process(const struct document_profile *profile, u32 process,
			 const struct cpu_profile **found, struct diag *diag)
{
	const struct document_cpu *cpu = profile->cpu;

	if (!cpu)
		return diag_error(diag, "profile '%.*s' has no cpu part", TEXT_ARGS(profile->name));
	if (process > cpu->child_count)
		return diag_error(diag, "no process %u: profile '%.*s' has %u besides process 0",
				  process, TEXT_ARGS(profile->name), cpu->child_count);
	*found = process ? &cpu->children[process - 1] : &cpu->process;
	return true;
}

static bool find_event(const struct cpu_profile *process, struct text name, u32 *event,
		       struct diag *diag)
{
	for (*event = 0; *event < process->event_count; ++*event)
		if (!name.length || text_equal(process->events[*event], name))
			return true;
	return diag_error(diag, "no event '%.*s' was recorded", TEXT_ARGS(name));
}

static bool no_contexts(const struct cpu_profile *process, const char *remedy, struct diag *diag)
{
	struct text command = process->command.length ? process->command : T("COMMAND");

	return diag_error(diag,
			  "no call contexts were recorded; record them with: "
			  "profile-deep cpu --stacks -- %.*s%s",
			  (int)(command.length < 300 ? command.length : 300), command.data, remedy);
}

/* ---------------------------------------------------------------- trees */

bool flamegraph_choose(const struct document *document, const struct flamegraph_options *options,
		       struct arena *arena, struct tree *tree, struct text *note, struct diag *diag)
{
	const struct document_profile *profile;
	const struct cpu_profile *process;
	u32 event;

	if (!find_profile(document, options->profile, &profile, diag) ||
	    !find_process(profile, options->process, &process, diag) ||
	    !find_event(process, options->event, &event, diag))
		return false;
	if (process->context_count) {
		*tree = tree_of_contexts(process, event, options->fold, arena);
		*note = T("exact: every stack was recorded");
	} else if (options->estimate) {
		*tree = tree_estimate(process, event, arena);
		*note = T("ESTIMATED from the call graph: stacks are guesses, widths proportional");
	} else {
		return no_contexts(process, " (or guess with --estimate)", diag);
	}
	return true;
}

bool flamegraph_choose_change(const struct document *old, const struct document *now,
			      const struct flamegraph_options *options, struct arena *arena,
			      struct tree *tree, struct text *note, struct diag *diag)
{
	const struct document *const documents[2] = {[OLD] = old, [NEW] = now};
	const struct document_profile *profiles[2];
	const struct cpu_profile *processes[2];
	u32 events[2];

	for (int side = OLD; side <= NEW; side++) {
		if (!find_profile(documents[side], options->profile, &profiles[side], diag) ||
		    !find_process(profiles[side], options->process, &processes[side], diag) ||
		    !find_event(processes[side], options->event, &events[side], diag))
			return false;
		if (!processes[side]->context_count)
			return no_contexts(processes[side], "", diag);
	}
	*tree = tree_compare(processes, events, options->fold, arena);
	*note = T("widths: now; colours: change");
	return true;
}
