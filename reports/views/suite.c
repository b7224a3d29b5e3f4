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

static const struct metric_change *find_metric(const struct profile_change *profile,
					       struct text name)
{
	for (u32 i = 0; i < profile->metric_count; i++)
		if (text_equal(profile->metrics[i].name, name) &&
		    !profile->metrics[i].process.length)
			return &profile->metrics[i];
	return NULL;
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

static void finish(struct suite *suite, struct arena *arena)
{
	close_columns(suite, arena);
	qsort(suite->rows, suite->row_count, sizeof(*suite->rows), by_name);
}

bool suite_of_document(const struct document *document, struct arena *arena, struct suite *suite,
		       struct diag *diag)
{
	*suite = (struct suite){0};
	suite->rows = ARENA_NEW(arena, struct suite_row, (size_t)document->profile_count + 1);
	for (u32 p = 0; p < document->profile_count; p++) {
		struct suite_row *row = add_row(suite, document->profiles[p].name);
		struct figures figures;

		if (!figures_read(&document->profiles[p], arena, &figures, diag))
			return false;
		for (u32 w = 0; w < SUITE_MAX_COLUMNS; w++) {
			const struct figure *figure = figures_find(&figures, wanted[w], T(""));

			if (!figure)
				continue;
			row->cells[w].is_measured = true;
			row->cells[w].now = figure->value;
			row->cells[w].figure = show_figure(figure->value, figure->unit, arena);
		}
	}
	finish(suite, arena);
	return true;
}

void suite_of_comparison(const struct comparison *comparison, struct arena *arena,
			 struct suite *suite)
{
	*suite = (struct suite){0};
	suite->rows = ARENA_NEW(arena, struct suite_row, (size_t)comparison->profile_count + 1);
	for (u32 p = 0; p < comparison->profile_count; p++) {
		struct suite_row *row = add_row(suite, comparison->profiles[p].name);

		for (u32 w = 0; w < SUITE_MAX_COLUMNS; w++) {
			const struct metric_change *metric =
			    find_metric(&comparison->profiles[p], wanted[w]);

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
