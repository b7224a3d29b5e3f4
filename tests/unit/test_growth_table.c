/* reports/analysis/growth/growth.h: which functions are in the table, and from where they are
 * called. */
#include "reports/analysis/growth/growth.h"

#include "model_unit.h"

#define PROGRAM "/home/me/prog"

enum { SIZES = 4, PROCESSES = 2 };

/* One process at one size: main() calls work() in one line. */
struct recording {
	struct model model;
	struct cpu_place place;
	u64 inclusive[2];
};

static struct arena arena;

static const struct cpu_profile *record(u64 own, u64 work, u64 line)
{
	struct recording *r = ARENA_NEW(&arena, struct recording, 1);

	model_init(&r->model, "prog");
	model_function(&r->model, PROGRAM, "prog.c", "main", own);
	model_function(&r->model, PROGRAM, "prog.c", "work", work);
	model_call(&r->model, 0, 1, 1, work);
	r->inclusive[0] = own + work;
	r->inclusive[1] = work;
	r->place = (struct cpu_place){.call = 0, .file = T("prog.c"), .line = line};
	r->model.profile.inclusive = r->inclusive;
	r->model.profile.places = &r->place;
	r->model.profile.place_count = 1;
	r->model.profile.place_costs = r->model.call_costs;
	return &r->model.profile;
}

/* Of each size n, two processes: work() costs `factor` n² in the first and n in the second. */
static struct growth_table make(double factor)
{
	struct growth_input inputs[SIZES];
	struct growth_table table;
	struct diag diag = {0};

	for (u32 i = 0; i < SIZES; i++) {
		u64 n = 1000u << i;

		inputs[i] = (struct growth_input){
		    .size = (double)n,
		    .command = T("prog"),
		    .process_count = PROCESSES,
		    .processes = ARENA_NEW(&arena, const struct cpu_profile *, PROCESSES)};
		inputs[i].processes[0] =
		    record(1000 * n, (u64)(factor * (double)n * (double)n), 11);
		inputs[i].processes[1] = record(1000 * n, n, 22);
	}
	if (!growth_make(inputs, SIZES, T(""), &arena, &table, &diag))
		fail_msg("%s", diag.message);
	return table;
}

static void the_line_of_most_calls_is_that_of_all_processes(void **state)
{
	struct growth_table table = make(1);

	(void)state;
	assert_true(text_equal(table.functions[0].name, T("work")));
	assert_int_equal(table.functions[0].call_line, 11);
}

static void what_grows_fast_and_weighs_little_comes_last(void **state)
{
	struct growth_table table = make(1.2e-5);

	(void)state;
	assert_int_equal(table.function_count, 2);
	assert_true(text_equal(table.functions[1].name, T("work")));
	assert_true(growth_is_faster_than_input(&table.functions[1].cost_growth));
	assert_false(growth_weighs(&table.functions[1]));
	assert_int_equal(growth_fast_count(&table), 0);
	assert_true(growth_largest_exponent(&table) < 1.05);
}

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_line_of_most_calls_is_that_of_all_processes),
	    cmocka_unit_test(what_grows_fast_and_weighs_little_comes_last),
	};

	return cmocka_run_group_tests_name("growth table", tests, NULL, tear_down);
}
