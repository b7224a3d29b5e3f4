/*
 * Asking callgrind to count exactly one benchmark: each becomes a part of its output, named after
 * the benchmark. The requests are instructions that do nothing outside valgrind; they come from
 * valgrind's own header where that is installed. Without it nothing is told apart.
 *
 * What is not the benchmark's is dumped before it begins, into parts without a name. Zeroing it
 * would not do: callgrind 3.19 keeps what it has counted in the stubs that lead to other libraries,
 * and books it with the next dump; nor would not collecting it, for calls are counted all the same.
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
