/*
 * common/output_file.h: files are complete or do not exist, for whatever reason their writer ends.
 */
#include "common/output_file.h"

#include <errno.h>
#include <dirent.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"

/* Each test runs in a folder of its own. */
static char folder[64];

static int enter_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/test_output_file.XXXXXX");
	return mkdtemp(folder) && !chdir(folder) ? 0 : -1;
}

static int leave_folder(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", folder);
	return chdir("/") || system(command);
}

static int entries(void)
{
	DIR *dir = opendir(".");
	int count = 0;

	while (readdir(dir))
		count++;
	closedir(dir);
	return count - 2;
}

static void assert_file_holds(const char *path, const char *expected)
{
	char content[64] = "";
	int fd = open(path, O_RDONLY);

	assert_true(fd >= 0);
	assert_int_equal(read(fd, content, sizeof(content) - 1), strlen(expected));
	assert_string_equal(content, expected);
	close(fd);
}

/* From now on O_TMPFILE is refused, as on a file system without nameless files. */
static void refuse_nameless(void)
{
	struct sock_filter filter[] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 0, 3),
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2])),
	    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_TMPFILE & ~O_DIRECTORY, 0, 1),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EOPNOTSUPP),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof(filter) / sizeof(*filter), filter};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
		_exit(99);
}

static void deny(unsigned call)
{
	struct sock_filter filter[] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof(filter) / sizeof(*filter), filter};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
		_exit(99);
}

enum way { NAMELESS, NAMED, WAYS };

/* The exit of a child that does the work, on both kinds of file systems. */
static int status_of(void (*work)(void), enum way way)
{
	pid_t child = fork();
	int status;

	if (!child) {
		if (way == NAMED)
			refuse_nameless();
		work();
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static void write_new(void)
{
	if (!output_file_put("file", "new", 3))
		_exit(1);
}

static void a_file_is_written_and_replaced(void **state)
{
	struct stat status;

	(void)state;
	for (enum way way = 0; way < WAYS; way++) {
		unlink("file");
		assert_int_equal(status_of(write_new, way), 0);
		assert_file_holds("file", "new");
		assert_int_equal(truncate("file", 0), 0);
		assert_int_equal(chmod("file", 0640), 0);
		assert_int_equal(status_of(write_new, way), 0);
		assert_file_holds("file", "new");
		assert_int_equal(stat("file", &status), 0);
		assert_int_equal(status.st_mode & 0777, 0640);
		assert_int_equal(entries(), 1);
	}
}

static void a_new_file_has_the_permissions_that_the_mask_leaves(void **state)
{
	mode_t mask = umask(027);
	struct stat status;

	(void)state;
	for (enum way way = 0; way < WAYS; way++) {
		unlink("file");
		assert_int_equal(status_of(write_new, way), 0);
		assert_int_equal(stat("file", &status), 0);
		assert_int_equal(status.st_mode & 0777, 0640);
	}
	umask(mask);
}

static int ending_signal;

static void end_by_signal(void)
{
	struct output_file file;

	signal(ending_signal, SIG_DFL); /* shells ignore some in jobs in the background */
	if (!output_file_begin(&file, "file") || !output_file_write(&file, "new", 3))
		_exit(1);
	raise(ending_signal);
	output_file_end(&file, true);
}

static void a_signal_in_the_midst_leaves_one_file_and_nothing_else(void **state)
{
	static const int signals[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGPIPE};

	(void)state;
	for (enum way way = 0; way < WAYS; way++)
		for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
			int status;

			assert_true(output_file_put("file", "old", 3));
			ending_signal = signals[i];
			status = status_of(end_by_signal, way);
			assert_true(WIFSIGNALED(status));
			assert_int_equal(WTERMSIG(status), signals[i]);
			assert_file_holds("file", way == NAMELESS ? "old" : "new");
			assert_int_equal(entries(), 1);
		}
}

static void what_a_killed_writer_left_is_removed_by_the_next(void **state)
{
	(void)state;
	assert_true(output_file_put("file", "old", 3));
	ending_signal = SIGKILL;
	assert_int_equal(WTERMSIG(status_of(end_by_signal, NAMELESS)), SIGKILL);
	assert_int_equal(entries(), 1);
	assert_int_equal(WTERMSIG(status_of(end_by_signal, NAMED)), SIGKILL);
	assert_file_holds("file", "old");
	assert_int_equal(entries(), 2);
	assert_int_equal(access(".file.tmp-00", F_OK), 0);
	assert_true(output_file_put("file", "new", 3));
	assert_file_holds("file", "new");
	assert_int_equal(entries(), 1);
}

static void begin_two(void)
{
	struct output_file one, other;

	if (!output_file_begin(&one, "file") || !output_file_begin(&other, "file") ||
	    !output_file_write(&one, "one", 3) || !output_file_write(&other, "other", 5) ||
	    !output_file_end(&other, true) || !output_file_end(&one, true))
		_exit(1);
}

static void what_a_living_writer_holds_is_left_alone(void **state)
{
	(void)state;
	for (enum way way = 0; way < WAYS; way++) {
		assert_int_equal(status_of(begin_two, way), 0);
		assert_file_holds("file", "one");
		assert_int_equal(entries(), 1);
	}
}

static void write_too_much(void)
{
	static const char zeros[8192];
	const struct rlimit limit = {4096, 4096};

	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &limit);
	_exit(output_file_put("file", zeros, sizeof(zeros)) ? 1 : errno);
}

static void a_full_disk_leaves_the_old_file_and_the_reason(void **state)
{
	(void)state;
	assert_true(output_file_put("file", "old", 3));
	for (enum way way = 0; way < WAYS; way++) {
		assert_int_equal(WEXITSTATUS(status_of(write_too_much, way)), EFBIG);
		assert_file_holds("file", "old");
		assert_int_equal(entries(), 1);
	}
}

static unsigned denied_call;

static void write_without_a_call(void)
{
	deny(denied_call);
	write_new();
}

static void calls_that_a_sandbox_denies_are_done_without(void **state)
{
	static const unsigned calls[] = {SYS_fsync, SYS_fchmod, SYS_linkat, SYS_flock};
	struct stat status;

	(void)state;
	for (enum way way = 0; way < WAYS; way++)
		for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
			denied_call = calls[i];
			unlink("file");
			assert_int_equal(status_of(write_without_a_call, way), 0);
			assert_file_holds("file", "new");
			assert_int_equal(truncate("file", 0), 0);
			assert_int_equal(status_of(write_without_a_call, way), 0);
			assert_file_holds("file", "new");
			assert_int_equal(stat("file", &status), 0);
			assert_int_equal(status.st_mode & 0077,
					 denied_call == SYS_fchmod && way == NAMED ? 0 : 0044);
			assert_int_equal(entries(), 1);
		}
}

/* Whom a file was hidden from must not read the new one. */
static void a_file_never_becomes_readable_by_others_because_chmod_is_denied(void **state)
{
	(void)state;
	denied_call = SYS_fchmod;
	assert_true(output_file_put("file", "old", 3));
	assert_int_equal(chmod("file", 0600), 0);
	assert_int_equal(WEXITSTATUS(status_of(write_without_a_call, NAMELESS)), 1);
	assert_file_holds("file", "old");
	assert_int_equal(entries(), 1);
	assert_int_equal(status_of(write_without_a_call, NAMED), 0);
	assert_file_holds("file", "new");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_file_is_written_and_replaced, enter_folder,
					    leave_folder),
	    cmocka_unit_test_setup_teardown(a_new_file_has_the_permissions_that_the_mask_leaves,
					    enter_folder, leave_folder),
	    cmocka_unit_test_setup_teardown(a_signal_in_the_midst_leaves_one_file_and_nothing_else,
					    enter_folder, leave_folder),
	    cmocka_unit_test_setup_teardown(what_a_killed_writer_left_is_removed_by_the_next,
					    enter_folder, leave_folder),
	    cmocka_unit_test_setup_teardown(what_a_living_writer_holds_is_left_alone, enter_folder,
					    leave_folder),
	    cmocka_unit_test_setup_teardown(a_full_disk_leaves_the_old_file_and_the_reason,
					    enter_folder, leave_folder),
	    cmocka_unit_test_setup_teardown(calls_that_a_sandbox_denies_are_done_without,
					    enter_folder, leave_folder),
	    cmocka_unit_test_setup_teardown(
		a_file_never_becomes_readable_by_others_because_chmod_is_denied, enter_folder,
		leave_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
