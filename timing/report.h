/* Reports: the table, and the report at exit. */
#ifndef TIMING_REPORT_H
#define TIMING_REPORT_H

#include "emit.h"
#include "timing.h"

#define REPORT_ALL UINT32_MAX

/* Adds the table with the first `top` names (0: only the head; REPORT_ALL: all). */
void report_table(struct emit *out, size_t top, enum profile_order order);

/* Writes the report at exit: the table to stderr unless `top` is 0, the document if `output` is
 * given. A forked child that recorded nothing writes nothing. */
void report_at_end(const char *output, size_t top, enum profile_order order);

/* Adds a duration with four digits and a suitable unit: "12.34 ms"; at most 9 characters. */
void report_seconds(struct emit *out, double seconds);

/* Pads the text added since `start` on its left with spaces, to `width` characters. */
void report_pad(struct emit *out, size_t start, size_t width);

#endif
