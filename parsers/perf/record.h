/* The two kinds of lines that `perf script` prints: the head of a record, and a place of a stack.
 */
#ifndef PARSERS_PERF_RECORD_H
#define PARSERS_PERF_RECORD_H

#include "common/text.h"
#include "common/types.h"

enum perf_record_kind {
	RECORD_SAMPLE,
	RECORD_NAME, /* a thread has got a name, perhaps by executing a program */
	RECORD_FORK, /* a thread or process began */
	RECORD_EXIT,
	RECORD_IN, /* the thread got a processor */
	RECORD_OUT,
	RECORD_PREEMPTED, /* it left the processor, but could have gone on */
	RECORD_LOST,
	RECORD_MAPPING, /* code of a file came into the memory of a process */
	RECORD_OTHER,
};

struct perf_place {
	struct text object, name; /* the name is "" if perf knows none */
	u64 address;
	bool is_kernel;
	bool is_deleted; /* the object's file is there no more, or is another one */
};

struct perf_record {
	enum perf_record_kind kind;
	struct text name; /* of the thread; of RECORD_NAME the new one */
	u64 pid, tid;
	u64 time; /* nanoseconds */

	u64 period;	   /* of a sample */
	struct text event; /* likewise: "cpu-clock" */
	bool has_place;	   /* of a sample without a stack */
	struct perf_place place;
	u64 other_pid,
	    other_tid;	   /* of the thread that was named, began or ended, or has the mapping */
	bool is_execution; /* of RECORD_NAME */
	u64 lost;	   /* samples */

	/* Of a mapping. */
	u64 begin, length, offset;
	struct text object;
};

/* Reads `COMMAND PID/TID TIME: …`; the texts are slices of the line. False for any other line. */
bool perf_record_read(struct text line, struct perf_record *record);

/* Reads `ADDRESS FUNCTION+OFFSET (OBJECT)`; the texts are slices of the line, or constants. False
 * for any other line. */
bool perf_place_read(struct text line, struct perf_place *place);

#endif
