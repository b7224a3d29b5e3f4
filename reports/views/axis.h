/*
 * An axis of a chart: where it begins and ends, and ticks at round values with short labels.
 *
 * Bytes get ticks at powers of two (512 KiB), counts and times at 1, 2 or 5 times a power of ten
 * (2.5 M, 20 ms). A label is exact, or has ten decimals.
 */
#ifndef REPORTS_VIEWS_AXIS_H
#define REPORTS_VIEWS_AXIS_H

#include "common/arena.h"
#include "common/text.h"
#include "common/types.h"
#include "reports/analysis/metrics.h"

enum { AXIS_MAX_TICKS = 8 };

struct axis_tick {
	u64 value;
	struct text label;
};

struct axis {
	u64 first, last; /* the values at both ends; last is above first */
	u32 tick_count;	 /* at most AXIS_MAX_TICKS, ascending, within the ends */
	struct axis_tick ticks[AXIS_MAX_TICKS];
};

/* An axis from zero to `most`, with at most `steps` steps between ticks, below AXIS_MAX_TICKS. */
void axis_from_zero(struct axis *axis, u64 most, enum metric_unit unit, u32 steps,
		    struct arena *arena);

/*
 * An axis for values from `least` to `most`: from zero, unless they are so close to each other that
 * their difference could not be seen. Then it begins at a tick below `least`.
 */
void axis_around(struct axis *axis, u64 least, u64 most, enum metric_unit unit, u32 steps,
		 struct arena *arena);

/* Where a value is: 0 at the first end, 1 at the last. */
double axis_part(const struct axis *axis, u64 value);

#endif
