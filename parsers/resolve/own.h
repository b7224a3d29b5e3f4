/*
 * The user's own code: what was compiled for the program from files that are not headers of the
 * system, a compiler or a package, and is not in a library of the system.
 */
#ifndef PARSERS_RESOLVE_OWN_H
#define PARSERS_RESOLVE_OWN_H

#include "common/text.h"

/* Whether the object is a library of the system: its folder tells. */
bool object_is_of_the_system(struct text object);

/* Whether code of this object and file is the user's own. */
bool code_is_own(struct text object, struct text file);

/* Whether the file is known, and not the system's, a compiler's or a package's. */
bool file_is_own(struct text file);

#endif
