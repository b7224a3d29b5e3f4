/* reports/views/comparison.h: what a comparison shows, and what it leaves out. */
#include "reports/views/comparison.h"

#include "common/memory.h"
#include "unit.h"

#include <stdlib.h>

enum { FUNCTIONS = 8, LINES = 12 };

/* One process of one profile, to be changed by each test, and room for a second profile. */
struct fixture {
	struct arena arena;
	struct metric_change metrics[2];
	struct matched_function functions[FUNCTIONS];
	struct function_change changes[FUNCTIONS];
	u32 causes[FUNCTIONS];
	struct line_change lines[LINES];
	struct disagreement disagreements[6];
	struct process_change process;
	struct profile_change profiles[2];
	struct comparison comparison;
	struct comparison_view view;
};

static int set_up(void **state)
{
	struct fixture *f = memory_new(1, sizeof(*f));

	f->metrics[0] = (struct metric_change){.name = T("ir"),
					       .label = T("instructions"),
					       .process = T(""),
					       .is_exact = true,
					       .value = {1000, 1200},
					       .limit = {LIMIT_PERCENT, PERCENT_UNIT},
					       .verdict = VERDICT_REGRESSED,
					       .reason = T("")};
	f->metrics[1] = f->metrics[0];
	f->metrics[1].name = f->metrics[1].label = T("calls");
	f->metrics[1].process = T("child");
	f->metrics[1].limit.kind = LIMIT_NONE;
	f->metrics[1].verdict = VERDICT_UNCHANGED;
	for (u32 i = 0; i < FUNCTIONS; i++) {
		f->functions[i] = (struct matched_function){.object = T("/p/prog"),
							    .file = T("/src/prog.c"),
							    .name = T("work"),
							    .old_name = T("work"),
							    .line = 10,
							    .fate = FATE_KEPT,
							    .calls = {10, 20},
							    .self = {100, 200}};
		f->changes[i] = (struct function_change){
		    .function = i, .self = 100, .by_calls = 100, .origin = NO_ID};
		f->causes[i] = i;
	}
	f->process.command = T("");
	f->process.cpu = (struct cpu_change){.event = T("Ir"),
					     .event_label = T("Ir"),
					     .totals = {1000, 1200},
					     .match.functions = f->functions,
					     .match.function_count = FUNCTIONS,
					     .functions = f->changes,
					     .count = 1,
					     .causes = f->causes,
					     .cause_count = 1,
					     .major_count = 1};
	f->process.lines = f->lines;
	f->profiles[0] = (struct profile_change){.name = T("prog"),
						 .verdict = VERDICT_REGRESSED,
						 .reason = T(""),
						 .is_in = {true, true},
						 .metrics = f->metrics,
						 .metric_count = 2,
						 .processes = &f->process,
						 .process_count = 1};
	f->profiles[1] = (struct profile_change){.name = T("quiet"), .reason = T("")};
	f->comparison = (struct comparison){.names = {TEXT(""), TEXT("")},
					    .commits = {TEXT(""), TEXT("")},
					    .verdict = VERDICT_REGRESSED,
					    .profiles = f->profiles,
					    .profile_count = 1};
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	arena_release(&f->arena);
	free(f);
	return 0;
}

static const struct profile_view *make(struct fixture *f, u32 top, const char *root)
{
	struct comparison_view_options options = {top, text_from_string(root)};

	comparison_view_make(&f->comparison, &options, &f->arena, &f->view);
	return f->view.profiles;
}

static void is(struct text text, const char *expected)
{
	struct arena scratch = {0};

	assert_string_equal(arena_copy(&scratch, text).data, expected);
	arena_release(&scratch);
}

static struct text spell(enum verdict verdict)
{
	return text_from_string(verdict_name(verdict));
}

/* ---------------------------------------------------------------- headlines and metrics */

static void the_metric_that_decided_is_the_headline(void **state)
{
	struct fixture *f = *state;
	const struct profile_view *profile = make(f, 20, "");

	is(profile->headline, "instructions grew by 20.0 % (limit 1%)");
	is(profile->summary, "instructions grew by 20.0 % (limit 1%)");
	is(f->view.title, "prog: now against before");
	is(f->view.commits, "");
}

static void a_reason_goes_before_the_metric(void **state)
{
	struct fixture *f = *state;

	f->profiles[0].reason = T("not measured now");
	is(make(f, 20, "")->headline, "not measured now");
}

static void what_is_unchanged_has_no_headline_but_a_summary(void **state)
{
	struct fixture *f = *state;

	f->profiles[0].verdict = f->metrics[0].verdict = VERDICT_UNCHANGED;
	f->metrics[0].value[NEW] = 1000;
	is(make(f, 20, "")->headline, "");
	is(make(f, 20, "")->summary, "instructions unchanged");
	f->profiles[0].metric_count = 0;
	is(make(f, 20, "")->summary, "unchanged");
}

static void metrics_that_are_not_judged_have_no_limit_and_no_verdict(void **state)
{
	struct fixture *f = *state;
	const struct profile_view *profile;
	struct table table;

	f->metrics[0].reason = T("threads");
	profile = make(f, 20, "");
	table = comparison_metrics_table(profile, spell, &f->arena);
	assert_int_equal(table.row_count, 2);
	is(table.rows[0].cells[0], "instructions");
	is(table.rows[0].cells[1], "1,000");
	is(table.rows[0].cells[2], "1,200");
	is(table.rows[0].cells[3], "+20.0 %");
	is(table.rows[0].cells[4], "1%");
	is(table.rows[0].cells[5], "regressed: threads");
	is(table.rows[1].cells[0], "calls of child");
	is(table.rows[1].cells[4], "-");
	is(table.rows[1].cells[5], "");
	is(profile->metrics[1].name, "calls of child");
	is(profile->metrics[0].summary, "instructions grew by 20.0 % (limit 1%): threads");
}

static void a_profile_in_which_nothing_happened_is_quiet_among_several_only(void **state)
{
	struct fixture *f = *state;

	f->comparison.profile_count = 2;
	make(f, 20, "");
	assert_false(f->view.profiles[0].is_quiet);
	assert_true(f->view.profiles[1].is_quiet);
	is(f->view.quiet, "quiet");
	assert_int_equal(f->view.by_weight[0], 0);
	f->comparison.profiles = &f->profiles[1];
	f->comparison.profile_count = 1;
	assert_false(make(f, 20, "")->is_quiet);
	is(f->view.quiet, "");
}

static void an_exact_figure_that_moved_within_its_limit_is_not_quiet(void **state)
{
	struct fixture *f = *state;

	f->comparison.profile_count = 2;
	f->profiles[0].verdict = f->metrics[0].verdict = VERDICT_UNCHANGED;
	assert_false(make(f, 20, "")->is_quiet);
}

static void the_heaviest_verdict_comes_first_by_weight(void **state)
{
	struct fixture *f = *state;

	f->comparison.profile_count = 2;
	f->profiles[0].verdict = VERDICT_IMPROVED;
	f->profiles[1].verdict = VERDICT_REGRESSED;
	make(f, 20, "");
	assert_int_equal(f->view.by_weight[0], 1);
	assert_int_equal(f->view.by_weight[1], 0);
}

static void disagreements_are_a_table_only_where_the_reason_cannot_name_them_all(void **state)
{
	struct fixture *f = *state;

	for (u32 i = 0; i < LENGTH_OF(f->disagreements); i++)
		f->disagreements[i] = (struct disagreement){T("kernel"), T("5"), T("6")};
	f->profiles[0].agreement.items = f->disagreements;
	f->profiles[0].agreement.count = DISAGREEMENTS_NAMED;
	assert_int_equal(make(f, 20, "")->disagreements.table.column_count, 0);
	f->profiles[0].agreement.count = DISAGREEMENTS_NAMED + 1;
	assert_int_equal(make(f, 20, "")->disagreements.table.row_count, DISAGREEMENTS_NAMED + 1);
}

/* ---------------------------------------------------------------- causes and functions */

static void three_causes_are_named(void **state)
{
	struct fixture *f = *state;

	f->process.cpu.count = f->process.cpu.cause_count = FUNCTIONS;
	f->process.cpu.major_count = FUNCTIONS;
	assert_int_equal(make(f, 20, "")->parts[0].cause_count, 3);
	assert_int_equal(f->view.profiles[0].parts[0].minor_causes.length, 0);
	is(f->view.profiles[0].parts[0].causes[0].line,
	   "work at prog.c:10: called 2.0\xc3\x97 as often");
}

static void minor_causes_are_counted(void **state)
{
	struct fixture *f = *state;

	f->process.cpu.count = f->process.cpu.cause_count = FUNCTIONS;
	f->process.cpu.major_count = 2;
	assert_int_equal(make(f, 20, "")->parts[0].cause_count, 2);
	is(f->view.profiles[0].parts[0].minor_causes, "and 6 more below 1 % of the change");
}

static void a_lone_caller_that_calls_as_often_is_not_told(void **state)
{
	struct fixture *f = *state;
	const struct cause_view *cause;

	f->changes[0].caller_count = 1;
	f->changes[0].callers[0] =
	    (struct caller_change){.function = 1, .count = {5, 5}, .cost = {10, 20}};
	f->functions[1].name = T("main");
	assert_int_equal(make(f, 20, "")->parts[0].causes[0].caller_count, 0);
	f->changes[0].callers[0].count[NEW] = 6;
	cause = &make(f, 20, "")->parts[0].causes[0];
	assert_int_equal(cause->caller_count, 1);
	is(cause->callers[0], "from main: 5 \xe2\x86\x92 6 calls, +10");
	is(cause->line, "work at prog.c:10: called 2.0\xc3\x97 as often by main");
}

static void functions_beyond_the_top_are_counted_in_a_note(void **state)
{
	struct fixture *f = *state;
	const struct section *changes;

	f->process.cpu.count = 3;
	changes = &make(f, 2, "")->parts[0].changes;
	is(changes->heading, "3 functions changed, by change of self cost (Ir)");
	assert_int_equal(changes->table.row_count, 2);
	is(changes->note, "… and 1 more function that changed");
	is(make(f, 1, "")->parts[0].changes.note, "… and 2 more functions that changed");
	is(make(f, 3, "")->parts[0].changes.note, "");
}

static void a_process_in_which_nothing_changed_is_no_part(void **state)
{
	struct fixture *f = *state;

	f->process.cpu.count = f->process.cpu.cause_count = f->process.cpu.major_count = 0;
	assert_int_equal(make(f, 20, "")->part_count, 0);
}

/* ---------------------------------------------------------------- words */

static void why_is(struct fixture *f, const u64 calls[2], const u64 self[2], const char *expected)
{
	for (int side = OLD; side <= NEW; side++) {
		f->functions[0].calls[side] = calls[side];
		f->functions[0].self[side] = self[side];
	}
	is(make(f, 20, "")->parts[0].changes.table.rows[0].cells[4], expected);
}

static void a_change_of_cost_is_said_in_words(void **state)
{
	struct fixture *f = *state;

	why_is(f, (u64[]){10, 10}, (u64[]){1000, 1120}, "costs 12.0 % more per call");
	why_is(f, (u64[]){10, 10}, (u64[]){1000, 900}, "costs 10.0 % less per call");
	why_is(f, (u64[]){10, 10}, (u64[]){100, 300}, "3.0\xc3\x97 the cost per call");
	why_is(f, (u64[]){10, 10}, (u64[]){0, 120}, "cost per call 0 \xe2\x86\x92 12");
	why_is(f, (u64[]){10, 10}, (u64[]){0, 3}, "cost per call 0 \xe2\x86\x92 0.3");
	why_is(f, (u64[]){10, 30}, (u64[]){100, 336},
	       "called 3.0\xc3\x97 as often, costs 12.0 % more per call");
	why_is(f, (u64[]){0, 0}, (u64[]){100, 300}, "3.0\xc3\x97 the cost");
}

/* ---------------------------------------------------------------- source lines */

static void add_line(struct fixture *f, const char *file, u64 cost)
{
	f->lines[f->process.line_count++] = (struct line_change){
	    .file = text_from_string(file), .line = 7, .is_own = true, .cost = {0, cost}};
}

static void lines_below_the_root_come_first_then_the_worst(void **state)
{
	struct fixture *f = *state;

	add_line(f, "/usr/include/list.h", 1000);
	add_line(f, "/src/a.c", 10);
	add_line(f, "/src/b.c", 20);
	make(f, 20, "/src");
	assert_int_equal(f->view.line_count, 3);
	is(f->view.lines[0].file, "b.c");
	is(f->view.lines[0].message, "work: +20 Ir (called 2.0\xc3\x97 as often)");
	is(f->view.lines[1].file, "a.c");
	is(f->view.lines[2].file, "/usr/include/list.h");
}

static void ten_lines_are_told_and_none_unless_it_regressed(void **state)
{
	struct fixture *f = *state;

	for (u32 i = 0; i < LINES; i++)
		add_line(f, "a.c", i + 1);
	make(f, 20, "");
	assert_int_equal(f->view.line_count, 10);
	is(f->view.lines[0].message, "work: +12 Ir (called 2.0\xc3\x97 as often)");
	f->profiles[0].verdict = VERDICT_INCONCLUSIVE;
	make(f, 20, "");
	assert_int_equal(f->view.line_count, 0);
}

static void own_lines_that_cost_at_least_a_hundredth_of_the_change_are_a_table(void **state)
{
	struct fixture *f = *state;

	make(f, 20, "");
	assert_int_equal(f->view.profiles[0].parts[0].lines.table.column_count, 0);
	add_line(f, "/src/a.c", 150);
	add_line(f, "/src/b.c", 1);
	add_line(f, "/usr/include/list.h", 100);
	f->lines[2].is_own = false;
	add_line(f, "/src/c.c", 100);
	f->lines[3].is_first = true;
	make(f, 20, "");
	assert_int_equal(f->view.profiles[0].parts[0].lines.table.row_count, 1);
	is(f->view.profiles[0].parts[0].lines.table.rows[0].cells[0], "a.c:7 in work");
	is(f->view.profiles[0].parts[0].lines.table.rows[0].cells[1], "+150");
}

/* ---------------------------------------------------------------- advice */

static void a_regression_of_few_instructions_comes_with_advice_to_measure_time(void **state)
{
	struct fixture *f = *state;

	f->metrics[0].value[NEW] = 1030;
	make(f, 20, "");
	assert_true(text_contains(f->view.profiles[0].advice, T("profile-quick OLD --vs NEW")));
	f->metrics[0].value[NEW] = 1031;
	make(f, 20, "");
	is(f->view.profiles[0].advice, "");
	f->metrics[0].value[NEW] = 1005;
	f->metrics[0].verdict = VERDICT_UNCHANGED;
	make(f, 20, "");
	is(f->view.profiles[0].advice, "");
}

static void how_it_was_compiled_is_the_first_cause(void **state)
{
	struct fixture *f = *state;
	const struct part_view *part;

	f->profiles[0].compiler = T("compiled with -O1 instead of -O2");
	make(f, 20, "");
	part = &f->view.profiles[0].parts[0];
	assert_int_equal(part->cause_count, 2);
	is(part->causes[0].line, "compiled with -O1 instead of -O2");
	assert_true(text_starts_with(part->causes[1].line, T("work at prog.c:10: ")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    TEST(the_metric_that_decided_is_the_headline),
	    TEST(a_reason_goes_before_the_metric),
	    TEST(what_is_unchanged_has_no_headline_but_a_summary),
	    TEST(metrics_that_are_not_judged_have_no_limit_and_no_verdict),
	    TEST(a_profile_in_which_nothing_happened_is_quiet_among_several_only),
	    TEST(an_exact_figure_that_moved_within_its_limit_is_not_quiet),
	    TEST(the_heaviest_verdict_comes_first_by_weight),
	    TEST(disagreements_are_a_table_only_where_the_reason_cannot_name_them_all),
	    TEST(three_causes_are_named),
	    TEST(minor_causes_are_counted),
	    TEST(a_lone_caller_that_calls_as_often_is_not_told),
	    TEST(functions_beyond_the_top_are_counted_in_a_note),
	    TEST(a_process_in_which_nothing_changed_is_no_part),
	    TEST(a_change_of_cost_is_said_in_words),
	    TEST(lines_below_the_root_come_first_then_the_worst),
	    TEST(ten_lines_are_told_and_none_unless_it_regressed),
	    TEST(own_lines_that_cost_at_least_a_hundredth_of_the_change_are_a_table),
	    TEST(a_regression_of_few_instructions_comes_with_advice_to_measure_time),
	    TEST(how_it_was_compiled_is_the_first_cause),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
