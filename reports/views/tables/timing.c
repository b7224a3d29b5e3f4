#include "timing.h"

#include "common/memory.h"
#include "common/units.h"

#include <math.h>
#include <stdlib.h>

enum { STATISTICS = 6, TIMES = 7 };

/* What the document calls them, and the columns. */
static const char *const statistic_keys[STATISTICS] = {"median", "mean", "stddev",
						       "min",	 "max",	 "p90"};
static const char *const time_keys[TIMES] = {"total", "mean", "min", "max", "p50", "p95", "p99"};

/* One clock over the runs of a command. */
struct clock_row {
	struct text name;
	double seconds[STATISTICS];
};

struct function_row {
	struct text name;
	u64 calls, errors;
	double seconds[TIMES];
};

struct timing {
	struct arena *arena;
	u64 runs;
	struct clock_row *clocks;
	struct function_row *functions;
	u32 clock_count, function_count;
	size_t clock_capacity, function_capacity;
};

/* ---------------------------------------------------------------- reading */

/* The key's place among the names, or `count`. */
static u32 find_key(struct text key, const char *const *names, u32 count)
{
	u32 place = 0;

	while (place < count && !text_equal(key, text_from_string(names[place])))
		place++;
	return place;
}

static void forget(double *seconds, u32 count)
{
	for (u32 i = 0; i < count; i++)
		seconds[i] = NAN;
}

static void read_clock(struct json_reader *r, struct text name, struct timing *timing)
{
	struct clock_row *row;
	struct text key;

	GROW(timing->clocks, timing->clock_capacity, timing->clock_count + 1u);
	row = &timing->clocks[timing->clock_count++];
	row->name = name;
	forget(row->seconds, STATISTICS);
	json_enter_object(r);
	while (json_next_key(r, &key)) {
		u32 place = find_key(key, statistic_keys, STATISTICS);

		if (place < STATISTICS)
			json_read_double(r, &row->seconds[place]);
		else
			json_skip(r, NULL);
	}
}

static void read_function(struct json_reader *r, struct text name, struct timing *timing)
{
	struct function_row *row;
	struct text key;

	GROW(timing->functions, timing->function_capacity, timing->function_count + 1u);
	row = &timing->functions[timing->function_count++];
	*row = (struct function_row){.name = name};
	forget(row->seconds, TIMES);
	json_enter_object(r);
	while (json_next_key(r, &key)) {
		u32 place = find_key(key, time_keys, TIMES);

		if (place < TIMES)
			json_read_double(r, &row->seconds[place]);
		else if (text_equal(key, T("calls")))
			json_read_u64(r, &row->calls);
		else if (text_equal(key, T("errors")))
			json_read_u64(r, &row->errors);
		else
			json_skip(r, NULL);
	}
}

static void read_member(struct json_reader *r, struct text key, struct timing *timing)
{
	static const char *const clocks[] = {"wall", "undisturbed", "user", "system"};
	struct text name;

	if (text_equal(key, T("runs"))) {
		json_read_u64(r, &timing->runs);
	} else if (find_key(key, clocks, LENGTH_OF(clocks)) < LENGTH_OF(clocks)) {
		read_clock(r, key, timing);
	} else if (text_equal(key, T("functions"))) {
		json_enter_object(r);
		while (json_next_key(r, &name))
			read_function(r, name, timing);
	} else {
		json_skip(r, NULL);
	}
}

static bool read_timing(const struct document_profile *profile, struct timing *timing,
			struct diag *diag)
{
	struct json_reader r;
	struct text key;

	if (!document_open_part(profile, "timing", timing->arena, &r, diag))
		return true;
	json_enter_object(&r);
	while (json_next_key(&r, &key))
		read_member(&r, key, timing);
	return document_close_part(&r);
}

/* ---------------------------------------------------------------- showing */

static int by_name_of_clock(const void *a, const void *b)
{
	static const char *const order[] = {"wall", "undisturbed", "user", "system"};
	const struct clock_row *x = a, *y = b;

	return (int)find_key(x->name, order, LENGTH_OF(order)) -
	       (int)find_key(y->name, order, LENGTH_OF(order));
}

static void add_clocks(const struct document_profile *profile, const struct timing *timing,
		       struct report_view *view)
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
	struct arena *arena = timing->arena;
	struct section *section;

	if (!timing->clock_count)
		return;
	section = report_view_add(view);
	section->heading =
	    arena_printf(arena, "times of %.*s, %llu run%s", TEXT_ARGS(profile->command),
			 (unsigned long long)timing->runs, timing->runs == 1 ? "" : "s");
	section->table = table_new(columns, LENGTH_OF(columns), timing->clock_count, arena);
	qsort(timing->clocks, timing->clock_count, sizeof(*timing->clocks), by_name_of_clock);
	for (u32 i = 0; i < timing->clock_count; i++) {
		struct table_row *row = table_add_row(&section->table, arena);

		row->cells[0] = timing->clocks[i].name;
		for (u32 s = 0; s < STATISTICS; s++)
			row->cells[s + 1] = units_seconds(timing->clocks[i].seconds[s], arena);
	}
}

/* The largest total first; the document has names in their order. */
static int by_total(const void *a, const void *b)
{
	const struct function_row *x = a, *y = b;

	if (x->seconds[0] != y->seconds[0])
		return x->seconds[0] > y->seconds[0] ? -1 : 1;
	return text_compare(x->name, y->name);
}

static void add_function_row(const struct function_row *function, struct table *table,
			     struct arena *arena)
{
	struct table_row *row = table_add_row(table, arena);

	row->cells[0] = function->name;
	row->cells[1] = table_number(function->calls, arena);
	row->cells[2] = table_number(function->errors, arena);
	for (u32 i = 0; i < TIMES; i++)
		row->cells[i + 3] = units_seconds(function->seconds[i], arena);
}

static void add_functions(const struct document_profile *profile, const struct timing *timing,
			  u32 top, struct report_view *view)
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
	struct arena *arena = timing->arena;
	struct section *section;

	if (!timing->function_count)
		return;
	section = report_view_add(view);
	section->heading =
	    arena_printf(arena, "times in %.*s, by total", TEXT_ARGS(profile->command));
	section->table = table_new(columns, LENGTH_OF(columns), shown, arena);
	qsort(timing->functions, timing->function_count, sizeof(*timing->functions), by_total);
	for (u32 i = 0; i < shown; i++)
		add_function_row(&timing->functions[i], &section->table, arena);
	if (shown < timing->function_count)
		section->note =
		    arena_printf(arena, "And %u more name%s.", timing->function_count - shown,
				 timing->function_count - shown == 1 ? "" : "s");
}

bool table_timing(const struct document_profile *profile, const struct table_options *options,
		  struct arena *arena, struct report_view *view, struct diag *diag)
{
	struct timing timing = {.arena = arena};
	bool fine = read_timing(profile, &timing, diag);

	if (fine) {
		add_clocks(profile, &timing, view);
		add_functions(profile, &timing, options->top, view);
	}
	free(timing.clocks);
	free(timing.functions);
	return fine;
}
