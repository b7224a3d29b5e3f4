/*
 * Measures the cost of a scope on this machine, with each clock that the library can read: make
 * bench-timing. With `--clock NAME` only that one is measured (TSC, CNTVCT, CLOCK_MONOTONIC).
 *
 * Everything is measured in turns, in batches of a fraction of a millisecond, many times over.
 * Costs are those of a whole iteration, including the loop: the minimum of all rounds, and the
 * median of the ratios, in each round, to two bare readings of the same clock. What has a limit
 * says whether it is within it.
 */
#include "timing/timing.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LENGTH_OF(array) (sizeof(array) / sizeof((array)[0]))

enum { BATCH = 20000, ROUNDS = 400, NAMES = 64, THREADS = 2 };

static bool use_counter;

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static inline uint64_t read_clock(void)
{
	struct timespec t;

#if defined(__x86_64__)
	if (use_counter)
		return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
	uint64_t ticks;

	if (use_counter) {
		__asm__ volatile("mrs %0, cntvct_el0" : "=r"(ticks));
		return ticks;
	}
#endif
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_nsec;
}

static void bare_reads(void)
{
	uint64_t sum = 0;

	for (int i = 0; i < BATCH; i++) {
		uint64_t begin = read_clock();

		sum += read_clock() - begin;
	}
	benchmark_keep(sum);
}

static void scopes(void)
{
	for (int i = 0; i < BATCH; i++) {
		PROFILE_SCOPE("scope");
	}
}

#define ONE(name)                                                                                  \
	{                                                                                          \
		PROFILE_SCOPE(name);                                                               \
	}
#define FOUR(name)    ONE(name "0") ONE(name "1") ONE(name "2") ONE(name "3")
#define SIXTEEN(name) FOUR(name "0") FOUR(name "1") FOUR(name "2") FOUR(name "3")

static void many_names(void)
{
	for (int i = 0; i < BATCH / NAMES; i++) {
		SIXTEEN("name 0")
		SIXTEEN("name 1")
		SIXTEEN("name 2")
		SIXTEEN("name 3")
	}
}

PROFILE_FUNCTION(int, decorated, (int n), (n))
{
	return n + 1;
}

__attribute__((noinline)) static int undecorated(int n)
{
	__asm__ volatile("");
	return n + 1;
}

static void decorated_calls(void)
{
	int n = 0;

	for (int i = 0; i < BATCH; i++)
		n = decorated(n);
	benchmark_keep(n);
}

static void undecorated_calls(void)
{
	int n = 0;

	for (int i = 0; i < BATCH; i++)
		n = undecorated(n);
	benchmark_keep(n);
}

static void tokens(void)
{
	for (int i = 0; i < BATCH / 100; i++) {
		struct profile_token token = profile_start("token");

		profile_stop(&token, false);
	}
}

struct measurement {
	const char *what;
	void (*run)(void);
	int turns;
	double best; /* seconds per iteration */
	double ratios[ROUNDS];
};

/* The seconds per iteration. */
static double measure(struct measurement *m)
{
	double begin = now(), each;

	m->run();
	each = (now() - begin) / m->turns;
	if (m->best == 0 || each < m->best)
		m->best = each;
	return each;
}

/* The others are compared with the first one. */
static void measure_all(struct measurement *measurements, size_t count)
{
	for (int round = 0; round < ROUNDS; round++) {
		double bound = measure(&measurements[0]);

		for (size_t i = 0; i < count; i++)
			measurements[i].ratios[round] = measure(&measurements[i]) / bound;
	}
}

static int compare(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

/* The limit of the ratio is 0 if there is none. */
static void print(const char *what, struct measurement *m, double limit)
{
	double median;

	qsort(m->ratios, ROUNDS, sizeof(m->ratios[0]), compare);
	median = m->ratios[ROUNDS / 2];
	printf("%-44s %7.2f ns   %5.2f", what, 1e9 * m->best, median);
	if (limit > 0)
		printf("   %s %.2f", median <= limit ? "within" : "over", limit);
	printf("\n");
}

static void *measure_scopes(void *measurements)
{
	measure_all(measurements, 2);
	return NULL;
}

/* The threads run the same scope at the same time; the result is that of the slower one. */
static void measure_threads(void)
{
	static struct measurement m[THREADS][2];
	pthread_t threads[THREADS];
	int slower;

	for (int i = 0; i < THREADS; i++) {
		m[i][0] = (struct measurement){"", bare_reads, BATCH, 0, {0}};
		m[i][1] = (struct measurement){"", scopes, BATCH, 0, {0}};
		if (pthread_create(&threads[i], NULL, measure_scopes, m[i]) != 0)
			return;
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	slower = m[1][1].best > m[0][1].best;
	print("a scope, 2 threads at once", &m[slower][1], 1.20);
}

static void measure_clock(void)
{
	static struct measurement off[] = {
	    {"two bare readings of the clock", bare_reads, BATCH, 0, {0}},
	    {"a scope, off", scopes, BATCH, 0, {0}},
	    {"a call of a decorated function, off", decorated_calls, BATCH, 0, {0}},
	    {"a call of an undecorated function", undecorated_calls, BATCH, 0, {0}},
	};
	static struct measurement on[] = {
	    {"two bare readings of the clock", bare_reads, BATCH, 0, {0}},
	    {"a scope", scopes, BATCH, 0, {0}},
	    {"a scope, 64 names in turn", many_names, BATCH / NAMES * NAMES, 0, {0}},
	    {"a call of a decorated function", decorated_calls, BATCH, 0, {0}},
	    {"a token, started and stopped", tokens, BATCH / 100, 0, {0}},
	};
	static const double limits[LENGTH_OF(on)] = {0, 1.20, 1.35, 0, 0};
	struct profile_summary summary;

	profile_disable();
	profile_summary(&summary);
	use_counter = strcmp(summary.clock, "CLOCK_MONOTONIC") != 0;
	measure_all(off, LENGTH_OF(off));
	profile_enable();
	measure_all(on, LENGTH_OF(on));
	printf("%-44s %10s   of the bound\n", summary.clock, "each");
	for (size_t i = 0; i < LENGTH_OF(on); i++)
		print(on[i].what, &on[i], limits[i]);
	measure_threads();
	for (size_t i = 1; i < LENGTH_OF(off); i++)
		print(off[i].what, &off[i], 0);
}

/* Measures a clock in a process of its own, because the library chooses its clock once. */
static bool measure_in_child(const char *clock)
{
	int status;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (!child) {
		setenv("EDM_PROFILE_CLOCK", clock, 1);
		measure_clock();
		exit(0);
	}
	return child > 0 && waitpid(child, &status, 0) == child && !status;
}

int main(int argc, char **argv)
{
#if defined(__x86_64__)
	static const char *const clocks[] = {"TSC", "CLOCK_MONOTONIC"};
#elif defined(__aarch64__)
	static const char *const clocks[] = {"CNTVCT", "CLOCK_MONOTONIC"};
#else
	static const char *const clocks[] = {"CLOCK_MONOTONIC"};
#endif

	if (argc == 3 && !strcmp(argv[1], "--clock"))
		return !measure_in_child(argv[2]);
	if (argc > 1) {
		fprintf(stderr, "usage: %s [--clock NAME]\n", argv[0]);
		return 2;
	}
	for (size_t i = 0; i < LENGTH_OF(clocks); i++) {
		if (i > 0)
			printf("\n");
		if (!measure_in_child(clocks[i]))
			return 1;
	}
	return 0;
}
