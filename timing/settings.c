/* Settings: whether and how scopes are recorded. */
#include "settings.h"

#include <pthread.h>
#include <stdatomic.h>

static struct settings settings = {.slow_ticks = UINT64_MAX};
static pthread_mutex_t settings_lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_bool keep_all, need_library;
static _Atomic uint64_t current; /* the period while on, else 0 */
static _Atomic uint64_t slow_ticks = UINT64_MAX;

struct settings settings_read(void)
{
	struct settings copy;

	pthread_mutex_lock(&settings_lock);
	copy = settings;
	pthread_mutex_unlock(&settings_lock);
	return copy;
}

bool settings_keep_all(void)
{
	return atomic_load_explicit(&keep_all, memory_order_relaxed);
}

bool settings_need_library(void)
{
	return atomic_load_explicit(&need_library, memory_order_relaxed);
}

uint64_t settings_period(void)
{
	return atomic_load_explicit(&current, memory_order_relaxed);
}

uint64_t settings_slow_ticks(void)
{
	return atomic_load_explicit(&slow_ticks, memory_order_relaxed);
}

struct settings *settings_begin_change(void)
{
	pthread_mutex_lock(&settings_lock);
	return &settings;
}

void settings_end_change(void)
{
	keep_all = settings.keep_all;
	need_library = settings.cpu_time || settings.memory;
	slow_ticks = settings.slow_ticks;
	current = settings.is_on ? settings.period : 0;
	pthread_mutex_unlock(&settings_lock);
}
