/* The data of a thread's scopes, the only data of the library that code outside of it writes. */
#include "hot.h"

#include "clock.h"

#include <assert.h>

struct open_scope scope_sentinel = {.frame = UINT64_MAX};

__thread struct profile_thread profile_thread __attribute__((used)) = {.top = &scope_sentinel + 1};

void hot_set_limit(struct profile_thread *hot, struct open_scope *limit)
{
	__atomic_store_n(&hot->limit, clock_is_counter() ? limit : NULL, __ATOMIC_RELAXED);
	__atomic_store_n(&hot->call_limit, limit, __ATOMIC_RELAXED);
}

static_assert(offsetof(struct profile_thread, limit) == 8, "known to timing.h");
static_assert(offsetof(struct profile_thread, next) == 16, "known to timing.h");
static_assert(offsetof(struct profile_thread, threshold) == 24, "known to timing.h");
static_assert(offsetof(struct profile_thread, call_limit) == 32, "known to scope_thunks.S");
static_assert(offsetof(struct profile_module, enter) == 8, "known to timing.h");
static_assert(offsetof(struct profile_module, leave) == 16, "known to timing.h");
static_assert(LOG_BYTES == 0x1ff0 + sizeof(struct event), "known to timing.h");
static_assert(sizeof(struct open_scope) == 24, "known to timing.h");
static_assert(sizeof(struct event) == 16, "known to timing.h");
