#include "verdict.h"

#include <math.h>
#include <stdlib.h>

static struct sample_limits limits_of(double limit)
{
	return (struct sample_limits){1 / (1 + limit), 1 + limit};
}

struct sample_comparison quick_compare(const struct quick_series *first,
				       const struct quick_series *second, double limit)
{
	const struct quick_series *series[] = {first, second};
	struct sample_times times[2];
	struct sample_comparison out;

	for (int i = 0; i < 2; i++) {
		times[i].wall =
		    (struct sample){quick_values(series[i], QUICK_WALL), series[i]->count};
		times[i].undisturbed =
		    (struct sample){quick_values(series[i], QUICK_UNDISTURBED), series[i]->count};
	}
	out = sample_compare_times(&times[0], &times[1], limits_of(limit));
	for (int i = 0; i < 2; i++) {
		free((void *)times[i].wall.values);
		free((void *)times[i].undisturbed.values);
	}
	return out;
}

/* The factor by which the interval is too wide for a verdict. */
static double excess_of(struct sample_interval ratio, struct sample_limits limits)
{
	double below = ratio.estimate - ratio.low, above = ratio.high - ratio.estimate;

	if (ratio.estimate > limits.most)
		return below / (ratio.estimate - 1);
	if (ratio.estimate < limits.least)
		return above / (1 - ratio.estimate);
	return fmax(below / (ratio.estimate - limits.least),
		    above / (limits.most - ratio.estimate));
}

size_t quick_runs_needed(const struct sample_comparison *comparison, double limit, size_t runs)
{
	const double most = 10000;
	struct sample_limits limits = limits_of(limit);
	double excess, needed;

	if (sample_judge(comparison->undisturbed, limits) != SAMPLE_INCONCLUSIVE)
		return 0;
	excess = excess_of(comparison->undisturbed, limits);
	needed = ceil((double)runs * excess * excess / 10) * 10; /* it narrows as 1/sqrt(runs) */
	return needed <= most ? (size_t)needed : 0;
}

const char *quick_verdict_name(enum sample_verdict verdict)
{
	static const char *const names[] = {"unchanged", "improved", "regressed", "inconclusive"};

	return names[verdict];
}
