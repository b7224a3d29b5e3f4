#include "sample.h"

#include <stdint.h>
#include <stdlib.h>

static int compare_values(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

void sample_sort(double *values, size_t count)
{
	if (count > 1)
		qsort(values, count, sizeof(values[0]), compare_values);
}

double sample_quantile(const double *sorted, size_t count, double q)
{
	double position, part;
	size_t below;

	if (count == 0)
		return 0;
	position = q * (double)(count - 1);
	below = (size_t)position;
	if (below >= count - 1)
		return sorted[count - 1];
	part = position - (double)below;
	return sorted[below] + part * (sorted[below + 1] - sorted[below]);
}

static double mean_of(const double *values, size_t count)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += values[i];
	return sum / (double)count;
}

static double stddev_of(const double *values, size_t count, double mean)
{
	double squares = 0;

	if (count < 2)
		return 0;
	for (size_t i = 0; i < count; i++)
		squares += (values[i] - mean) * (values[i] - mean);
	return __builtin_sqrt(squares / (double)(count - 1));
}

void sample_fences(const double *sorted, size_t count, double *low, double *high)
{
	double first = sample_quantile(sorted, count, 0.25);
	double third = sample_quantile(sorted, count, 0.75);

	*low = first - 1.5 * (third - first);
	*high = third + 1.5 * (third - first);
}

static size_t count_outliers(const double *sorted, size_t count)
{
	double low, high;
	size_t outliers = 0;

	sample_fences(sorted, count, &low, &high);
	for (size_t i = 0; i < count; i++)
		outliers += sorted[i] < low || sorted[i] > high;
	return outliers;
}

struct sample_summary sample_summarise(const double *sorted, size_t count)
{
	struct sample_summary s = {.count = count};

	if (count == 0)
		return s;
	s.min = sorted[0];
	s.median = sample_quantile(sorted, count, 0.5);
	s.mean = mean_of(sorted, count);
	s.max = sorted[count - 1];
	s.stddev = stddev_of(sorted, count, s.mean);
	s.p90 = sample_quantile(sorted, count, 0.9);
	s.outliers = count_outliers(sorted, count);
	return s;
}

/* splitmix64 (Steele, Lea, Flood 2014): small, and good enough to draw indices with. */
static uint64_t next_random(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/*
 * The median of a sample drawn from `sorted` with replacement. Counting how often each value was
 * drawn saves sorting: the counts, walked in order, are the drawn sample sorted.
 */
static double draw_median(const double *sorted, size_t count, uint32_t *drawn, uint64_t *state)
{
	size_t lower = (count - 1) / 2, upper = count / 2, seen = 0, i = 0;
	double low;

	for (size_t k = 0; k < count; k++)
		drawn[k] = 0;
	for (size_t k = 0; k < count; k++)
		drawn[(size_t)(((next_random(state) >> 32) * (uint64_t)count) >> 32)]++;
	while (seen + drawn[i] <= lower)
		seen += drawn[i++];
	low = sorted[i];
	while (seen + drawn[i] <= upper)
		seen += drawn[i++];
	return (low + sorted[i]) / 2;
}

bool sample_ratio(const double *sorted_a, size_t count_a, const double *sorted_b, size_t count_b,
		  double confidence, size_t resamples, struct sample_interval *ratio)
{
	double median_a = sample_quantile(sorted_a, count_a, 0.5);
	double *ratios = malloc(resamples * sizeof(*ratios));
	uint32_t *drawn = malloc((count_a > count_b ? count_a : count_b) * sizeof(*drawn));
	bool possible = count_b > 0 && median_a != 0 && resamples > 0 && ratios && drawn;
	uint64_t state = 1;

	for (size_t i = 0; possible && i < resamples; i++) {
		double a = draw_median(sorted_a, count_a, drawn, &state);

		ratios[i] = draw_median(sorted_b, count_b, drawn, &state) / (a != 0 ? a : median_a);
	}
	if (possible) {
		sample_sort(ratios, resamples);
		ratio->low = sample_quantile(ratios, resamples, (1 - confidence) / 2);
		ratio->estimate = sample_quantile(sorted_b, count_b, 0.5) / median_a;
		ratio->high = sample_quantile(ratios, resamples, (1 + confidence) / 2);
	}
	free(drawn);
	free(ratios);
	return possible;
}
