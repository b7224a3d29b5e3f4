/*
 * Where the code of an object file is: from a position in the file to the linker's address, by its
 * program headers, and from an address to the beginning of its function, by its tables for
 * unwinding (.eh_frame), which stripped programs have too.
 */
#ifndef PARSERS_RESOLVE_CODE_MAP_H
#define PARSERS_RESOLVE_CODE_MAP_H

#include "common/text.h"
#include "common/types.h"

struct code_map;

/* NULL if the file cannot be read, is no regular file, no ELF file, or has another build-id; ""
 * stands for any. To be closed by the caller. */
struct code_map *code_map_open(const char *path, struct text build_id);
void code_map_close(struct code_map *map);

/* The address of a position in the file; false if no code is loaded from there. */
bool code_map_address(const struct code_map *map, u64 position, u64 *address);

/* Where the function of an address begins; 0 if the tables do not tell. */
u64 code_map_function(const struct code_map *map, u64 address);

#endif
