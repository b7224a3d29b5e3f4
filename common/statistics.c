#include "statistics.h"

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

bool sample_ratio(struct sample a, struct sample b, double confidence, size_t resamples,
		  struct sample_interval *ratio)
{
	double median_a = sample_quantile(a.values, a.count, 0.5);
	double *ratios = malloc(resamples * sizeof(*ratios));
	uint32_t *drawn = malloc((a.count > b.count ? a.count : b.count) * sizeof(*drawn));
	bool possible = b.count > 0 && median_a != 0 && resamples > 0 && ratios && drawn;
	uint64_t state = 1;

	for (size_t i = 0; possible && i < resamples; i++) {
		double drawn_a = draw_median(a.values, a.count, drawn, &state);

		ratios[i] = draw_median(b.values, b.count, drawn, &state) /
			    (drawn_a != 0 ? drawn_a : median_a);
	}
	if (possible) {
		sample_sort(ratios, resamples);
		ratio->low = sample_quantile(ratios, resamples, (1 - confidence) / 2);
		ratio->estimate = sample_quantile(b.values, b.count, 0.5) / median_a;
		ratio->high = sample_quantile(ratios, resamples, (1 + confidence) / 2);
	}
	free(drawn);
	free(ratios);
	return possible;
}

bool sample_can_be_sure(size_t a, size_t b)
{
	double orders = 1; /* in which the values of both can come, the binomial of a + b and a */

	for (size_t i = 1; i <= a; i++)
		orders *= (double)(b + i) / (double)i;
	return 2 / orders < 0.01;
}

/* ---------------------------------------------------------------- verdicts */

enum sample_verdict sample_judge(struct sample_interval ratio, struct sample_limits limits)
{
	if (ratio.low >= limits.least && ratio.high <= limits.most)
		return SAMPLE_UNCHANGED;
	if (ratio.estimate > limits.most && ratio.low > 1)
		return SAMPLE_LARGER;
	if (ratio.estimate < limits.least && ratio.high < 1)
		return SAMPLE_SMALLER;
	return SAMPLE_INCONCLUSIVE;
}

double sample_undisturbed(double wall, double waiting)
{
	return wall > waiting ? wall - waiting : wall;
}

static bool is_all_zero(struct sample sample)
{
	return sample.count > 0 && !(sample.values[sample.count - 1] > 0);
}

static struct sample_interval ratio_of(struct sample old, struct sample now)
{
	enum { RESAMPLES = 4000 };
	const double confidence = 0.99;
	struct sample_interval ratio = {0, 1, __builtin_inf()};

	if (is_all_zero(old) && is_all_zero(now))
		return (struct sample_interval){1, 1, 1};
	sample_ratio(old, now, confidence, RESAMPLES, &ratio);
	return ratio;
}

struct sample_comparison sample_compare_times(const struct sample_times *old,
					      const struct sample_times *now,
					      struct sample_limits limits)
{
	struct sample_comparison out = {.wall = ratio_of(old->wall, now->wall),
					.undisturbed = ratio_of(old->undisturbed, now->undisturbed),
					.reason = ""};
	enum sample_verdict wall = sample_judge(out.wall, limits);

	out.verdict = sample_judge(out.undisturbed, limits);
	if (out.verdict == SAMPLE_INCONCLUSIVE) {
		out.reason = "the runs scatter more than they differ";
	} else if (out.verdict == SAMPLE_UNCHANGED &&
		   (wall == SAMPLE_LARGER || wall == SAMPLE_SMALLER)) {
		out.verdict = SAMPLE_INCONCLUSIVE;
		out.reason = "only the waiting for a processor differs";
	}
	return out;
}
