/*
 * Which of some lines that were replaced is which of those that replaced them: the one with the
 * most similar text, in order. The rest are new, or gone.
 */
#ifndef REPORTS_ANALYSIS_COMPARE_REPLACED_LINES_H
#define REPORTS_ANALYSIS_COMPARE_REPLACED_LINES_H

#include "common/text.h"
#include "common/types.h"

enum { MOST_REPLACED_LINES = 200 /* of a side; of more, none is found: it would take too long */ };

#define NOT_REPLACED UINT32_MAX

/* `partner` becomes, for each new line, the index of the old one or NOT_REPLACED. */
void replaced_lines_pair(const struct text *old, u32 old_count, const struct text *now,
			 u32 new_count, u32 *partner);

#endif
