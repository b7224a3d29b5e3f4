/* Recursion, indirect calls and a switch. */
#include "bare.h"

__attribute__((noinline)) static int fibonacci(int n)
{
	return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

__attribute__((noinline)) static int odd(int n);
__attribute__((noinline)) static int even(int n)
{
	return n ? odd(n - 1) : 1;
}
__attribute__((noinline)) static int odd(int n)
{
	return n ? even(n - 1) : 0;
}

__attribute__((noinline)) static int choose(int n)
{
	switch (n % 7) {
	case 0:
		return n * 3;
	case 1:
		return n + 5;
	case 2:
		return n / 3;
	case 3:
		return n ^ 77;
	case 4:
		return n << 2;
	case 5:
		return even(n);
	default:
		return odd(n);
	}
}

static int (*const volatile functions[])(int) = {fibonacci, even, odd, choose};

static int run(void)
{
	int sum = 0;

	for (int i = 0; i < 40; i++)
		sum += functions[i % 4](i % 17);
	return sum == 0;
}
