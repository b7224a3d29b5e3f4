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
		return sample_undisturbed(run->wall, run->waiting);
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
	enum sample_verdict verdict;

	if (count < 2 || series[0].count < so_far)
		return so_far;
	verdict = quick_compare(&series[0], &series[1], plan->limit).verdict;
	if (verdict == SAMPLE_INCONCLUSIVE)
		return next;
	return verdict != SAMPLE_UNCHANGED && so_far < ENOUGH_TO_ACCUSE ? next : so_far;
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

const char *quick_verdict_name(enum sample_verdict verdict)
{
	static const char *const names[] = {"unchanged", "improved", "regressed", "inconclusive"};

	return names[verdict];
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
	out = sample_compare_times(&times[0], &times[1],
				   (struct sample_limits){1 / (1 + limit), 1 + limit});
	for (int i = 0; i < 2; i++) {
		free((void *)times[i].wall.values);
		free((void *)times[i].undisturbed.values);
	}
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
