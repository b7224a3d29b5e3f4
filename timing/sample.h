/*
 * Statistics over a sample: an array of measured values, in any unit.
 *
 * Pure functions, no globals, no libm; safe to call from several threads at once. Values must be
 * finite.
 */
#ifndef TIMING_SAMPLE_H
#define TIMING_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>

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

/* Sorts ascending, in place. Everything below wants its values sorted. */
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
bool sample_ratio(const double *sorted_a, size_t count_a, const double *sorted_b, size_t count_b,
		  double confidence, size_t resamples, struct sample_interval *ratio);

#endif
