#include "suite.h"

#include "common/buffer.h"
#include "common/units.h"
#include "reports/analysis/figures.h"
#include "table.h"

#include <stdlib.h>

/* The metrics of a row, by the names of metrics.h. */
static const struct text wanted[SUITE_MAX_COLUMNS] = {
    TEXT("ir"), TEXT("count"), TEXT("peak"), TEXT("io_calls"), TEXT("wall"),
};

/* ---------------------------------------------------------------- cells */

static struct text show_figure(u64 value, enum metric_unit unit, struct arena *arena)
{
	return unit == UNIT_SECONDS ? units_seconds((double)value / 1e9, arena)
				    : table_number(value, arena);
}

static struct text show_change(u64 before, u64 now, struct arena *arena)
{
	struct buffer out = {0};

	units_add_change(&out, before, now);
	return buffer_take(&out, arena);
}

static struct suite_cell cell_of_figure(const struct figure *figure, struct arena *arena)
{
	u64 value = figure_with_children(figure).value;

	return (struct suite_cell){.is_measured = true,
				   .now = value,
				   .figure = show_figure(value, figure->unit, arena),
				   .change = T("")};
}

static struct suite_cell cell_of_change(const struct metric_change *metric, struct arena *arena)
{
	u64 before = metric->value[OLD], now = metric->value[NEW];

	return (struct suite_cell){
	    .is_measured = true,
	    .now = now,
	    .has_before = true,
	    .before = before,
	    .verdict = metric->limit.kind == LIMIT_NONE ? VERDICT_UNCHANGED : metric->verdict,
	    .figure = show_figure(now, metric->unit, arena),
	    .change = show_change(before, now, arena),
	};
}

/* ---------------------------------------------------------------- columns and rows */

static struct text title_of(struct text metric, struct arena *arena)
{
	const struct metric_kind *kind = metric_find(metric);

	return kind->unit == UNIT_BYTES ? arena_printf(arena, "%.*s [B]", TEXT_ARGS(kind->label))
					: kind->label;
}

static bool is_column(const struct suite *suite, u32 which)
{
	for (u32 r = 0; r < suite->row_count; r++)
		if (suite->rows[r].cells[which].is_measured)
			return true;
	return false;
}

/* Leaves out the columns that no row has. */
static void close_columns(struct suite *suite, struct arena *arena)
{
	for (u32 w = 0; w < SUITE_MAX_COLUMNS; w++) {
		u32 to = suite->column_count;

		if (!is_column(suite, w))
			continue;
		for (u32 r = 0; r < suite->row_count; r++)
			suite->rows[r].cells[to] = suite->rows[r].cells[w];
		suite->titles[suite->column_count++] = title_of(wanted[w], arena);
	}
}

static int by_name(const void *a, const void *b)
{
	const struct suite_row *left = a, *right = b;

	return text_compare_natural(left->name, right->name);
}

static struct suite_row *add_row(struct suite *suite, struct text name)
{
	struct suite_row *row = &suite->rows[suite->row_count];

	*row = (struct suite_row){.name = name, .profile = suite->row_count++};
	for (u32 w = 0; w < SUITE_MAX_COLUMNS; w++)
		row->cells[w] = (struct suite_cell){.figure = T("-"), .change = T("")};
	return row;
}

static void begin(struct suite *suite, u32 most, struct arena *arena)
{
	*suite = (struct suite){.past = T(""), .incomparable = T("")};
	suite->rows = ARENA_NEW(arena, struct suite_row, (size_t)most + 1);
}

static void finish(struct suite *suite, struct arena *arena)
{
	close_columns(suite, arena);
	qsort(suite->rows, suite->row_count, sizeof(*suite->rows), by_name);
}

/* ---------------------------------------------------------------- what was before */

/* The cell of a series, NULL if there is none. */
static struct suite_cell *cell_of(struct suite *suite, const struct trend_series *series)
{
	for (u32 r = 0; r < suite->row_count; r++)
		for (u32 w = 0; w < SUITE_MAX_COLUMNS; w++)
			if (text_equal(suite->rows[r].name, series->profile) &&
			    text_equal(wanted[w], series->metric))
				return &suite->rows[r].cells[w];
	return NULL;
}

/* The figures since the last state that cannot be compared with the one before it. */
static void add_history(struct suite_cell *cell, const struct trend_series *series,
			struct arena *arena)
{
	enum { LEAST = 3 };
	u32 first = series->count - 1, count;
	u64 *values;

	while (first && series->points[first].has_before &&
	       series->points[first].verdict != VERDICT_INCOMPARABLE)
		first--;
	count = series->count - first;
	if (count < LEAST)
		return;
	values = ARENA_NEW(arena, u64, count);
	for (u32 i = 0; i < count; i++)
		values[i] = series->points[first + i].value;
	cell->history = values;
	cell->history_count = count;
}

static void add_series(struct suite *suite, const struct trend_series *series, u32 now,
		       struct arena *arena)
{
	const struct trend_point *last = &series->points[series->count - 1];
	struct suite_cell *cell = cell_of(suite, series);

	if (!cell || last->state != now || !last->has_before)
		return;
	if (last->verdict == VERDICT_INCOMPARABLE) {
		if (!suite->incomparable.length)
			suite->incomparable =
			    arena_printf(arena, "%.*s: %.*s", TEXT_ARGS(series->profile),
					 TEXT_ARGS(last->reason));
		return;
	}
	cell->has_before = true;
	cell->before = last->before;
	cell->verdict = last->verdict;
	cell->change = show_change(last->before, last->value, arena);
	add_history(cell, series, arena);
}

static bool add_past(struct suite *suite, const struct suite_past *past, struct arena *arena,
		     struct diag *diag)
{
	static const struct limits defaults = {0};
	struct trend_options how = {
	    .metrics = wanted, .metric_count = SUITE_MAX_COLUMNS, .limits = &defaults};
	struct trend_state *states = ARENA_NEW(arena, struct trend_state, (size_t)past->count + 1);
	struct trend trend;

	for (u32 i = 0; i < past->count; i++)
		states[i] = past->states[i];
	states[past->count] = (struct trend_state){
	    .commit = T(""), .date = T(""), .subject = T(""), .document = *past->now};
	if (!trend_make(states, past->count + 1, &how, arena, &trend, diag))
		return false;
	suite->past = past->name;
	for (u32 i = 0; i < trend.series_count; i++)
		add_series(suite, &trend.series[i], past->count, arena);
	return true;
}

/* ---------------------------------------------------------------- suites */

bool suite_of_document(const struct document *document, const struct suite_past *past,
		       struct arena *arena, struct suite *suite, struct diag *diag)
{
	begin(suite, document->profile_count, arena);
	for (u32 p = 0; p < document->profile_count; p++) {
		struct suite_row *row = add_row(suite, document->profiles[p].name);
		struct figures figures;

		if (!figures_read(&document->profiles[p], arena, &figures, diag))
			return false;
		for (u32 w = 0; w < SUITE_MAX_COLUMNS; w++) {
			const struct figure *figure = figures_find(&figures, wanted[w], T(""));

			if (figure)
				row->cells[w] = cell_of_figure(figure, arena);
		}
	}
	if (past && !add_past(suite, past, arena, diag))
		return false;
	finish(suite, arena);
	return true;
}

void suite_of_comparison(const struct comparison *comparison, struct arena *arena,
			 struct suite *suite)
{
	begin(suite, comparison->profile_count, arena);
	for (u32 p = 0; p < comparison->profile_count; p++) {
		struct suite_row *row = add_row(suite, comparison->profiles[p].name);

		for (u32 w = 0; w < SUITE_MAX_COLUMNS; w++) {
			const struct metric_change *metric =
			    profile_whole(&comparison->profiles[p], wanted[w]);

			if (metric)
				row->cells[w] = cell_of_change(metric, arena);
		}
	}
	finish(suite, arena);
}

/* ---------------------------------------------------------------- the document in order */

static int by_profile_name(const void *a, const void *b)
{
	const struct document_profile *left = a, *right = b;

	return text_compare_natural(left->name, right->name);
}

struct document suite_in_order(const struct document *document, struct arena *arena)
{
	struct document ordered = *document;

	ordered.profiles =
	    ARENA_NEW(arena, struct document_profile, (size_t)document->profile_count + 1);
	for (u32 i = 0; i < document->profile_count; i++)
		ordered.profiles[i] = document->profiles[i];
	qsort(ordered.profiles, ordered.profile_count, sizeof(*ordered.profiles), by_profile_name);
	return ordered;
}
