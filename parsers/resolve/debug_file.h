/*
 * The files with debug information: an object, or the separate file that belongs to it (see
 * debug_info.h).
 */
#ifndef PARSERS_RESOLVE_DEBUG_FILE_H
#define PARSERS_RESOLVE_DEBUG_FILE_H

#include "common/arena.h"
#include "debug_types.h"

#if !__has_include(<elfutils/libdw.h>)
#error "libdw is missing: run scripts/install-packages build (Debian: libdw-dev)"
#endif
#include <elfutils/libdw.h>

/* A section of an object that contains code. Linkers leave the debug information of functions that
 * they dropped at addresses such as 0, which are outside of all such sections. */
struct code_range {
	u64 low, high; /* from `low` to below `high` */
};

struct debug_file {
	struct text path;
	int fd;
	Elf *elf;
	Dwarf *dwarf;
	struct code_range *code;
	size_t code_count;
};

/* Opens the file with the debug information of the object. If the result is DEBUG_FINE, the caller
 * must close `file`; its texts and arrays live in the arena. */
enum debug_status debug_file_open(const char *object, struct text build_id, const char *root,
				  struct arena *arena, struct debug_file *file);
/* The build-id of an object in hexadecimal, which lives in the arena; "" for none. */
struct text debug_file_build_id(Elf *elf, struct arena *arena);

void debug_file_close(struct debug_file *file);

bool debug_file_is_code(const struct debug_file *file, u64 address);

#endif
