/* common/file.h: whole files in, whole files out. */
#include "../../common/file.h"

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
	    cmocka_unit_test_setup_teardown(a_missing_folder_and_a_directory_are_errors,
					    make_sandbox, remove_sandbox),
	};

	return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
