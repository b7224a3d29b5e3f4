/* reports/analysis/agreement.h: whether two measurements can be compared, and if not, why. */
#include "reports/analysis/agreement.h"

#include "unit.h"

/* A document of one profile, whose instructions were counted. */
struct side {
	struct document document;
	struct document_profile profile;
	struct document_cpu count;
};

static struct arena systems; /* of all sides */

/* In the form that is read from a document. */
static struct document_system system_of(const char *json)
{
	struct text content = arena_printf(&systems, "{\"system\": %s}", json);
	struct document_run run;
	struct diag diag = {0};

	if (!document_read_run(content, NULL, &systems, &run, &diag))
		fail_msg("%s", diag.message);
	return run.document.system;
}

static struct side side_of(const char *system)
{
	struct side side = {.profile = document_profile_unknown(T("p")),
			    .count = {.tool = T("cachegrind"), .version = T("3.19.0")}};

	document_init(&side.document);
	if (system)
		side.document.system = system_of(system);
	return side;
}

/* In version and options. */
static void count_with_another_tool(struct side *side)
{
	static struct text options[] = {TEXT("--cache-sim=no")};

	side->count.version = T("3.20.0");
	side->count.options = options;
	side->count.option_count = LENGTH_OF(options);
}

static struct agreement check(struct side *old, struct side *now, struct arena *arena)
{
	struct agreement agreement;

	old->profile.count = &old->count;
	now->profile.count = &now->count;
	agreement_check(&old->document, &old->profile, &now->document, &now->profile, arena,
			&agreement);
	return agreement;
}

static void differ_in(const struct agreement *agreement, u32 i, const char *field, const char *old,
		      const char *now)
{
	assert_true(i < agreement->count);
	assert_true(text_equal(agreement->items[i].field, text_from_string(field)));
	assert_true(text_equal(agreement->items[i].old, text_from_string(old)));
	assert_true(text_equal(agreement->items[i].now, text_from_string(now)));
}

static void equal_systems_and_tools_agree(void **state)
{
	const char *system = "{\"must_agree\": {\"cpu\": \"x\", \"valgrind\": {\"version\": 3}}}";
	struct side old = side_of(system), now = side_of(system);
	struct arena arena = {0};
	struct agreement found = check(&old, &now, &arena);

	(void)state;
	assert_true(found.is_checked);
	assert_int_equal(found.count, 0);
	arena_release(&arena);
}

static void what_must_agree_and_does_not_is_named_sorted_by_field(void **state)
{
	struct side old = side_of("{\"must_agree\": {\"stack\": 8, \"cpu\": \"x\", \"gone\": 1}}");
	struct side now = side_of("{\"must_agree\": {\"cpu\": \"y\", \"stack\": 9, \"new\": [2]}}");
	struct arena arena = {0};
	struct agreement found = check(&old, &now, &arena);

	(void)state;
	assert_int_equal(found.count, 4);
	differ_in(&found, 0, "cpu", "\"x\"", "\"y\"");
	differ_in(&found, 1, "gone", "1", "");
	differ_in(&found, 2, "new[0]", "", "2");
	differ_in(&found, 3, "stack", "8", "9");
	arena_release(&arena);
}

static void what_only_informs_forbids_nothing(void **state)
{
	struct side old = side_of("{\"informs\": {\"kernel\": 5}, \"must_agree\": {\"cpu\": 1}}");
	struct side now = side_of("{\"informs\": {\"kernel\": 6}, \"must_agree\": {\"cpu\": 1}}");
	struct arena arena = {0};

	(void)state;
	assert_int_equal(check(&old, &now, &arena).count, 0);
	arena_release(&arena);
}

static void tools_must_agree_in_version_and_options(void **state)
{
	struct side old = side_of("{\"must_agree\": {\"cpu\": 1}}"), now = old;
	struct arena arena = {0};
	struct agreement found;

	(void)state;
	count_with_another_tool(&now);
	found = check(&old, &now, &arena);
	assert_int_equal(found.count, 2);
	differ_in(&found, 0, "count.options[0]", "", "\"--cache-sim=no\"");
	differ_in(&found, 1, "count.version", "\"3.19.0\"", "\"3.20.0\"");
	arena_release(&arena);
}

static void without_systems_only_what_both_say_of_their_tools_is_compared(void **state)
{
	struct side old = side_of(NULL), now = side_of("{\"must_agree\": {\"cpu\": 1}}");
	struct arena arena = {0};
	struct agreement found;

	(void)state;
	count_with_another_tool(&now);
	found = check(&old, &now, &arena);
	assert_false(found.is_checked);
	assert_int_equal(found.count, 1);
	differ_in(&found, 0, "count.version", "\"3.19.0\"", "\"3.20.0\"");
	arena_release(&arena);
}

static void what_one_alone_measured_need_not_agree(void **state)
{
	struct side old = side_of("{\"must_agree\": {\"cpu\": 1}}"), now = old;
	struct agreement found;
	struct arena arena = {0};

	(void)state;
	now.profile.count = &now.count;
	agreement_check(&old.document, &old.profile, &now.document, &now.profile, &arena, &found);
	assert_int_equal(found.count, 0);
	arena_release(&arena);
}

static void the_system_of_a_profile_comes_before_that_of_its_document(void **state)
{
	struct side old = side_of("{\"must_agree\": {\"cpu\": 1}}");
	struct side now = side_of("{\"must_agree\": {\"cpu\": 2}}");
	struct arena arena = {0};

	(void)state;
	now.profile.system = old.document.system;
	assert_int_equal(check(&old, &now, &arena).count, 0);
	arena_release(&arena);
}

static bool same_program(const char *old_informs, const char *new_informs)
{
	struct arena arena = {0};
	struct side old = side_of(arena_printf(&arena, "{\"informs\": %s}", old_informs).data);
	struct side now = side_of(arena_printf(&arena, "{\"informs\": %s}", new_informs).data);
	bool is_same = check(&old, &now, &arena).same_program;

	arena_release(&arena);
	return is_same;
}

static void a_program_is_the_same_by_its_files_and_only_where_they_are_known(void **state)
{
	const char *program =
	    "{\"kernel\": 5, \"libraries\": {\"a.so\": \"1\"}, \"program_sha256\": \"x\"}";

	(void)state;
	assert_true(same_program(program, program));
	assert_true(same_program(
	    program,
	    "{\"kernel\": 6, \"libraries\": {\"a.so\": \"1\"}, \"program_sha256\": \"x\"}"));
	assert_false(same_program(
	    program,
	    "{\"kernel\": 5, \"libraries\": {\"a.so\": \"1\"}, \"program_sha256\": \"y\"}"));
	assert_false(same_program(
	    program,
	    "{\"kernel\": 5, \"libraries\": {\"a.so\": \"2\"}, \"program_sha256\": \"x\"}"));
	assert_false(same_program("{\"kernel\": 5}", "{\"kernel\": 5}"));
}

static struct agreement check_machine(struct side *here, struct side *there, struct arena *arena)
{
	struct agreement agreement;

	here->profile.count = &here->count;
	there->profile.count = &there->count;
	agreement_check_machine(&here->document, &here->profile, &there->document, &there->profile,
				arena, &agreement);
	return agreement;
}

static void another_command_is_no_other_machine(void **state)
{
	struct side here =
	    side_of("{\"must_agree\": {\"arguments\": [], \"cpus\": 1, \"envelope\": "
		    "{\"fifo\": \"fifo\"}, \"inputs\": {}, \"user\": {\"uid\": 0}}}");
	struct side there = side_of(
	    "{\"must_agree\": {\"arguments\": [\"a\"], \"cpus\": 8, \"envelope\": \"off\", "
	    "\"freeze\": true, \"inputs\": {\"a\": \"sha256:1\"}, \"user\": {\"uid\": 0}}}");
	struct arena arena = {0};

	(void)state;
	assert_int_equal(check_machine(&here, &there, &arena).count, 0);
	arena_release(&arena);
}

static void another_machine_is_known_by_its_user_pins_and_tools(void **state)
{
	struct side here =
	    side_of("{\"must_agree\": {\"envelope\": {\"fifo\": \"fifo\"}, \"user\": "
		    "{\"uid\": 0}}}");
	struct side there = side_of("{\"must_agree\": {\"envelope\": {\"fifo\": \"shared\"}, "
				    "\"user\": {\"uid\": 1}}}");
	struct arena arena = {0};
	struct agreement found;

	(void)state;
	count_with_another_tool(&there);
	found = check_machine(&here, &there, &arena);
	assert_int_equal(found.count, 3);
	differ_in(&found, 0, "count.version", "\"3.19.0\"", "\"3.20.0\"");
	differ_in(&found, 1, "envelope.fifo", "\"fifo\"", "\"shared\"");
	differ_in(&found, 2, "user.uid", "0", "1");
	arena_release(&arena);
}

static void libraries_must_be_those_of_this_machine(void **state)
{
	static const char empty[] =
	    "\"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"";
	struct arena arena = {0};
	struct side here = side_of("{\"must_agree\": {\"user\": 0}}");
	struct side there = side_of(
	    arena_printf(&arena,
			 "{\"must_agree\": {\"libraries\": {\"/dev/null\": %s, \"/nowhere.so\": "
			 "\"sha256:1\"}, \"user\": 0}}",
			 empty)
		.data);
	struct agreement found;

	(void)state;
	found = check_machine(&here, &there, &arena);
	assert_int_equal(found.count, 1);
	differ_in(&found, 0, "libraries./nowhere.so", "", "\"sha256:1\"");
	arena_release(&arena);
}

static void programs_and_inputs_that_are_also_here_must_be_the_same(void **state)
{
	struct side here = side_of("{\"must_agree\": {\"user\": 0}}");
	struct side there =
	    side_of("{\"informs\": {\"path\": \"/dev/null\", \"program_sha256\": \"1\"}, "
		    "\"must_agree\": {\"inputs\": {\"/dev/null\": \"sha256:1\", \"/nowhere\": "
		    "\"sha256:1\", \"dev/null\": \"sha256:1\"}, \"user\": 0}}");
	struct arena arena = {0};
	struct agreement found;

	(void)state;
	found = check_machine(&here, &there, &arena);
	assert_int_equal(found.count, 2);
	assert_true(text_equal(found.items[0].field, T("inputs./dev/null")));
	assert_true(text_equal(found.items[1].field, T("program./dev/null")));
	assert_true(text_equal(found.items[1].now, T("\"sha256:1\"")));
	arena_release(&arena);
}

static int tear_down(void **state)
{
	(void)state;
	arena_release(&systems);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(equal_systems_and_tools_agree),
	    cmocka_unit_test(what_must_agree_and_does_not_is_named_sorted_by_field),
	    cmocka_unit_test(what_only_informs_forbids_nothing),
	    cmocka_unit_test(tools_must_agree_in_version_and_options),
	    cmocka_unit_test(without_systems_only_what_both_say_of_their_tools_is_compared),
	    cmocka_unit_test(what_one_alone_measured_need_not_agree),
	    cmocka_unit_test(the_system_of_a_profile_comes_before_that_of_its_document),
	    cmocka_unit_test(another_command_is_no_other_machine),
	    cmocka_unit_test(another_machine_is_known_by_its_user_pins_and_tools),
	    cmocka_unit_test(libraries_must_be_those_of_this_machine),
	    cmocka_unit_test(programs_and_inputs_that_are_also_here_must_be_the_same),
	    cmocka_unit_test(a_program_is_the_same_by_its_files_and_only_where_they_are_known),
	};

	return cmocka_run_group_tests_name("agreement", tests, NULL, tear_down);
}
