#include "debug_attributes.h"

#include <dwarf.h>

/* Limits the steps, because entries of a damaged file may refer to each other endlessly. */
enum { MOST_DECLARATIONS = 16 };

static enum debug_attribute attribute_of(u32 code)
{
	switch (code) {
	case DW_AT_name:
		return ATTRIBUTE_NAME;
	case DW_AT_linkage_name:
	case DW_AT_MIPS_linkage_name:
		return ATTRIBUTE_LINKAGE_NAME;
	case DW_AT_abstract_origin:
		return ATTRIBUTE_ORIGIN;
	case DW_AT_specification:
		return ATTRIBUTE_DECLARATION;
	case DW_AT_decl_file:
		return ATTRIBUTE_FILE;
	case DW_AT_decl_line:
		return ATTRIBUTE_LINE;
	case DW_AT_call_file:
		return ATTRIBUTE_CALL_FILE;
	case DW_AT_call_line:
		return ATTRIBUTE_CALL_LINE;
	case DW_AT_call_column:
		return ATTRIBUTE_CALL_COLUMN;
	default:
		return ATTRIBUTE_COUNT;
	}
}

static int take(Dwarf_Attribute *attribute, void *argument)
{
	struct debug_attributes *attributes = argument;
	enum debug_attribute which = attribute_of(attribute->code);

	if (which != ATTRIBUTE_COUNT && !attributes->of[which].code)
		attributes->of[which] = *attribute;
	return DWARF_CB_OK;
}

void debug_attributes_read(struct debug_attributes *attributes, Dwarf_Die *die)
{
	*attributes = (struct debug_attributes){0};
	dwarf_getattrs(die, take, attributes, 0);
}

void debug_attributes_add_declared(struct debug_attributes *attributes)
{
	Dwarf_Die die;

	for (u32 i = 0; i < MOST_DECLARATIONS; i++) {
		if (!debug_attribute_entry(attributes, ATTRIBUTE_DECLARATION, &die))
			return;
		attributes->of[ATTRIBUTE_DECLARATION].code = 0; /* for the declaration's own */
		dwarf_getattrs(&die, take, attributes, 0);
	}
}

/* NULL if it is missing. */
static Dwarf_Attribute *find(struct debug_attributes *attributes, enum debug_attribute which)
{
	return attributes->of[which].code ? &attributes->of[which] : NULL;
}

bool debug_attribute_entry(struct debug_attributes *attributes, enum debug_attribute which,
			   Dwarf_Die *die)
{
	Dwarf_Attribute *attribute = find(attributes, which);

	return attribute && dwarf_formref_die(attribute, die);
}

u32 debug_attribute_number(struct debug_attributes *attributes, enum debug_attribute which)
{
	Dwarf_Attribute *attribute = find(attributes, which);
	Dwarf_Word value;

	if (!attribute || dwarf_formudata(attribute, &value) || value > UINT32_MAX)
		return 0;
	return (u32)value;
}

const char *debug_attribute_string(struct debug_attributes *attributes, enum debug_attribute which)
{
	Dwarf_Attribute *attribute = find(attributes, which);

	return attribute ? dwarf_formstring(attribute) : NULL;
}
