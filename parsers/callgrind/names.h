/*
 * Name compression of callgrind files: "(12) name" defines number 12, "(12)" stands for it. There
 * is one table each for objects, files and functions. Numbers may be up to 2^64-1; the size of a
 * table depends on their count.
 */
#ifndef PARSERS_CALLGRIND_NAMES_H
#define PARSERS_CALLGRIND_NAMES_H

#include "common/types.h"
#include "common/slots.h"

struct name {
	u64 id;
	u32 code;     /* of a function; else the string */
	u32 part;     /* the part of the file that defined it last */
	u32 function; /* in the table of functions: the last function of this name, NO_ID if none */
};

struct names {
	struct name *names;
	size_t capacity;
	struct slots slots;
};

void names_init(struct names *names);
void names_release(struct names *names);

/* Removes all names. */
void names_clear(struct names *names);

/* Resets the functions of all names. */
void names_forget_functions(struct names *names);

/* Defines a number and returns its index in `names`. A later part may define it again; within one
 * part only with the same name, otherwise NO_ID is returned. */
u32 names_define(struct names *names, u64 id, u32 code, u32 part);

/* The number's index in `names`, or NO_ID if it was not defined. */
u32 names_find(const struct names *names, u64 id);

#endif
