#include "debug_extent.h"

#include "common/file.h"
#include "debug_file.h"

#include <dwarf.h>
#include <gelf.h>
#include <unistd.h>

/* Whether a function was inlined in this entry or below it. Entries nest as blocks of the source
 * do, so their depth is bounded by what compilers accept. */
static bool has_inlined(Dwarf_Die *entry)
{
	Dwarf_Die child;

	if (dwarf_tag(entry) == DW_TAG_inlined_subroutine)
		return true;
	if (dwarf_child(entry, &child))
		return false;
	do {
		if (has_inlined(&child))
			return true;
	} while (!dwarf_siblingof(&child, &child));
	return false;
}

static bool any_inlined(Dwarf *dwarf)
{
	Dwarf_CU *unit = NULL;
	Dwarf_Die top, split;

	while (!dwarf_get_units(dwarf, unit, &unit, NULL, NULL, &top, &split))
		if (has_inlined(dwarf_tag(&split) == DW_TAG_invalid ? &top : &split))
			return true;
	return false;
}

/* Whether it is a program, which has an entry point, that no interpreter loads. Only asked of
 * programs: a library may look like one. */
static bool names_no_loader(Elf *elf)
{
	GElf_Ehdr header;
	size_t count;

	if (!gelf_getehdr(elf, &header) || !header.e_entry || elf_getphdrnum(elf, &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		GElf_Phdr part;

		if (gelf_getphdr(elf, (int)i, &part) && part.p_type == PT_INTERP)
			return false;
	}
	return true;
}

static bool is_static_program(const char *path)
{
	int fd = file_open_regular(path);
	bool is_static = false;
	Elf *elf;

	if (fd < 0)
		return false;
	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
	if (elf && elf_kind(elf) == ELF_K_ELF)
		is_static = names_no_loader(elf);
	elf_end(elf);
	close(fd);
	return is_static;
}

enum debug_extent debug_extent(const char *path, const char *root, bool *is_static)
{
	enum debug_extent extent = DEBUG_EXTENT_NONE;
	struct arena arena = {0};
	struct debug_file file;
	enum debug_status status =
	    debug_file_open(path, (struct text){0}, root ? root : "/usr/lib/debug", &arena, &file);

	*is_static = is_static_program(path);
	if (status == DEBUG_NO_OBJECT)
		extent = DEBUG_EXTENT_NO_ELF;
	if (status == DEBUG_FINE) {
		extent = any_inlined(file.dwarf) ? DEBUG_EXTENT_INLINED : DEBUG_EXTENT_FUNCTIONS;
		debug_file_close(&file);
	}
	arena_release(&arena);
	return extent;
}
