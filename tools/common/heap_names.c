/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Known are the C library's functions, under their public and their inner names; those of jemalloc,
 * tcmalloc and mimalloc with their prefixes; and the operators of C++ in an object that has an
 * allocator of its own (elsewhere they call malloc). The dynamic linker's own minimal allocator is
 * left out: its blocks are no one's heap.
 */
#include "heap_names.h"

#include "texts.h"

static const struct {
	const HChar *name;
	enum heap_kind kind;
} functions[] = {
    {"malloc", HEAP_MALLOC},
    {"valloc", HEAP_MALLOC},
    {"pvalloc", HEAP_MALLOC},
    {"calloc", HEAP_CALLOC},
    {"realloc", HEAP_REALLOC},
    {"reallocarray", HEAP_REALLOCARRAY},
    {"memalign", HEAP_MEMALIGN},
    {"aligned_alloc", HEAP_MEMALIGN},
    {"posix_memalign", HEAP_POSIX_MEMALIGN},
    {"free", HEAP_FREE},
    {"cfree", HEAP_FREE},
};

/* What may stand before these names. */
static const HChar *const prefixes[] = {"__libc_", "__", "je_", "tc_", "mi_", "jemalloc_"};

/* Operators as they are written when demangled, and mangled where demangling is off. */
static const struct {
	const HChar *beginning;
	enum heap_kind kind;
} operators[] = {
    {"operator new(unsigned long", HEAP_NEW},
    {"operator new[](unsigned long", HEAP_NEW},
    {"_Znwm", HEAP_NEW},
    {"_Znam", HEAP_NEW},
    {"tc_new", HEAP_NEW},
    {"mi_new", HEAP_NEW},
    {"operator delete(", HEAP_FREE},
    {"operator delete[](", HEAP_FREE},
    {"_ZdlPv", HEAP_FREE},
    {"_ZdaPv", HEAP_FREE},
    {"tc_delete", HEAP_FREE},
};

static enum heap_kind kind_of_plain(const HChar *name)
{
	for (UInt i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
		if (VG_(strcmp)(functions[i].name, name) == 0)
			return functions[i].kind;
	return NO_HEAP;
}

static enum heap_kind kind_of_prefixed(const HChar *name)
{
	for (UInt i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (text_begins(name, prefixes[i])) {
			enum heap_kind kind = kind_of_plain(name + VG_(strlen)(prefixes[i]));

			if (kind)
				return kind;
		}
	return NO_HEAP;
}

static enum heap_kind kind_of_operator(const HChar *name)
{
	for (UInt i = 0; i < sizeof(operators) / sizeof(operators[0]); i++)
		if (text_begins(name, operators[i].beginning))
			return operators[i].kind;
	return NO_HEAP;
}

/* Objects with a malloc() that was called, as static programs have one. */
enum { OBJECTS = 16 };
static const HChar *objects[OBJECTS];
static UInt object_count;

static Bool has_malloc(const HChar *object)
{
	for (UInt i = 0; i < object_count; i++)
		if (objects[i] == object)
			return True;
	return False;
}

static void note_malloc(const HChar *object)
{
	if (object_count < OBJECTS && !has_malloc(object))
		objects[object_count++] = object;
}

static Bool may_have_operators(const HChar *object)
{
	const HChar *file = text_after_slash(object);

	return text_begins(file, "libjemalloc") || text_begins(file, "libtcmalloc") ||
	       text_begins(file, "libmimalloc") || has_malloc(object);
}

/* Before glibc 2.34 the file is ld-2.31.so. */
static Bool is_dynamic_linker(const HChar *object)
{
	const HChar *file = text_after_slash(object);

	return text_begins(file, "ld-linux") || text_begins(file, "ld-2.");
}

/* The name without a version: malloc@@GLIBC_2.2.5. */
static void copy_unversioned(HChar *copy, UInt size, const HChar *name)
{
	UInt i;

	for (i = 0; i + 1 < size && name[i] && name[i] != '@'; i++)
		copy[i] = name[i];
	copy[i] = 0;
}

enum heap_kind heap_kind_of(const HChar *versioned, const HChar *object)
{
	HChar name[64];
	enum heap_kind kind;

	if (is_dynamic_linker(object))
		return NO_HEAP;
	copy_unversioned(name, sizeof(name), versioned);
	kind = kind_of_plain(name);
	if (!kind)
		kind = kind_of_prefixed(name);
	if (kind == HEAP_MALLOC)
		note_malloc(object);
	if (!kind && may_have_operators(object))
		kind = kind_of_operator(name);
	return kind;
}
