/* common/file.h: whole files in, whole files out. */
#include "common/file.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

/* A folder of its own for each test, path and all. */
struct sandbox {
	char folder[64];
	char path[96];
};

static int make_sandbox(void **state)
{
	struct sandbox *sandbox = calloc(1, sizeof(*sandbox));

	strcpy(sandbox->folder, "/tmp/test_file.XXXXXX");
	if (!mkdtemp(sandbox->folder))
		return -1;
	snprintf(sandbox->path, sizeof(sandbox->path), "%s/file", sandbox->folder);
	*state = sandbox;
	return 0;
}

static int remove_sandbox(void **state)
{
	struct sandbox *sandbox = *state;

	unlink(sandbox->path);
	rmdir(sandbox->path);
	rmdir(sandbox->folder);
	free(sandbox);
	return 0;
}

static int entries(const char *folder)
{
	DIR *dir = opendir(folder);
	int count = 0;

	while (readdir(dir))
		count++;
	closedir(dir);
	return count - 2;
}

static void what_was_written_is_read_back(void **state)
{
	struct sandbox *sandbox = *state;
	struct arena arena = {0};
	struct diag diag = {0};
	char *big = arena_new(&arena, 300 * 1000, 1);
	struct text content = {big, 300 * 1000}, back;

	memset(big, 'x', content.length);
	big[12345] = 0;
	assert_true(file_write(sandbox->path, content, &diag));
	assert_true(file_read(sandbox->path, &arena, &back, &diag));
	assert_true(text_equal(content, back));
	assert_int_equal(entries(sandbox->folder), 1);
	arena_release(&arena);
}

static void a_rewritten_file_keeps_its_permissions(void **state)
{
	struct sandbox *sandbox = *state;
	struct diag diag = {0};
	struct stat info;

	assert_true(file_write(sandbox->path, T("old"), &diag));
	assert_int_equal(chmod(sandbox->path, 0640), 0);
	assert_true(file_write(sandbox->path, T("new"), &diag));
	assert_int_equal(stat(sandbox->path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0640);
}

static void a_failed_write_leaves_nothing_behind(void **state)
{
	struct sandbox *sandbox = *state;
	struct diag diag = {0};

	assert_int_equal(mkdir(sandbox->path, 0777), 0);
	assert_false(file_write(sandbox->path, T("content"), &diag));
	assert_non_null(strstr(diag.message, "cannot write"));
	assert_string_equal(diag.file, sandbox->path);
	assert_int_equal(entries(sandbox->folder), 1);
}

static void pieces_become_a_file_when_it_is_complete(void **state)
{
	struct sandbox *sandbox = *state;
	struct file_writer writer;
	struct arena arena = {0};
	struct diag diag = {0};
	struct text back;
	size_t flushes = 0, pieces = 100 * 1000;

	file_writer_begin(&writer, sandbox->path);
	for (size_t i = 0; i < pieces; i++) {
		buffer_add(&writer.out, T("0123456789"));
		flushes += file_writer_flush(&writer);
		assert_true(writer.out.length < 1000 * 1000 / 2);
	}
	assert_true(flushes > 0 && flushes < 10);
	assert_int_equal(access(sandbox->path, F_OK), -1);
	assert_true(file_writer_end(&writer, true, &diag));
	assert_int_equal(entries(sandbox->folder), 1);
	assert_true(file_read(sandbox->path, &arena, &back, &diag));
	assert_int_equal(back.length, pieces * 10);
	for (size_t i = 0; i < back.length; i += 10)
		assert_memory_equal(back.data + i, "0123456789", 10);
	arena_release(&arena);
}

static void what_is_given_up_leaves_the_old_file(void **state)
{
	struct sandbox *sandbox = *state;
	struct file_writer writer;
	struct arena arena = {0};
	struct diag diag = {0};
	struct text back;

	assert_true(file_write(sandbox->path, T("old"), &diag));
	file_writer_begin(&writer, sandbox->path);
	buffer_add_repeated(&writer.out, 'x', 1000 * 1000);
	assert_true(file_writer_flush(&writer));
	assert_false(file_writer_end(&writer, false, &diag));
	assert_false(diag.failed);
	assert_int_equal(entries(sandbox->folder), 1);
	assert_true(file_read(sandbox->path, &arena, &back, &diag));
	assert_true(text_equal(back, T("old")));
	arena_release(&arena);
}

static void a_full_device_is_an_error_at_the_end(void **state)
{
	struct file_writer writer;
	struct diag diag = {0};

	(void)state;
	file_writer_begin(&writer, "/dev/full");
	buffer_add_repeated(&writer.out, 'x', 1000 * 1000);
	assert_true(file_writer_flush(&writer));
	assert_false(file_writer_end(&writer, true, &diag));
	assert_string_equal(diag.message, "cannot write: No space left on device");
}

static void a_missing_folder_and_a_directory_are_errors(void **state)
{
	struct sandbox *sandbox = *state;
	struct arena arena = {0};
	struct diag missing = {0}, directory = {0}, unwritable = {0};
	struct text content;

	assert_false(file_read(sandbox->path, &arena, &content, &missing));
	assert_non_null(strstr(missing.message, "cannot open: No such file"));
	assert_false(file_read(sandbox->folder, &arena, &content, &directory));
	assert_non_null(strstr(directory.message, "cannot read: Is a directory"));
	assert_false(file_write("/nonexistent/folder/file", T("x"), &unwritable));
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(what_was_written_is_read_back, make_sandbox,
					    remove_sandbox),
	    cmocka_unit_test_setup_teardown(a_rewritten_file_keeps_its_permissions, make_sandbox,
					    remove_sandbox),
	    cmocka_unit_test_setup_teardown(a_failed_write_leaves_nothing_behind, make_sandbox,
					    remove_sandbox),
	    cmocka_unit_test_setup_teardown(pieces_become_a_file_when_it_is_complete, make_sandbox,
					    remove_sandbox),
	    cmocka_unit_test_setup_teardown(what_is_given_up_leaves_the_old_file, make_sandbox,
					    remove_sandbox),
	    cmocka_unit_test(a_full_device_is_an_error_at_the_end),
	    cmocka_unit_test_setup_teardown(a_missing_folder_and_a_directory_are_errors,
					    make_sandbox, remove_sandbox),
	};

	return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
