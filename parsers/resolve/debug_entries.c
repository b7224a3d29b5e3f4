#include "debug_entries.h"

#include "common/memory.h"

#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

/* How to get beyond the value of an attribute, or beyond several of them with fixed sizes. */
enum step_kind {
	STEP_FIXED,   /* `size` bytes */
	STEP_NUMBER,  /* a LEB128 number */
	STEP_STRING,  /* a string with a NUL */
	STEP_BLOCK,   /* a length of `size` bytes, then a block */
	STEP_BLOCK_N, /* a length as LEB128 number, then a block */
	STEP_UNKNOWN,
};

/* The values that the walk uses. */
enum step_use { USE_NONE, USE_NEXT, USE_LOW, USE_LENGTH };

struct entry_step {
	u8 kind, use;
	u32 size;
};

/* What all entries of one abbreviation code have in common. */
struct entry_shape {
	u32 first, count; /* steps */
	u32 tag;
	bool is_known, has_children, has_code, has_range;
};

/* More codes than this, or attributes, are damage. Compilers number the codes from 1 on. */
enum { MOST_SHAPES = 1 << 20, MOST_ATTRIBUTES = 1000 };

/* ---------------------------------------------------------------- shapes */

/* The sizes of addresses and of offsets, and the version, on which forms depend. */
struct unit_format {
	u8 address_size, offset_size;
	Dwarf_Half version;
};

static struct entry_step fixed(u32 size)
{
	return (struct entry_step){.kind = STEP_FIXED, .size = size};
}

static struct entry_step step_of(u32 form, const struct unit_format *format)
{
	switch (form) {
	case DW_FORM_flag_present:
	case DW_FORM_implicit_const:
		return fixed(0);
	case DW_FORM_data1:
	case DW_FORM_ref1:
	case DW_FORM_flag:
	case DW_FORM_strx1:
	case DW_FORM_addrx1:
		return fixed(1);
	case DW_FORM_data2:
	case DW_FORM_ref2:
	case DW_FORM_strx2:
	case DW_FORM_addrx2:
		return fixed(2);
	case DW_FORM_strx3:
	case DW_FORM_addrx3:
		return fixed(3);
	case DW_FORM_data4:
	case DW_FORM_ref4:
	case DW_FORM_strx4:
	case DW_FORM_addrx4:
	case DW_FORM_ref_sup4:
		return fixed(4);
	case DW_FORM_data8:
	case DW_FORM_ref8:
	case DW_FORM_ref_sig8:
	case DW_FORM_ref_sup8:
		return fixed(8);
	case DW_FORM_data16:
		return fixed(16);
	case DW_FORM_addr:
		return fixed(format->address_size);
	case DW_FORM_ref_addr:
		return fixed(format->version < 3 ? format->address_size : format->offset_size);
	case DW_FORM_strp:
	case DW_FORM_line_strp:
	case DW_FORM_strp_sup:
	case DW_FORM_sec_offset:
	case DW_FORM_GNU_ref_alt:
	case DW_FORM_GNU_strp_alt:
		return fixed(format->offset_size);
	case DW_FORM_sdata:
	case DW_FORM_udata:
	case DW_FORM_ref_udata:
	case DW_FORM_strx:
	case DW_FORM_addrx:
	case DW_FORM_loclistx:
	case DW_FORM_rnglistx:
	case DW_FORM_GNU_addr_index:
	case DW_FORM_GNU_str_index:
		return (struct entry_step){.kind = STEP_NUMBER};
	case DW_FORM_string:
		return (struct entry_step){.kind = STEP_STRING};
	case DW_FORM_block1:
		return (struct entry_step){.kind = STEP_BLOCK, .size = 1};
	case DW_FORM_block2:
		return (struct entry_step){.kind = STEP_BLOCK, .size = 2};
	case DW_FORM_block4:
		return (struct entry_step){.kind = STEP_BLOCK, .size = 4};
	case DW_FORM_block:
	case DW_FORM_exprloc:
		return (struct entry_step){.kind = STEP_BLOCK_N};
	default: /* DW_FORM_indirect, which no compiler writes, and later ones */
		return (struct entry_step){.kind = STEP_UNKNOWN};
	}
}

static enum step_use use_of(u32 name, u32 form)
{
	if (name == DW_AT_sibling && form == DW_FORM_ref4)
		return USE_NEXT;
	if (name == DW_AT_low_pc && form == DW_FORM_addr)
		return USE_LOW;
	if (name == DW_AT_high_pc && (form == DW_FORM_data1 || form == DW_FORM_data2 ||
				      form == DW_FORM_data4 || form == DW_FORM_data8))
		return USE_LENGTH;
	return USE_NONE;
}

static void add_step(struct entry_shapes *shapes, struct entry_shape *shape, struct entry_step step)
{
	struct entry_step *last = shape->count ? &shapes->steps[shapes->step_count - 1] : NULL;

	if (last && last->kind == STEP_FIXED && step.kind == STEP_FIXED && !last->use &&
	    !step.use) {
		last->size += step.size;
		return;
	}
	GROW(shapes->steps, shapes->step_capacity, shapes->step_count + 1);
	shapes->steps[shapes->step_count++] = step;
	shape->count++;
}

static struct entry_shape read_shape(struct entry_shapes *shapes, Dwarf_Abbrev *abbreviation,
				     const struct unit_format *format)
{
	struct entry_shape shape = {.first = (u32)shapes->step_count,
				    .tag = dwarf_getabbrevtag(abbreviation),
				    .is_known = true,
				    .has_children = dwarf_abbrevhaschildren(abbreviation) == 1};
	bool has_use[USE_LENGTH + 1] = {false};
	unsigned int name, form;

	/* dwarf_getattrcnt() takes the values of DW_FORM_implicit_const for attributes. */
	for (size_t i = 0; i < MOST_ATTRIBUTES; i++) {
		struct entry_step step;

		if (dwarf_getabbrevattr(abbreviation, i, &name, &form, NULL))
			break;
		step = step_of(form, format);
		step.use = (u8)use_of(name, form);
		has_use[step.use] = true;
		shape.has_code |= name == DW_AT_low_pc || name == DW_AT_ranges;
		add_step(shapes, &shape, step);
	}
	shape.has_range = has_use[USE_LOW] && has_use[USE_LENGTH];
	return shape;
}

/* Reads all shapes of the unit, unless they were read last. */
static void read_shapes(struct entry_shapes *shapes, Dwarf_Die *unit,
			const struct unit_format *format)
{
	Dwarf_Abbrev *abbreviation;
	size_t length;

	if (shapes->unit == unit->cu)
		return;
	shapes->unit = unit->cu;
	shapes->count = shapes->step_count = 0;
	for (Dwarf_Off offset = 0;; offset += length) {
		size_t code;

		abbreviation = dwarf_getabbrev(unit, offset, &length);
		if (!abbreviation || abbreviation == DWARF_END_ABBREV)
			return;
		code = dwarf_getabbrevcode(abbreviation);
		if (code >= MOST_SHAPES)
			return;
		GROW(shapes->shapes, shapes->capacity, code + 1);
		while (shapes->count <= code)
			shapes->shapes[shapes->count++] = (struct entry_shape){0};
		shapes->shapes[code] = read_shape(shapes, abbreviation, format);
	}
}

void entry_shapes_release(struct entry_shapes *shapes)
{
	free(shapes->shapes);
	free(shapes->steps);
}

/* ---------------------------------------------------------------- values */

/* 0 beyond the end, which then is reached. */
static u64 read_fixed(struct debug_entries *entries, size_t size)
{
	u64 value = 0;

	if ((size_t)(entries->end - entries->at) < size) {
		entries->at = entries->end;
		return 0;
	}
	memcpy(&value, entries->at, size); /* see has_own_order() */
	entries->at += size;
	return value;
}

static u64 read_number(struct debug_entries *entries)
{
	u64 value = 0;

	for (u32 shift = 0; entries->at < entries->end; shift += 7) {
		u8 byte = *entries->at++;

		value |= shift < 64 ? (u64)(byte & 0x7f) << shift : 0;
		if (!(byte & 0x80))
			break;
	}
	return value;
}

static void skip_bytes(struct debug_entries *entries, u64 size)
{
	u64 left = (u64)(entries->end - entries->at);

	entries->at += size < left ? size : left;
}

static void skip_string(struct debug_entries *entries)
{
	const u8 *end = memchr(entries->at, 0, (size_t)(entries->end - entries->at));

	entries->at = end ? end + 1 : entries->end;
}

static void skip_value(struct debug_entries *entries, struct entry_step step)
{
	switch ((enum step_kind)step.kind) {
	case STEP_FIXED:
		skip_bytes(entries, step.size);
		break;
	case STEP_NUMBER:
		read_number(entries);
		break;
	case STEP_STRING:
		skip_string(entries);
		break;
	case STEP_BLOCK:
		skip_bytes(entries, read_fixed(entries, step.size));
		break;
	case STEP_BLOCK_N:
		skip_bytes(entries, read_number(entries));
		break;
	case STEP_UNKNOWN:
		entries->at = entries->end;
	}
}

static void take_value(struct debug_entries *entries, struct entry_step step,
		       struct debug_entry *entry)
{
	u64 value = read_fixed(entries, step.size);

	if (step.use == USE_LOW)
		entry->low = value;
	else if (step.use == USE_LENGTH)
		entry->length = value;
	else if (value < (u64)(entries->end - entries->unit))
		entry->next = entries->unit + value;
}

/* ---------------------------------------------------------------- the walk */

/* Programs are recorded where they are read, so that only damage has another order of bytes. */
static bool has_own_order(Dwarf *dwarf)
{
	const char *identification = elf_getident(dwarf_getelf(dwarf), NULL);
	const u32 one = 1;

	return identification &&
	       identification[EI_DATA] == (*(const u8 *)&one ? ELFDATA2LSB : ELFDATA2MSB);
}

/* The end of the section that the unit is in. */
static const u8 *find_section_end(Dwarf_Die *unit)
{
	uintptr_t wanted = (uintptr_t)unit->addr;
	Elf *elf = dwarf_getelf(dwarf_cu_getdwarf(unit->cu));

	for (Elf_Scn *section = NULL; (section = elf_nextscn(elf, section));) {
		const Elf_Data *data = elf_getdata(section, NULL);
		uintptr_t start = data ? (uintptr_t)data->d_buf : 0;

		if (start && wanted >= start && wanted - start < data->d_size)
			return (const u8 *)data->d_buf + data->d_size;
	}
	return unit->addr;
}

/* The end of a unit that begins at `start`. libdw does not check that it is in the section. */
static const u8 *find_end(const u8 *start, u8 offset_size, const u8 *section_end)
{
	size_t length_size = offset_size == 8 ? 12 : 4;
	u64 length = 0, left = (u64)(section_end - start) - length_size;

	memcpy(&length, start + length_size - offset_size, offset_size); /* see has_own_order() */
	return start + length_size + (length < left ? length : left);
}

void debug_entries_init(struct debug_entries *entries, Dwarf_Die *unit, struct entry_shapes *shapes)
{
	struct unit_format format;
	struct debug_entry itself;

	*entries = (struct debug_entries){.shapes = shapes};
	if (!has_own_order(dwarf_cu_getdwarf(unit->cu)) ||
	    dwarf_cu_info(unit->cu, &format.version, NULL, NULL, NULL, NULL, &format.address_size,
			  &format.offset_size) != 0)
		return;
	entries->unit = (const u8 *)unit->addr - dwarf_cuoffset(unit);
	entries->at = unit->addr;
	entries->end = find_end(entries->unit, format.offset_size, find_section_end(unit));
	if (entries->at > entries->end)
		debug_entries_stop(entries);
	read_shapes(shapes, unit, &format);
	if (!debug_entries_next(entries, &itself) || !itself.has_children)
		debug_entries_stop(entries);
}

bool debug_entries_next(struct debug_entries *entries, struct debug_entry *entry)
{
	const u8 *start = entries->at;
	u64 code = read_number(entries);
	const struct entry_shapes *shapes = entries->shapes;
	const struct entry_shape *shape;

	if (!code)
		return false;
	if (code >= shapes->count || !shapes->shapes[code].is_known) {
		debug_entries_stop(entries);
		return false;
	}
	shape = &shapes->shapes[code];
	*entry = (struct debug_entry){.address = (void *)(uintptr_t)start,
				      .tag = shape->tag,
				      .has_children = shape->has_children,
				      .has_code = shape->has_code,
				      .has_range = shape->has_range};
	for (u32 i = shape->first; i < shape->first + shape->count; i++) {
		if (shapes->steps[i].use)
			take_value(entries, shapes->steps[i], entry);
		else
			skip_value(entries, shapes->steps[i]);
	}
	return true;
}

void debug_entries_skip(struct debug_entries *entries, const struct debug_entry *entry)
{
	struct debug_entry inner;
	u32 depth = entry->has_children;

	if (entry->next > entries->at) {
		entries->at = entry->next;
		return;
	}
	while (depth && entries->at < entries->end) {
		if (!debug_entries_next(entries, &inner))
			depth--;
		else if (inner.next > entries->at)
			entries->at = inner.next;
		else
			depth += inner.has_children;
	}
}

void debug_entries_stop(struct debug_entries *entries)
{
	entries->at = entries->end;
}
