/* envelope/: parsing vgdb's answer, copying a file that is still being written, assigning CPUs. */
#include "envelope/follow.h"
#include "envelope/kernel_calls.h"
#include "envelope/pick_cpu.h"
#include "envelope/progress.h"

#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void the_count_is_that_of_all_threads_and_of_no_frame(void **state)
{
	(void)state;
	assert_true(progress_parse("threads: 2\nevents: Ir\nevents-1: 100\nevents-1-0: 99\n"
				   "function-1-0: events-7: 3\nevents-2: 23\n") == 123);
	assert_true(progress_parse("events-1: 9000000000000000000 17 4\n") ==
		    UINT64_C(9000000000000000000));
	assert_true(progress_parse("events-3: 5") == 5);
	assert_true(progress_parse("") == 0);
	assert_true(progress_parse("vgdb: no such process\nevents-\nevents-x: 1\n") == 0);
}

struct fixture {
	struct follower follower;
	int program;   /* the descriptor that a program would write to */
	int reader[2]; /* the pipe that a user would read from */
};

static struct fixture set_up(void)
{
	struct fixture f;

	assert_return_code(pipe2(f.reader, O_NONBLOCK), errno);
	f.program = follow_start(&f.follower, f.reader[1]);
	assert_return_code(f.program, errno);
	return f;
}

static void tear_down(struct fixture *f)
{
	close(f->program);
	close(f->follower.from);
	close(f->reader[0]);
	close(f->reader[1]);
}

static void program_writes(const struct fixture *f, const char *text)
{
	assert_int_equal(write(f->program, text, strlen(text)), strlen(text));
}

static void user_reads(const struct fixture *f, const char *expected)
{
	char got[256] = "";

	assert_int_equal(read(f->reader[0], got, sizeof(got) - 1), strlen(expected));
	assert_string_equal(got, expected);
}

static void what_is_written_comes_across_once(void **state)
{
	struct fixture f = set_up();

	(void)state;
	assert_false(follow_is_behind(&f.follower));
	program_writes(&f, "one\ntw");
	assert_true(follow_is_behind(&f.follower));
	follow(&f.follower);
	assert_false(follow_is_behind(&f.follower));
	user_reads(&f, "one\ntw");
	assert_int_equal(f.follower.last, 'w');
	program_writes(&f, "o\n");
	follow(&f.follower);
	user_reads(&f, "o\n");
	assert_int_equal(f.follower.last, '\n');
	tear_down(&f);
}

static void an_emptied_file_starts_over(void **state)
{
	struct fixture f = set_up();

	(void)state;
	program_writes(&f, "a longer line\n");
	follow(&f.follower);
	user_reads(&f, "a longer line\n");
	assert_return_code(ftruncate(f.program, 0), errno);
	program_writes(&f, "short\n");
	follow(&f.follower);
	user_reads(&f, "short\n");
	tear_down(&f);
}

/* Three megabytes into a pipe that holds a few kilobytes: nothing blocks, nothing is lost. */
static void a_slow_reader_loses_nothing(void **state)
{
	enum { SIZE = 3 << 20 };
	struct fixture f = set_up();
	unsigned char *bytes = malloc(SIZE), *got = malloc(SIZE);
	size_t at = 0;

	(void)state;
	assert_non_null(bytes);
	assert_non_null(got);
	for (size_t i = 0; i < SIZE; i++)
		bytes[i] = (unsigned char)(i * 31 >> 3);
	assert_int_equal(write(f.program, bytes, SIZE), SIZE);
	while (at < SIZE) {
		ssize_t count;

		follow(&f.follower);
		count = read(f.reader[0], got + at, SIZE - at);
		assert_true(count > 0);
		at += (size_t)count;
	}
	assert_false(follow_is_behind(&f.follower));
	assert_memory_equal(bytes, got, SIZE);
	free(bytes);
	free(got);
	tear_down(&f);
}

static void a_reader_that_is_gone_is_an_error_and_holds_nothing_up(void **state)
{
	struct fixture f = set_up();
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);

	(void)state;
	assert_return_code(dup2(full, f.reader[1]), errno);
	program_writes(&f, "lost\n");
	follow(&f.follower);
	assert_int_equal(f.follower.error, ENOSPC);
	assert_false(follow_is_behind(&f.follower));
	close(full);
	tear_down(&f);
}

/* CPU numbers that no machine has, different in each test process, because the names are shared by
 * the whole machine. */
static void a_cpu_is_taken_once_until_all_are(void **state)
{
	int base = 1000000 + 10 * (int)getpid();
	char list[64];

	(void)state;
	snprintf(list, sizeof(list), "%d,%d", base, base + 1);
	assert_int_equal(pick_cpu(list), base);
	assert_int_equal(pick_cpu(list), base + 1);
	assert_int_equal(pick_cpu(list), base);
	assert_int_equal(pick_cpu(""), -1);
	assert_int_equal(pick_cpu("-1"), -1);
	assert_int_equal(pick_cpu("7x"), -1);
	assert_int_equal(pick_cpu("all"), -1);
}

/* Makes the system call fail as in a kernel that does not have it. */
static bool without_call(unsigned number)
{
	struct sock_filter steps[] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = {sizeof(steps) / sizeof(steps[0]), steps};

	return !prctl(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L) &&
	       !prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
}

static bool closes_on_exec(int descriptor)
{
	return fcntl(descriptor, F_GETFD) & FD_CLOEXEC;
}

/* In a process of its own: its descriptors from `first` on, and only those, close at execve(). */
static void close_on_exec_in_child(bool old_kernel)
{
	int low, first, high, status;
	pid_t child = fork();

	if (!child) {
		low = dup(0);
		first = dup(0);
		high = fcntl(0, F_DUPFD, 500);
		if (old_kernel && !without_call(436))
			_exit(2);
		kernel_close_on_exec(first);
		_exit(!closes_on_exec(low) && closes_on_exec(first) && closes_on_exec(high) ? 0
											    : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void descriptors_close_on_exec_with_every_kernel(void **state)
{
	(void)state;
	close_on_exec_in_child(false);
	close_on_exec_in_child(true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(descriptors_close_on_exec_with_every_kernel),
	    cmocka_unit_test(the_count_is_that_of_all_threads_and_of_no_frame),
	    cmocka_unit_test(what_is_written_comes_across_once),
	    cmocka_unit_test(an_emptied_file_starts_over),
	    cmocka_unit_test(a_slow_reader_loses_nothing),
	    cmocka_unit_test(a_reader_that_is_gone_is_an_error_and_holds_nothing_up),
	    cmocka_unit_test(a_cpu_is_taken_once_until_all_are),
	};

	return cmocka_run_group_tests_name("envelope", tests, NULL, NULL);
}
