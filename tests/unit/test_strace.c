/* parsers/strace/strace.h: what it counts, what it refuses, and that no cut of a trace upsets it.
 */
#include "parsers/strace/strace.h"

#include "common/buffer.h"

#include "unit.h"

#include <string.h>

/* Reads a trace in which "@" stands for " <0.000002>", the time of every call. */
static bool read_trace(const char *trace, struct arena *arena, struct io_profile *profile,
		       struct diag *diag)
{
	struct buffer whole = {0};
	struct text rest = text_from_string(trace), line;
	bool fine;

	while (text_next_line(&rest, &line)) {
		size_t space = text_find(line, ' ');
		bool is_timed = text_ends_with(line, T("@"));

		line.length -= is_timed;
		buffer_add(&whole, text_before(line, space));
		buffer_add_string(&whole, "   1795172977.127894");
		buffer_add(&whole, text_from(line, space));
		buffer_add_string(&whole, is_timed ? " <0.000002>\n" : "\n");
	}
	*diag = (struct diag){0};
	*profile = (struct io_profile){0};
	fine = strace_read(buffer_text(&whole), (struct strace_options){0}, arena, profile, diag);
	buffer_release(&whole);
	return fine;
}

static const struct io_file *find_file(const struct io_profile *profile, const char *path)
{
	for (u32 i = 0; i < profile->file_count; i++)
		if (text_equal(profile->files[i].path, text_from_string(path)))
			return &profile->files[i];
	fail_msg("no file %s", path);
	return NULL;
}

static const struct io_syscall *find_call(const struct io_profile *profile, const char *name)
{
	for (u32 i = 0; i < profile->syscall_count; i++)
		if (text_equal(profile->syscalls[i].name, text_from_string(name)))
			return &profile->syscalls[i];
	fail_msg("no system call %s", name);
	return NULL;
}

/* Reads the trace, which must be valid, and returns the file with that path. */
static struct io_file file_in(const char *trace, const char *path)
{
	struct arena arena = {0};
	struct io_profile profile;
	struct diag diag;
	struct io_file file;

	if (!read_trace(trace, &arena, &profile, &diag))
		fail_msg("%llu:%llu: %s", (unsigned long long)diag.line,
			 (unsigned long long)diag.column, diag.message);
	file = *find_file(&profile, path);
	arena_release(&arena);
	return file;
}

static const char threads[] =
    "10 execve(\"/bin/p\", [...], 0x7ffc /* 3 vars */) = 0@\n"
    "10 clone3({flags=CLONE_VM|CLONE_FILES|CLONE_THREAD, stack_size=0x7fff80} <unfinished ...>\n"
    "11 openat(AT_FDCWD</tmp>, \"a) = 3\", O_RDONLY <unfinished ...>\n"
    "10 <... clone3 resumed> => {parent_tid=[11]}, 88) = 11@\n"
    "10 read(0</dev/pts/0<char 136:0>>,  <unfinished ...>\n"
    "11 <... openat resumed>) = 3</tmp/a) = 3>@\n"
    "11 read(3</tmp/a) = 3>, \"\"..., 100) = 60@\n"
    "10 <... read resumed>0x7fff, 3) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)@\n"
    "10 --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---\n"
    "10 restart_syscall(<... resuming interrupted read ...>) = 2@\n"
    "10 access(\"/etc/x\", R_OK) = -1 ENOENT (No such file or directory)@\n"
    "10 close(3</tmp/a) = 3>) = 0@\n"
    "11 futex(0x7f, FUTEX_WAIT <unfinished ...>\n"
    "10 exit_group(0) = ?\n"
    "11 <... futex resumed>) = ?\n"
    "11 +++ exited with 0 +++\n"
    "10 +++ exited with 0 +++\n";

static void calls_of_threads_are_counted_when_they_return(void **state)
{
	struct arena arena = {0};
	struct io_profile profile;
	struct diag diag;
	const struct io_file *file;

	(void)state;
	assert_true(read_trace(threads, &arena, &profile, &diag));
	assert_int_equal(profile.process_count, 1);
	assert_int_equal(profile.thread_count, 2);
	assert_int_equal(profile.totals.calls, 8);
	assert_int_equal(profile.totals.errors, 2);
	assert_int_equal(profile.totals.time, 16);
	assert_int_equal(profile.totals.read_bytes, 60);
	assert_int_equal(find_call(&profile, "read")->calls, 2);
	assert_int_equal(find_call(&profile, "read")->errors, 1);
	assert_int_equal(find_call(&profile, "read")->bytes, 60);
	assert_int_equal(profile.syscall_count, 7);
	file = find_file(&profile, "/tmp/a) = 3");
	assert_int_equal(file->counts.calls, 3);
	assert_int_equal(file->opens, 1);
	assert_int_equal(file->unclosed, 0);
	assert_int_equal(find_file(&profile, "/etc/x")->counts.errors, 1);
	assert_int_equal(find_file(&profile, "stdin")->counts.calls, 1);
	arena_release(&arena);
}

static void a_trace_cut_anywhere_is_refused(void **state)
{
	struct arena arena = {0};
	struct io_profile profile;
	struct diag diag;
	struct buffer whole = {0};

	(void)state;
	for (size_t length = 0; length < sizeof(threads) - 2; length++) {
		buffer_clear(&whole);
		buffer_add(&whole, (struct text){threads, length});
		buffer_add(&whole, T(""));
		assert_false(read_trace(whole.data, &arena, &profile, &diag));
		assert_true(diag.message[0]);
	}
	buffer_release(&whole);
	arena_release(&arena);
}

static void opens_are_closed_by_close_exec_and_nothing_else(void **state)
{
	const char *trace = "10 openat(AT_FDCWD</>, \"a\", O_RDONLY) = 3</a>@\n"
			    "10 openat(AT_FDCWD</>, \"b\", O_RDONLY|O_CLOEXEC) = 4</b>@\n"
			    "10 openat(AT_FDCWD</>, \"c\", O_RDONLY) = 5</c>@\n"
			    "10 dup2(5</c>, 6) = 6</c>@\n"
			    "10 close(5</c>) = 0@\n"
			    "10 openat(AT_FDCWD</>, \"d\", O_RDONLY) = 5</d>@\n"
			    "10 openat(AT_FDCWD</>, \"e\", O_RDONLY) = 7</e>@\n"
			    "10 openat(AT_FDCWD</>, \"f\", O_RDONLY) = 8</f>@\n"
			    "10 fcntl(5</d>, F_SETFD, FD_CLOEXEC) = 0@\n"
			    "10 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD) = 11@\n"
			    "11 close(3</a>) = 0@\n"
			    "11 exit_group(0) = ?\n"
			    "11 +++ exited with 0 +++\n"
			    "10 close_range(7, 4294967295, 0) = 0@\n"
			    "10 execve(\"/bin/q\", [...], 0x7ffc /* 3 vars */) = 0@\n"
			    "10 +++ killed by SIGKILL +++\n";

	(void)state;
	assert_int_equal(file_in(trace, "/a").unclosed, 1);
	assert_int_equal(file_in(trace, "/b").unclosed, 0);
	assert_int_equal(file_in(trace, "/c").unclosed, 0);
	assert_int_equal(file_in(trace, "/d").unclosed, 0);
	assert_int_equal(file_in(trace, "/e").unclosed, 0);
	assert_int_equal(file_in(trace, "/f").unclosed, 0);
	assert_true(file_in(trace, "/bin/q").is_code);
}

static void what_was_read_before_is_known_by_position(void **state)
{
	const char *trace = "10 openat(AT_FDCWD</>, \"a\", O_RDONLY) = 3</a>@\n"
			    "10 read(3</a>, \"\"..., 100) = 100@\n"
			    "10 dup(3</a>) = 9</a>@\n"
			    "10 read(9</a>, \"\"..., 100) = 50@\n"
			    "10 lseek(3</a>, 90, SEEK_SET) = 90@\n"
			    "10 read(3</a>, \"\"..., 20) = 20@\n"
			    "10 pread64(3</a>, \"\"..., 10, 0) = 10@\n"
			    "10 openat(AT_FDCWD</>, \"a\", O_RDONLY) = 4</a>@\n"
			    "10 sendfile(1<pipe:[7]>, 4</a>, NULL, 100) = 40@\n"
			    "10 read(0</in>, \"\"..., 100) = 100@\n"
			    "10 +++ exited with 0 +++\n";
	struct io_file file;

	(void)state;
	file = file_in(trace, "/a");
	assert_int_equal(file.counts.read_bytes, 220);
	assert_int_equal(file.distinct_bytes, 150);
	assert_int_equal(file.reread_bytes, 70);
	assert_int_equal(file.reads, 5);
	assert_int_equal(file_in(trace, "stdout").counts.written_bytes, 40);
	assert_int_equal(file_in(trace, "stdin").distinct_bytes, 0);
}

static void small_calls_count_when_there_are_many_in_a_row(void **state)
{
	struct buffer trace = {0};
	struct io_file file;

	(void)state;
	buffer_add_string(&trace, "10 openat(AT_FDCWD</>, \"a\", O_RDWR) = 3</a>@\n");
	for (int i = 0; i < IO_SMALL_CALLS - 1; i++)
		buffer_add_string(&trace, "10 read(3</a>, \"\"..., 9) = 9@\n");
	buffer_add_string(&trace, "10 read(3</a>, \"\"..., 4096) = 4096@\n");
	for (int i = 0; i < IO_SMALL_CALLS; i++)
		buffer_add_string(&trace, "10 write(3</a>, \"\"..., 9) = 9@\n");
	buffer_add_string(&trace, "10 fdatasync(3</a>) = 0@\n10 +++ exited with 0 +++\n");
	file = file_in(trace.data, "/a");
	assert_int_equal(file.small_reads.calls, 0);
	assert_int_equal(file.small_writes.calls, IO_SMALL_CALLS);
	assert_int_equal(file.small_writes.bytes, 9 * IO_SMALL_CALLS);
	assert_int_equal(file.fsyncs, 1);
	assert_int_equal(file.fsync_time, 2);
	buffer_release(&trace);
}

static void names_are_the_same_in_every_run(void **state)
{
	const char *trace =
	    "10 openat(AT_FDCWD</tmp>, \"x\", O_RDONLY) = 3</proc/10/maps>@\n"
	    "10 read(4</tmp/\\74\\\"\\n\\303\\251\\76>(deleted), \"\"..., 1) = 1@\n"
	    "10 newfstatat(AT_FDCWD</tmp>, \"./b//c\", {st_mode=S_IFREG}, 0) = 0@\n"
	    "10 unlink(\"d\") = 0@\n"
	    "10 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 5<TCP:[45262]>@\n"
	    "10 sendto(5<TCP:[127.0.0.1:40024->127.0.0.1:80]>, \"\"..., 5, 0, NULL, 0) = 5@\n"
	    "10 recvfrom(6<TCPv6:[[::1]:443->[::1]:40024]>, \"\"..., 9, 0, NULL, NULL) = 9@\n"
	    "10 write(7<UNIX-STREAM:[1->2,\"/run/]>x\"]>, \"\"..., 1) = 1@\n"
	    "10 write(2</dev/null<char 1:3>>, \"\"..., 1) = 1@\n"
	    "10 chdir(\"/etc\") = 0@\n"
	    "10 access(\"e\", F_OK) = 0@\n"
	    "10 +++ exited with 0 +++\n";

	(void)state;
	assert_int_equal(file_in(trace, "/proc/self/maps").opens, 1);
	assert_int_equal(file_in(trace, "/tmp/<\"\n\303\251>").counts.calls, 1);
	assert_int_equal(file_in(trace, "/tmp/b/c").counts.calls, 1);
	assert_int_equal(file_in(trace, "/tmp/d").counts.calls, 1);
	assert_int_equal(file_in(trace, "TCP").counts.calls, 1);
	assert_int_equal(file_in(trace, "TCP 127.0.0.1:80").counts.written_bytes, 5);
	assert_int_equal(file_in(trace, "TCPv6 [::1]:443").counts.read_bytes, 9);
	assert_int_equal(file_in(trace, "UNIX-STREAM /run/]>x").counts.written_bytes, 1);
	assert_int_equal(file_in(trace, "stderr").counts.written_bytes, 1);
	assert_int_equal(file_in(trace, "/etc/e").counts.calls, 1);
}

static void a_thread_that_executes_goes_on_as_the_first(void **state)
{
	const char *trace = "10 clone3({flags=CLONE_FILES|CLONE_THREAD}, 88) = 11@\n"
			    "11 execve(\"/bin/q\", [...], 0x7f /* 3 vars */ <unfinished ...>\n"
			    "10 pause( <unfinished ...>\n"
			    "10 <... pause resumed>) = ?\n"
			    "10 +++ superseded by execve in pid 11 +++\n"
			    "10 <... execve resumed>) = 0@\n"
			    "10 exit_group(0) = ?\n"
			    "10 +++ exited with 0 +++\n";

	(void)state;
	assert_int_equal(file_in(trace, "/bin/q").counts.calls, 1);
}

static void assert_refused(const char *trace, u64 line, u64 column, const char *message)
{
	struct arena arena = {0};
	struct io_profile profile;
	struct diag diag;

	assert_false(read_trace(trace, &arena, &profile, &diag));
	assert_string_equal(diag.message, message);
	assert_int_equal(diag.line, line);
	assert_int_equal(diag.column, column);
	arena_release(&arena);
}

static void damage_is_named_with_line_and_column(void **state)
{
	(void)state;
	assert_refused("", 0, 0, "the file is empty");
	assert_refused(
	    "desc: x\n", 1, 1,
	    "expected a system call, as in the output of strace -f -ttt -T -y -yy -s 0 -o "
	    "FILE");
	assert_refused(
	    "10 what\n", 1, 24,
	    "expected a system call, as in the output of strace -f -ttt -T -y -yy -s 0 -o "
	    "FILE");
	assert_refused("10 read(3 = 0@\n", 1, 45, "expected ')'");
	assert_refused("10 open(\"a) = 0@\n", 1, 29,
		       "expected an end to the string or bracket that begins here");
	assert_refused("10 getpid() 0@\n", 1, 33, "expected '= '");
	assert_refused("10 getpid() = x@\n", 1, 35, "expected a result");
	assert_refused("10 <... read resumed>) = 0@\n", 1, 29,
		       "expected a call that is unfinished");
	assert_refused("10 read(0 <unfinished ...>\n10 read(0 <unfinished ...>\n", 2, 24,
		       "expected the end of the call that is unfinished");
	assert_refused("10 +++ vanished +++\n", 1, 24, "expected how the process ended");
	assert_refused("10 read(0, \"\"..., 1) = 9223372036854775807@\n", 1, 44,
		       "expected a smaller number");
	assert_refused("10 read(0, \"\"..., 1) = 1152921504606846976@\n"
		       "10 read(0, \"\"..., 1) = 1152921504606846976@\n"
		       "10 read(0, \"\"..., 1) = 1152921504606846976@\n",
		       3, 0, "the figures add up to more than 2^61");
	assert_refused("10 getpid() = 99999999999999999999@\n", 1, 35, "expected a result");
	assert_refused("10 read(3<TCP:[\"x = 0@\n", 1, 30,
		       "expected an end to the string or bracket that begins here");
	assert_refused("10 getpid() = 10@\n", 1, 0, "the trace ends before process 10 did");
}

/* cat copies 7 bytes from /a to stdout, in strace's forms. */
static const char *const forms[] = {
    /* -o FILE */
    "execve(\"/bin/cat\", [\"cat\"], 0x7f /* 3 vars */) = 0\n"
    "getrandom(\"\\x12\\x34\", 2, GRND_NONBLOCK) = 2\n"
    "openat(AT_FDCWD, \"/a\", O_RDONLY)          = 3\n"
    "read(3, \"1234567\", 4096)               = 7\n"
    "close(3) = 0\n"
    "write(1, \"1234567\", 7)                 = 7\n"
    "exit_group(0)                           = ?\n"
    "+++ exited with 0 +++\n",
    /* -t */
    "12:34:56 execve(\"/bin/cat\", [\"cat\"], 0x7f /* 3 vars */) = 0\n"
    "12:34:56 openat(AT_FDCWD, \"/a\", O_RDONLY) = 3\n"
    "12:34:56 read(3, \"1234567\", 4096) = 7\n"
    "12:34:56 write(1, \"1234567\", 7) = 7\n"
    "12:34:56 +++ exited with 0 +++\n",
    /* -f -tt -r -T -k */
    "10 12:34:56.123456 (+     0.000000) execve(\"/bin/cat\", [...], 0x7f) = 0 <0.000001>\n"
    " > /usr/lib/x86_64-linux-gnu/libc.so.6(execve+0x7) [0xead7]\n"
    "10 12:34:56.123456 (+     0.000023) openat(AT_FDCWD, \"/a\", O_RDONLY) = 3 <0.000001>\n"
    " > /usr/bin/cat() [0x1234]\n"
    "10 12:34:56.123456 (+     0.000023) read(3, \"1234567\", 4096) = 7 <0.000001>\n"
    "10 12:34:56.123456 (+     0.000023) write(1, \"1234567\", 7) = 7 <0.000001>\n"
    "10 12:34:56.123456 (+     0.000023) +++ exited with 0 +++\n",
    /* -r -y */
    "     0.000000 execve(\"/bin/cat\", [\"cat\"], 0x7f /* 3 vars */) = 0\n"
    "     0.000123 openat(AT_FDCWD</>, \"/a\", O_RDONLY) = 3</a>\n"
    "     0.000123 read(3</a>, \"1234567\", 4096) = 7\n"
    "     0.000123 write(1</dev/pts/0>, \"1234567\", 7) = 7\n"
    "     0.000123 +++ exited with 0 +++\n",
    /* -f -n -i -Y --timestamps=unix,ns --syscall-times=ns, and the table of -C behind */
    "10<sh> 1795741416.096943123 [  59] [00007f31a460ead7] execve(\"/bin/cat\", [...], 0x7f) = 0 "
    "<0.000001234>\n"
    "10<cat> 1795741416.096943123 [ 257] [00007f31a460ead7] openat(AT_FDCWD, \"/a\", O_RDONLY) = 3 "
    "<0.000001234>\n"
    "10<cat> 1795741416.096943123 [   0] [00007f31a460ead7] read(3, \"1234567\", 4096) = 7 "
    "<0.000001234>\n"
    "10<cat> 1795741416.096943123 [   1] [00007f31a460ead7] write(1, \"1234567\", 7) = 7 "
    "<0.000001234>\n"
    "10<cat> 1795741416.096943123 [ 231] [????????????????] +++ exited with 0 +++\n"
    "% time     seconds  usecs/call     calls    errors syscall\n"
    "------ ----------- ----------- --------- --------- ----------------\n"
    "100.00    0.011468         166        69        12 total\n",
};

static struct io_profile read_form(const char *lines, struct arena *arena)
{
	struct io_profile profile = {0};
	struct diag diag = {0};

	if (!strace_read(text_from_string(lines), (struct strace_options){0}, arena, &profile,
			 &diag))
		fail_msg("%s:%d:%d: %s", lines, (int)diag.line, (int)diag.column, diag.message);
	return profile;
}

static void every_usual_form_is_read_for_what_it_holds(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH_OF(forms); i++) {
		struct arena arena = {0};
		struct io_profile profile = read_form(forms[i], &arena);

		assert_true(text_equal(profile.command, T("/bin/cat")));
		assert_int_equal(profile.totals.read_bytes, 7);
		assert_int_equal(profile.totals.written_bytes, 7);
		assert_int_equal(profile.file_count, 3);
		assert_int_equal(find_file(&profile, "/a")->counts.read_bytes, 7);
		assert_int_equal(find_file(&profile, "stdout")->counts.written_bytes, 7);
		assert_int_equal(find_file(&profile, "/bin/cat")->counts.calls, 1);
		arena_release(&arena);
	}
}

/* Without -o, threads have ids only while there are several, so the first one's id comes late. */
static void threads_may_be_named_only_while_there_are_several(void **state)
{
	static const char trace[] =
	    "execve(\"/bin/sh\", [...], 0x7f /* 3 vars */) = 0\n"
	    "openat(AT_FDCWD, \"/a\", O_RDONLY) = 3\n"
	    "clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLDstrace: Process 11 attached\n"
	    "[pid    11] read(3, \"1234567\", 4096)  = 7\n"
	    "[pid    10] <... clone resumed>, child_tidptr=0x7f) = 11\n"
	    "[pid    10] close(3 <unfinished ...>\n"
	    "[pid    11] write(1, \"1234567\", 7 <unfinished ...>\n"
	    "[pid    10] <... close resumed>) = 0\n"
	    "[pid    11] <... write resumed>) = 7\n"
	    "[pid    10] +++ exited with 0 +++\n"
	    "read(3, \"\", 4096) = 0\n"
	    "+++ exited with 0 +++\n";
	struct arena arena = {0};
	struct io_profile profile = read_form(trace, &arena);

	(void)state;
	assert_int_equal(profile.process_count, 2);
	assert_int_equal(find_file(&profile, "/a")->reads, 2);
	assert_int_equal(find_file(&profile, "/a")->counts.read_bytes, 7);
	assert_int_equal(profile.file_count, 3);
	arena_release(&arena);
}

static void a_notice_on_a_line_of_its_own_is_no_call(void **state)
{
	struct arena arena = {0};
	struct io_profile profile = read_form("clone(child_stack=NULL, flags=SIGCHLD) = 11\n"
					      "strace: Process 11 attached\n"
					      "[pid    11] getpid() = 11\n"
					      "[pid    11] +++ exited with 0 +++\n"
					      "+++ exited with 0 +++\n",
					      &arena);

	(void)state;
	assert_int_equal(profile.process_count, 2);
	assert_int_equal(profile.totals.calls, 2);
	arena_release(&arena);
}

static void a_call_goes_on_behind_a_notice(void **state)
{
	static const char *const traces[] = {
	    "clone(child_stack=NULL, flags=SIGCHLDstrace: Process 11 attached\n"
	    ", child_tidptr=0x7f) = 11\n"
	    "[pid    10] getpid( <unfinished ...>\n"
	    "[pid    11] +++ exited with 0 +++\n"
	    "<... getpid resumed>) = 10\n"
	    "+++ exited with 0 +++\n",
	    "clone(child_stack=NULL, flags=SIGCHLDstrace: Process 11 attached\n"
	    " <unfinished ...>\n"
	    "[pid    11] getpid() = 11\n"
	    "[pid    10] <... clone resumed>, child_tidptr=0x7f) = 11\n"
	    "[pid    11] +++ exited with 0 +++\n"
	    "+++ exited with 0 +++\n"};

	(void)state;
	for (size_t i = 0; i < LENGTH_OF(traces); i++) {
		struct arena arena = {0};
		struct io_profile profile = read_form(traces[i], &arena);

		assert_int_equal(profile.process_count, 2);
		assert_int_equal(profile.totals.calls, 2);
		arena_release(&arena);
	}
}

static void descriptors_of_unknown_origin_are_known_by_number(void **state)
{
	static const char trace[] = "10 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
				    "10 sendto(3, \"12345\", 5, 0, NULL, 0) = 5\n"
				    "10 +++ exited with 0 +++\n";
	struct arena arena = {0};
	struct io_profile profile = read_form(trace, &arena);

	(void)state;
	assert_int_equal(find_file(&profile, "descriptor 3")->counts.written_bytes, 5);
	arena_release(&arena);
}

static void a_table_alone_is_refused(void **state)
{
	static const struct text table =
	    TEXT("% time     seconds  usecs/call     calls    errors syscall\n");
	struct arena arena = {0};
	struct io_profile profile;
	struct diag diag = {0};

	(void)state;
	assert_false(strace_read(table, (struct strace_options){0}, &arena, &profile, &diag));
	assert_string_equal(
	    diag.message, "expected a trace, not the table of strace -c alone: record with strace "
			  "-f -ttt -T -y -yy -s 0 -o FILE");
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(calls_of_threads_are_counted_when_they_return),
	    cmocka_unit_test(a_trace_cut_anywhere_is_refused),
	    cmocka_unit_test(opens_are_closed_by_close_exec_and_nothing_else),
	    cmocka_unit_test(what_was_read_before_is_known_by_position),
	    cmocka_unit_test(small_calls_count_when_there_are_many_in_a_row),
	    cmocka_unit_test(names_are_the_same_in_every_run),
	    cmocka_unit_test(a_thread_that_executes_goes_on_as_the_first),
	    cmocka_unit_test(every_usual_form_is_read_for_what_it_holds),
	    cmocka_unit_test(threads_may_be_named_only_while_there_are_several),
	    cmocka_unit_test(a_notice_on_a_line_of_its_own_is_no_call),
	    cmocka_unit_test(a_call_goes_on_behind_a_notice),
	    cmocka_unit_test(descriptors_of_unknown_origin_are_known_by_number),
	    cmocka_unit_test(a_table_alone_is_refused),
	    cmocka_unit_test(damage_is_named_with_line_and_column),
	};

	return cmocka_run_group_tests_name("strace", tests, NULL, NULL);
}
