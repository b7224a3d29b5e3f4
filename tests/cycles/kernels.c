/* Kernels whose cost per round is known from the numbers of a processor. Each does ROUNDS rounds.
 */
#include "../tally/bare.h"

#define KERNEL __attribute__((noinline)) static void

enum { ROUNDS = 20000 };

/* Eight multiplications, each of the result of the one before. */
KERNEL multiply_chain(void)
{
	for (long i = 0; i < ROUNDS; i++)
		__asm__ volatile(".rept 8\n imul %%rax, %%rax\n .endr" ::: "rax");
}

/* 58 additions that need nothing of each other, and 2 instructions that count. */
KERNEL independent_adds(void)
{
	for (long i = 0; i < ROUNDS; i++)
		__asm__ volatile(".rept 7\n"
				 "add $1, %%r8\n add $1, %%r9\n add $1, %%r10\n add $1, %%r11\n"
				 "add $1, %%rsi\n add $1, %%rdi\n add $1, %%rbx\n add $1, %%rcx\n"
				 ".endr\n add $1, %%r8\n add $1, %%r9" ::
				     : "r8", "r9", "r10", "r11", "rsi", "rdi", "rbx", "rcx");
}

/* 58 instructions that compute nothing, and 2 that count. */
KERNEL nothing(void)
{
	for (long i = 0; i < ROUNDS; i++)
		__asm__ volatile(".rept 58\n nop\n .endr");
}

/* Four divisions of 64 bits, each by the result of the one before. */
KERNEL divide_chain(void)
{
	for (long i = 0; i < ROUNDS; i++)
		__asm__ volatile("mov $1, %%rcx\n .rept 4\n xor %%edx, %%edx\n or $1, %%rcx\n"
				 "mov %%rcx, %%rax\n div %%rcx\n mov %%rax, %%rcx\n .endr" ::
				     : "rax", "rcx", "rdx");
}

/* Eight additions of doubles, each to the result of the one before. */
KERNEL float_chain(void)
{
	for (long i = 0; i < ROUNDS; i++)
		__asm__ volatile(".rept 8\n addsd %%xmm1, %%xmm0\n .endr" ::: "xmm0");
}

/* The same, by instructions that set the upper half of the register to 0. */
KERNEL float_chain_avx(void)
{
	for (long i = 0; i < ROUNDS; i++)
		__asm__ volatile(".rept 8\n vaddsd %%xmm1, %%xmm0, %%xmm0\n .endr" ::: "xmm0");
}

/* Eight multiplications and additions of eight floats, each to the results of the one before. */
KERNEL fused_chain(void)
{
	for (long i = 0; i < ROUNDS; i++)
		__asm__ volatile(".rept 8\n vfmadd231ps %%ymm1, %%ymm2, %%ymm0\n .endr" ::: "xmm0");
}

/* The same of eight registers, which need nothing of each other. */
KERNEL independent_fused(void)
{
	for (long i = 0; i < ROUNDS; i++)
		__asm__ volatile("vfmadd231ps %%ymm8, %%ymm9, %%ymm0\n"
				 "vfmadd231ps %%ymm8, %%ymm9, %%ymm1\n"
				 "vfmadd231ps %%ymm8, %%ymm9, %%ymm2\n"
				 "vfmadd231ps %%ymm8, %%ymm9, %%ymm3\n"
				 "vfmadd231ps %%ymm8, %%ymm9, %%ymm4\n"
				 "vfmadd231ps %%ymm8, %%ymm9, %%ymm5\n"
				 "vfmadd231ps %%ymm8, %%ymm9, %%ymm6\n"
				 "vfmadd231ps %%ymm8, %%ymm9, %%ymm7\n" ::
				     : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6",
				       "xmm7");
}

/* Eight rounds of AES, each of the result of the one before. */
KERNEL aes_chain(void)
{
	for (long i = 0; i < ROUNDS; i++)
		__asm__ volatile(".rept 8\n aesenc %%xmm1, %%xmm0\n .endr" ::: "xmm0");
}

static void *links[1 << 16] __attribute__((aligned(4096)));

/* Links lines in an order that no prefetcher foresees, into one ring. */
__attribute__((noinline)) static void link_lines(unsigned lines)
{
	unsigned at = 0;

	for (unsigned i = 0; i < lines; i++) {
		unsigned next = (at * 5 + 7) % lines; /* of full period, for powers of two */

		links[at * 8] = &links[next * 8];
		at = next;
	}
}

/* Follows links, eight per round. */
__attribute__((always_inline)) static inline void chase(void)
{
	void **p = links;

	for (long i = 0; i < ROUNDS; i++)
		__asm__ volatile(".rept 8\n mov (%0), %0\n .endr" : "+r"(p));
}

KERNEL chase_16_kib(void)
{
	chase();
}

KERNEL chase_64_kib(void)
{
	chase();
}

static unsigned char coins[ROUNDS];

__attribute__((noinline)) static void toss(unsigned sides)
{
	unsigned long state = 88172645463325252UL;

	for (int i = 0; i < ROUNDS; i++) {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		coins[i] = (state >> 20) % sides != 0;
	}
}

/* A branch on each coin. */
__attribute__((always_inline)) static inline void branch(void)
{
	for (long i = 0; i < ROUNDS; i++)
		__asm__ volatile("cmpb $0, %0\n je 1f\n nop\n 1:" : : "m"(coins[i]));
}

KERNEL branch_known(void)
{
	branch();
}

KERNEL branch_unknown(void)
{
	branch();
}

/* Adds to a word in memory that a register points at, and to one at a fixed address. */
static long word = 1;

KERNEL add_through_pointer(void)
{
	long *p = &word;

	for (long i = 0; i < ROUNDS; i++)
		__asm__ volatile("addq $1, (%0)" : : "r"(p) : "memory");
}

KERNEL add_to_fixed(void)
{
	for (long i = 0; i < ROUNDS; i++)
		__asm__ volatile("addq $1, %0" : "+m"(word));
}

KERNEL copy_string(void)
{
	static char from[4096], to[4096];

	for (int i = 0; i < 100; i++) {
		char *source = from, *target = to;
		long count = sizeof(from);

		__asm__ volatile("rep movsb"
				 : "+S"(source), "+D"(target), "+c"(count)
				 :
				 : "memory");
	}
}

static int run(void)
{
	multiply_chain();
	independent_adds();
	nothing();
	divide_chain();
	float_chain();
	float_chain_avx();
	fused_chain();
	independent_fused();
	aes_chain();
	link_lines(16 << 4);
	chase_16_kib();
	link_lines(64 << 4);
	chase_64_kib();
	toss(1);
	branch_known();
	toss(2);
	branch_unknown();
	add_through_pointer();
	add_to_fixed();
	copy_string();
	return 0;
}
