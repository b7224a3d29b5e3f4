/* Private to match.c: recognises functions that were renamed or have no name. */
#ifndef REPORTS_ANALYSIS_COMPARE_RENAME_H
#define REPORTS_ANALYSIS_COMPARE_RENAME_H

#include "matched.h"

/*
 * Pairs functions that only the old profile has with functions that only the new one has.
 * `partner[f]` becomes the new function for a vanished function `f`, or NO_ID. Pairs are made only
 * within objects of the same name. Calls use the indexes of functions.
 */
void find_renamed(const struct cpu_match *match, u32 *partner);

#endif
