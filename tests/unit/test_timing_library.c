/* timing/timing.h: what is recorded and what is not, in all ways to leave a scope. */
#include "timing/hot.h"
#include "timing/scope.h"

#include "unit.h"

#include <alloca.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int fresh(void **state)
{
	(void)state;
	profile_keep_all(false);
	profile_measure_cpu_time(false);
	profile_measure_memory(false);
	profile_warn_slow(0, NULL, NULL);
	profile_enable();
	profile_reset();
	return 0;
}

static uint64_t calls_of(const char *name)
{
	struct profile_statistics s;

	return profile_get(name, &s) ? s.calls : 0;
}

static struct profile_statistics get(const char *name)
{
	struct profile_statistics s = {0};

	assert_true(profile_get(name, &s));
	return s;
}

static void pause_for(long nanoseconds)
{
	const struct timespec t = {.tv_nsec = nanoseconds};

	nanosleep(&t, NULL);
}

PROFILE_FUNCTION(int, twice, (int n), (n))
{
	return 2 * n;
}

static PROFILE_FUNCTION(void, nothing, (void), ())
{
	__asm__ volatile("");
}

PROFILE_FUNCTION(int, fibonacci, (int n), (n))
{
	return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

static void functions_count_while_on_and_work_always(void **state)
{
	(void)state;
	assert_int_equal(twice(21), 42);
	nothing();
	nothing();
	profile_disable();
	assert_int_equal(twice(4), 8);
	nothing();
	profile_enable();
	assert_int_equal(twice(5), 10);
	assert_int_equal(calls_of("twice"), 2);
	assert_int_equal(calls_of("nothing"), 2);
}

static void recursion_counts_every_call(void **state)
{
	struct profile_statistics s;

	(void)state;
	assert_int_equal(fibonacci(15), 610);
	s = get("fibonacci");
	assert_int_equal(s.calls, 1973);
	assert_true(s.max <= s.total && s.min <= s.p50 && s.p50 <= s.p99 && s.p99 <= s.max);
}

static int leave_early(int way)
{
	PROFILE_SCOPE("early");
	for (int i = 0; i < 3; i++) {
		PROFILE_SCOPE("early: turn");
		if (way == 0)
			return 1;
		if (way == 1)
			break;
		if (way == 2)
			continue;
		if (way == 3)
			goto out;
	}
out:
	return 2;
}

static void every_way_out_of_a_block_ends_its_scope(void **state)
{
	(void)state;
	for (int way = 0; way < 5; way++)
		leave_early(way);
	assert_int_equal(calls_of("early"), 5);
	assert_int_equal(calls_of("early: turn"), 1 + 1 + 3 + 1 + 3);
}

static jmp_buf back;
static volatile bool back_is_set = true; /* otherwise the compiler warns about endless recursion */

__attribute__((noinline)) static void jump_out(int depth)
{
	PROFILE_SCOPE("jumped over");
	if (depth > 0)
		jump_out(depth - 1);
	else if (back_is_set)
		longjmp(back, 1);
	__asm__ volatile("");
}

/* The inner scope is left by longjmp within one function, whose frame still exists. */
__attribute__((noinline)) static void jump_within(void)
{
	PROFILE_SCOPE("outer");
	pause_for(1000000);
	if (setjmp(back) == 0) {
		PROFILE_SCOPE("inner");
		jump_out(5);
	}
}

static void longjmp_forgets_what_it_leaves_and_nothing_else(void **state)
{
	(void)state;
	for (volatile int i = 0; i < 300; i++) {
		PROFILE_SCOPE("around");
		if (setjmp(back) == 0)
			jump_out(i % 7);
	}
	assert_int_equal(calls_of("around"), 300);
	assert_int_equal(calls_of("jumped over"), 0);
	jump_within();
	assert_int_equal(calls_of("inner"), 0);
	assert_int_equal(calls_of("outer"), 1);
	assert_true(get("outer").min >= 0.001);
}

__attribute__((noinline)) static void use_alloca(size_t size)
{
	PROFILE_SCOPE("alloca");
	char *bytes = alloca(size);

	memset(bytes, 1, size);
	benchmark_keep(bytes[size - 1]);
	twice(1);
}

static void a_moving_stack_pointer_does_no_harm(void **state)
{
	(void)state;
	for (size_t size = 16; size < 20000; size += 1000)
		use_alloca(size);
	assert_int_equal(calls_of("alloca"), 20);
	assert_int_equal(calls_of("twice"), 20);
}

__attribute__((noinline)) static int go_deep(int depth)
{
	PROFILE_SCOPE("deep");
	return depth > 0 ? go_deep(depth - 1) + 1 : 0;
}

static void scopes_nest_thousands_deep(void **state)
{
	(void)state;
	assert_int_equal(go_deep(5000), 5000);
	assert_int_equal(calls_of("deep"), 5001);
}

static void what_runs_while_the_switch_is_turned_is_not_recorded(void **state)
{
	(void)state;
	{
		PROFILE_SCOPE("turned off");
		profile_disable();
	}
	{
		PROFILE_SCOPE("turned on");
		profile_enable();
	}
	{
		PROFILE_SCOPE("off and on");
		profile_disable();
		profile_enable();
	}
	{
		PROFILE_SCOPE("after");
	}
	assert_int_equal(calls_of("turned off"), 0);
	assert_int_equal(calls_of("turned on"), 0);
	assert_int_equal(calls_of("off and on"), 0);
	assert_int_equal(calls_of("after"), 1);
}

static void an_error_belongs_to_the_innermost_scope(void **state)
{
	(void)state;
	for (int i = 0; i < 10; i++) {
		PROFILE_SCOPE("has errors inside");
		{
			PROFILE_SCOPE("fails");
			if (i % 3 == 0)
				PROFILE_ERROR();
		}
	}
	PROFILE_ERROR(); /* outside of any scope: ignored */
	assert_int_equal(get("fails").errors, 4);
	assert_int_equal(get("fails").calls, 10);
	assert_int_equal(get("has errors inside").errors, 0);
}

static void *stop_token(void *token)
{
	profile_stop(token, true);
	return NULL;
}

static void a_token_may_end_on_another_thread(void **state)
{
	struct profile_token token = profile_start("work"), again;
	pthread_t thread;

	(void)state;
	pause_for(2000000);
	again = token;
	assert_int_equal(pthread_create(&thread, NULL, stop_token, &token), 0);
	pthread_join(thread, NULL);
	profile_stop(&token, false); /* the token is none now */
	assert_int_equal(get("work").calls, 1);
	assert_int_equal(get("work").errors, 1);
	assert_true(get("work").total >= 0.002);
	profile_disable();
	profile_stop(&again, false);
	again = profile_start("work");
	profile_enable();
	profile_stop(&again, false);
	assert_int_equal(get("work").calls, 1);
}

static bool close_to(double a, double b, double share)
{
	return fabs(a - b) <= share * fabs(b);
}

static void records_keep_their_figures(void **state)
{
	struct profile_statistics s;

	(void)state;
	for (int i = 1; i <= 100; i++)
		profile_record("recorded", 0.001 * i, i % 10 == 0);
	s = get("recorded");
	assert_int_equal(s.calls, 100);
	assert_int_equal(s.errors, 10);
	assert_true(close_to(s.total, 5.05, 1e-6) && close_to(s.mean, 0.0505, 1e-6));
	assert_true(close_to(s.min, 0.001, 1e-6) && close_to(s.max, 0.1, 1e-6));
	assert_true(close_to(s.stddev, 0.0290115, 1e-4));
	assert_true(close_to(s.p50, 0.050, 0.01) && close_to(s.p75, 0.075, 0.01));
	assert_true(close_to(s.p90, 0.090, 0.01) && close_to(s.p95, 0.095, 0.01));
	assert_true(close_to(s.p99, 0.099, 0.01));
	profile_record("odd", -1, false);
	profile_record("odd", NAN, false);
	profile_record("odd", 1e30, false);
	assert_int_equal(get("odd").calls, 3);
	assert_true(get("odd").min == 0);
}

static void keeping_all_makes_percentiles_exact(void **state)
{
	size_t count;
	double *all;

	(void)state;
	profile_keep_all(true);
	for (int i = 1000; i >= 1; i--)
		profile_record("kept", 1e-6 * i + 1e-9, false);
	for (int i = 0; i < 1500; i++) {
		PROFILE_SCOPE("kept scope");
	}
	all = profile_durations("kept", &count);
	assert_int_equal(count, 1000);
	assert_true(close_to(all[0], 1000.001e-6, 1e-5) && close_to(all[999], 1.001e-6, 1e-3));
	assert_true(get("kept").p50 == all[500] && get("kept").p99 == all[10]);
	free(all);
	all = profile_durations("kept scope", &count);
	assert_int_equal(count, 1500);
	free(all);
	assert_null(profile_durations("never", &count));
	assert_int_equal(count, 0);
}

struct heard {
	int calls;
	double seconds;
};

static void hear(const char *name, double seconds, void *context)
{
	struct heard *heard = context;

	if (strcmp(name, "slow scope") == 0) {
		heard->calls++;
		heard->seconds = seconds;
	}
	twice(1); /* scopes can be used here */
}

static void slow_calls_reach_the_callback_at_once(void **state)
{
	struct heard heard = {0};

	(void)state;
	profile_warn_slow(0.002, hear, &heard);
	for (int i = 0; i < 5; i++) {
		{
			PROFILE_SCOPE("slow scope");
			if (i == 2)
				pause_for(3000000);
		}
		assert_int_equal(heard.calls >= 1, i >= 2);
	}
	assert_true(heard.seconds >= 0.003);
	assert_int_equal(get("slow scope").slow, heard.calls);
	assert_int_equal(get("slow scope").calls, 5);
	assert_int_equal(calls_of("twice"), heard.calls);
}

static void a_session_holds_what_lies_in_between(void **state)
{
	struct profile_session *outer, *inner;
	struct profile_statistics *all;

	(void)state;
	profile_record("s", 1, false);
	outer = profile_session_begin();
	profile_record("s", 2, false);
	twice(1);
	inner = profile_session_begin();
	profile_record("s", 3, false);
	assert_int_equal(profile_session_end(outer, &all), 2);
	assert_string_equal(all[0].name, "s");
	assert_int_equal(all[0].calls, 2);
	assert_true(close_to(all[0].min, 2, 1e-6) && close_to(all[0].max, 3, 1e-6));
	assert_int_equal(all[1].calls, 1);
	free(all);
	profile_record("s", 4, false);
	assert_int_equal(profile_session_end(inner, &all), 1);
	assert_true(close_to(all[0].total, 7, 1e-6));
	free(all);
	assert_true(close_to(get("s").total, 10, 1e-6) && get("s").calls == 4);
	assert_int_equal(profile_session_end(NULL, &all), 0);
	assert_null(all);
}

static void reset_forgets_and_sessions_begin_anew(void **state)
{
	struct profile_session *session = profile_session_begin();
	struct profile_statistics *all;

	(void)state;
	twice(1);
	profile_reset();
	assert_int_equal(calls_of("twice"), 0);
	assert_int_equal(profile_all(&all), 0);
	assert_null(all);
	twice(1);
	assert_int_equal(profile_session_end(session, &all), 1);
	assert_int_equal(all[0].calls, 1);
	free(all);
}

enum { THREADS = 8, CALLS = 20000 };

static void *call_often(void *unused)
{
	for (int i = 0; i < CALLS; i++)
		twice(i);
	return unused;
}

static void dead_threads_still_count(void **state)
{
	struct profile_summary summary;
	size_t before;
	pthread_t threads[THREADS];

	(void)state;
	profile_summary(&summary);
	before = summary.threads;
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < THREADS; i++)
			assert_int_equal(pthread_create(&threads[i], NULL, call_often, NULL), 0);
		for (int i = 0; i < THREADS; i++)
			pthread_join(threads[i], NULL);
	}
	assert_int_equal(calls_of("twice"), 3 * THREADS * CALLS);
	profile_summary(&summary);
	assert_int_equal(summary.threads, before);
	assert_int_equal(summary.calls, 3 * THREADS * CALLS);
}

static void processor_time_and_memory_are_measured_when_asked_for(void **state)
{
	struct profile_statistics s;
	void *kept = NULL;

	(void)state;
	twice(1);
	assert_false(get("twice").has_cpu_time || get("twice").has_memory);
	profile_measure_cpu_time(true);
	profile_measure_memory(true);
	{
		PROFILE_SCOPE("sleeps and keeps");
		pause_for(5000000);
		kept = malloc(100000);
		benchmark_keep(kept);
	}
	s = get("sleeps and keeps");
	assert_true(s.has_cpu_time && s.has_memory);
	assert_true(s.total >= 0.005 && s.cpu_time < s.total);
	if (scope_heap_in_use() > 0) /* not with the allocators of sanitizers and Valgrind */
		assert_true(s.memory >= 100000 && s.memory < 200000);
	free(kept);
}

static void a_name_used_in_two_places_is_one(void **state)
{
	struct profile_statistics *all;

	(void)state;
	{
		PROFILE_SCOPE("shared");
	}
	{
		PROFILE_SCOPE("shared");
	}
	profile_record("shared", 1e-3, false);
	assert_int_equal(profile_all(&all), 1);
	assert_int_equal(all[0].calls, 3);
	free(all);
}

static uint64_t calls_lost(void)
{
	struct profile_summary summary;

	profile_summary(&summary);
	return summary.lost;
}

/* A place in the log that is reserved and not filled in is what a signal handler sees that
 * interrupts the end of a scope. */
static void a_call_that_is_interrupted_while_it_is_logged_is_counted_later(void **state)
{
	struct profile_site *site;
	struct event *place;

	(void)state;
	twice(1);
	site = profile_thread.next[-1].site;
	place = profile_thread.next++;
	for (int i = 0; i < LOG_EVENTS; i++)
		twice(i);
	assert_int_equal(calls_of("twice"), 1 + LOG_EVENTS);
	place->ticks = 1;
	__atomic_store_n(&place->site, site, __ATOMIC_RELEASE);
	for (int i = 0; i < 3 * LOG_EVENTS; i++)
		twice(i);
	assert_int_equal(calls_of("twice"), 2 + 4 * LOG_EVENTS);
	assert_int_equal(calls_lost(), 0);
}

static void a_call_that_never_ends_is_lost_and_nothing_else_is(void **state)
{
	(void)state;
	twice(1);
	profile_thread.next++;
	for (int i = 0; i < 10 * LOG_EVENTS; i++)
		twice(i);
	assert_int_equal(calls_of("twice"), 1 + 10 * LOG_EVENTS);
	assert_int_equal(calls_lost(), 1);
}

static void the_summary_knows_the_clock_and_the_cost(void **state)
{
	struct profile_summary summary;

	(void)state;
	twice(2);
	profile_summary(&summary);
	assert_int_equal(summary.names, 1);
	assert_true(summary.clock_step > 0 && summary.clock_step < 1e-5);
	assert_true(summary.scope_cost > 0 && summary.scope_cost < 1e-4);
	assert_true(summary.scope_own_time > 0);
	assert_true(summary.lost == 0 && summary.memory_bytes > 0);
	assert_non_null(summary.clock);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup(test, fresh)
	const struct CMUnitTest tests[] = {
	    T(functions_count_while_on_and_work_always),
	    T(recursion_counts_every_call),
	    T(every_way_out_of_a_block_ends_its_scope),
	    T(longjmp_forgets_what_it_leaves_and_nothing_else),
	    T(a_moving_stack_pointer_does_no_harm),
	    T(scopes_nest_thousands_deep),
	    T(what_runs_while_the_switch_is_turned_is_not_recorded),
	    T(an_error_belongs_to_the_innermost_scope),
	    T(a_token_may_end_on_another_thread),
	    T(records_keep_their_figures),
	    T(keeping_all_makes_percentiles_exact),
	    T(slow_calls_reach_the_callback_at_once),
	    T(a_session_holds_what_lies_in_between),
	    T(reset_forgets_and_sessions_begin_anew),
	    T(dead_threads_still_count),
	    T(processor_time_and_memory_are_measured_when_asked_for),
	    T(a_name_used_in_two_places_is_one),
	    T(a_call_that_is_interrupted_while_it_is_logged_is_counted_later),
	    T(a_call_that_never_ends_is_lost_and_nothing_else_is),
	    T(the_summary_knows_the_clock_and_the_cost),
	};

	return cmocka_run_group_tests_name("timing library", tests, NULL, NULL);
}
