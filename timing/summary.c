/* The summary of a recording. */
#include "clock.h"
#include "cost.h"
#include "library.h"
#include "names.h"
#include "statistics.h"
#include "thread.h"

#include <stdlib.h>

void profile_summary(struct profile_summary *summary)
{
	struct profile_statistics *all;
	struct cost cost;
	size_t count;

	library_start();
	cost = cost_read();
	*summary = (struct profile_summary){
	    .clock = clock_name(),
	    .clock_step = cost.step,
	    .scope_cost = cost.scope,
	    .scope_own_time = cost.own,
	};
	registry_lock();
	count = statistics_since(0, &all);
	for (const struct thread *t = thread_first(); t; t = t->next)
		summary->threads++;
	summary->lost = threads_lost();
	registry_unlock();
	summary->names = count;
	summary->memory_bytes = pages_in_use();
	for (size_t i = 0; i < count; i++) {
		summary->calls += all[i].calls;
		summary->errors += all[i].errors;
		summary->slow += all[i].slow;
	}
	free(all);
}
