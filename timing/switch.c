/* Switches: the modules, and whether and how they record. */
#include "switch.h"

#include "clock.h"
#include "cost.h"
#include "kernel_clock.h"
#include "library.h"
#include "names.h"
#include "scope.h"
#include "thread.h"

static struct profile_module *modules;

/* Begins a change of settings: locks everything until its end, and notifies all threads. */
static struct settings *begin_change(void)
{
	library_start();
	registry_lock();
	return settings_begin_change();
}

static void end_change(void)
{
	settings_end_change();
	threads_poke();
	registry_unlock();
}

/* Chooses what the asm of timing.h calls. Before the library's start it calls nothing. */
static void choose_entry_points(struct profile_module *module)
{
#if defined(__x86_64__)
	bool by_clock = !clock_is_counter() && kernel_clock_keeps_vectors();

	module->enter = by_clock ? scope_enter_by_clock : scope_enter_thunk;
	module->leave = by_clock ? scope_leave_by_clock : scope_leave_thunk;
#else
	(void)module;
#endif
}

/* Sets module->on. Scopes read it without synchronisation. */
PROFILE_UNSANITIZED static void point_module(struct profile_module *module)
{
	if (!module->enter && settings_period())
		choose_entry_points(module);
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

void switch_add_module(struct profile_module *module)
{
	registry_lock();
	if (!module->registered) {
		module->registered = true;
		module->next = modules;
		modules = module;
		point_module(module);
	}
	registry_unlock();
}

void switch_add_function(struct profile_module *module, struct profile_function *function)
{
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

/* Drains the logs first, because they may still point to the module's sites. */
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
	struct settings *settings = begin_change();
	bool was_on = settings->is_on;

	settings->period += !was_on;
	settings->is_on = true;
	end_change();
	point_all();
	if (!was_on) {
		switch_add_module(&profile_module); /* the library's own module, whose empty scopes
						       are measured */
		cost_measure();
	}
}

void profile_disable(void)
{
	begin_change()->is_on = false;
	end_change();
	point_all();
}

bool profile_is_enabled(void)
{
	return settings_period() != 0;
}

void profile_keep_all(bool keep)
{
	begin_change()->keep_all = keep;
	end_change();
}

void profile_measure_cpu_time(bool measure)
{
	begin_change()->cpu_time = measure;
	end_change();
}

void profile_measure_memory(bool measure)
{
	struct settings *settings = begin_change();

	/* If the program has its own allocator, the first call initialises glibc's, which is not
	 * safe in two threads at once. So it is made here, before any scope makes it. */
	if (measure)
		scope_heap_in_use();
	settings->memory = measure;
	end_change();
}

void profile_warn_slow(double seconds, profile_slow_callback *callback, void *context)
{
	struct settings *settings;
	double ticks;

	library_start();
	ticks = seconds * clock_rate();
	settings = begin_change();
	settings->slow_ticks = ticks > 0 && ticks < 1e18 ? (uint64_t)ticks : UINT64_MAX;
	settings->slow = callback;
	settings->slow_context = context;
	end_change();
}
