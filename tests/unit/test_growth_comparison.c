/* reports/analysis/compare/growth.h and what comes of it: which functions are the same, which are
 * judged, and how. */
#include "parsers/document/growth.h"
#include "parsers/document/repeats.h"
#include "reports/analysis/baseline/runs.h"
#include "reports/analysis/compare/compare.h"
#include "reports/analysis/compare/growth.h"
#include "reports/analysis/figures.h"
#include "reports/analysis/growth/fit.h"
#include "reports/views/show.h"

#include "unit.h"

#include <math.h>
#include <string.h>

enum { SIZES = 5, MOST = 8 };

static const double sizes[SIZES] = {1000, 2000, 4000, 8000, 16000};
static struct arena arena;
static struct limits limits; /* of the last comparison */

typedef double curve(double n);

static double linear(double n)
{
	return 1000 * n;
}

static double sorting(double n)
{
	return 4 * n * log2(n);
}

static double quadratic(double n)
{
	return n * n;
}

static double cubic(double n)
{
	return n * n * n / 1000;
}

struct side {
	struct document document;
	struct document_profile *profile;
	struct document_growth growth;
	struct growth_function functions[MOST];
};

static const u64 *counts_of(curve *cost)
{
	u64 *counts = ARENA_NEW(&arena, u64, SIZES);

	for (u32 i = 0; i < SIZES; i++)
		counts[i] = (u64)cost(sizes[i]);
	return counts;
}

static struct side *side_of(curve *program)
{
	struct side *side = ARENA_NEW(&arena, struct side, 1);
	const u64 *counts = counts_of(program);

	memset(side, 0, sizeof(*side));
	document_init(&side->document);
	side->profile = document_profile(&side->document, T("p"), &arena);
	side->profile->growth = &side->growth;
	side->growth = (struct document_growth){
	    .tool = T("tally"),
	    .version = T("1"),
	    .table = {.event = T("Ir"),
		      .size_count = SIZES,
		      .sizes = sizes,
		      .cost_count = SIZES,
		      .costs = counts,
		      .program = growth_fit(sizes, counts, SIZES),
		      .functions = side->functions},
	};
	return side;
}

/* A function of 2 % that is a cause if it grows fast. */
static struct growth_function *add(struct side *side, const char *name, const char *file,
				   curve *cost)
{
	struct growth_function *f = &side->functions[side->growth.table.function_count++];
	const u64 *counts = counts_of(cost);

	*f = (struct growth_function){
	    .object = T("prog"),
	    .file = text_from_string(file),
	    .name = text_from_string(name),
	    .cost_count = SIZES,
	    .costs = counts,
	    .cost_growth = growth_fit(sizes, counts, SIZES),
	    .share = 0.02,
	    .far_share = 0.02,
	    .call_file = T(""),
	};
	f->is_cause = growth_is_faster_than_input(&f->cost_growth);
	return f;
}

static const struct profile_change *compare_limited(const struct side *old, const struct side *now,
						    const char *limit)
{
	struct compare_options options = {.limits = &limits, .event = T("")};
	struct comparison *found = ARENA_NEW(&arena, struct comparison, 1);
	struct diag diag = {0};

	limits_release(&limits);
	if (limit && !limits_read(&limits, limit, &diag))
		fail_msg("%s", diag.message);
	if (!compare_documents(&old->document, &now->document, &options, &arena, found, &diag))
		fail_msg("%s", diag.message);
	assert_int_equal(found->profile_count, 1);
	return &found->profiles[0];
}

static const struct profile_change *compare(const struct side *old, const struct side *now)
{
	return compare_limited(old, now, NULL);
}

static const struct metric_change *metric(const struct profile_change *change, const char *function)
{
	for (u32 i = 0; i < change->metric_count; i++)
		if (text_equal(change->metrics[i].process, text_from_string(function)))
			return &change->metrics[i];
	fail_msg("no metric of '%s'", function);
	return NULL;
}

static void is_judged(const struct profile_change *change, const char *function,
		      const char *verdict)
{
	assert_string_equal(verdict_name(metric(change, function)->verdict), verdict);
}

/* ---------------------------------------------------------------- which are the same */

static void functions_of_one_label_are_told_apart(void **state)
{
	struct side *old = side_of(linear), *now = side_of(linear);
	const struct profile_change *change;

	(void)state;
	add(old, "f<int>(int)", "a.cc", quadratic);
	add(old, "f<char>(char)", "a.cc", linear);
	add(old, "g", "a/util.c", quadratic);
	add(old, "g", "b/util.c", linear);
	add(old, "h", "h.c", linear);
	add(old, "h.part.0", "h.c", quadratic);
	add(now, "f<char>(char)", "a.cc", quadratic);
	add(now, "f<int>(int)", "a.cc", quadratic);
	add(now, "g", "b/util.c", quadratic);
	add(now, "g", "a/util.c", quadratic);
	add(now, "h.part.0", "h.c", quadratic);
	add(now, "h", "h.c", linear);
	change = compare(old, now);
	is_judged(change, "f<int> (a.cc)", "unchanged");
	is_judged(change, "f<char> (a.cc)", "regressed");
	is_judged(change, "g (a/util.c)", "unchanged");
	is_judged(change, "g (b/util.c)", "regressed");
	is_judged(change, "h.part.0 (h.c)", "unchanged");
	assert_int_equal(change->metric_count, 6);
}

static void functions_that_only_differ_in_their_object_are_numbered(void **state)
{
	struct side *side = side_of(linear);
	struct text *names;

	(void)state;
	add(side, "f", "a.c", linear);
	add(side, "f", "a.c", linear)->object = T("other.so");
	add(side, "f", "a.c", linear)->object = T("third.so");
	names = growth_function_names(&side->growth.table, &arena);
	assert_string_equal(names[0].data, "f (a.c)");
	assert_string_equal(names[1].data, "f (a.c) #2");
	assert_string_equal(names[2].data, "f (a.c) #3");
}

static void a_function_is_found_again_in_another_folder(void **state)
{
	struct side *old = side_of(linear), *now = side_of(linear);

	(void)state;
	add(old, "f.constprop.0", "/home/me/old/a.c", quadratic);
	add(now, "f", "/home/me/new/a.c", quadratic);
	is_judged(compare(old, now), "f (a.c)", "unchanged");
}

/* ---------------------------------------------------------------- ranges of runs */

static struct document_profile *join(struct side *const *sides, u32 count)
{
	struct document_profile *out = ARENA_NEW(&arena, struct document_profile, 1);
	struct baseline_run *runs = ARENA_NEW(&arena, struct baseline_run, count);
	struct diag diag = {0};

	for (u32 i = 0; i < count; i++) {
		memset(&runs[i], 0, sizeof(runs[i]));
		runs[i].document = &sides[i]->document;
		runs[i].profile = sides[i]->profile;
	}
	if (!baseline_join_runs(runs, count, &arena, out, &diag))
		fail_msg("%s", diag.message);
	return out;
}

static void ranges_have_a_key_for_each_function_and_skip_runs_without_it(void **state)
{
	struct side *runs[] = {side_of(linear), side_of(linear), side_of(linear)};
	struct document_profile *joined;

	(void)state;
	for (u32 i = 0; i < 3; i++) {
		add(runs[i], "f<int>(int)", "a.cc", i ? quadratic : cubic);
		add(runs[i], "f<char>(char)", "a.cc", i == 1 ? cubic : quadratic);
	}
	add(runs[0], "rare", "a.cc", quadratic);
	add(runs[1], "rare", "a.cc", quadratic);
	joined = join(runs, 3);
	assert_int_equal(joined->repeats->range_count, 2);
	assert_true(text_equal(joined->repeats->ranges[0].metric, T("growth of f<char> (a.cc)")));
	assert_true(text_equal(joined->repeats->ranges[1].metric, T("growth of f<int> (a.cc)")));
	assert_int_equal(joined->repeats->ranges[0].min, 2000);
	assert_int_equal(joined->repeats->ranges[0].max, 3000);
}

/* ---------------------------------------------------------------- which are judged */

static void an_event_of_that_name_is_no_growth(void **state)
{
	static struct text events[] = {TEXT("Growth")};
	static u64 costs[] = {3};
	struct side *old = side_of(linear), *now = side_of(linear);
	struct side *both[] = {old, now};
	const struct profile_change *change;

	(void)state;
	for (u32 i = 0; i < 2; i++) {
		struct document_cpu *cpu = ARENA_NEW(&arena, struct document_cpu, 1);

		memset(cpu, 0, sizeof(*cpu));
		cpu->process = (struct cpu_profile){.command = T("p"),
						    .event_count = 1,
						    .events = events,
						    .totals = costs,
						    .program = costs};
		both[i]->profile->cpu = cpu;
		both[i]->profile->growth = NULL;
	}
	change = compare(old, now);
	for (u32 i = 0; i < change->metric_count; i++) {
		assert_int_equal(change->metrics[i].verdict, VERDICT_UNCHANGED);
		assert_int_equal(change->metrics[i].unit, UNIT_COUNT);
	}
}

static void light_functions_are_compared_but_not_judged(void **state)
{
	struct side *old = side_of(linear), *now = side_of(linear);
	const struct profile_change *change;
	struct growth_function *light = add(old, "f", "a.c", quadratic);

	(void)state;
	light->share = light->far_share = 0.009;
	add(now, "f", "a.c", quadratic);
	is_judged(compare(old, now), "f (a.c)", "unchanged");
	change = compare(now, old);
	assert_int_equal(change->metric_count, 1);
}

static void each_cause_that_is_gone_excuses_one_that_is_new(void **state)
{
	struct side *old = side_of(linear), *now = side_of(linear);
	const struct profile_change *change;

	(void)state;
	add(old, "before", "a.c", quadratic);
	add(old, "called_often", "a.c", cubic)->is_cause = false;
	add(now, "slow", "a.c", sorting);
	add(now, "after", "a.c", quadratic);
	change = compare(old, now);
	is_judged(change, "after (a.c)", "unchanged");
	is_judged(change, "slow (a.c)", "regressed");
	assert_int_equal(metric(change, "slow (a.c)")->value[0], 1000);
}

static void a_cause_that_is_gone_has_improved(void **state)
{
	struct side *old = side_of(linear), *now = side_of(linear);
	const struct metric_change *found;

	(void)state;
	add(old, "mended", "a.c", quadratic);
	add(old, "gone", "a.c", cubic);
	add(now, "mended", "a.c", linear);
	is_judged(compare(old, now), "mended (a.c)", "improved");
	found = metric(compare(old, now), "gone (a.c)");
	assert_int_equal(found->verdict, VERDICT_IMPROVED);
	assert_int_equal(found->value[0], 3000);
	assert_true(text_starts_with(found->evidence, T("n³, now gone")));
}

static double hardly_faster(double n)
{
	return 1000 * n + 0.6 * n * log2(n);
}

static void another_model_for_the_same_counts_is_inconclusive(void **state)
{
	struct side *old = side_of(linear), *now = side_of(hardly_faster);
	const struct profile_change *change;

	(void)state;
	add(old, "f", "a.c", linear);
	add(now, "f", "a.c", hardly_faster)->cost_growth =
	    growth_fit(sizes, counts_of(sorting), SIZES);
	now->functions[0].is_cause = true;
	now->growth.table.program = now->functions[0].cost_growth;
	change = compare(old, now);
	is_judged(change, "f (a.c)", "inconclusive");
	is_judged(change, "", "inconclusive");
	assert_true(text_starts_with(metric(change, "f (a.c)")->reason, T("another model fits")));
}

static double with_small_square(double n)
{
	return 1000 * n + n * n / 1000;
}

static void a_small_term_with_a_large_power_is_a_regression(void **state)
{
	struct side *old = side_of(linear), *now = side_of(with_small_square);

	(void)state;
	add(old, "f", "a.c", linear);
	add(now, "f", "a.c", with_small_square);
	is_judged(compare(old, now), "", "regressed");
	is_judged(compare(old, now), "f (a.c)", "regressed");
	is_judged(compare(now, old), "", "improved");
}

/* 2 % more above 4,000. */
static double with_a_step(double n)
{
	return n > 4000 ? 1020 * n : 1000 * n;
}

static void a_difference_that_no_model_explains_is_inconclusive(void **state)
{
	struct side *old = side_of(linear), *now = side_of(with_a_step);

	(void)state;
	now->growth.table.program = growth_fit(sizes, counts_of(quadratic), SIZES);
	is_judged(compare(old, now), "", "inconclusive");
}

/* ---------------------------------------------------------------- agreement, words */

static void other_sizes_and_events_are_incomparable(void **state)
{
	static const double others[SIZES] = {1000, 2000, 4000, 8000, 32000};
	struct side *old = side_of(linear), *now = side_of(linear);
	const struct profile_change *change;

	(void)state;
	now->growth.table.sizes = others;
	change = compare(old, now);
	assert_int_equal(change->verdict, VERDICT_INCOMPARABLE);
	assert_string_equal(change->reason.data, "growth.sizes (1000,2000,4000,8000,16000, now "
						 "1000,2000,4000,8000,32000)");
	now->growth.table.sizes = sizes;
	now->growth.table.event = T("Dr");
	change = compare(old, now);
	assert_string_equal(change->reason.data, "growth.event (\"Ir\", now \"Dr\")");
}

static void what_was_past_the_limit_before_is_not_called_unchanged(void **state)
{
	struct side *old = side_of(linear), *now = side_of(linear);
	struct buffer out = {0};

	(void)state;
	add(old, "f", "a.c", quadratic);
	add(now, "f", "a.c", quadratic);
	show_metric(&out, metric(compare_limited(old, now, "growth=1.1"), "f (a.c)"));
	assert_string_equal(out.data, "growth of f (a.c) is n^2.00, as before (limit 1.1)");
	out.length = 0;
	show_metric(&out, metric(compare(old, now), "f (a.c)"));
	assert_true(text_equal(buffer_text(&out), T("growth of f (a.c) unchanged")));
	buffer_release(&out);
}

/* ---------------------------------------------------------------- documents */

static struct text written(struct side *side)
{
	struct buffer out = {0};
	struct diag diag = {0};

	if (!document_write(&side->document, &out, &diag))
		fail_msg("%s", diag.message);
	return buffer_take(&out, &arena);
}

static void sizes_and_exponents_survive_a_round_trip(void **state)
{
	static const double large[SIZES] = {0.3, 1024, 17179869184, 0x1p53, 1e300};
	struct side *side = side_of(linear);
	struct document document;
	struct diag diag = {0};
	const struct growth_table *table;

	(void)state;
	side->growth.table.sizes = large;
	side->growth.table.program.factors[0] = INFINITY;
	if (!document_read(written(side), NULL, &arena, &document, &diag))
		fail_msg("%s", diag.message);
	table = &document_find(&document, T("p"))->growth->table;
	assert_memory_equal(table->sizes, large, sizeof(large));
	assert_int_equal(figures_exponent(1e300), 1000000);
}

static void is_refused(const char *old, const char *now, const char *message)
{
	struct text json = written(side_of(linear));
	const char *at = strstr(json.data, old);
	struct document document;
	struct diag diag = {0};

	assert_non_null(at);
	json = arena_printf(&arena, "%.*s%s%s", (int)(at - json.data), json.data, now,
			    at + strlen(old));
	assert_false(document_read(json, NULL, &arena, &document, &diag));
	if (!strstr(diag.message, message))
		fail_msg("\"%s\" is not in \"%s\"", message, diag.message);
}

static void what_cannot_be_is_refused(void **state)
{
	static const char all[] = "\"sizes\": [1000, 2000, 4000, 8000, 16000]";

	(void)state;
	is_refused("{\"factor\": 1000, \"log\": false, \"power\": 1}", "{}",
		   "a term needs \"factor\", \"log\" and \"power\"");
	is_refused("{\"factor\": 1000, \"log\": false, \"power\": 1}", "", "a curve needs a term");
	is_refused(all, "\"sizes\": [0, 2000, 4000, 8000, 16000]",
		   "the sizes must be positive and increase");
	is_refused(all, "\"sizes\": [1000, 2000, 2000, 8000, 16000]",
		   "the sizes must be positive and increase");
	is_refused(all, "\"sizes\": []", "\"sizes\" is empty");
	is_refused(all, "\"sizes\": [1000, 2000]", "a list of counts is not as long as \"sizes\"");
}

static int tear_down(void **state)
{
	(void)state;
	limits_release(&limits);
	arena_release(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(functions_of_one_label_are_told_apart),
	    cmocka_unit_test(functions_that_only_differ_in_their_object_are_numbered),
	    cmocka_unit_test(a_function_is_found_again_in_another_folder),
	    cmocka_unit_test(ranges_have_a_key_for_each_function_and_skip_runs_without_it),
	    cmocka_unit_test(an_event_of_that_name_is_no_growth),
	    cmocka_unit_test(light_functions_are_compared_but_not_judged),
	    cmocka_unit_test(each_cause_that_is_gone_excuses_one_that_is_new),
	    cmocka_unit_test(a_cause_that_is_gone_has_improved),
	    cmocka_unit_test(another_model_for_the_same_counts_is_inconclusive),
	    cmocka_unit_test(a_small_term_with_a_large_power_is_a_regression),
	    cmocka_unit_test(a_difference_that_no_model_explains_is_inconclusive),
	    cmocka_unit_test(other_sizes_and_events_are_incomparable),
	    cmocka_unit_test(what_was_past_the_limit_before_is_not_called_unchanged),
	    cmocka_unit_test(sizes_and_exponents_survive_a_round_trip),
	    cmocka_unit_test(what_cannot_be_is_refused),
	};

	return cmocka_run_group_tests_name("growth comparison", tests, NULL, tear_down);
}
