#include "debug_parents.h"

#include "common/memory.h"

#include <dwarf.h>
#include <stdlib.h>

/* Limits the depth, because a damaged file may be nested endlessly. */
enum { DEEPEST = 200 };

static u32 add_entry(struct parent_unit *unit, void *address, u32 parent)
{
	GROW(unit->entries, unit->capacity, unit->count + 1);
	unit->entries[unit->count] = (struct parent_entry){address, parent};
	return (u32)unit->count++;
}

static bool is_named(u32 tag)
{
	switch (tag) {
	case DW_TAG_namespace:
	case DW_TAG_module:
	case DW_TAG_class_type:
	case DW_TAG_structure_type:
	case DW_TAG_union_type:
	case DW_TAG_interface_type:
	case DW_TAG_enumeration_type:
	case DW_TAG_subprogram:
		return true;
	default:
		return false;
	}
}

static void walk_siblings(struct parent_unit *unit, struct debug_entries *entries, u32 parent,
			  u32 depth)
{
	struct debug_entry entry;

	while (debug_entries_next(entries, &entry)) {
		u32 inner = parent;

		if (is_named(entry.tag))
			inner = add_entry(unit, entry.address, parent);
		else if (entry.tag != DW_TAG_lexical_block) {
			debug_entries_skip(entries, &entry);
			continue;
		}
		if (depth > DEEPEST)
			debug_entries_stop(entries);
		else if (entry.has_children)
			walk_siblings(unit, entries, inner, depth + 1);
	}
}

static void walk_unit(struct debug_parents *parents, Dwarf_Die *root, struct parent_unit *unit)
{
	struct debug_entries entries;

	debug_entries_init(&entries, root, parents->shapes);
	walk_siblings(unit, &entries, DEBUG_NONE, 0);
}

/* The unit of an entry, which is walked through the first time. */
static const struct parent_unit *find_unit(struct debug_parents *parents, Dwarf_Die *die)
{
	Dwarf_Die root = {0};
	size_t known = parents->unit_ids.count;
	u64 address;
	u32 id;

	dwarf_diecu(die, &root, NULL, NULL);
	address = (uintptr_t)root.addr;
	id = pairs_add(&parents->unit_ids, (u32)(address >> 32), (u32)address);
	if (id == known) {
		GROW(parents->units, parents->capacity, known + 1);
		parents->units[id] = (struct parent_unit){0};
		if (root.addr)
			walk_unit(parents, &root, &parents->units[id]);
	}
	return &parents->units[id];
}

/* Finds the declaration of a definition, because only the declaration is inside its class or
 * namespace. */
static Dwarf_Die find_declaration(Dwarf_Die die)
{
	Dwarf_Attribute attribute;
	Dwarf_Die declaration;

	if (dwarf_attr(&die, DW_AT_specification, &attribute) &&
	    dwarf_formref_die(&attribute, &declaration))
		return declaration;
	return die;
}

static const char *name_of(Dwarf_Die *die)
{
	const char *name = dwarf_diename(die);

	if (name)
		return name;
	return dwarf_tag(die) == DW_TAG_namespace ? "(anonymous namespace)" : "{unnamed}";
}

static int compare_entries(const void *a, const void *b)
{
	const struct parent_entry *x = a, *y = b;

	return (x->address > y->address) - (x->address < y->address);
}

/* Moves from an entry to the enclosing one; false if it is directly in the unit. */
static bool find_parent(struct debug_parents *parents, Dwarf_Die *die)
{
	const struct parent_unit *unit = find_unit(parents, die);
	struct parent_entry wanted = {.address = die->addr};
	const struct parent_entry *found =
	    unit->count
		? bsearch(&wanted, unit->entries, unit->count, sizeof(wanted), compare_entries)
		: NULL;

	if (!found || found->parent == DEBUG_NONE)
		return false;
	*die = (Dwarf_Die){.addr = unit->entries[found->parent].address, .cu = die->cu};
	return true;
}

bool debug_parents_enclosing(struct debug_parents *parents, Dwarf_Die *die)
{
	*die = find_declaration(*die);
	return find_parent(parents, die);
}

static void add_name(struct debug_parents *parents, Dwarf_Die die, struct buffer *name, u32 depth)
{
	Dwarf_Die outer = die;

	if (depth < DEEPEST && debug_parents_enclosing(parents, &outer)) {
		add_name(parents, outer, name, depth + 1);
		buffer_add_string(name, "::");
	}
	buffer_add_string(name, name_of(&die));
}

void debug_parents_name(struct debug_parents *parents, Dwarf_Die die, struct buffer *name)
{
	add_name(parents, die, name, 0);
}

void debug_parents_release(struct debug_parents *parents)
{
	for (size_t i = 0; i < parents->unit_ids.count; i++)
		free(parents->units[i].entries);
	free(parents->units);
	pairs_release(&parents->unit_ids);
}
