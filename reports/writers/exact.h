/* An exact comparison in words: what differs between two runs, a line each. */
#ifndef REPORTS_WRITERS_EXACT_H
#define REPORTS_WRITERS_EXACT_H

#include "common/buffer.h"
#include "reports/analysis/exact.h"

/* Nothing where nothing differs. `no_calls`: why system calls are not known, "" for no word of it.
 */
void exact_write(const struct exact_comparison *comparison, struct text no_calls,
		 struct buffer *out);

#endif
