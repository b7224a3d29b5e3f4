/*
 * reports/analysis/compare/cpu.h: which functions cost more, by how much, and what caused the
 * change.
 */
#include "reports/analysis/compare/cpu.h"

#include "common/memory.h"
#include "unit.h"

#include <stdlib.h>

enum { MOST = 16 };

/* A profile under construction; `inclusive` is given by hand, with the values that resolving would
 * compute. */
struct sketch {
	struct cpu_profile profile;
	struct cpu_function functions[MOST];
	struct cpu_call calls[MOST];
	u64 self[MOST], inclusive[MOST], call_costs[MOST], totals[1], program[1];
	u64 shares[SHARE_COUNT][1];
	struct text events[1];
};

static void begin(struct sketch *s)
{
	*s = (struct sketch){.events = {TEXT("Ir")}};
	s->profile = (struct cpu_profile){.event_count = 1,
					  .events = s->events,
					  .functions = s->functions,
					  .self = s->self,
					  .inclusive = s->inclusive,
					  .calls = s->calls,
					  .call_costs = s->call_costs,
					  .totals = s->totals,
					  .program = s->program};
	for (int share = 0; share < SHARE_COUNT; share++)
		s->profile.shares[share] = s->shares[share];
}

/* Functions must come sorted by name. */
static u32 add_in(struct sketch *s, const char *object, const char *file, const char *name,
		  u64 calls, u64 self, u64 inclusive)
{
	u32 f = s->profile.function_count++;

	assert_true(f < MOST);
	s->functions[f] = (struct cpu_function){.object = text_from_string(object),
						.file = text_from_string(file),
						.name = text_from_string(name),
						.line = 1,
						.calls = calls};
	s->self[f] = self;
	s->inclusive[f] = inclusive;
	s->totals[0] += self;
	s->program[0] += self;
	return f;
}

static u32 add(struct sketch *s, const char *name, u64 calls, u64 self, u64 inclusive)
{
	return add_in(s, "/p/prog", "prog.c", name, calls, self, inclusive);
}

static void call(struct sketch *s, u32 caller, u32 callee, u64 count, u64 cost)
{
	u32 c = s->profile.call_count++;

	assert_true(c < MOST);
	s->calls[c] = (struct cpu_call){caller, callee, count};
	s->call_costs[c] = cost;
}

/* Each test begins with empty profiles. */
struct fixture {
	struct arena arena;
	struct sketch old, now;
	struct cpu_change change;
};

static int set_up(void **state)
{
	*state = memory_new(1, sizeof(struct fixture));
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	arena_release(&f->arena);
	free(f);
	return 0;
}

static void compare(struct fixture *f)
{
	cpu_compare(&f->old.profile, &f->now.profile, T("ir"), NULL, 0, 10, &f->arena, &f->change);
}

static const struct matched_function *function_of(const struct cpu_change *change, u32 i)
{
	return &change->match.functions[change->functions[i].function];
}

static void is_named(struct text name, const char *expected)
{
	if (!text_equal(name, text_from_string(expected)))
		fail_msg("%.*s, not %s", TEXT_ARGS(name), expected);
}

static const struct function_change *cause(const struct cpu_change *change, u32 i)
{
	assert_true(i < change->cause_count);
	return &change->functions[change->causes[i]];
}

static void cause_is(const struct cpu_change *change, u32 i, const char *expected)
{
	is_named(change->match.functions[cause(change, i)->function].name, expected);
}

/* main calls work `calls` times, work calls leaf ten times each. */
static void draw(struct sketch *s, u64 calls, u64 leaf_each, u64 work_each)
{
	u32 leaf, work, top;
	u64 leaf_cost = calls * 10 * leaf_each, work_cost = leaf_cost + calls * work_each;

	begin(s);
	leaf = add(s, "leaf", calls * 10, leaf_cost, leaf_cost);
	top = add(s, "main", 1, 50, work_cost + 50);
	work = add(s, "work", calls, calls * work_each, work_cost);
	call(s, top, work, calls, work_cost);
	call(s, work, leaf, calls * 10, leaf_cost);
}

static void equal_profiles_have_no_changes(void **state)
{
	struct fixture *f = *state;

	draw(&f->old, 3, 7, 5);
	draw(&f->now, 3, 7, 5);
	compare(f);
	assert_int_equal(f->change.count, 0);
	assert_int_equal(f->change.cause_count, 0);
	assert_int_equal(f->change.match.function_count, 3);
}

static void a_function_that_costs_more_costs_more_per_call(void **state)
{
	struct fixture *f = *state;

	draw(&f->old, 3, 7, 5);
	draw(&f->now, 3, 7, 11);
	compare(f);
	assert_int_equal(f->change.count, 1);
	is_named(function_of(&f->change, 0)->name, "work");
	assert_int_equal(f->change.functions[0].self, 18);
	assert_int_equal(f->change.functions[0].by_calls, 0);
	assert_int_equal(f->change.functions[0].by_cost, 18);
	assert_int_equal(cause(&f->change, 0)->blame, 18);
	assert_int_equal(change_of(f->change.totals), 18);
}

static void a_function_called_more_often_is_to_blame_and_not_its_callees(void **state)
{
	struct fixture *f = *state;

	draw(&f->old, 3, 700, 5);
	draw(&f->now, 6, 700, 5);
	compare(f);
	is_named(function_of(&f->change, 0)->name, "leaf");
	assert_int_equal(f->change.functions[0].self, 21000);
	assert_int_equal(f->change.functions[0].by_calls, 21000);
	assert_int_equal(f->change.cause_count, 1);
	cause_is(&f->change, 0, "work");
	assert_int_equal(cause(&f->change, 0)->blame, 21015);
	assert_int_equal(cause(&f->change, 0)->caller_count, 1);
	is_named(f->change.match.functions[cause(&f->change, 0)->callers[0].function].name, "main");
	assert_int_equal(cause(&f->change, 0)->callers[0].count[NEW], 6);
}

/* main enters fib once, which calls itself `deep` times at 10 each; start calls a new function too.
 */
static void draw_recursion(struct sketch *s, u64 deep, const char *newcomer)
{
	u64 inside = 10 * (deep + 1);
	u32 fib, main_, other;

	begin(s);
	fib = add(s, "fib", deep + 1, inside, inside);
	main_ = add(s, "main", 1, 5, inside + 18);
	other = add(s, newcomer, 1, 13, 13);
	call(s, fib, fib, deep, inside);
	call(s, main_, fib, 1, inside);
	call(s, main_, other, 1, 13);
}

static void a_recursion_that_goes_deeper_is_to_blame_itself(void **state)
{
	struct fixture *f = *state;

	draw_recursion(&f->old, 100, "start");
	draw_recursion(&f->now, 300, "stop");
	compare(f);
	cause_is(&f->change, 0, "fib");
	assert_int_equal(cause(&f->change, 0)->blame, 2000);
}

/* Inclusive costs of calls within a cycle include each other, so no such call has a share of its
 * own. */
static void callers_within_a_cycle_come_with_calls_and_no_cost(void **state)
{
	struct fixture *f = *state;
	const struct function_change *fib;

	draw_recursion(&f->old, 100, "other");
	draw_recursion(&f->now, 300, "other");
	compare(f);
	fib = cause(&f->change, 0);
	assert_int_equal(fib->caller_count, 2);
	is_named(f->change.match.functions[fib->callers[0].function].name, "main");
	assert_false(fib->callers[0].in_cycle);
	assert_int_equal(change_of(fib->callers[0].cost), 2000);
	is_named(f->change.match.functions[fib->callers[1].function].name, "fib");
	assert_true(fib->callers[1].in_cycle);
	assert_int_equal(fib->callers[1].count[NEW], 300);
	assert_int_equal(fib->callers[1].cost[NEW], 0);
}

static void calls_and_cost_per_call_add_up_to_the_change(void **state)
{
	struct fixture *f = *state;

	draw(&f->old, 3, 7, 5);
	draw(&f->now, 4, 9, 5);
	compare(f);
	is_named(function_of(&f->change, 0)->name, "leaf");
	assert_int_equal(f->change.functions[0].self, 4 * 90 - 3 * 70);
	assert_int_equal(f->change.functions[0].by_calls, 70);
	assert_int_equal(f->change.functions[0].by_cost, 80);
	cause_is(&f->change, 0, "leaf");
	assert_int_equal(cause(&f->change, 0)->blame, 80);
	cause_is(&f->change, 1, "work");
	assert_int_equal(cause(&f->change, 1)->blame, 75);
}

static void a_renamed_function_is_found_again(void **state)
{
	struct fixture *f = *state;

	draw(&f->old, 3, 7, 5);
	draw(&f->now, 3, 7, 5);
	f->now.functions[0].name = T("blade");
	compare(f);
	assert_int_equal(f->change.match.function_count, 3);
	assert_int_equal(f->change.count, 1);
	assert_int_equal(function_of(&f->change, 0)->fate, FATE_RENAMED);
	is_named(function_of(&f->change, 0)->name, "blade");
	is_named(function_of(&f->change, 0)->old_name, "leaf");
	assert_int_equal(f->change.functions[0].self, 0);
	assert_int_equal(f->change.cause_count, 0);
}

static void a_renamed_caller_and_callee_are_found_one_after_the_other(void **state)
{
	struct fixture *f = *state;

	draw(&f->old, 3, 7, 5);
	draw(&f->now, 3, 8, 5);
	f->now.functions[0].name = T("blade");
	f->now.functions[2].name = T("zeal");
	compare(f);
	assert_int_equal(f->change.match.function_count, 3);
	is_named(function_of(&f->change, 0)->name, "blade");
	is_named(function_of(&f->change, 0)->old_name, "leaf");
	assert_int_equal(f->change.functions[0].self, 30);
	cause_is(&f->change, 0, "blade");
}

/* main calls `search`, which calls leaf; `calls` are 0 if search is inlined. */
static void draw_search(struct sketch *s, const char *search, u64 calls, u64 self)
{
	u32 leaf, top, f;

	begin(s);
	leaf = add(s, "leaf", 3, 600, 600);
	top = add(s, "main", 1, 50, self + 650);
	f = add(s, search, calls, self, self + 600);
	s->functions[f].inlined = !calls;
	call(s, top, f, calls, self + 600);
	call(s, f, leaf, 3, 600);
}

/* That two functions call the same, and are called by the same, does not make them one. */
static void functions_of_unlike_costs_are_not_renamed(void **state)
{
	struct fixture *f = *state;

	for (u64 calls = 0; calls <= 1; calls++) {
		draw_search(&f->old, "search_all", calls, 0);
		draw_search(&f->now, "search_best", calls, 252160);
		compare(f);
		assert_int_equal(f->change.match.function_count, 4);
		is_named(function_of(&f->change, 0)->name, "search_best");
		assert_int_equal(function_of(&f->change, 0)->fate, FATE_NEW);
	}
	draw_search(&f->old, "search_all", 0, 252000);
	draw_search(&f->now, "search_best", 0, 252160);
	compare(f);
	assert_int_equal(f->change.match.function_count, 3);
	assert_int_equal(function_of(&f->change, 0)->fate, FATE_RENAMED);
}

static void unlike_functions_are_new_and_vanished(void **state)
{
	struct fixture *f = *state;
	u32 top, other;

	draw(&f->old, 3, 700, 5);
	begin(&f->now);
	top = add(&f->now, "main", 1, 50, 950);
	other = add(&f->now, "other", 1, 900, 900);
	call(&f->now, top, other, 1, 900);
	compare(f);
	assert_int_equal(f->change.count, 3);
	is_named(function_of(&f->change, 0)->name, "leaf");
	assert_int_equal(function_of(&f->change, 0)->fate, FATE_VANISHED);
	is_named(function_of(&f->change, 1)->name, "other");
	assert_int_equal(function_of(&f->change, 1)->fate, FATE_NEW);
	assert_int_equal(f->change.functions[1].self, 900);
	is_named(function_of(&f->change, 2)->name, "work");
}

static void clones_count_as_one_function(void **state)
{
	struct fixture *f = *state;
	u32 whole, part, top;

	begin(&f->old);
	whole = add(&f->old, "foo", 4, 400, 400);
	top = add(&f->old, "main", 1, 10, 410);
	call(&f->old, top, whole, 4, 400);
	begin(&f->now);
	whole = add(&f->now, "foo", 4, 100, 400);
	part = add(&f->now, "foo.part.0", 3, 300, 300);
	top = add(&f->now, "main", 1, 10, 410);
	call(&f->now, top, whole, 4, 400);
	call(&f->now, whole, part, 3, 300);
	compare(f);
	assert_int_equal(f->change.match.function_count, 2);
	assert_int_equal(f->change.count, 0);
	assert_int_equal(f->change.match.functions[0].inclusive[NEW], 400);
}

static void static_functions_of_one_name_stay_apart(void **state)
{
	struct fixture *f = *state;

	begin(&f->old);
	add_in(&f->old, "/p/prog", "a.c", "init", 1, 10, 10);
	add_in(&f->old, "/p/prog", "b.c", "init", 1, 20, 20);
	begin(&f->now);
	add_in(&f->now, "/q/prog", "a.c", "init", 1, 10, 10);
	add_in(&f->now, "/q/prog", "b.c", "init", 1, 25, 25);
	compare(f);
	assert_int_equal(f->change.match.function_count, 2);
	assert_int_equal(f->change.count, 1);
	is_named(function_of(&f->change, 0)->file, "b.c");
	assert_int_equal(f->change.functions[0].self, 5);
}

static void stripped_code_is_matched_by_cost_and_the_rest_is_one_row(void **state)
{
	struct fixture *f = *state;

	begin(&f->old);
	add(&f->old, "0x0000000000001000", 5, 1000, 1000);
	add(&f->old, "0x0000000000001100", 6, 2000, 2000);
	add(&f->old, "0x0000000000001200", 7, 3000, 3000);
	begin(&f->now);
	add(&f->now, "0x0000000000001010", 5, 1000, 1000);
	add(&f->now, "0x0000000000001100", 9, 2100, 2100);
	add(&f->now, "0x0000000000001210", 7, 3500, 3500);
	compare(f);
	assert_int_equal(f->change.match.function_count, 2);
	assert_int_equal(f->change.count, 1);
	is_named(function_of(&f->change, 0)->name, "(stripped code)");
	assert_int_equal(f->change.functions[0].self, 600);
}

static void recursion_blames_the_function_that_recurses(void **state)
{
	struct fixture *f = *state;
	struct sketch *sides[2] = {&f->old, &f->now};

	for (int side = OLD; side <= NEW; side++) {
		u64 depth = side == OLD ? 10 : 20;
		u32 even, odd, top;

		begin(sides[side]);
		even = add(sides[side], "even", depth, depth * 100, depth * 200);
		top = add(sides[side], "main", 1, 10, 10 + depth * 200);
		odd = add(sides[side], "odd", depth, depth * 100, depth * 200);
		call(sides[side], even, odd, depth, depth * depth * 100);
		call(sides[side], top, even, 1, depth * 200);
		call(sides[side], odd, even, depth - 1, depth * depth * 100);
	}
	compare(f);
	assert_int_equal(f->change.count, 2);
	assert_int_equal(f->change.functions[0].self, 1000);
	assert_true(cause(&f->change, 0)->blame <= 2000);
}

static void events_are_found_whatever_their_case(void **state)
{
	struct sketch s;

	(void)state;
	draw(&s, 1, 1, 1);
	assert_int_equal(cpu_event(&s.profile, T("IR")), 0);
	assert_int_equal(cpu_event(&s.profile, T("i")), NO_ID);
	assert_int_equal(cpu_event(&s.profile, T("Dr")), NO_ID);
}

static void noisy_functions_are_marked(void **state)
{
	static const struct text noisy[] = {TEXT("prog:leaf"), TEXT("prog:x")};
	struct fixture *f = *state;

	draw(&f->old, 3, 7, 5);
	draw(&f->now, 3, 8, 6);
	cpu_compare(&f->old.profile, &f->now.profile, T("Ir"), noisy, LENGTH_OF(noisy), 1,
		    &f->arena, &f->change);
	assert_int_equal(f->change.count, 2);
	assert_true(f->change.functions[0].is_noisy);
	assert_false(f->change.functions[1].is_noisy);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(equal_profiles_have_no_changes),
	    TEST(a_function_that_costs_more_costs_more_per_call),
	    TEST(a_function_called_more_often_is_to_blame_and_not_its_callees),
	    TEST(a_recursion_that_goes_deeper_is_to_blame_itself),
	    TEST(callers_within_a_cycle_come_with_calls_and_no_cost),
	    TEST(calls_and_cost_per_call_add_up_to_the_change),
	    TEST(a_renamed_function_is_found_again),
	    TEST(a_renamed_caller_and_callee_are_found_one_after_the_other),
	    TEST(functions_of_unlike_costs_are_not_renamed),
	    TEST(unlike_functions_are_new_and_vanished),
	    TEST(clones_count_as_one_function),
	    TEST(static_functions_of_one_name_stay_apart),
	    TEST(stripped_code_is_matched_by_cost_and_the_rest_is_one_row),
	    TEST(recursion_blames_the_function_that_recurses),
	    TEST(events_are_found_whatever_their_case),
	    TEST(noisy_functions_are_marked),
	};

	return cmocka_run_group_tests_name("compare_cpu", tests, NULL, NULL);
}
