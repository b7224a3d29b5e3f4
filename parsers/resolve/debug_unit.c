#include "debug_unit.h"

#include "common/memory.h"
#include "debug_names.h"

#include <dwarf.h>
#include <stdlib.h>

/* ---------------------------------------------------------------- units */

struct debug_unit *debug_units_read(const struct debug_file *file, u32 *count)
{
	struct debug_unit *units = NULL;
	size_t capacity = 0;
	Dwarf_CU *unit = NULL;
	Dwarf_Die die;
	u8 type;

	*count = 0;
	while (dwarf_get_units(file->dwarf, unit, &unit, NULL, &type, &die, NULL) == 0) {
		if (type != DW_UT_compile && type != DW_UT_skeleton)
			continue;
		GROW(units, capacity, *count + 1);
		units[(*count)++] = (struct debug_unit){
		    .skeleton = die, .die = die, .is_split = type == DW_UT_skeleton};
	}
	return units;
}

static void release_lines(struct line_table *lines)
{
	free(lines->starts);
	free(lines->rows);
	free(lines->files);
}

void debug_units_release(struct debug_unit *units, u32 count)
{
	for (u32 i = 0; i < count; i++) {
		interval_table_release(&units[i].scopes);
		release_lines(&units[i].lines);
	}
	free(units);
}

struct interval_list {
	struct interval *intervals;
	size_t count, capacity;
};

/* Adds a range if it contains code; returns whether it does. */
static bool add_range(struct interval_list *list, const struct debug_file *file,
		      struct interval range)
{
	if (range.low >= range.high || !debug_file_is_code(file, range.low))
		return false;
	GROW(list->intervals, list->capacity, list->count + 1);
	list->intervals[list->count++] = range;
	return true;
}

/* Adds the ranges of an entry that contain code; returns whether there were any. */
static bool add_ranges(struct interval_list *list, Dwarf_Die *die, const struct debug_file *file,
		       u32 rank, u32 value)
{
	Dwarf_Addr base, low, high;
	ptrdiff_t offset = 0;
	bool has_code = false;

	while ((offset = dwarf_ranges(die, offset, &base, &low, &high)) > 0)
		has_code |= add_range(list, file, (struct interval){low, high, rank, value});
	return has_code;
}

void debug_units_table(const struct debug_file *file, struct debug_unit *units, u32 count,
		       struct interval_table *table)
{
	struct interval_list list = {0};

	for (u32 i = 0; i < count; i++)
		add_ranges(&list, &units[i].skeleton, file, 0, i);
	interval_table_init(table, list.intervals, list.count);
	free(list.intervals);
}

/* ---------------------------------------------------------------- functions */

/* Limits the depth, because a damaged file may be nested endlessly. */
enum { DEEPEST = 1000 };

/* The state of a walk through the entries of a unit. */
struct walk {
	const struct debug_file *file;
	const struct debug_unit *unit;
	u32 number; /* of the unit */
	struct debug_entries entries;
	struct scope_list *list;
	struct interval_list intervals;
	bool in_classes; /* compiled functions may be inside classes, as in Rust */
};

/* Adds the ranges of an entry to those of the unit; returns whether it has code. */
static bool add_code(struct walk *walk, const struct debug_entry *entry, u32 rank, u32 value)
{
	Dwarf_Die die = {.addr = entry->address, .cu = walk->unit->die.cu};
	struct interval range = {entry->low, entry->low + entry->length, rank, value};

	if (!entry->has_range)
		return entry->has_code &&
		       add_ranges(&walk->intervals, &die, walk->file, rank, value);
	return add_range(&walk->intervals, walk->file, range);
}

static u32 add_scope(struct walk *walk, const struct debug_entry *entry, u32 parent, u32 depth)
{
	struct scope_list *list = walk->list;

	if (!add_code(walk, entry, depth, (u32)list->count))
		return parent;
	GROW(list->scopes, list->capacity, list->count + 1);
	list->scopes[list->count] =
	    (struct scope_die){.die = entry->address, .unit = walk->number, .parent = parent};
	return (u32)list->count++;
}

static bool holds_functions(const struct walk *walk, u32 tag)
{
	switch (tag) {
	case DW_TAG_namespace:
	case DW_TAG_module:
	case DW_TAG_lexical_block:
	case DW_TAG_try_block:
	case DW_TAG_catch_block:
	case DW_TAG_with_stmt:
		return true;
	case DW_TAG_class_type:
	case DW_TAG_structure_type:
	case DW_TAG_union_type:
	case DW_TAG_interface_type:
	case DW_TAG_enumeration_type: /* Rust's */
		return walk->in_classes;
	default:
		return false;
	}
}

static void walk_siblings(struct walk *walk, u32 scope, u32 depth);

static void walk_children(struct walk *walk, const struct debug_entry *entry, u32 scope, u32 depth)
{
	if (depth > DEEPEST)
		debug_entries_stop(&walk->entries);
	else if (entry->has_children)
		walk_siblings(walk, scope, depth);
}

static void walk_siblings(struct walk *walk, u32 scope, u32 depth)
{
	struct debug_entry entry;

	while (debug_entries_next(&walk->entries, &entry)) {
		u32 inner = scope;

		if (entry.tag == DW_TAG_inlined_subroutine)
			inner = add_scope(walk, &entry, scope, depth);
		else if (entry.tag == DW_TAG_subprogram)
			inner = add_scope(walk, &entry, DEBUG_NONE, depth);
		else if (!holds_functions(walk, entry.tag)) {
			debug_entries_skip(&walk->entries, &entry);
			continue;
		}
		walk_children(walk, &entry, inner, depth + 1);
	}
}

/* Finds the entries of a split unit, which are in another file. If that is missing, only the
 * skeleton is used. */
static void find_split_unit(struct debug_unit *unit)
{
	Dwarf_Die die = {0};

	if (dwarf_cu_info(unit->skeleton.cu, NULL, NULL, NULL, &die, NULL, NULL, NULL) == 0 &&
	    die.addr)
		unit->die = die;
	else
		unit->is_missing = true;
}

static bool is_of_c_family(Dwarf_Die *unit)
{
	switch (dwarf_srclang(unit)) {
	case DW_LANG_C:
	case DW_LANG_C89:
	case DW_LANG_C99:
	case DW_LANG_C11:
	case DW_LANG_C_plus_plus:
	case DW_LANG_C_plus_plus_03:
	case DW_LANG_C_plus_plus_11:
	case DW_LANG_C_plus_plus_14:
		return true;
	default:
		return false;
	}
}

void debug_unit_read_scopes(struct debug_unit *unit, u32 number, const struct debug_file *file,
			    struct entry_shapes *shapes, struct scope_list *list)
{
	struct walk walk = {.file = file, .unit = unit, .number = number, .list = list};

	unit->has_scopes = true;
	if (unit->is_split)
		find_split_unit(unit);
	walk.in_classes = !is_of_c_family(&unit->die);
	debug_entries_init(&walk.entries, &unit->die, shapes);
	walk_siblings(&walk, DEBUG_NONE, 0);
	interval_table_init(&unit->scopes, walk.intervals.intervals, walk.intervals.count);
	free(walk.intervals.intervals);
}

/* ---------------------------------------------------------------- lines */

static u32 number_of(int value)
{
	return value > 0 ? (u32)value : 0;
}

static struct line_row read_row(Dwarf_Line *line)
{
	Dwarf_Files *files;
	size_t file;
	int number = 0, column = 0;

	if (dwarf_line_file(line, &files, &file))
		file = 0;
	dwarf_lineno(line, &number);
	dwarf_linecol(line, &column);
	return (struct line_row){(u32)file, number_of(number), number_of(column)};
}

/* Adds a row; of several rows at one address the last one counts. */
static void add_row(struct line_table *lines, const struct debug_file *file, Dwarf_Line *line)
{
	Dwarf_Addr address;
	bool is_end = false;

	if (dwarf_lineaddr(line, &address) || dwarf_lineendsequence(line, &is_end) ||
	    (!is_end && !debug_file_is_code(file, address)))
		return;
	if (lines->count && lines->starts[lines->count - 1] == address) {
		if (is_end)
			return;
		lines->count--;
	}
	lines->starts[lines->count] = address;
	lines->rows[lines->count++] = is_end ? (struct line_row){0} : read_row(line);
}

static void read_files(struct debug_unit *unit, struct intern *texts)
{
	Dwarf_Files *files;

	if (dwarf_getsrcfiles(&unit->skeleton, &files, &unit->lines.file_count)) {
		unit->lines.file_count = 0;
		return;
	}
	unit->lines.files = memory_new(unit->lines.file_count, sizeof(*unit->lines.files));
	for (size_t i = 0; i < unit->lines.file_count; i++)
		unit->lines.files[i] = debug_file_path(texts, files, i);
}

void debug_unit_read_lines(struct debug_unit *unit, const struct debug_file *file,
			   struct intern *texts)
{
	struct line_table *lines = &unit->lines;
	Dwarf_Lines *found;
	size_t count;

	unit->has_lines = true;
	if (dwarf_getsrclines(&unit->skeleton, &found, &count))
		return;
	lines->starts = memory_new(count, sizeof(*lines->starts));
	lines->rows = memory_new(count, sizeof(*lines->rows));
	for (size_t i = 0; i < count; i++)
		add_row(lines, file, dwarf_onesrcline(found, i));
	read_files(unit, texts);
}
