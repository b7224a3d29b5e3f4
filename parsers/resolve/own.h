/* Which code is the program's own, as far as the names of objects and files tell. */
#ifndef PARSERS_RESOLVE_OWN_H
#define PARSERS_RESOLVE_OWN_H

#include "common/text.h"

/* Whether the object is a library of the system: its folder tells. */
bool object_is_of_the_system(struct text object);

/* Whether the source file is a header of the system, a compiler or a package. */
bool file_is_foreign(struct text file);

#endif
