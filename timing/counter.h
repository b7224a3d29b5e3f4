/* Whether the processor's counter is a clock that can be trusted. */
#ifndef TIMING_COUNTER_H
#define TIMING_COUNTER_H

#include <stdbool.h>

/*
 * On AArch64 it always is. On x86-64 all of these must hold:
 *
 * - The processor guarantees a constant rate in all power states (CPUID 0x80000007, EDX bit 8).
 * - The kernel's own clock rests on the counter: its clock source is `tsc`; or it is one of a
 *   hypervisor that is computed from the counter, and the kernel reads it without a system call.
 *   Kernels allow that only if the hypervisor promises that the counters of all CPUs agree.
 * - In the second case it is checked: on each CPU that the calling thread may use, the counter and
 *   CLOCK_MONOTONIC show the same time. The thread visits all of them for it, and returns to the
 *   set it was allowed. A thread that may not choose its CPU does not trust the counter.
 */
bool counter_is_a_clock(void);

#endif
