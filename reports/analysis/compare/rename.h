/* The part of match.c that recognises functions whose names say nothing. */
#ifndef REPORTS_ANALYSIS_COMPARE_RENAME_H
#define REPORTS_ANALYSIS_COMPARE_RENAME_H

#include "matched.h"

/*
 * Pairs functions that only the old profile has with such that only the new one has. `partner[f]`
 * becomes the new function of a vanished one `f`, NO_ID where there is none. Pairs are only made
 * within objects of the same name. Calls go by the same indexes as functions.
 */
void find_renamed(const struct cpu_match *match, u32 *partner);

#endif
