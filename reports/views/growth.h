/* How costs grow (analysis/growth/growth.h) as sections: the sizes, and the functions that grow
 * faster than the input. */
#ifndef REPORTS_VIEWS_GROWTH_H
#define REPORTS_VIEWS_GROWTH_H

#include "reports/analysis/growth/growth.h"
#include "table.h"

/* Adds the sections; at most `top` functions. Everything lives in the arena. */
void growth_view(const struct growth_table *table, u32 top, struct arena *arena,
		 struct report_view *view);

/* A size without needless digits: "1,000", "0.5". */
void growth_add_size(struct buffer *out, double size);

#endif
