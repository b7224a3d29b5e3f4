/*
 * The user's own code: what was compiled for the program from files that are not headers of the
 * system, a compiler or a package, and is not in a library of the system.
 */
#ifndef REPORTS_ANALYSIS_OWN_H
#define REPORTS_ANALYSIS_OWN_H

#include "common/text.h"
#include "common/types.h"
#include "parsers/model/cpu.h"

/* Whether the object is a library of the system: its folder tells. */
bool object_is_of_the_system(struct text object);

/* Whether the file is known, and not the system's, a compiler's or a package's. */
bool file_is_own(struct text file);

/* The program of a resolved profile, if it has no debug information and its user could build it
 * again with some, because it is no program of the system; else "". */
struct text program_to_build_with_debug_information(const struct cpu_profile *profile);

#endif
