/* parsers/model/cpu_lines.h: rows come back as they went in, and merged they are sorted and added
 * up. */
#include "parsers/model/cpu_lines.h"

#include "common/memory.h"

#include "unit.h"

#include <stdlib.h>
#include <string.h>

enum { EVENTS = 3 };

struct row {
	struct cpu_line line;
	u64 costs[EVENTS];
};

static void add_rows(struct cpu_lines *lines, const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		cpu_lines_add(lines, &rows[i].line, rows[i].costs, EVENTS);
}

static void assert_rows(const struct cpu_lines *lines, const struct row *rows, size_t count)
{
	struct cpu_line_cursor cursor = {.lines = lines};

	assert_int_equal(lines->count, count);
	for (size_t i = 0; i < count; i++) {
		u64 costs[EVENTS] = {0};

		assert_true(cpu_lines_next(&cursor));
		assert_int_equal(cursor.line.function, rows[i].line.function);
		assert_int_equal(cursor.line.file, rows[i].line.file);
		assert_true(cursor.line.line == rows[i].line.line);
		assert_true(cursor.line.address == rows[i].line.address);
		assert_true(cpu_line_add_costs(&cursor.line, costs, EVENTS));
		assert_memory_equal(costs, rows[i].costs, sizeof(costs));
		for (u32 e = 0; e < EVENTS; e++)
			assert_true(cpu_line_cost(&cursor.line, e) == costs[e]);
	}
	assert_false(cpu_lines_next(&cursor));
	assert_false(cpu_lines_next(&cursor));
}

static void rows_come_back_as_they_went_in(void **state)
{
	static const struct row rows[] = {
	    {{.function = 0, .file = 0, .line = 0, .address = 0}, {0, 0, 0}},
	    {{.function = 0, .file = 7, .line = 12, .address = 4096}, {1, 0, 127}},
	    {{.function = 0, .file = 6, .line = 11, .address = 4093}, {128, 300, 1u << 21}},
	    {{.function = UINT32_MAX,
	      .file = UINT32_MAX,
	      .line = UINT64_MAX,
	      .address = UINT64_MAX},
	     {UINT64_MAX, UINT64_MAX, UINT64_MAX}},
	    {{.function = UINT32_MAX, .file = 0, .line = 0, .address = (u64)1 << 63}, {0, 0, 1}},
	    {{.function = 0, .file = 0, .line = 1, .address = 1}, {5, 0, 0}},
	};
	struct cpu_lines lines = {0};

	(void)state;
	assert_rows(&lines, NULL, 0);
	add_rows(&lines, rows, LENGTH_OF(rows));
	assert_rows(&lines, rows, LENGTH_OF(rows));
	cpu_lines_release(&lines);
	assert_rows(&lines, NULL, 0);
}

static void the_last_of_64_events_is_kept(void **state)
{
	u64 costs[LINE_EVENTS_MAX], sum[LINE_EVENTS_MAX] = {0};
	struct cpu_lines lines = {0};
	struct cpu_line_cursor cursor = {.lines = &lines};

	(void)state;
	for (u32 e = 0; e < LINE_EVENTS_MAX; e++)
		costs[e] = UINT64_MAX - e;
	cpu_lines_add(&lines, &cursor.line, costs, LINE_EVENTS_MAX);
	assert_true(cpu_lines_next(&cursor));
	assert_true(cpu_line_add_costs(&cursor.line, sum, LINE_EVENTS_MAX));
	assert_memory_equal(sum, costs, sizeof(sum));
	assert_true(cpu_line_cost(&cursor.line, 63) == UINT64_MAX - 63);
	cpu_lines_release(&lines);
}

static void a_few_bytes_hold_what_is_close(void **state)
{
	struct cpu_lines lines = {0};
	u64 costs[EVENTS] = {1};

	(void)state;
	for (u32 i = 0; i < 1000; i++) {
		struct cpu_line line = {.line = 100 + i / 4, .address = 0x400000 + i * 4};

		cpu_lines_add(&lines, &line, costs, EVENTS);
	}
	assert_true(lines.length <= 5 * 1000 + 20);
	cpu_lines_release(&lines);
}

static void merging_sorts_by_function_file_line_and_address(void **state)
{
	static const struct row rows[] = {
	    {{.function = 2, .file = 1, .line = 5}, {1, 0, 0}},
	    {{.function = 0, .file = 0, .line = 9}, {2, 0, 0}},
	    {{.function = 0, .file = 1, .line = 9}, {3, 0, 1}},
	    {{.function = 0, .file = 1, .line = 4, .address = 8}, {4, 0, 0}},
	    {{.function = 0, .file = 1, .line = 4, .address = 3}, {5, 0, 0}},
	    {{.function = 2, .file = 1, .line = 5}, {6, 1, 0}},
	    {{.function = 1, .file = 1, .line = 9}, {7, 0, 4}},
	};
	static const struct row merged[] = {
	    {{.function = 0, .file = 1, .line = 4, .address = 3}, {5, 0, 0}},
	    {{.function = 0, .file = 1, .line = 4, .address = 8}, {4, 0, 0}},
	    {{.function = 0, .file = 1, .line = 9}, {10, 0, 5}},
	    {{.function = 0, .file = 0, .line = 9}, {2, 0, 0}},
	    {{.function = 1, .file = 1, .line = 5}, {7, 1, 0}},
	};
	static const u32 ids[] = {0, 0, 1};
	struct text files[] = {T("z.c"), T("a.c")};
	struct cpu_lines lines = {.files = files}, out = {0};
	u32 function;

	(void)state;
	add_rows(&lines, rows, LENGTH_OF(rows));
	assert_true(cpu_lines_merge(&lines, ids, false, EVENTS, &out, &function));
	assert_rows(&out, merged, LENGTH_OF(merged));
	assert_ptr_equal(out.files, files);
	cpu_lines_release(&lines);
	cpu_lines_release(&out);
}

/* The function has many runs: 40 old functions with the same rows. */
static void many_runs_of_a_function_are_merged(void **state)
{
	enum { RUNS = 40 };
	static const struct row merged[] = {
	    {{.function = 0, .file = 1, .line = 2}, {3 * RUNS, 0, RUNS}},
	    {{.function = 0, .file = 1, .line = 7}, {RUNS * (RUNS - 1) / 2, 0, 0}},
	    {{.function = 0, .file = 0, .line = 7}, {0, 5 * RUNS, 0}},
	};
	static const u32 ids[RUNS] = {0};
	struct text files[] = {T("z.c"), T("a.c"), T("a.c")};
	struct cpu_lines lines = {.files = files}, out = {0};
	u32 function;

	(void)state;
	for (u32 i = 0; i < RUNS; i++) {
		struct row rows[] = {
		    {{.function = i, .file = 1 + i % 2, .line = 7, .address = i}, {i, 0, 0}},
		    {{.function = i, .file = 0, .line = 7, .address = 9}, {0, 5, 0}},
		    {{.function = i, .file = 1, .line = 2}, {3, 0, 1}},
		};

		add_rows(&lines, rows, LENGTH_OF(rows));
	}
	assert_true(cpu_lines_merge(&lines, ids, true, EVENTS, &out, &function));
	assert_rows(&out, merged, LENGTH_OF(merged));
	cpu_lines_release(&lines);
	cpu_lines_release(&out);
}

static void a_sum_that_does_not_fit_names_its_function(void **state)
{
	static const struct row rows[] = {
	    {{.function = 4, .line = 1}, {0, 0, UINT64_MAX}},
	    {{.function = 3, .line = 1}, {UINT64_MAX, 0, 0}},
	    {{.function = 4, .line = 1}, {0, 0, 1}},
	};
	struct text files[] = {T("a.c")};
	struct cpu_lines lines = {.files = files}, out = {0};
	u32 function;

	(void)state;
	add_rows(&lines, rows, LENGTH_OF(rows));
	assert_false(cpu_lines_merge(&lines, NULL, false, EVENTS, &out, &function));
	assert_int_equal(function, 4);
	cpu_lines_release(&lines);
	cpu_lines_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rows_come_back_as_they_went_in),
	    cmocka_unit_test(the_last_of_64_events_is_kept),
	    cmocka_unit_test(a_few_bytes_hold_what_is_close),
	    cmocka_unit_test(merging_sorts_by_function_file_line_and_address),
	    cmocka_unit_test(many_runs_of_a_function_are_merged),
	    cmocka_unit_test(a_sum_that_does_not_fit_names_its_function),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
