/*
 * What debug information (DWARF 2 to 5) says of the addresses of programs and libraries: for each
 * the function it was compiled into, the functions that were inlined there, and the line.
 *
 * Addresses are those of the object file, as callgrind records them: what the linker gave out, not
 * where the object was loaded. An object is opened at once and read lazily: the first address of a
 * compilation unit costs the reading of that unit, every other one a binary search, or a step when
 * addresses come in order.
 *
 * Debug information is looked for in the object, then by build-id below /usr/lib/debug/.build-id,
 * then by .gnu_debuglink beside the object, in .debug beside it, and below /usr/lib/debug. It may
 * be split (.dwo beside the object files, or where the compiler wrote them; not packed as .dwp),
 * compressed, or share what several objects have in common (dwz). Nothing is fetched.
 *
 * Texts, functions and scopes belong to the `debug_info` and live until debug_info_release(); every
 * text is kept once and ends with a NUL. Not safe for use by several threads at once.
 */
#ifndef PARSERS_RESOLVE_DEBUG_INFO_H
#define PARSERS_RESOLVE_DEBUG_INFO_H

#include "debug_types.h"

struct debug_info;
struct debug_object;

/*
 * `root` is where separate debug information lives, NULL for /usr/lib/debug; it must live as long
 * as the result, which debug_info_release() frees with everything that came out of it.
 */
struct debug_info *debug_info_new(const char *root);
void debug_info_release(struct debug_info *info);

/*
 * Opens an object. `build_id` is the one it must have, hexadecimal, or "" for any. *object is NULL
 * unless DEBUG_FINE; damaged information is as if it were not there.
 */
enum debug_status debug_info_open(struct debug_info *info, const char *path, struct text build_id,
				  struct debug_object **object);

struct debug_place debug_find(struct debug_object *object, u64 address);

/* Its scope alone: lines, which take their time to read, are left unread. */
u32 debug_find_scope(struct debug_object *object, u64 address);

/* Scopes that debug_find() or a scope's parent gave. The result stays until more is looked up. */
const struct debug_scope *debug_scope(struct debug_object *object, u32 scope);

/* The result stays until more is looked up; its texts stay. */
const struct debug_function *debug_function(const struct debug_info *info, u32 function);

struct debug_unit_facts debug_unit_facts(struct debug_object *object, u32 unit);

#endif
