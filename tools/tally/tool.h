/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What tally is, among the tools that are built of tools/common. */
#ifndef TALLY_TOOL_H
#define TALLY_TOOL_H

#define TOOL_NAME	 "tally"
#define TOOL_DESCRIPTION "exact counts of instructions, calls and allocations"
#define TOOL_EVENTS	 "Ir Allocations AllocatedBytes"
#define TOOL_USAGE	 ""
enum { OWN_EVENTS = 0, OWN_EVENTS_FIRST = 0, COUNTS_HEAP = True, BY_INSTRUCTION = False };

/* Changes whenever the meaning of a count does. */
static inline const HChar *tool_version(void)
{
	return "1";
}

static inline void tool_begins(void)
{
}

static inline void tool_describe(VgFile *file)
{
	(void)file;
}

static inline Bool tool_option(const HChar *argument)
{
	(void)argument;
	return False;
}

struct block_counters;

/* tally needs nothing of a block but what all tools count. */
static inline void tool_block_begins(const IRSB *in, IRSB *out, struct block_counters *counters)
{
	(void)in, (void)out, (void)counters;
}

static inline void tool_statement(const IRStmt *statement)
{
	(void)statement;
}

static inline void tool_exit(const IRStmt *exit)
{
	(void)exit;
}

static inline void tool_block_ends(const IRSB *in)
{
	(void)in;
}

#endif
