#include "sampling.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* From this value of kernel.perf_event_paranoid on, ordinary users may not sample at all; above
 * the second one, not in the kernel, where waits begin. */
enum { FORBIDS_ALL = 3, FORBIDS_KERNEL = 2 };

static const char *const in_a_container =
    "in a container: --security-opt seccomp=unconfined, or --cap-add PERFMON";

/* 0, or errno. */
static int try_sampling(pid_t pid, unsigned event, bool with_kernel)
{
	struct perf_event_attr wanted = {
	    .type = PERF_TYPE_SOFTWARE,
	    .size = sizeof(wanted),
	    .config = event,
	    .sample_period = 1000 * 1000,
	    .sample_type = PERF_SAMPLE_IP,
	    .disabled = 1,
	    .exclude_kernel = !with_kernel,
	    .exclude_hv = 1,
	};
	long fd = syscall(SYS_perf_event_open, &wanted, pid, -1, -1, PERF_FLAG_FD_CLOEXEC);

	if (fd < 0)
		return errno;
	close((int)fd);
	return 0;
}

/* The value of kernel.perf_event_paranoid; -1 if it cannot be read. */
static int paranoia(void)
{
	FILE *file = fopen("/proc/sys/kernel/perf_event_paranoid", "re");
	int level = -1;

	if (file && fscanf(file, "%d", &level) != 1)
		level = -1;
	if (file)
		fclose(file);
	return level;
}

static bool refuse_everything(int error)
{
	int level = paranoia();

	if (error == ENOSYS)
		printf("the system call perf_event_open is not there (%s)\n", in_a_container);
	else if (geteuid() && level >= FORBIDS_ALL)
		printf("kernel.perf_event_paranoid is %d: sysctl kernel.perf_event_paranoid=2, or "
		       "run as root\n",
		       level);
	else
		printf("the system call perf_event_open is denied: %s (%s)\n", strerror(error),
		       in_a_container);
	return false;
}

/* The state of a process as in /proc/PID/stat: 'R', 'S', 'T' and so on; 0 if there is none. */
static char state_of(pid_t pid)
{
	char path[64], content[512], *end;
	size_t length = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	file = fopen(path, "re");
	if (file) {
		length = fread(content, 1, sizeof(content) - 1, file);
		fclose(file);
	}
	content[length] = '\0';
	end = strrchr(content, ')'); /* its name may contain anything */
	return end && end[1] == ' ' ? end[2] : '\0';
}

static bool refuse_process(pid_t pid, int error)
{
	char path[64];
	struct stat status;

	snprintf(path, sizeof(path), "/proc/%d", (int)pid);
	if (error != ESRCH && geteuid() && !stat(path, &status) && status.st_uid != geteuid())
		printf("process %d belongs to another user (uid %u): run as that user, or as "
		       "root\n",
		       (int)pid, (unsigned)status.st_uid);
	else
		printf("process %d may not be sampled (%s): run as its user, or as root with "
		       "CAP_PERFMON and CAP_SYS_PTRACE\n",
		       (int)pid, strerror(error));
	return false;
}

/* perf needs the map of its memory to name its functions. */
static bool probe_map(pid_t pid)
{
	char path[64];
	int file;

	snprintf(path, sizeof(path), "/proc/%d/maps", (int)pid);
	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0) {
		printf("process %d does not show where its code is (%s: %s): run as its user, or "
		       "as root with CAP_SYS_PTRACE\n",
		       (int)pid, path, strerror(errno));
		return false;
	}
	close(file);
	return true;
}

/* The number behind a word of /proc/PID/status such as "Tgid:"; 0 if there is none. */
static int number_in_status(pid_t pid, const char *word)
{
	char path[64], line[256];
	int number = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	file = fopen(path, "re");
	while (file && !number && fgets(line, sizeof(line), file))
		if (!strncmp(line, word, strlen(word)))
			number = atoi(line + strlen(word));
	if (file)
		fclose(file);
	return number;
}

static bool probe_process(pid_t pid)
{
	char state = state_of(pid);
	int error, process = number_in_status(pid, "Tgid:");

	if (!state) {
		printf("there is no process %d (pgrep -l NAME lists those of a program)\n",
		       (int)pid);
		return false;
	}
	if (process && process != pid) {
		printf("%d is a thread of process %d: --pid takes processes, and samples all "
		       "threads of each\n",
		       (int)pid, process);
		return false;
	}
	if (state == 'Z' && number_in_status(pid, "Threads:") > 1) {
		printf("the main thread of process %d has ended, so that it does not show where "
		       "its code is: its other threads cannot be sampled\n",
		       (int)pid);
		return false;
	}
	if (state == 'Z' || state == 'X') {
		printf("process %d has ended already\n", (int)pid);
		return false;
	}
	if (state == 'T' || state == 't') {
		printf(
		    "process %d is stopped, so there is nothing to sample: kill -CONT %d lets it "
		    "go on\n",
		    (int)pid, (int)pid);
		return false;
	}
	error = try_sampling(pid, PERF_COUNT_SW_CPU_CLOCK, false);
	return error ? refuse_process(pid, error) : probe_map(pid);
}

/* Waits begin in the kernel. */
static bool probe_waits(void)
{
	int error = try_sampling(0, PERF_COUNT_SW_CONTEXT_SWITCHES, true);

	if (!error)
		return true;
	if (geteuid() && paranoia() >= FORBIDS_KERNEL) {
		printf("--off-cpu looks into the kernel, and kernel.perf_event_paranoid is %d: "
		       "sysctl kernel.perf_event_paranoid=1, or run as root\n",
		       paranoia());
		return false;
	}
	return refuse_everything(error);
}

bool sampling_probe(const char *what)
{
	int error = try_sampling(0, PERF_COUNT_SW_CPU_CLOCK, false);
	char *end;
	long pid;

	if (error)
		return refuse_everything(error);
	if (!strcmp(what, "waits"))
		return probe_waits();
	errno = 0;
	pid = strtol(what, &end, 10);
	if (*end || end == what || errno || pid < 0 || pid != (pid_t)pid) {
		printf("'%s' is not the number of a process\n", what);
		return false;
	}
	return !pid || probe_process((pid_t)pid);
}
