/* reports/views/io_view.h: which files and calls are shown, and what is called waste. */
#include "common/arena.h"
#include "reports/views/io_view.h"

#include "unit.h"

static void files_come_by_bytes_and_calls_by_count(void **state)
{
	struct io_file files[] = {
	    {.path = TEXT("a"), .counts = {.calls = 9}},
	    {.path = TEXT("b"), .counts = {.read_bytes = 5, .written_bytes = 6}},
	    {.path = TEXT("c"), .counts = {.read_bytes = 10}},
	};
	struct io_syscall syscalls[] = {
	    {.name = TEXT("close"), .calls = 2},
	    {.name = TEXT("open"), .calls = 2},
	    {.name = TEXT("read"), .calls = 3},
	};
	struct io_profile profile = {
	    .file_count = 3, .files = files, .syscall_count = 3, .syscalls = syscalls};
	struct arena arena = {0};
	struct io_view view;

	(void)state;
	io_view_make(&profile, 2, &arena, &view);
	assert_int_equal(view.file_count, 2);
	assert_int_equal(view.files_hidden, 1);
	assert_ptr_equal(view.files[0], &files[1]);
	assert_ptr_equal(view.files[1], &files[2]);
	assert_ptr_equal(view.syscalls[0], &syscalls[2]);
	assert_ptr_equal(view.syscalls[1], &syscalls[0]);
	assert_int_equal(view.finding_count, 0);
	arena_release(&arena);
}

static void waste_is_found_by_kind_the_worst_first(void **state)
{
	struct io_file files[] = {
	    {.path = TEXT("half"), .distinct_bytes = 100, .reread_bytes = 50},
	    {.path = TEXT("lib"), .distinct_bytes = 800, .reread_bytes = 1600, .is_code = true},
	    {.path = TEXT("much"), .distinct_bytes = 1u << 20, .reread_bytes = IO_REREAD_MUCH},
	    {.path = TEXT("synced"), .fsyncs = 1},
	    {.path = TEXT("twice"), .distinct_bytes = 100, .reread_bytes = 100, .unclosed = 1},
	};
	struct io_profile profile = {.file_count = LENGTH_OF(files), .files = files};
	struct arena arena = {0};
	struct io_view view;

	(void)state;
	io_view_make(&profile, 10, &arena, &view);
	assert_int_equal(view.finding_count, 4);
	assert_int_equal(view.findings[0].waste, IO_UNCLOSED);
	assert_ptr_equal(view.findings[0].file, &files[4]);
	assert_int_equal(view.findings[1].waste, IO_READ_TWICE);
	assert_ptr_equal(view.findings[1].file, &files[2]);
	assert_ptr_equal(view.findings[2].file, &files[4]);
	assert_int_equal(view.findings[3].waste, IO_SYNCED);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(files_come_by_bytes_and_calls_by_count),
	    cmocka_unit_test(waste_is_found_by_kind_the_worst_first),
	};

	return cmocka_run_group_tests_name("io_view", tests, NULL, NULL);
}
