/*
 * What the callgrind reader makes of files: processes in the model's terms, with what the files say
 * of them beside their costs. All of it lives in the arena that the reader was given.
 */
#ifndef PARSERS_CALLGRIND_RESULT_H
#define PARSERS_CALLGRIND_RESULT_H

#include "common/text.h"
#include "parsers/model/cpu.h"

/* What the files say of one process. */
struct callgrind_process {
	struct cpu_profile profile; /* inclusive, program, shares, contexts are for cpu_resolve() */
	struct text dump;	    /* the name it was asked for by, when split; else "" */
	u32 first_file;		    /* which of the files it was first seen in, from 0 */
	u32 part_count;		    /* dumps read: one at least, one per thread and dump */
	u32 thread_count;	    /* threads that had parts of their own, 1 if not separated */
	u32 description_count;
	struct text *descriptions; /* its "desc:" lines, each once: caches, trigger … */
	bool summary_differs;	   /* a "summary:" line was not the sum of the costs: the recording
				    * was switched on and off; totals are right nevertheless */
};

/* Processes in the order of first sight: the first file's process first. At least one. */
struct callgrind_result {
	u32 process_count;
	struct callgrind_process *processes;
	bool has_named_dumps; /* CALLGRIND_DUMP_STATS_AT(name) was used: splitting has a point */
};

#endif
