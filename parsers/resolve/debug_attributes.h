/* The attributes of an entry that debug_info.h uses, read in one pass: libdw searches an entry from
 * its start for each attribute that it is asked for. */
#ifndef PARSERS_RESOLVE_DEBUG_ATTRIBUTES_H
#define PARSERS_RESOLVE_DEBUG_ATTRIBUTES_H

#include "debug_file.h"

enum debug_attribute {
	ATTRIBUTE_NAME,
	ATTRIBUTE_LINKAGE_NAME,
	ATTRIBUTE_ORIGIN,      /* the function of which the entry is a copy */
	ATTRIBUTE_DECLARATION, /* of the function that the entry defines */
	ATTRIBUTE_FILE,
	ATTRIBUTE_LINE,
	ATTRIBUTE_CALL_FILE,
	ATTRIBUTE_CALL_LINE,
	ATTRIBUTE_CALL_COLUMN,
	ATTRIBUTE_COUNT
};

struct debug_attributes {
	Dwarf_Attribute of[ATTRIBUTE_COUNT]; /* their code is 0 for missing ones */
};

void debug_attributes_read(struct debug_attributes *attributes, Dwarf_Die *die);

/* Adds what the entry does not have itself and its declaration has. */
void debug_attributes_add_declared(struct debug_attributes *attributes);

/* The entry to which an attribute refers; false if there is none. */
bool debug_attribute_entry(struct debug_attributes *attributes, enum debug_attribute which,
			   Dwarf_Die *die);

/* 0 if it is missing, or above 2^32-1. */
u32 debug_attribute_number(struct debug_attributes *attributes, enum debug_attribute which);

/* NULL if it is missing. */
const char *debug_attribute_string(struct debug_attributes *attributes, enum debug_attribute which);

#endif
