/* The user's own code, of a whole profile; parsers/resolve/own.h says what it is. */
#ifndef REPORTS_ANALYSIS_OWN_H
#define REPORTS_ANALYSIS_OWN_H

#include "parsers/model/cpu.h"
#include "parsers/resolve/own.h"

/* The program of a resolved profile, if it has no debug information and its user could build it
 * again with some, because it is no program of the system; else "". */
struct text program_to_build_with_debug_information(const struct cpu_profile *profile);

#endif
