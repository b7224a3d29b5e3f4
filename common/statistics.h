/*
 * Statistics over samples: arrays of measured values, in any unit; and the rule that decides which
 * of two samples is larger. profile-quick, profile-compare and the timing library's benchmarks all
 * use this rule.
 *
 * Pure functions, no globals; they need libc alone, not even libm, because the timing library
 * contains them too. Safe to call from several threads at once. Values must be finite.
 */
#ifndef COMMON_STATISTICS_H
#define COMMON_STATISTICS_H

#include <stdbool.h>
#include <stddef.h>

struct sample {
	const double *values; /* sorted ascending; the caller's */
	size_t count;
};

struct sample_summary {
	size_t count;
	double min, median, mean, max;
	double stddev; /* of the sample (count - 1); 0 below two values */
	double p90;
	size_t outliers; /* values beyond the fences of sample_fences */
};

/* An estimate and the interval it lies in with a given confidence. */
struct sample_interval {
	double low, estimate, high;
};

/* Sorts ascending, in place. All functions below need sorted values. */
void sample_sort(double *values, size_t count);

/*
 * The quantile q of 0 … 1, interpolated between neighbours (Hyndman and Fan's type 7, the default
 * of R and NumPy); the median is q = 0.5. 0 for an empty sample.
 */
double sample_quantile(const double *sorted, size_t count, double q);

/* All figures at once; zeros for an empty sample. */
struct sample_summary sample_summarise(const double *sorted, size_t count);

/* Tukey's fences: the quartiles, moved outwards by one and a half times their distance. */
void sample_fences(const double *sorted, size_t count, double *low, double *high);

/*
 * median(b) / median(a), with the percentile interval of a bootstrap of `resamples` draws at the
 * given confidence (0.95, say). Always the same for the same values: the random numbers start from
 * a fixed seed. A ratio above 1 means that b's values are larger. False when memory is short or a
 * sample is empty or has a median of 0.
 */
bool sample_ratio(struct sample a, struct sample b, double confidence, size_t resamples,
		  struct sample_interval *ratio);

/*
 * Whether samples of so many values can show a difference with a confidence of 99 %: equal things
 * must fall apart completely, all values of one above all of the other, in less than 1 % of all
 * cases, both directions together. True for 5 and 5 values, and 3 and 10; false for 3 and 3, where
 * it is 10 %.
 */
bool sample_can_be_sure(size_t a, size_t b);

enum sample_verdict { SAMPLE_UNCHANGED, SAMPLE_SMALLER, SAMPLE_LARGER, SAMPLE_INCONCLUSIVE };

/* A ratio between these counts as unchanged: 1/1.2 to 1.2, for example. */
struct sample_limits {
	double least, most;
};

/*
 * Unchanged: the whole interval lies within the limits. Larger: the ratio is beyond `most`, and the
 * whole interval above 1. Smaller: likewise. Anything else is inconclusive.
 */
enum sample_verdict sample_judge(struct sample_interval ratio, struct sample_limits limits);

/* The runs of one command, in seconds. */
struct sample_times {
	struct sample wall;
	struct sample undisturbed; /* the same runs, as sample_undisturbed() returns them */
};

/* The wall time of a run minus the time it waited for a free processor, both in seconds. */
double sample_undisturbed(double wall, double waiting);

struct sample_comparison {
	/* The ratio new / old with its 99 % confidence interval. The interval is 0 to infinity if
	 * there is no ratio. */
	struct sample_interval wall, undisturbed;
	enum sample_verdict verdict;
	const char *reason; /* why the verdict is inconclusive, else "" */
};

/*
 * The undisturbed time decides, because the time that other programs took says nothing about this
 * one. If only the wall time differs, the command's own threads may have kept its main thread
 * waiting; that is not enough for a verdict.
 */
struct sample_comparison sample_compare_times(const struct sample_times *old,
					      const struct sample_times *now,
					      struct sample_limits limits);

#endif
