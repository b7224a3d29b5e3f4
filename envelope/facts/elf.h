/*
 * Reads facts from an ELF file (System V ABI, <elf.h>) of 32 or 64 bits, in the byte order of this
 * machine. For scripts, damaged files and other formats all facts are empty, which is not an error.
 */
#ifndef ENVELOPE_ELF_H
#define ENVELOPE_ELF_H

#include "common/arena.h"
#include "common/text.h"

struct elf_facts {
	struct text build_id;	 /* hexadecimal, "" for none */
	struct text compiler;	 /* the first one named in .comment, "" for none */
	struct text interpreter; /* the loader's path, NUL-terminated; "" for none */
	bool has_debug_info;
};

/* The texts live in the arena; the content may be freed afterwards. */
struct elf_facts elf_read(struct text content, struct arena *arena);

/* The same for a file. If it cannot be read, all facts are empty. */
struct elf_facts elf_read_file(const char *path, struct arena *arena);

#endif
