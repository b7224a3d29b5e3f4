/* Benchmarks: calibration, samples, and the comparison of two. */
#include "benchmark.h"

#include "clock.h"
#include "common/statistics.h"

#include <stdlib.h>

enum { DEFAULT_ITERATIONS = 100, DEFAULT_WARMUP = 3, RESAMPLES = 2000 };

static const double default_sample_seconds = 20e-6, confidence = 0.95;

struct benchmark_options benchmark_defaults(struct benchmark_options options)
{
	if (options.iterations == 0)
		options.iterations = DEFAULT_ITERATIONS;
	if (options.warmup == 0)
		options.warmup = DEFAULT_WARMUP;
	if (!(options.sample_seconds > 0))
		options.sample_seconds = default_sample_seconds;
	return options;
}

double benchmark_sample(struct benchmark_subject subject, uint64_t calls)
{
	uint64_t begin = clock_nanoseconds(CLOCK_MONOTONIC);

	for (uint64_t i = 0; i < calls; i++)
		subject.function(subject.argument);
	return 1e-9 * (double)(clock_nanoseconds(CLOCK_MONOTONIC) - begin) / (double)calls;
}

/*
 * Doubles the calls until a sample lasts long enough; the last attempts also serve as warm-up. A
 * function of a few nanoseconds ends at thousands of calls per sample, one of a millisecond at one.
 */
uint64_t benchmark_calibrate(struct benchmark_subject subject, struct benchmark_options options)
{
	uint64_t calls = 1;

	while (calls < UINT64_C(1) << 40) {
		double seconds = benchmark_sample(subject, calls) * (double)calls;

		if (seconds >= options.sample_seconds)
			break;
		calls *= 2;
	}
	return calls;
}

struct benchmark_result benchmark_summarise(const char *name, uint64_t calls, double *seconds,
					    size_t count)
{
	struct sample_summary s;

	sample_sort(seconds, count);
	s = sample_summarise(seconds, count);
	return (struct benchmark_result){
	    .name = name,
	    .iterations = count,
	    .calls = calls,
	    .min = s.min,
	    .median = s.median,
	    .mean = s.mean,
	    .max = s.max,
	    .stddev = s.stddev,
	    .p90 = s.p90,
	    .p95 = sample_quantile(seconds, count, 0.95),
	};
}

static void warm_up(struct benchmark_subject subject, uint64_t calls, size_t samples)
{
	for (size_t i = 0; i < samples; i++)
		benchmark_sample(subject, calls);
}

struct benchmark_result benchmark_run(const char *name, benchmark_function *function,
				      void *argument, struct benchmark_options options)
{
	struct benchmark_subject subject = {name, function, argument};
	struct benchmark_result result = {.name = name};
	double *seconds;
	uint64_t calls;

	options = benchmark_defaults(options);
	seconds = malloc(options.iterations * sizeof(*seconds));
	if (!seconds)
		return result;
	calls = benchmark_calibrate(subject, options);
	warm_up(subject, calls, options.warmup);
	for (size_t i = 0; i < options.iterations; i++)
		seconds[i] = benchmark_sample(subject, calls);
	result = benchmark_summarise(name, calls, seconds, options.iterations);
	free(seconds);
	return result;
}

/* A B B A A B ...: so neither has the advantage of always running after the other. */
static void sample_in_turns(const struct benchmark_subject *subjects, const uint64_t *calls,
			    double **seconds, size_t iterations)
{
	for (size_t i = 0; i < iterations; i++) {
		size_t first = i % 2;

		seconds[first][i] = benchmark_sample(subjects[first], calls[first]);
		seconds[1 - first][i] = benchmark_sample(subjects[1 - first], calls[1 - first]);
	}
}

static void judge(struct benchmark_comparison *comparison, const double *a, const double *b,
		  size_t count)
{
	const struct sample_limits none = {1, 1};
	struct sample_interval ratio;
	enum sample_verdict verdict;

	comparison->verdict = BENCHMARK_NO_DIFFERENCE;
	if (!sample_ratio((struct sample){b, count}, (struct sample){a, count}, confidence,
			  RESAMPLES, &ratio))
		return;
	comparison->speedup = ratio.estimate;
	comparison->low = ratio.low;
	comparison->high = ratio.high;
	verdict = sample_judge(ratio, none);
	if (verdict == SAMPLE_LARGER)
		comparison->verdict = BENCHMARK_FASTER;
	else if (verdict == SAMPLE_SMALLER)
		comparison->verdict = BENCHMARK_SLOWER;
}

struct benchmark_comparison benchmark_compare(struct benchmark_subject a,
					      struct benchmark_subject b,
					      struct benchmark_options options)
{
	const struct benchmark_subject subjects[] = {a, b};
	struct benchmark_comparison comparison = {.a = {.name = a.name}, .b = {.name = b.name}};
	double *seconds[2];
	uint64_t calls[2];

	options = benchmark_defaults(options);
	seconds[0] = malloc(2 * options.iterations * sizeof(*seconds[0]));
	if (!seconds[0])
		return comparison;
	seconds[1] = seconds[0] + options.iterations;
	for (int i = 0; i < 2; i++) {
		calls[i] = benchmark_calibrate(subjects[i], options);
		warm_up(subjects[i], calls[i], options.warmup);
	}
	sample_in_turns(subjects, calls, seconds, options.iterations);
	comparison.a = benchmark_summarise(a.name, calls[0], seconds[0], options.iterations);
	comparison.b = benchmark_summarise(b.name, calls[1], seconds[1], options.iterations);
	judge(&comparison, seconds[0], seconds[1], options.iterations);
	free(seconds[0]);
	return comparison;
}
