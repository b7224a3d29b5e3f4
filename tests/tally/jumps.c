/* longjmp() out of deep calls and out of signal handlers, tail calls, and threads one after
 * another. */
#include <setjmp.h>

static jmp_buf place;
volatile int sink;

__attribute__((noinline)) void leaf(int n)
{
	for (int i = 0; i < n; i++)
		sink += i;
}

__attribute__((noinline)) void dive(int depth)
{
	if (depth == 0)
		longjmp(place, 1);
	dive(depth - 1);
	leaf(1);
}

__attribute__((noinline)) void last(int n)
{
	leaf(n);
	sink++;
}

__attribute__((noinline)) void first(int n)
{
	sink--;
	last(n); /* a tail call, when optimised */
}

int main(void)
{
	for (volatile int i = 0; i < 6; i++)
		if (!setjmp(place))
			dive(i);
	first(20);
	return 0;
}
