#include "compare.h"

#include "common/buffer.h"
#include "common/memory.h"
#include "parsers/document/growth.h"
#include "parsers/document/memory.h"
#include "parsers/document/repeats.h"
#include "parsers/kinds.h"
#include "reports/analysis/causes.h"
#include "reports/analysis/children.h"
#include "reports/analysis/compiler.h"
#include "reports/analysis/figures.h"
#include "reports/analysis/processes.h"
#include "reports/analysis/prune.h"
#include "growth.h"

#include <stdlib.h>
#include <string.h>

/* The two profiles being compared, and their data. */
struct comparing {
	const struct compare_options *options;
	const struct document *documents[2];
	const struct document_profile *profiles[2];
	struct figures figures[2];
	struct text event; /* of the causes; "": the one asked for, or the first */
	struct arena *arena;
	struct profile_change *out;
};

const char *verdict_name(enum verdict verdict)
{
	static const char *const names[] = {"unchanged", "improved", "inconclusive", "incomparable",
					    "regressed"};

	return names[verdict];
}

enum exit_code verdict_exit_code(enum verdict verdict)
{
	if (verdict == VERDICT_REGRESSED)
		return EXIT_REGRESSION;
	return verdict == VERDICT_INCOMPARABLE ? EXIT_INCOMPARABLE : EXIT_FINE;
}

static enum verdict heavier(enum verdict a, enum verdict b)
{
	return a > b ? a : b;
}

/* ---------------------------------------------------------------- causes */

static struct text causes_event(const struct comparing *c, const struct cpu_profile *old)
{
	if (c->options->event.length)
		return c->options->event;
	if (c->event.length)
		return c->event;
	return old->event_count ? old->events[0] : (struct text){0};
}

/* The functions that at least one of the profiles lists as not repeatable. */
static struct text *all_noisy(const struct comparing *c, u32 *count)
{
	const struct figures *f = c->figures;
	struct text *noisy =
	    ARENA_NEW(c->arena, struct text, (size_t)f[OLD].noisy_count + f[NEW].noisy_count + 1);
	u32 i = 0, j = 0;

	*count = 0;
	while (i < f[OLD].noisy_count || j < f[NEW].noisy_count)
		if (j == f[NEW].noisy_count ||
		    (i < f[OLD].noisy_count && text_compare(f[OLD].noisy[i], f[NEW].noisy[j]) <= 0))
			noisy[(*count)++] = f[OLD].noisy[i++];
		else
			noisy[(*count)++] = f[NEW].noisy[j++];
	return noisy;
}

static void add_process(struct comparing *c, const struct cpu_profile *old,
			const struct cpu_profile *now, struct text command)
{
	struct process_change *process = &c->out->processes[c->out->process_count];
	struct text event = causes_event(c, old);
	const struct cpu_profile *alike[2] = {old, now};
	u32 noisy_count, *ids[2];
	struct text *noisy = all_noisy(c, &noisy_count);

	if (cpu_event(old, event) == NO_ID || cpu_event(now, event) == NO_ID)
		return;
	cpu_prune_alike(alike, c->arena, ids);
	process->command = command;
	cpu_compare(alike[OLD], alike[NEW], event, noisy, noisy_count, c->options->top, c->arena,
		    &process->cpu);
	process->line_count =
	    compare_lines(alike[OLD], alike[NEW], &process->cpu, c->options->moved,
			  c->options->lines, c->arena, &process->lines);
	c->out->process_count++;
}

/* The parts with counted functions that both have, of the same kind; cpu rather than count. */
static bool find_functions(const struct comparing *c, const struct document_cpu **old,
			   const struct document_cpu **now)
{
	const struct kind *kind;

	for (size_t i = 0; (kind = kind_at(i)); i++) {
		if (kind->is_estimate)
			continue;
		*old = kind_functions(kind, c->profiles[OLD]);
		*now = kind_functions(kind, c->profiles[NEW]);
		if (*old && *now && (*old)->process.function_count &&
		    (*now)->process.function_count)
			return true;
	}
	return false;
}

/* Compares the process of two parts, and each child with its partner. */
static void compare_processes(struct comparing *c, const struct document_cpu *old,
			      const struct document_cpu *now,
			      void (*add)(struct comparing *, const struct cpu_profile *,
					  const struct cpu_profile *, struct text command))
{
	u32 *partner = children_pair(CHILD_COMMANDS(old), CHILD_COMMANDS(now), c->arena);

	add(c, &old->process, &now->process, T(""));
	for (u32 i = 0; i < now->child_count; i++)
		if (partner[i] != NO_ID)
			add(c, &old->children[partner[i]], &now->children[i],
			    now->children[i].command);
}

static void add_alone(struct comparing *c, const struct cpu_profile *child, int side,
		      struct text event)
{
	if (!child->forked)
		c->out->alone[c->out->alone_count++] =
		    (struct process_alone){child->command, side, process_total(child, event)};
}

/* Lists the children that only one side has. */
static void find_alone(struct comparing *c, const struct document_cpu *old,
		       const struct document_cpu *now)
{
	u32 *partner = children_pair(CHILD_COMMANDS(old), CHILD_COMMANDS(now), c->arena), *ended;
	u32 count = children_ended(old->child_count, partner, now->child_count, c->arena, &ended);
	struct text event = causes_event(c, &old->process);

	c->out->alone = ARENA_NEW(c->arena, struct process_alone,
				  (size_t)old->child_count + now->child_count + 1);
	for (u32 i = 0; i < now->child_count; i++)
		if (partner[i] == NO_ID)
			add_alone(c, &now->children[i], NEW, event);
	for (u32 i = 0; i < count; i++)
		add_alone(c, &old->children[ended[i]], OLD, event);
}

static void find_causes(struct comparing *c)
{
	const struct document_cpu *old, *now;

	c->out->process_count = c->out->alone_count = 0;
	if (!find_functions(c, &old, &now))
		return;
	c->out->processes =
	    ARENA_NEW(c->arena, struct process_change, (size_t)now->child_count + 1);
	compare_processes(c, old, now, add_process);
	find_alone(c, old, now);
}

static void add_sampled(struct comparing *c, const struct cpu_profile *old,
			const struct cpu_profile *now, struct text command)
{
	struct process_sampled_change *process = &c->out->sampled[c->out->sampled_count++];

	process->command = command;
	process->sampling[OLD] = c->profiles[OLD]->sample->sampling;
	process->sampling[NEW] = c->profiles[NEW]->sample->sampling;
	sampled_compare(old, now, c->arena, &process->sampled);
}

static void compare_samples(struct comparing *c)
{
	const struct document_cpu *old = c->profiles[OLD]->sample;
	const struct document_cpu *now = c->profiles[NEW]->sample;

	if (!old || !now)
		return;
	c->out->sampled =
	    ARENA_NEW(c->arena, struct process_sampled_change, (size_t)now->child_count + 1);
	compare_processes(c, old, now, add_sampled);
}

static void add_memory(struct comparing *c, const struct memory_profile *old,
		       const struct memory_profile *now, struct text command)
{
	struct process_memory_change *process = &c->out->memories[c->out->memory_count++];

	process->command = command;
	memory_compare(old, now, c->arena, &process->memory);
}

static void find_memory_causes(struct comparing *c)
{
	const struct document_memory *old = c->profiles[OLD]->memory;
	const struct document_memory *now = c->profiles[NEW]->memory;
	u32 *partner;

	if (!old || !now)
		return;
	partner = children_pair(CHILD_COMMANDS(old), CHILD_COMMANDS(now), c->arena);
	c->out->memories =
	    ARENA_NEW(c->arena, struct process_memory_change, (size_t)now->child_count + 1);
	add_memory(c, &old->process, &now->process, T(""));
	for (u32 i = 0; i < now->child_count; i++)
		if (partner[i] != NO_ID)
			add_memory(c, &old->children[partner[i]], &now->children[i],
				   now->children[i].command);
}

/* ---------------------------------------------------------------- judging */

/* Names the functions that are not repeatable. `cpu` has at least one changed function. */
static struct text name_noise(const struct cpu_change *cpu, struct arena *arena)
{
	struct text first = cpu->match.functions[cpu->functions[0].function].name;
	struct buffer out = {0};
	u32 causes = 0;

	buffer_add_string(&out, "only functions changed that are not the same in every run");
	for (u32 i = 0; i < cpu->count; i++)
		causes |= causes_of(cpu->match.functions[cpu->functions[i].function].name);
	if (causes) {
		buffer_add_string(&out, " (");
		causes_name(&out, causes);
		buffer_add_byte(&out, ')');
	}
	buffer_printf(&out, ": %.*s%s", TEXT_ARGS(first), cpu->count > 1 ? " …" : "");
	return buffer_take(&out, arena);
}

/* Whether the repeatable functions together changed in the direction of the total. */
static bool repeatable_moved(const struct cpu_change *cpu)
{
	i64 moved = 0, total = change_of(cpu->totals);

	for (u32 i = 0; i < cpu->count; i++)
		if (!cpu->functions[i].is_noisy &&
		    __builtin_add_overflow(moved, cpu->functions[i].self, &moved))
			return true;
	return total > 0 ? moved > 0 : moved < 0;
}

static const struct cpu_change *cpu_of(const struct comparing *c, struct text process)
{
	for (u32 i = 0; i < c->out->process_count; i++)
		if (text_equal(c->out->processes[i].command, process))
			return &c->out->processes[i].cpu;
	return NULL;
}

static bool is_instructions(struct text name)
{
	return text_equal(name, T("ir")) || text_equal(name, T("process_ir")) ||
	       text_equal(name, T("count"));
}

/* A new time relative to the old one, in thousandths, at least one; 1000 if one of them is unknown.
 */
static u64 slowness(u64 old, u64 now)
{
	u64 ratio = old && now ? (u64)((unsigned __int128)now * 1000 / old) : 1000;

	return ratio ? ratio : 1;
}

static u64 slowness_of_machine(const struct comparing *c)
{
	return slowness(c->figures[OLD].reference, c->figures[NEW].reference);
}

static u64 slowness_of_start(const struct comparing *c)
{
	return slowness(c->figures[OLD].start_up, c->figures[NEW].start_up);
}

/* A new time as the machine of before would have taken it: its work at the pace of then, and beside
 * it, where that is known, the start of a process as it was then. */
static u64 at_old_pace(const struct comparing *c, u64 time, bool corrects_start)
{
	u64 old_start = 0, new_start = 0;

	if (corrects_start && c->figures[OLD].start_up && c->figures[NEW].start_up) {
		old_start = c->figures[OLD].start_up;
		new_start = c->figures[NEW].start_up;
	}
	time -= new_start < time ? new_start : time;
	return old_start + (u64)((unsigned __int128)time * 1000 / slowness_of_machine(c));
}

/* The limit as a ratio to the old value, and its inverse for improvements. */
static struct sample_limits ratio_limits(const struct metric_change *m)
{
	double most = 1;

	if (m->limit.kind == LIMIT_PERCENT)
		most += (double)m->limit.amount / (100.0 * PERCENT_UNIT);
	else if (m->value[OLD])
		most += (double)m->limit.amount / (double)m->value[OLD];
	return (struct sample_limits){1 / most, most};
}

/* Whether the times still differ by more than the limit after correction for the speed of the
 * machine. */
static bool holds_at_old_pace(const struct comparing *c, const struct metric_change *m,
			      bool corrects_start)
{
	u64 now = at_old_pace(c, m->value[NEW], corrects_start);
	double ratio = (double)now / (double)(m->value[OLD] ? m->value[OLD] : 1);

	if (m->verdict == VERDICT_REGRESSED)
		return m->has_ratio ? ratio > ratio_limits(m).most
				    : limit_is_exceeded(m->limit, m->value[OLD], now);
	return m->has_ratio ? ratio < ratio_limits(m).least
			    : limit_is_undercut(m->limit, m->value[OLD], now);
}

static struct text say_ratio(const struct comparing *c, const char *what, u64 thousandths)
{
	return arena_printf(c->arena, "%s took %u.%02u times as long", what,
			    (unsigned)(thousandths / 1000), (unsigned)(thousandths % 1000 / 10));
}

/* The reason to doubt a change of time that the runs show clearly, or "". */
static struct text doubt_of_machine(const struct comparing *c, const struct metric_change *m)
{
	if (c->out->agreement.same_execution)
		return T("the program is the same file: it was the machine");
	if (!holds_at_old_pace(c, m, false))
		return say_ratio(c, "the machine itself", slowness_of_machine(c));
	if (!holds_at_old_pace(c, m, true))
		return say_ratio(c, "starting any process", slowness_of_start(c));
	return T("");
}

/* The reason to doubt the change if the ranges of the runs overlap, or not all runs are past a
 * fixed limit; else "". */
static struct text doubt_of_ranges(const struct metric_change *m, bool is_worse)
{
	if (m->limit.kind == LIMIT_CEILING)
		return m->low[NEW] <= m->limit.amount ? T("not every run is past the limit")
						      : T("");
	if (is_worse ? m->low[NEW] <= m->high[OLD] : m->high[NEW] >= m->low[OLD])
		return T("the runs scatter more than they differ");
	return T("");
}

/* The process whose change decides the metric's: its own, and of the whole that which changed most.
 */
static const struct cpu_change *deciding_process(const struct comparing *c,
						 const struct metric_change *m)
{
	const struct process_change *most;

	if (!m->is_whole)
		return cpu_of(c, m->process);
	most = profile_most_changed(c->out, m->value[NEW] > m->value[OLD]);
	return most ? &most->cpu : NULL;
}

static struct text doubt_of_functions(const struct comparing *c, const struct metric_change *m)
{
	const struct cpu_change *cpu = is_instructions(m->name) ? deciding_process(c, m) : NULL;

	if (cpu && cpu->count && (c->figures[OLD].noisy_count || c->figures[NEW].noisy_count) &&
	    !repeatable_moved(cpu))
		return name_noise(cpu, c->arena);
	return T("");
}

/* In our measurements, waits of threads with time limits changed a count by less than this. */
static const struct limit waits_move = {LIMIT_PERCENT, PERCENT_UNIT / 10};

static struct text doubt_of_waits(const struct comparing *c, const struct metric_change *m)
{
	if (!c->out->agreement.timed_waits || !is_instructions(m->name) ||
	    limit_is_exceeded(waits_move, m->value[OLD], m->value[NEW]) ||
	    limit_is_undercut(waits_move, m->value[OLD], m->value[NEW]))
		return T("");
	return T("threads waited with time limits, which moves the count by so little");
}

static void judge_by_ranges(const struct comparing *c, struct metric_change *m)
{
	bool is_worse = limit_is_exceeded(m->limit, m->value[OLD], m->value[NEW]);
	bool is_better = limit_is_undercut(m->limit, m->value[OLD], m->value[NEW]);

	m->verdict = is_worse	 ? VERDICT_REGRESSED
		     : is_better ? VERDICT_IMPROVED
				 : VERDICT_UNCHANGED;
	if (m->verdict == VERDICT_UNCHANGED)
		return;
	m->reason = doubt_of_ranges(m, is_worse);
	if (!m->reason.length && m->unit == UNIT_SECONDS)
		m->reason = doubt_of_machine(c, m);
	if (!m->reason.length)
		m->reason = doubt_of_functions(c, m);
	if (!m->reason.length)
		m->reason = doubt_of_waits(c, m);
}

static struct text say_evidence(const struct comparing *c, struct sample_interval ratio,
				size_t old_runs, size_t new_runs)
{
	if (sample_can_be_sure(old_runs, new_runs))
		return arena_printf(c->arena, "%.3f times as long, 99 %% sure: %.3f to %.3f",
				    ratio.estimate, ratio.low, ratio.high);
	return arena_printf(c->arena, "%.3f times as long, by only %zu and %zu runs: %.3f to %.3f",
			    ratio.estimate, old_runs, new_runs, ratio.low, ratio.high);
}

/* As profile-quick does: see common/statistics.h. */
static void judge_by_runs(const struct comparing *c, struct metric_change *m,
			  const struct sample_times *times)
{
	static const enum verdict verdicts[] = {VERDICT_UNCHANGED, VERDICT_IMPROVED,
						VERDICT_REGRESSED, VERDICT_INCONCLUSIVE};
	struct sample_comparison found =
	    sample_compare_times(&times[OLD], &times[NEW], ratio_limits(m));

	m->has_ratio = true;
	m->ratio = found.undisturbed;
	m->evidence = say_evidence(c, m->ratio, times[OLD].wall.count, times[NEW].wall.count);
	m->verdict = verdicts[found.verdict];
	m->reason = arena_copy(c->arena, text_from_string(found.reason));
	if (m->verdict == VERDICT_REGRESSED || m->verdict == VERDICT_IMPROVED)
		m->reason = doubt_of_machine(c, m);
}

/* Whether both sides have enough runs, and the limit is relative to the old value. */
static bool has_runs(const struct metric_change *m, const struct sample_times *times)
{
	return times[OLD].undisturbed.count > 1 && times[NEW].undisturbed.count > 1 &&
	       (m->limit.kind == LIMIT_PERCENT || m->limit.kind == LIMIT_GROWTH);
}

static void judge(const struct comparing *c, struct metric_change *m,
		  const struct sample_times *times, bool is_spread)
{
	m->reason = m->evidence = T("");
	if (c->out->agreement.count) {
		m->verdict = VERDICT_INCOMPARABLE;
	} else if (has_runs(m, times)) {
		judge_by_runs(c, m, times);
	} else {
		judge_by_ranges(c, m);
		if (is_spread && m->unit == UNIT_SECONDS && m->verdict != VERDICT_UNCHANGED)
			m->evidence = T("by the ranges of the runs, which are not both known one "
					"by one");
	}
	if (m->reason.length)
		m->verdict = VERDICT_INCONCLUSIVE;
}

/* The kind count is not judged if callgrind counted too. */
static struct limit default_limit(const struct comparing *c, const struct figure *figure)
{
	struct limit limit = {LIMIT_NONE, 0};

	if (text_equal(figure->name, T("count")) &&
	    figures_find(&c->figures[OLD], T("ir"), T("")) &&
	    figures_find(&c->figures[NEW], T("ir"), T("")))
		return limit;
	if (figure->limit.length)
		limit_read(figure->limit, figure->name, &limit);
	return limit;
}

/* `walls` are the wall times of the same runs if `old` and `now` are undisturbed times; else the
 * same two figures. */
static void set_metric(const struct comparing *c, const struct figure *old,
		       const struct figure *now, const struct figure *const walls[2], bool is_whole,
		       struct metric_change *m)
{
	struct sample_times times[2] = {{walls[OLD]->runs, old->runs},
					{walls[NEW]->runs, now->runs}};
	struct limit limit = default_limit(c, now);

	/* An older name of the kind's main figure. */
	if (text_equal(now->name, T("ir")) && text_equal(now->kind, T("count")))
		limit = limits_find(c->options->limits, c->out->name, T("count"), limit);

	*m = (struct metric_change){
	    .name = now->name,
	    .label = now->label,
	    .process = now->process,
	    .is_whole = is_whole,
	    .unit = now->unit,
	    .is_exact = now->is_exact,
	    .value = {old->value, now->value},
	    .low = {old->low, now->low},
	    .high = {old->high, now->high},
	    .limit = limits_find(c->options->limits, c->out->name, now->name, limit)};
	judge(c, m, times, old->is_spread || now->is_spread);
}

static void add_metric(struct comparing *c, const struct figure *old, const struct figure *now,
		       const struct figure *const walls[2])
{
	set_metric(c, old, now, walls, false, &c->out->metrics[c->out->metric_count++]);
}

static void add_sum(const struct comparing *c, const struct figure *sides,
		    struct metric_change *metrics, u32 *count)
{
	const struct figure *const walls[2] = {&sides[OLD], &sides[NEW]};

	set_metric(c, &sides[OLD], &sides[NEW], walls, true, &metrics[(*count)++]);
}

/* Adds a figure, and those of it with the children. */
static void add_figure(struct comparing *c, const struct figure *old, const struct figure *now)
{
	struct figure wholes[2] = {figure_with_children(old), figure_with_children(now)};
	struct figure forks[2] = {figure_of_forks(old), figure_of_forks(now)};

	add_metric(c, old, now, (const struct figure *const[]){old, now});
	if (old->children || now->children)
		add_sum(c, wholes, c->out->wholes, &c->out->whole_count);
	if (old->forks || now->forks)
		add_sum(c, forks, c->out->forks, &c->out->fork_count);
}

/* Sets the range of a function's exponent, if it was not the same in all runs. */
static void set_range(const struct comparing *c, int side, struct figure *figure)
{
	const struct document_repeats *repeats = c->profiles[side]->repeats;
	struct text name = metric_full_name(figure->name, figure->process, c->arena);

	for (u32 i = 0; repeats && i < repeats->range_count; i++)
		if (text_equal(repeats->ranges[i].metric, name)) {
			figure->low = repeats->ranges[i].min;
			figure->high = repeats->ranges[i].max;
		}
}

/* The same counts may be explained by another model: that is no other growth. */
static void finish_growth(const struct comparing *c, const struct growth_change *change)
{
	struct metric_change *m = &c->out->metrics[c->out->metric_count - 1];
	u64 old = figures_exponent(change->slopes[OLD]),
	    now = figures_exponent(change->slopes[NEW]);

	m->evidence = change->evidence;
	if ((m->verdict != VERDICT_REGRESSED || limit_is_exceeded(m->limit, old, now)) &&
	    (m->verdict != VERDICT_IMPROVED || limit_is_undercut(m->limit, old, now)))
		return;
	m->verdict = VERDICT_INCONCLUSIVE;
	m->reason = arena_printf(c->arena,
				 "another model fits, but between the largest sizes the counts "
				 "are n^%.2f, were n^%.2f",
				 change->slopes[NEW], change->slopes[OLD]);
}

static void add_growth(struct comparing *c, const struct growth_change *change)
{
	const struct metric_kind *kind = metric_find(T("growth"));
	struct figure sides[2];

	for (int side = OLD; side <= NEW; side++) {
		sides[side] =
		    figure_of_value(kind->name, kind, figures_exponent(change->exponents[side]));
		sides[side].process = change->names[side];
		set_range(c, side, &sides[side]);
	}
	if (!sides[NEW].process.length)
		sides[NEW].process = sides[OLD].process;
	add_metric(c, &sides[OLD], &sides[NEW],
		   (const struct figure *const[]){&sides[OLD], &sides[NEW]});
	finish_growth(c, change);
}

/* The functions that grow, after the program. */
static void compare_growth(struct comparing *c)
{
	const struct document_growth *old = c->profiles[OLD]->growth,
				     *now = c->profiles[NEW]->growth;
	struct growth_change *changes, program = growth_compare_programs(old, now, c->arena);
	u32 count = growth_compare(old, now, c->arena, &changes);

	finish_growth(c, &program);
	for (u32 i = 0; i < count; i++)
		add_growth(c, &changes[i]);
}

static const struct figure *figure_of(const struct comparing *c, int side,
				      const struct figure *like)
{
	return figures_find_of(&c->figures[side], like->kind, like->name, like->process);
}

/* If both have the time spent waiting for a processor, the wall time is judged without it. */
static void judge_wall(struct comparing *c, const struct figure *wall)
{
	static const struct figure undisturbed = {.name = TEXT("undisturbed"),
						  .kind = TEXT("timing")};
	const struct figure *old = figure_of(c, OLD, &undisturbed);
	const struct figure *now = figure_of(c, NEW, &undisturbed);
	const struct figure *walls[2] = {figure_of(c, OLD, wall), wall};
	struct figure sides[2];

	if (!old || !now) {
		add_metric(c, walls[OLD], walls[NEW], walls);
		return;
	}
	sides[OLD] = *old;
	sides[NEW] = *now;
	sides[NEW].name = wall->name;
	sides[NEW].limit = wall->limit;
	add_metric(c, &sides[OLD], &sides[NEW], walls);
}

static size_t growing_functions(const struct comparing *c, int side)
{
	const struct document_growth *growth = c->profiles[side]->growth;

	return growth ? growth->table.function_count : 0;
}

static void compare_figures(struct comparing *c)
{
	const struct figures *now = &c->figures[NEW];
	size_t functions = growing_functions(c, OLD) + growing_functions(c, NEW);

	c->out->metrics = ARENA_NEW(c->arena, struct metric_change, now->count + functions + 1);
	c->out->wholes = ARENA_NEW(c->arena, struct metric_change, (size_t)now->count + 1);
	c->out->forks = ARENA_NEW(c->arena, struct metric_change, (size_t)now->count + 1);
	for (u32 i = 0; i < now->count; i++) {
		const struct figure *figure = &now->items[i], *old = figure_of(c, OLD, figure);

		if (!old || text_equal(figure->name, T("undisturbed")))
			continue;
		if (text_equal(figure->name, T("wall")))
			judge_wall(c, figure);
		else
			add_figure(c, old, figure);
		if (text_equal(figure->kind, T("growth")))
			compare_growth(c);
	}
}

static bool is_of_memory(struct text name)
{
	const struct metric_kind *kind = metric_find(name);

	return kind && text_equal(kind->kind, T("memory"));
}

/* Where allocations changed and instructions did not, those are looked for that allocate. */
static void find_causes_of_allocations(struct comparing *c)
{
	bool has_changed = false;

	for (u32 i = 0; i < c->out->metric_count; i++) {
		const struct metric_change *m = &c->out->metrics[i];
		bool is_changed = m->verdict == VERDICT_REGRESSED || m->verdict == VERDICT_IMPROVED;

		if (is_changed && is_instructions(m->name))
			return;
		has_changed |= is_changed && is_of_memory(m->name);
	}
	if (!has_changed || c->profiles[NEW]->memory)
		return;
	c->event = T("AllocatedBytes");
	find_causes(c);
}

/* ---------------------------------------------------------------- a profile's verdict */

static struct text name_disagreements(const struct agreement *agreement, struct arena *arena)
{
	struct buffer out = {0};

	for (u32 i = 0; i < agreement->count && i < DISAGREEMENTS_NAMED; i++) {
		const struct disagreement *item = &agreement->items[i];

		buffer_printf(&out, "%s%.*s (%.*s, now %.*s)", i ? ", " : "",
			      TEXT_ARGS(item->field),
			      TEXT_ARGS(item->old.length ? item->old : T("absent")),
			      TEXT_ARGS(item->now.length ? item->now : T("absent")));
	}
	if (agreement->count > DISAGREEMENTS_NAMED)
		buffer_printf(&out, " and %u more", agreement->count - DISAGREEMENTS_NAMED);
	return buffer_take(&out, arena);
}

/*
 * The profile's verdict is the most severe one of the exact metrics. Times add only a regression:
 * if they scatter or are shorter, that says nothing more about a program that was counted exactly.
 */
static void sum_up(struct profile_change *out)
{
	enum verdict exact = VERDICT_UNCHANGED, times = VERDICT_UNCHANGED;
	bool is_counted = false;

	for (u32 i = 0; i < out->metric_count; i++) {
		const struct metric_change *m = &out->metrics[i];

		is_counted |= m->is_exact && m->limit.kind != LIMIT_NONE;
		if (m->is_exact)
			exact = heavier(exact, m->verdict);
		else
			times = heavier(times, m->verdict);
	}
	out->verdict = is_counted && times != VERDICT_REGRESSED ? exact : heavier(exact, times);
	for (u32 i = 0; i < out->metric_count && !out->reason.length; i++)
		if (out->metrics[i].verdict == out->verdict)
			out->reason = out->metrics[i].reason;
}

static bool is_judged(const struct profile_change *out)
{
	for (u32 i = 0; i < out->metric_count; i++)
		if (out->metrics[i].limit.kind != LIMIT_NONE)
			return true;
	return false;
}

/* Samples alone are not enough for a verdict. */
static void conclude_samples(struct comparing *c)
{
	struct profile_change *out = c->out;
	u32 clear = 0;

	if (!out->sampled_count || is_judged(out))
		return;
	for (u32 i = 0; i < out->sampled_count; i++)
		clear += out->sampled[i].sampled.clear_count;
	out->verdict = VERDICT_INCONCLUSIVE;
	if (clear)
		out->reason = arena_printf(c->arena,
					   "the shares of %u function%s differ beyond the 99 %% "
					   "intervals; samples are not judged",
					   clear, clear == 1 ? "" : "s");
	else
		out->reason = T("no share differs beyond the 99 % intervals of the samples");
}

static void conclude(struct comparing *c)
{
	struct profile_change *out = c->out;

	sum_up(out);
	conclude_samples(c);
	if (out->agreement.count)
		out->reason = name_disagreements(&out->agreement, c->arena);
	else if (!out->metric_count)
		out->reason = T("nothing was measured in both");
	if (out->agreement.count || !out->metric_count)
		out->verdict = VERDICT_INCOMPARABLE;
}

static const struct scalars *facts_of(const struct comparing *c, int side)
{
	return &document_system(c->documents[side], c->profiles[side])->facts;
}

/* The exact kinds of the new profile. If it has the kind cpu, count is not needed, because cpu
 * counts instructions too. */
static void note_what_was_measured(struct comparing *c)
{
	const struct document_profile *profile = c->profiles[NEW];
	const struct kind *kind;

	for (size_t i = 0; (kind = kind_at(i)); i++)
		if (kind->must_agree && kind_is_measured(kind, profile) &&
		    (!text_equal(kind->name, T("count")) || !profile->cpu))
			c->out->exact_kinds |= (u64)1 << i;
	c->out->is_timed = profile->timing != NULL;
}

static bool compare_profiles(struct comparing *c, struct diag *diag)
{
	c->out->reason = T("");
	c->out->is_in[OLD] = c->out->is_in[NEW] = true;
	for (int side = OLD; side <= NEW; side++)
		if (!figures_read(c->profiles[side], c->arena, &c->figures[side], diag))
			return false;
	agreement_check(c->documents[OLD], c->profiles[OLD], c->documents[NEW], c->profiles[NEW],
			c->arena, &c->out->agreement);
	c->out->compiler = compiler_change(facts_of(c, OLD), facts_of(c, NEW), c->arena);
	note_what_was_measured(c);
	c->out->exact_runs = c->figures[NEW].run_count;
	c->out->timed_runs = c->figures[NEW].timed_run_count;
	find_causes(c);
	find_memory_causes(c);
	compare_samples(c);
	compare_figures(c);
	find_causes_of_allocations(c);
	conclude(c);
	return true;
}

static const struct metric_change *find_metric(const struct metric_change *metrics, u32 count,
					       struct text name)
{
	for (u32 i = 0; i < count; i++)
		if (text_equal(metrics[i].name, name) && !metrics[i].process.length)
			return &metrics[i];
	return NULL;
}

const struct metric_change *profile_metric(const struct profile_change *profile, struct text name)
{
	return find_metric(profile->metrics, profile->metric_count, name);
}

const struct metric_change *profile_whole(const struct profile_change *profile, struct text name)
{
	const struct metric_change *whole =
	    find_metric(profile->wholes, profile->whole_count, name);

	return whole ? whole : profile_metric(profile, name);
}

const struct metric_change *profile_forks(const struct profile_change *profile, struct text name)
{
	return find_metric(profile->forks, profile->fork_count, name);
}

const struct process_change *profile_most_changed(const struct profile_change *profile, bool grew)
{
	const struct process_change *found = NULL;
	i64 most = 0;

	for (u32 i = 0; i < profile->process_count; i++) {
		i64 change = change_of(profile->processes[i].cpu.totals);

		if (!grew)
			change = -change;
		if (change > most) {
			most = change;
			found = &profile->processes[i];
		}
	}
	return found;
}

bool profile_is_same(const struct profile_change *profile)
{
	if (profile->verdict != VERDICT_UNCHANGED)
		return false;
	for (u32 i = 0; i < profile->metric_count; i++)
		if (profile->metrics[i].is_exact &&
		    profile->metrics[i].value[OLD] != profile->metrics[i].value[NEW])
			return false;
	return true;
}

/* ---------------------------------------------------------------- documents */

static struct text known(struct text text)
{
	return text.data ? text : T("");
}

static void describe_side(const struct document *document, int side, struct comparison *out)
{
	out->names[side] = known(document->name);
	out->commits[side] = known(document->commit);
	out->is_dirty[side] = document->dirty_known && document->dirty;
	out->timestamps[side] = known(document->timestamp);
}

static void add_unpaired(struct comparison *out, const struct document_profile *profile, int side)
{
	out->profiles[out->profile_count++] = (struct profile_change){
	    .name = profile->name,
	    .command = known(profile->command),
	    .verdict = side == NEW ? VERDICT_INCOMPARABLE : VERDICT_UNCHANGED,
	    .reason = side == NEW ? T("not in the old document") : T("not measured now"),
	    .compiler = T(""),
	    .is_in = {side == OLD, side == NEW},
	};
}

static void settle(struct comparison *out)
{
	bool is_any = false;

	out->verdict = VERDICT_UNCHANGED;
	for (u32 i = 0; i < out->profile_count; i++) {
		is_any |= out->profiles[i].is_in[OLD] && out->profiles[i].is_in[NEW];
		out->verdict = heavier(out->verdict, out->profiles[i].verdict);
	}
	if (!is_any)
		out->verdict = VERDICT_INCOMPARABLE;
}

/* ---------------------------------------------------------------- profile by profile */

/* The state of a comparison of two documents. */
struct pairing {
	const struct compare_side *sides;
	const struct compare_options *options;
	struct arena *arena;
	struct comparison *out;
	bool has_functions, has_causes; /* in any of the profiles: on both sides, of the event */
};

const struct document_profile *document_partner(const struct document *old,
						const struct document *now, struct text name)
{
	if (old->profile_count == 1 && now->profile_count == 1)
		return &old->profiles[0];
	return document_find(old, name);
}

static bool read_side(const struct compare_side *side, struct text name, struct arena *arena,
		      struct document *one, struct diag *diag)
{
	if (side->read)
		return side->read(side->context, name, arena, one, diag);
	*one = document_only(side->document, name);
	return true;
}

static struct text copy(struct text text, struct arena *arena)
{
	return text.length ? arena_copy(arena, text) : text;
}

static struct metric_change *copy_metrics(const struct metric_change *from, u32 count,
					  struct arena *arena)
{
	struct metric_change *metrics = ARENA_NEW(arena, struct metric_change, (size_t)count + 1);

	for (u32 i = 0; i < count; i++) {
		struct metric_change *m = &metrics[i];

		*m = from[i];
		m->name = copy(m->name, arena);
		m->label = copy(m->label, arena);
		m->process = copy(m->process, arena);
		m->reason = copy(m->reason, arena);
		m->evidence = copy(m->evidence, arena);
	}
	return metrics;
}

/* Copies what is kept of a profile that is the same, so that the rest can be freed. */
static void keep_metrics(struct profile_change *profile, struct arena *arena)
{
	profile->metrics = copy_metrics(profile->metrics, profile->metric_count, arena);
	profile->wholes = copy_metrics(profile->wholes, profile->whole_count, arena);
	profile->forks = copy_metrics(profile->forks, profile->fork_count, arena);
	profile->reason = copy(profile->reason, arena);
	profile->compiler = copy(profile->compiler, arena);
	profile->process_count = profile->memory_count = profile->alone_count = 0;
	profile->processes = NULL;
	profile->alone = NULL;
	profile->memories = NULL;
}

/* Whether less than all is kept; of a single profile all is shown. */
static bool is_reduced(const struct pairing *p, const struct profile_change *profile)
{
	return p->options->only_changes && profile_is_same(profile) &&
	       (p->sides[OLD].document->profile_count > 1 ||
		p->sides[NEW].document->profile_count > 1);
}

static bool compare_pair(struct pairing *p, struct text old, struct text now, struct arena *arena,
			 struct profile_change *out, struct diag *diag)
{
	struct document documents[2];
	struct comparing c = {.options = p->options, .arena = arena, .out = out};

	if (!read_side(&p->sides[OLD], old, arena, &documents[OLD], diag) ||
	    !read_side(&p->sides[NEW], now, arena, &documents[NEW], diag))
		return false;
	for (int side = OLD; side <= NEW; side++) {
		c.documents[side] = &documents[side];
		c.profiles[side] = &documents[side].profiles[0];
	}
	if (!compare_profiles(&c, diag))
		return false;
	p->has_functions |= out->processes != NULL;
	p->has_causes |= out->process_count > 0;
	return true;
}

static bool add_pair(struct pairing *p, struct text partner, const struct document_profile *profile,
		     struct diag *diag)
{
	struct profile_change *out = &p->out->profiles[p->out->profile_count++];
	struct arena arena = {0};
	bool fine;

	out->name = profile->name;
	out->command = known(profile->command);
	fine = compare_pair(p, partner, profile->name, &arena, out, diag);
	if (fine && is_reduced(p, out))
		keep_metrics(out, p->arena);
	else
		arena_join(p->arena, &arena);
	arena_release(&arena);
	return fine;
}

static bool add_new_profiles(struct pairing *p, struct diag *diag)
{
	const struct document *old = p->sides[OLD].document, *now = p->sides[NEW].document;

	for (u32 i = 0; i < now->profile_count; i++) {
		const struct document_profile *profile = &now->profiles[i];
		const struct document_profile *partner = document_partner(old, now, profile->name);

		if (!partner)
			add_unpaired(p->out, profile, NEW);
		else if (!add_pair(p, partner->name, profile, diag))
			return false;
	}
	return true;
}

static void add_vanished_profiles(struct pairing *p)
{
	const struct document *old = p->sides[OLD].document, *now = p->sides[NEW].document;

	for (u32 i = 0; i < old->profile_count; i++)
		if (!document_partner(now, old, old->profiles[i].name))
			add_unpaired(p->out, &old->profiles[i], OLD);
}

bool compare_sides(const struct compare_side sides[2], const struct compare_options *options,
		   struct arena *arena, struct comparison *out, struct diag *diag)
{
	const struct document *old = sides[OLD].document, *now = sides[NEW].document;
	struct pairing p = {.sides = sides, .options = options, .arena = arena, .out = out};

	*out = (struct comparison){0};
	describe_side(old, OLD, out);
	describe_side(now, NEW, out);
	out->profiles = ARENA_NEW(arena, struct profile_change,
				  (size_t)old->profile_count + now->profile_count + 1);
	if (!add_new_profiles(&p, diag))
		return false;
	add_vanished_profiles(&p);
	settle(out);
	if (options->event.length && p.has_functions && !p.has_causes)
		return diag_error(diag, "no profile has an event '%.*s' on both sides",
				  TEXT_ARGS(options->event));
	return true;
}

bool compare_documents(const struct document *old, const struct document *now,
		       const struct compare_options *options, struct arena *arena,
		       struct comparison *out, struct diag *diag)
{
	const struct compare_side sides[2] = {{.document = old}, {.document = now}};

	return compare_sides(sides, options, arena, out, diag);
}
