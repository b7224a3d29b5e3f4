/*
 * Scopes that the asm of timing.h passes to the library: the first of a thread, those that are not
 * on top of their thread's stack, slow ones, failed ones, those with CPU time or memory measured;
 * and all scopes of code that cannot use the asm.
 */
#include "scope.h"

#include "clock.h"
#include "names.h"
#include "thread.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>

enum { FRAME_NEEDS_LIBRARY = 1, WARNINGS = 10 };

/* The figures of glibc before 2.33 are those of up to 4 GiB. */
int64_t scope_heap_in_use(void)
{
#if !defined(__GLIBC__)
	return 0;
#elif __GLIBC_PREREQ(2, 33)
	struct mallinfo2 info = mallinfo2();

	return (int64_t)(info.uordblks + info.hblkhd);
#else
	struct mallinfo info = mallinfo();

	return (int64_t)(uint32_t)info.uordblks + (int64_t)(uint32_t)info.hblkhd;
#endif
}

/* Applies changed settings, and restores what threads_poke() and PROFILE_ERROR() changed. Scopes
 * that were open before profiling was switched off and on again are dropped. */
static void refresh(struct thread *thread, const struct settings *settings)
{
	struct profile_thread *hot = thread->hot;
	struct open_scope *limit = thread->stack + thread->stack_room;

	pthread_mutex_lock(&thread->lock);
	if (thread->period != settings->period) {
		thread->period = settings->period;
		thread->blind_frame = 0;
		hot->top = thread->stack + 1;
	}
	hot_set_limit(hot, settings_need_library() ? NULL : limit);
	__atomic_store_n(&hot->threshold, settings->slow_ticks, __ATOMIC_RELAXED);
	pthread_mutex_unlock(&thread->lock);
}

/* Drops scopes in frames deeper than the caller's, which were left by longjmp. */
static void drop_dead(struct thread *thread, uint64_t frame)
{
	struct profile_thread *hot = thread->hot;

	while (hot->top > thread->stack + 1 &&
	       (hot->top[-1].frame & ~(uint64_t)FRAME_NEEDS_LIBRARY) < frame)
		hot->top--;
}

static bool grow_stack(struct thread *thread)
{
	size_t room = 2 * thread->stack_room, used = (size_t)(thread->hot->top - thread->stack);
	struct open_scope *stack = pages_get(room * sizeof(*stack));
	struct extra *extras = thread->extras ? pages_get(room * sizeof(*extras)) : NULL;

	if (!stack || (thread->extras && !extras)) {
		pages_put(stack, room * sizeof(*stack));
		return false;
	}
	memcpy(stack, thread->stack, used * sizeof(*stack));
	if (extras)
		memcpy(extras, thread->extras, used * sizeof(*extras));
	if (thread->stack != thread->first_stack)
		pages_put(thread->stack, thread->stack_room * sizeof(*stack));
	pages_put(thread->extras, thread->stack_room * sizeof(*extras));
	thread->stack = stack;
	thread->extras = extras;
	thread->stack_room = room;
	thread->hot->top = stack + used;
	if (thread->hot->call_limit)
		hot_set_limit(thread->hot, stack + room);
	return true;
}

static void begin_extras(struct thread *thread, const struct settings *settings, size_t index)
{
	if (!thread->extras)
		thread->extras = pages_get(thread->stack_room * sizeof(struct extra));
	if (!thread->extras)
		return;
	thread->extras[index].memory = settings->memory ? scope_heap_in_use() : 0;
	thread->extras[index].cpu_time =
	    settings->cpu_time ? clock_nanoseconds(CLOCK_THREAD_CPUTIME_ID) : 0;
}

static void push(struct thread *thread, const struct settings *settings, struct profile_site *site,
		 uint64_t frame)
{
	struct profile_thread *hot = thread->hot;
	struct open_scope *scope;

	if (hot->top == thread->stack + thread->stack_room && !grow_stack(thread)) {
		thread->lost++;
		if (thread->blind_frame < frame)
			thread->blind_frame = frame;
		return;
	}
	if (settings->cpu_time || settings->memory)
		begin_extras(thread, settings, (size_t)(hot->top - thread->stack));
	scope = hot->top++;
	scope->site = site;
	scope->frame = frame | (settings_need_library() ? FRAME_NEEDS_LIBRARY : 0);
	scope->start = clock_ticks();
}

/* Counts a scope that cannot be recorded, because it is in a signal handler that interrupted the
 * library. */
static void lose(struct profile_thread *hot)
{
	if (hot->thread)
		hot->thread->lost++;
}

/* Handles the end of such a scope: removes it from the stack, and from the log if it is there (no
 * site: it filled the log). */
static void lose_end(struct profile_thread *hot, const struct profile_site *site, uint64_t frame)
{
	if (!site)
		hot->next--;
	else if (hot->top[-1].site == site && hot->top[-1].frame == frame)
		hot->top--;
	lose(hot);
}

void scope_enter_slowly(struct profile_site *site, uint64_t frame)
{
	struct profile_thread *hot = &profile_thread;
	struct settings settings;
	struct thread *thread;

	if (hot->busy) {
		lose(hot);
		return;
	}
	hot->busy++;
	settings = settings_read();
	thread = settings.is_on ? thread_of_caller() : NULL;
	if (thread) {
		refresh(thread, &settings);
		drop_dead(thread, frame);
		push(thread, &settings, site, frame);
	}
	hot->busy--;
}

/*
 * The open scope that ends here; NULL if it was not recorded because profiling was switched on
 * inside it. Usually it is the top; scopes of the same frame above it were left by longjmp. If a
 * function moved its stack pointer in between (alloca), the frame differs but the top is right.
 */
static struct open_scope *find(const struct thread *thread, const struct profile_site *site,
			       uint64_t frame)
{
	struct open_scope *bottom = thread->stack + 1, *top = thread->hot->top;

	for (struct open_scope *s = top; s-- > bottom && (s->frame | 1) == (frame | 1);)
		if (s->site == site)
			return s;
	if (top > bottom && top[-1].site == site && frame > thread->blind_frame)
		return top - 1;
	return NULL;
}

/* Adds an event to the log; returns whether the log must be drained now. */
static bool append(struct profile_thread *hot, struct profile_site *site, uint64_t ticks)
{
	/* The place is reserved in one step, because a signal handler may append events as well. */
	struct event *event = __atomic_fetch_add(&hot->next, sizeof(*event), __ATOMIC_RELAXED);

	event->ticks = ticks;
	__atomic_store_n(&event->site, site, __ATOMIC_RELEASE);
	return (uintptr_t)(event + 1) % LOG_BYTES == 0;
}

/* The properties of a call that are counted besides its duration. */
struct remarks {
	bool failed, slow;
	bool has_cpu_time, has_memory;
	uint64_t cpu_time;
	int64_t memory;
};

static void note_remarks(struct thread *thread, uint32_t id, const struct remarks *remarks)
{
	struct block *block;

	pthread_mutex_lock(&thread->lock);
	block = id > 0 ? thread_block(thread, id) : NULL;
	if (block) {
		block->errors += remarks->failed;
		block->slow += remarks->slow;
		block->cpu_time += remarks->cpu_time;
		block->memory += remarks->memory;
		block->has_cpu_time |= remarks->has_cpu_time;
		block->has_memory |= remarks->has_memory;
	}
	pthread_mutex_unlock(&thread->lock);
}

static void end_extras(const struct thread *thread, size_t index, struct remarks *remarks)
{
	struct settings settings = settings_read();
	const struct extra *extra = thread->extras ? &thread->extras[index] : NULL;

	if (extra && settings.cpu_time && extra->cpu_time > 0) {
		remarks->has_cpu_time = true;
		remarks->cpu_time = clock_nanoseconds(CLOCK_THREAD_CPUTIME_ID) - extra->cpu_time;
	}
	if (extra && settings.memory) {
		remarks->has_memory = true;
		remarks->memory = scope_heap_in_use() - extra->memory;
	}
}

/* Ends the scope; returns whether it was slow. */
static bool pop(struct thread *thread, struct profile_site *site, struct open_scope *scope,
		uint64_t now, const struct settings *settings)
{
	struct profile_thread *hot = thread->hot;
	uint64_t ticks = now > scope->start ? now - scope->start : 0;
	struct remarks remarks = {.failed = hot->has_failed, .slow = ticks > settings->slow_ticks};

	hot->has_failed = false;
	end_extras(thread, (size_t)(scope - thread->stack), &remarks);
	hot->top = scope;
	if (remarks.failed || remarks.slow || remarks.has_cpu_time || remarks.has_memory)
		note_remarks(thread, site_id(site), &remarks);
	if (append(hot, site, ticks))
		thread_drain(thread);
	return remarks.slow;
}

/* Whether to warn about this name again; counts the warnings. */
static bool wants_warning(uint32_t id, bool *is_last)
{
	bool wanted = false;

	registry_lock();
	if (id > 0 && !name_by_id(id)->is_hidden && name_by_id(id)->warnings < WARNINGS) {
		*is_last = ++name_by_id(id)->warnings == WARNINGS;
		wanted = true;
	}
	registry_unlock();
	return wanted;
}

void scope_tell_slow(uint32_t id, const char *name, uint64_t ticks, const struct settings *settings)
{
	double seconds = (double)ticks / clock_rate();
	bool is_last = false;

	if (settings->slow)
		settings->slow(name, seconds, settings->slow_context);
	else if (wants_warning(id, &is_last))
		dprintf(2, "edm-profile: slow: %s took %.3f ms%s\n", name, 1e3 * seconds,
			is_last ? " (further ones are only counted)" : "");
}

void scope_leave_slowly(struct profile_site *site, uint64_t frame, uint64_t now)
{
	struct profile_thread *hot = &profile_thread;
	struct thread *thread = hot->thread;
	struct settings settings;
	struct open_scope *scope;
	uint64_t ticks = 0;
	bool is_slow = false;

	if (!thread || hot->busy) {
		lose_end(hot, site, frame);
		return;
	}
	hot->busy++;
	if (!site) {
		thread_drain(thread);
		hot->busy--;
		return;
	}
	settings = settings_read();
	refresh(thread, &settings);
	drop_dead(thread, frame);
	scope = find(thread, site, frame);
	if (scope) {
		ticks = now - scope->start;
		is_slow = pop(thread, site, scope, now, &settings);
	}
	hot->busy--;
	if (is_slow)
		scope_tell_slow(site_id(site), site->name, ticks, &settings);
}

/* ---------------------------------------------------- for sanitizers and other processors */

void profile_scope_enter(struct profile_site *site, const void *frame)
{
	struct profile_thread *hot = &profile_thread;
	struct open_scope *top = hot->top;

	if (top >= __atomic_load_n(&hot->call_limit, __ATOMIC_RELAXED)) {
		scope_enter_slowly(site, (uint64_t)(uintptr_t)frame);
		return;
	}
	hot->top =
	    top + 1; /* before it is filled in, because a signal handler may run in between */
	__atomic_signal_fence(__ATOMIC_SEQ_CST);
	top->site = site;
	top->frame = (uint64_t)(uintptr_t)frame;
	top->start = clock_ticks();
}

void profile_scope_leave(struct profile_site *site, const void *frame)
{
	uint64_t now = clock_ticks();
	struct profile_thread *hot = &profile_thread;
	struct open_scope *scope = hot->top - 1;

	if (scope->frame != (uint64_t)(uintptr_t)frame || scope->site != site ||
	    now - scope->start > __atomic_load_n(&hot->threshold, __ATOMIC_RELAXED)) {
		scope_leave_slowly(site, (uint64_t)(uintptr_t)frame, now);
		return;
	}
	hot->top = scope;
	if (append(hot, site, now - scope->start))
		scope_leave_slowly(NULL, (uint64_t)(uintptr_t)frame, now);
}

void profile_error(void)
{
	struct profile_thread *hot = &profile_thread;

	if (hot->thread && hot->top > hot->thread->stack + 1) {
		hot->has_failed = true;
		__atomic_store_n(&hot->threshold, 0, __ATOMIC_RELAXED);
	}
}
