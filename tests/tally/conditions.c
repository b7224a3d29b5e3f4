/* Two conditions that a translator may merge: the second must not be counted where the first
 * decides. */
#include "bare.h"

static volatile int values[64];

__attribute__((noinline)) static int both(int a, int b)
{
	return a > 3 && b > 3 ? a : b;
}

static int run(void)
{
	int sum = 0;

	for (int i = 0; i < 64; i++)
		values[i] = i * 7 % 11;
	for (int i = 0; i < 1000; i++)
		sum += both(values[i % 64], values[i * 3 % 64]);
	return sum == 0;
}
