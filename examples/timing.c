/*
 * Shows all features of the timing library in one small program.
 *
 *	cc -O2 timing.c $(pkg-config --cflags --libs edm-profile-timing) -o timing
 *	./timing report.json            what is measured, and a document (EDM_PROFILE=1: at exit)
 *	./timing bench --filter 5000    a suite of benchmarks; --list, --format json, --check
 */
#include <edm-profile/timing.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A decorated function: type, name, parameters, and their names again. */
PROFILE_FUNCTION(double, sum, (const double *values, size_t count), (values, count))
{
	double total = 0;

	for (size_t i = 0; i < count; i++)
		total += values[i];
	return total;
}

static PROFILE_FUNCTION(int, load, (int number), (number))
{
	PROFILE_SCOPE("load: parse"); /* until the block is left, in any way */
	if (number % 10 == 0) {
		PROFILE_ERROR(); /* counted with the innermost scope */
		return -1;
	}
	return number * 2;
}

static void *finish_elsewhere(void *token)
{
	profile_stop(token, false); /* asynchronous work may end on another thread */
	return NULL;
}

static void warn(const char *name, double seconds, void *context)
{
	fprintf(context, "slow: %s took %.1f ms\n", name, 1e3 * seconds);
}

static void work(void)
{
	struct profile_token token = profile_start("request");
	pthread_t thread;

	for (int i = 0; i < 100; i++)
		load(i);
	profile_record("measured elsewhere", 0.0125, false);
	if (pthread_create(&thread, NULL, finish_elsewhere, &token) == 0)
		pthread_join(thread, NULL);
}

static void sum_few(void *values)
{
	benchmark_keep(sum(values, 1000));
}

static void sum_many(void *values)
{
	benchmark_keep(sum(values, 5000));
}

static void *make_values(long count)
{
	return calloc((size_t)count, sizeof(double));
}

int main(int argc, char **argv)
{
	static const long sizes[] = {5000, 50000};
	const struct benchmark suite[] = {{"sum", sum_few, make_values, free, sizes, 2, 1, 1, {0}}};
	struct profile_session *session;
	struct profile_statistics s, *all;
	struct benchmark_comparison c;
	void *values = make_values(5000);

	if (argc > 1 && strcmp(argv[1], "bench") == 0)
		return benchmark_main(argc - 1, argv + 1, suite, 1);
	profile_warn_slow(0.010, warn, stderr);
	profile_measure_memory(true);
	profile_enable();
	session = profile_session_begin();
	work();
	for (size_t i = profile_session_end(session, &all); i-- > 0;)
		printf("in the session: %s, %.0f ns\n", all[i].name, 1e9 * all[i].total);
	if (profile_get("load", &s))
		printf("load: half of %d calls below %.0f ns\n", (int)s.calls, 1e9 * s.p50);
	profile_print_report(5, PROFILE_BY_TOTAL);
	c = benchmark_compare((struct benchmark_subject){"few", sum_few, values},
			      (struct benchmark_subject){"many", sum_many, values},
			      (struct benchmark_options){.iterations = 20});
	printf("many: %.2f times as fast as few (%.2f to %.2f)\n", c.speedup, c.low, c.high);
	free(all), free(values);
	return argc > 1 && !profile_save_report(argv[1]);
}
