/* What debug information a program has, without reading all of it. */
#ifndef PARSERS_RESOLVE_DEBUG_EXTENT_H
#define PARSERS_RESOLVE_DEBUG_EXTENT_H

#include "common/types.h"

enum debug_extent {
	DEBUG_EXTENT_NO_ELF,	/* the file does not exist, or is not an ELF file */
	DEBUG_EXTENT_NONE,	/* neither in the file nor in a separate one */
	DEBUG_EXTENT_FUNCTIONS, /* functions and lines, but nothing is inlined */
	DEBUG_EXTENT_INLINED,	/* inlined functions too */
};

/* `root` is the folder of separate debug information, NULL for /usr/lib/debug. `is_static` is set
 * if the file is a program that no loader loads. */
enum debug_extent debug_extent(const char *path, const char *root, bool *is_static);

#endif
