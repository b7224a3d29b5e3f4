#include "counter.h"

#include "kernel_clock.h"
#include "readings.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <fcntl.h>
#include <math.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

enum { SOURCE_BYTES = 64 };

static bool is_invariant(void)
{
	unsigned int a, b, c, d;

	return __get_cpuid(0x80000007, &a, &b, &c, &d) && (d & (1u << 8)) != 0;
}

/* Reads the name of the kernel's clock source; "" if it is unknown. */
static void read_source(char source[SOURCE_BYTES])
{
	static const char path[] = "/sys/devices/system/clocksource/clocksource0/"
				   "current_clocksource";
	int file = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length = file >= 0 ? read(file, source, SOURCE_BYTES - 1) : 0;

	if (file >= 0)
		close(file);
	source[length > 0 ? length : 0] = '\0';
	source[strcspn(source, "\n")] = '\0';
}

/* Clock sources that are computed from the counter (Linux, arch/x86/kernel/kvmclock.c,
 * drivers/clocksource/hyperv_timer.c and arch/x86/xen/time.c). */
static bool rests_on_the_counter(const char *source)
{
	static const char *const known[] = {"kvm-clock", "hyperv_clocksource_tsc_page", "xen"};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!strcmp(source, known[i]))
			return true;
	return false;
}

/* What the other CPUs are compared with: two readings on the same CPU, before and after. */
struct line {
	struct bearing from, to;
};

/* Whether both clocks show the same time, but for the duration of the readings and 500 ns. */
static bool is_on(const struct line *line, const struct bearing *bearing)
{
	double counted = (double)(line->to.counter - line->from.counter);
	double rate = (double)(line->to.nanoseconds - line->from.nanoseconds) / counted;
	double expected = rate * (double)(int64_t)(bearing->counter - line->from.counter);
	double passed = (double)(int64_t)(bearing->nanoseconds - line->from.nanoseconds);
	double width = rate * (double)(line->from.width + line->to.width + bearing->width);

	return counted > 0 && fabs(expected - passed) <= width + 500;
}

static bool take_bearing_on(int cpu, struct bearing *bearing)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET((size_t)cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		return false;
	*bearing = take_bearing();
	return true;
}

/* The bearings of the allowed CPUs, one after the other; the first CPU's once more at the end. */
static bool visit_all(const cpu_set_t *allowed, struct bearing bearings[CPU_SETSIZE + 1],
		      size_t *count)
{
	int first = -1;

	*count = 0;
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET((size_t)cpu, allowed))
			continue;
		if (first < 0)
			first = cpu;
		if (!take_bearing_on(cpu, &bearings[(*count)++]))
			return false;
	}
	return first >= 0 && take_bearing_on(first, &bearings[(*count)++]);
}

static bool all_agree(const struct bearing *bearings, size_t count)
{
	const struct line line = {bearings[0], bearings[count - 1]};

	for (size_t i = 1; i + 1 < count; i++)
		if (!is_on(&line, &bearings[i]))
			return false;
	return true;
}

/* Whether the clocks agree on all CPUs. More CPUs than a cpu_set_t has are not visited. */
static bool is_equal_everywhere(void)
{
	struct bearing bearings[CPU_SETSIZE + 1];
	cpu_set_t allowed;
	size_t count;
	bool visited;

	if (sched_getaffinity(0, sizeof(allowed), &allowed))
		return false;
	visited = visit_all(&allowed, bearings, &count);
	return !sched_setaffinity(0, sizeof(allowed), &allowed) && visited &&
	       all_agree(bearings, count);
}

bool counter_is_a_clock(void)
{
	char source[SOURCE_BYTES];

	if (!is_invariant())
		return false;
	read_source(source);
	return !strcmp(source, "tsc") ||
	       (rests_on_the_counter(source) && kernel_clock_needs_no_system_call() &&
		is_equal_everywhere());
}

#elif defined(__aarch64__)

bool counter_is_a_clock(void)
{
	return true;
}

#else

bool counter_is_a_clock(void)
{
	return false;
}

#endif
