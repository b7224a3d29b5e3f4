/* An exact comparison in words: one line per difference between two runs. */
#ifndef REPORTS_WRITERS_EXACT_H
#define REPORTS_WRITERS_EXACT_H

#include "common/buffer.h"
#include "reports/analysis/exact.h"

/*
 * Adds nothing if nothing differs. `no_calls`: why system calls are not known; "" to leave it out.
 */
void exact_write(const struct exact_comparison *comparison, struct text no_calls,
		 struct buffer *out);

#endif
