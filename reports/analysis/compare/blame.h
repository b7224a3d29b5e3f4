/* Private to cpu.c: finds which functions caused a change; see `blame` in cpu_change.h. */
#ifndef REPORTS_ANALYSIS_COMPARE_BLAME_H
#define REPORTS_ANALYSIS_COMPARE_BLAME_H

#include "matched.h"

/* Fills blame[f], in units of the event, for every function of the match. The values are rounded
 * and approximate. */
void find_blame(const struct cpu_match *match, i64 *blame);

/*
 * A compiler that inlines a function moves code between it and those that call it. What one of the
 * two is charged with and the other is relieved of, by function, is taken from both.
 */
void offset_inlining(const struct cpu_match *match, i64 *blame);

#endif
