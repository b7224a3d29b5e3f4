/*
 * Looks up addresses of programs and libraries in their debug information (DWARF 2 to 5): for each
 * address the compiled function, the functions inlined there, and the line.
 *
 * Addresses are those of the object file, as callgrind records them: the linker's addresses, not
 * where the object was loaded. An object is opened at once and read lazily: the first address of a
 * compilation unit causes reading that unit; every other address needs a binary search, or a single
 * step if addresses are in order.
 *
 * Debug information is searched in the object, then by build-id below /usr/lib/debug/.build-id,
 * then by .gnu_debuglink in the object's folder, in .debug there, and below /usr/lib/debug. It may
 * be split (.dwo in the folder of the object files, or where the compiler wrote them; not packed as
 * .dwp), compressed, or partly shared between objects (dwz). Nothing is downloaded.
 *
 * Texts, functions and scopes belong to the `debug_info` and live until debug_info_release(); every
 * text is stored once and is NUL-terminated. Not safe for use by several threads at once.
 */
#ifndef PARSERS_RESOLVE_DEBUG_INFO_H
#define PARSERS_RESOLVE_DEBUG_INFO_H

#include "debug_types.h"

struct debug_info;
struct debug_object;

/* `root` is the folder of separate debug information, NULL for /usr/lib/debug; it must live as long
 * as the result. debug_info_release() frees the result and everything that was obtained from it. */
struct debug_info *debug_info_new(const char *root);
void debug_info_release(struct debug_info *info);

/* Opens an object. `build_id` is the build-id that it must have, in hexadecimal, or "" for any.
 * *object is NULL unless the result is DEBUG_FINE. Damaged information is treated as missing. */
enum debug_status debug_info_open(struct debug_info *info, const char *path, struct text build_id,
				  struct debug_object **object);

struct debug_place debug_find(struct debug_object *object, u64 address);

/* Only the scope of an address; does not read the table of lines, which takes time. */
u32 debug_find_scope(struct debug_object *object, u64 address);

/* A scope from debug_find() or from another scope's parent. The pointer is invalid after the next
 * look-up. */
const struct debug_scope *debug_scope(struct debug_object *object, u32 scope);

/* The pointer is invalid after the next look-up; its texts remain valid. */
const struct debug_function *debug_function(const struct debug_info *info, u32 function);

struct debug_unit_facts debug_unit_facts(struct debug_object *object, u32 unit);

#endif
