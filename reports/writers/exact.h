/* An exact comparison in words: what differs between two runs, a line each. */
#ifndef REPORTS_WRITERS_EXACT_H
#define REPORTS_WRITERS_EXACT_H

#include "common/buffer.h"
#include "reports/analysis/exact.h"

/* Nothing where nothing differs. */
void exact_write(const struct exact_comparison *comparison, struct buffer *out);

#endif
