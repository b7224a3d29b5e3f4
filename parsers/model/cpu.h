/*
 * The model: what one profiled process executed. Readers fill it; everything else works on it.
 *
 * Costs are flat arrays of u64 with one number per event ("Ir", "Dr" …) as stride: the costs of
 * function f are self[f * event_count] to self[f * event_count + event_count - 1]. Ids are indexes
 * into the arrays below. Everything lives in the arena the profile was made with; nothing here is
 * freed separately.
 *
 * After reading, `functions` are as the file names them, including levels of recursion (f'2) and
 * callers (f'caller'callers-caller). Such a name has its first part only in the function, and the
 * rest in `endings`; cpu_recorded_name() gives the whole. cpu_resolve() (resolve.h) turns that into
 * plain functions with exact inclusive costs, and the call contexts into a tree.
 */
#ifndef PARSERS_MODEL_CPU_H
#define PARSERS_MODEL_CPU_H

#include "common/arena.h"
#include "common/endings.h"
#include "common/text.h"
#include "common/types.h"
#include "cpu_lines.h"

#define NO_ID UINT32_MAX

enum { CPU_EVENTS_MAX = LINE_EVENTS_MAX };

/* A function is identified by its object and name; if an object has several of one name, by file
 * too. */
struct cpu_function {
	struct text object, file, name; /* "" if unknown; names as recorded, any bytes */
	u64 line;     /* of `file`: where calls enter; else the lowest with a cost; or 0 */
	u64 calls;    /* how often it was entered by a recorded call; 0 when inlined */
	bool inlined; /* some of its cost is of inlined copies, whose calls nobody counted */
	u32 rest; /* of raw profiles: what follows the name in cpu_profile.endings, 0 if nothing */
};

struct cpu_call {
	u32 caller, callee; /* function ids */
	u64 count;
};

/* The calls from one instruction, or one line, to one function. */
struct cpu_site {
	u32 caller, callee;
	u64 address, count; /* address 0 when the recording has no instruction level */
	u32 file;	    /* index into lines.files */
	u64 line;	    /* 0 when unknown */
};

/* The calls from one line of one function to another: a part of a `cpu_call`. */
struct cpu_place {
	u32 call; /* index into calls */
	struct text file;
	u64 line, count;
};

/* One call context: a function, entered through the chain of its parents. Parents come first. */
struct cpu_context {
	u32 function;
	u32 parent;	/* context id, NO_ID for a root */
	bool truncated; /* a root only because the recording did not go deeper */
	u64 calls;
};

/* The share of the costs by kind of object; unknown if the recording names no object. */
enum cpu_share {
	SHARE_C_LIBRARY,
	SHARE_KERNEL, /* of sampled profiles alone */
	SHARE_LIBRARIES,
	SHARE_LOADER,
	SHARE_PROGRAM,
	SHARE_UNKNOWN,
	SHARE_COUNT
};

/* How a process was sampled. */
struct cpu_sampling {
	struct text clock;	/* what counted the time between samples: "cpu-clock", "cycles" */
	struct text call_graph; /* how stacks were recorded: "dwarf", "fp", "lbr"; "" unknown */
	u64 rate;		/* samples per second of running; 0 unknown */
	u64 duration;		/* of the recording, in microseconds */
	u64 lost;		/* samples that could not be kept */
	u64 preempted; /* microseconds that threads waited for a processor; 0 if not recorded */
};

/* What the process allocated beyond what the costs of functions say. */
struct cpu_heap {
	u64 peak_bytes; /* the most that was held at once */
	u64 at_exit_bytes, at_exit_blocks;
};

struct cpu_profile {
	struct text command; /* as recorded, "" when unknown */
	struct text creator; /* tool and version, such as "callgrind-3.19.0" */
	u64 pid;	     /* 0 when unknown; never written to documents */
	bool forked; /* includes instructions its parent executed before the fork: never add the two
		      */
	u64 processes; /* of the kind sample: how many were added up, if that is more than one */

	u32 event_count; /* at most CPU_EVENTS_MAX */
	struct text *events;
	struct text cycles_label; /* of the kind cycles: what its figures are called, with the
				     model: "model cycles (zen5-1)"; else empty */

	u32 function_count;
	struct cpu_function *functions;
	struct known_endings endings; /* of raw profiles: of recorded names */
	u64 *self;		      /* function_count × event_count */
	u64 *inclusive;		      /* function_count × event_count; NULL until resolved */

	u32 call_count;
	struct cpu_call *calls;
	u64 *call_costs; /* call_count × event_count: inclusive cost of the calls */

	/* Of raw profiles whose addresses or lines were kept: the calls again, by their place. A
	 * function has all of its calls here, or none. */
	bool has_call_addresses; /* all calls were recorded with their addresses */
	u32 site_count;
	struct cpu_site *sites;
	u64 *site_costs; /* site_count × event_count */

	/* Where the program's own code makes its calls, as far as that is known; sorted by call,
	 * file, line. */
	u32 place_count;
	struct cpu_place *places;
	u64 *place_costs; /* place_count × event_count: inclusive cost of the calls */

	struct cpu_lines lines; /* before resolving in any order, and possibly repeated */

	/* Of resolved profiles with lines: what the functions cost that each line calls, or that
	 * were inlined there, by the calling function. Calls within a cycle are left out. No
	 * addresses. */
	struct cpu_lines line_calls;

	u32 context_count;
	struct cpu_context *contexts;
	u64 *context_costs; /* context_count × event_count, self only */

	const struct cpu_heap *heap; /* NULL if the tool does not see it */

	u64 *totals;  /* event_count: costs of the whole process */
	u64 *program; /* event_count: inside main and its threads; NULL until resolved */
	u64 *shares[SHARE_COUNT]; /* event_count each; NULL until resolved */
};

/* The name of a function as recorded, with what follows its first quote. */
struct text cpu_recorded_name(const struct cpu_profile *raw, u32 function, struct arena *arena);

/* Index of the event of that name, or NO_ID. Ignores case, because people type "ir". */
u32 cpu_event(const struct cpu_profile *profile, struct text name);

/* Whether the event is model cycles, of which cycles_label says of which model. */
bool cpu_event_is_modelled(const struct cpu_profile *profile, u32 event);

/* What people read for an event: its name, or what model cycles are called. */
struct text cpu_event_label(const struct cpu_profile *profile, u32 event);

#endif
