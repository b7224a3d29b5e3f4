/* reports/analysis/figures.h: the numbers of a profile that are compared, whatever was measured. */
#include "reports/analysis/figures.h"

#include "model_unit.h"
#include "parsers/document/io.h"
#include "parsers/document/memory.h"
#include "parsers/document/repeats.h"
#include "parsers/document/timing.h"
#include "unit.h"

#include <math.h>
#include <string.h>

/* A process of which no functions are known. */
static struct cpu_profile whole_process(struct text command, const u64 *instructions)
{
	static struct text events[] = {TEXT("Ir")};
	u64 *costs = (u64 *)(uintptr_t)instructions; /* not modified */

	return (struct cpu_profile){.command = command,
				    .event_count = 1,
				    .events = events,
				    .totals = costs,
				    .program = costs};
}

/* A profile, what was found in it, and where that lives. */
struct fixture {
	struct document_profile profile;
	struct figures figures;
	struct arena arena;
};

static void begin(struct fixture *f)
{
	*f = (struct fixture){.profile = document_profile_unknown(T("p"))};
}

static void read(struct fixture *f)
{
	struct diag diag = {0};

	if (!figures_read(&f->profile, &f->arena, &f->figures, &diag))
		fail_msg("%s", diag.message);
}

static const struct figure *find(const struct fixture *f, const char *name, const char *process)
{
	const struct figure *found =
	    figures_find(&f->figures, text_from_string(name), text_from_string(process));

	if (!found)
		fail_msg("no figure '%s' of '%s'", name, process);
	return found;
}

static void has(const struct fixture *f, const char *name, u64 value)
{
	assert_int_equal(find(f, name, "")->value, value);
}

static void has_none(const struct fixture *f, const char *name)
{
	assert_null(figures_find(&f->figures, text_from_string(name), T("")));
}

static void nothing_measured_has_no_figures(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	read(&f);
	assert_int_equal(f.figures.count, 0);
	assert_int_equal(f.figures.run_count, 1);
	assert_int_equal(f.figures.timed_run_count, 0);
	assert_int_equal(f.figures.reference, 0);
	arena_release(&f.arena);
}

/* ---------------------------------------------------------------- times */

static void a_time_of_one_run_is_a_number_in_nanoseconds(void **state)
{
	struct fixture f;
	const struct figure *wall;

	(void)state;
	begin(&f);
	f.profile.wall_time = 1.25;
	f.profile.peak_memory_mb = 1.5;
	read(&f);
	wall = find(&f, "wall", "");
	assert_int_equal(wall->value, 1250000000);
	assert_true(wall->low == wall->value && wall->high == wall->value);
	assert_false(wall->is_exact || wall->is_spread);
	assert_int_equal(wall->runs.count, 0);
	assert_int_equal(wall->unit, UNIT_SECONDS);
	has(&f, "rss", 1536 * 1024);
	has_none(&f, "cpu");
	has_none(&f, "undisturbed");
	arena_release(&f.arena);
}

static struct timing_statistic *statistic(double min, double median, double max)
{
	static struct timing_statistic kept[5];
	static size_t next;
	struct timing_statistic *s = &kept[next++ % LENGTH_OF(kept)];

	*s = (struct timing_statistic){.min = min, .median = median, .max = max};
	return s;
}

/* Three runs, the second of which waited for half of its time. */
static struct document_timing three_runs(void)
{
	static struct timing_run each[] = {
	    {.wall = 3, .waiting = 0, .user = 2, .system = 0.5},
	    {.wall = 4, .waiting = 2, .user = 1, .system = 0.25},
	    {.wall = 1, .waiting = NAN, .user = 0.5, .system = NAN},
	};

	return (struct document_timing){.profile = {.runs = 3,
						    .run_count = 3,
						    .each = each,
						    .peak_rss_bytes = 4096,
						    .wall = statistic(1, 3, 4),
						    .user = statistic(0.5, 1, 2),
						    .system = statistic(0, 0.25, 0.5),
						    .undisturbed = statistic(1, 2, 3),
						    .reference = statistic(1, 2e-3, 3)}};
}

static void runs_are(const struct figure *figure, double first, double second, double third)
{
	assert_int_equal(figure->runs.count, 3);
	assert_float_equal(figure->runs.values[0], first, 0);
	assert_float_equal(figure->runs.values[1], second, 0);
	assert_float_equal(figure->runs.values[2], third, 0);
}

static void times_of_several_runs_have_their_range_and_all_their_values(void **state)
{
	struct fixture f;
	struct document_timing timing = three_runs();
	const struct figure *wall;

	(void)state;
	begin(&f);
	f.profile.timing = &timing;
	f.profile.wall_time = 99; /* a value from a less exact source, which must be ignored */
	read(&f);
	wall = find(&f, "wall", "");
	assert_int_equal(wall->value, 3000000000);
	assert_int_equal(wall->low, 1000000000);
	assert_int_equal(wall->high, 4000000000);
	assert_true(wall->is_spread);
	runs_are(wall, 1, 3, 4);
	runs_are(find(&f, "undisturbed", ""), 1, 2, 3);
	has(&f, "cpu", 1250000000);
	runs_are(find(&f, "cpu", ""), 0.5, 1.25, 2.5);
	has(&f, "rss", 4096);
	assert_int_equal(f.figures.timed_run_count, 3);
	assert_int_equal(f.figures.reference, 2000000);
	arena_release(&f.arena);
}

static void functions_timed_from_inside_are_figures_by_name(void **state)
{
	struct timing_function functions[] = {
	    {.name = T("load"), .calls = 5, .min = 1e-3, .p50 = 2e-3, .p95 = 4e-3},
	    {.name = T("unknown"), .calls = 5, .min = NAN, .p50 = NAN, .p95 = NAN},
	};
	struct document_timing timing = {.profile = {.function_count = 2, .functions = functions}};
	struct fixture f;
	const struct figure *load;

	(void)state;
	begin(&f);
	f.profile.timing = &timing;
	read(&f);
	assert_int_equal(f.figures.count, 1);
	load = find(&f, "function_time", "load");
	assert_true(load->value == 2000000 && load->low == 1000000 && load->high == 4000000);
	assert_int_equal(load->limit.length, 0);
	arena_release(&f.arena);
}

/* ---------------------------------------------------------------- counts */

static void events_are_figures_of_the_program_and_of_the_process(void **state)
{
	static struct model model;
	struct document_cpu cpu = {0};
	struct fixture f;
	u64 program[] = {7};

	(void)state;
	begin(&f);
	model_init(&model, "prog");
	model_function(&model, "prog", "prog.c", "main", 10);
	cpu.process = model.profile;
	cpu.process.program = program;
	f.profile.cpu = &cpu;
	f.profile.calls = 3;
	read(&f);
	has(&f, "ir", 7);
	has(&f, "process_ir", 10);
	has(&f, "calls", 3);
	assert_true(find(&f, "ir", "")->is_exact);
	assert_int_equal(find(&f, "ir", "")->limit.length, 2);
	has_none(&f, "estimated_cycles");
	arena_release(&f.arena);
}

static void children_of_one_command_are_told_apart(void **state)
{
	static struct model model;
	struct document_cpu cpu = {.child_count = 3};
	struct cpu_profile children[3];
	struct fixture f;
	u64 totals[3][1] = {{1}, {2}, {3}};

	(void)state;
	begin(&f);
	model_init(&model, "prog");
	cpu.process = model.profile;
	cpu.process.program = model.totals;
	for (int i = 0; i < 3; i++) {
		children[i] = cpu.process;
		children[i].command = i == 1 ? T("other") : T("child");
		children[i].totals = children[i].program = totals[i];
	}
	cpu.children = children;
	f.profile.cpu = &cpu;
	read(&f);
	assert_int_equal(find(&f, "ir", "child")->value, 1);
	assert_int_equal(find(&f, "ir", "other")->value, 2);
	assert_int_equal(find(&f, "ir", "child (2)")->value, 3);
	arena_release(&f.arena);
}

static void instructions_counted_alone_are_those_of_the_process_and_its_children(void **state)
{
	static const u64 counts[] = {9, 5, 6, 7};
	struct cpu_profile children[] = {whole_process(T("child"), &counts[1]),
					 whole_process(T("other"), &counts[2]),
					 whole_process(T("child"), &counts[3])};
	struct document_cpu count = {
	    .process = whole_process(T(""), &counts[0]), .child_count = 3, .children = children};
	struct fixture f;

	(void)state;
	begin(&f);
	f.profile.count = &count;
	read(&f);
	has(&f, "count", 9);
	has_none(&f, "ir");
	assert_int_equal(find(&f, "count", "child")->value, 5);
	assert_int_equal(find(&f, "count", "other")->value, 6);
	assert_int_equal(find(&f, "count", "child (2)")->value, 7);
	arena_release(&f.arena);
}

static void counted_functions_have_a_program_and_a_heap(void **state)
{
	static struct text events[] = {TEXT("Ir"), TEXT("Allocations"), TEXT("AllocatedBytes")};
	static u64 totals[] = {90, 3, 300}, program[] = {70, 2, 200};
	static const struct cpu_heap heap = {.peak_bytes = 250, .at_exit_bytes = 10};
	struct document_cpu count = {.process = {.function_count = 1,
						 .event_count = 3,
						 .events = events,
						 .totals = totals,
						 .program = program,
						 .heap = &heap}};
	struct document_memory memory = {
	    .process = {.peak_source = MEMORY_MASSIF, .peak_bytes = 100}};
	struct fixture f;

	(void)state;
	begin(&f);
	f.profile.count = &count;
	f.profile.calls = 8;
	read(&f);
	has(&f, "ir", 70);
	has(&f, "process_ir", 90);
	has(&f, "calls", 8);
	has(&f, "peak", 250);
	has(&f, "allocations", 3);
	has(&f, "allocated", 300);
	has(&f, "at_exit", 10);
	has_none(&f, "count");
	assert_true(text_equal(find(&f, "ir", "")->kind, T("count")));
	assert_true(text_equal(find(&f, "peak", "")->kind, T("count")));

	f.profile.memory = &memory; /* which was asked for */
	read(&f);
	has(&f, "peak", 100);
	assert_true(text_equal(find(&f, "peak", "")->kind, T("memory")));
	has_none(&f, "allocations");
	arena_release(&f.arena);
}

static void massif_knows_the_peak_alone_and_dhat_everything(void **state)
{
	struct document_memory memory = {.process = {.peak_source = MEMORY_MASSIF,
						     .peak_bytes = 100,
						     .allocations = 2,
						     .allocated_bytes = 300,
						     .at_exit_bytes = 4}};
	struct fixture f;

	(void)state;
	begin(&f);
	f.profile.memory = &memory;
	read(&f);
	has(&f, "peak", 100);
	has_none(&f, "allocations");
	memory.process.peak_source = MEMORY_DHAT;
	read(&f);
	has(&f, "peak", 100);
	has(&f, "allocations", 2);
	has(&f, "allocated", 300);
	has(&f, "at_exit", 4);
	assert_int_equal(find(&f, "peak", "")->unit, UNIT_BYTES);
	arena_release(&f.arena);
}

static void what_is_counted_by_file_is_added_up(void **state)
{
	struct io_file files[] = {{.path = T("a"), .opens = 1, .reads = 2, .writes = 3},
				  {.path = T("b"), .opens = 10, .reads = 20, .fsyncs = 40}};
	struct document_io io = {
	    .profile = {.totals = {.calls = 99, .read_bytes = 7}, .file_count = 2, .files = files}};
	struct fixture f;

	(void)state;
	begin(&f);
	f.profile.io = &io;
	read(&f);
	has(&f, "io_calls", 99);
	has(&f, "read_bytes", 7);
	has(&f, "opens", 11);
	has(&f, "reads", 22);
	has(&f, "writes", 3);
	has(&f, "fsyncs", 40);
	arena_release(&f.arena);
}

static void a_sum_that_does_not_fit_is_an_error(void **state)
{
	struct io_file files[] = {{.path = T("a"), .reads = UINT64_MAX},
				  {.path = T("b"), .reads = 1}};
	struct document_io io = {.profile = {.file_count = 2, .files = files}};
	struct diag diag = {0};
	struct fixture f;

	(void)state;
	begin(&f);
	f.profile.io = &io;
	assert_false(figures_read(&f.profile, &f.arena, &f.figures, &diag));
	assert_string_equal(diag.message,
			    "profiles.p.io.files: the sum over all files is above 2^64-1");
	arena_release(&f.arena);
}

/* ---------------------------------------------------------------- repeats, order */

static void repeats_say_how_far_the_runs_lay_apart(void **state)
{
	static const u64 instructions = 9;
	struct document_cpu count = {.process = whole_process(T(""), &instructions)};
	struct document_range ranges[] = {{.metric = T("count"), .min = 8, .max = 11},
					  {.metric = T("ir"), .min = 1, .max = 2}};
	struct text noisy[] = {T("prog:hash")};
	struct document_repeats repeats = {
	    .runs = 5, .range_count = 2, .ranges = ranges, .noisy_count = 1, .noisy = noisy};
	struct fixture f;
	const struct figure *figure;

	(void)state;
	begin(&f);
	f.profile.count = &count;
	f.profile.repeats = &repeats;
	f.profile.wall_time = 1;
	read(&f);
	figure = find(&f, "count", "");
	assert_true(figure->value == 9 && figure->low == 8 && figure->high == 11);
	assert_true(figure->is_spread);
	assert_false(find(&f, "wall", "")->is_spread); /* was timed once */
	assert_int_equal(f.figures.run_count, 5);
	assert_int_equal(f.figures.noisy_count, 1);
	assert_true(f.figures.noisy == noisy);
	has_none(&f, "ir");
	arena_release(&f.arena);
}

static void known_metrics_come_in_their_order_and_before_other_events(void **state)
{
	static struct model model;
	static const char *const expected[] = {"ir",   "process_ir", "calls",	  "count",
					       "wall", "bc",	     "process_bc"};
	struct document_cpu cpu = {0};
	static const u64 instructions = 1;
	struct document_cpu count = {.process = whole_process(T(""), &instructions)};
	struct text events[] = {T("Bc"), T("Ir")};
	u64 costs[] = {5, 6};
	struct fixture f;

	(void)state;
	begin(&f);
	model_init(&model, "prog");
	cpu.process = model.profile;
	cpu.process.event_count = 2;
	cpu.process.events = events;
	cpu.process.totals = cpu.process.program = costs;
	f.profile.cpu = &cpu;
	f.profile.count = &count;
	f.profile.calls = 1;
	f.profile.wall_time = 1;
	read(&f);
	assert_int_equal(f.figures.count, LENGTH_OF(expected));
	for (u32 i = 0; i < f.figures.count; i++)
		assert_true(text_equal(f.figures.items[i].name, text_from_string(expected[i])));
	arena_release(&f.arena);
}

static void events_are_called_in_small_letters(void **state)
{
	struct arena arena = {0};

	(void)state;
	assert_string_equal(figures_event(T("D1mr"), "process_", &arena).data, "process_d1mr");
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_measured_has_no_figures),
	    cmocka_unit_test(a_time_of_one_run_is_a_number_in_nanoseconds),
	    cmocka_unit_test(times_of_several_runs_have_their_range_and_all_their_values),
	    cmocka_unit_test(functions_timed_from_inside_are_figures_by_name),
	    cmocka_unit_test(events_are_figures_of_the_program_and_of_the_process),
	    cmocka_unit_test(children_of_one_command_are_told_apart),
	    cmocka_unit_test(instructions_counted_alone_are_those_of_the_process_and_its_children),
	    cmocka_unit_test(counted_functions_have_a_program_and_a_heap),
	    cmocka_unit_test(massif_knows_the_peak_alone_and_dhat_everything),
	    cmocka_unit_test(what_is_counted_by_file_is_added_up),
	    cmocka_unit_test(a_sum_that_does_not_fit_is_an_error),
	    cmocka_unit_test(repeats_say_how_far_the_runs_lay_apart),
	    cmocka_unit_test(known_metrics_come_in_their_order_and_before_other_events),
	    cmocka_unit_test(events_are_called_in_small_letters),
	};

	return cmocka_run_group_tests_name("figures", tests, NULL, NULL);
}
