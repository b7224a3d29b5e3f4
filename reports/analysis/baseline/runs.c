#include "runs.h"

#include "common/buffer.h"
#include "common/intern.h"
#include "common/memory.h"
#include "parsers/kinds.h"
#include "parsers/document/growth.h"
#include "parsers/document/repeats.h"
#include "reports/analysis/agreement.h"
#include "reports/analysis/compare/growth.h"
#include "reports/analysis/functions_that_differ.h"
#include "reports/analysis/figures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct joining {
	const struct baseline_run *runs;
	u32 count;
	struct figures *figures; /* of each run */
	struct arena *arena;
	struct diag *diag;
	struct document_profile *out;
	u32 run_count; /* the runs of the kind that has the most */
};

/* ---------------------------------------------------------------- the median run */

struct candidate {
	u64 value;
	u32 run;
};

static int by_value(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return (x->run > y->run) - (x->run < y->run);
}

/* The run whose figure is the (lower) median of the runs that have it; NO_ID if none has. */
static u32 median_run(struct joining *j, struct text kind, struct text metric)
{
	struct candidate *candidates = memory_new((size_t)j->count + 1, sizeof(*candidates));
	u32 count = 0, run = NO_ID;

	for (u32 i = 0; i < j->count; i++) {
		const struct figure *figure = figures_find_of(&j->figures[i], kind, metric, T(""));

		if (figure)
			candidates[count++] = (struct candidate){figure->value, i};
	}
	qsort(candidates, count, sizeof(*candidates), by_value);
	if (count)
		run = candidates[(count - 1) / 2].run;
	j->run_count = count > j->run_count ? count : j->run_count;
	free(candidates);
	return run;
}

/* The metric by which the median run of a kind is found: with functions, that of the first event.
 */
static struct text main_metric(const struct joining *j, const struct kind *kind)
{
	const struct metric_kind *metric = metric_of_kind(kind->name, 0);

	for (u32 i = 0; i < j->count; i++) {
		const struct document_cpu *part = kind_functions(kind, j->runs[i].profile);
		struct text event;

		if (!part || !part->process.event_count)
			continue;
		event = figures_event(part->process.events[0], "", j->arena);
		if (figures_find_of(&j->figures[i], kind->name, event, T("")))
			return event;
	}
	return metric ? metric->name : T("");
}

/* Takes each part of the profile from one run: the median run by the kind's main metric. */
static void take_parts(struct joining *j)
{
	const struct kind *kind;

	for (size_t i = 0; (kind = kind_at(i)); i++) {
		u32 run = median_run(j, kind->name, main_metric(j, kind));

		if (run == NO_ID)
			continue;
		kind_take(kind, j->out, j->runs[run].profile, j->arena);
		if (kind_functions(kind, j->out) == document_functions(j->out))
			j->out->calls = j->runs[run].profile->calls;
	}
}

/* ---------------------------------------------------------------- the other values */

static struct text or_nothing(struct text value)
{
	return value.length ? value : T("nothing");
}

static bool must_agree(struct joining *j)
{
	for (u32 i = 1; i < j->count; i++) {
		struct agreement agreement;

		agreement_check(j->runs[0].document, j->runs[0].profile, j->runs[i].document,
				j->runs[i].profile, j->arena, &agreement);
		if (agreement.count)
			return diag_error(
			    j->diag,
			    "the runs of '%.*s' were not measured in the same way: %.*s is %.*s, "
			    "then %.*s",
			    TEXT_ARGS(j->out->name), TEXT_ARGS(agreement.items[0].field),
			    TEXT_ARGS(or_nothing(agreement.items[0].old)),
			    TEXT_ARGS(or_nothing(agreement.items[0].now)));
	}
	return true;
}

/* Takes the remaining scalars and parts from the last run that has them. */
static void take_the_rest(struct joining *j)
{
	const struct kind *kind;

	for (u32 i = 0; i < j->count; i++) {
		const struct document_profile *run = j->runs[i].profile;

		if (run->command.length && !j->out->command.length)
			j->out->command = run->command;
		if (run->exit_status != DOCUMENT_UNKNOWN)
			j->out->exit_status = run->exit_status;
		if (!isnan(run->cpu_time))
			j->out->cpu_time = run->cpu_time;
		if (!isnan(run->wall_time))
			j->out->wall_time = run->wall_time;
		if (!isnan(run->peak_memory_mb))
			j->out->peak_memory_mb = run->peak_memory_mb;
		for (size_t k = 0; (kind = kind_at(k)); k++)
			if (kind_is_measured(kind, run))
				kind_take(kind, j->out, run, j->arena);
		if (run->repeats)
			j->out->repeats = run->repeats;
		document_set_members(&j->out->others, &run->others, j->arena);
	}
}

/* ---------------------------------------------------------------- differences */

static void add_noisy(struct intern *noisy, const struct cpu_function *function)
{
	struct buffer name = {0};

	buffer_add(&name, path_basename(function->object));
	buffer_add_byte(&name, ':');
	buffer_add(&name, function->name);
	intern_add(noisy, buffer_text(&name));
	buffer_release(&name);
}

static void find_noisy(struct joining *j, const struct cpu_profile *a, const struct cpu_profile *b,
		       struct intern *noisy)
{
	struct function_pair *pairs;
	u32 count = functions_that_differ(a, b, j->arena, &pairs);

	for (u32 i = 0; i < count; i++)
		add_noisy(noisy, pairs[i].id[0] != NO_ID ? &a->functions[pairs[i].id[0]]
							 : &b->functions[pairs[i].id[1]]);
}

static int compare_texts(const void *a, const void *b)
{
	return text_compare(*(const struct text *)a, *(const struct text *)b);
}

static void list_noisy(struct joining *j, struct document_repeats *repeats)
{
	struct intern noisy = {0};
	const struct kind *kind;

	for (size_t k = 0; (kind = kind_at(k)); k++)
		for (u32 i = 0; i < j->count; i++) {
			const struct document_cpu *median = kind_functions(kind, j->out);
			const struct document_cpu *run = kind_functions(kind, j->runs[i].profile);

			if (median && run)
				find_noisy(j, &median->process, &run->process, &noisy);
		}
	repeats->noisy_count = (u32)noisy.count;
	repeats->noisy = intern_keep(&noisy, j->arena);
	if (repeats->noisy_count)
		qsort(repeats->noisy, repeats->noisy_count, sizeof(*repeats->noisy), compare_texts);
	intern_release(&noisy);
}

static void widen(struct document_range *range, u64 value)
{
	range->min = value < range->min ? value : range->min;
	range->max = value > range->max ? value : range->max;
}

/* The range of a figure over the runs that have it from the same kind. */
static struct document_range range_of(const struct joining *j, const struct figure *figure)
{
	struct document_range range = {figure->name, figure->value, figure->value};

	for (u32 i = 0; i < j->count; i++) {
		const struct figure *run =
		    figures_find_of(&j->figures[i], figure->kind, figure->name, T(""));

		if (run)
			widen(&range, run->value);
	}
	return range;
}

/* Widens the ranges of the functions that the run has too. */
static void widen_by_run(const struct joining *j, const struct growth_table *run,
			 struct document_range *ranges)
{
	const struct growth_table *const tables[2] = {run, &j->out->growth->table};
	u32 *partners[2];

	growth_pair(tables, j->arena, partners);
	for (u32 i = 0; i < tables[1]->function_count; i++)
		if (partners[1][i] != NO_ID)
			widen(&ranges[i], figures_exponent(
					      run->functions[partners[1][i]].cost_growth.exponent));
}

/* Lists the ranges of the functions' exponents that differ between the runs, as metrics "growth of
 * NAME". */
static u32 list_growth_ranges(const struct joining *j, struct document_range *ranges)
{
	const struct growth_table *table = &j->out->growth->table;
	struct text *names = growth_function_names(table, j->arena);
	u32 count = 0;

	for (u32 i = 0; i < table->function_count; i++) {
		u64 value = figures_exponent(table->functions[i].cost_growth.exponent);

		ranges[i] = (struct document_range){
		    metric_full_name(T("growth"), names[i], j->arena), value, value};
	}
	for (u32 i = 0; i < j->count; i++)
		if (j->runs[i].profile->growth)
			widen_by_run(j, &j->runs[i].profile->growth->table, ranges);
	for (u32 i = 0; i < table->function_count; i++)
		if (ranges[i].min != ranges[i].max)
			ranges[count++] = ranges[i];
	return count;
}

static int by_metric(const void *a, const void *b)
{
	return text_compare(((const struct document_range *)a)->metric,
			    ((const struct document_range *)b)->metric);
}

/* Lists the ranges of the exact figures that differ between the runs. */
static bool list_ranges(struct joining *j, struct document_repeats *repeats)
{
	const struct document_growth *growth = j->out->growth;
	size_t functions = growth ? growth->table.function_count : 0;
	struct document_range *ranges;
	struct figures figures;

	if (!figures_read(j->out, j->arena, &figures, j->diag))
		return false;
	repeats->ranges = ranges =
	    ARENA_NEW(j->arena, struct document_range, figures.count + functions + 1);
	for (u32 i = 0; i < figures.count; i++) {
		const struct figure *figure = &figures.items[i];
		struct document_range range = range_of(j, figure);

		if (figure->is_exact && !figure->process.length && range.min != range.max)
			ranges[repeats->range_count++] = range;
	}
	if (growth)
		repeats->range_count += list_growth_ranges(j, ranges + repeats->range_count);
	qsort(ranges, repeats->range_count, sizeof(*ranges), by_metric);
	return true;
}

static bool add_repeats(struct joining *j)
{
	struct document_repeats *repeats = ARENA_NEW(j->arena, struct document_repeats, 1);

	if (j->run_count < 2)
		return true;
	repeats->runs = j->run_count;
	list_noisy(j, repeats);
	if (!list_ranges(j, repeats))
		return false;
	j->out->repeats = repeats;
	return true;
}

/* ---------------------------------------------------------------- */

bool baseline_join_runs(const struct baseline_run *runs, u32 count, struct arena *arena,
			struct document_profile *out, struct diag *diag)
{
	struct joining j = {.runs = runs, .count = count, .arena = arena, .diag = diag, .out = out};

	*out = document_profile_unknown(runs[0].profile->name);
	j.figures = ARENA_NEW(arena, struct figures, (size_t)count + 1);
	for (u32 i = 0; i < count; i++)
		if (!figures_read(runs[i].profile, arena, &j.figures[i], diag))
			return false;
	if (!must_agree(&j))
		return false;
	take_the_rest(&j);
	take_parts(&j);
	return add_repeats(&j);
}
