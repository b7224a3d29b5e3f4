/* What a program may say to callgrind, it may say to tally. */
#include <valgrind/callgrind.h>

volatile int sink;

__attribute__((noinline)) void work(int n)
{
	for (int i = 0; i < n; i++)
		sink += i;
}

__attribute__((noinline)) void outer(int n)
{
	work(n);
	work(2 * n);
}

int main(void)
{
	work(100);
	CALLGRIND_DUMP_STATS;
	outer(50);
	CALLGRIND_DUMP_STATS_AT("named");
	work(1000);
	CALLGRIND_ZERO_STATS;
	outer(10);
	CALLGRIND_TOGGLE_COLLECT;
	work(3000);
	CALLGRIND_TOGGLE_COLLECT;
	CALLGRIND_STOP_INSTRUMENTATION;
	work(5000);
	CALLGRIND_START_INSTRUMENTATION;
	outer(20);
	return 0;
}
