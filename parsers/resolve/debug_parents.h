/*
 * What the functions of a compilation unit are inside of: namespaces, classes, functions. Entries
 * do not lead to what they are inside of, so a unit is walked through once when this is asked.
 */
#ifndef PARSERS_RESOLVE_DEBUG_PARENTS_H
#define PARSERS_RESOLVE_DEBUG_PARENTS_H

#include "common/buffer.h"
#include "common/pairs.h"
#include "debug_file.h"

struct debug_parents {
	struct pairs units;   /* halves of the addresses of units that were walked through */
	struct pairs entries; /* halves of the addresses of functions and what they are inside of */
	u32 *parents;	      /* of those: an entry, DEBUG_NONE for the unit */
	size_t capacity;
};

/*
 * Adds the name of an entry after the names of what it is inside of: "ns::(anonymous
 * namespace)::Class<int>::method".
 */
void debug_parents_name(struct debug_parents *parents, Dwarf_Die die, struct buffer *name);

void debug_parents_release(struct debug_parents *parents);

#endif
