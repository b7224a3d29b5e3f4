/* The ways from a scope into the library. */
#ifndef TIMING_SCOPE_H
#define TIMING_SCOPE_H

#include "settings.h"

#include <stdint.h>

/*
 * `frame` is the function's stack pointer or frame address, the same at both ends but for
 * alloca(). A `site` of NULL says that the log is full. `now` is the clock's reading.
 */
void scope_enter_slowly(struct profile_site *site, uint64_t frame);
void scope_leave_slowly(struct profile_site *site, uint64_t frame, uint64_t now);

/* Calls back, or warns, about a slow call. No lock may be held. */
void scope_tell_slow(uint32_t id, const char *name, uint64_t ticks,
		     const struct settings *settings);

/* What the asm of timing.h calls: preserve all registers but r11 (scope_thunks.S). x86-64 only. */
void scope_enter_thunk(void);
void scope_leave_thunk(void);
void scope_leave_from_asm(struct profile_site *site, uint64_t frame, uint64_t counter);

/* Finds out how to preserve them; once, before profiling is switched on. */
void scope_find_state(void);

#endif
