/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What cycles is, among the tools that are built of tools/common. */
#ifndef CYCLES_TOOL_H
#define CYCLES_TOOL_H

#define TOOL_NAME	 "cycles"
#define TOOL_DESCRIPTION "model cycles of a described processor"
#define TOOL_EVENTS                                                                                \
	"Cy Ir Bm L1m L2m L3m" /* the first is the one that is shown; see enum own_event */
#define TOOL_USAGE                                                                                 \
	"    --model=<processor>           zen5, redwoodcove, skylake or generic [generic]\n"      \
	"    --stack-offset=<bytes>        moves the main thread's stack in the model by so "      \
	"much,\n"                                                                                  \
	"                                  to see what its alignment changes [0]\n"
enum { OWN_EVENTS = 5, OWN_EVENTS_FIRST = 1, COUNTS_HEAP = False, BY_INSTRUCTION = True };

/* Own costs, in this order; instructions stand behind OWN_EVENTS_FIRST of them. */
enum own_event {
	CYCLES, /* whole cycles between the retirement of the instruction before and its own */
	MISPREDICTED, /* branches, calls and returns whose target was not foreseen */
	L1_MISSES,    /* accesses of data that the first level did not have, and so on; */
	L2_MISSES,    /* lines that the prefetcher brings in time count as well */
	L3_MISSES,
};

/* The model, such as "zen5-1". The number changes whenever a figure may. */
const HChar *tool_version(void);

void tool_begins(void);
Bool tool_option(const HChar *argument);

/* Lines of the file's header: the model. */
void tool_describe(VgFile *file);

/* What instrument.c tells of the block that is translated: its beginning, behind which come its
 * statements, exits (also as statements), and its end. What they add to the code goes to `out`. */
struct block_counters;
void tool_block_begins(const IRSB *in, IRSB *out, struct block_counters *counters);
void tool_statement(const IRStmt *statement);
void tool_exit(const IRStmt *exit);
void tool_block_ends(const IRSB *in);

#endif
