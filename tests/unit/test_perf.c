/* parsers/perf: lines of perf script, hostile names, stacks, waits, threads and children. */
#include "parsers/perf/convert.h"
#include "parsers/perf/profile.h"
#include "parsers/perf/record.h"

#include "unit.h"

#include <string.h>

/* ---------------------------------------------------------------- lines */

static struct perf_record record_of(const char *line)
{
	struct perf_record record;

	assert_true(perf_record_read(text_from_string(line), &record));
	return record;
}

static void a_sample_has_its_thread_time_and_event(void **state)
{
	struct perf_record record = record_of("spin 12/34 16885.081471:    1001001 cpu-clock:u: ");

	(void)state;
	assert_int_equal(record.kind, RECORD_SAMPLE);
	assert_true(text_equal(record.name, T("spin")));
	assert_int_equal(record.pid, 12);
	assert_int_equal(record.tid, 34);
	assert_int_equal(record.time, 16885081471000);
	assert_int_equal(record.period, 1001001);
	assert_true(text_equal(record.event, T("cpu-clock:u")));
	assert_false(record.has_place);
}

static void a_name_may_look_like_anything(void **state)
{
	struct perf_record record = record_of("a 1/2 b/c: d 12/34 5.000001: 1 cpu-clock: ");

	(void)state;
	assert_true(text_equal(record.name, T("a 1/2 b/c: d")));
	assert_int_equal(record.tid, 34);
	record = record_of("a\nb\n 1/2 0.1:    PERF_RECORD_LOST lost 7");
	assert_true(text_equal(record.name, T("a\nb\n")));
	assert_int_equal(record.kind, RECORD_LOST);
	assert_int_equal(record.lost, 7);
}

static void a_sample_without_a_stack_has_its_place(void **state)
{
	struct perf_record record =
	    record_of("x 1/1 5.0:   1 cycles:  7f12 foo+0x1f (/lib/a b.so)");

	(void)state;
	assert_true(record.has_place);
	assert_int_equal(record.place.address, 0x7f12);
	assert_true(text_equal(record.place.name, T("foo")));
	assert_true(text_equal(record.place.object, T("/lib/a b.so")));
}

static void records_of_tasks_are_read(void **state)
{
	struct perf_record record = record_of("x 5/5 1.5: PERF_RECORD_COMM exec: a:b c:7/8");

	(void)state;
	assert_int_equal(record.kind, RECORD_NAME);
	assert_true(record.is_execution);
	assert_true(text_equal(record.name, T("a:b c")));
	assert_int_equal(record.other_pid, 7);
	assert_int_equal(record.other_tid, 8);
	record = record_of("x 5/5 1.5: PERF_RECORD_FORK(9:9):(5:6)");
	assert_int_equal(record.kind, RECORD_FORK);
	assert_int_equal(record.other_pid, 9);
	assert_int_equal(record.pid, 5);
	assert_int_equal(record.tid, 6);
	assert_int_equal(record_of("x 5/5 1.5: PERF_RECORD_SWITCH IN         ").kind, RECORD_IN);
	assert_int_equal(record_of("x 5/5 1.5: PERF_RECORD_SWITCH OUT        ").kind, RECORD_OUT);
	assert_int_equal(record_of("x 5/5 1.5: PERF_RECORD_SWITCH OUT preempt").kind,
			 RECORD_PREEMPTED);
	assert_int_equal(record_of("x -1/-1 1.5: PERF_RECORD_MMAP2 whatever").kind, RECORD_OTHER);
}

static void other_lines_are_no_records(void **state)
{
	static const char *const lines[] = {"",
					    "spin",
					    "spin 12/34",
					    "spin 12/34 5: x: ",
					    "spin 12 5.1: 1 cpu-clock: ",
					    "spin 12/34 5.1: 1 cpu-clock",
					    "spin 12/34 5.1: : ",
					    "spin 12/34 99999999999999999999.1: 1 x: ",
					    "spin 12/34 5.0000000001: 1 x: ",
					    "x 5/5 1.5: PERF_RECORD_FORK(9:9)",
					    "x 5/5 1.5: PERF_RECORD_SWITCH UP",
					    "x 5/5 1.5: PERF_RECORD_LOST lost many",
					    "x 5/5 1.5: PERF_RECORD_COMM: a"};
	struct perf_record record;

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(lines); i++)
		assert_false(perf_record_read(text_from_string(lines[i]), &record));
}

static struct perf_place place_of(const char *line)
{
	struct perf_place place;

	assert_true(perf_place_read(text_from_string(line), &place));
	return place;
}

static void assert_place(const char *line, const char *name, const char *object)
{
	struct perf_place place = place_of(line);

	assert_true(text_equal(place.name, text_from_string(name)));
	assert_true(text_equal(place.object, text_from_string(object)));
}

static void places_are_named(void **state)
{
	(void)state;
	assert_place("\t  1165 main+0xc (/tmp/a)", "main", "/tmp/a");
	assert_place("\t  1165 operator() (int)+0xc (/tmp/a (b)/c)", "operator() (int)",
		     "/tmp/a (b)/c");
	assert_place("\t  1165 [unknown] (/tmp/a)", "", "/tmp/a");
	assert_place("\t  1165 clock_nanosleep@GLIBC_2.2.5+0x65 (/lib/libc.so.6)",
		     "clock_nanosleep", "/lib/libc.so.6");
	assert_place("\t  1165 memcpy@@GLIBC_2.14+0x6 (/lib/libc.so.6)", "memcpy",
		     "/lib/libc.so.6");
	assert_place("\t  1165 puts@plt+0x6 (/bin/x)", "puts@plt", "/bin/x");
	assert_place("\t  1165 f+0x6 (/bin/x (deleted))", "f", "/bin/x");
	assert_place("\t  7f00 py::loop:/a.py+0x6 (/tmp/perf-12.map)", "py::loop:/a.py", "JIT");
	assert_place("\t  7f00 [unknown] (//anon)", "", "JIT");
	assert_place("\t  7f00 __vdso_clock_gettime+0x3 ([vdso])", "__vdso_clock_gettime", "vdso");
	assert_place("\t  7f00 [unknown] ([unknown])", "", "???");
	assert_place("\t  7f00 f\ng+0x1 (/a\nb)", "f\ng", "/a\nb");
}

static void places_in_files_are_those_of_the_file(void **state)
{
	static const char *const in_memory = "\t55d0a5c0016d main+0xc (/tmp/a+0x116d)";

	(void)state;
	assert_int_equal(place_of("\t  1165 main+0xc (/tmp/a)").address, 0x1165);
	assert_int_equal(place_of(in_memory).address, 0x116d);
	assert_place(in_memory, "main", "/tmp/a");
	assert_place("\t7f00 f+0x6 (/bin/x (deleted)+0x12)", "f", "/bin/x");
	assert_place("\t7f00 f+0x6 ([vdso]+0x12)", "f", "vdso");
	assert_place("\t1165 f+0x6 (/bin/g+0x+0xz)", "f", "/bin/g+0x+0xz");
	assert_true(place_of("\tffffffffc0265df3 read+0x23 ([ext4]+0x23)").is_kernel);
}

static void the_kernel_is_told_by_its_addresses(void **state)
{
	(void)state;
	assert_true(place_of("\tffffffff82265df3 schedule+0x23 ([kernel.kallsyms])").is_kernel);
	assert_place("\tffffffff82265df3 schedule+0x23 ([kernel.kallsyms])", "schedule", "kernel");
	assert_place("\tffffffffc0265df3 read+0x23 ([ext4])", "read", "[ext4]");
	assert_place("\tffffffff82265df3 [unknown] ([unknown])", "", "kernel");
	assert_false(place_of("\t  1165 main+0xc ([vdso])").is_kernel);
	/* Where perf lost its way when it unwound the stack. */
	assert_false(place_of("\tffffffffffffffff [unknown] ([unknown])").is_kernel);
	assert_place("\tffffffffffffffff [unknown] ([unknown])", "", "???");
}

static void other_lines_are_no_places(void **state)
{
	static const char *const lines[] = {"",
					    "\t",
					    "\t1165",
					    "\t1165 main",
					    "\t1165 main (/a)",
					    "\txyz main+0x1 (/a)",
					    "1165 main+0x1 (/a)",
					    "\t1165 main+0x1 (/a",
					    "\t1165 main+0x (/a)"};
	struct perf_place place;

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(lines); i++)
		assert_false(perf_place_read(text_from_string(lines[i]), &place));
}

/* ---------------------------------------------------------------- recordings */

/* A recording, and what it becomes. */
struct outcome {
	struct arena arena;
	struct perf_recording recording;
	struct perf_frames frames;
	struct perf_profiles profiles;
	struct diag diag;
};

static void make(struct outcome *o, const char *content)
{
	*o = (struct outcome){0};
	assert_true(perf_read(text_from_string(content), &o->recording, &o->diag));
	perf_frames_init(&o->frames, &o->recording, NULL, (struct timespec){0}, &o->arena);
	assert_true(perf_profiles_make(&o->frames, true, &o->arena, &o->profiles, &o->diag));
}

static void release(struct outcome *o)
{
	perf_frames_release(&o->frames);
	perf_release(&o->recording);
	arena_release(&o->arena);
}

static u32 function_of(const struct cpu_profile *profile, const char *name)
{
	for (u32 f = 0; f < profile->function_count; f++)
		if (text_equal(profile->functions[f].name, text_from_string(name)))
			return f;
	fail_msg("no function %s", name);
	return 0;
}

static u64 inclusive(const struct cpu_profile *profile, const char *name, u32 event)
{
	return profile->inclusive[function_of(profile, name) * profile->event_count + event];
}

static u64 self(const struct cpu_profile *profile, const char *name, u32 event)
{
	return profile->self[function_of(profile, name) * profile->event_count + event];
}

#define SAMPLE(ids, time) "p " ids " " time ": 1001001 cpu-clock: \n"
#define PLACE(name)	  "\t 10 " name "+0x1 (/p)\n"

static void costs_are_samples(void **state)
{
	struct outcome o;
	const struct cpu_profile *p;

	(void)state;
	make(&o, "# rate 999\n# call-graph fp\n" SAMPLE("7/7", "1.0") PLACE("work")
		     PLACE("main") "\n" SAMPLE("7/7", "2.0") PLACE("main") "\n" SAMPLE("7/7", "3.0")
			 PLACE("work") PLACE("main"));
	p = &o.profiles.items[0];
	assert_int_equal(o.profiles.count, 1);
	assert_int_equal(o.recording.rate, 999);
	assert_int_equal(p->event_count, 1);
	assert_int_equal(p->totals[0], 3);
	assert_int_equal(inclusive(p, "main", 0), 3);
	assert_int_equal(self(p, "main", 0), 1);
	assert_int_equal(inclusive(p, "work", 0), 2);
	assert_int_equal(p->call_count, 1);
	assert_int_equal(p->call_costs[0], 2);
	assert_int_equal(o.recording.last_time - o.recording.first_time, 2000000000);
	release(&o);
}

static void recursion_counts_once(void **state)
{
	struct outcome o;
	const struct cpu_profile *p;

	(void)state;
	make(&o, SAMPLE("7/7", "1.0") PLACE("f") PLACE("f") PLACE("g") PLACE("f") PLACE("g")
		     PLACE("f") PLACE("main") "\n");
	p = &o.profiles.items[0];
	assert_int_equal(inclusive(p, "f", 0), 1);
	assert_int_equal(inclusive(p, "g", 0), 1);
	for (u32 i = 0; i < p->call_count; i++)
		assert_int_equal(p->call_costs[i], 1);
	assert_int_equal(p->context_count, 6); /* direct recursion is one */
	release(&o);
}

static void threads_are_roots(void **state)
{
	struct outcome o;
	const struct cpu_profile *p;

	(void)state;
	make(&o, SAMPLE("7/7", "1.0") PLACE("main") "\nworker 7/8 1.1: 1001001 cpu-clock: \n" PLACE(
		     "run") "\n" SAMPLE("7/9", "1.2") PLACE("run") "\n");
	p = &o.profiles.items[0];
	assert_int_equal(inclusive(p, "(thread 1)", 0), 1);
	assert_int_equal(inclusive(p, "(thread 2: worker)", 0), 1);
	assert_int_equal(inclusive(p, "(thread 3)", 0), 1);
	assert_int_equal(inclusive(p, "run", 0), 2);
	release(&o);
}

static void children_are_told_by_their_program(void **state)
{
	struct outcome o;

	(void)state;
	make(&o,
	     "p 7/7 0.9: PERF_RECORD_COMM exec: p:7/7\n" SAMPLE("7/7", "1.0")
		 PLACE("main") "\np 7/7 1.1: PERF_RECORD_FORK(8:8):(7:7)\n"
			       "p 8/8 1.2: PERF_RECORD_COMM exec: ls:8/8\n"
			       "ls 8/8 1.3: 1001001 cpu-clock: \n" PLACE(
				   "list") "\n"
					   "ls 9/9 1.4: 1001001 cpu-clock: \n" PLACE("list") "\n");
	assert_int_equal(o.profiles.count, 2);
	assert_int_equal(o.profiles.items[0].totals[0], 1);
	assert_int_equal(o.profiles.items[1].totals[0], 2);
	assert_true(text_equal(o.profiles.items[1].command, T("ls")));
	assert_int_equal(o.profiles.items[1].processes, 2);
	release(&o);
}

/* Two programs in one process: p, and gzip, which it executes. */
#define EXECUTION                                                                                  \
	SAMPLE("7/7", "1.0")                                                                       \
	PLACE("main")                                                                              \
	"\np 7/8 1.1: 1001001 cpu-clock: \n" PLACE(                                                \
	    "run") "\ngzip 7/7 1.5: PERF_RECORD_COMM exec: gzip:7/7\n"                             \
		   "gzip 7/7 2.0: 1001001 cpu-clock: \n" PLACE("deflate") "\n"

static void a_running_process_that_executes_a_program_is_two(void **state)
{
	struct outcome o;

	(void)state;
	make(&o, "# pid 7\n" EXECUTION);
	assert_int_equal(o.profiles.count, 2);
	assert_int_equal(inclusive(&o.profiles.items[0], "main", 0), 1);
	assert_int_equal(o.profiles.items[0].totals[0], 2);
	assert_int_equal(o.profiles.items[1].totals[0], 1);
	assert_int_equal(self(&o.profiles.items[1], "deflate", 0), 1);
	assert_true(text_equal(o.profiles.items[1].command, T("gzip")));
	assert_true(text_equal(perf_incomplete(&o.recording, &o.arena),
			       T("process 7 executed another program, gzip, after 500.0 ms; its "
				 "samples are apart (--pid 7 samples it now)")));
	release(&o);
}

/* env, nice and scripts execute what is meant. */
static void a_command_is_the_last_program_of_its_process(void **state)
{
	struct outcome o;

	(void)state;
	make(&o, "p 7/7 0.9: PERF_RECORD_COMM exec: p:7/7\n" EXECUTION);
	assert_int_equal(o.profiles.count, 2);
	assert_int_equal(self(&o.profiles.items[0], "deflate", 0), 1);
	assert_true(text_equal(o.profiles.items[1].command, T("p")));
	assert_int_equal(perf_incomplete(&o.recording, &o.arena).length, 0);
	release(&o);
}

#define END "p 7/7 1.25: PERF_RECORD_EXIT(7:7):(1:1)\n"

static void a_process_that_ends_before_the_time_is_up_is_said(void **state)
{
	static const struct {
		const char *content, *said;
	} cases[] = {
	    {"# seconds 10\n# pid 7\n" SAMPLE("7/7", "1.0") PLACE("f") "\n" END,
	     "process 7 ended after 250.0 ms, before --seconds 10 were over"},
	    {"# pid 7\n" SAMPLE("7/7", "1.0") PLACE("f") "\n" END, ""},
	    {"# seconds 10\n# pid 7\n" SAMPLE("7/7", "1.0") PLACE("f") "\n" END SAMPLE("7/8", "1.5")
		 PLACE("f"),
	     ""},
	    {"# seconds 10\n" SAMPLE("7/7", "1.0") PLACE("f") "\n" END, ""},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct outcome o;

		make(&o, cases[i].content);
		assert_string_equal(perf_incomplete(&o.recording, &o.arena).data, cases[i].said);
		release(&o);
	}
}

static void waits_are_told_apart(void **state)
{
	struct outcome o;
	const struct cpu_profile *p;

	(void)state;
	make(&o,
	     SAMPLE("7/7", "1.0") PLACE(
		 "main") "\n"
			 "p 7/7 2.0: 1 context-switches/period=1/: \n" PLACE("sleep") PLACE(
			     "main") "\n"
				     "p 7/7 2.000001: PERF_RECORD_SWITCH OUT\n"
				     "p 7/7 2.500001: PERF_RECORD_SWITCH IN\n"
				     "p 7/7 3.0: 1 context-switches/period=1/: \n" PLACE("spin")
					 PLACE("main") "\n"
						       "p 7/7 3.1: PERF_RECORD_SWITCH OUT preempt\n"
						       "p 7/7 3.2: PERF_RECORD_SWITCH IN\n"
						       "p 7/7 4.0: 1 context-switches/period=1/: "
						       "\n" PLACE("read") PLACE(
							   "main") "\n"
								   "p 7/7 4.0: PERF_RECORD_SWITCH "
								   "OUT\n"
								   "p 7/7 4.25: "
								   "PERF_RECORD_EXIT(7:7):(1:1)\n");
	p = &o.profiles.items[0];
	assert_int_equal(p->event_count, 2);
	assert_int_equal(p->totals[0], 1);
	assert_int_equal(p->totals[1], 750000);
	assert_int_equal(inclusive(p, "sleep", 1), 500000);
	assert_int_equal(inclusive(p, "read", 1), 250000);
	assert_int_equal(self(p, "main", 0), 1);
	assert_int_equal(o.recording.preempted_time, 100000);
	release(&o);
}

static void names_with_newlines_are_put_together(void **state)
{
	struct outcome o;
	const struct cpu_profile *p;

	(void)state;
	make(&o,
	     "a\n\nb 7/7 1.0: 1 cpu-clock: \n\t 10 f\n\ng+0x1 (/p\nq)\n\t 11 main+0x1 (/p\nq)\n\n");
	p = &o.profiles.items[0];
	assert_int_equal(inclusive(p, "f\n\ng", 0), 1);
	assert_true(text_equal(p->functions[0].object, T("/p\nq")));
	release(&o);
}

static void code_without_names_is_named_by_its_address(void **state)
{
	struct outcome o;
	const struct cpu_profile *p;

	(void)state;
	make(&o, SAMPLE("7/7", "1.0") "\tffffffff82265df3 [unknown] ([unknown])\n"
				      "\t 1234 [unknown] (/nowhere/p)\n"
				      "\t 99 [unknown] (//anon)\n\t 0 [unknown] ([unknown])\n");
	p = &o.profiles.items[0];
	assert_int_equal(self(p, "(kernel)", 0), 1);
	assert_int_equal(inclusive(p, "0x0000000000001234", 0), 1);
	assert_int_equal(inclusive(p, "(code without a name)", 0), 1);
	assert_int_equal(inclusive(p, "(unknown)", 0), 1);
	assert_int_equal(p->shares[SHARE_KERNEL][0], 1);
	release(&o);
}

static void refuses(const char *content, const char *message, u64 line)
{
	struct perf_recording recording;
	struct diag diag = {0};

	assert_false(perf_read(text_from_string(content), &recording, &diag));
	assert_string_equal(diag.message, message);
	assert_int_equal(diag.line, line);
	perf_release(&recording);
}

static void damage_is_an_error_with_its_line(void **state)
{
	(void)state;
	refuses("# rate many\n", "expected a number", 1);
	refuses(SAMPLE("7/7", "1.0") PLACE("f") "\nx 1/1", "the file ends within a line", 4);
	refuses(SAMPLE("7/7", "1.0") "\tnonsense\n", "the file ends within a record", 2);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_sample_has_its_thread_time_and_event),
	    cmocka_unit_test(a_name_may_look_like_anything),
	    cmocka_unit_test(a_sample_without_a_stack_has_its_place),
	    cmocka_unit_test(records_of_tasks_are_read),
	    cmocka_unit_test(other_lines_are_no_records),
	    cmocka_unit_test(places_are_named),
	    cmocka_unit_test(places_in_files_are_those_of_the_file),
	    cmocka_unit_test(the_kernel_is_told_by_its_addresses),
	    cmocka_unit_test(other_lines_are_no_places),
	    cmocka_unit_test(costs_are_samples),
	    cmocka_unit_test(recursion_counts_once),
	    cmocka_unit_test(threads_are_roots),
	    cmocka_unit_test(children_are_told_by_their_program),
	    cmocka_unit_test(a_running_process_that_executes_a_program_is_two),
	    cmocka_unit_test(a_command_is_the_last_program_of_its_process),
	    cmocka_unit_test(a_process_that_ends_before_the_time_is_up_is_said),
	    cmocka_unit_test(waits_are_told_apart),
	    cmocka_unit_test(names_with_newlines_are_put_together),
	    cmocka_unit_test(code_without_names_is_named_by_its_address),
	    cmocka_unit_test(damage_is_an_error_with_its_line),
	};

	return cmocka_run_group_tests_name("perf", tests, NULL, NULL);
}
