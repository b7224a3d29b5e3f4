/*
 * The result of the callgrind reader: the processes as models, with further facts from the files.
 * Everything lives in the reader's arena.
 */
#ifndef PARSERS_CALLGRIND_RESULT_H
#define PARSERS_CALLGRIND_RESULT_H

#include "common/text.h"
#include "parsers/model/cpu.h"

/* One process. */
struct callgrind_process {
	struct cpu_profile profile; /* inclusive, program, shares, contexts are for cpu_resolve() */
	struct text dump;	    /* the requested name of the dump, if split; else "" */
	u32 first_file;		    /* index of the file in which it was first seen */
	u32 part_count;	  /* number of parts read, at least one: one per thread and dump */
	u32 thread_count; /* number of threads with parts of their own; 1 if not separated */
	u32 description_count;
	struct text *descriptions; /* its distinct "desc:" lines: caches, trigger and so on */
	bool summary_differs;	   /* a "summary:" line was not the sum of the costs, because the
				      recording was switched on and off; the totals are still right */
};

/* Processes in the order of first sight: the first file's process first. At least one. */
struct callgrind_result {
	u32 process_count;
	struct callgrind_process *processes;
	bool has_named_dumps; /* CALLGRIND_DUMP_STATS_AT(name) was used, so splitting is useful */
};

#endif
