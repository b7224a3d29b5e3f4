/* The part of cpu.c that finds who brought a change about: see `blame` there. */
#ifndef REPORTS_ANALYSIS_COMPARE_BLAME_H
#define REPORTS_ANALYSIS_COMPARE_BLAME_H

#include "matched.h"

/* blame[f] for every function of the match; rounded, and about right rather than exact. */
void find_blame(const struct cpu_match *match, i64 *blame);

#endif
