#include "flamegraph_choice.h"

#include "parsers/document/memory.h"
#include "reports/analysis/model_cycles.h"
#include "reports/analysis/tree/compare.h"
#include "reports/analysis/tree/cpu.h"
#include "reports/analysis/tree/memory.h"
#include "sampling.h"

/* ---------------------------------------------------------------- finding the process */

static struct text shown(struct text command)
{
	return text_before(command, command.length < 300 ? command.length : 300);
}

static bool no_cpu(const struct document_profile *profile, struct diag *diag)
{
	bool has_sites = profile->memory && profile->memory->process.sites_source;
	struct text command = profile->command.length ? profile->command : T("COMMAND");

	return diag_error(diag,
			  "profile '%.*s' has no cpu part; record it with: "
			  "profile-deep cpu --stacks -- %.*s%s",
			  TEXT_ARGS(profile->name), TEXT_ARGS(shown(command)),
			  has_sites ? " (or draw its allocation sites with --of peak)" : "");
}

static bool find_process(const struct document_profile *profile, u32 process,
			 const struct cpu_profile **found, struct diag *diag)
{
	const struct document_cpu *cpu = document_functions(profile);

	if (!cpu)
		return no_cpu(profile, diag);
	if (process > cpu->child_count)
		return diag_error(diag, "no process %u: profile '%.*s' has %u besides process 0",
				  process, TEXT_ARGS(profile->name), cpu->child_count);
	*found = process ? &cpu->children[process - 1] : &cpu->process;
	return true;
}

static bool find_event(const struct cpu_profile *process, struct text name, u32 *event,
		       struct diag *diag)
{
	*event = name.length || !process->event_count ? cpu_event(process, name) : 0;
	if (*event != NO_ID)
		return true;
	return diag_error(diag, "no event '%.*s' was recorded", TEXT_ARGS(name));
}

static bool find_memory(const struct document_profile *profile, u32 process,
			const struct memory_profile **found, struct diag *diag)
{
	const struct document_memory *memory = profile->memory;

	if (!memory || !memory->process.sites_source)
		return diag_error(diag,
				  "profile '%.*s' has no allocation sites; record them with: "
				  "profile-deep memory -- %.*s",
				  TEXT_ARGS(profile->name), TEXT_ARGS(shown(profile->command)));
	if (process > memory->child_count)
		return diag_error(diag, "no process %u: profile '%.*s' has %u besides process 0",
				  process, TEXT_ARGS(profile->name), memory->child_count);
	*found = process ? &memory->children[process - 1] : &memory->process;
	return true;
}

static bool no_contexts(const struct cpu_profile *process, const char *remedy, struct diag *diag)
{
	struct text command = process->command.length ? process->command : T("COMMAND");

	return diag_error(diag,
			  "no call contexts were recorded; record them with: "
			  "profile-deep cpu --stacks -- %.*s%s",
			  TEXT_ARGS(shown(command)), remedy);
}

/* ---------------------------------------------------------------- trees */

/* One side of the picture. */
struct side {
	const struct document_profile *profile;
	const struct cpu_profile *process;
	const struct memory_profile *memory;
	u32 event;
};

static bool find_side(const struct document *document, const struct flamegraph_options *options,
		      struct side *side, struct diag *diag)
{
	if (!document_choose(document, options->profile, &side->profile, diag))
		return false;
	if (options->subject != FLAMEGRAPH_CPU)
		return find_memory(side->profile, options->process, &side->memory, diag);
	return find_process(side->profile, options->process, &side->process, diag) &&
	       find_event(side->process, options->event, &side->event, diag);
}

static const struct cpu_sampling *sampling_of(const struct side *side)
{
	return document_functions(side->profile)->sampling;
}

/* What the widths are: estimates, with the rate of the samples, or times that were measured. */
static struct text describe_sampled(const struct side *side, struct arena *arena)
{
	if (side->event == SAMPLING_BLOCKED)
		return T("blocked time, measured at every switch of threads");
	return arena_printf(arena, "%.*s: widths are estimates",
			    TEXT_ARGS(sampling_rate(sampling_of(side), arena)));
}

static struct text sampled_words(const struct side *side, struct arena *arena)
{
	struct text words =
	    sampling_words(sampling_of(side), side->process->totals[SAMPLING_SAMPLES], arena);

	return arena_printf(arena, "%.*s: estimates", TEXT_ARGS(words));
}

/* Of stacks that were recorded. */
static struct text describe_widths(const struct side *side, struct arena *arena)
{
	return sampling_of(side) ? describe_sampled(side, arena)
				 : T("exact: every stack was recorded");
}

static bool choose_cpu(const struct side *side, const struct flamegraph_options *options,
		       struct arena *arena, struct tree *tree, struct text *note, struct diag *diag)
{
	if (side->process->context_count) {
		*tree = tree_of_contexts(side->process, side->event, options->fold, arena);
		*note = describe_widths(side, arena);
	} else if (options->estimate) {
		*tree = tree_estimate(side->process, side->event, arena);
		*note = T("ESTIMATED from the call graph: stacks are guesses, widths proportional");
	} else {
		return no_contexts(side->process, " (or guess with --estimate)", diag);
	}
	if (sampling_of(side))
		tree->sampled = sampled_words(side, arena);
	return true;
}

/* "widths: now; colours: change", of samples with the rates of both sides. */
static struct text describe_change(const struct side sides[2], struct arena *arena)
{
	const struct cpu_sampling *old = sampling_of(&sides[OLD]), *now = sampling_of(&sides[NEW]);
	const char *const plain = "widths: now; colours: change";

	if (!old || !now)
		return text_from_string(plain);
	if (old->rate == now->rate || sides[NEW].event == SAMPLING_BLOCKED)
		return arena_printf(arena, "%s; %.*s", plain,
				    TEXT_ARGS(describe_sampled(&sides[NEW], arena)));
	return arena_printf(arena, "%s; %.*s, before %.*s: widths and colours are estimates", plain,
			    TEXT_ARGS(sampling_rate(now, arena)),
			    TEXT_ARGS(sampling_rate(old, arena)));
}

static bool choose_cpu_change(const struct side sides[2], const struct flamegraph_options *options,
			      struct arena *arena, struct tree *tree, struct text *note,
			      struct diag *diag)
{
	const struct cpu_profile *const processes[2] = {
	    [OLD] = sides[OLD].process, [NEW] = sides[NEW].process};
	const u32 events[2] = {[OLD] = sides[OLD].event, [NEW] = sides[NEW].event};

	for (int side = OLD; side <= NEW; side++)
		if (!processes[side]->context_count)
			return no_contexts(processes[side], "", diag);
	*tree = tree_compare(processes, events, options->fold, arena);
	*note = describe_change(sides, arena);
	if (sampling_of(&sides[NEW]))
		tree->sampled = sampled_words(&sides[NEW], arena);
	return true;
}

static void choose_memory(const struct side sides[2], bool is_change,
			  const struct flamegraph_options *options, struct arena *arena,
			  struct tree *tree, struct text *note)
{
	static const enum tree_moment moments[] = {[FLAMEGRAPH_PEAK] = MOMENT_PEAK,
						   [FLAMEGRAPH_EXIT] = MOMENT_EXIT,
						   [FLAMEGRAPH_ALLOCATED] = MOMENT_ALLOCATED};
	enum tree_moment moment = moments[options->subject];

	*tree = tree_of_sites(is_change ? sides[OLD].memory : NULL, sides[NEW].memory, moment, NULL,
			      arena);
	*note = arena_printf(arena, "%s%s%s", tree_moment_title(moment),
			     sides[NEW].memory->sites_source == MEMORY_DHAT
				 ? ", exact, counted by DHAT"
				 : ", of massif's largest snapshot with a tree",
			     is_change ? "; widths: now, colours: change" : "");
}

/* Adds how well model cycles agree, if the widths are some. */
static void describe_model(const struct side *side, struct arena *arena, struct text *note)
{
	if (cpu_event_is_modelled(side->process, side->event))
		*note = arena_printf(arena, "%.*s \xc2\xb7 %.*s", TEXT_ARGS(*note),
				     TEXT_ARGS(model_cycles_agreement()));
}

/* Of functions, by the costs of calls. */
static bool choose_functions(const struct side sides[2], bool is_change,
			     const struct flamegraph_options *options, struct arena *arena,
			     struct tree *tree, struct text *note, struct diag *diag)
{
	if (!(is_change ? choose_cpu_change(sides, options, arena, tree, note, diag)
			: choose_cpu(&sides[NEW], options, arena, tree, note, diag)))
		return false;
	describe_model(&sides[NEW], arena, note);
	return true;
}

bool flamegraph_choose(const struct document *old, const struct document *now,
		       const struct flamegraph_options *options, struct arena *arena,
		       struct tree *tree, struct text *note, struct diag *diag)
{
	struct side sides[2] = {0};

	if ((old && !find_side(old, options, &sides[OLD], diag)) ||
	    !find_side(now, options, &sides[NEW], diag))
		return false;
	if (options->subject == FLAMEGRAPH_CPU)
		return choose_functions(sides, old != NULL, options, arena, tree, note, diag);
	choose_memory(sides, old != NULL, options, arena, tree, note);
	if (!tree->title.length)
		tree->title = sides[NEW].profile->command;
	return true;
}
