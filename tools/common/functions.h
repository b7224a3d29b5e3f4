/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Functions, told apart by object, file and name as callgrind does, and the calls between them.
 *
 * A function has a node for its outermost activations and one for those inside another activation
 * of itself (f'2 in the output), because only the costs of the former add up to its inclusive cost.
 * With --separate-callers there is such a pair of nodes for every chain of callers.
 *
 * Everything here lives until the end of the program: names are copied when code is seen first, so
 * that unloading a library takes nothing away.
 */
#ifndef COMMON_FUNCTIONS_H
#define COMMON_FUNCTIONS_H

#include "costs.h"

/* Functions that allocate memory, by the meaning of their arguments. */
enum heap_kind {
	NO_HEAP,
	HEAP_MALLOC,	     /* (size) */
	HEAP_NEW,	     /* (size); it counts only if it calls no other of these */
	HEAP_CALLOC,	     /* (count, size) */
	HEAP_REALLOC,	     /* (block, size) */
	HEAP_REALLOCARRAY,   /* (block, count, size) */
	HEAP_MEMALIGN,	     /* (alignment, size) */
	HEAP_POSIX_MEMALIGN, /* (where to put the block, alignment, size) */
	HEAP_FREE,	     /* (block) */
};

/* Where calls and jumps come from: an instruction. It remembers what it did last. */
struct site {
	struct edge *outermost, *nested; /* the calls it made, into a function that was not active,
					    and into one that was, without duties; never NULL */
	struct edge *dutiful;		 /* and into one that has duties; never NULL */
	Addr known_target;		 /* code that reports itself */
	Addr plain_target;		 /* code that does not */
	struct function *plain_function; /* and its function */
	Addr address;			 /* of the instruction */
	struct site *next;
};

struct function {
	struct function *next_of_hash, *next;
	const HChar *object, *file, *name;
	UInt line;	  /* where it was entered first, 0 if unknown */
	Addr address;	  /* in the object's file; that of its entry where it is known */
	UInt id;	  /* from 1, in the order of first sight */
	UInt active;	  /* activations on the shadow stack that is current */
	UChar heap;	  /* enum heap_kind */
	Bool is_resolver; /* of the dynamic linker: it ends by jumping to the function that it found
			   */
	Bool is_toggle;	  /* --toggle-collect names it */
	Bool has_duties;  /* it is one of these, or an allocator */
	struct site jumps; /* all that enter it */
};

struct node {
	struct node *next_of_hash, *next;
	struct function *function;
	struct node *caller; /* the chain of callers, NULL if none is recorded */
	UInt chain;	     /* functions in this chain, itself included */
	Bool is_nested;	     /* within another activation of its function */
	UInt thread;	     /* that runs it, with --separate-threads; else 0 */
	UInt id;	     /* from 1 */
	struct costs self;   /* but allocations: set by nodes_sum_up() */
};

/* What a node called, or, where `caller` is NULL, what it did at the bottom of stacks. */
struct edge {
	struct node *caller, *callee;
	struct function *function; /* of the callee */
	ULong calls;
	struct costs costs; /* inclusive */
	Addr site;	    /* of the call instruction, with --dump-instr; else 0 */
	struct edge *next_of_hash, *next;
};

/* A call that is none, which sites have before their first one. */
extern struct edge no_edge;
#define NO_CALLS                                                                                   \
	{                                                                                          \
		.outermost = &no_edge, .nested = &no_edge, .dutiful = &no_edge                     \
	}

/* The first of all, each followed by its `next`, in the order of first sight. */
extern struct function *all_functions;
extern struct node *all_nodes;
extern struct edge *all_edges;

/* The function that contains the address. Addresses are remembered until functions_forget(). */
struct function *function_at(Addr address);

/* The source file of the instruction at the address, its line (0 if unknown), and its address in
 * the object's file. */
const HChar *code_place(Addr address, Addr *in_file, UInt *line);

/* Whether a function with a symbol begins at the address. */
Bool is_entry(Addr address);

/* Forgets which addresses belong to which function, because code was unloaded. */
void functions_forget(void);

/* The thread whose nodes are looked for. */
extern UInt thread_now;

/* The node of a function that is entered from `caller`, which is NULL at the bottom of a stack. */
struct node *node_of(struct function *function, struct node *caller);

/* The call by the site, in `caller`, that enters `function` now. */
struct edge *edge_to(struct site *site, struct function *function, struct node *caller);

/* The call between two nodes. */
struct edge *edge_between(struct node *caller, struct node *callee, Addr site);

/* Makes the costs of all nodes, but for allocations, their own costs: what was done in them, less
 * what was done in the functions that they called. */
void nodes_sum_up(void);

#endif
