#include "top.h"

#include "common/memory.h"

#include <stdlib.h>

/*
 * A function and the cost it is sorted by. Functions are sorted, so equal costs are ordered by id.
 */
struct candidate {
	u64 cost;
	u32 function;
};

static int compare_candidates(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->cost != y->cost)
		return x->cost < y->cost ? 1 : -1;
	return (x->function > y->function) - (x->function < y->function);
}

static u64 cost_of(const struct cpu_profile *profile, u32 function, enum top_sort sort, u32 event)
{
	size_t cell = (size_t)function * profile->event_count + event;

	if (sort == TOP_CALLS)
		return profile->functions[function].calls;
	return sort == TOP_SELF ? profile->self[cell] : profile->inclusive[cell];
}

/* All functions with a cost, the largest first. The caller frees the array. */
static struct candidate *sort_functions(const struct cpu_profile *profile, const bool *wanted,
					enum top_sort sort, u32 event, u32 *count)
{
	struct candidate *all = memory_new(profile->function_count, sizeof(*all));

	*count = 0;
	for (u32 f = 0; f < profile->function_count; f++) {
		u64 cost = cost_of(profile, f, sort, event);

		if (cost && (!wanted || wanted[f]))
			all[(*count)++] = (struct candidate){cost, f};
	}
	qsort(all, *count, sizeof(*all), compare_candidates);
	return all;
}

u32 top_event(const struct cpu_profile *profile)
{
	u32 instructions = cpu_event(profile, T("Ir"));

	if (profile->cycles_label.length)
		return 0;

	return instructions == NO_ID ? 0 : instructions;
}

/* Marks the function's row, which is added if necessary. */
static void mark(struct top *top, u32 function)
{
	for (u32 i = 0; i < top->row_count; i++) {
		if (top->rows[i].function == function) {
			top->rows[i].is_marked = true;
			return;
		}
	}
	top->rows[top->row_count++] =
	    (struct top_row){.function = function, .is_marked = true, .is_extra = true};
}

void top_find(const struct cpu_profile *profile, const bool *wanted, enum top_sort sort, u32 limit,
	      struct arena *arena, struct top *top)
{
	top_find_event(profile, wanted, sort, limit, top_event(profile), arena, top);
}

void top_find_event(const struct cpu_profile *profile, const bool *wanted, enum top_sort sort,
		    u32 limit, u32 event, struct arena *arena, struct top *top)
{
	struct candidate *sorted, *costly;
	u32 count, marked;

	*top = (struct top){.event = event};
	sorted = sort_functions(profile, wanted, sort, top->event, &count);
	costly = sort_functions(profile, wanted, TOP_SELF, top->event, &marked);
	if (count > limit)
		count = limit;
	if (marked > TOP_MARKED)
		marked = TOP_MARKED;
	top->rows = ARENA_NEW(arena, struct top_row, (size_t)count + marked);
	for (u32 i = 0; i < count; i++)
		top->rows[top->row_count++] = (struct top_row){.function = sorted[i].function};
	for (u32 i = 0; i < marked; i++)
		mark(top, costly[i].function);
	free(sorted);
	free(costly);
}
