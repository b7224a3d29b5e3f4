/* quick/: how two commands that were run in turns are judged, and how commands are written. */
#include "quick/verdict.h"
#include "quick/words.h"

#include "unit.h"

#include <math.h>

static void is_about(double value, double expected)
{
	if (fabs(value - expected) > 1e-9)
		fail_msg("%.12f, not %.12f", value, expected);
}

/* ---------------------------------------------------------------- judging */

enum { RUNS = 15 };

static unsigned long long seed = 1;

static double noise(void)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (double)(seed >> 40) / (double)(1 << 24);
}

/* Runs of a command that takes 0.1 s times `factor`, with up to 10 % of noise, and sometimes waits
 * for as long again. */
static void pretend(struct quick_series *series, struct quick_run *runs, double factor)
{
	*series = (struct quick_series){.runs = runs, .count = RUNS};
	for (size_t i = 0; i < RUNS; i++) {
		double own = 0.1 * factor * (1 + 0.1 * noise());
		double waiting = noise() < 0.4 ? own * noise() * 2 : 0;

		runs[i] = (struct quick_run){.wall = own + waiting, .waiting = waiting};
	}
}

static enum sample_verdict judge(double factor)
{
	struct quick_run a[RUNS], b[RUNS];
	struct quick_series first, second;

	pretend(&first, a, 1);
	pretend(&second, b, factor);
	return quick_compare(&first, &second, 0.2).verdict;
}

static void a_against_a_is_never_a_regression(void **state)
{
	(void)state;
	for (int i = 0; i < 50; i++)
		assert_int_equal(judge(1), SAMPLE_UNCHANGED);
}

static void thirty_percent_more_is_a_regression(void **state)
{
	(void)state;
	for (int i = 0; i < 50; i++) {
		assert_int_equal(judge(1.3), SAMPLE_LARGER);
		assert_int_equal(judge(1 / 1.3), SAMPLE_SMALLER);
	}
}

static void only_more_waiting_is_no_regression(void **state)
{
	struct quick_run a[RUNS], b[RUNS];
	struct quick_series first, second;
	struct sample_comparison found;

	(void)state;
	pretend(&first, a, 1);
	pretend(&second, b, 1);
	for (size_t i = 0; i < RUNS; i++) {
		a[i].waiting = 0;
		a[i].wall = b[i].wall - b[i].waiting;
		b[i].waiting = a[i].wall;
		b[i].wall = 2 * a[i].wall;
	}
	found = quick_compare(&first, &second, 0.2);
	assert_int_equal(found.verdict, SAMPLE_INCONCLUSIVE);
	assert_string_equal(found.reason, "only the waiting for a processor differs");
	is_about(found.wall.estimate, 2);
	is_about(found.undisturbed.estimate, 1);
}

static size_t needed(double low, double estimate, double high)
{
	struct sample_comparison comparison = {.undisturbed = {low, estimate, high}};

	return quick_runs_needed(&comparison, 0.1, 40);
}

/* An interval twice too wide takes four times as many runs. */
static void it_is_said_how_many_runs_would_tell(void **state)
{
	(void)state;
	assert_int_equal(needed(0.9, 1, 1.2), 160);
	assert_int_equal(needed(0.8, 1.2, 1.3), 160);
	assert_int_equal(needed(0.7, 0.8, 1.2), 160);
	assert_int_equal(needed(0.95, 1, 1.05), 0); /* unchanged */
	assert_int_equal(needed(1.1, 1.2, 1.3), 0); /* regressed */
	assert_int_equal(needed(0.5, 1.0999999, 1.5),
			 0); /* exactly at the limit: cannot be decided */
	assert_int_equal(needed(0, 1, INFINITY), 0);
}

/* ---------------------------------------------------------------- words */

static void lines_are_split_as_a_shell_would(void **state)
{
	static const char *const expected[] = {"sh", "-c", "a  \\b", "", "c d", "e'f", "\\"};
	struct command_words words = {0};
	struct arena arena = {0};

	(void)state;
	assert_true(words_split(" sh\t-c 'a  \\b' \"\" c\\ d \"e'f\" \\", &arena, &words));
	assert_int_equal(words.count, LENGTH_OF(expected));
	for (size_t i = 0; i < LENGTH_OF(expected); i++)
		assert_string_equal(words.items[i], expected[i]);
	command_words_release(&words);
	arena_release(&arena);
}

static void open_quotes_and_lines_without_words_are_refused(void **state)
{
	static const char *const lines[] = {"", " \n\t ", "'", "sh -c 'x", "a \"b"};
	struct arena arena = {0};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(lines); i++) {
		struct command_words words = {0};

		assert_false(words_split(lines[i], &arena, &words));
		command_words_release(&words);
	}
	arena_release(&arena);
}

static void words_are_joined_so_that_they_can_be_split_again(void **state)
{
	static const char *const words[] = {"sh", "", "a b", "it's", "$HOME", "x=1,@%+:./_-", NULL};
	struct command_words again = {0};
	struct arena arena = {0};
	const char *line = words_join(words, &arena);

	(void)state;
	assert_string_equal(line, "sh '' 'a b' 'it'\\''s' '$HOME' x=1,@%+:./_-");
	assert_true(words_split(line, &arena, &again));
	assert_int_equal(again.count, LENGTH_OF(words) - 1);
	for (size_t i = 0; i < again.count; i++)
		assert_string_equal(again.items[i], words[i]);
	command_words_release(&again);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_against_a_is_never_a_regression),
	    cmocka_unit_test(thirty_percent_more_is_a_regression),
	    cmocka_unit_test(only_more_waiting_is_no_regression),
	    cmocka_unit_test(it_is_said_how_many_runs_would_tell),
	    cmocka_unit_test(lines_are_split_as_a_shell_would),
	    cmocka_unit_test(open_quotes_and_lines_without_words_are_refused),
	    cmocka_unit_test(words_are_joined_so_that_they_can_be_split_again),
	};

	return cmocka_run_group_tests_name("quick", tests, NULL, NULL);
}
