/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The heap, observed at the calls of its allocators and at their returns. Only the outermost call
 * counts, because an allocator may call others to do its work; but an operator of C++ gives way to
 * the allocator that it calls.
 *
 * The costs of an allocation belong to the allocator, and by the inclusive costs of calls to all of
 * its callers.
 */
#ifndef COMMON_HEAP_H
#define COMMON_HEAP_H

#include "functions.h"

struct heap_totals {
	ULong peak;	   /* the most bytes that were held at once */
	ULong held;	   /* bytes held now */
	ULong held_blocks; /* and how many blocks they are */
};

extern struct heap_totals heap_totals;

/* An allocator was called on the current stack, and the call ended. */
void heap_call_begins(struct node *node);
void heap_call_ends(void);

/* The arguments of the allocator that was called just now. */
void heap_call_is_for(enum heap_kind kind, const Addr *arguments);

/* A function returns this while an allocator is active; it counts if that is the one that counts.
 */
void heap_return(Addr sp, Addr result);

#endif
