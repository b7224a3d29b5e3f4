/*
 * What lines of source (or, in recordings at instruction level, instructions) cost: millions of
 * rows, nearly all of them close to the row before and with no cost for most events. They are kept
 * as bytes: a row holds the differences to the row before, a set of bits that says for which events
 * there are costs, and these costs; all numbers in as few bytes as they need (LEB128). Rows are
 * added at the end and read from the first to the last. Those of a function that follow each
 * other make a run, which can be read by itself.
 *
 *	struct cpu_line_cursor cursor = {.lines = &profile->lines};
 *
 *	while (cpu_lines_next(&cursor))
 *		total += cpu_line_cost(&cursor.line, event);
 */
#ifndef PARSERS_MODEL_CPU_LINES_H
#define PARSERS_MODEL_CPU_LINES_H

#include "common/arena.h"
#include "common/text.h"
#include "common/types.h"

/* Events are numbered below this: as many as a u64 has bits. */
enum { LINE_EVENTS_MAX = 64 };

struct cpu_line {
	u32 function;
	u32 file;    /* index into cpu_lines.files; differs from the function's in inlined code */
	u64 line;    /* 0 when unknown */
	u64 address; /* 0 when the recording has no instruction level */
	const unsigned char *costs; /* self only, see cpu_line_cost() */
};

struct cpu_line_run {
	size_t start; /* its first byte; it ends where the next one starts */
	u32 function;
};

/* A zeroed struct has no rows. Two that hold the same rows have the same bytes and runs. */
struct cpu_lines {
	size_t count;	    /* rows */
	struct text *files; /* belongs to whoever made the rows */

	unsigned char *bytes;
	size_t length, capacity;
	struct cpu_line_run *runs;
	size_t run_count, run_capacity;
	struct cpu_line last;
};

/* Adds a row; `costs` holds the first `count` events' and is read here, line->costs is not. */
void cpu_lines_add(struct cpu_lines *lines, const struct cpu_line *line, const u64 *costs,
		   u32 count);

/* Gives the memory of the rows to the arena: nothing may be added any more. */
void cpu_lines_keep(struct cpu_lines *lines, struct arena *arena);

/* Frees the memory of the rows; there are none afterwards. */
void cpu_lines_release(struct cpu_lines *lines);

struct cpu_line_cursor {
	const struct cpu_lines *lines;
	const unsigned char *next;
	size_t next_run;
	struct cpu_line line; /* the row that cpu_lines_next() went to */
};

/* Goes to the next row, at first to the first one; false when there is none. */
bool cpu_lines_next(struct cpu_line_cursor *cursor);

u64 cpu_line_cost(const struct cpu_line *line, u32 event);

/* Adds the costs to a row of `event_count`; false when a sum is above 2^64-1. */
bool cpu_line_add_costs(const struct cpu_line *line, u64 *row, u32 event_count);

/*
 * Sorts rows by function, file, line and address, and makes those that are equal in these one, the
 * sum. `ids` holds the function's new number for each old one; NULL leaves them as they are. With
 * `drop_addresses` all addresses become 0 first. `out` starts empty and shares the files. False
 * when a sum of costs is above 2^64-1: then *function is the (new) number of its function.
 */
bool cpu_lines_merge(const struct cpu_lines *lines, const u32 *ids, bool drop_addresses,
		     u32 event_count, struct cpu_lines *out, u32 *function);

#endif
