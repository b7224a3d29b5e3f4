/*
 * Runs a tool in the measuring environment that docs/determinism.md describes: fixed paths, own
 * process numbers, one CPU, first in first out, fixed addresses, regular files for its output.
 * Which of these are wanted, the options say; `--probe` says which can be had here. The caller is
 * scripts/lib/envelope.bash.
 */
#include "fixed_paths.h"
#include "pick_cpu.h"
#include "probe.h"
#include "supervise.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
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

enum { EXIT_FINE = 0, EXIT_USAGE = 2, EXIT_TROUBLE = 125 };

static const char usage[] =
    "Usage: envelope-run [options] [--] TOOL [ARG…]\n"
    "       envelope-run --probe\n"
    "       envelope-run --keep-stdin FILE\n"
    "\n"
    "Runs TOOL (a path) with chosen parts of its environment pinned, ends whatever it leaves\n"
    "behind, and exits with its status, 128 + N for a death by signal N, 125 for trouble of its "
    "own.\n"
    "\n"
    "  --bind DIR=NAME          show DIR as " FIXED_ROOT "/NAME, in a private view of the files\n"
    "  --own-processes          and in a process namespace of its own\n"
    "  --directory DIR          start there (as seen from inside)\n"
    "  --environment NAME=VALUE one variable; with any, these are all the variables there are\n"
    "  --cpu N,…                run on the first of these CPUs that no other run has\n"
    "  --fifo                   SCHED_FIFO: threads take turns only when they wait\n"
    "  --patience SECONDS       give FIFO up when a thread spins so long on one that waits for the "
    "CPU "
    "(30)\n"
    "  --fixed-addresses        no address space layout randomisation\n"
    "  --own-session            no terminal, usual resource limits\n"
    "  --stdin FILE             its stdin\n"
    "  --capture                let it write to regular files, and copy these to stdout and "
    "stderr\n"
    "  --mute                   with --capture: do not copy\n"
    "  --progress LABEL         show its instruction count on stderr (needs the next two)\n"
    "  --vgdb PROGRAM           the vgdb to ask\n"
    "  --expected FILE          may come to hold the count to reach, for a percentage\n"
    "  --vgdb-prefix PREFIX     as given to valgrind\n"
    "  --status FILE            write there what became of it; FILE's directory is made first\n"
    "  --probe                  try each pin and say `NAME yes` or `NAME no REASON`\n"
    "  --keep-stdin FILE        write everything that comes on stdin to FILE\n"
    "  --help, --version\n";

enum option_id {
	OPT_BIND = 256,
	OPT_OWN_PROCESSES,
	OPT_DIRECTORY,
	OPT_ENVIRONMENT,
	OPT_CPU,
	OPT_FIFO,
	OPT_PATIENCE,
	OPT_FIXED_ADDRESSES,
	OPT_OWN_SESSION,
	OPT_STDIN,
	OPT_CAPTURE,
	OPT_MUTE,
	OPT_PROGRESS,
	OPT_EXPECTED,
	OPT_VGDB,
	OPT_VGDB_PREFIX,
	OPT_STATUS,
	OPT_PROBE,
	OPT_KEEP_STDIN,
	OPT_HELP,
	OPT_VERSION,
};

static const struct option options[] = {
    {"bind", required_argument, NULL, OPT_BIND},
    {"own-processes", no_argument, NULL, OPT_OWN_PROCESSES},
    {"directory", required_argument, NULL, OPT_DIRECTORY},
    {"environment", required_argument, NULL, OPT_ENVIRONMENT},
    {"cpu", required_argument, NULL, OPT_CPU},
    {"fifo", no_argument, NULL, OPT_FIFO},
    {"patience", required_argument, NULL, OPT_PATIENCE},
    {"fixed-addresses", no_argument, NULL, OPT_FIXED_ADDRESSES},
    {"own-session", no_argument, NULL, OPT_OWN_SESSION},
    {"stdin", required_argument, NULL, OPT_STDIN},
    {"capture", no_argument, NULL, OPT_CAPTURE},
    {"mute", no_argument, NULL, OPT_MUTE},
    {"progress", required_argument, NULL, OPT_PROGRESS},
    {"expected", required_argument, NULL, OPT_EXPECTED},
    {"vgdb", required_argument, NULL, OPT_VGDB},
    {"vgdb-prefix", required_argument, NULL, OPT_VGDB_PREFIX},
    {"status", required_argument, NULL, OPT_STATUS},
    {"probe", no_argument, NULL, OPT_PROBE},
    {"keep-stdin", required_argument, NULL, OPT_KEEP_STDIN},
    {"help", no_argument, NULL, OPT_HELP},
    {"version", no_argument, NULL, OPT_VERSION},
    {0},
};

struct request {
	struct tool tool;
	struct fixed_paths paths;
	struct progress progress;
	size_t variable_count;
	bool own_processes, capture, mute, probe, help, version;
	const char *stdin_path, *keep_path;
	struct follower output, errors;
	FILE *status; /* NULL for none */
};

static bool complain(const char *what, int error)
{
	fprintf(stderr, "envelope-run: %s%s%s\n", what, error ? ": " : "",
		error ? strerror(error) : "");
	return false;
}

/* ---------------------------------------------------------------- arguments */

static bool add_bind(struct fixed_paths *paths, char *argument)
{
	char *equals = strrchr(argument, '=');

	if (!equals || equals == argument || !equals[1] || paths->count == FIXED_PATHS_MAX)
		return complain("--bind takes DIR=NAME, a few times", 0);
	*equals = '\0';
	paths->binds[paths->count].source = argument;
	paths->binds[paths->count++].name = equals + 1;
	return true;
}

/* The directory of the file, and the one around that, if need be. */
static void make_directory_of(const char *path, int levels)
{
	const char *slash = strrchr(path, '/');
	char directory[PATH_MAX];

	if (!slash || slash == path || slash - path >= PATH_MAX)
		return;
	memcpy(directory, path, (size_t)(slash - path));
	directory[slash - path] = '\0';
	if (mkdir(directory, 0777) && errno == ENOENT && levels > 1) {
		make_directory_of(directory, levels - 1);
		mkdir(directory, 0777);
	}
}

static bool open_status(struct request *request, const char *path)
{
	make_directory_of(path, 2);
	request->status = fopen(path, "we");
	return request->status || complain(path, errno);
}

static bool read_patience(struct tool *tool, const char *argument)
{
	char *end;

	tool->patience = strtod(argument, &end);
	return (end != argument && !*end && tool->patience > 0) ||
	       complain("--patience takes seconds", 0);
}

static bool take_option(struct request *request, int option, char *argument)
{
	switch (option) {
	case OPT_BIND:
		return add_bind(&request->paths, argument);
	case OPT_OWN_PROCESSES:
		return request->own_processes = true;
	case OPT_DIRECTORY:
		return request->tool.directory = argument, true;
	case OPT_ENVIRONMENT:
		request->tool.environment[request->variable_count++] = argument;
		return true;
	case OPT_CPU:
		request->tool.cpu = pick_cpu(argument);
		return request->tool.cpu >= 0 || complain("--cpu takes numbers and commas", 0);
	case OPT_FIFO:
		return request->tool.first_in_first_out = true;
	case OPT_PATIENCE:
		return read_patience(&request->tool, argument);
	case OPT_FIXED_ADDRESSES:
		return request->tool.fixed_addresses = true;
	case OPT_OWN_SESSION:
		return request->tool.own_session = true;
	case OPT_STDIN:
		return request->stdin_path = argument, true;
	case OPT_CAPTURE:
		return request->capture = true;
	case OPT_MUTE:
		return request->mute = true;
	case OPT_PROGRESS:
		return request->progress.label = argument, true;
	case OPT_EXPECTED:
		return request->progress.expected = argument, true;
	case OPT_VGDB:
		return request->progress.vgdb = argument, true;
	case OPT_VGDB_PREFIX:
		return request->progress.vgdb_prefix = argument, true;
	case OPT_STATUS:
		return open_status(request, argument);
	case OPT_PROBE:
		return request->probe = true;
	case OPT_KEEP_STDIN:
		return request->keep_path = argument, true;
	case OPT_HELP:
		return request->help = true;
	case OPT_VERSION:
		return request->version = true;
	default:
		return false;
	}
}

/* False after having said why. The environment needs no more room than there are arguments. */
static bool read_arguments(struct request *request, int argc, char **argv)
{
	int option;

	*request = (struct request){
	    .tool = {.cpu = -1, .patience = 30, .input = -1, .output = -1, .errors = -1}};
	request->tool.environment = calloc((size_t)argc + 1, sizeof(char *));
	if (!request->tool.environment)
		return complain("no memory", 0);
	while ((option = getopt_long(argc, argv, "+", options, NULL)) != -1)
		if (!take_option(request, option, optarg))
			return false;
	request->tool.arguments = argv + optind;
	if (!request->variable_count) {
		free(request->tool.environment);
		request->tool.environment = environ;
	}
	request->progress.environment = request->tool.environment;
	if (!request->progress.vgdb_prefix || !request->progress.vgdb)
		request->progress.label = NULL;
	if (!argv[optind] && !request->probe && !request->keep_path && !request->help &&
	    !request->version)
		return complain("which tool? See envelope-run --help", 0);
	return true;
}

/* ---------------------------------------------------------------- stdin that is no file */

/* Somebody who gave us a pipe by mistake shall know what we are waiting for. */
static void explain_waiting(void)
{
	struct pollfd poller = {.fd = STDIN_FILENO, .events = POLLIN};

	if (!poll(&poller, 1, 2000))
		fprintf(stderr,
			"reading standard input to its end first (</dev/null spares that)\n");
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

static int keep_stdin(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	explain_waiting();
	if (fd < 0 || !copy_to_end(STDIN_FILENO, fd) || close(fd)) {
		complain("cannot keep standard input", errno);
		return EXIT_TROUBLE;
	}
	return EXIT_FINE;
}

/* ---------------------------------------------------------------- running */

/* One file for both when the user has both in one place: then even their order is kept. */
static bool is_same_place(int a, int b)
{
	struct stat first, second;

	return !fstat(a, &first) && !fstat(b, &second) && first.st_dev == second.st_dev &&
	       first.st_ino == second.st_ino;
}

/* Outside of any namespace: the paths are the caller's. */
static bool open_streams(struct request *request)
{
	struct tool *tool = &request->tool;
	struct follower *output = &request->output, *errors = &request->errors;

	if (request->stdin_path) {
		tool->input = open(request->stdin_path, O_RDONLY | O_CLOEXEC);
		if (tool->input < 0)
			return complain(request->stdin_path, errno);
	}
	*output = *errors = (struct follower){.from = -1};
	if (!request->capture)
		return true;
	tool->output = follow_start(output, request->mute ? -1 : STDOUT_FILENO);
	if (is_same_place(STDOUT_FILENO, STDERR_FILENO))
		tool->errors = tool->output;
	else
		tool->errors = follow_start(errors, request->mute ? -1 : STDERR_FILENO);
	return (tool->output >= 0 && tool->errors >= 0) || complain("memfd_create", errno);
}

static void write_status(const struct request *request, const struct outcome *outcome)
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
		complain("cannot write what became of the run", errno);
}

static int run(struct request *request)
{
	struct outcome outcome =
	    supervise(&request->tool, &request->output, &request->errors, &request->progress);

	if (outcome.error) {
		complain(outcome.failed, outcome.error);
		return EXIT_TROUBLE;
	}
	write_status(request, &outcome);
	return WIFSIGNALED(outcome.status) ? 128 + WTERMSIG(outcome.status)
					   : WEXITSTATUS(outcome.status);
}

/* Outside the process namespace: passes signals on to its first process and waits for it. */
static int wait_for_namespace(pid_t first, int signals)
{
	struct pollfd poller = {.fd = signals, .events = POLLIN};
	int status, number;

	while (waitpid(first, &status, WNOHANG) == 0) {
		poll(&poller, 1, -1);
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

	if (!fixed_paths_enter(&request->paths, request->own_processes, &obstacle)) {
		complain(obstacle.what, obstacle.error);
		return EXIT_TROUBLE;
	}
	if (!request->own_processes)
		return run(request);
	first = fork();
	if (first > 0)
		return wait_for_namespace(first, signals);
	prctl(PR_SET_PDEATHSIG, (unsigned long)SIGKILL);
	if (first < 0 || !fixed_paths_mount_proc(&obstacle)) {
		complain("process namespace", first < 0 ? errno : obstacle.error);
		return EXIT_TROUBLE;
	}
	return run(request);
}

/* A standard stream that is closed would be taken by the next file that is opened. */
static void fill_standard_streams(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

int main(int argc, char **argv)
{
	struct request request;

	fill_standard_streams();
	if (!read_arguments(&request, argc, argv))
		return EXIT_USAGE;
	if (request.help || request.version) {
		fputs(request.help ? usage : "envelope-run 1.0.0\n", stdout);
		return EXIT_FINE;
	}
	if (request.probe) {
		probe_pins();
		return EXIT_FINE;
	}
	prctl(PR_SET_PDEATHSIG, (unsigned long)SIGTERM);
	if (request.keep_path)
		return keep_stdin(request.keep_path);
	if (!open_streams(&request))
		return EXIT_TROUBLE;
	return request.paths.count ? run_in_namespace(&request) : run(&request);
}
