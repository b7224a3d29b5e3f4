/* The entry points of scopes into the library. */
#ifndef TIMING_SCOPE_H
#define TIMING_SCOPE_H

#include "settings.h"

#include <stdint.h>

/* `frame` is the function's stack pointer or frame address, the same at both ends except after
 * alloca(). A `site` of NULL means that the log is full. `now` is the current time in ticks. */
void scope_enter_slowly(struct profile_site *site, uint64_t frame);
void scope_leave_slowly(struct profile_site *site, uint64_t frame, uint64_t now);

/* Calls the callback for a slow call, or prints a warning. No lock may be held. */
void scope_tell_slow(uint32_t id, const char *name, uint64_t ticks,
		     const struct settings *settings);

/* The bytes in use on the heap. Measuring extras takes about a microsecond, so all scopes then go
 * through the library. */
int64_t scope_heap_in_use(void);

/* The functions that the asm of timing.h calls (scope_thunks.S). The first two call the C; the
 * others read the kernel's clock, and call the C where they must. x86-64 only. */
void scope_enter_thunk(void);
void scope_leave_thunk(void);
void scope_enter_by_clock(void);
void scope_leave_by_clock(void);
void scope_leave_from_asm(struct profile_site *site, uint64_t frame, uint64_t counter);

/* Determines how to preserve them. Must be called once, before profiling is switched on. */
void scope_find_state(void);

#endif
