/*
 * Makes callgrind count exactly one benchmark: each becomes a part of its output, named after the
 * benchmark. The client requests are instructions that do nothing outside Valgrind; they are
 * defined by Valgrind's header. If that is not installed, benchmarks are not separated.
 *
 * Costs that are not the benchmark's are dumped before it begins, into parts without a name.
 * Zeroing the counters is not enough: callgrind 3.19 keeps the costs of the stubs that lead to
 * other libraries, and adds them to the next dump. Switching collection off is not enough either,
 * because calls are counted all the same.
 */
#include "benchmark.h"

#if defined(__has_include)
#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#endif
#endif

#ifdef CALLGRIND_ZERO_STATS

bool callgrind_is_there(void)
{
	return RUNNING_ON_VALGRIND != 0;
}

void callgrind_begin(void)
{
	CALLGRIND_DUMP_STATS;
}

void callgrind_end(const char *name)
{
	CALLGRIND_DUMP_STATS_AT(name);
}

#else

bool callgrind_is_there(void)
{
	return false;
}

void callgrind_begin(void)
{
}

void callgrind_end(const char *name)
{
	(void)name;
}

#endif
