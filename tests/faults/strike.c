/*
 * strike SIGNAL MICROSECONDS COMMAND [ARG]...
 *
 * Runs the command and sends it the signal after that time, unless it has ended before. Exits with
 * the command's status, 128 + N if signal N ended it, or with 70 if a process that it started still
 * exists ten seconds after its end. SIGNAL 0 sends none.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { STRAY = 70, PATIENCE_MILLISECONDS = 10000 };

static void sleep_for(long microseconds)
{
	struct timespec time = {microseconds / 1000000, microseconds % 1000000 * 1000};

	nanosleep(&time, NULL);
}

/* Waits for the processes that the command left running, which are our children now. */
static int is_any_stray(void)
{
	for (int i = 0; i < PATIENCE_MILLISECONDS; i++) {
		pid_t ended = waitpid(-1, NULL, WNOHANG);

		if (ended < 0)
			return 0;
		if (!ended)
			sleep_for(1000);
	}
	return 1;
}

/* Prints a file of /proc, whose words end in a NUL each. */
static void print_words(const char *format, int pid)
{
	char path[64], words[4096];
	ssize_t got;
	int fd;

	snprintf(path, sizeof(path), format, pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	got = fd < 0 ? 0 : read(fd, words, sizeof(words));
	for (ssize_t i = 0; i < got; i++)
		putc(words[i] ? words[i] : ' ', stderr);
	close(fd);
}

/* In one line, the processes that are left, by what they were started with. */
static void print_strays(void)
{
	char path[64];
	FILE *children;
	int pid;

	fprintf(stderr, "strike: left:");
	snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)getpid());
	children = fopen(path, "re");
	while (children && fscanf(children, "%d", &pid) == 1) {
		fprintf(stderr, " %d ", pid);
		print_words("/proc/%d/cmdline", pid);
	}
	if (children)
		fclose(children);
	putc('\n', stderr);
}

/* Shells ignore signals in what they run in the background, and nohup ignores SIGHUP. */
static void take_default_signals(void)
{
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
}

int main(int count, char **words)
{
	int signal_number, status, code;
	pid_t command;

	if (count < 4)
		return 2;
	signal_number = atoi(words[1]);
	prctl(PR_SET_CHILD_SUBREAPER, 1UL);
	command = fork();
	if (!command) {
		take_default_signals();
		execvp(words[3], words + 3);
		perror(words[3]);
		_exit(127);
	}
	if (signal_number) {
		sleep_for(atol(words[2]));
		kill(command,
		     signal_number); /* not reaped yet, so the process id is still the command's */
	}
	if (waitpid(command, &status, 0) != command)
		return 2;
	code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	if (!is_any_stray())
		return code;
	print_strays();
	return STRAY;
}
