/*
 * Prints the processor as a program sees it through CPUID, one line per leaf and subleaf. Run under
 * Valgrind it shows the processor that Valgrind pretends to have; what libraries choose their code
 * by, and so what moves counts between machines.
 */
#include <cpuid.h>
#include <stdio.h>

/* Fields that say where we run, not what on: the local APIC number in leaf 1, all of leaf 0xb. */
static unsigned without_place(unsigned leaf, unsigned ebx)
{
	return leaf == 1 ? ebx & 0x00ffffffU : ebx;
}

static void print_leaf(unsigned leaf, unsigned subleaf)
{
	unsigned eax, ebx, ecx, edx;

	__cpuid_count(leaf, subleaf, eax, ebx, ecx, edx);
	printf("%08x.%x %08x %08x %08x %08x\n", leaf, subleaf, eax, without_place(leaf, ebx), ecx,
	       edx);
}

static int has_subleaves(unsigned leaf)
{
	return leaf == 4 || leaf == 7 || leaf == 0xd;
}

static void print_range(unsigned first)
{
	unsigned last = (unsigned)__get_cpuid_max(first, NULL);

	for (unsigned leaf = first; leaf <= last && leaf < first + 32; leaf++) {
		if (leaf == 0xb || leaf == 0x1f)
			continue;
		for (unsigned subleaf = 0; subleaf < (has_subleaves(leaf) ? 4U : 1U); subleaf++)
			print_leaf(leaf, subleaf);
	}
}

int main(void)
{
	print_range(0);
	print_range(0x80000000U);
	return 0;
}
