/* What own functions cost: the code of others that they call, without own code that is called back.
 */
#include "reports/analysis/own_cost.h"

#include "common/memory.h"

#include "model_unit.h"

#include <stdlib.h>

#define PROGRAM "/home/me/prog"
#define LIBC	"/usr/lib/libc.so.6"

static void find(struct model *model, u64 *inclusive, u64 *costs)
{
	const struct cpu_profile *process = &model->profile;
	bool is_own[MODEL_MAX];

	model->profile.inclusive = inclusive;
	find_own_functions(process, own_rule_of(&process, 1), is_own);
	find_own_costs(&model->profile, 0, is_own, costs);
}

static void libraries_belong_to_their_callers_and_callbacks_do_not(void **state)
{
	u64 costs[MODEL_MAX], inclusive[] = {1000, 110, 100, 450, 440, 340};
	struct model model;

	(void)state;
	model_init(&model, "prog");
	model_function(&model, PROGRAM, "prog.c", "main", 440);
	model_function(&model, PROGRAM, "prog.c", "append", 10);
	model_function(&model, LIBC, "strlen.S", "strlen", 100);
	model_function(&model, PROGRAM, "prog.c", "sort", 10);
	model_function(&model, LIBC, "qsort.c", "qsort", 100);
	model_function(&model, PROGRAM, "prog.c", "less", 340);
	model_call(&model, 0, 1, 1, 110);
	model_call(&model, 1, 2, 1, 100);
	model_call(&model, 0, 3, 1, 450);
	model_call(&model, 3, 4, 1, 440);
	model_call(&model, 4, 5, 30, 340);
	find(&model, inclusive, costs);
	assert_int_equal(costs[0], 440);
	assert_int_equal(costs[1], 110);
	assert_int_equal(costs[2], 0);
	assert_int_equal(costs[3], 110);
	assert_int_equal(costs[5], 340);
}

static void recursion_in_a_library_ends(void **state)
{
	u64 costs[MODEL_MAX], inclusive[] = {30, 20, 15};
	struct model model;

	(void)state;
	model_init(&model, "prog");
	model_function(&model, PROGRAM, "prog.c", "main", 10);
	model_function(&model, LIBC, "a.c", "even", 10);
	model_function(&model, LIBC, "a.c", "odd", 10);
	model_call(&model, 0, 1, 1, 20);
	model_call(&model, 1, 2, 5, 15);
	model_call(&model, 2, 1, 4, 10);
	find(&model, inclusive, costs);
	assert_int_equal(costs[0], 30);
}

static void without_debug_information_the_program_is_own_code(void **state)
{
	u64 costs[MODEL_MAX], inclusive[] = {30, 20};
	struct model model;

	(void)state;
	model_init(&model, "prog");
	model_function(&model, PROGRAM, "", "main", 10);
	model_function(&model, LIBC, "", "strlen", 20);
	model_call(&model, 0, 1, 1, 20);
	find(&model, inclusive, costs);
	assert_int_equal(costs[0], 30);
	assert_int_equal(costs[1], 0);
}

static void a_shell_beside_a_program_with_debug_information_is_not_own(void **state)
{
	struct model shell, program;
	const struct cpu_profile *processes[] = {&shell.profile, &program.profile};
	bool is_own[MODEL_MAX];

	(void)state;
	model_init(&shell, "sh");
	model_function(&shell, "/bin/sh", "", "main", 10);
	model_init(&program, "prog");
	model_function(&program, PROGRAM, "prog.c", "main", 10);
	assert_int_equal(own_rule_of(processes, 2), OWN_BY_FILE);
	find_own_functions(&shell.profile, OWN_BY_FILE, is_own);
	assert_false(is_own[0]);
	find_own_functions(&program.profile, OWN_BY_FILE, is_own);
	assert_true(is_own[0]);
}

/* A chain as long as this must not use the stack of the process. */
static void a_chain_of_a_million_calls_is_followed(void **state)
{
	enum { LONG = 1000000 };
	struct cpu_function *functions = memory_new(LONG, sizeof(*functions));
	struct cpu_call *calls = memory_new(LONG, sizeof(*calls));
	u64 *costs = memory_new(4 * (size_t)LONG, sizeof(*costs));
	bool *is_own = memory_new(LONG, sizeof(*is_own));
	struct cpu_profile profile = {.event_count = 1,
				      .function_count = LONG,
				      .functions = functions,
				      .call_count = LONG - 1,
				      .calls = calls,
				      .self = costs,
				      .inclusive = costs + LONG,
				      .call_costs = costs + 2 * (size_t)LONG};

	(void)state;
	for (u32 f = 0; f < LONG; f++) {
		profile.self[f] = 1;
		profile.inclusive[f] = LONG - f;
		if (f + 1 < LONG)
			calls[f] = (struct cpu_call){f, f + 1, 1};
		profile.call_costs[f] = LONG - f - 1;
	}
	is_own[0] = is_own[LONG - 1] = true;
	find_own_costs(&profile, 0, is_own, costs + 3 * (size_t)LONG);
	assert_true(costs[3 * (size_t)LONG] >= LONG - 2 && costs[3 * (size_t)LONG] <= LONG);
	free(functions);
	free(calls);
	free(costs);
	free(is_own);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(libraries_belong_to_their_callers_and_callbacks_do_not),
	    cmocka_unit_test(recursion_in_a_library_ends),
	    cmocka_unit_test(without_debug_information_the_program_is_own_code),
	    cmocka_unit_test(a_shell_beside_a_program_with_debug_information_is_not_own),
	    cmocka_unit_test(a_chain_of_a_million_calls_is_followed),
	};

	return cmocka_run_group_tests_name("own cost", tests, NULL, NULL);
}
