/* The properties of the processor that scope_thunks.S needs to save its state. x86-64 only. */
#include "clock.h"
#include "scope.h"

#if defined(__x86_64__)

#include <cpuid.h>

enum { LEGACY_BYTES = 512, HEADER_BYTES = 64 };

/* The bytes needed on the stack, a multiple of 64, and the instruction that saves the state. */
enum { FXSAVE, XSAVE, XSAVEOPT };
__attribute__((visibility("hidden"))) extern uint64_t scope_state_bytes;
__attribute__((visibility("hidden"))) extern uint32_t scope_state_way;
uint64_t scope_state_bytes = LEGACY_BYTES;
uint32_t scope_state_way = FXSAVE;

void scope_find_state(void)
{
	static const unsigned int components[] = {2, 5, 6, 7};
	unsigned int a, b, c, d, bytes = LEGACY_BYTES + HEADER_BYTES;

	if (!__get_cpuid(1, &a, &b, &c, &d) || (c & bit_OSXSAVE) == 0)
		return;
	for (size_t i = 0; i < sizeof(components) / sizeof(components[0]); i++)
		if (__get_cpuid_count(0xd, components[i], &a, &b, &c, &d) && a + b > bytes)
			bytes = a + b; /* size and offset */
	scope_state_bytes = (bytes + 63) & ~63u;
	scope_state_way = __get_cpuid_count(0xd, 1, &a, &b, &c, &d) && (a & 1) ? XSAVEOPT : XSAVE;
}

/* The asm has read the counter. If another clock is used, it is read here. */
void scope_leave_from_asm(struct profile_site *site, uint64_t frame, uint64_t counter)
{
	scope_leave_slowly(site, frame, clock_is_counter() ? counter : clock_ticks());
}

#else

void scope_find_state(void)
{
}

#endif
