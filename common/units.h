/*
 * Figures as people read them: seconds, shares, changes. For digits in groups of three see
 * buffer_add_grouped().
 *
 * A figure looks the same in every report. The script of the HTML pages has the same forms
 * (reports/web/format.js); the timing library, which depends on nothing, has its own.
 */
#ifndef COMMON_UNITS_H
#define COMMON_UNITS_H

#include "arena.h"
#include "buffer.h"
#include "types.h"

/* "1.234 s", "12.34 ms", "500.0 ns": four digits; "0 s"; "-" for a value that is not a number. */
void units_add_seconds(struct buffer *out, double seconds);
struct text units_seconds(double seconds, struct arena *arena);

/* part / whole to a hundredth of a percent, correctly rounded: "12.34 %"; "-" if the whole is 0. */
struct text units_share(u64 part, u64 whole, struct arena *arena);

/* The short form for labels: "12.3 %", "0.50 %", "<0.01 %"; "0 %" if the whole is 0. */
void units_add_short_share(struct buffer *out, u64 part, u64 whole);

/* "+12.3 %", "-0.0000012 %": at least two significant digits; "+0 %" only for equal values; "new"
 * if `before` is 0. */
void units_add_change(struct buffer *out, u64 before, u64 now);

/* The size of a change, without its sign: "12.3 %". `before` is not 0. */
void units_add_change_size(struct buffer *out, long double before, long double now);

/* "3.0×", "500×", "0.50×". */
void units_add_times(struct buffer *out, long double ratio);

/* "+1,234", "-5", "0". */
void units_add_difference(struct buffer *out, i64 difference);

#endif
