/*
 * Runs a tool in the measuring environment that docs/determinism.md describes: fixed paths, own
 * process numbers, one CPU, FIFO scheduling, fixed addresses, regular files for its output. The
 * options select them; `--probe` reports which are available on this machine. The caller is
 * scripts/lib/envelope.bash.
 */
#include "common/command_line.h"
#include "common/folders.h"
#include "common/memory.h"
#include "fixed_paths.h"
#include "hold.h"
#include "pick_cpu.h"
#include "probe.h"
#include "sampling.h"
#include "supervise.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EXIT_TROUBLE = 125 };

struct request {
	struct arena *arena;
	struct tool tool;
	struct fixed_paths paths;
	struct progress progress;
	struct command_words words, variables; /* NULL behind each */
	struct command_words held;
	bool own_processes, capture, mute, probe;
	pid_t parent; /* the process that started us, 0 if it does not matter */
	bool with_descendants;
	const char *sampled; /* the process to try, or "waits" */
	const char *stdin_path, *keep_path, *status_path, *errors_path;
	struct follower output, errors;
	FILE *status; /* NULL for none */
	int kept;     /* descriptor for the end of its stderr, with errors_path */
	struct diag *diag;
};

static bool fail(struct request *request, const char *what, int error)
{
	return diag_error(request->diag, "%s%s%s", what, error ? ": " : "",
			  error ? strerror(error) : "");
}

/* ---------------------------------------------------------------- arguments */

static bool read_bind(void *into, const char *word, struct diag *diag)
{
	struct request *request = into;
	struct fixed_paths *paths = &request->paths;
	const char *equals = strrchr(word, '=');
	struct text source;

	if (!equals || equals == word || !equals[1] || paths->count == FIXED_PATHS_MAX)
		return diag_error(diag, "--bind takes DIR=NAME, at most a few times");
	source = (struct text){word, (size_t)(equals - word)};
	paths->binds[paths->count].source = arena_copy(request->arena, source).data;
	paths->binds[paths->count++].name = equals + 1;
	return true;
}

/* Adds the variable, or replaces one of the same name. */
static bool read_variable(void *into, const char *word, struct diag *diag)
{
	struct command_words *variables = into;
	size_t length = strcspn(word, "=");

	(void)diag;
	for (size_t i = 0; i < variables->count; i++)
		if (!strncmp(variables->items[i], word, length + 1)) {
			variables->items[i] = word;
			return true;
		}
	command_words_add(variables, word);
	return true;
}

static bool read_cpu(void *into, const char *word, struct diag *diag)
{
	struct request *request = into;

	request->tool.cpu = pick_cpu(word);
	return request->tool.cpu >= 0 || diag_error(diag, "--cpu takes numbers and commas");
}

static bool read_patience(void *into, const char *word, struct diag *diag)
{
	struct request *request = into;
	char *end;

	request->tool.patience = strtod(word, &end);
	return (end != word && !*end && request->tool.patience > 0) ||
	       diag_error(diag, "--patience takes seconds");
}

static bool read_parent(void *into, const char *word, struct diag *diag)
{
	struct request *request = into;
	u64 parent;

	if (!text_to_u64(text_from_string(word), &parent) || !parent || parent > INT_MAX)
		return diag_error(diag, "--with-parent takes the number of a process");
	request->parent = (pid_t)parent;
	return true;
}

static const struct command_option options[] = {
    {.name = "bind",
     .kind = OPTION_READ,
     .read = read_bind,
     .value = "DIR=NAME",
     .help = "show DIR as " FIXED_ROOT "/NAME, in a private view of the files"},
    {.name = "plain-loader-cache",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct request, paths.plain_loader_cache),
     .help = "with a loader cache that lists only libraries outside of the loader's own folders"},
    {.name = "own-processes",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct request, own_processes),
     .help = "run in a process namespace of its own"},
    {.name = "directory",
     .kind = OPTION_STRING,
     .offset = offsetof(struct request, tool.directory),
     .value = "DIR",
     .help = "start in this directory (a path as seen from inside)"},
    {.name = "environment",
     .kind = OPTION_READ,
     .offset = offsetof(struct request, variables),
     .read = read_variable,
     .value = "NAME=VALUE",
     .help = "set this variable, the last one of that name; if given, the tool gets no other "
	     "variables"},
    {.name = "cpu",
     .kind = OPTION_READ,
     .read = read_cpu,
     .value = "N,...",
     .help = "run on the first of these CPUs that no other run uses"},
    {.name = "fifo",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct request, tool.first_in_first_out),
     .help = "SCHED_FIFO: threads take turns only when they wait"},
    {.name = "patience",
     .kind = OPTION_READ,
     .read = read_patience,
     .value = "SECONDS",
     .help = "stop using FIFO when a thread spins so many seconds while another waits for the CPU "
	     "(30)"},
    {.name = "fixed-addresses",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct request, tool.fixed_addresses),
     .help = "turn off address space layout randomisation"},
    {.name = "own-session",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct request, tool.own_session),
     .help = "no terminal, usual resource limits"},
    {.name = "stdin",
     .kind = OPTION_STRING,
     .offset = offsetof(struct request, stdin_path),
     .value = "FILE",
     .help = "the tool's stdin"},
    {.name = "hold",
     .kind = OPTION_WORDS,
     .offset = offsetof(struct request, held),
     .value = "FILE",
     .help = "hold this file, which the tool reads, in memory"},
    {.name = "capture",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct request, capture),
     .help = "redirect the tool's output to regular files, and copy these to stdout and stderr"},
    {.name = "mute",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct request, mute),
     .help = "with --capture: do not copy"},
    {.name = "progress",
     .kind = OPTION_STRING,
     .offset = offsetof(struct request, progress.label),
     .value = "LABEL",
     .help = "show the instruction count on stderr (needs --vgdb and --vgdb-prefix)"},
    {.name = "vgdb",
     .kind = OPTION_STRING,
     .offset = offsetof(struct request, progress.vgdb),
     .value = "PROGRAM",
     .help = "the vgdb program to use"},
    {.name = "vgdb-prefix",
     .kind = OPTION_STRING,
     .offset = offsetof(struct request, progress.vgdb_prefix),
     .value = "PREFIX",
     .help = "as given to valgrind"},
    {.name = "expected",
     .kind = OPTION_STRING,
     .offset = offsetof(struct request, progress.expected),
     .value = "FILE",
     .help = "a file that may later hold the expected count, for a percentage"},
    {.name = "status",
     .kind = OPTION_STRING,
     .offset = offsetof(struct request, status_path),
     .value = "FILE",
     .help = "write the result of the run to this file; its directory is made if needed"},
    {.name = "errors",
     .kind = OPTION_STRING,
     .offset = offsetof(struct request, errors_path),
     .value = "FILE",
     .help = "with --capture: write the end of the tool's stderr to this file"},
    {.name = "", .kind = OPTION_GROUP, .help = "Instead of running anything:"},
    {.name = "with-parent",
     .kind = OPTION_READ,
     .read = read_parent,
     .value = "PID",
     .help = "become TOOL, a name or a path, which gets SIGTERM when our parent, the process PID, "
	     "ends"},
    {.name = "with-descendants",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct request, with_descendants),
     .help = "with --with-parent: so does all that TOOL has started; it goes on only when TOOL "
	     "ends by itself"},
    {.name = "probe",
     .kind = OPTION_FLAG,
     .offset = offsetof(struct request, probe),
     .help = "try each pin and print `NAME yes` or `NAME no REASON`"},
    {.name = "probe-sampling",
     .kind = OPTION_STRING,
     .offset = offsetof(struct request, sampled),
     .value = "PID",
     .help = "print why this process may not be sampled, and exit with 1 (0: a new one); `waits`: "
	     "why its waits may not"},
    {.name = "keep-stdin",
     .kind = OPTION_STRING,
     .offset = offsetof(struct request, keep_path),
     .value = "FILE",
     .help = "write everything from stdin to FILE"},
    {0},
};

static void choose_environment(struct request *request)
{
	request->tool.environment = environ;
	if (request->variables.count) {
		command_words_add(&request->variables, NULL);
		request->tool.environment = (char **)request->variables.items;
	}
	request->progress.environment = request->tool.environment;
}

static bool check(void *into, struct diag *diag)
{
	struct request *request = into;

	if (!request->words.count && !request->probe && !request->sampled && !request->keep_path)
		return diag_error(diag, "no tool given");
	command_words_add(&request->words, NULL);
	request->tool.arguments = (char **)request->words.items;
	choose_environment(request);
	if (!request->progress.vgdb_prefix || !request->progress.vgdb)
		request->progress.label = NULL;
	return true;
}

/* ---------------------------------------------------------------- stdin that is not a file */

/* Prints what is being waited for if stdin is an idle pipe, which may be a mistake. */
static void explain_waiting(void)
{
	struct pollfd poller = {.fd = STDIN_FILENO, .events = POLLIN};

	if (!poll(&poller, 1, 2000))
		fprintf(stderr,
			"reading standard input to its end first (avoid this with </dev/null)\n");
}

static bool copy_to_end(int from, int to)
{
	char piece[64 * 1024];
	ssize_t got;

	while ((got = read(from, piece, sizeof(piece))) > 0)
		for (ssize_t at = 0, put; at < got; at += put)
			if ((put = write(to, piece + at, (size_t)(got - at))) < 0)
				return false;
	return got == 0;
}

static int keep_stdin(struct request *request)
{
	int fd = open(request->keep_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	explain_waiting();
	if (fd < 0 || !copy_to_end(STDIN_FILENO, fd) || close(fd)) {
		fail(request, "cannot keep standard input", errno);
		return EXIT_TROUBLE;
	}
	return EXIT_FINE;
}

/* ---------------------------------------------------------------- running */

/* Whether stdout and stderr are the same file. Then one file captures both, which keeps their
 * order. */
static bool is_same_place(int a, int b)
{
	struct stat first, second;

	return !fstat(a, &first) && !fstat(b, &second) && first.st_dev == second.st_dev &&
	       first.st_ino == second.st_ino;
}

/* Makes the file's folder. An error is ignored, because opening the file will then fail. */
static void make_folder_of(const struct request *request, const char *path)
{
	struct text file = text_from_string(path);
	size_t slash = text_find_last(file, '/');

	if (slash < file.length)
		folders_make(arena_copy(request->arena, text_before(file, slash)).data);
}

/* Must be called outside any namespace, because the paths are the caller's. */
static bool open_files(struct request *request)
{
	if (request->stdin_path) {
		request->tool.input = open(request->stdin_path, O_RDONLY | O_CLOEXEC);
		if (request->tool.input < 0)
			return fail(request, request->stdin_path, errno);
	}
	for (size_t i = 0; i < request->held.count; i++)
		hold_in_memory(request->held.items[i]);
	if (request->status_path) {
		make_folder_of(request, request->status_path);
		request->status = fopen(request->status_path, "we");
		if (!request->status)
			return fail(request, request->status_path, errno);
	}
	if (request->errors_path) {
		request->kept =
		    open(request->errors_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		if (request->kept < 0)
			return fail(request, request->errors_path, errno);
	}
	return true;
}

static bool start_capture(struct request *request)
{
	struct tool *tool = &request->tool;
	struct follower *output = &request->output, *errors = &request->errors;

	*output = *errors = (struct follower){.from = -1};
	if (!request->capture)
		return true;
	tool->output = follow_start(output, request->mute ? -1 : STDOUT_FILENO);
	if (is_same_place(STDOUT_FILENO, STDERR_FILENO))
		tool->errors = tool->output;
	else
		tool->errors = follow_start(errors, request->mute ? -1 : STDERR_FILENO);
	return (tool->output >= 0 && tool->errors >= 0) ||
	       fail(request, "no file for the command's output", errno);
}

static void write_status(struct request *request, const struct outcome *outcome)
{
	int lost = request->output.error ? request->output.error : request->errors.error;

	if (!request->status)
		return;
	fprintf(request->status, "pid %d\nseconds %.3f\n", (int)outcome->pid, outcome->seconds);
	if (WIFSIGNALED(outcome->status))
		fprintf(request->status, "signal %d\n", WTERMSIG(outcome->status));
	else
		fprintf(request->status, "exit %d\n", WEXITSTATUS(outcome->status));
	if (outcome->asked_to_end)
		fprintf(request->status, "asked %d\n", outcome->asked_to_end);
	if (outcome->ended_early)
		fprintf(request->status, "ended %zu\n", outcome->ended_early);
	if (outcome->fifo_lost)
		fprintf(request->status, "fifo lost\n");
	if (lost && lost != EPIPE)
		fprintf(request->status, "lost %s\n", strerror(lost));
	if (fclose(request->status))
		fail(request, "cannot write the result of the run", errno);
}

/*
 * Writes the end of stderr to a file. Messages on why a tool was stopped are short and come last.
 */
static void keep_errors(struct request *request)
{
	char end[16 * 1024];
	int from = request->errors.from >= 0 ? request->errors.from : request->output.from;
	off_t size = from >= 0 ? lseek(from, 0, SEEK_END) : 0;
	off_t start = size > (off_t)sizeof(end) ? size - (off_t)sizeof(end) : 0;
	ssize_t got = size > 0 ? pread(from, end, sizeof(end), start) : 0;

	if (request->errors_path && got > 0 && write(request->kept, end, (size_t)got) != got)
		fail(request, "cannot save the end of stderr", errno);
}

static int exit_code(const struct outcome *outcome)
{
	return WIFSIGNALED(outcome->status) ? 128 + WTERMSIG(outcome->status)
					    : WEXITSTATUS(outcome->status);
}

static int run_tool(struct request *request)
{
	struct outcome outcome =
	    supervise(&request->tool, &request->output, &request->errors, &request->progress);

	if (outcome.error) {
		fail(request, outcome.failed, outcome.error);
		return EXIT_TROUBLE;
	}
	write_status(request, &outcome);
	keep_errors(request);
	return exit_code(&outcome);
}

/* Runs outside the process namespace: passes signals on to its first process and waits for it. */
static int wait_for_namespace(pid_t first, int signals)
{
	struct pollfd poller = {.fd = signals, .events = POLLIN};
	int status, number;

	while (waitpid(first, &status, WNOHANG) == 0) {
		supervise_wait(&poller, 1, -1);
		while ((number = supervise_next_signal(signals)))
			if (number != SIGCHLD)
				kill(first, number);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int run_in_namespace(struct request *request)
{
	struct obstacle obstacle = {0};
	int signals = supervise_catch_signals();
	pid_t first;

	if (signals < 0) {
		fail(request, "signalfd", errno);
		return EXIT_TROUBLE;
	}
	if (!fixed_paths_enter(&request->paths, request->own_processes, &obstacle)) {
		fail(request, obstacle.what, obstacle.error);
		return EXIT_TROUBLE;
	}
	if (!request->own_processes)
		return run_tool(request);
	first = fork();
	if (first > 0)
		return wait_for_namespace(first, signals);
	prctl(PR_SET_PDEATHSIG, (unsigned long)SIGKILL);
	if (first < 0 || !fixed_paths_mount_proc(&obstacle)) {
		fail(request, "process namespace", first < 0 ? errno : obstacle.error);
		return EXIT_TROUBLE;
	}
	return run_tool(request);
}

/*
 * Opens closed standard streams on /dev/null, because the next file opened would get their number.
 */
static void fill_standard_streams(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

static int report_start(struct request *request, const char *what, int error)
{
	fail(request, what, error);
	return error == ENOENT ? 127 : 126;
}

static int run_with_descendants(struct request *request)
{
	struct follower none = {.from = -1};
	struct outcome outcome;

	request->tool.is_plain = true;
	outcome = supervise(&request->tool, &none, &none, &request->progress);
	return outcome.error ? report_start(request, outcome.failed, outcome.error)
			     : exit_code(&outcome);
}

/* Shells ignore SIGINT and SIGQUIT in what they run in the background. */
static int become_tool(struct request *request)
{
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, (unsigned long)SIGTERM);
	if (getppid() != request->parent)
		return EXIT_TROUBLE; /* it has ended */
	if (request->with_descendants)
		return run_with_descendants(request);
	execvp(request->tool.arguments[0], request->tool.arguments);
	return report_start(request, request->tool.arguments[0], errno);
}

static int serve(struct request *request)
{
	if (request->parent)
		return become_tool(request);
	if (request->probe) {
		probe_pins(true);
		return EXIT_FINE;
	}
	if (request->sampled)
		return sampling_probe(request->sampled) ? EXIT_FINE : EXIT_WRONG;
	prctl(PR_SET_PDEATHSIG, (unsigned long)SIGTERM);
	if (request->keep_path)
		return keep_stdin(request);
	if (!open_files(request) || !start_capture(request))
		return EXIT_TROUBLE;
	return request->paths.count ? run_in_namespace(request) : run_tool(request);
}

static enum exit_code run(void *into, struct diag *diag)
{
	struct request *request = into;

	request->diag = diag;
	return (enum exit_code)serve(request);
}

int main(int count, char **words)
{
	static const struct command_line line = {
	    .program = "envelope-run",
	    .synopsis = "[OPTION]... [--] TOOL [ARG]...",
	    .about = "Runs TOOL (a path) with chosen parts of its environment pinned, and ends "
		     "all processes that it leaves running.",
	    .notes = "Exit codes: TOOL's status, 128 + N when signal N ended it; 125 for an error "
		     "of envelope-run itself, 2 wrong usage.",
	    .options = options,
	    .words = offsetof(struct request, words),
	    .options_first = true,
	    .check = check,
	    .run = run,
	};
	struct arena arena = {0};
	struct request request = {
	    .arena = &arena,
	    .tool = {.cpu = -1, .patience = 30, .input = -1, .output = -1, .errors = -1}};
	int code;

	memory_exit_with(EXIT_TROUBLE);
	fill_standard_streams();
	code = command_line_main(&line, &request, count, words);
	command_words_release(&request.words);
	command_words_release(&request.variables);
	command_words_release(&request.held);
	arena_release(&arena);
	return code;
}
