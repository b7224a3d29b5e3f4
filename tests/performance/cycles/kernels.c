/*
 * Kernels in pairs that do the same job in two ways, for bench-cycles.
 *
 *	kernels                 prints the names of the pairs
 *	kernels PAIR a|b        runs one of them, and prints the nanoseconds of processor time it
 *took
 *
 * Under Valgrind, only the kernel itself is followed (--instr-atstart=no).
 */
#include <emmintrin.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <valgrind/callgrind.h>

typedef uint64_t u64;
typedef uint32_t u32;
typedef uint8_t u8;

#define KERNEL(name) static __attribute__((noinline)) u64 name(u64 n)
#define OPAQUE(x)    __asm__ volatile("" : "+r"(x))

enum { KIB = 1 << 10, MIB = 1 << 20, NUMBERS = 1 << 16, SIDE = 128, BIG_SIDE = 1024 };

static u64 numbers[NUMBERS], sorted[NUMBERS], eytzinger[NUMBERS + 1];
static double reals[NUMBERS];
static u8 bytes[NUMBERS + 16], target[NUMBERS + 16];
static double left[SIDE][SIDE], right[SIDE][SIDE], product[SIDE][SIDE];
static u32 square[BIG_SIDE][BIG_SIDE], turned[BIG_SIDE][BIG_SIDE];
static u32 table32[4][256];
static u8 bit_counts[256], reversed[256], classes[256];
static u32 *gathered;
static void **list;

static u64 state = 88172645463325252u;

static inline u64 next_random(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

/* ---------------------------------------------------------------- floating point */

KERNEL(sum_one)
{
	double sum = 0;

	for (u64 i = 0; i < n; i++)
		sum += reals[i % NUMBERS];
	return (u64)sum;
}

KERNEL(sum_four)
{
	double a = 0, b = 0, c = 0, d = 0;

	for (u64 i = 0; i < n; i += 4) {
		a += reals[i % NUMBERS];
		b += reals[(i + 1) % NUMBERS];
		c += reals[(i + 2) % NUMBERS];
		d += reals[(i + 3) % NUMBERS];
	}
	return (u64)(a + b + c + d);
}

KERNEL(horner)
{
	double sum = 0;

	for (u64 i = 0; i < n; i++) {
		double x = reals[i % NUMBERS] + sum * 1e-30;

		sum += (((((((x + 1) * x + 2) * x + 3) * x + 4) * x + 5) * x + 6) * x + 7) * x + 8;
	}
	return (u64)sum;
}

KERNEL(estrin)
{
	double sum = 0;

	for (u64 i = 0; i < n; i++) {
		double x = reals[i % NUMBERS] + sum * 1e-30, x2 = x * x, x4 = x2 * x2;

		sum +=
		    ((x + 1) * x2 + (2 * x + 3)) * x4 + ((4 * x + 5) * x2 + (6 * x + 7)) + x4 * x4;
	}
	return (u64)sum;
}

KERNEL(float_divide)
{
	double sum = 0, by = reals[3] + 3;

	for (u64 i = 0; i < n; i++)
		sum += reals[i % NUMBERS] / by;
	return (u64)sum;
}

KERNEL(float_reciprocal)
{
	double sum = 0, by = 1 / (reals[3] + 3);

	for (u64 i = 0; i < n; i++)
		sum += reals[i % NUMBERS] * by;
	return (u64)sum;
}

KERNEL(distance_root)
{
	u64 near = 0;

	for (u64 i = 0; i < n; i++) {
		double x = reals[i % NUMBERS], y = reals[(i + 7) % NUMBERS], root;
		__m128d value = _mm_set_sd(x * x + y * y);

		root = _mm_cvtsd_f64(_mm_sqrt_sd(value, value));
		near += root < 0.5;
	}
	return near;
}

KERNEL(distance_square)
{
	u64 near = 0;

	for (u64 i = 0; i < n; i++) {
		double x = reals[i % NUMBERS], y = reals[(i + 7) % NUMBERS];

		near += x * x + y * y < 0.25;
	}
	return near;
}

KERNEL(matrix_columns)
{
	for (u64 round = 0; round < n; round++)
		for (int i = 0; i < SIDE; i++)
			for (int j = 0; j < SIDE; j++) {
				double sum = 0;

				for (int k = 0; k < SIDE; k++)
					sum += left[i][k] * right[k][j];
				product[i][j] = sum;
			}
	return (u64)product[3][4];
}

KERNEL(matrix_rows)
{
	for (u64 round = 0; round < n; round++) {
		memset(product, 0, sizeof(product));
		for (int i = 0; i < SIDE; i++)
			for (int k = 0; k < SIDE; k++) {
				double factor = left[i][k];

				for (int j = 0; j < SIDE; j++)
					product[i][j] += factor * right[k][j];
			}
	}
	return (u64)product[3][4];
}

KERNEL(add_scalar)
{
	for (u64 round = 0; round < n; round++)
		for (int i = 0; i < 4096; i++)
			reals[i] = reals[i] + reals[i + 8192];
	return (u64)reals[5];
}

KERNEL(add_vector)
{
	for (u64 round = 0; round < n; round++)
		for (int i = 0; i < 4096; i += 2)
			_mm_storeu_pd(&reals[i], _mm_add_pd(_mm_loadu_pd(&reals[i]),
							    _mm_loadu_pd(&reals[i + 8192])));
	return (u64)reals[5];
}

KERNEL(convert_each)
{
	double sum = 0;

	for (u64 i = 0; i < n; i++)
		sum += (double)(int64_t)numbers[i % 4096];
	return (u64)sum;
}

KERNEL(convert_last)
{
	int64_t sum = 0;

	for (u64 i = 0; i < n; i++)
		sum += (int64_t)numbers[i % 4096] >> 4;
	return (u64)(double)sum;
}

/* ---------------------------------------------------------------- integers */

KERNEL(divide)
{
	u64 sum = 0, by = 64;

	OPAQUE(by);
	for (u64 i = 0; i < n; i++)
		sum += (numbers[i % 4096] + sum) / by;
	return sum;
}

KERNEL(shift)
{
	u64 sum = 0, by = 6;

	OPAQUE(by);
	for (u64 i = 0; i < n; i++)
		sum += (numbers[i % 4096] + sum) >> by;
	return sum;
}

KERNEL(modulo)
{
	u32 sum = 0, by = 1024;

	OPAQUE(by);
	for (u64 i = 0; i < n; i++)
		sum += (u32)numbers[i % 4096] % by;
	return sum;
}

KERNEL(mask)
{
	u32 sum = 0, by = 1023;

	OPAQUE(by);
	for (u64 i = 0; i < n; i++)
		sum += (u32)numbers[i % 4096] & by;
	return sum;
}

KERNEL(multiply_one)
{
	u64 product_of_all = 1;

	for (u64 i = 0; i < n; i++)
		product_of_all *= numbers[i % 4096] | 1;
	return product_of_all;
}

KERNEL(multiply_four)
{
	u64 a = 1, b = 1, c = 1, d = 1;

	for (u64 i = 0; i < n; i += 4) {
		a *= numbers[i % 4096] | 1;
		b *= numbers[(i + 1) % 4096] | 1;
		c *= numbers[(i + 2) % 4096] | 1;
		d *= numbers[(i + 3) % 4096] | 1;
	}
	return a * b * c * d;
}

KERNEL(gcd_division)
{
	u64 sum = 0;

	for (u64 i = 0; i < n; i++) {
		u64 a = numbers[i % 4096] | 1, b = numbers[(i + 1) % 4096] | 1;

		while (b) {
			u64 rest = a % b;

			a = b;
			b = rest;
		}
		sum += a;
	}
	return sum;
}

KERNEL(gcd_shift)
{
	u64 sum = 0;

	for (u64 i = 0; i < n; i++) {
		u64 a = numbers[i % 4096] | 1, b = numbers[(i + 1) % 4096] | 1;

		while (a != b) {
			u64 more = a > b ? a - b : b - a;

			b = a < b ? a : b;
			a = more >> __builtin_ctzll(more);
		}
		sum += a;
	}
	return sum;
}

KERNEL(bits_loop)
{
	u64 sum = 0;

	for (u64 i = 0; i < n; i++)
		for (u64 bits = numbers[i % 4096]; bits; bits &= bits - 1)
			sum++;
	return sum;
}

KERNEL(bits_table)
{
	u64 sum = 0;

	for (u64 i = 0; i < n; i++)
		for (u64 bits = numbers[i % 4096]; bits; bits >>= 8)
			sum += bit_counts[bits & 255];
	return sum;
}

KERNEL(bits_parallel)
{
	u64 sum = 0;

	for (u64 i = 0; i < n; i++) {
		u64 x = numbers[i % 4096];

		x -= x >> 1 & 0x5555555555555555;
		x = (x & 0x3333333333333333) + (x >> 2 & 0x3333333333333333);
		x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0f;
		sum += x * 0x0101010101010101 >> 56;
	}
	return sum;
}

KERNEL(reverse_loop)
{
	u64 sum = 0;

	for (u64 i = 0; i < n; i++) {
		u8 byte = bytes[i % NUMBERS], result = 0;

		for (int bit = 0; bit < 8; bit++) {
			result = (u8)(result << 1 | (byte & 1));
			byte >>= 1;
		}
		sum += result;
	}
	return sum;
}

KERNEL(reverse_table)
{
	u64 sum = 0;

	for (u64 i = 0; i < n; i++)
		sum += reversed[bytes[i % NUMBERS]];
	return sum;
}

KERNEL(crc_bits)
{
	u32 crc = ~0u;

	for (u64 i = 0; i < n; i++) {
		crc ^= bytes[i % NUMBERS];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (0xedb88320 & -(crc & 1));
	}
	return crc;
}

KERNEL(crc_table)
{
	u32 crc = ~0u;

	for (u64 i = 0; i < n; i++)
		crc = table32[0][(crc ^ bytes[i % NUMBERS]) & 255] ^ crc >> 8;
	return crc;
}

KERNEL(crc_four)
{
	u32 crc = ~0u;

	for (u64 i = 0; i < n; i += 4) {
		u32 word;

		memcpy(&word, &bytes[i % NUMBERS], 4);
		crc ^= word;
		crc = table32[3][crc & 255] ^ table32[2][crc >> 8 & 255] ^
		      table32[1][crc >> 16 & 255] ^ table32[0][crc >> 24];
	}
	return crc;
}

KERNEL(digits_each)
{
	u64 sum = 0;

	for (u64 i = 0; i < n; i++) {
		u64 value = 0;

		for (int k = 0; k < 8; k++)
			value = value * 10 + (u64)(bytes[(i * 8 + (u64)k) % NUMBERS] & 7);
		sum += value;
	}
	return sum;
}

KERNEL(digits_together)
{
	u64 sum = 0;

	for (u64 i = 0; i < n; i++) {
		u64 word;

		memcpy(&word, &bytes[i * 8 % NUMBERS], 8);
		word &= 0x0707070707070707;
		word = word * 10 + (word >> 8);
		word = ((word & 0x000000ff000000ff) * 0x000f424000000064 +
			(word >> 16 & 0x000000ff000000ff) * 0x0000271000000001) >>
		       32;
		sum += word;
	}
	return sum;
}

KERNEL(hash_bytes)
{
	u64 sum = 0;

	for (u64 i = 0; i < n; i++) {
		u64 hash = 0xcbf29ce484222325;

		for (int k = 0; k < 16; k++)
			hash = (hash ^ bytes[(i * 16 + (u64)k) % NUMBERS]) * 0x100000001b3;
		sum += hash;
	}
	return sum;
}

KERNEL(hash_words)
{
	u64 sum = 0;

	for (u64 i = 0; i < n; i++) {
		u64 a, b;

		memcpy(&a, &bytes[i * 16 % NUMBERS], 8);
		memcpy(&b, &bytes[(i * 16 + 8) % NUMBERS], 8);
		a = (a ^ 0xcbf29ce484222325) * 0x100000001b3;
		sum += (a ^ a >> 32 ^ b) * 0x9e3779b97f4a7c15;
	}
	return sum;
}

KERNEL(fibonacci_calls)
{
	return n < 2 ? n : fibonacci_calls(n - 1) + fibonacci_calls(n - 2);
}

KERNEL(fibonacci_half)
{
	u64 sum = 0;

	for (; n >= 2; n -= 2)
		sum += fibonacci_half(n - 1);
	return sum + n;
}

/* ---------------------------------------------------------------- branches */

KERNEL(count_branch)
{
	u64 count = 0;

	for (u64 i = 0; i < n; i++)
		if (numbers[i % NUMBERS] & 1) {
			count += 3;
			OPAQUE(count);
		}
	return count;
}

KERNEL(count_plain)
{
	u64 count = 0;

	for (u64 i = 0; i < n; i++) {
		count += (numbers[i % NUMBERS] & 1) * 3;
		OPAQUE(count);
	}
	return count;
}

KERNEL(above_sorted)
{
	u64 sum = 0;

	for (u64 i = 0; i < n; i++)
		if (sorted[i % NUMBERS] >> 63) {
			sum += sorted[i % NUMBERS];
			OPAQUE(sum);
		}
	return sum;
}

KERNEL(above_unsorted)
{
	u64 sum = 0;

	for (u64 i = 0; i < n; i++)
		if (numbers[i % NUMBERS] >> 63) {
			sum += numbers[i % NUMBERS];
			OPAQUE(sum);
		}
	return sum;
}

KERNEL(branch_often)
{
	u64 sum = 0;

	for (u64 i = 0; i < n; i++)
		if (numbers[i % NUMBERS] % 16) {
			sum += i;
			OPAQUE(sum);
		}
	return sum;
}

KERNEL(branch_period)
{
	u64 sum = 0;

	for (u64 i = 0; i < n; i++)
		if (i % 16) {
			sum += numbers[i % NUMBERS] % 16;
			OPAQUE(sum);
		}
	return sum;
}

static u64 operate(u64 operation, u64 value)
{
	switch (operation) {
	case 0:
		return value + 1;
	case 1:
		return value ^ value >> 3;
	case 2:
		return value * 5;
	case 3:
		return value - 7;
	case 4:
		return value << 1 | value >> 63;
	case 5:
		return ~value;
	case 6:
		return value | 64;
	default:
		return value + (value >> 9);
	}
}

KERNEL(switch_random)
{
	u64 value = 1;

	for (u64 i = 0; i < n; i++)
		value = operate(numbers[i % NUMBERS] & 7, value);
	return value;
}

KERNEL(switch_regular)
{
	u64 value = 1;

	for (u64 i = 0; i < n; i++)
		value = operate(i & 7, value) + (numbers[i % NUMBERS] & 7);
	return value;
}

static u64 plus_one(u64 x)
{
	return x + 1;
}
static u64 plus_two(u64 x)
{
	return x + 2;
}
static u64 (*volatile functions[])(u64) = {plus_one, plus_two, plus_one, plus_two};

KERNEL(call_pointer)
{
	u64 x = 0;

	for (u64 i = 0; i < n; i++)
		x = functions[i & 3](x);
	return x;
}

KERNEL(call_none)
{
	u64 x = 0;

	for (u64 i = 0; i < n; i++) {
		x += 1 + (i & 1);
		OPAQUE(x);
	}
	return x;
}

KERNEL(search_branches)
{
	u64 sum = 0;

	for (u64 i = 0; i < n; i++) {
		u64 wanted = numbers[i % NUMBERS], low = 0, high = 1024;

		while (low < high) {
			u64 middle = (low + high) / 2;

			if (sorted[middle * 64] < wanted)
				low = middle + 1;
			else
				high = middle;
		}
		sum += low;
	}
	return sum;
}

KERNEL(search_selects)
{
	u64 sum = 0;

	for (u64 i = 0; i < n; i++) {
		u64 wanted = numbers[i % NUMBERS], low = 0;

		for (u64 half = 512; half; half /= 2) {
			u64 next = low + half;

			__asm__("cmp %2, %1\n cmovb %3, %0"
				: "+r"(low)
				: "r"(sorted[(next - 1) * 64]), "r"(wanted), "r"(next)
				: "cc");
		}
		sum += low;
	}
	return sum;
}

KERNEL(search_large)
{
	u64 sum = 0;

	for (u64 i = 0; i < n; i++) {
		u64 wanted = numbers[i % NUMBERS], low = 0;

		for (u64 half = NUMBERS / 2; half; half /= 2)
			low += sorted[low + half - 1] < wanted ? half : 0;
		sum += low;
	}
	return sum;
}

KERNEL(search_eytzinger)
{
	u64 sum = 0;

	for (u64 i = 0; i < n; i++) {
		u64 wanted = numbers[i % NUMBERS], k = 1;

		while (k < NUMBERS)
			k = 2 * k + (eytzinger[k] < wanted);
		sum += k;
	}
	return sum;
}

KERNEL(search_line)
{
	u64 sum = 0;

	for (u64 i = 0; i < n; i++) {
		u64 wanted = numbers[i % NUMBERS] % (1UL << 60) + (i % 16 << 60), at = 0;

		while (at < 63 && sorted[at * 1024] < wanted)
			at++;
		sum += at;
	}
	return sum;
}

KERNEL(search_halves)
{
	u64 sum = 0;

	for (u64 i = 0; i < n; i++) {
		u64 wanted = numbers[i % NUMBERS] % (1UL << 60) + (i % 16 << 60), low = 0;

		for (u64 half = 32; half; half /= 2)
			if (sorted[(low + half - 1) * 1024] < wanted)
				low += half;
		sum += low;
	}
	return sum;
}

KERNEL(classes_compared)
{
	u64 letters = 0, figures = 0;

	for (u64 i = 0; i < n; i++) {
		u8 c = bytes[i % NUMBERS];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
			letters++;
		else if (c >= '0' && c <= '9')
			figures++;
		OPAQUE(letters);
	}
	return letters * 3 + figures;
}

KERNEL(classes_looked_up)
{
	u64 counts[4] = {0};

	for (u64 i = 0; i < n; i++)
		counts[classes[bytes[i % NUMBERS]]]++;
	return counts[1] * 3 + counts[2];
}

/* ---------------------------------------------------------------- memory */

static void **make_list(u64 size, int is_random)
{
	u64 count = size / 64;
	char *nodes = aligned_alloc(4096, size);
	u32 *order = malloc(count * sizeof(*order));

	for (u64 i = 0; i < count; i++)
		order[i] = (u32)i;
	for (u64 i = count - 1; is_random && i > 0; i--) {
		u64 k = next_random() % (i + 1);
		u32 other = order[k];

		order[k] = order[i];
		order[i] = other;
	}
	for (u64 i = 0; i < count; i++)
		*(void **)(nodes + 64UL * order[i]) = nodes + 64UL * order[(i + 1) % count];
	free(order);
	return (void **)nodes;
}

KERNEL(follow)
{
	void **node = list;

	while (n--)
		node = *node;
	return (u64)node & 63;
}

KERNEL(gather)
{
	u64 sum = 0;

	for (u64 i = 0; i < n; i++)
		sum += gathered[(u32)(numbers[i % NUMBERS] ^ i) & (u32)(numbers[0])];
	return sum;
}

KERNEL(sum_rows)
{
	u64 sum = 0;

	for (u64 round = 0; round < n; round++)
		for (int i = 0; i < BIG_SIDE; i++)
			for (int k = 0; k < BIG_SIDE; k++)
				sum += square[i][k];
	return sum;
}

KERNEL(sum_columns)
{
	u64 sum = 0;

	for (u64 round = 0; round < n; round++)
		for (int k = 0; k < BIG_SIDE; k++)
			for (int i = 0; i < BIG_SIDE; i++)
				sum += square[i][k];
	return sum;
}

KERNEL(turn_plain)
{
	for (u64 round = 0; round < n; round++)
		for (int i = 0; i < BIG_SIDE; i++)
			for (int k = 0; k < BIG_SIDE; k++)
				turned[k][i] = square[i][k];
	return turned[3][4];
}

KERNEL(turn_blocks)
{
	for (u64 round = 0; round < n; round++)
		for (int i = 0; i < BIG_SIDE; i += 16)
			for (int k = 0; k < BIG_SIDE; k += 16)
				for (int a = i; a < i + 16; a++)
					for (int b = k; b < k + 16; b++)
						turned[b][a] = square[a][b];
	return turned[3][4];
}

KERNEL(copy_bytes)
{
	for (u64 round = 0; round < n; round++)
		for (int i = 0; i < NUMBERS; i++) {
			target[i] = bytes[i];
			__asm__ volatile("" ::: "memory");
		}
	return target[5];
}

KERNEL(copy_words)
{
	for (u64 round = 0; round < n; round++)
		for (int i = 0; i < NUMBERS; i += 8) {
			memcpy(target + i, bytes + i, 8);
			__asm__ volatile("" ::: "memory");
		}
	return target[5];
}

KERNEL(length_bytes)
{
	u64 sum = 0;

	for (u64 round = 0; round < n; round++) {
		const u8 *at = bytes;

		OPAQUE(at);
		while (*at != 0)
			at++;
		sum += (u64)(at - bytes);
	}
	return sum;
}

KERNEL(length_vectors)
{
	u64 sum = 0;

	for (u64 round = 0; round < n; round++) {
		const u8 *at = bytes;

		OPAQUE(at);
		while (!_mm_movemask_epi8(
		    _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)at), _mm_setzero_si128())))
			at += 16;
		sum += (u64)(at - bytes);
	}
	return sum;
}

KERNEL(histogram_one)
{
	static u32 counts[256];

	for (u64 i = 0; i < n; i++)
		counts[classes[bytes[i % NUMBERS]]]++;
	return counts[1];
}

KERNEL(histogram_four)
{
	static u32 counts[4][256];

	for (u64 i = 0; i < n; i += 4) {
		counts[0][classes[bytes[i % NUMBERS]]]++;
		counts[1][classes[bytes[(i + 1) % NUMBERS]]]++;
		counts[2][classes[bytes[(i + 2) % NUMBERS]]]++;
		counts[3][classes[bytes[(i + 3) % NUMBERS]]]++;
	}
	return counts[0][1] + counts[1][1] + counts[2][1] + counts[3][1];
}

KERNEL(count_in_memory)
{
	volatile u64 count = 0;

	for (u64 i = 0; i < n; i++)
		count = count + numbers[i % 4096];
	return count;
}

KERNEL(count_in_register)
{
	u64 count = 0;

	for (u64 i = 0; i < n; i++) {
		count += numbers[i % 4096];
		OPAQUE(count);
	}
	return count;
}

KERNEL(add_locked)
{
	static u64 count;

	for (u64 i = 0; i < n; i++)
		__atomic_fetch_add(&count, numbers[i % 4096], __ATOMIC_SEQ_CST);
	return count;
}

KERNEL(add_unlocked)
{
	static u64 count;

	for (u64 i = 0; i < n; i++) {
		count += numbers[i % 4096];
		__asm__ volatile("" ::: "memory");
	}
	return count;
}

KERNEL(fill_small)
{
	for (u64 i = 0; i < n; i++)
		gathered[i * 8 & (4 * KIB - 1)] = (u32)i;
	return gathered[8];
}

KERNEL(fill_large)
{
	for (u64 i = 0; i < n; i++)
		gathered[i * 8 & (4 * MIB - 1)] = (u32)i;
	return gathered[8];
}

struct record {
	u64 key, unused[7];
};

KERNEL(keys_in_records)
{
	const struct record *records = (const struct record *)gathered;
	u64 sum = 0;

	for (u64 i = 0; i < n; i++)
		sum += records[i % (128 * KIB)].key;
	return sum;
}

KERNEL(keys_together)
{
	const u64 *keys = (const u64 *)gathered;
	u64 sum = 0;

	for (u64 i = 0; i < n; i++)
		sum += keys[i % (128 * KIB)];
	return sum;
}

/* ---------------------------------------------------------------- algorithms */

static u64 work[4096];

KERNEL(sort_insertion)
{
	for (u64 round = 0; round < n; round++) {
		memcpy(work, numbers + round % 64 * 64, 64 * sizeof(work[0]));
		for (int i = 1; i < 64; i++) {
			u64 value = work[i];
			int k = i;

			for (; k > 0 && work[k - 1] > value; k--)
				work[k] = work[k - 1];
			work[k] = value;
		}
	}
	return work[7];
}

KERNEL(sort_ranks)
{
	for (u64 round = 0; round < n; round++) {
		const u64 *from = numbers + round % 64 * 64;

		for (int i = 0; i < 64; i++) {
			u64 rank = 0;

			for (int k = 0; k < 64; k++)
				rank += (from[k] < from[i]) | ((from[k] == from[i]) & (k < i));
			work[rank] = from[i];
		}
	}
	return work[7];
}

static void sift(u64 *heap, u64 count, u64 at, u64 ways)
{
	u64 value = heap[at];

	for (;;) {
		u64 child = at * ways + 1, best = child;

		if (child >= count)
			break;
		for (u64 k = child + 1; k < child + ways && k < count; k++)
			if (heap[k] > heap[best])
				best = k;
		if (heap[best] <= value)
			break;
		heap[at] = heap[best];
		at = best;
	}
	heap[at] = value;
}

static __attribute__((always_inline)) inline u64 sort_heap(u64 n, u64 ways)
{
	for (u64 round = 0; round < n; round++) {
		memcpy(work, numbers, sizeof(work));
		for (u64 i = 4096; i-- > 0;)
			sift(work, 4096, i, ways);
		for (u64 count = 4095; count > 0; count--) {
			u64 largest = work[0];

			work[0] = work[count];
			work[count] = largest;
			sift(work, count, 0, ways);
		}
	}
	return work[7];
}

KERNEL(heap_two)
{
	return sort_heap(n, 2);
}

KERNEL(heap_four)
{
	return sort_heap(n, 4);
}

KERNEL(primes_divided)
{
	u64 count = 0;

	for (u32 i = 3; i < n; i += 2) {
		u32 k = 3;

		while (k * k <= i && i % k)
			k += 2;
		count += k * k > i;
	}
	return count;
}

KERNEL(primes_sieved)
{
	u64 count = 0;
	u8 *sieve = (u8 *)gathered;

	for (int round = 0; round < 40; round++) {
		count = 0;
		memset(sieve, 0, n);
		for (u64 i = 3; i < n; i += 2) {
			if (sieve[i])
				continue;
			count++;
			for (u64 k = i * i; k < n; k += 2 * i)
				sieve[k] = 1;
		}
	}
	return count;
}

/* ---------------------------------------------------------------- */

/* What is made before the measurement: a list of so many bytes, in random order or not, or the
 * range of gather(). */
struct pair {
	const char *name;
	u64 n;
	struct kernel {
		u64 (*run)(u64 n);
		u64 size;
		int is_random;
	} a, b;
};

static const struct pair pairs[] = {
    {"sum-accumulators", 3000000, {sum_one}, {sum_four}},
    {"polynomial", 500000, {horner}, {estrin}},
    {"float-division", 2000000, {float_divide}, {float_reciprocal}},
    {"distance", 2000000, {distance_root}, {distance_square}},
    {"matrix-order", 3, {matrix_columns}, {matrix_rows}},
    {"vector-add", 2000, {add_scalar}, {add_vector}},
    {"conversion", 3000000, {convert_each}, {convert_last}},
    {"division-by-shift", 1000000, {divide}, {shift}},
    {"modulo-by-mask", 2000000, {modulo}, {mask}},
    {"product-accumulators", 3000000, {multiply_one}, {multiply_four}},
    {"gcd", 15000, {gcd_division}, {gcd_shift}},
    {"bits-table", 200000, {bits_loop}, {bits_table}},
    {"bits-parallel", 600000, {bits_table}, {bits_parallel}},
    {"reverse-table", 800000, {reverse_loop}, {reverse_table}},
    {"crc-table", 400000, {crc_bits}, {crc_table}},
    {"crc-four", 2000000, {crc_table}, {crc_four}},
    {"digits", 1000000, {digits_each}, {digits_together}},
    {"hash-words", 600000, {hash_bytes}, {hash_words}},
    {"fibonacci", 30, {fibonacci_calls}, {fibonacci_half}},
    {"branch-select", 1500000, {count_branch}, {count_plain}},
    {"branch-sorted", 1500000, {above_unsorted}, {above_sorted}},
    {"branch-period", 2500000, {branch_often}, {branch_period}},
    {"switch-order", 1000000, {switch_random}, {switch_regular}},
    {"call-pointer", 3000000, {call_pointer}, {call_none}},
    {"search-select", 150000, {search_branches}, {search_selects}},
    {"search-layout", 150000, {search_large}, {search_eytzinger}},
    {"search-halves", 200000, {search_line}, {search_halves}},
    {"character-classes", 1500000, {classes_compared}, {classes_looked_up}},
    {"list-second-level", 2000000, {follow, 16 * KIB, 1}, {follow, 256 * KIB, 1}},
    {"list-third-level", 500000, {follow, 256 * KIB, 1}, {follow, 8 * MIB, 1}},
    {"list-order", 500000, {follow, 8 * MIB, 1}, {follow, 8 * MIB, 0}},
    {"gather-range", 2000000, {gather, 4 * KIB}, {gather, 64 * KIB}},
    {"gather-large", 1000000, {gather, 64 * KIB}, {gather, 4 * MIB}},
    {"matrix-sum", 3, {sum_rows}, {sum_columns}},
    {"transposition", 2, {turn_plain}, {turn_blocks}},
    {"copy", 200, {copy_bytes}, {copy_words}},
    {"length", 400, {length_bytes}, {length_vectors}},
    {"histogram", 2000000, {histogram_one}, {histogram_four}},
    {"counter", 3000000, {count_in_memory}, {count_in_register}},
    {"atomic-add", 1000000, {add_locked}, {add_unlocked}},
    {"fill-range", 3000000, {fill_small}, {fill_large}},
    {"record-layout", 2000000, {keys_in_records}, {keys_together}},
    {"sort-ranks", 6000, {sort_insertion}, {sort_ranks}},
    {"heap-ways", 15, {heap_two}, {heap_four}},
    {"primes", 60000, {primes_divided}, {primes_sieved}},
};

static int compare(const void *a, const void *b)
{
	u64 x = *(const u64 *)a, y = *(const u64 *)b;

	return x < y ? -1 : x > y;
}

static u64 fill_eytzinger(u64 from, u64 k)
{
	if (k > NUMBERS)
		return from;
	from = fill_eytzinger(from, 2 * k);
	eytzinger[k] = sorted[from++];
	return fill_eytzinger(from, 2 * k + 1);
}

static void fill_tables(void)
{
	for (u32 i = 0; i < 256; i++) {
		u32 crc = i;

		for (int bit = 0; bit < 8; bit++) {
			crc = crc >> 1 ^ (0xedb88320 & -(crc & 1));
			bit_counts[i] = (u8)(bit_counts[i] + (i >> bit & 1));
			reversed[i] = (u8)(reversed[i] | (i >> bit & 1) << (7 - bit));
		}
		table32[0][i] = crc;
		classes[i] = (i | 32) >= 'a' && (i | 32) <= 'z' ? 1 : i >= '0' && i <= '9' ? 2 : 3;
	}
	for (int t = 1; t < 4; t++)
		for (int i = 0; i < 256; i++)
			table32[t][i] =
			    table32[0][table32[t - 1][i] & 255] ^ table32[t - 1][i] >> 8;
}

static void prepare(const struct kernel *kernel)
{
	for (int i = 0; i < NUMBERS; i++) {
		sorted[i] = numbers[i] = next_random();
		reals[i] = (double)(next_random() >> 11) * 0x1p-53;
		bytes[i] = (u8)(next_random() % 95 + 32);
	}
	qsort(sorted, NUMBERS, sizeof(sorted[0]), compare);
	fill_eytzinger(0, 1);
	fill_tables();
	for (int i = 0; i < SIDE; i++)
		for (int k = 0; k < SIDE; k++) {
			left[i][k] = reals[i * SIDE + k];
			right[i][k] = reals[k * SIDE + i];
		}
	for (int i = 0; i < BIG_SIDE; i++)
		for (int k = 0; k < BIG_SIDE; k++)
			square[i][k] = (u32)(i * k);
	gathered = aligned_alloc(4096, 16 * MIB);
	memset(gathered, 1, 16 * MIB);
	if (kernel->run == gather)
		numbers[0] = kernel->size / sizeof(u32) - 1;
	if (kernel->run == follow)
		list = make_list(kernel->size, kernel->is_random);
}

static u64 processor_time(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (u64)time.tv_sec * 1000000000 + (u64)time.tv_nsec;
}

int main(int count, char **arguments)
{
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		const struct kernel *kernel = &pairs[i].a;
		u64 begin, result;

		if (count < 3) {
			puts(pairs[i].name);
			continue;
		}
		if (strcmp(pairs[i].name, arguments[1]) != 0)
			continue;
		if (arguments[2][0] == 'b')
			kernel = &pairs[i].b;
		prepare(kernel);
		CALLGRIND_START_INSTRUMENTATION;
		begin = processor_time();
		result = kernel->run(pairs[i].n);
		OPAQUE(result);
		begin = processor_time() - begin;
		CALLGRIND_STOP_INSTRUMENTATION;
		printf("%llu\n", (unsigned long long)begin);
		return 0;
	}
	return count < 3 ? 0 : 2;
}
