/*
 * One compilation unit: its functions, with what was inlined into them, as a table of addresses,
 * and its lines (see debug_info.h).
 */
#ifndef PARSERS_RESOLVE_DEBUG_UNIT_H
#define PARSERS_RESOLVE_DEBUG_UNIT_H

#include "common/intern.h"
#include "debug_file.h"
#include "intervals.h"

/* A function or an inlined call in the machine code; what else is known of it is read on demand. */
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
	u64 *starts; /* rows[i] holds from starts[i] to the next start */
	struct line_row *rows;
	size_t count;
	size_t last; /* where the last search ended */
	struct text *files;
	size_t file_count;
};

struct debug_unit {
	Dwarf_Die skeleton; /* has the ranges and the lines */
	Dwarf_Die die;	    /* has the functions; another one when the unit is split */
	bool is_split, is_missing;
	bool has_scopes, has_lines; /* they were read */
	struct interval_table scopes;
	struct line_table lines;
};

/* All units of the file; frees what it gave when released. */
struct debug_unit *debug_units_read(const struct debug_file *file, u32 *count);
void debug_units_release(struct debug_unit *units, u32 count);

/* Which unit every address belongs to. */
void debug_units_table(const struct debug_file *file, struct debug_unit *units, u32 count,
		       struct interval_table *table);

/* Fills `scopes` of the unit, whose number is `number`, and appends them to the list. */
void debug_unit_read_scopes(struct debug_unit *unit, u32 number, const struct debug_file *file,
			    struct scope_list *list);

/* Fills `lines`; names of files are kept in `texts`. */
void debug_unit_read_lines(struct debug_unit *unit, const struct debug_file *file,
			   struct intern *texts);

#endif
