/* Whether a change of time is one of instructions. */
#ifndef REPORTS_ANALYSIS_UNEXPLAINED_TIME_H
#define REPORTS_ANALYSIS_UNEXPLAINED_TIME_H

#include "reports/analysis/compare/compare.h"

/*
 * Whether the wall time regressed, and the instructions, which were counted, stayed within their
 * limits and changed by less than a tenth as much, relative to before, in every process. Then the
 * functions that changed did not cause it.
 */
bool has_unexplained_time(const struct profile_change *profile);

#endif
