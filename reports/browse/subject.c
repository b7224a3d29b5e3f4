#include "subject.h"

#include "common/memory.h"
#include "parsers/document/memory.h"
#include "parsers/resolve/graph.h"
#include "reports/analysis/children.h"
#include "reports/analysis/compare/compare.h"
#include "reports/analysis/compare/match.h"
#include "reports/analysis/label.h"
#include "reports/analysis/model_cycles.h"
#include "reports/views/sampling.h"

/* ---------------------------------------------------------------- finding the processes */

struct finding {
	struct subjects *subjects;
	size_t capacity;
	struct arena *arena;
	const struct document_profile *profile, *old; /* `old` may be NULL */
	bool is_named; /* there are several profiles, so titles begin with their names */
};

static struct text title_of(const struct finding *finding, struct text command, const char *what)
{
	struct text shown = command.length ? command : T("(command unknown)");

	if (!finding->is_named)
		return arena_printf(finding->arena, "%s%.*s", what, TEXT_ARGS(shown));
	return arena_printf(finding->arena, "%.*s: %s%.*s", TEXT_ARGS(finding->profile->name), what,
			    TEXT_ARGS(shown));
}

static struct subject *add(struct finding *finding, struct text command, const char *what)
{
	struct subjects *subjects = finding->subjects;
	struct subject *subject;

	GROW(subjects->items, finding->capacity, (size_t)subjects->count + 1);
	subject = &subjects->items[subjects->count++];
	*subject =
	    (struct subject){.title = title_of(finding, command, what), .arena = finding->arena};
	return subject;
}

static const char *kind_of_child(bool forked)
{
	return forked ? "forked child: " : "executed child: ";
}

static const struct cpu_profile *with_functions(const struct cpu_profile *process)
{
	return process->function_count ? process : NULL;
}

static const struct memory_profile *with_sites(const struct memory_profile *process)
{
	return process->site_count ? process : NULL;
}

static void add_command(struct finding *finding)
{
	const struct document_cpu *cpu = document_functions(finding->profile);
	const struct document_memory *memory = finding->profile->memory;
	const struct cpu_profile *functions = cpu ? with_functions(&cpu->process) : NULL;
	const struct memory_profile *sites = memory ? with_sites(&memory->process) : NULL;
	struct subject *subject;

	if (!functions && !sites)
		return;
	subject = add(finding, functions ? functions->command : sites->command, "");
	subject->cpu = functions;
	subject->sampling = functions ? cpu->sampling : NULL;
	subject->memory = sites;
	if (!finding->old)
		return;
	cpu = document_functions(finding->old);
	if (functions && cpu)
		subject->old_cpu = with_functions(&cpu->process);
	if (sites && finding->old->memory)
		subject->old_memory = with_sites(&finding->old->memory->process);
}

static void add_cpu_children(struct finding *finding)
{
	static const struct document_cpu none;
	const struct document_cpu *cpu = document_functions(finding->profile);
	const struct document_cpu *old = finding->old ? document_functions(finding->old) : NULL;
	const u32 *partner;

	if (!cpu)
		return;
	old = old ? old : &none;
	partner = children_pair(CHILD_COMMANDS(old), CHILD_COMMANDS(cpu), finding->arena);
	for (u32 i = 0; i < cpu->child_count; i++) {
		const struct cpu_profile *child = &cpu->children[i];
		struct subject *subject;

		if (!with_functions(child))
			continue;
		subject = add(finding, sampling_command(child, finding->arena),
			      kind_of_child(child->forked));
		subject->cpu = child;
		subject->sampling = cpu->sampling;
		if (partner[i] != NO_ID)
			subject->old_cpu = with_functions(&old->children[partner[i]]);
	}
}

static void add_memory_children(struct finding *finding)
{
	static const struct document_memory none;
	const struct document_memory *memory = finding->profile->memory;
	const struct document_memory *old = finding->old ? finding->old->memory : NULL;
	const u32 *partner;

	if (!memory)
		return;
	old = old ? old : &none;
	partner = children_pair(CHILD_COMMANDS(old), CHILD_COMMANDS(memory), finding->arena);
	for (u32 i = 0; i < memory->child_count; i++) {
		const struct memory_profile *child = &memory->children[i];
		struct subject *subject;

		if (!with_sites(child))
			continue;
		subject = add(finding, child->command, kind_of_child(child->forked));
		subject->memory = child;
		if (partner[i] != NO_ID)
			subject->old_memory = with_sites(&old->children[partner[i]]);
	}
}

void subjects_find(const struct document *now, const struct document *old, struct arena *arena,
		   struct subjects *subjects)
{
	struct finding finding = {
	    .subjects = subjects, .arena = arena, .is_named = now->profile_count > 1};

	*subjects = (struct subjects){0};
	for (u32 i = 0; i < now->profile_count; i++) {
		finding.profile = &now->profiles[i];
		finding.old = old ? document_partner(old, now, finding.profile->name) : NULL;
		add_command(&finding);
		add_cpu_children(&finding);
		add_memory_children(&finding);
	}
	arena_adopt(arena, subjects->items);
}

/* ---------------------------------------------------------------- what lists need */

bool subject_has_event(const struct subject *subject, u32 event)
{
	return !subject->old_cpu ||
	       cpu_event(subject->old_cpu, subject->cpu->events[event]) != NO_ID;
}

void subject_add_unit(struct buffer *out, const struct subject *subject, u32 event,
		      struct arena *arena)
{
	buffer_printf(out, " %.*s", TEXT_ARGS(cpu_event_label(subject->cpu, event)));
	if (cpu_event_is_modelled(subject->cpu, event))
		buffer_printf(out, "; %.*s", TEXT_ARGS(model_cycles_agreement_in_short()));
	if (subject->sampling && event == SAMPLING_SAMPLES)
		buffer_printf(out, ", estimates, %.*s",
			      TEXT_ARGS(sampling_rate(subject->sampling, arena)));
}

bool subject_knows_calls(const struct subject *subject)
{
	return !subject->sampling;
}

const struct start_up *subject_start_up(struct subject *subject)
{
	struct start_up *start_up;

	if (subject->start_up)
		return subject->start_up;
	start_up = ARENA_NEW(subject->arena, struct start_up, 1);
	*start_up = start_up_find(subject->cpu, subject->arena);
	if (start_up->count < 2)
		*start_up = (struct start_up){0};
	subject->start_up = start_up;
	return start_up;
}

const bool *subject_recursion(struct subject *subject)
{
	if (!subject->recursion)
		subject->recursion = call_graph_recursion(subject->cpu, subject->arena);
	return subject->recursion;
}

const struct text *subject_labels(struct subject *subject)
{
	u32 count = subject->cpu->function_count;
	struct text *labels;

	if (subject->labels)
		return subject->labels;
	labels = ARENA_NEW(subject->arena, struct text, (size_t)count + 1);
	for (u32 f = 0; f < count; f++)
		labels[f] = label_of(subject->cpu->functions[f].name, subject->arena);
	subject->labels = labels;
	return labels;
}

struct cpu_match *subject_match(struct subject *subject, u32 event)
{
	const struct cpu_profile *profiles[2] = {subject->old_cpu, subject->cpu};
	u32 events[2];

	if (subject->match && subject->match_event == event)
		return subject->match;
	events[OLD] = cpu_event(subject->old_cpu, subject->cpu->events[event]);
	events[NEW] = event;
	subject->match = ARENA_NEW(subject->arena, struct cpu_match, 1);
	subject->match_event = event;
	cpu_match(profiles, events, subject->arena, subject->match);
	return subject->match;
}
