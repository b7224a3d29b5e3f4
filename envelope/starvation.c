#include "starvation.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Seconds between two looks. A look reads a few files for each thread. */
static const double look_every = 0.5;

/* Without sampling, the patience is multiplied by this, so that a slow thread is not taken for a
 * spinning one. */
static const double blind_patience_factor = 20;

/* A spinning loop has a few blocks of code; code that computes for this long has more. */
enum { LEAST_SAMPLES = 20, MOST_PLACES = 6 };

/* ---------------------------------------------------------------- finding the threads */

static size_t read_file(const char *path, char *into, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, into, size - 1);

	if (fd >= 0)
		close(fd);
	into[got > 0 ? got : 0] = '\0';
	return got > 0 ? (size_t)got : 0;
}

/* The thread's state: 'R' if it runs or is ready to run, '\0' if it does not exist. */
static char state_of(pid_t process, pid_t thread)
{
	char path[96], content[512], *end;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/stat", (int)process, (int)thread);
	read_file(path, content, sizeof(content));
	end = strrchr(content, ')'); /* the name before it may contain any bytes */
	return end && end[1] == ' ' ? end[2] : '\0';
}

static uint64_t time_of(pid_t process, pid_t thread)
{
	char path[96], content[128];

	snprintf(path, sizeof(path), "/proc/%d/task/%d/schedstat", (int)process, (int)thread);
	read_file(path, content, sizeof(content));
	return strtoull(content, NULL, 10);
}

static const struct starvation_thread *find(const struct starvation_thread *threads, size_t count,
					    pid_t id)
{
	for (size_t i = 0; i < count; i++)
		if (threads[i].id == id)
			return &threads[i];
	return NULL;
}

static void add_thread(struct starvation *now, const struct starvation *before, pid_t process,
		       pid_t id)
{
	const struct starvation_thread *old = find(before->threads, before->count, id);
	struct starvation_thread *thread = &now->threads[now->count];

	if (now->count == STARVATION_THREADS)
		return;
	*thread = (struct starvation_thread){.id = id, .ran = time_of(process, id)};
	thread->is_waiting = old && old->ran == thread->ran && state_of(process, id) == 'R';
	now->count++;
}

static void add_process(struct starvation *now, const struct starvation *before, pid_t process);

/* Adds the processes that a thread has started. */
static void add_children(struct starvation *now, const struct starvation *before, pid_t process,
			 pid_t thread)
{
	char path[96], list[4096], *at = list, *end;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)process, (int)thread);
	read_file(path, list, sizeof(list));
	for (long child; (child = strtol(at, &end, 10)), end != at; at = end)
		add_process(now, before, (pid_t)child);
}

static void add_process(struct starvation *now, const struct starvation *before, pid_t process)
{
	char path[64];
	DIR *directory;
	struct dirent *found;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)process);
	directory = opendir(path);
	while (directory && (found = readdir(directory))) {
		pid_t id = (pid_t)strtol(found->d_name, NULL, 10);

		if (!isdigit((unsigned char)found->d_name[0]))
			continue;
		if (process != getpid())
			add_thread(now, before, process, id);
		add_children(now, before, process, id);
	}
	if (directory)
		closedir(directory);
}

/* ---------------------------------------------------------------- who waits for whom */

/* The thread that ran for most of the time since the last look; 0 for none. */
static pid_t find_running(const struct starvation *now, const struct starvation *before)
{
	double span = now->looked - before->looked;

	for (size_t i = 0; i < now->count; i++) {
		const struct starvation_thread *thread = &now->threads[i];
		const struct starvation_thread *old =
		    find(before->threads, before->count, thread->id);

		if (old && 1e-9 * (double)(thread->ran - old->ran) > span / 2)
			return thread->id;
	}
	return 0;
}

/* The waiting thread; preferably the one that was already waiting, because its waiting time is
 * being measured. */
static pid_t find_waiting(const struct starvation *starvation)
{
	const struct starvation_thread *same =
	    find(starvation->threads, starvation->count, starvation->waiting);

	if (same && same->is_waiting)
		return same->id;
	for (size_t i = 0; i < starvation->count; i++)
		if (starvation->threads[i].is_waiting)
			return starvation->threads[i].id;
	return 0;
}

static void look(struct starvation *starvation, double time)
{
	struct starvation before = *starvation;
	pid_t waiting, running;

	starvation->count = 0;
	starvation->looked = time;
	add_process(starvation, &before, getpid());
	waiting = find_waiting(starvation);
	running = waiting ? find_running(starvation, &before) : 0;
	if (!running || waiting != before.waiting || running != before.running) {
		code_sampler_stop(&starvation->sampler);
		starvation->since = time;
		if (running)
			code_sampler_start(&starvation->sampler, running);
	}
	starvation->waiting = running ? waiting : 0;
	starvation->running = running;
}

static bool spins(struct starvation *starvation, double time)
{
	struct code_sampler *sampler = &starvation->sampler;
	double waited = time - starvation->since;

	if (!code_sampler_is_on(sampler))
		return waited > blind_patience_factor * starvation->patience;
	code_sampler_read(sampler);
	return waited > starvation->patience && sampler->samples >= LEAST_SAMPLES &&
	       sampler->place_count <= MOST_PLACES;
}

static void relieve(const struct starvation *starvation)
{
	struct sched_param none = {0};

	for (size_t i = 0; i < starvation->count; i++)
		sched_setscheduler(starvation->threads[i].id, SCHED_OTHER, &none);
}

bool starvation_tick(struct starvation *starvation, double time)
{
	if (!starvation->is_wanted || time < starvation->looked + look_every)
		return false;
	look(starvation, time);
	if (!starvation->running || !spins(starvation, time))
		return false;
	code_sampler_stop(&starvation->sampler);
	relieve(starvation);
	starvation->is_wanted = false;
	return true;
}
