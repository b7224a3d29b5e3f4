/*
 * Describes changes in words: "called 3.0× as often, costs 12 % more per call". Names, and
 * therefore these texts, may hold any bytes; writers escape them.
 */
#ifndef REPORTS_VIEWS_SHOW_H
#define REPORTS_VIEWS_SHOW_H

#include "common/buffer.h"
#include "common/types.h"
#include "reports/analysis/compare/compare.h"
#include "reports/analysis/metrics.h"

/* Adds a value: "12,345,678", "1,024 B", "12.34 ms". Counts and bytes are exact. */
void show_value(struct buffer *out, u64 value, enum metric_unit unit);

/* Why a function's cost changed, in a few words, without a name: "called 3.0× as often". */
void show_reason(struct buffer *out, const struct matched_function *function);

/* Adds the short form of a name, see label_of(). Documents have the full name. */
void show_name(struct buffer *out, struct text name);

/* Whether the old and new name of a renamed function differ only in their parameters. */
bool show_has_other_parameters(const struct matched_function *function);

/* A function's name and place: "foo (was bar) at foo.c:12", "malloc in libc.so.6". */
void show_function(struct buffer *out, const struct matched_function *function);

/* Adds one line: "foo at foo.c:12: called 3.0× as often by main, costs 12 % more per call". */
void show_cause(struct buffer *out, const struct cpu_change *cpu,
		const struct function_change *change);

/* Adds a caller: "from main: 3 → 6 calls, +21,150", "from main: inlined, +500". */
void show_caller(struct buffer *out, const struct cpu_change *cpu,
		 const struct caller_change *caller);

/* An allocation site: "take (known.c) < main (known.c)", with "new: " or "gone: " before it. */
void show_site(struct buffer *out, const struct site_change *site);

/* "instructions grew by 12.3 % (limit 1%)", "peak heap fell by …", "wall time unchanged". */
void show_metric(struct buffer *out, const struct metric_change *metric);

#endif
