/*
 * One compilation unit: its functions with their inlined calls, as a table of addresses, and its
 * lines (see debug_info.h).
 */
#ifndef PARSERS_RESOLVE_DEBUG_UNIT_H
#define PARSERS_RESOLVE_DEBUG_UNIT_H

#include "common/intern.h"
#include "debug_entries.h"
#include "debug_file.h"
#include "intervals.h"

/* A function or an inlined call in the machine code; further data is read on demand. */
struct scope_die {
	void *die; /* address of its entry */
	u32 unit;
	u32 parent; /* scope, DEBUG_NONE for a compiled function */
};

struct scope_list {
	struct scope_die *scopes;
	size_t count, capacity;
};

struct line_row {
	u32 file; /* a file of the unit */
	u32 line, column;
};

struct line_table {
	u64 *starts; /* rows[i] applies from starts[i] to the next start */
	struct line_row *rows;
	size_t count;
	size_t last; /* where the last search ended */
	struct text *files;
	size_t file_count;
};

struct debug_unit {
	Dwarf_Die skeleton; /* has the ranges and the lines */
	Dwarf_Die die;	    /* has the functions; differs from the skeleton if the unit is split */
	bool is_split, is_missing;
	bool has_scopes, has_lines; /* whether they were read */
	struct interval_table scopes;
	struct line_table lines;
};

/* Reads all units of the file; debug_units_release() frees the array. */
struct debug_unit *debug_units_read(const struct debug_file *file, u32 *count);
void debug_units_release(struct debug_unit *units, u32 count);

/* Makes the table that maps addresses to units. */
void debug_units_table(const struct debug_file *file, struct debug_unit *units, u32 count,
		       struct interval_table *table);

/* Fills `scopes` of the unit with index `number`, and appends them to the list. */
void debug_unit_read_scopes(struct debug_unit *unit, u32 number, const struct debug_file *file,
			    struct entry_shapes *shapes, struct scope_list *list);

/* Fills `lines`; names of files are stored in `texts`. */
void debug_unit_read_lines(struct debug_unit *unit, const struct debug_file *file,
			   struct intern *texts);

#endif
