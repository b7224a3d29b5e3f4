#include "comparison.h"

#include "common/buffer.h"
#include "common/units.h"
#include "parsers/resolve/own.h"
#include "reports/analysis/label.h"
#include "reports/analysis/model_cycles.h"
#include "reports/analysis/unexplained_time.h"
#include "sampling.h"
#include "shares.h"
#include "show.h"

#include <stdlib.h>

enum {
	MOST_CAUSES = 3, /* of a process; the table below has all of them */
	MOST_OWN_LINES = 5,
	MOST_CAUSE_LINES = 3,
	MOST_LINES = 10,   /* GitHub shows no more annotations of a step */
	QUIET_NAMED = 50,  /* unchanged profiles that are named */
	COMMIT_LENGTH = 12 /* of a commit's name in a title */
};

/* A change of instructions that time need not follow. */
static const struct limit little = {LIMIT_PERCENT, 3 * PERCENT_UNIT};

struct making {
	const struct comparison *comparison;
	const struct comparison_view_options *options;
	struct arena *arena;
	struct comparison_view *out;
};

/* The profile of a row of the suite. */
static const struct profile_change *profile_at(const struct making *m, u32 row)
{
	return &m->comparison->profiles[m->out->suite.rows[row].profile];
}

static u32 at_most(u32 count, u32 most)
{
	return count < most ? count : most;
}

static struct text difference(i64 value, struct arena *arena)
{
	struct buffer out = {0};

	units_add_difference(&out, value);
	return buffer_take(&out, arena);
}

/* "… and 5 more functions that changed" */
static struct text more_note(u32 count, u32 shown, const char *what, struct arena *arena)
{
	if (count <= shown)
		return T("");
	return arena_printf(arena, "… and %u more %s%s that changed", count - shown, what,
			    count - shown == 1 ? "" : "s");
}

/* ---------------------------------------------------------------- metrics */

static struct text value_text(u64 value, enum metric_unit unit, struct arena *arena)
{
	struct buffer out = {0};

	show_value(&out, value, unit);
	return buffer_take(&out, arena);
}

static struct text change_text(const u64 pair[2], struct arena *arena)
{
	struct buffer out = {0};

	units_add_change(&out, pair[OLD], pair[NEW]);
	return buffer_take(&out, arena);
}

static struct text summary_of(const struct metric_change *m, struct arena *arena)
{
	struct buffer out = {0};

	show_metric(&out, m);
	if (m->reason.length) {
		buffer_add_string(&out, ": ");
		buffer_add(&out, m->reason);
	}
	return buffer_take(&out, arena);
}

static struct metric_view make_metric(const struct metric_change *m, struct arena *arena)
{
	bool is_judged = m->limit.kind != LIMIT_NONE;

	return (struct metric_view){
	    .label = metric_full_name(m->label, m->process, arena),
	    .name = metric_full_name(m->name, m->process, arena),
	    .old = value_text(m->value[OLD], m->unit, arena),
	    .now = value_text(m->value[NEW], m->unit, arena),
	    .change = change_text(m->value, arena),
	    .limit = is_judged ? limit_text(m->limit, m->unit, arena) : T("-"),
	    .reason = m->reason,
	    .evidence = m->evidence,
	    .summary = summary_of(m, arena),
	    .verdict = m->verdict,
	    .is_judged = is_judged,
	};
}

/* "regressed (1.50 times, ...)", "inconclusive: why". */
static struct text judgement_of(const struct metric_view *m, spell_verdict *spell,
				struct arena *arena)
{
	struct buffer out = {0};

	if (m->is_judged)
		buffer_add(&out, spell(m->verdict));
	if (m->reason.length)
		buffer_printf(&out, ": %.*s", TEXT_ARGS(m->reason));
	if (m->evidence.length)
		buffer_printf(&out, " (%.*s)", TEXT_ARGS(m->evidence));
	return buffer_take(&out, arena);
}

struct table comparison_metrics_table(const struct profile_view *profile, spell_verdict *spell,
				      struct arena *arena)
{
	static const struct table_column columns[] = {
	    {TEXT("metric"), TABLE_LEFT, .may_shorten = true},
	    {TEXT("old"), TABLE_RIGHT},
	    {TEXT("new"), TABLE_RIGHT},
	    {TEXT("change"), TABLE_RIGHT},
	    {TEXT("limit"), TABLE_RIGHT},
	    {TEXT("verdict"), TABLE_LEFT, .wraps = true},
	};
	struct table table = {0};

	if (!profile->metric_count)
		return table;
	table = table_new(columns, LENGTH_OF(columns), profile->metric_count, arena);
	for (u32 i = 0; i < profile->metric_count; i++) {
		const struct metric_view *m = &profile->metrics[i];
		struct text *cells = table_add_row(&table, arena)->cells;

		cells[0] = m->label;
		cells[1] = m->old;
		cells[2] = m->now;
		cells[3] = m->change;
		cells[4] = m->limit;
		cells[5] = judgement_of(m, spell, arena);
	}
	return table;
}

/* ---------------------------------------------------------------- headlines */

/* The metric that decided the profile's verdict, or NULL. */
static const struct metric_change *deciding_metric(const struct profile_change *profile)
{
	for (u32 i = 0; i < profile->metric_count; i++)
		if (profile->metrics[i].verdict == profile->verdict &&
		    profile->metrics[i].limit.kind != LIMIT_NONE)
			return &profile->metrics[i];
	return NULL;
}

/* Orders metrics by growth, the largest first: by new / old, as fractions. */
static int by_growth(const void *a, const void *b)
{
	const struct metric_change *x = *(const struct metric_change *const *)a;
	const struct metric_change *y = *(const struct metric_change *const *)b;
	unsigned __int128 first = (unsigned __int128)x->value[NEW] * y->value[OLD];
	unsigned __int128 second = (unsigned __int128)y->value[NEW] * x->value[OLD];

	if (first != second)
		return first > second ? -1 : 1;
	return (x > y) - (x < y);
}

/* Adds every metric beyond its limit, the worst first. */
static void show_regressions(struct buffer *out, const struct profile_change *profile,
			     struct arena *arena)
{
	const struct metric_change **beyond =
	    ARENA_NEW(arena, const struct metric_change *, (size_t)profile->metric_count + 1);
	u32 count = 0;

	for (u32 i = 0; i < profile->metric_count; i++)
		if (profile->metrics[i].verdict == VERDICT_REGRESSED)
			beyond[count++] = &profile->metrics[i];
	qsort(beyond, count, sizeof(beyond[0]), by_growth);
	for (u32 i = 0; i < count; i++) {
		buffer_add_string(out, i ? ", " : "");
		show_metric(out, beyond[i]);
	}
}

static void add_headline(const struct profile_change *profile, struct profile_view *view,
			 struct arena *arena)
{
	const struct metric_change *metric = deciding_metric(profile);
	struct buffer out = {0};

	if (profile->reason.length)
		buffer_add(&out, profile->reason);
	else if (metric && profile->verdict == VERDICT_REGRESSED)
		show_regressions(&out, profile, arena);
	else if (metric)
		show_metric(&out, metric);
	else
		buffer_add_string(&out, verdict_name(profile->verdict));
	view->summary = buffer_take(&out, arena);
	view->headline = T("");
	if (profile->reason.length || (metric && profile->verdict != VERDICT_UNCHANGED))
		view->headline = view->summary;
}

/* Whether the metric counts instructions and grew by so little that time may well be as before. */
static bool may_not_take_time(const struct metric_change *m)
{
	return m->verdict == VERDICT_REGRESSED && m->is_exact &&
	       (text_equal(m->name, T("ir")) || text_equal(m->name, T("count"))) &&
	       !limit_is_exceeded(little, m->value[OLD], m->value[NEW]);
}

/* What it means that instructions and model cycles do not change alike. */
static struct text contrast_of(const struct profile_change *profile, struct arena *arena)
{
	const struct metric_change *cycles = profile_metric(profile, T("model_cycles"));
	const struct metric_change *instructions = profile_metric(profile, T("ir"));

	if (!cycles || !instructions)
		return T("");
	return model_cycles_contrast(instructions->value, cycles->value, arena);
}

/* How to find out whether a few more instructions take time; not if something else regressed. */
static struct text advice_for(const struct profile_change *profile, struct arena *arena)
{
	struct text contrast = contrast_of(profile, arena);
	bool is_little = false;

	if (contrast.length)
		return contrast;
	if (has_unexplained_time(profile))
		return T("the instructions do not explain the longer time: it waits, or they take "
			 "longer; profile-deep sample --off-cpu shows where");
	for (u32 i = 0; i < profile->metric_count; i++) {
		if (may_not_take_time(&profile->metrics[i]))
			is_little = true;
		else if (profile->metrics[i].verdict == VERDICT_REGRESSED)
			return T("");
	}
	if (!is_little)
		return T("");
	return T(
	    "whether so little shows in practice: profile-quick OLD --vs NEW, with the commands "
	    "of both versions");
}

static struct section disagreements(const struct agreement *agreement, struct arena *arena)
{
	static const struct table_column columns[] = {{TEXT("what must agree"), TABLE_LEFT, true},
						      {TEXT("before"), TABLE_LEFT, true},
						      {TEXT("now"), TABLE_LEFT, true}};
	struct section section = {.heading = T("not measured in the same way"), .note = T("")};

	if (agreement->count <= DISAGREEMENTS_NAMED)
		return section;
	section.table = table_new(columns, LENGTH_OF(columns), agreement->count, arena);
	for (u32 i = 0; i < agreement->count; i++) {
		struct text *cells = table_add_row(&section.table, arena)->cells;

		cells[0] = agreement->items[i].field;
		cells[1] = agreement->items[i].old;
		cells[2] = agreement->items[i].now;
	}
	return section;
}

/* ---------------------------------------------------------------- causes */

/* Whether the callers explain something. A single caller whose number of calls did not change does
 * not. */
static bool callers_tell_something(const struct function_change *change)
{
	return change->caller_count > 1 ||
	       (change->caller_count == 1 &&
		change->callers[0].count[OLD] != change->callers[0].count[NEW]);
}

/* Whether the cause is much more than the function that is named for it, because several are
 * charged to one function of own code. */
static bool is_more_than_named(const struct function_change *change)
{
	return change->part / 9 < change->blame / 10;
}

static bool is_line_of(const struct cpu_change *cpu, const struct line_change *line, u32 function)
{
	return line->is_own && !line->is_first && cpu->functions[line->change].function == function;
}

/* Adds the lines of the function that cost most more. */
static void show_lines_of(struct buffer *out, const struct process_change *process, u32 function,
			  i64 least, struct arena *arena)
{
	u32 count = 0;

	for (u32 i = 0; i < process->line_count && count < MOST_CAUSE_LINES; i++) {
		const struct line_change *line = &process->lines[i];

		if (!is_line_of(&process->cpu, line, function) || change_of(line->cost) < least)
			continue;
		buffer_printf(out, "%s%.*s:%llu (", count++ ? ", " : ", most at ",
			      TEXT_ARGS(label_file(line->file, arena)),
			      (unsigned long long)line->line);
		units_add_difference(out, change_of(line->cost));
		buffer_add_byte(out, ')');
	}
}

static struct text whole_of(const struct process_change *process,
			    const struct function_change *change, struct arena *arena)
{
	const struct cpu_change *cpu = &process->cpu;
	u32 charged = change->origin == NO_ID ? change->function : change->origin;
	struct buffer out = {0};

	if (change->blame <= 0 || !is_more_than_named(change))
		return T("");
	buffer_add_string(&out, "in all of ");
	show_name(&out, cpu->match.functions[charged].name);
	buffer_add_byte(&out, ' ');
	units_add_difference(&out, change->blame);
	if (change_of(cpu->totals) >= change->blame) {
		buffer_add_string(&out, ", ");
		units_add_short_share(&out, (u64)change->blame, distance_of(cpu->totals));
		buffer_add_string(&out, " of the change");
	}
	show_lines_of(&out, process, charged, change->blame / 10, arena);
	return buffer_take(&out, arena);
}

static struct cause_view make_cause(const struct process_change *process,
				    const struct function_change *change, struct arena *arena)
{
	struct cause_view cause = {.whole = whole_of(process, change, arena)};
	const struct cpu_change *cpu = &process->cpu;
	struct buffer out = {0};

	show_cause(&out, cpu, change);
	cause.line = buffer_take(&out, arena);
	for (u32 i = 0; i < change->caller_count && callers_tell_something(change); i++) {
		show_caller(&out, cpu, &change->callers[i]);
		cause.callers[cause.caller_count++] = buffer_take(&out, arena);
	}
	return cause;
}

/* The causes after the first ones, for formats that can fold them. */
static void add_folded(const struct process_change *process, u32 first, u32 top,
		       struct part_view *part, struct arena *arena)
{
	const struct cpu_change *cpu = &process->cpu;
	u32 count = at_most(cpu->cause_count - first, top);

	part->folded = ARENA_NEW(arena, struct cause_view, (size_t)count + 1);
	for (; part->folded_count < count; part->folded_count++)
		part->folded[part->folded_count] = make_cause(
		    process, &cpu->functions[cpu->causes[first + part->folded_count]], arena);
	if (cpu->cause_count - first > count)
		part->folded_note = arena_printf(arena, "… and %u more, which caused less",
						 cpu->cause_count - first - count);
}

static void add_functions(const struct process_change *process, u32 top, struct part_view *part,
			  struct arena *arena)
{
	const struct cpu_change *cpu = &process->cpu;
	u32 minor = cpu->cause_count - cpu->major_count;
	u32 count = at_most(cpu->major_count, MOST_CAUSES);

	if (minor)
		part->minor_causes =
		    arena_printf(arena, "and %u more below 1 %% of the change", minor);
	for (u32 i = 0; i < count; i++)
		part->causes[part->cause_count++] =
		    make_cause(process, &cpu->functions[cpu->causes[i]], arena);
	add_folded(process, count, top, part, arena);
}

/* How differently the program was compiled is a reason for all of it, so the first. */
static void add_causes(const struct profile_change *profile, const struct process_change *process,
		       u32 top, struct part_view *part, struct arena *arena)
{
	part->causes = ARENA_NEW(arena, struct cause_view, MOST_CAUSES + 1);
	if (profile->compiler.length && !process->command.length)
		part->causes[part->cause_count++].line = profile->compiler;
	if (!has_unexplained_time(profile))
		add_functions(process, top, part, arena);
}

/* ---------------------------------------------------------------- functions */

static void add_function_row(struct table *table, const struct cpu_change *cpu,
			     const struct function_change *change, struct arena *arena)
{
	const struct matched_function *function = &cpu->match.functions[change->function];
	struct text *cells = table_add_row(table, arena)->cells;
	struct buffer out = {0};

	show_function(&out, function);
	cells[0] = buffer_take(&out, arena);
	cells[1] = difference(change->self, arena);
	cells[2] = difference(change->by_calls, arena);
	cells[3] = difference(change->by_cost, arena);
	show_reason(&out, function);
	cells[4] = buffer_take(&out, arena);
}

static struct section changed_functions(const struct cpu_change *cpu, u32 top, struct arena *arena)
{
	static const struct table_column columns[] = {
	    {TEXT("function"), TABLE_LEFT, true, true},
	    {TEXT("change"), TABLE_RIGHT, false},
	    {TEXT("by calls"), TABLE_RIGHT, false},
	    {TEXT("by cost per call"), TABLE_RIGHT, false},
	    {TEXT("why"), TABLE_LEFT, false},
	};
	u32 shown = at_most(cpu->count, top);
	struct section section = {
	    .heading =
		arena_printf(arena, "%u function%s changed, by change of self cost (%.*s)",
			     cpu->count, cpu->count == 1 ? "" : "s", TEXT_ARGS(cpu->event_label)),
	    .table = table_new(columns, LENGTH_OF(columns), shown, arena),
	    .note = more_note(cpu->count, shown, "function", arena)};

	if (cpu->is_one_sided)
		section.note =
		    T("No causes are named: only one of the two tells what was inlined.");
	for (u32 i = 0; i < shown; i++)
		add_function_row(&section.table, cpu, &cpu->functions[i], arena);
	return section;
}

/* "program 100.0 % → 99.0 % (-1), libraries …" */
static struct text describe_shares(const struct cpu_change *cpu, struct arena *arena)
{
	static const char *const names[] = {"C library", "kernel",  "libraries",
					    "loader",	 "program", "unknown"};
	static const enum cpu_share order[] = {SHARE_PROGRAM, SHARE_LIBRARIES, SHARE_C_LIBRARY,
					       SHARE_LOADER,  SHARE_KERNEL,    SHARE_UNKNOWN};
	const u64 *unknown = cpu->shares[SHARE_UNKNOWN];
	struct buffer out = {0};

	if (!cpu->totals[OLD] || !cpu->totals[NEW])
		return T("");
	if (unknown[OLD] == cpu->totals[OLD] && unknown[NEW] == cpu->totals[NEW])
		return T("");
	for (size_t i = 0; i < LENGTH_OF(order); i++) {
		const u64 *share = cpu->shares[order[i]];

		if (!share_is_shown(order[i], share[OLD], cpu->totals[OLD]) &&
		    !share_is_shown(order[i], share[NEW], cpu->totals[NEW]))
			continue;
		buffer_printf(&out, "%s%s %.1f %% \xe2\x86\x92 %.1f %% (", i ? ", " : "",
			      names[order[i]],
			      100.0 * (double)share[OLD] / (double)cpu->totals[OLD],
			      100.0 * (double)share[NEW] / (double)cpu->totals[NEW]);
		units_add_difference(&out, change_of(share));
		buffer_add_byte(&out, ')');
	}
	return buffer_take(&out, arena);
}

/* ---------------------------------------------------------------- own lines */

/* Whether the line is known to cost at least 1 % of the change more. */
static bool is_worth_a_row(const struct cpu_change *cpu, const struct line_change *line)
{
	return line->is_own && !line->is_first && line->line &&
	       change_of(line->cost) >= (i64)(distance_of(cpu->totals) / 100);
}

static struct section costlier_lines(const struct process_change *process, struct arena *arena)
{
	static const struct table_column columns[] = {{TEXT("line"), TABLE_LEFT, true},
						      {TEXT("change"), TABLE_RIGHT, false}};
	struct section section = {
	    .heading = T("lines of own code that cost more, with the libraries that they call"),
	    .note = T("")};
	const struct cpu_change *cpu = &process->cpu;

	if (cpu->is_one_sided || change_of(cpu->totals) <= 0)
		return section;
	for (u32 i = 0, rows = 0; i < process->line_count && rows < MOST_OWN_LINES; i++) {
		const struct line_change *line = &process->lines[i];
		const struct function_change *change = &cpu->functions[line->change];
		struct buffer out = {0};
		struct text *cells;

		if (!is_worth_a_row(cpu, line))
			continue;
		if (!rows++)
			section.table =
			    table_new(columns, LENGTH_OF(columns), MOST_OWN_LINES, arena);
		cells = table_add_row(&section.table, arena)->cells;
		buffer_printf(&out, "%.*s:%llu in ", TEXT_ARGS(label_file(line->file, arena)),
			      (unsigned long long)line->line);
		show_name(&out, cpu->match.functions[change->function].name);
		cells[0] = buffer_take(&out, arena);
		cells[1] = difference(change_of(line->cost), arena);
	}
	return section;
}

/* ---------------------------------------------------------------- allocation sites */

static struct section changed_sites(const struct memory_change *memory, u32 top,
				    struct arena *arena)
{
	static const struct table_column columns[] = {
	    {TEXT("allocation site"), TABLE_LEFT, true, true},
	    {TEXT("at the peak"), TABLE_RIGHT, false},
	    {TEXT("at exit"), TABLE_RIGHT, false},
	    {TEXT("allocated"), TABLE_RIGHT, false},
	};
	u32 shown = at_most(memory->count, top);
	struct section section = {
	    .heading =
		arena_printf(arena, "%u allocation site%s changed, by change of bytes at the peak",
			     memory->count, memory->count == 1 ? "" : "s"),
	    .table = table_new(columns, LENGTH_OF(columns), shown, arena),
	    .note = more_note(memory->count, shown, "site", arena)};

	for (u32 i = 0; i < shown; i++) {
		const struct site_change *site = &memory->sites[i];
		struct text *cells = table_add_row(&section.table, arena)->cells;
		struct buffer out = {0};

		show_site(&out, site);
		cells[0] = buffer_take(&out, arena);
		cells[1] = difference(change_of(site->peak_bytes), arena);
		cells[2] = difference(change_of(site->at_exit_bytes), arena);
		cells[3] = difference(change_of(site->allocated_bytes), arena);
	}
	return section;
}

/* ---------------------------------------------------------------- samples */

static struct text interval_text(struct sample_interval share, struct arena *arena)
{
	return arena_printf(arena, "%.1f %% (%.1f to %.1f)", 100 * share.estimate, 100 * share.low,
			    100 * share.high);
}

static struct text difference_text(struct sample_interval share, struct arena *arena)
{
	return arena_printf(arena, "%+.1f (%+.1f to %+.1f)", 100 * share.estimate, 100 * share.low,
			    100 * share.high);
}

static struct text sampled_name(const struct sampled_function *function, struct arena *arena)
{
	struct buffer out = {0};

	show_name(&out, function->name);
	if (function->object.length)
		buffer_printf(&out, " [%.*s]", TEXT_ARGS(function->object));
	return buffer_take(&out, arena);
}

/* "of 999 samples, 99 per second of running; before of …" */
static struct text describe_samples(const struct process_sampled_change *process,
				    struct arena *arena)
{
	struct text words[2];

	for (int side = OLD; side <= NEW; side++)
		words[side] =
		    sampling_words(process->sampling[side], process->sampled.samples[side], arena);
	return arena_printf(arena, "of %.*s; before of %.*s", TEXT_ARGS(words[NEW]),
			    TEXT_ARGS(words[OLD]));
}

static struct section sampled_functions(const struct sampled_comparison *sampled, u32 top,
					struct arena *arena)
{
	static const struct table_column columns[] = {
	    {TEXT("function"), TABLE_LEFT, true, true},
	    {TEXT("share before"), TABLE_RIGHT, false},
	    {TEXT("now"), TABLE_RIGHT, false},
	    {TEXT("points of difference"), TABLE_RIGHT, false},
	    {TEXT("verdict"), TABLE_LEFT, false},
	};
	u32 shown = at_most(sampled->count, top);
	struct section section = {
	    .heading =
		arena_printf(arena,
			     "%u of %u functions have another share of the samples, at 99 %% "
			     "confidence",
			     sampled->clear_count, sampled->count),
	    .table = table_new(columns, LENGTH_OF(columns), shown, arena),
	    .note = sampled->count > shown
			? arena_printf(arena, "\xe2\x80\xa6 and %u more functions",
				       sampled->count - shown)
			: T("")};

	for (u32 i = 0; i < shown; i++) {
		const struct sampled_function *function = &sampled->functions[i];
		struct text *cells = table_add_row(&section.table, arena)->cells;

		cells[0] = sampled_name(function, arena);
		cells[1] = interval_text(function->share[OLD], arena);
		cells[2] = interval_text(function->share[NEW], arena);
		cells[3] = difference_text(function->difference, arena);
		cells[4] = text_from_string(sampled_verdict(function));
	}
	return section;
}

/* ---------------------------------------------------------------- profiles */

/* Adds a part for each process in which something changed. */
static void add_parts(const struct making *m, const struct profile_change *profile,
		      struct profile_view *view)
{
	view->parts = ARENA_NEW(m->arena, struct part_view,
				(size_t)profile->process_count + profile->memory_count +
				    profile->sampled_count + 1);
	for (u32 i = 0; i < profile->process_count; i++) {
		const struct process_change *process = &profile->processes[i];
		struct part_view *part = &view->parts[view->part_count];

		if (!process->cpu.count)
			continue;
		part->command = process->command;
		add_causes(profile, process, m->options->top, part, m->arena);
		part->lines = costlier_lines(process, m->arena);
		part->changes = changed_functions(&process->cpu, m->options->top, m->arena);
		part->shares = describe_shares(&process->cpu, m->arena);
		view->part_count++;
	}
	for (u32 i = 0; i < profile->sampled_count; i++) {
		const struct process_sampled_change *process = &profile->sampled[i];

		if (process->sampled.samples[OLD] || process->sampled.samples[NEW])
			view->parts[view->part_count++] =
			    (struct part_view){.command = process->command,
					       .changes = sampled_functions(
						   &process->sampled, m->options->top, m->arena),
					       .shares = describe_samples(process, m->arena)};
	}
	for (u32 i = 0; i < profile->memory_count; i++) {
		const struct process_memory_change *process = &profile->memories[i];

		if (process->memory.count)
			view->parts[view->part_count++] = (struct part_view){
			    .command = process->command,
			    .changes = changed_sites(&process->memory, m->options->top, m->arena),
			    .shares = T("")};
	}
}

static void add_profile(const struct making *m, const struct profile_change *profile)
{
	struct profile_view *view = &m->out->profiles[m->out->profile_count++];

	view->name = profile->name;
	view->verdict = profile->verdict;
	view->is_quiet = m->comparison->profile_count > 1 && profile_is_same(profile);
	view->metrics = ARENA_NEW(m->arena, struct metric_view, (size_t)profile->metric_count + 1);
	for (u32 i = 0; i < profile->metric_count; i++)
		view->metrics[view->metric_count++] = make_metric(&profile->metrics[i], m->arena);
	if (!view->is_quiet && profile_metric(profile, T("model_cycles")))
		m->out->agreement = model_cycles_agreement();
	add_headline(profile, view, m->arena);
	view->advice = advice_for(profile, m->arena);
	view->disagreements = disagreements(&profile->agreement, m->arena);
	add_parts(m, profile, view);
}

static void sort_by_weight(const struct making *m)
{
	struct comparison_view *out = m->out;
	u32 count = 0;

	out->by_weight = ARENA_NEW(m->arena, u32, (size_t)out->profile_count + 1);
	for (int verdict = VERDICT_REGRESSED; verdict >= VERDICT_UNCHANGED; verdict--)
		for (u32 i = 0; i < out->profile_count; i++)
			if (out->profiles[i].verdict == (enum verdict)verdict)
				out->by_weight[count++] = i;
}

static struct text name_quiet_ones(const struct making *m)
{
	struct buffer out = {0};
	u32 count = 0;

	for (u32 i = 0; i < m->out->profile_count; i++) {
		if (!m->out->profiles[i].is_quiet || ++count > QUIET_NAMED)
			continue;
		buffer_add_string(&out, count > 1 ? ", " : "");
		buffer_add(&out, m->out->profiles[i].name);
	}
	if (count > QUIET_NAMED)
		buffer_printf(&out, " and %u more", count - QUIET_NAMED);
	return buffer_take(&out, m->arena);
}

/* ---------------------------------------------------------------- source lines */

struct annotation {
	const struct profile_view *profile;
	const struct cpu_change *cpu;
	const struct line_change *line;
	struct text file;
	bool is_elsewhere; /* not below the root, such as a library's header */
	size_t place;	   /* in the order of the comparison */
};

/* The file's name, relative to the root if it is below it. */
static struct text relative(struct text file, struct text root)
{
	struct text rest = file;

	if (root.length && text_skip_prefix(&rest, root) && text_skip_prefix(&rest, T("/")))
		return rest;
	text_skip_prefix(&file, T("./"));
	return file;
}

static int worst_first(const void *a, const void *b)
{
	const struct annotation *x = a, *y = b;
	i64 first = change_of(x->line->cost), second = change_of(y->line->cost);

	if (x->is_elsewhere != y->is_elsewhere)
		return x->is_elsewhere ? 1 : -1;
	if (first != second)
		return first > second ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

static size_t count_lines(const struct comparison *comparison)
{
	size_t count = 0;

	for (u32 i = 0; i < comparison->profile_count; i++)
		for (u32 p = 0; p < comparison->profiles[i].process_count; p++)
			count += comparison->profiles[i].processes[p].line_count;
	return count;
}

static void collect_lines(const struct making *m, u32 index, struct annotation *all, size_t *count)
{
	const struct profile_change *profile = profile_at(m, index);

	if (profile->verdict != VERDICT_REGRESSED || has_unexplained_time(profile))
		return;
	for (u32 p = 0; p < profile->process_count; p++) {
		const struct process_change *process = &profile->processes[p];

		for (u32 i = 0; i < process->line_count; i++) {
			const struct line_change *line = &process->lines[i];
			struct text file = relative(line->file, m->options->root);

			all[*count] = (struct annotation){&m->out->profiles[index],
							  &process->cpu,
							  line,
							  file,
							  text_starts_with(file, T("/")) ||
							      !file_is_own(file),
							  *count};
			++*count;
		}
	}
}

/* "work: +150 Ir (called 2.0× as often)" */
static struct text describe_line(const struct annotation *a, struct arena *arena)
{
	const struct matched_function *function =
	    &a->cpu->match.functions[a->cpu->functions[a->line->change].function];
	struct buffer out = {0};

	show_name(&out, function->name);
	buffer_add_string(&out, ": ");
	units_add_difference(&out, change_of(a->line->cost));
	buffer_printf(&out, " %.*s (", TEXT_ARGS(a->cpu->event_label));
	show_reason(&out, function);
	buffer_add_byte(&out, ')');
	return buffer_take(&out, arena);
}

static void add_lines(const struct making *m)
{
	struct annotation *all =
	    ARENA_NEW(m->arena, struct annotation, count_lines(m->comparison) + 1);
	struct comparison_view *out = m->out;
	size_t count = 0;

	for (u32 i = 0; i < out->profile_count; i++)
		collect_lines(m, i, all, &count);
	qsort(all, count, sizeof(*all), worst_first);
	out->lines = ARENA_NEW(m->arena, struct line_view, MOST_LINES);
	for (; out->line_count < count && out->line_count < MOST_LINES; out->line_count++) {
		const struct annotation *a = &all[out->line_count];

		out->lines[out->line_count] = (struct line_view){a->profile, a->file, a->line->line,
								 describe_line(a, m->arena)};
	}
}

/* ---------------------------------------------------------------- the comparison */

static struct text with_changes(const struct comparison *comparison, int side)
{
	return comparison->is_dirty[side] ? T(" with changes") : T("");
}

static struct text side_name(const struct comparison *comparison, int side, struct arena *arena)
{
	struct text commit = comparison->commits[side];

	if (comparison->names[side].length)
		return comparison->names[side];
	if (commit.length)
		return arena_printf(
		    arena, "%.*s%.*s",
		    (int)(commit.length < COMMIT_LENGTH ? commit.length : COMMIT_LENGTH),
		    commit.data, TEXT_ARGS(with_changes(comparison, side)));
	return side == OLD ? T("before") : T("now");
}

static struct text title_of(const struct comparison *comparison, struct arena *arena)
{
	struct text old = side_name(comparison, OLD, arena);
	struct text now = side_name(comparison, NEW, arena);

	if (comparison->profile_count == 1)
		return arena_printf(arena, "%.*s: %.*s against %.*s",
				    TEXT_ARGS(comparison->profiles[0].name), TEXT_ARGS(now),
				    TEXT_ARGS(old));
	return arena_printf(arena, "%.*s against %.*s", TEXT_ARGS(now), TEXT_ARGS(old));
}

static struct text commits_of(const struct comparison *comparison, struct arena *arena)
{
	if (!comparison->commits[OLD].length || !comparison->commits[NEW].length)
		return T("");
	return arena_printf(
	    arena, "Commit %.*s%.*s against %.*s%.*s.", TEXT_ARGS(comparison->commits[NEW]),
	    TEXT_ARGS(with_changes(comparison, NEW)), TEXT_ARGS(comparison->commits[OLD]),
	    TEXT_ARGS(with_changes(comparison, OLD)));
}

void comparison_view_make(const struct comparison *comparison,
			  const struct comparison_view_options *options, struct arena *arena,
			  struct comparison_view *out)
{
	struct making m = {comparison, options, arena, out};

	*out = (struct comparison_view){.comparison = comparison,
					.verdict = comparison->verdict,
					.title = title_of(comparison, arena),
					.commits = commits_of(comparison, arena)};
	out->profiles =
	    ARENA_NEW(arena, struct profile_view, (size_t)comparison->profile_count + 1);
	suite_of_comparison(comparison, arena, &out->suite);
	for (u32 i = 0; i < comparison->profile_count; i++)
		add_profile(&m, profile_at(&m, i));
	for (u32 i = 0; i < out->profile_count; i++)
		out->suite.rows[i].is_quiet = out->profiles[i].is_quiet;
	sort_by_weight(&m);
	out->quiet = name_quiet_ones(&m);
	add_lines(&m);
}
