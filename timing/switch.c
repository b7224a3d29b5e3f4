/* Switches: which modules there are, and whether they record, and how. */
#include "clock.h"
#include "record.h"
#include "scope.h"
#include "start.h"

#include <stdatomic.h>

static struct settings settings = {.slow_ticks = UINT64_MAX};
static pthread_mutex_t settings_lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_bool keep_all, need_library;
static _Atomic uint64_t current; /* the period while on, else 0 */
static _Atomic uint64_t slow_ticks = UINT64_MAX;
static struct profile_module *modules;

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

/* Changing settings: all is locked in between, and threads are told. */
static void begin_change(void)
{
	start_library();
	registry_lock();
	pthread_mutex_lock(&settings_lock);
}

static void end_change(void)
{
	keep_all = settings.keep_all;
	need_library = settings.cpu_time || settings.memory || !clock_is_counter();
	slow_ticks = settings.slow_ticks;
	current = settings.is_on ? settings.period : 0;
	pthread_mutex_unlock(&settings_lock);
	threads_poke();
	registry_unlock();
}

/* A plain store: code that is off the record reads `on` without any ceremony. */
PROFILE_UNSANITIZED static void point_module(struct profile_module *module)
{
	__atomic_store_n(&module->on, settings_period(), __ATOMIC_RELAXED);
	for (struct profile_function *f = module->functions; f; f = f->next)
		f->point(module->on != 0);
}

static void point_all(void)
{
	registry_lock();
	for (struct profile_module *m = modules; m; m = m->next)
		point_module(m);
	registry_unlock();
}

void profile_module_register(struct profile_module *module)
{
	start_if_asked();
	registry_lock();
	if (!module->registered) {
#if defined(__x86_64__)
		module->enter = scope_enter_thunk;
		module->leave = scope_leave_thunk;
#endif
		module->registered = true;
		module->next = modules;
		modules = module;
		point_module(module);
	}
	registry_unlock();
}

void profile_function_register(struct profile_module *module, struct profile_function *function)
{
	if (!module->registered)
		profile_module_register(module);
	registry_lock();
	function->next = module->functions;
	module->functions = function;
	function->point(module->on != 0);
	registry_unlock();
}

static void unlink_module(struct profile_module *module)
{
	struct profile_module **link = &modules;

	while (*link != module)
		link = &(*link)->next;
	*link = module->next;
}

/* Logs may still point at the module's sites: they are worked off before it goes. */
void profile_module_unregister(struct profile_module *module)
{
	registry_lock();
	if (module->registered) {
		unlink_module(module);
		__atomic_store_n(&module->on, 0, __ATOMIC_RELAXED);
		for (struct profile_function *f = module->functions; f; f = f->next)
			f->point(false);
		module->functions = NULL;
		module->registered = false;
		threads_drain();
	}
	registry_unlock();
}

void profile_enable(void)
{
	bool was_on;

	begin_change();
	was_on = settings.is_on;
	settings.period += !was_on;
	settings.is_on = true;
	end_change();
	point_all();
	if (!was_on)
		cost_measure();
}

void profile_disable(void)
{
	begin_change();
	settings.is_on = false;
	end_change();
	point_all();
}

bool profile_is_enabled(void)
{
	return settings_period() != 0;
}

void profile_keep_all(bool keep)
{
	begin_change();
	settings.keep_all = keep;
	end_change();
}

void profile_measure_cpu_time(bool measure)
{
	begin_change();
	settings.cpu_time = measure;
	end_change();
}

void profile_measure_memory(bool measure)
{
	begin_change();
	settings.memory = measure;
	end_change();
}

void profile_warn_slow(double seconds, profile_slow_callback *callback, void *context)
{
	double ticks;

	start_library();
	ticks = seconds * clock_rate();
	begin_change();
	settings.slow_ticks = ticks > 0 && ticks < 1e18 ? (uint64_t)ticks : UINT64_MAX;
	settings.slow = callback;
	settings.slow_context = context;
	end_change();
}
