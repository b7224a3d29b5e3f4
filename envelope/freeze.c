/*
 * The library behind `profile-deep --freeze`: preloaded into the profiled program, it makes time
 * and randomness repeatable.
 *
 * The clock is virtual. It starts at a fixed moment and advances by STEP whenever it is read, and
 * by the full time whenever the program waits for some time. The waits themselves are real, because
 * other threads may depend on them; deadlines are translated from the virtual clock to the real
 * one. Random bytes come from a generator with a fixed seed. Process numbers are not changed,
 * because the envelope's process namespace fixes them.
 *
 * Not covered: the time stamp counter, /dev/urandom, and calls inside the C library (names of
 * temporary files).
 */
#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>

#define SECOND INT64_C(1000000000) /* all times are in nanoseconds */
#define STEP   INT64_C(10000)
#define START  (INT64_C(1767225600) * SECOND) /* 2026-01-01T00:00:00Z */

/* The library's only state. It is global, because a preloaded library has no caller that could hold
 * it. */
static _Atomic int64_t elapsed;
static _Atomic uint64_t random_state = UINT64_C(0x9e3779b97f4a7c15);

static int64_t tick(void)
{
	return atomic_fetch_add(&elapsed, STEP) + STEP;
}

static void pass(int64_t time)
{
	if (time > 0)
		atomic_fetch_add(&elapsed, time);
}

static struct timespec to_timespec(int64_t time)
{
	return (struct timespec){.tv_sec = time / SECOND, .tv_nsec = time % SECOND};
}

static int64_t from_timespec(const struct timespec *time)
{
	return (int64_t)time->tv_sec * SECOND + time->tv_nsec;
}

static int64_t from_timeval(const struct timeval *time)
{
	return (int64_t)time->tv_sec * SECOND + (int64_t)time->tv_usec * 1000;
}

/* Calendar time counts from 1970, all other clocks from the start of the program. */
static int64_t origin(clockid_t clock)
{
	int is_calendar =
	    clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI;

	return is_calendar ? START : 0;
}

static int64_t real_now(clockid_t clock)
{
	struct timespec time = {0};

	syscall(SYS_clock_gettime, clock, &time);
	return from_timespec(&time);
}

/* Translates a deadline: the moment on the real clock that is as far away as `deadline` is on the
 * virtual clock. */
static struct timespec real_deadline(clockid_t clock, const struct timespec *deadline)
{
	int64_t left = from_timespec(deadline) - (origin(clock) + atomic_load(&elapsed));

	return to_timespec(real_now(clock) + (left > 0 ? left : 0));
}

/* Sets the virtual clock to the deadline after a wait that timed out. */
static int timed_out(clockid_t clock, const struct timespec *deadline, int error)
{
	if (error == ETIMEDOUT)
		pass(from_timespec(deadline) - (origin(clock) + atomic_load(&elapsed)));
	return error;
}

/* ---------------------------------------------------------------- reading the clock */

int clock_gettime(clockid_t clock, struct timespec *time)
{
	*time = to_timespec(origin(clock) + tick());
	return 0;
}

int timespec_get(struct timespec *time, int base)
{
	if (base != TIME_UTC)
		return 0;
	clock_gettime(CLOCK_REALTIME, time);
	return base;
}

/* The second parameter is void * in POSIX, and in glibc for C. */
int gettimeofday(struct timeval *restrict time, void *restrict zone)
{
	int64_t now = START + tick();

	(void)zone;
	*time = (struct timeval){.tv_sec = now / SECOND, .tv_usec = now % SECOND / 1000};
	return 0;
}

time_t time(time_t *result)
{
	time_t now = (START + tick()) / SECOND;

	if (result)
		*result = now;
	return now;
}

clock_t clock(void)
{
	return tick() * CLOCKS_PER_SEC / SECOND;
}

clock_t times(struct tms *result)
{
	clock_t now = tick() * 100 / SECOND;

	*result = (struct tms){.tms_utime = now};
	return now;
}

/* ---------------------------------------------------------------- waiting for time to pass */

int nanosleep(const struct timespec *time, struct timespec *left)
{
	long status = syscall(SYS_nanosleep, time, left);

	pass(from_timespec(time));
	return (int)status;
}

int usleep(useconds_t microseconds)
{
	struct timespec time = to_timespec((int64_t)microseconds * 1000);

	return nanosleep(&time, NULL);
}

unsigned sleep(unsigned seconds)
{
	struct timespec time = {.tv_sec = seconds};

	return nanosleep(&time, NULL) ? seconds : 0;
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *left)
{
	struct timespec relative = *time;

	if (flags & TIMER_ABSTIME) {
		int64_t wait = from_timespec(time) - (origin(clock) + atomic_load(&elapsed));

		relative = to_timespec(wait > 0 ? wait : 0);
	}
	return nanosleep(&relative, flags & TIMER_ABSTIME ? NULL : left) ? errno : 0;
}

int poll(struct pollfd *fds, nfds_t count, int milliseconds)
{
	long ready = syscall(SYS_poll, fds, count, milliseconds);

	if (!ready)
		pass((int64_t)milliseconds * 1000000);
	return (int)ready;
}

int select(int count, fd_set *restrict in, fd_set *restrict out, fd_set *restrict except,
	   struct timeval *restrict timeout)
{
	int64_t wait = timeout ? from_timeval(timeout) : 0;
	long ready = syscall(SYS_select, count, in, out, except, timeout);

	if (!ready)
		pass(wait);
	return (int)ready;
}

int epoll_wait(int poller, struct epoll_event *events, int count, int milliseconds)
{
	long ready = syscall(SYS_epoll_wait, poller, events, count, milliseconds);

	if (!ready)
		pass((int64_t)milliseconds * 1000000);
	return (int)ready;
}

/* ---------------------------------------------------------------- deadlines of threads */

/* The C library's own function. The version matters, because older versions of the same name
 * differ. Each is the oldest that is still what programs call today. */
#define REAL(type, name, version) ((type)(uintptr_t)dlvsym(RTLD_NEXT, name, version))

int pthread_cond_timedwait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex,
			   const struct timespec *restrict deadline)
{
	typedef int (*function)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
	struct timespec real = real_deadline(CLOCK_REALTIME, deadline);
	function wait = REAL(function, "pthread_cond_timedwait", "GLIBC_2.3.2");

	return timed_out(CLOCK_REALTIME, deadline, wait(condition, mutex, &real));
}

int pthread_cond_clockwait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex,
			   clockid_t clock, const struct timespec *restrict deadline)
{
	typedef int (*function)(pthread_cond_t *, pthread_mutex_t *, clockid_t,
				const struct timespec *);
	struct timespec real = real_deadline(clock, deadline);
	function wait = REAL(function, "pthread_cond_clockwait", "GLIBC_2.30");

	return timed_out(clock, deadline, wait(condition, mutex, clock, &real));
}

int pthread_mutex_timedlock(pthread_mutex_t *restrict mutex,
			    const struct timespec *restrict deadline)
{
	typedef int (*function)(pthread_mutex_t *, const struct timespec *);
	struct timespec real = real_deadline(CLOCK_REALTIME, deadline);
	function lock = REAL(function, "pthread_mutex_timedlock", "GLIBC_2.2.5");

	return timed_out(CLOCK_REALTIME, deadline, lock(mutex, &real));
}

int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict deadline)
{
	typedef int (*function)(sem_t *, const struct timespec *);
	struct timespec real = real_deadline(CLOCK_REALTIME, deadline);
	function wait = REAL(function, "sem_timedwait", "GLIBC_2.2.5");
	int status = wait(semaphore, &real);

	if (status)
		timed_out(CLOCK_REALTIME, deadline, errno);
	return status;
}

/* ---------------------------------------------------------------- randomness */

/* splitmix64 (Steele, Lea, Flood 2014): every state gives one well-mixed number. */
static uint64_t next_random(void)
{
	uint64_t z = atomic_fetch_add(&random_state, UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* glibc has these since 2.36, and programs may bring their own. */
void arc4random_buf(void *bytes, size_t count);
uint32_t arc4random(void);
uint32_t arc4random_uniform(uint32_t limit);

void arc4random_buf(void *bytes, size_t count)
{
	unsigned char *at = bytes;

	while (count) {
		uint64_t number = next_random();
		size_t piece = count < sizeof(number) ? count : sizeof(number);

		memcpy(at, &number, piece);
		at += piece;
		count -= piece;
	}
}

ssize_t getrandom(void *bytes, size_t count, unsigned flags)
{
	(void)flags;
	arc4random_buf(bytes, count);
	return (ssize_t)count;
}

int getentropy(void *bytes, size_t count)
{
	if (count > 256) {
		errno = EIO;
		return -1;
	}
	arc4random_buf(bytes, count);
	return 0;
}

uint32_t arc4random(void)
{
	return (uint32_t)(next_random() >> 32);
}

uint32_t arc4random_uniform(uint32_t limit)
{
	return limit ? (uint32_t)(((next_random() >> 32) * limit) >> 32) : 0;
}
