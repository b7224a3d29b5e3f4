/*
 * A quantity over time, drawn with characters: for terminals and wherever else text is shown.
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

/* From `x` on the quantity is `y`, until the next point. */
struct chart_point {
	u64 x, y;
};

struct chart {
	u32 point_count;
	struct chart_point *points; /* by rising x */
	u64 top;		    /* the largest y to show, at least that of every point */
	struct text x_unit;
};

/* Draws it, ASCII only, in lines of at most `width` columns where that is possible at all. */
void chart_draw(const struct chart *chart, u32 width, struct buffer *out);

#endif
