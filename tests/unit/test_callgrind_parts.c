/* parsers/callgrind/callgrind.h: several parts, threads, files and processes. */
#include "common/buffer.h"
#include "callgrind_unit.h"

static void numbers_restart_with_every_part(void **state)
{
	struct reading r = read_fixture("ids-restart-with-every-part.out");

	(void)state;
	assert_int_equal(r.result.process_count, 1);
	assert_int_equal(r.result.processes[0].part_count, 2);
	assert_int_equal(r.profile->function_count, 2);
	assert_number(self_of(&r, "main"), 21);
	assert_number(self_of(&r, "leaf"), 12);
	assert_number(r.profile->totals[0], 33);
	assert_number(line_cost(&r, "leaf", "prog.c", 5, 0), 12);
	forget(&r);
}

static void an_appended_part_goes_on_with_names_and_process(void **state)
{
	struct reading r = read_fixture("part-appended-with-short-header.out");

	(void)state;
	assert_int_equal(r.result.process_count, 1);
	assert_int_equal(r.result.processes[0].part_count, 2);
	assert_number(self_of(&r, "main"), 21);
	assert_number(self_of(&r, "leaf"), 12);
	assert_false(r.result.processes[0].summary_differs);
	forget(&r);
}

static void a_real_combined_file_is_read(void **state)
{
	struct reading r = read_fixture("real/combined.out");

	(void)state;
	assert_int_equal(r.result.processes[0].part_count, 2);
	assert_number(r.profile->totals[0], 365 + 1291);
	assert_number(function_of(&r, "even'2")->calls, 2);
	forget(&r);
}

/* A part with 20,000 lines, many times: it must not take new memory every time. */
static void lines_of_many_parts_do_not_pile_up(void **state)
{
	enum { LINES = 20000, PARTS = 60 };
	struct callgrind_options options = {.keep_lines = true};
	struct reading r = {0};
	struct callgrind_reader *reader = callgrind_begin(options, &r.arena);
	struct buffer body = {0};
	struct cpu_line_cursor cursor;

	(void)state;
	buffer_printf(&body, "fn=main\n");
	for (int i = 0; i < LINES; i++)
		buffer_printf(&body, "%d %d\n", 100000 + i, i + 1);
	buffer_printf(&body, "totals: %d\n", LINES * (LINES + 1) / 2);
	assert_true(callgrind_open_file(reader, "many", &r.diag));
	for (int part = 1; part <= PARTS; part++) {
		struct text head = arena_printf(&r.arena, "pid: 1\npart: %d\nevents: Ir\n", part);

		assert_true(callgrind_feed(reader, head, &r.diag));
		assert_true(callgrind_feed(reader, buffer_text(&body), &r.diag));
	}
	assert_true(callgrind_close_file(reader, &r.diag));
	assert_true(callgrind_end(reader, &r.result, &r.diag));
	r.profile = &r.result.processes[0].profile;
	cursor = (struct cpu_line_cursor){.lines = &r.profile->lines};
	assert_true(r.profile->lines.length >= 1 && r.profile->lines.length < 4 * 1024 * 1024);
	assert_number(r.profile->totals[0], (u64)LINES * (LINES + 1) / 2 * PARTS);
	assert_true(cpu_lines_next(&cursor));
	assert_true(cpu_line_cost(&cursor.line, 0) > 1); /* several parts' in one */
	assert_number(line_cost(&r, "main", "", 100000 + 6, 0), 7 * PARTS);
	buffer_release(&body);
	forget(&r);
}

static void threads_of_one_process_are_added(void **state)
{
	static const char *const names[] = {"threads.out", "threads.out-01", "threads.out-02",
					    "threads.out-03"};
	struct reading r = read_fixtures(names, LENGTH_OF(names));

	(void)state;
	assert_int_equal(r.result.process_count, 1);
	assert_int_equal(r.result.processes[0].thread_count, 3);
	assert_int_equal(r.result.processes[0].part_count, 3);
	assert_int_equal(r.profile->function_count, 2);
	assert_number(self_of(&r, "work"), 90);
	assert_number(r.profile->totals[0], 92);
	forget(&r);
}

static void real_threads_are_read(void **state)
{
	static const char *const names[] = {"real/threads.out", "real/threads.out-01",
					    "real/threads.out-02", "real/threads.out-03"};
	struct reading r = read_fixtures(names, LENGTH_OF(names));

	(void)state;
	assert_int_equal(r.result.process_count, 1);
	assert_int_equal(r.result.processes[0].thread_count, 3);
	assert_number(function_of(&r, "work")->calls, 3);
	assert_number(self_of(&r, "work"), 6006 + 12006 + 66);
	forget(&r);
}

static void a_forked_child_is_a_process_of_its_own(void **state)
{
	static const char *const names[] = {"forked-parent.out", "forked-child.out"};
	struct reading r = read_fixtures(names, LENGTH_OF(names));
	const struct cpu_profile *child = &r.result.processes[1].profile;

	(void)state;
	assert_int_equal(r.result.process_count, 2);
	assert_number(r.profile->pid, 4711);
	assert_number(r.profile->totals[0], 100);
	assert_number(child->pid, 4712);
	assert_number(child->totals[0], 130);
	assert_int_equal(child->function_count, 2);
	forget(&r);
}

static void one_file_may_hold_two_processes(void **state)
{
	struct reading r = read_fixture("two-processes-in-one-file.out");
	const struct cpu_profile *second = &r.result.processes[1].profile;

	(void)state;
	assert_int_equal(r.result.process_count, 2);
	assert_int_equal(second->function_count, 1);
	assert_text(second->functions[0].name, "child");
	forget(&r);
}

static void files_without_pid_are_processes_of_their_own(void **state)
{
	static const char *const names[] = {"minimal.out", "minimal.out"};
	struct reading r = read_fixtures(names, LENGTH_OF(names));

	(void)state;
	assert_int_equal(r.result.process_count, 2);
	forget(&r);
}

static void descriptions_of_the_first_part_are_kept(void **state)
{
	struct reading r = read_fixture("trailing-zeros-left-out.out");

	(void)state;
	assert_int_equal(r.result.processes[0].description_count, 5);
	assert_text(r.result.processes[0].descriptions[2],
		    "LL cache: 8388608 B, 64 B, 16-way associative");
	forget(&r);
}

static void the_same_file_twice_is_an_error(void **state)
{
	const char *const paths[] = {FIXTURES "forked-parent.out", FIXTURES "forked-parent.out"};
	struct callgrind_options options = {0};
	struct reading r = {0};

	(void)state;
	assert_false(callgrind_read_files(paths, 2, options, &r.arena, &r.result, &r.diag));
	assert_string_equal(r.diag.message,
			    "part 1, thread 0 of process 4711 was read already: give every file "
			    "once, and the files of one run at a time");
	assert_string_equal(r.diag.file, FIXTURES "forked-parent.out");
	forget(&r);
}

static void an_empty_file_alone_is_an_error(void **state)
{
	const char *const paths[] = {FIXTURES "threads.out"};
	struct callgrind_options options = {0};
	struct reading r = {0};

	(void)state;
	assert_false(callgrind_read_files(paths, 1, options, &r.arena, &r.result, &r.diag));
	assert_string_equal(r.diag.message, "the file is empty");
	assert_string_equal(r.diag.file, FIXTURES "threads.out");
	forget(&r);
}

static void a_file_that_cannot_be_opened_is_an_error(void **state)
{
	const char *const paths[] = {FIXTURES "no-such-file.out"};
	struct callgrind_options options = {0};
	struct reading r = {0};

	(void)state;
	assert_false(callgrind_read_files(paths, 1, options, &r.arena, &r.result, &r.diag));
	assert_string_equal(r.diag.message, "cannot open: No such file or directory");
	forget(&r);
}

static void a_directory_is_an_error(void **state)
{
	const char *const paths[] = {FIXTURES};
	struct callgrind_options options = {0};
	struct reading r = {0};

	(void)state;
	assert_false(callgrind_read_files(paths, 1, options, &r.arena, &r.result, &r.diag));
	assert_string_equal(r.diag.message, "cannot read: Is a directory");
	forget(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(numbers_restart_with_every_part),
	    cmocka_unit_test(an_appended_part_goes_on_with_names_and_process),
	    cmocka_unit_test(a_real_combined_file_is_read),
	    cmocka_unit_test(lines_of_many_parts_do_not_pile_up),
	    cmocka_unit_test(threads_of_one_process_are_added),
	    cmocka_unit_test(real_threads_are_read),
	    cmocka_unit_test(a_forked_child_is_a_process_of_its_own),
	    cmocka_unit_test(one_file_may_hold_two_processes),
	    cmocka_unit_test(files_without_pid_are_processes_of_their_own),
	    cmocka_unit_test(descriptions_of_the_first_part_are_kept),
	    cmocka_unit_test(the_same_file_twice_is_an_error),
	    cmocka_unit_test(an_empty_file_alone_is_an_error),
	    cmocka_unit_test(a_file_that_cannot_be_opened_is_an_error),
	    cmocka_unit_test(a_directory_is_an_error),
	};

	return cmocka_run_group_tests_name("callgrind_parts", tests, NULL, NULL);
}
