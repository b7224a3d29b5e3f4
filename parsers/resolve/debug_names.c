#include "debug_names.h"

#include "common/memory.h"

#include <dwarf.h>
#include <stdlib.h>

#define HAVE_DECL_BASENAME 1 /* otherwise libiberty.h declares basename() itself */
#if __has_include(<libiberty/demangle.h>)
#include <libiberty/demangle.h>
#elif __has_include(<demangle.h>) /* Fedora */
#include <demangle.h>
#else
#error "libiberty is missing: run scripts/install-packages build (Debian: libiberty-dev)"
#endif

/* Limits the steps, because entries of a damaged file may refer to each other endlessly. */
enum { MOST_ORIGINS = 16 };

/* Finds the function itself from a copy of it, inlined or not, and reads its attributes. */
static Dwarf_Die find_origin(Dwarf_Die die, struct debug_attributes *attributes)
{
	Dwarf_Die origin;

	debug_attributes_read(attributes, &die);
	for (u32 i = 0; i < MOST_ORIGINS; i++) {
		if (!debug_attribute_entry(attributes, ATTRIBUTE_ORIGIN, &origin))
			break;
		die = origin;
		debug_attributes_read(attributes, &die);
	}
	debug_attributes_add_declared(attributes);
	return die;
}

/* ---------------------------------------------------------------- names */

static struct text keep(struct intern *texts, const char *string)
{
	return intern_text(texts, intern_add(texts, text_from_string(string)));
}

/* The demangled name, or the name unchanged if it is not mangled. */
static struct text demangle(struct intern *texts, const char *name)
{
	char *demangled = cplus_demangle(name, DMGL_ANSI | DMGL_PARAMS);
	struct text kept = keep(texts, demangled ? demangled : name);

	free(demangled);
	return kept;
}

/* ---------------------------------------------------------------- files */

struct text debug_file_path(struct intern *texts, Dwarf_Files *files, size_t number)
{
	const char *name = dwarf_filesrc(files, number, NULL, NULL);
	const char *const *folders;
	struct buffer path = {0};
	struct text kept;
	size_t count;

	if (!name)
		return keep(texts, "");
	if (*name == '/' || dwarf_getsrcdirs(files, &folders, &count) || !count || !folders[0])
		return keep(texts, name);
	buffer_add_string(&path, folders[0]);
	buffer_add_byte(&path, '/');
	buffer_add_string(&path, name);
	kept = keep(texts, path.data);
	buffer_release(&path);
	return kept;
}

struct text debug_attribute_path(struct intern *texts, Dwarf_Attribute *attribute)
{
	Dwarf_Word number;
	Dwarf_Files *files;
	Dwarf_Die unit;
	size_t count;

	if (!attribute->code || dwarf_formudata(attribute, &number) ||
	    !dwarf_cu_die(attribute->cu, &unit, NULL, NULL, NULL, NULL, NULL, NULL) ||
	    dwarf_getsrcfiles(&unit, &files, &count) || number >= count)
		return keep(texts, "");
	return debug_file_path(texts, files, number);
}

/* ---------------------------------------------------------------- functions */

/* Whether names may be qualified; those of C are not. */
static bool may_be_qualified(Dwarf_Die *die)
{
	Dwarf_Die unit;

	if (!dwarf_diecu(die, &unit, NULL, NULL))
		return false;
	switch (dwarf_srclang(&unit)) {
	case DW_LANG_C:
	case DW_LANG_C89:
	case DW_LANG_C99:
	case DW_LANG_C11:
		return false;
	default:
		return true;
	}
}

static struct text qualify(struct debug_functions *functions, Dwarf_Die *die)
{
	struct buffer name = {0};
	struct text kept;

	debug_parents_name(&functions->parents, *die, &name);
	kept = keep(functions->texts, name.data);
	buffer_release(&name);
	return kept;
}

/* The name of a function without one to link by; `name` may be NULL. */
static struct text local_name(struct debug_functions *functions, Dwarf_Die *die, const char *name)
{
	return name && may_be_qualified(die) ? qualify(functions, die)
					     : keep(functions->texts, name ? name : "");
}

static void name_function(struct intern *texts, const char *name, struct text linkage,
			  struct text local, struct debug_function *function)
{
	function->linkage_name = linkage;
	function->name = linkage.length ? demangle(texts, linkage.data) : local;
	function->short_name =
	    name || !linkage.length ? keep(texts, name ? name : "") : function->name;
}

/* A function without a declaration, such as a closure's operator that gcc made, is where the type
 * is declared that it belongs to. */
static void add_place_of_type(struct debug_functions *functions, Dwarf_Die *die,
			      struct debug_attributes *attributes)
{
	struct debug_attributes type;
	Dwarf_Die outer = *die;

	if (attributes->of[ATTRIBUTE_FILE].code ||
	    !debug_parents_enclosing(&functions->parents, &outer))
		return;
	debug_attributes_read(&type, &outer);
	attributes->of[ATTRIBUTE_FILE] = type.of[ATTRIBUTE_FILE];
	attributes->of[ATTRIBUTE_LINE] = type.of[ATTRIBUTE_LINE];
}

static u32 add_function(struct debug_functions *functions, Dwarf_Die *die,
			struct debug_attributes *attributes)
{
	struct intern *texts = functions->texts;
	const char *name = debug_attribute_string(attributes, ATTRIBUTE_NAME);
	const char *mangled = debug_attribute_string(attributes, ATTRIBUTE_LINKAGE_NAME);
	struct text linkage = keep(texts, mangled ? mangled : "");
	struct text local = linkage.length ? linkage : local_name(functions, die, name);
	struct text file = debug_attribute_path(texts, &attributes->of[ATTRIBUTE_FILE]);
	u32 line = debug_attribute_number(attributes, ATTRIBUTE_LINE);
	u32 place =
	    pairs_add(&functions->places, intern_add(texts, local), intern_add(texts, file));
	u32 id = pairs_add(&functions->identities, place, line);

	if (id < functions->count)
		return id;
	GROW(functions->functions, functions->capacity, functions->count + 1);
	functions->functions[id] = (struct debug_function){.file = file, .line = line};
	name_function(texts, name, linkage, local, &functions->functions[id]);
	functions->count++;
	return id;
}

static u32 add_origin(struct debug_functions *functions, Dwarf_Die *die)
{
	struct debug_attributes attributes;
	Dwarf_Die origin = find_origin(*die, &attributes);

	add_place_of_type(functions, &origin, &attributes);
	return add_function(functions, &origin, &attributes);
}

u32 debug_functions_add(struct debug_functions *functions, Dwarf_Die *die,
			struct debug_attributes *attributes)
{
	Dwarf_Die origin = *die;
	size_t known = functions->entries.count;
	u64 address;
	u32 entry;

	debug_attribute_entry(attributes, ATTRIBUTE_ORIGIN, &origin);
	address = (uintptr_t)origin.addr;
	entry = pairs_add(&functions->entries, (u32)(address >> 32), (u32)address);
	if (entry == known) {
		GROW(functions->of_entry, functions->entry_capacity, known + 1);
		functions->of_entry[entry] = add_origin(functions, &origin);
	}
	return functions->of_entry[entry];
}

void debug_functions_release(struct debug_functions *functions)
{
	free(functions->functions);
	free(functions->of_entry);
	pairs_release(&functions->places);
	pairs_release(&functions->identities);
	pairs_release(&functions->entries);
	debug_parents_release(&functions->parents);
}
