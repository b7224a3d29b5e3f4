/*
 * Figures as people read them: seconds, shares, changes. Thousands are buffer_add_grouped()'s.
 *
 * Every report shows them alike, so that one figure looks the same in all of them. The pages'
 * script has the same forms (reports/web/format.js); the timing library stands alone and has its
 * own.
 */
#ifndef COMMON_UNITS_H
#define COMMON_UNITS_H

#include "arena.h"
#include "buffer.h"
#include "types.h"

/* "1.234 s", "12.34 ms", "500.0 ns": four digits; "0 s"; "-" for what is not a number. */
void units_add_seconds(struct buffer *out, double seconds);
struct text units_seconds(double seconds, struct arena *arena);

/* The share of a whole to a hundredth, exact to the last digit: "12.34 %"; "-" of nothing. */
struct text units_share(u64 part, u64 whole, struct arena *arena);

/* The same in short, as labels have it: "12.3 %", "0.50 %", "<0.01 %"; "0 %" of nothing. */
void units_add_short_share(struct buffer *out, u64 part, u64 whole);

/* "+12.3 %", "-0.0000012 %": two digits that count at least; "+0 %" only for equal values; "new"
 * when there was nothing before. */
void units_add_change(struct buffer *out, u64 before, u64 now);

/* The size of a change, without its sign: "12.3 %". `before` is not 0. */
void units_add_change_size(struct buffer *out, long double before, long double now);

/* "3.0×", "500×", "0.50×". */
void units_add_times(struct buffer *out, long double ratio);

/* "+1,234", "-5", "0". */
void units_add_difference(struct buffer *out, i64 difference);

#endif
