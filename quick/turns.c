#include "turns.h"

#include "verdict.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct quick_measured run_once(const struct quick_series *series,
				      const struct quick_plan *plan, struct quick_run *out)
{
	if (!quick_run(series->words, series->original, &plan->streams, out))
		return (struct quick_measured){.outcome = QUICK_NOT_STARTED, .error = errno};
	if (quick_caught_signal())
		return (struct quick_measured){.outcome = QUICK_INTERRUPTED};
	if (out->exit_status && !plan->ignore_failure)
		return (struct quick_measured){.outcome = QUICK_FAILED,
					       .exit_status = out->exit_status};
	return (struct quick_measured){.outcome = QUICK_FINE};
}

/* The start of the stack depends on the size of the environment. Each round has a different size, a
 * multiple of 16 bytes within a page, so that no particular alignment lasts for a whole series. */
static void move_stack(size_t round)
{
	enum { ALIGNMENT = 16, PLACES = 256, STEP = 99 /* odd, so all places occur */ };
	char padding[ALIGNMENT * PLACES];
	size_t length = round * STEP % PLACES * ALIGNMENT;

	memset(padding, '-', length);
	padding[length] = 0;
	setenv("EDM_PROFILE_PADDING", padding, 1);
}

/* Which of two commands begins a round: A B, B A, B A, A B, B A, A B, A B, B A ... (the Thue-Morse
 * sequence). Both begin equally often, and no periodic disturbance can favour one of them. */
static size_t beginner(size_t round, size_t count)
{
	return count == 2 ? (size_t)__builtin_parityll(round) : 0;
}

/* Runs every command once. The runs are kept unless they are warm-up runs. */
static struct quick_measured run_round(struct quick_series *series, size_t count, size_t round,
				       const struct quick_plan *plan)
{
	struct quick_measured measured = {.outcome = QUICK_FINE};

	move_stack(round);
	for (size_t i = 0; i < count && measured.outcome == QUICK_FINE; i++) {
		size_t which = (i + beginner(round, count)) % count;
		bool keep = round >= plan->warmup;
		struct quick_run warmup;

		measured =
		    run_once(&series[which], plan, keep ? quick_add_run(&series[which]) : &warmup);
		measured.last = which;
	}
	return measured;
}

/*
 * The number of runs that are wanted to decide an unclear result, or to confirm a difference. The
 * number doubles each time, because testing after every run would sooner or later find a difference
 * by chance.
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

struct quick_measured quick_measure(struct quick_series *series, size_t count,
				    const struct quick_plan *plan)
{
	struct quick_measured measured = {.outcome = QUICK_FINE};
	size_t wanted = plan->runs;

	for (size_t i = 0; measured.outcome == QUICK_FINE; i++) {
		wanted = runs_wanted(series, count, plan, wanted);
		if (series[0].count >= wanted)
			break;
		if (plan->progress)
			plan->progress(i, plan->warmup + wanted);
		measured = run_round(series, count, i, plan);
	}
	return measured;
}

double quick_start_up(void)
{
	enum { STARTS = 15 };
	static const char *const words[] = {"/proc/self/exe", "--nothing", NULL};
	struct quick_series series = {.words = words};
	struct quick_plan plan = {.runs = STARTS, .warmup = 1, .streams = {"/dev/null", false}};
	double median = 0;

	if (quick_measure(&series, 1, &plan).outcome == QUICK_FINE)
		median = quick_figure(&series, QUICK_UNDISTURBED).median;
	free(series.runs);
	return median;
}
