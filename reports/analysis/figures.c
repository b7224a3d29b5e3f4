#include "figures.h"

#include "parsers/document/growth.h"
#include "parsers/document/io.h"
#include "parsers/document/memory.h"
#include "parsers/document/repeats.h"
#include "parsers/document/timing.h"
#include "parsers/kinds.h"
#include "parsers/resolve/resolve.h"
#include "processes.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_EVENTS = 64, MOST_CHILDREN = 1000, MOST_FUNCTIONS = 1000 };

struct collecting {
	const struct document_profile *profile;
	struct figures *out;
	struct arena *arena;
	struct diag *diag;
};

struct figure figure_of_value(struct text name, const struct metric_kind *kind, u64 value)
{
	return (struct figure){.name = name,
			       .label = kind ? kind->label : name,
			       .kind = kind ? kind->kind : T(""),
			       .process = T(""),
			       .unit = kind ? kind->unit : UNIT_COUNT,
			       .is_exact = !kind || kind->is_exact,
			       .limit = kind ? kind->limit : T(""),
			       .value = value,
			       .low = value,
			       .high = value};
}

static struct figure *add_as(struct collecting *c, struct text name, const struct metric_kind *kind,
			     u64 value)
{
	struct figure *figure = &c->out->items[c->out->count++];

	*figure = figure_of_value(name, kind, value);
	return figure;
}

static struct figure *add(struct collecting *c, struct text name, u64 value)
{
	return add_as(c, name, metric_find(name), value);
}

/* An event that is called like a metric of another kind, such as "growth", is not that metric. */
static void add_event(struct collecting *c, struct text name, u64 value)
{
	const struct metric_kind *kind = metric_find(name);

	add_as(c, name, kind && text_equal(kind->kind, T("cpu")) ? kind : NULL, value);
}

static u64 nanoseconds(double seconds)
{
	if (!(seconds > 0))
		return 0;
	return seconds < 9e9 ? (u64)(seconds * 1e9 + 0.5) : (u64)9e18;
}

/* ---------------------------------------------------------------- cpu */

struct text figures_event(struct text event, const char *prefix, struct arena *arena)
{
	struct text name = arena_printf(arena, "%s%.*s", prefix, TEXT_ARGS(event));
	char *bytes = arena_new(arena, name.length + 1, 1);

	for (size_t i = 0; i < name.length; i++)
		bytes[i] = (char)tolower((unsigned char)name.data[i]);
	return (struct text){bytes, name.length};
}

static void add_events(struct collecting *c, const struct cpu_profile *process, const u64 *costs,
		       const char *prefix)
{
	for (u32 event = 0; event < process->event_count && event < MOST_EVENTS; event++)
		add_event(c, figures_event(process->events[event], prefix, c->arena), costs[event]);
}

static u64 estimated_cycles(const struct cpu_profile *process, struct text event)
{
	u64 cycles;

	(void)event;
	return cpu_estimated_cycles(process, process->program, &cycles) ? cycles : 0;
}

static void set_children(struct figure *figure, const struct document_cpu *cpu,
			 process_cost_of *cost_of, struct text event)
{
	figure->children = processes_cost_of_children(cpu, false, cost_of, event);
	figure->forks = processes_cost_of_children(cpu, true, cost_of, event);
}

/* Completes the figures from `first` on, which add_process() has added. */
static void set_children_of_cpu(struct collecting *c, u32 first)
{
	const struct document_cpu *cpu = c->profile->cpu;
	u32 events =
	    cpu->process.event_count < MOST_EVENTS ? cpu->process.event_count : MOST_EVENTS;
	struct figure *figures = &c->out->items[first];

	for (u32 i = 0; i < events; i++) {
		struct text event = cpu->process.events[i];

		set_children(&figures[i], cpu, process_cost, event);
		set_children(&figures[events + i], cpu, process_total, event);
	}
	if (c->out->count > first + 2 * events)
		set_children(&figures[2 * events], cpu, estimated_cycles, T(""));
}

/* The figures from `first` on are of that kind and process. */
static void set_source(struct collecting *c, u32 first, struct text kind, struct text process)
{
	for (u32 i = first; i < c->out->count; i++) {
		c->out->items[i].kind = kind;
		c->out->items[i].process = process;
	}
}

static void add_process(struct collecting *c, const struct cpu_profile *process, struct text name)
{
	u32 first = c->out->count;
	u64 cycles;

	add_events(c, process, process->program, "");
	add_events(c, process, process->totals, "process_");
	if (cpu_estimated_cycles(process, process->program, &cycles))
		add(c, T("estimated_cycles"), cycles);
	set_source(c, first, T("cpu"), name);
}

/* The name of a child process. Children with the same command are numbered: `before` is how many
 * came earlier. */
static struct text child_name(struct text command, u32 before, struct arena *arena)
{
	if (!before)
		return command;
	return arena_printf(arena, "%.*s (%u)", TEXT_ARGS(command), before + 1);
}

static u32 children_before(const struct document_cpu *cpu, u32 child)
{
	u32 before = 0;

	for (u32 i = 0; i < child; i++)
		before += text_equal(cpu->children[i].command, cpu->children[child].command);
	return before;
}

static void add_cpu(struct collecting *c)
{
	const struct document_cpu *cpu = c->profile->cpu;
	u32 first = c->out->count;

	if (!cpu)
		return;
	add_process(c, &cpu->process, T(""));
	set_children_of_cpu(c, first);
	for (u32 i = 0; i < cpu->child_count; i++)
		add_process(
		    c, &cpu->children[i],
		    child_name(cpu->children[i].command, children_before(cpu, i), c->arena));
}

/* ---------------------------------------------------------------- memory, io, count */

/* Adds the counts of all kinds that are in the document under a path. */
static void add_plain_figures(struct collecting *c)
{
	const struct metric_kind *metric;
	const struct kind *kind;
	u64 value;

	for (size_t k = 0; (kind = kind_at(k)); k++)
		for (size_t i = 0; (metric = metric_of_kind(kind->name, i)); i++)
			if (metric->path &&
			    kind_count(kind, c->profile, metric->path, c->arena, &value))
				add(c, metric->name, value);
}

static void add_child(struct figure *figure, const struct memory_profile *child, u64 value)
{
	*(child->forked ? &figure->forks : &figure->children) += value;
}

/* Massif records only the peak. A peak without any allocation means that allocations were not
 * recorded. */
static void add_memory(struct collecting *c)
{
	const struct document_memory *memory = c->profile->memory;
	struct figure *allocated, *allocations, *at_exit;

	if (!memory || memory->process.peak_source != MEMORY_DHAT ||
	    (!memory->process.allocations && memory->process.peak_bytes))
		return;
	allocated = add(c, T("allocated"), memory->process.allocated_bytes);
	allocations = add(c, T("allocations"), memory->process.allocations);
	at_exit = add(c, T("at_exit"), memory->process.at_exit_bytes);
	for (u32 i = 0; i < memory->child_count; i++) {
		const struct memory_profile *child = &memory->children[i];

		add_child(allocated, child, child->allocated_bytes);
		add_child(allocations, child, child->allocations);
		add_child(at_exit, child, child->at_exit_bytes);
	}
}

/* Adds the figures that are counted only per file. */
static bool add_files(struct collecting *c, const struct io_profile *io)
{
	u64 opens = 0, reads = 0, writes = 0, fsyncs = 0;
	bool overflow = false;

	for (u32 i = 0; i < io->file_count; i++) {
		overflow |= __builtin_add_overflow(opens, io->files[i].opens, &opens);
		overflow |= __builtin_add_overflow(reads, io->files[i].reads, &reads);
		overflow |= __builtin_add_overflow(writes, io->files[i].writes, &writes);
		overflow |= __builtin_add_overflow(fsyncs, io->files[i].fsyncs, &fsyncs);
	}
	add(c, T("opens"), opens);
	add(c, T("reads"), reads);
	add(c, T("writes"), writes);
	add(c, T("fsyncs"), fsyncs);
	return !overflow ||
	       diag_error(c->diag, "profiles.%.*s.io.files: the sum over all files is above 2^64-1",
			  TEXT_ARGS(c->profile->name));
}

static bool add_io(struct collecting *c)
{
	const struct document_io *io = c->profile->io;

	return !io || !io->profile.files || add_files(c, &io->profile);
}

/* The same figures as those of cpu, if that was not measured. Without functions, the program's
 * share of the process is not known. */
static void add_instructions(struct collecting *c, const struct cpu_profile *process,
			     struct text name)
{
	u32 ir = cpu_event(process, T("Ir")), first = c->out->count;

	if (ir == NO_ID)
		return;
	if (c->profile->cpu || !process->function_count) {
		add(c, T("count"), process->program[ir]);
	} else {
		add(c, T("ir"), process->program[ir]);
		add(c, T("process_ir"), process->totals[ir]);
	}
	set_source(c, first, T("count"), name);
}

static u64 held_at_exit(const struct cpu_profile *process, struct text event)
{
	(void)event;
	return process->heap ? process->heap->at_exit_bytes : 0;
}

/* Adds a figure of the whole process and what its children add to it. */
static void add_total(struct collecting *c, struct text name, process_cost_of *cost_of,
		      struct text event)
{
	const struct document_cpu *count = c->profile->count;

	set_children(add(c, name, cost_of(&count->process, event)), count, cost_of, event);
}

/* The same figures as DHAT's, if that was not asked. */
static void add_heap(struct collecting *c)
{
	const struct cpu_profile *process = &c->profile->count->process;
	u32 first = c->out->count;

	if (!process->heap || cpu_event(process, T("Allocations")) == NO_ID ||
	    cpu_event(process, T("AllocatedBytes")) == NO_ID || c->profile->memory)
		return;
	add(c, T("peak"), process->heap->peak_bytes);
	add_total(c, T("allocations"), process_total, T("Allocations"));
	add_total(c, T("allocated"), process_total, T("AllocatedBytes"));
	add_total(c, T("at_exit"), held_at_exit, T(""));
	set_source(c, first, T("count"), T(""));
}

static void add_count(struct collecting *c)
{
	const struct document_cpu *count = c->profile->count;
	u32 first = c->out->count;

	if (!count)
		return;
	add_instructions(c, &count->process, T(""));
	for (u32 i = first; i < c->out->count; i++)
		set_children(&c->out->items[i], count, i == first ? process_cost : process_total,
			     T("Ir"));
	add_heap(c);
	for (u32 i = 0; i < count->child_count && i < MOST_CHILDREN; i++)
		add_instructions(
		    c, &count->children[i],
		    child_name(count->children[i].command, children_before(count, i), c->arena));
}

/* Model cycles, and the instructions beside them if no other kind counted them; these are not
 * judged here. */
static void add_model_cycles(struct collecting *c, const struct cpu_profile *process,
			     struct text name)
{
	u32 cycles = cpu_event(process, T("Cy")), ir = cpu_event(process, T("Ir"));
	u32 first = c->out->count;

	if (cycles == NO_ID || ir == NO_ID)
		return;
	add(c, T("model_cycles"), process->program[cycles])->label = process->cycles_label;
	if (!c->profile->cpu && !c->profile->count)
		add(c, T("ir"), process->program[ir])->limit = T("");
	set_source(c, first, T("cycles"), name);
}

static void add_cycles(struct collecting *c)
{
	static const struct text events[] = {TEXT("Cy"), TEXT("Ir")};
	const struct document_cpu *cycles = c->profile->cycles;
	u32 first = c->out->count;

	if (!cycles)
		return;
	add_model_cycles(c, &cycles->process, T(""));
	for (u32 i = first; i < c->out->count; i++)
		set_children(&c->out->items[i], cycles, process_cost, events[i - first]);
	for (u32 i = 0; i < cycles->child_count && i < MOST_CHILDREN; i++)
		add_model_cycles(
		    c, &cycles->children[i],
		    child_name(cycles->children[i].command, children_before(cycles, i), c->arena));
}

/* The time that the samples of all processes stand for. */
static void add_sampled(struct collecting *c)
{
	const struct document_cpu *sample = c->profile->sample;
	u64 samples = sample ? sample->process.totals[0] : 0;

	for (u32 i = 0; sample && i < sample->child_count; i++)
		if (__builtin_add_overflow(samples, sample->children[i].totals[0], &samples))
			return;
	if (sample && sample->sampling && sample->sampling->rate)
		add(c, T("sampled"), nanoseconds((double)samples / (double)sample->sampling->rate));
}

static u64 calls_of(const struct cpu_profile *process, struct text event)
{
	u64 calls = 0;

	(void)event;
	for (u32 i = 0; i < process->call_count; i++)
		calls += process->calls[i].count;
	return calls;
}

static void add_calls(struct collecting *c)
{
	const struct document_cpu *functions = document_functions(c->profile);
	struct figure *figure;

	if (!functions || c->profile->calls == DOCUMENT_UNKNOWN)
		return;
	figure = add(c, T("calls"), c->profile->calls);
	figure->kind = c->profile->cpu ? T("cpu") : c->profile->count ? T("count") : T("cycles");
	set_children(figure, functions, calls_of, T(""));
}

u64 figures_exponent(double exponent)
{
	static const double most = 1000;

	return exponent > 0
		   ? (u64)(fmin(exponent, most) * (double)metric_scale(UNIT_EXPONENT) + 0.5)
		   : 0;
}

/* How the whole program grows. Its functions are compared apart (compare/growth.h). */
static void add_growth(struct collecting *c)
{
	if (c->profile->growth)
		add(c, T("growth"), figures_exponent(c->profile->growth->table.program.exponent));
}

/* ---------------------------------------------------------------- times */

/* Adds a time: a single number, or, if the runs are known, with its range. */
static struct figure *add_time(struct collecting *c, struct text name, double seconds, u64 runs,
			       double least, double most)
{
	struct figure *figure;

	if (isnan(seconds))
		return NULL;
	figure = add(c, name, nanoseconds(seconds));
	if (runs < 2)
		return figure;
	figure->is_spread = true;
	figure->low = nanoseconds(least);
	figure->high = nanoseconds(most);
	return figure;
}

/* An unknown time counts as 0. */
static double or_nothing(double seconds)
{
	return isnan(seconds) ? 0 : seconds;
}

static double wall_of(const struct timing_run *run)
{
	return or_nothing(run->wall);
}

static double undisturbed_of(const struct timing_run *run)
{
	return sample_undisturbed(or_nothing(run->wall), or_nothing(run->waiting));
}

static double cpu_of(const struct timing_run *run)
{
	return or_nothing(run->user) + or_nothing(run->system);
}

/* Sets the figure's value in every run; nothing if there is only one run. */
static void add_runs(struct collecting *c, struct text name, const struct timing_profile *timing,
		     double (*value_of)(const struct timing_run *))
{
	const struct figure *figure = figures_find(c->out, name, T(""));
	double *values;

	if (!figure || timing->run_count < 2)
		return;
	values = ARENA_NEW(c->arena, double, timing->run_count);
	for (u32 i = 0; i < timing->run_count; i++)
		values[i] = value_of(&timing->each[i]);
	sample_sort(values, timing->run_count);
	c->out->items[figure - c->out->items].runs = (struct sample){values, timing->run_count};
}

static void add_clock(struct collecting *c, struct text name, const struct timing_statistic *clock)
{
	if (clock)
		add_time(c, name, clock->median, c->profile->timing->profile.runs, clock->min,
			 clock->max);
}

/* Adds up user and kernel time. An unknown one counts as 0. */
static struct timing_statistic add_up(const struct timing_statistic *user,
				      const struct timing_statistic *system)
{
	static const struct timing_statistic nothing;
	struct timing_statistic sum = user ? *user : nothing;

	sum.median += system ? system->median : 0;
	sum.min += system ? system->min : 0;
	sum.max += system ? system->max : 0;
	return sum;
}

static void add_peak_rss(struct collecting *c, u64 bytes)
{
	enum { MEGABYTE = 1 << 20 };

	if (bytes)
		add(c, T("rss"), bytes);
	else if (c->profile->peak_memory_mb > 0)
		add(c, T("rss"), (u64)(c->profile->peak_memory_mb * MEGABYTE + 0.5));
}

/* Adds the times of the command: of its runs if they are known, else of the single run. */
static void add_times(struct collecting *c)
{
	static const struct timing_profile nothing;
	const struct timing_profile *t =
	    c->profile->timing ? &c->profile->timing->profile : &nothing;
	struct timing_statistic cpu = add_up(t->user, t->system);

	if (t->wall && !isnan(t->wall->median)) {
		add_clock(c, T("wall"), t->wall);
		add_clock(c, T("cpu"), &cpu);
	} else {
		add_time(c, T("wall"), c->profile->wall_time, 1, 0, 0);
		add_time(c, T("cpu"), c->profile->cpu_time, 1, 0, 0);
	}
	add_clock(c, T("undisturbed"), t->undisturbed);
	add_runs(c, T("wall"), t, wall_of);
	add_runs(c, T("undisturbed"), t, undisturbed_of);
	add_runs(c, T("cpu"), t, cpu_of);
	add_peak_rss(c, t->peak_rss_bytes);
	c->out->timed_run_count = t->runs;
	c->out->reference = t->reference ? nanoseconds(t->reference->median) : 0;
	c->out->start_up = isnan(t->start_up) ? 0 : nanoseconds(t->start_up);
}

/* Adds the functions timed by the timing library. Their range is the minimum to the 95th
 * percentile. */
static void add_timed_functions(struct collecting *c)
{
	const struct document_timing *timing = c->profile->timing;
	u32 count = 0;

	for (u32 i = 0; timing && i < timing->profile.function_count && count < MOST_FUNCTIONS;
	     i++) {
		const struct timing_function *function = &timing->profile.functions[i];
		struct figure *figure = add_time(c, T("function_time"), function->p50,
						 function->calls, function->min, function->p95);

		if (!figure)
			continue;
		figure->process = function->name;
		count++;
	}
}

/* ---------------------------------------------------------------- repeats */

static void add_ranges(struct collecting *c, const struct document_repeats *repeats)
{
	for (u32 i = 0; i < repeats->range_count; i++) {
		const struct document_range *range = &repeats->ranges[i];
		const struct figure *found = figures_find(c->out, range->metric, T(""));

		if (!found)
			continue;
		c->out->items[found - c->out->items].low = range->min;
		c->out->items[found - c->out->items].high = range->max;
	}
}

static void add_repeats(struct collecting *c)
{
	const struct document_repeats *repeats = c->profile->repeats;

	c->out->run_count = repeats ? repeats->runs : 1;
	if (!repeats)
		return;
	add_ranges(c, repeats);
	c->out->noisy_count = repeats->noisy_count;
	c->out->noisy = repeats->noisy;
	for (u32 i = 0; i < c->out->count; i++)
		c->out->items[i].is_spread |= c->out->items[i].is_exact && repeats->runs > 1;
}

/* ---------------------------------------------------------------- */

static u32 place(const struct figure *figure)
{
	size_t count;
	const struct metric_kind *kinds = metric_kinds(&count);

	for (u32 i = 0; i < count; i++)
		if (text_equal(kinds[i].name, figure->name))
			return i;
	return (u32)count;
}

/* Orders figures: the process before its children; then known metrics in the order of the table,
 * then other events. */
static int by_place(const void *a, const void *b)
{
	const struct figure *x = a, *y = b;
	u32 first = place(x), second = place(y);

	if (first != second)
		return first < second ? -1 : 1;
	if (text_compare(x->process, y->process))
		return text_compare(x->process, y->process);
	return text_compare(x->name, y->name);
}

static size_t figures_at_most(const struct document_profile *profile)
{
	size_t cpu = profile->cpu ? (size_t)profile->cpu->child_count + 1 : 0;
	size_t counted = profile->count ? (size_t)profile->count->child_count + 1 : 0;
	size_t modelled = profile->cycles ? (size_t)profile->cycles->child_count + 1 : 0;
	size_t timed = profile->timing ? profile->timing->profile.function_count : 0, metrics;

	metric_kinds(&metrics);
	return metrics + 2 * counted + 2 * modelled + timed + cpu * (2 * MOST_EVENTS + 1);
}

bool figures_read(const struct document_profile *profile, struct arena *arena, struct figures *out,
		  struct diag *diag)
{
	struct collecting c = {profile, out, arena, diag};

	*out = (struct figures){0};
	out->items = ARENA_NEW(arena, struct figure, figures_at_most(profile));
	add_cpu(&c);
	add_calls(&c);
	add_plain_figures(&c);
	add_count(&c);
	add_cycles(&c);
	add_memory(&c);
	if (!add_io(&c))
		return false;
	add_sampled(&c);
	add_growth(&c);
	add_times(&c);
	add_timed_functions(&c);
	add_repeats(&c);
	qsort(out->items, out->count, sizeof(*out->items), by_place);
	return true;
}

struct figure figure_with_children(const struct figure *figure)
{
	struct figure whole = *figure;

	whole.value += figure->children;
	whole.low += figure->children;
	whole.high += figure->children;
	return whole;
}

struct figure figure_of_forks(const struct figure *figure)
{
	struct figure forks = *figure;

	forks.value = forks.low = forks.high = figure->forks;
	return forks;
}

const struct figure *figures_find(const struct figures *figures, struct text name,
				  struct text process)
{
	for (u32 i = 0; i < figures->count; i++)
		if (text_equal(figures->items[i].name, name) &&
		    text_equal(figures->items[i].process, process))
			return &figures->items[i];
	return NULL;
}

const struct figure *figures_find_of(const struct figures *figures, struct text kind,
				     struct text name, struct text process)
{
	const struct figure *found = figures_find(figures, name, process);

	return found && text_equal(found->kind, kind) ? found : NULL;
}
