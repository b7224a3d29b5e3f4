#include "series.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---------------------------------------------------------------- figures */

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
		return run->wall > run->waiting ? run->wall - run->waiting : run->wall;
	}
}

double *quick_values(const struct quick_series *series, enum quick_figure figure)
{
	double *values = malloc((series->count ? series->count : 1) * sizeof(*values));

	if (!values) {
		perror("profile-quick");
		exit(1);
	}
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

/* ---------------------------------------------------------------- running */

static struct quick_run *add_run(struct quick_series *series)
{
	if (series->count == series->capacity) {
		series->capacity = series->capacity ? series->capacity * 2 : 16;
		series->runs = realloc(series->runs, series->capacity * sizeof(*series->runs));
		if (!series->runs) {
			perror("profile-quick");
			exit(1);
		}
	}
	return &series->runs[series->count++];
}

static enum quick_outcome run_once(struct quick_series *series, const struct quick_plan *plan,
				   struct quick_run *out)
{
	if (!quick_run(series->words, &plan->streams, out))
		return QUICK_NOT_STARTED;
	if (quick_caught_signal())
		return QUICK_INTERRUPTED;
	return out->exit_status && !plan->ignore_failure ? QUICK_FAILED : QUICK_FINE;
}

/* Every command once, in turn; kept, unless it is a warm-up. */
static enum quick_outcome run_round(struct quick_series *series, size_t count, bool keep,
				    const struct quick_plan *plan, size_t *failed)
{
	for (size_t i = 0; i < count; i++) {
		struct quick_run warmup;
		struct quick_run *run = keep ? add_run(&series[i]) : &warmup;
		enum quick_outcome outcome = run_once(&series[i], plan, run);

		*failed = i;
		if (outcome != QUICK_FINE && !keep)
			*add_run(&series[i]) = warmup;
		if (outcome != QUICK_FINE)
			return outcome;
	}
	return QUICK_FINE;
}

/*
 * Whether more runs could settle it, or ought to confirm that it got worse or better. Looking anew
 * after every run would sooner or later find whatever one looks for: it is twice as many each time.
 */
static size_t runs_wanted(const struct quick_series *series, size_t count,
			  const struct quick_plan *plan, size_t so_far)
{
	enum { ENOUGH_TO_ACCUSE = 15 };
	size_t next = so_far * 2 < plan->most_runs ? so_far * 2 : plan->most_runs;
	enum quick_verdict verdict;

	if (count < 2 || series[0].count < so_far)
		return so_far;
	verdict = quick_compare(&series[0], &series[1], plan->limit).verdict;
	if (verdict == QUICK_INCONCLUSIVE)
		return next;
	return verdict != QUICK_UNCHANGED && so_far < ENOUGH_TO_ACCUSE ? next : so_far;
}

enum quick_outcome quick_measure(struct quick_series *series, size_t count,
				 const struct quick_plan *plan, size_t *failed)
{
	enum quick_outcome outcome = QUICK_FINE;
	size_t wanted = plan->runs;

	for (size_t i = 0; outcome == QUICK_FINE; i++) {
		wanted = runs_wanted(series, count, plan, wanted);
		if (series[0].count >= wanted)
			break;
		if (plan->progress)
			plan->progress(i, plan->warmup + wanted);
		outcome = run_round(series, count, i >= plan->warmup, plan, failed);
	}
	return outcome;
}

/* ---------------------------------------------------------------- judging */

const char *quick_verdict_name(enum quick_verdict verdict)
{
	static const char *const names[] = {"unchanged", "improved", "regressed", "inconclusive"};

	return names[verdict];
}

static struct sample_interval ratio_of(const struct quick_series *first,
				       const struct quick_series *second, enum quick_figure figure)
{
	enum { RESAMPLES = 4000 };
	const double confidence = 0.99;
	double *a = quick_values(first, figure), *b = quick_values(second, figure);
	struct sample_interval ratio = {0, 1, HUGE_VAL};

	sample_ratio(a, first->count, b, second->count, confidence, RESAMPLES, &ratio);
	free(a);
	free(b);
	return ratio;
}

/* Surely slower: past the limit, and the interval leaves no doubt that there is a difference. */
static bool is_slower(struct sample_interval ratio, double limit)
{
	return ratio.estimate > 1 + limit && ratio.low > 1;
}

static bool is_faster(struct sample_interval ratio, double limit)
{
	return ratio.estimate < 1 / (1 + limit) && ratio.high < 1;
}

/*
 * The time less the waiting decides: what other programs took is no news of this one. Should the
 * command's own threads have kept its main thread waiting, the clock's time alone tells, and that
 * is not enough to accuse.
 */
struct quick_comparison quick_compare(const struct quick_series *first,
				      const struct quick_series *second, double limit)
{
	struct sample_interval own = ratio_of(first, second, QUICK_UNDISTURBED);
	struct quick_comparison out = {ratio_of(first, second, QUICK_WALL), own, QUICK_UNCHANGED,
				       ""};

	if (own.high <= 1 + limit && own.low >= 1 / (1 + limit)) {
		if (is_slower(out.wall, limit) || is_faster(out.wall, limit))
			out.reason = "only the waiting for a processor differs";
	} else if (is_slower(own, limit)) {
		out.verdict = QUICK_REGRESSED;
	} else if (is_faster(own, limit)) {
		out.verdict = QUICK_IMPROVED;
	} else {
		out.reason = "the runs scatter more than they differ";
	}
	if (*out.reason)
		out.verdict = QUICK_INCONCLUSIVE;
	return out;
}

double quick_start_up(void)
{
	enum { STARTS = 15 };
	char *words[] = {"/proc/self/exe", "--nothing", NULL};
	struct quick_series series = {.words = words};
	struct quick_plan plan = {.runs = STARTS, .warmup = 1, .streams = {"/dev/null", false}};
	size_t failed;
	double median = 0;

	if (quick_measure(&series, 1, &plan, &failed) == QUICK_FINE)
		median = quick_figure(&series, QUICK_UNDISTURBED).median;
	free(series.runs);
	return median;
}
