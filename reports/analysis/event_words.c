#include "event_words.h"

#include "common/types.h"

#include <string.h>
#include <strings.h>

/* Of callgrind and cachegrind, then of our own tools. LL is the last level of the caches. */
static const struct {
	struct text event, words;
} known[] = {
    {TEXT("Ir"), TEXT("instructions")},
    {TEXT("Dr"), TEXT("data reads")},
    {TEXT("Dw"), TEXT("data writes")},
    {TEXT("I1mr"), TEXT("L1 misses of instructions")},
    {TEXT("D1mr"), TEXT("L1 misses of data reads")},
    {TEXT("D1mw"), TEXT("L1 misses of data writes")},
    {TEXT("ILmr"), TEXT("LL misses of instructions")},
    {TEXT("DLmr"), TEXT("LL misses of data reads")},
    {TEXT("DLmw"), TEXT("LL misses of data writes")},
    {TEXT("Bc"), TEXT("conditional branches")},
    {TEXT("Bcm"), TEXT("conditional branches, mispredicted")},
    {TEXT("Bi"), TEXT("indirect branches")},
    {TEXT("Bim"), TEXT("indirect branches, mispredicted")},
    {TEXT("Ge"), TEXT("global bus events")},
    {TEXT("sysCount"), TEXT("system calls")},
    {TEXT("sysTime"), TEXT("time in system calls")},
    {TEXT("sysCpuTime"), TEXT("processor time in system calls")},
    {TEXT("Bm"), TEXT("mispredicted branches")},
    {TEXT("L1m"), TEXT("L1 misses of data")},
    {TEXT("L2m"), TEXT("L2 misses of data")},
    {TEXT("L3m"), TEXT("L3 misses of data")},
    {TEXT("Allocations"), TEXT("allocations")},
    {TEXT("AllocatedBytes"), TEXT("allocated bytes")},
};

struct text event_words(struct text event)
{
	for (size_t i = 0; i < LENGTH_OF(known); i++)
		if (text_equal(known[i].event, event))
			return known[i].words;
	return T("");
}

static bool is_event(struct text metric, struct text event)
{
	return metric.length == event.length && !strncasecmp(metric.data, event.data, event.length);
}

bool event_is_metric(struct text metric)
{
	/* Of callgrind's --cacheuse=yes. */
	static const struct text without_words[] = {TEXT("AcCost1"), TEXT("SpLoss1"),
						    TEXT("AcCost2"), TEXT("SpLoss2")};
	struct text event = text_starts_with(metric, T("process_"))
				? text_from(metric, strlen("process_"))
				: metric;

	for (size_t i = 0; i < LENGTH_OF(known); i++)
		if (is_event(event, known[i].event))
			return true;
	for (size_t i = 0; i < LENGTH_OF(without_words); i++)
		if (is_event(event, without_words[i]))
			return true;
	return false;
}
