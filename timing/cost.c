/*
 * The cost of a scope, found by timing empty scopes. Reports print it, so that readers can judge
 * which figures it distorts.
 */
#include "cost.h"

#include "clock.h"
#include "names.h"
#include "thread.h"

#include <stdlib.h>

enum { BATCHES = 8, SCOPES = 128 };

static const char name[] = "(empty scope)";
static struct cost cost;

static void hide_name(void)
{
	uint32_t id = name_id(name);

	registry_lock();
	if (id > 0)
		name_by_id(id)->is_hidden = true;
	registry_unlock();
}

/* The nanoseconds per scope in a batch of empty scopes. */
static double time_batch(void)
{
	uint64_t begin = clock_nanoseconds(CLOCK_MONOTONIC);

	for (int i = 0; i < SCOPES; i++) {
		PROFILE_SCOPE("(empty scope)");
		__asm__ volatile("");
	}
	return (double)(clock_nanoseconds(CLOCK_MONOTONIC) - begin) / SCOPES;
}

/* The median of the empty scopes' own durations, in ticks. Removes their figures. */
static double take_own_time(struct thread *thread)
{
	struct wide_histogram *wide = calloc(1, sizeof(*wide));
	struct block *block;
	double own = 0;

	registry_lock();
	pthread_mutex_lock(&thread->lock);
	thread_drain_locked(thread);
	block = thread_block(thread, name_id_locked(name));
	if (block && wide) {
		histogram_widen(wide, &block->histogram);
		own = wide_quantile(wide, block->calls, 0.5);
	}
	if (block)
		block_clear(block);
	pthread_mutex_unlock(&thread->lock);
	registry_unlock();
	free(wide);
	return own;
}

void cost_measure(void)
{
	struct thread *thread;
	double best = 0, own;

	if (cost.scope > 0)
		return;
	hide_name();
	for (int i = 0; i < BATCHES; i++) {
		double each = time_batch();

		if (i == 0 || each < best)
			best = each;
	}
	thread = thread_of_caller();
	if (!thread)
		return;
	own = take_own_time(thread);
	registry_lock();
	cost = (struct cost){.step = (double)clock_step(), .scope = best * 1e-9, .own = own};
	registry_unlock();
}

struct cost cost_read(void)
{
	struct cost copy;

	registry_lock();
	copy = cost;
	registry_unlock();
	copy.step /= clock_rate();
	copy.own /= clock_rate();
	return copy;
}
