/* What holds for the costs of every CPU profile, as read and as resolved. */
#ifndef TESTS_FUZZ_CPU_COSTS_H
#define TESTS_FUZZ_CPU_COSTS_H

#include "fuzz.h"
#include "parsers/model/cpu.h"

/* The rows of costs add up to the totals. */
static inline void check_sum(const struct cpu_profile *p, const u64 *rows, u32 count)
{
	for (u32 e = 0; e < p->event_count; e++) {
		u64 sum = 0;

		for (u32 row = 0; row < count; row++)
			MUST(!__builtin_add_overflow(sum, rows[(size_t)row * p->event_count + e],
						     &sum));
		MUST(sum == p->totals[e]);
	}
}

/* The costs of lines, which are those of existing functions, add up to the totals. */
static inline void check_lines(const struct cpu_profile *p)
{
	struct cpu_line_cursor cursor = {.lines = &p->lines};
	u64 sum[CPU_EVENTS_MAX] = {0};

	while (cpu_lines_next(&cursor)) {
		MUST(cursor.line.function < p->function_count);
		MUST(cpu_line_add_costs(&cursor.line, sum, p->event_count));
	}
	MUST(!memcmp(sum, p->totals, p->event_count * sizeof(*sum)));
}

#endif
