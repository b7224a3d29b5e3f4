#include "timing.h"

#include "common/units.h"
#include "parsers/document/timing.h"

#include <math.h>
#include <stdlib.h>

enum { STATISTICS = 6, TIMES = 7 };

/* ---------------------------------------------------------------- showing */

static void add_clock(struct table *table, struct text name, const struct timing_statistic *s,
		      struct arena *arena)
{
	const double seconds[STATISTICS] = {s->median, s->mean, s->stddev, s->min, s->max, s->p90};
	struct table_row *row = table_add_row(table, arena);

	row->cells[0] = name;
	for (u32 i = 0; i < STATISTICS; i++)
		row->cells[i + 1] = units_seconds(seconds[i], arena);
}

static void add_clocks(const struct document_profile *profile, const struct timing_profile *timing,
		       struct arena *arena, struct report_view *view)
{
	static const struct table_column columns[STATISTICS + 1] = {
	    {.title = T("time")},
	    {.title = T("median"), .align = TABLE_RIGHT},
	    {.title = T("mean"), .align = TABLE_RIGHT},
	    {.title = T("\xc2\xb1"), .align = TABLE_RIGHT},
	    {.title = T("min"), .align = TABLE_RIGHT},
	    {.title = T("max"), .align = TABLE_RIGHT},
	    {.title = T("p90"), .align = TABLE_RIGHT},
	};
	const struct {
		struct text name;
		const struct timing_statistic *statistic;
	} clocks[] = {{T("wall"), timing->wall},
		      {T("undisturbed"), timing->undisturbed},
		      {T("user"), timing->user},
		      {T("system"), timing->system}};
	struct section *section;

	if (!timing->wall && !timing->undisturbed && !timing->user && !timing->system)
		return;
	section = report_view_add(view);
	section->heading =
	    arena_printf(arena, "times of %.*s, %llu run%s", TEXT_ARGS(profile->command),
			 (unsigned long long)timing->runs, timing->runs == 1 ? "" : "s");
	section->table = table_new(columns, LENGTH_OF(columns), LENGTH_OF(clocks), arena);
	for (size_t i = 0; i < LENGTH_OF(clocks); i++)
		if (clocks[i].statistic)
			add_clock(&section->table, clocks[i].name, clocks[i].statistic, arena);
}

/* The largest total first. In the document, functions are sorted by name. */
static int by_total(const void *a, const void *b)
{
	const struct timing_function *const *x = a, *const *y = b;

	if ((*x)->total != (*y)->total)
		return (*x)->total > (*y)->total ? -1 : 1;
	return text_compare((*x)->name, (*y)->name);
}

static void add_function_row(const struct timing_function *function, struct table *table,
			     struct arena *arena)
{
	const double seconds[TIMES] = {function->total, function->mean, function->min,
				       function->max,	function->p50,	function->p95,
				       function->p99};
	struct table_row *row = table_add_row(table, arena);

	row->cells[0] = function->name;
	row->cells[1] = table_number(function->calls, arena);
	row->cells[2] = table_number(function->errors, arena);
	for (u32 i = 0; i < TIMES; i++)
		row->cells[i + 3] = units_seconds(seconds[i], arena);
}

static const struct timing_function **sorted_functions(const struct timing_profile *timing,
						       struct arena *arena)
{
	const struct timing_function **sorted =
	    ARENA_NEW(arena, const struct timing_function *, timing->function_count);

	for (u32 i = 0; i < timing->function_count; i++)
		sorted[i] = &timing->functions[i];
	qsort(sorted, timing->function_count, sizeof(*sorted), by_total);
	return sorted;
}

static void add_functions(const struct document_profile *profile,
			  const struct timing_profile *timing, u32 top, struct arena *arena,
			  struct report_view *view)
{
	static const struct table_column columns[TIMES + 3] = {
	    {.title = T("name"), .may_shorten = true},
	    {.title = T("calls"), .align = TABLE_RIGHT},
	    {.title = T("errors"), .align = TABLE_RIGHT},
	    {.title = T("total"), .align = TABLE_RIGHT},
	    {.title = T("mean"), .align = TABLE_RIGHT},
	    {.title = T("min"), .align = TABLE_RIGHT},
	    {.title = T("max"), .align = TABLE_RIGHT},
	    {.title = T("median"), .align = TABLE_RIGHT},
	    {.title = T("p95"), .align = TABLE_RIGHT},
	    {.title = T("p99"), .align = TABLE_RIGHT},
	};
	u32 shown = timing->function_count < top ? timing->function_count : top;
	const struct timing_function **sorted;
	struct section *section;

	if (!timing->function_count)
		return;
	section = report_view_add(view);
	section->heading =
	    arena_printf(arena, "times in %.*s, by total", TEXT_ARGS(profile->command));
	section->table = table_new(columns, LENGTH_OF(columns), shown, arena);
	sorted = sorted_functions(timing, arena);
	for (u32 i = 0; i < shown; i++)
		add_function_row(sorted[i], &section->table, arena);
	if (shown < timing->function_count)
		section->note =
		    arena_printf(arena, "And %u more name%s.", timing->function_count - shown,
				 timing->function_count - shown == 1 ? "" : "s");
}

bool table_timing(const struct document_profile *profile, const struct table_options *options,
		  struct arena *arena, struct report_view *view, struct diag *diag)
{
	const struct document_timing *timing = profile->timing;

	(void)diag;
	if (timing) {
		add_clocks(profile, &timing->profile, arena, view);
		add_functions(profile, &timing->profile, options->top, arena, view);
	}
	return true;
}
