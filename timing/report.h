/* Reports: the table for people, and what is written at exit. */
#ifndef TIMING_REPORT_H
#define TIMING_REPORT_H

#include "emit.h"
#include "timing.h"

#define REPORT_ALL UINT32_MAX

/* The table of the `top` first names (0: none but the head); at most REPORT_ALL. */
void report_table(struct emit *out, size_t top, enum profile_order order);

/* The report at exit: the table on stderr unless `top` is 0, the document if `output` is given.
 * A forked child that recorded nothing keeps quiet. */
void report_at_end(const char *output, size_t top, enum profile_order order);

/* Adds a duration in a fitting unit, 4 digits: "12.34 ms"; at most 9 characters. */
void report_seconds(struct emit *out, double seconds);

/* Pads what was added since `start` with spaces on its left, to `width` characters. */
void report_pad(struct emit *out, size_t start, size_t width);

#endif
