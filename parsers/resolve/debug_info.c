#include "debug_info.h"

#include "common/memory.h"
#include "debug_file.h"
#include "debug_names.h"
#include "debug_unit.h"

#include <dwarf.h>
#include <stdlib.h>

struct debug_object {
	struct debug_info *info;
	struct debug_object *next;
	struct debug_file file;
	struct debug_unit *units;
	u32 unit_count;
	struct interval_table unit_table;
	struct scope_list scopes;
	struct debug_scope *known; /* by scope; filled in on demand */
	size_t known_count, known_capacity;
};

struct debug_info {
	const char *root;
	struct arena arena;
	struct intern texts;
	struct debug_functions functions;
	struct entry_shapes shapes;
	struct debug_object *objects;
};

struct debug_info *debug_info_new(const char *root)
{
	struct debug_info *info = memory_new(1, sizeof(*info));

	info->root = root ? root : "/usr/lib/debug";
	info->functions.texts = &info->texts;
	info->functions.parents.shapes = &info->shapes;
	return info;
}

static void release_object(struct debug_object *object)
{
	debug_units_release(object->units, object->unit_count);
	interval_table_release(&object->unit_table);
	free(object->scopes.scopes);
	free(object->known);
	debug_file_close(&object->file);
	free(object);
}

void debug_info_release(struct debug_info *info)
{
	while (info->objects) {
		struct debug_object *object = info->objects;

		info->objects = object->next;
		release_object(object);
	}
	debug_functions_release(&info->functions);
	entry_shapes_release(&info->shapes);
	intern_release(&info->texts);
	arena_release(&info->arena);
	free(info);
}

enum debug_status debug_info_open(struct debug_info *info, const char *path, struct text build_id,
				  struct debug_object **object)
{
	struct debug_object *opened = memory_new(1, sizeof(*opened));
	enum debug_status status =
	    debug_file_open(path, build_id, info->root, &info->arena, &opened->file);

	*object = NULL;
	if (status != DEBUG_FINE) {
		free(opened);
		return status;
	}
	opened->info = info;
	opened->units = debug_units_read(&opened->file, &opened->unit_count);
	debug_units_table(&opened->file, opened->units, opened->unit_count, &opened->unit_table);
	opened->next = info->objects;
	info->objects = *object = opened;
	return DEBUG_FINE;
}

/* ---------------------------------------------------------------- addresses */

static u32 find_scope(struct debug_object *object, u32 number, u64 address)
{
	struct debug_unit *unit = &object->units[number];

	if (!unit->has_scopes)
		debug_unit_read_scopes(unit, number, &object->file, &object->info->shapes,
				       &object->scopes);
	return interval_find(&unit->scopes, address);
}

static void find_line(struct debug_object *object, u64 address, struct debug_place *place)
{
	struct debug_unit *unit = &object->units[place->unit];
	struct line_table *lines = &unit->lines;
	size_t at;

	if (!unit->has_lines)
		debug_unit_read_lines(unit, &object->file, &object->info->texts);
	at = find_start(lines->starts, lines->count, address, &lines->last);
	if (at == lines->count)
		return;
	place->line = lines->rows[at].line;
	place->column = lines->rows[at].column;
	if (lines->rows[at].file < lines->file_count)
		place->file = lines->files[lines->rows[at].file];
}

struct debug_place debug_find(struct debug_object *object, u64 address)
{
	struct debug_place place = {.scope = DEBUG_NONE, .file = T("")};

	place.unit = interval_find(&object->unit_table, address);
	if (place.unit == INTERVAL_NONE)
		return place;
	place.scope = find_scope(object, place.unit, address);
	find_line(object, address, &place);
	return place;
}

u32 debug_find_scope(struct debug_object *object, u64 address)
{
	u32 unit = interval_find(&object->unit_table, address);

	return unit == INTERVAL_NONE ? DEBUG_NONE : find_scope(object, unit, address);
}

/* ---------------------------------------------------------------- scopes */

static struct debug_scope read_scope(struct debug_object *object, const struct scope_die *scope)
{
	struct debug_info *info = object->info;
	Dwarf_Die die = {.addr = scope->die, .cu = object->units[scope->unit].die.cu};
	struct debug_attributes attributes;

	debug_attributes_read(&attributes, &die);
	return (struct debug_scope){
	    .function = debug_functions_add(&info->functions, &die, &attributes),
	    .parent = scope->parent,
	    .unit = scope->unit,
	    .call_file = debug_attribute_path(&info->texts, &attributes.of[ATTRIBUTE_CALL_FILE]),
	    .call_line = debug_attribute_number(&attributes, ATTRIBUTE_CALL_LINE),
	    .call_column = debug_attribute_number(&attributes, ATTRIBUTE_CALL_COLUMN),
	};
}

/* Makes room for newly found scopes. */
static void note_scopes(struct debug_object *object)
{
	GROW(object->known, object->known_capacity, object->scopes.count);
	while (object->known_count < object->scopes.count)
		object->known[object->known_count++].function = DEBUG_NONE;
}

const struct debug_scope *debug_scope(struct debug_object *object, u32 scope)
{
	if (object->known_count < object->scopes.count)
		note_scopes(object);
	if (object->known[scope].function == DEBUG_NONE)
		object->known[scope] = read_scope(object, &object->scopes.scopes[scope]);
	return &object->known[scope];
}

const struct debug_function *debug_function(const struct debug_info *info, u32 function)
{
	return &info->functions.functions[function];
}

/* ---------------------------------------------------------------- units */

static struct text read_text(struct debug_object *object, Dwarf_Die *die, unsigned int name)
{
	struct intern *texts = &object->info->texts;
	Dwarf_Attribute attribute;
	const char *string = dwarf_formstring(dwarf_attr(die, name, &attribute));

	return intern_text(texts, intern_add(texts, text_from_string(string ? string : "")));
}

struct debug_unit_facts debug_unit_facts(struct debug_object *object, u32 unit)
{
	struct debug_unit *read = &object->units[unit];

	return (struct debug_unit_facts){
	    .name = read_text(object, &read->die, DW_AT_name),
	    .producer = read_text(object, &read->die, DW_AT_producer),
	    .is_split = read->is_split,
	    .is_missing = read->is_missing,
	};
}
