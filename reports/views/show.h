/*
 * Figures and changes of figures in words, as every report shows them: 12,345,678, 1.234 s,
 * +12.3 %, "called 3.0× as often, 12 % dearer per call".
 */
#ifndef REPORTS_VIEWS_SHOW_H
#define REPORTS_VIEWS_SHOW_H

#include "common/buffer.h"
#include "common/types.h"
#include "reports/analysis/compare/compare.h"
#include "reports/analysis/metrics.h"

/* "12,345,678", "1,024 B", "12.34 ms"; a count or bytes always to the unit. */
void show_value(struct buffer *out, u64 value, enum metric_unit unit);

/* "+1,234", "-5", "0". */
void show_difference(struct buffer *out, i64 difference);

/* "+12.3 %", "-0.0000012 %": two digits that count at least; "+0 %" only for equal values; "new"
 * when there was nothing before. */
void show_percent(struct buffer *out, u64 before, u64 now);

/* "3.0×", "500×", "0.50×". */
void show_ratio(struct buffer *out, u64 before, u64 now);

/* Why a function's cost changed, in a few words, without a name: "called 3.0× as often". */
void show_reason(struct buffer *out, const struct matched_function *function);

/* How names are made safe (escape.h). */
typedef void (*escape_function)(struct buffer *out, struct text text);

/* A name in short, as label_of() has it: documents have it in full. */
void show_name(struct buffer *out, struct text name, escape_function escape);

/* A function's name and place: "foo (was bar) at foo.c:12", "malloc in libc.so.6". */
void show_function(struct buffer *out, const struct matched_function *function,
		   escape_function escape);

/* All of it in a line: "foo at foo.c:12: called 3.0× as often by main, 12 % dearer per call". */
void show_culprit(struct buffer *out, const struct cpu_change *cpu,
		  const struct function_change *change, escape_function escape);

/* An allocation site: "take (known.c) < main (known.c)", with "new: " or "gone: " before it. */
void show_site(struct buffer *out, const struct site_change *site, escape_function escape);

/* "instructions grew by 12.3 % (limit 1%)", "peak heap fell by …", "wall time is the same". */
void show_metric(struct buffer *out, const struct metric_change *metric);

/* Unchanged, and every exact metric the same to the unit: among several, worth a line at most. */
bool nothing_happened(const struct profile_change *profile);

/* The metric that decided the profile's verdict; NULL when there is none. */
const struct metric_change *deciding_metric(const struct profile_change *profile);

#endif
