/*
 * The functions of the source, from the entries of debug information: each function once, with its
 * names and its declaration (see debug_info.h).
 */
#ifndef PARSERS_RESOLVE_DEBUG_NAMES_H
#define PARSERS_RESOLVE_DEBUG_NAMES_H

#include "common/intern.h"
#include "common/pairs.h"
#include "debug_attributes.h"
#include "debug_file.h"
#include "debug_parents.h"

struct debug_functions {
	struct debug_function *functions;
	size_t count, capacity;
	struct pairs places;	 /* of names and files */
	struct pairs identities; /* of places and lines; its ids are those of the functions */
	struct pairs entries;	 /* the two halves of the addresses of entries seen so far */
	u32 *of_entry;		 /* their functions */
	size_t entry_capacity;
	struct debug_parents parents;
	struct intern *texts; /* owns the texts of functions */
};

/* The path of a file of a unit, absolute if that is known; "" for none. */
struct text debug_file_path(struct intern *texts, Dwarf_Files *files, size_t number);

/* The path of the file whose number, in the entry's own unit, is the value of the attribute; ""
 * for a missing one. */
struct text debug_attribute_path(struct intern *texts, Dwarf_Attribute *attribute);

/* The id of the function of an entry, with those attributes, for a function or an inlined call. */
u32 debug_functions_add(struct debug_functions *functions, Dwarf_Die *die,
			struct debug_attributes *attributes);

void debug_functions_release(struct debug_functions *functions);

#endif
