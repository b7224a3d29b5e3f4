/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the model does for a stretch of code, which ends at an exit or at the end of its block: a
 * list of steps, made once when Valgrind translates the code (translate.c), and run as often as the
 * code is (core.c).
 *
 * Values have numbers: those of registers are the same in all recipes, the others (temporaries of
 * Valgrind's representation) belong to the block.
 */
#ifndef CYCLES_RECIPE_H
#define CYCLES_RECIPE_H

#include "processor.h"

enum { SOURCES_MAX = 6, REGISTERS = 256, VALUES = 1 << 14, ADDRESSES = 1 << 12 };

enum step_kind {
	STEP_INSTRUCTION, /* another one begins */
	STEP_COMPUTE,
	STEP_LOAD,
	STEP_STORE,
	STEP_LOCKED,	    /* waits for all before it */
	STEP_BRANCH,	    /* conditional, at the end of a recipe that ends with an exit */
	STEP_JUMP,	    /* to a fixed address, not the next one */
	STEP_CALL,	    /* the same */
	STEP_JUMP_COMPUTED, /* to an address that a register or memory has */
	STEP_CALL_COMPUTED,
	STEP_RETURN,
};

enum instruction_kind {
	INSTRUCTION_PLAIN,
	INSTRUCTION_FUSED,    /* with the one before: a comparison and the branch on it */
	INSTRUCTION_COPIES,   /* a repeated string instruction that copies or stores */
	INSTRUCTION_COMPARES, /* one that compares */
};

struct step {
	UChar kind;
	UChar unit;
	UChar latency, held;	    /* cycles */
	UChar size;		    /* of a load or store, bytes */
	Bool has_fixed_address;	    /* of a load or store: on the stack, or static */
	UShort result, also_result; /* values; the same twice if there is one only */
	union {
		struct {
			UShort source_count;
			UShort sources[SOURCES_MAX];
		};
		struct { /* STEP_INSTRUCTION */
			UShort instruction_kind;
			UShort index; /* of the instruction in its block */
			UInt offset;  /* from the recipe's address */
		};
	};
};

struct recipe {
	struct block_counters *counters;
	Addr address;	  /* of the block */
	Addr last;	  /* of the last instruction */
	Addr next;	  /* of the instruction behind it */
	Bool is_inverted; /* the exit is taken when the branch is not */
	UInt step_count;
	struct step steps[];
};

/* The addresses of the loads and stores of the recipe that runs next, in their order. */
extern Addr recipe_addresses[ADDRESSES];

#endif
