/*
 * Functions of the source, out of the entries of debug information: every one once, with its names
 * and where it is declared (see debug_info.h).
 */
#ifndef PARSERS_RESOLVE_DEBUG_NAMES_H
#define PARSERS_RESOLVE_DEBUG_NAMES_H

#include "common/intern.h"
#include "common/pairs.h"
#include "debug_file.h"
#include "debug_parents.h"

struct debug_functions {
	struct debug_function *functions;
	size_t count, capacity;
	struct pairs places;	 /* of names and files */
	struct pairs identities; /* of places and lines; its ids are those of the functions */
	struct pairs entries;	 /* halves of the addresses of entries that were met */
	u32 *of_entry;		 /* their functions */
	size_t entry_capacity;
	struct debug_parents parents;
	struct intern *texts; /* whose texts functions are made of */
};

/* The path of a file of a unit, from the root as far as that is known; "" for none. */
struct text debug_file_path(struct intern *texts, Dwarf_Files *files, size_t number);

/* The path of a file that an attribute of an entry is the number of, in the entry's own unit. */
struct text debug_attribute_path(struct intern *texts, Dwarf_Attribute *attribute);

/* The function of an entry that is one, or that was inlined. */
u32 debug_functions_add(struct debug_functions *functions, Dwarf_Die *die);

void debug_functions_release(struct debug_functions *functions);

#endif
