/*
 * The costs of source lines (or, in recordings at instruction level, of instructions). There can be
 * millions of rows; nearly all are close to the row before and have no cost for most events. So
 * they are stored as bytes: a row holds the differences to the row before, a bit set of the events
 * that have costs, and these costs, all as LEB128 numbers. Rows are added at the end and read from
 * first to last. Consecutive rows of one function form a run, which can be read separately.
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

/* The maximum number of events: the bit set of a row is a u64. */
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

/* A zeroed struct has no rows. Equal rows, added in the same order, give equal bytes and runs. */
struct cpu_lines {
	size_t count;	    /* rows */
	struct text *files; /* owned by whoever added the rows */

	unsigned char *bytes;
	size_t length, capacity;
	struct cpu_line_run *runs;
	size_t run_count, run_capacity;
	struct cpu_line last;
};

/* Adds a row. `costs` holds the costs of the first `count` events; line->costs is ignored. */
void cpu_lines_add(struct cpu_lines *lines, const struct cpu_line *line, const u64 *costs,
		   u32 count);

/* Hands the memory of the rows over to the arena. No rows may be added afterwards. */
void cpu_lines_keep(struct cpu_lines *lines, struct arena *arena);

/* Frees the rows; the struct is empty afterwards. */
void cpu_lines_release(struct cpu_lines *lines);

struct cpu_line_cursor {
	const struct cpu_lines *lines;
	const unsigned char *next;
	size_t next_run;
	struct cpu_line line; /* the row that cpu_lines_next() went to */
};

/* Moves to the next row, the first call to the first one; false at the end. */
bool cpu_lines_next(struct cpu_line_cursor *cursor);

u64 cpu_line_cost(const struct cpu_line *line, u32 event);

/* Adds the costs to a row of `event_count`; false when a sum is above 2^64-1. */
bool cpu_line_add_costs(const struct cpu_line *line, u64 *row, u32 event_count);

/*
 * Sorts rows by function, file, line and address, and adds up rows that are equal in all four.
 * `ids` maps old function ids to new ones; NULL keeps them. `drop_addresses` makes all
 * addresses 0 first. `out` must be empty and shares `files`
 * with `lines`. False if a sum of costs is above 2^64-1; then *function is the (new) id of the
 * row's function.
 */
bool cpu_lines_merge(const struct cpu_lines *lines, const u32 *ids, bool drop_addresses,
		     u32 event_count, struct cpu_lines *out, u32 *function);

#endif
