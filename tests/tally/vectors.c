/* Arithmetic of the vector and x87 units, divisions, bit operations. */
#include "bare.h"

static double numbers[256];
static volatile long double wide;

static int run(void)
{
	double sum = 0;
	unsigned bits = 0;

	for (int i = 0; i < 256; i++)
		numbers[i] = i * 0.5 + 1;
	for (int round = 0; round < 3; round++)
		for (int i = 0; i < 256; i++) {
			sum += numbers[i] / numbers[255 - i];
			bits ^= (unsigned)__builtin_ctz((unsigned)i | 256) << (i & 7);
			wide += (long double)sum / (i + 1);
		}
	return sum < 0 || bits == 12345;
}
