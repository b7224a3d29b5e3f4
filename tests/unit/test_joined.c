/*
 * reports/analysis/compare/joined.h: two profiles with one numbering, and where old lines are now.
 */
#include "reports/analysis/compare/joined.h"

#include "model_unit.h"
#include "reports/analysis/prune.h"

struct side {
	struct model model;
	u64 inclusive[MODEL_MAX], zeros[SHARE_COUNT][1];
	struct text files[2];
};

static void begin(struct side *side)
{
	model_init(&side->model, "./prog");
	memset(side->inclusive, 0, sizeof(side->inclusive));
	memset(side->zeros, 0, sizeof(side->zeros));
	side->files[0] = T("/src/prog.c");
	side->files[1] = T("/src/other.c");
	side->model.profile.inclusive = side->inclusive;
	side->model.profile.program = side->model.totals;
	side->model.profile.lines.files = side->files;
	for (int share = 0; share < SHARE_COUNT; share++)
		side->model.profile.shares[share] = side->zeros[share];
}

/* Functions must be added in the order of their names. */
static u32 function(struct side *side, const char *name, u64 calls, u64 self, u64 inclusive)
{
	u32 id = model_function(&side->model, "/p/prog", "/src/prog.c", name, self);

	side->model.functions[id].calls = calls;
	side->inclusive[id] = inclusive;
	return id;
}

static void line(struct side *side, u32 id, u32 file, u64 number, u64 cost)
{
	cpu_lines_add(&side->model.profile.lines,
		      &(struct cpu_line){.function = id, .file = file, .line = number}, &cost, 1);
}

struct fixture {
	struct arena arena;
	struct side sides[2];
	struct joined_profiles joined;
};

static int set_up(void **state)
{
	struct fixture *f = test_calloc(1, sizeof(*f));

	begin(&f->sides[OLD]);
	begin(&f->sides[NEW]);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	line_map_release(&f->joined.lines);
	for (int side = OLD; side <= NEW; side++)
		cpu_lines_release(&f->sides[side].model.profile.lines);
	arena_release(&f->arena);
	test_free(f);
	return 0;
}

static void join(struct fixture *f)
{
	assert_true(cpu_join(&f->sides[OLD].model.profile, &f->sides[NEW].model.profile, NULL, NULL,
			     &f->arena, &f->joined));
}

static void has_costs(const struct fixture *f, int side, const char *name, u64 self, u64 inclusive,
		      u64 calls)
{
	const struct cpu_profile *profile = &f->joined.sides[side];
	u32 id = model_find(profile, name);

	assert_int_equal(profile->self[id], self);
	assert_int_equal(profile->inclusive[id], inclusive);
	assert_int_equal(f->joined.match.functions[id].calls[side], calls);
}

static void both_sides_have_all_functions_and_calls(void **state)
{
	struct fixture *f = *state;
	struct side *old = &f->sides[OLD], *now = &f->sides[NEW];
	u32 gone, fresh, caller, callee;

	gone = function(old, "gone", 1, 70, 70);
	caller = function(old, "main", 1, 10, 110);
	callee = function(old, "work", 3, 30, 30);
	model_call(&old->model, caller, gone, 1, 70);
	model_call(&old->model, caller, callee, 3, 30);
	fresh = function(now, "another", 2, 4, 4);
	caller = function(now, "main", 1, 10, 74);
	callee = function(now, "work", 6, 60, 60);
	model_call(&now->model, caller, fresh, 2, 4);
	model_call(&now->model, caller, callee, 6, 60);
	join(f);
	assert_int_equal(f->joined.sides[OLD].function_count, 4);
	assert_int_equal(f->joined.sides[NEW].function_count, 4);
	has_costs(f, OLD, "gone", 70, 70, 1);
	has_costs(f, NEW, "gone", 0, 0, 0);
	has_costs(f, OLD, "another", 0, 0, 0);
	has_costs(f, NEW, "another", 4, 4, 2);
	has_costs(f, OLD, "work", 30, 30, 3);
	has_costs(f, NEW, "work", 60, 60, 6);
	assert_int_equal(f->joined.sides[OLD].call_count, 3);
	for (u32 i = 0; i < 3; i++) {
		const struct cpu_call *before = &f->joined.sides[OLD].calls[i];
		const struct cpu_call *after = &f->joined.sides[NEW].calls[i];

		assert_int_equal(before->caller, after->caller);
		assert_int_equal(before->callee, after->callee);
		if (before->callee != model_find(&f->joined.sides[OLD], "work"))
			continue;
		assert_int_equal(before->count, 3);
		assert_int_equal(after->count, 6);
		assert_int_equal(f->joined.sides[OLD].call_costs[i], 30);
		assert_int_equal(f->joined.sides[NEW].call_costs[i], 60);
	}
}

static void clones_are_one_function_whose_inner_calls_cost_nothing(void **state)
{
	struct fixture *f = *state;
	struct side *old = &f->sides[OLD], *now = &f->sides[NEW];
	u32 whole, part;

	function(old, "work", 2, 50, 50);
	whole = function(now, "work", 2, 30, 50);
	part = function(now, "work.part.0", 2, 20, 20);
	model_call(&now->model, whole, part, 2, 20);
	join(f);
	assert_int_equal(f->joined.sides[NEW].function_count, 1);
	has_costs(f, OLD, "work", 50, 50, 2);
	has_costs(f, NEW, "work", 50, 50, 2);
	assert_int_equal(f->joined.sides[NEW].call_count, 0);
}

static void only_events_of_both_are_kept(void **state)
{
	struct fixture *f = *state;

	function(&f->sides[OLD], "work", 1, 1, 1);
	function(&f->sides[NEW], "work", 1, 1, 1);
	f->sides[OLD].model.events[0] = T("Dr");
	assert_false(cpu_join(&f->sides[OLD].model.profile, &f->sides[NEW].model.profile, NULL,
			      NULL, &f->arena, &f->joined));
}

static const struct mapped_line *old_line(const struct fixture *f, const char *file, u64 number)
{
	u32 id = model_find(&f->joined.sides[OLD], "work");
	const struct mapped_line *found =
	    line_map_find(&f->joined.lines, id, text_from_string(file), number);

	assert_non_null(found);
	return found;
}

static void lines_that_moved_are_found_by_their_cost_per_call(void **state)
{
	struct fixture *f = *state;
	struct side *old = &f->sides[OLD], *now = &f->sides[NEW];
	u32 id = function(old, "work", 10, 100, 100);

	line(old, id, 0, 5, 20);
	line(old, id, 0, 6, 50);
	line(old, id, 0, 7, 30);
	now->files[0] = T("/elsewhere/prog.c");
	id = function(now, "work", 20, 100, 100);
	line(now, id, 0, 8, 40);  /* line 5 */
	line(now, id, 0, 10, 60); /* line 7 */
	join(f);
	assert_int_equal(old_line(f, "/src/prog.c", 5)->new_number, 8);
	assert_int_equal(old_line(f, "/src/prog.c", 7)->new_number, 10);
	assert_true(text_equal(old_line(f, "/src/prog.c", 7)->new_file, T("/elsewhere/prog.c")));
	assert_false(old_line(f, "/src/prog.c", 7)->is_gone);
	assert_true(old_line(f, "/src/prog.c", 6)->is_gone);
	assert_int_equal(old_line(f, "/src/prog.c", 6)->new_number, 8); /* behind that */
	assert_true(text_equal(old_line(f, "/src/prog.c", 6)->new_file, T("/elsewhere/prog.c")));
}

static void lines_of_too_long_functions_keep_their_numbers(void **state)
{
	struct fixture *f = *state;
	struct side *old = &f->sides[OLD], *now = &f->sides[NEW];
	u32 id = function(old, "work", 1, 1, 1);

	for (u64 number = 1; number <= 1500; number++)
		line(old, id, 0, number, 1);
	id = function(now, "work", 1, 1, 1);
	for (u64 number = 3; number <= 1500; number++)
		line(now, id, 0, number, 2);
	join(f);
	assert_true(old_line(f, "/src/prog.c", 2)->is_gone);
	assert_false(old_line(f, "/src/prog.c", 3)->is_gone);
	assert_int_equal(old_line(f, "/src/prog.c", 1500)->new_number, 1500);
}

/* The functions that a baseline folds are folded on the other side too, and so are their lines. */
static void what_a_pruned_profile_folds_is_folded_on_both_sides(void **state)
{
	struct fixture *f = *state;
	struct side *old = &f->sides[OLD], *now = &f->sides[NEW];
	u32 small;

	model_function(&old->model, "", "", PRUNED_NAME, 5);
	old->inclusive[0] = 5;
	function(old, "work", 1, 1000000, 1000000);
	small = function(now, "tiny", 1, 7, 7);
	function(now, "work", 1, 1000000, 1000000);
	join(f);
	assert_int_equal(f->joined.sides[NEW].function_count, 2);
	has_costs(f, OLD, PRUNED_NAME, 5, 5, 0);
	has_costs(f, NEW, PRUNED_NAME, 7, 7, 1);
	assert_int_equal(f->joined.match.ids[NEW][small],
			 model_find(&f->joined.sides[NEW], PRUNED_NAME));
}

static enum function_fate fate_of(const struct fixture *f, const char *name)
{
	return f->joined.match.functions[model_find(&f->joined.sides[NEW], name)].fate;
}

static void add_folded(struct side *side, u64 cost)
{
	side->inclusive[model_function(&side->model, "", "", PRUNED_NAME, cost)] = cost;
}

/* What is above the threshold on one side only may have been below it on the other. */
static void what_may_be_folded_on_the_other_side_is_neither_new_nor_gone(void **state)
{
	struct fixture *f = *state;
	struct side *old = &f->sides[OLD], *now = &f->sides[NEW];
	u32 before, later;

	add_folded(old, 5);
	before = function(old, "before", 2, 101, 101);
	function(old, "vanished", 1, 300, 300);
	function(old, "work", 1, 1000000, 1000000);
	add_folded(now, 7);
	function(now, "fresh", 2, 250, 250);
	later = function(now, "later", 3, 150, 150);
	function(now, "work", 1, 1000000, 1000000);
	join(f);
	assert_int_equal(f->joined.sides[NEW].function_count, 4);
	has_costs(f, OLD, PRUNED_NAME, 106, 106, 2);
	has_costs(f, NEW, PRUNED_NAME, 157, 157, 3);
	assert_int_equal(fate_of(f, "vanished"), FATE_VANISHED);
	assert_int_equal(fate_of(f, "fresh"), FATE_NEW);
	assert_int_equal(f->joined.match.ids[OLD][before],
			 model_find(&f->joined.sides[NEW], PRUNED_NAME));
	assert_int_equal(f->joined.match.ids[NEW][later],
			 model_find(&f->joined.sides[NEW], PRUNED_NAME));
}

/* The threshold is a part of the total, which changed. */
static void what_was_folded_of_a_larger_total_is_not_new(void **state)
{
	struct fixture *f = *state;
	struct side *old = &f->sides[OLD], *now = &f->sides[NEW];

	add_folded(old, 700);
	function(old, "work", 1, 8000000, 8000000);
	function(now, "copy", 1, 700, 700);
	function(now, "work", 1, 1000000, 1000000);
	join(f);
	assert_int_equal(f->joined.sides[NEW].function_count, 2);
	has_costs(f, NEW, PRUNED_NAME, 700, 700, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(both_sides_have_all_functions_and_calls, set_up,
					    tear_down),
	    cmocka_unit_test_setup_teardown(clones_are_one_function_whose_inner_calls_cost_nothing,
					    set_up, tear_down),
	    cmocka_unit_test_setup_teardown(only_events_of_both_are_kept, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(lines_that_moved_are_found_by_their_cost_per_call,
					    set_up, tear_down),
	    cmocka_unit_test_setup_teardown(lines_of_too_long_functions_keep_their_numbers, set_up,
					    tear_down),
	    cmocka_unit_test_setup_teardown(
		what_may_be_folded_on_the_other_side_is_neither_new_nor_gone, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(what_was_folded_of_a_larger_total_is_not_new, set_up,
					    tear_down),
	    cmocka_unit_test_setup_teardown(what_a_pruned_profile_folds_is_folded_on_both_sides,
					    set_up, tear_down),
	};

	return cmocka_run_group_tests_name("joined", tests, NULL, NULL);
}
