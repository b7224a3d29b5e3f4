/*
 * Where the code of files is in the memory of processes, by which addresses become positions in
 * these files. Some versions of perf, as 5.10, print addresses in memory and know no field for
 * positions.
 */
#ifndef PARSERS_PERF_MAPPINGS_H
#define PARSERS_PERF_MAPPINGS_H

#include "common/intern.h"
#include "common/types.h"

struct perf_mapping {
	u64 begin, length;
	u64 offset; /* in the file */
	u32 object; /* text */
};

/* A zeroed struct has no mappings. */
struct perf_mappings {
	struct intern pids;
	struct perf_mapping_list {
		struct perf_mapping *items; /* a later one is in place of what was there */
		size_t count, capacity;
	} * lists; /* by number of a pid */
	size_t list_capacity;
	bool are_in_memory; /* addresses, as the last one said that cannot be both */
};

void perf_mappings_add(struct perf_mappings *mappings, u64 pid, const struct perf_mapping *mapping);

/* A new process has what its parent has; one that executes another program has nothing. */
void perf_mappings_copy(struct perf_mappings *mappings, u64 parent, u64 child);
void perf_mappings_drop(struct perf_mappings *mappings, u64 pid);

/* The position in the object for an address as perf prints it, which may be that position already.
 */
u64 perf_mappings_position(struct perf_mappings *mappings, u64 pid, u32 object, u64 address);

void perf_mappings_release(struct perf_mappings *mappings);

#endif
