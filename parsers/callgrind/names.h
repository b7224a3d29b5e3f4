/*
 * Name compression of callgrind files: "(12) name" defines number 12, "(12)" stands for it. There
 * is one table each for objects, files and functions. Numbers may be anything up to 2^64-1; the
 * table's size follows their count.
 */
#ifndef PARSERS_CALLGRIND_NAMES_H
#define PARSERS_CALLGRIND_NAMES_H

#include "common/types.h"
#include "common/slots.h"

struct name {
	u64 id;
	u32 string;
	u32 part;     /* the part of the file that defined it last */
	u32 function; /* tables of functions: the one it stood for last, NO_ID if none */
};

struct names {
	struct name *names;
	size_t capacity;
	struct slots slots;
};

void names_init(struct names *names);
void names_release(struct names *names);

/* Forgets all names. */
void names_clear(struct names *names);

/* Forgets which functions they stood for. */
void names_forget_functions(struct names *names);

/*
 * Defines a number and returns its place in `names`. A later part may define it anew, one and the
 * same part only with the same name: NO_ID otherwise.
 */
u32 names_define(struct names *names, u64 id, u32 string, u32 part);

/* Its place in `names`, NO_ID when it was not defined. */
u32 names_find(const struct names *names, u64 id);

#endif
