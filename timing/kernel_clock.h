/*
 * CLOCK_MONOTONIC as the kernel offers it to user space: a function in the vDSO, a small library
 * that the kernel maps into every process (man 7 vdso). It is called directly, because what stands
 * before it in libc, or a library that replaces clock_gettime(), may use any register.
 */
#ifndef TIMING_KERNEL_CLOCK_H
#define TIMING_KERNEL_CLOCK_H

#include <stdbool.h>
#include <time.h>

typedef int kernel_clock_function(clockid_t clock, struct timespec *time);

/* Finds the function. Must be called once, before everything else here. */
void kernel_clock_start(void);

/* The vDSO's clock_gettime(), or the system call where there is none, as under Valgrind. x86-64
 * only; used by scope_thunks.S. */
__attribute__((visibility("hidden"))) extern kernel_clock_function *kernel_clock;

/*
 * Whether `kernel_clock` leaves all vector registers as they are, so that scopes need not save
 * them. Kernels are compiled without vector instructions, the vDSO included, and a system call
 * preserves them; but nothing promises that of the vDSO. So kernel_clock_start() calls it with all
 * of them filled, and looks.
 */
bool kernel_clock_keeps_vectors(void);

/* Whether it computes the time in user space. Otherwise it takes as long as the system call. */
bool kernel_clock_needs_no_system_call(void);

#endif
