/*
 * The model: what one profiled process did, as readers fill it and everything downstream sees it.
 *
 * Costs are flat arrays of u64 with one number per event ("Ir", "Dr" …) as stride: the costs of
 * function f are self[f * event_count] … self[f * event_count + event_count - 1]. Ids are indexes
 * into the arrays below. Everything lives in the arena the profile was made with; nothing here is
 * freed by itself.
 *
 * A reader leaves `functions` as the file names them, levels of recursion (f'2) and callers
 * (f'caller'callers-caller) included. cpu_resolve() (resolve.h) turns that into plain functions
 * with exact inclusive costs, and the call contexts into a tree.
 */
#ifndef PARSERS_MODEL_CPU_H
#define PARSERS_MODEL_CPU_H

#include "common/arena.h"
#include "common/text.h"
#include "common/types.h"
#include "cpu_lines.h"

#define NO_ID UINT32_MAX

enum { CPU_EVENTS_MAX = LINE_EVENTS_MAX };

/* A function is known by its object and name; where one object has two of a name, by file too. */
struct cpu_function {
	struct text object, file, name; /* "" where unknown; names as recorded, any bytes */
	u64 line;  /* of `file`, that calls go to; else the lowest with a cost; or 0 */
	u64 calls; /* times it was entered by a recorded call; 0 when inlined */
	bool
	    inlined; /* some of its cost is of copies that were inlined: nobody counted its calls */
};

struct cpu_call {
	u32 caller, callee; /* function ids */
	u64 count;
};

/* The calls from one instruction to one function. */
struct cpu_site {
	u32 caller, callee;
	u64 address, count;
};

/* One call context: a function, entered through the chain of its parents. Parents come first. */
struct cpu_context {
	u32 function;
	u32 parent;	/* context id, NO_ID for a root */
	bool truncated; /* a root only because the recording did not go deeper */
	u64 calls;
};

/* Whose code spent it, by object; unknown where the recording names none. */
enum cpu_share {
	SHARE_C_LIBRARY,
	SHARE_LIBRARIES,
	SHARE_LOADER,
	SHARE_PROGRAM,
	SHARE_UNKNOWN,
	SHARE_COUNT
};

struct cpu_profile {
	struct text command; /* as recorded, "" when unknown */
	struct text creator; /* tool and version, such as "callgrind-3.19.0" */
	u64 pid;	     /* 0 when unknown; never written to documents */
	bool forked;	     /* shares its first instructions with its parent: never add the two */

	u32 event_count; /* at most CPU_EVENTS_MAX */
	struct text *events;

	u32 function_count;
	struct cpu_function *functions;
	u64 *self;	/* function_count × event_count */
	u64 *inclusive; /* function_count × event_count; NULL until resolved */

	u32 call_count;
	struct cpu_call *calls;
	u64 *call_costs; /* call_count × event_count: inclusive cost of the calls */

	/* Of raw profiles whose addresses were kept: all calls again, by their place. */
	u32 site_count;
	struct cpu_site *sites;
	u64 *site_costs; /* site_count × event_count */

	struct cpu_lines lines; /* until resolved in any order, and some several times */

	u32 context_count;
	struct cpu_context *contexts;
	u64 *context_costs; /* context_count × event_count, self only */

	u64 *totals;  /* event_count: the whole process */
	u64 *program; /* event_count: inside main and its threads; NULL until resolved */
	u64 *shares[SHARE_COUNT]; /* event_count each; NULL until resolved */
};

/* Index of the event of that name, NO_ID when there is none. Upper and lower case are one: people
 * type "ir". */
u32 cpu_event(const struct cpu_profile *profile, struct text name);

#endif
