#include "debug_parents.h"

#include "common/memory.h"

#include <dwarf.h>
#include <stdlib.h>

/* A damaged file may be nested without end. */
enum { DEEPEST = 200 };

static u32 address_id(struct pairs *pairs, const void *address)
{
	u64 number = (uintptr_t)address;

	return pairs_add(pairs, (u32)(number >> 32), (u32)number);
}

static u32 add_entry(struct debug_parents *parents, const Dwarf_Die *die, u32 parent)
{
	u32 entry = address_id(&parents->entries, die->addr);

	GROW(parents->parents, parents->capacity, parents->entries.count);
	parents->parents[entry] = parent;
	return entry;
}

static bool is_named(int tag)
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

static void walk_children(struct debug_parents *parents, Dwarf_Die *parent, u32 entry, u32 depth)
{
	Dwarf_Die die;
	void *before;

	if (depth > DEEPEST || dwarf_child(parent, &die) != 0)
		return;
	do {
		int tag = dwarf_tag(&die);

		before = die.addr;
		if (is_named(tag))
			walk_children(parents, &die, add_entry(parents, &die, entry), depth + 1);
		else if (tag == DW_TAG_lexical_block)
			walk_children(parents, &die, entry, depth + 1);
	} while (dwarf_siblingof(&die, &die) == 0 && die.addr > before);
}

static void walk_unit(struct debug_parents *parents, Dwarf_Die *die)
{
	size_t known = parents->units.count;
	Dwarf_Die unit;

	if (dwarf_diecu(die, &unit, NULL, NULL) && address_id(&parents->units, unit.addr) == known)
		walk_children(parents, &unit, DEBUG_NONE, 0);
}

/* A definition stands outside of what its declaration is inside of. */
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

/* False for what stands in the unit itself. */
static bool find_parent(const struct debug_parents *parents, Dwarf_Die *die)
{
	u64 address = (uintptr_t)die->addr;
	u32 entry = pairs_find(&parents->entries, (u32)(address >> 32), (u32)address);
	u32 parent = entry == PAIR_NONE ? DEBUG_NONE : parents->parents[entry];

	if (parent == DEBUG_NONE)
		return false;
	address = (u64)pairs_first(&parents->entries, parent) << 32 |
		  pairs_second(&parents->entries, parent);
	*die = (Dwarf_Die){.addr = (void *)(uintptr_t)address, .cu = die->cu};
	return true;
}

static void add_name(struct debug_parents *parents, Dwarf_Die die, struct buffer *name, u32 depth)
{
	Dwarf_Die outer = find_declaration(die);

	walk_unit(parents, &outer);
	if (depth < DEEPEST && find_parent(parents, &outer)) {
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
	pairs_release(&parents->units);
	pairs_release(&parents->entries);
	free(parents->parents);
}
