#include "series.h"

#include "common/memory.h"

#include <stdlib.h>

struct quick_run *quick_add_run(struct quick_series *series)
{
	GROW(series->runs, series->capacity, series->count + 1);
	return &series->runs[series->count++];
}

static double value_of(const struct quick_run *run, enum quick_figure figure)
{
	switch (figure) {
	case QUICK_WALL:
		return run->wall;
	case QUICK_USER:
		return run->user;
	case QUICK_SYSTEM:
		return run->system;
	case QUICK_WAITING:
		return run->waiting;
	case QUICK_REFERENCE:
		return run->reference;
	case QUICK_RSS:
		return (double)run->peak_rss_bytes;
	default:
		return sample_undisturbed(run->wall, run->waiting);
	}
}

double *quick_values(const struct quick_series *series, enum quick_figure figure)
{
	double *values = memory_new(series->count + 1, sizeof(*values));

	for (size_t i = 0; i < series->count; i++)
		values[i] = value_of(&series->runs[i], figure);
	sample_sort(values, series->count);
	return values;
}

struct sample_summary quick_figure(const struct quick_series *series, enum quick_figure figure)
{
	double *values = quick_values(series, figure);
	struct sample_summary summary = sample_summarise(values, series->count);

	free(values);
	return summary;
}
