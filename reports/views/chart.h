/*
 * Draws a value over time with characters, for terminals and other plain text.
 *
 *	 5,005,000 |              ######
 *	           |              ######
 *	           |####################
 *	         0 +--------------------
 *	            0          5,020,000 bytes allocated and freed
 */
#ifndef REPORTS_VIEWS_CHART_H
#define REPORTS_VIEWS_CHART_H

#include "common/buffer.h"
#include "common/text.h"
#include "common/types.h"

/* The value is `y` from `x` on, until the next point. */
struct chart_point {
	u64 x, y;
};

struct chart {
	u32 point_count;
	struct chart_point *points; /* sorted by x */
	u64 top;		    /* the top of the y axis, not below any point */
	struct text x_unit;
};

/* Draws the chart in ASCII, in lines of at most `width` columns if possible. */
void chart_draw(const struct chart *chart, u32 width, struct buffer *out);

#endif
