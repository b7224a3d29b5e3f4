/* Whether debug information would tell more of a program. */
#ifndef REPORTS_ANALYSIS_MISSING_DEBUG_INFORMATION_H
#define REPORTS_ANALYSIS_MISSING_DEBUG_INFORMATION_H

#include "parsers/model/cpu.h"

/* The program of a resolved profile, if it has no debug information and its user could build it
 * again with some, because it is no program of the system; else "". */
struct text program_to_build_with_debug_information(const struct cpu_profile *profile);

#endif
