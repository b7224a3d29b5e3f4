/*
 * Names for files out of what strace shows of them, the same in every run. Escapes are undone,
 * except of bytes that are no UTF-8: they read \377.
 */
#ifndef PARSERS_STRACE_PATHS_H
#define PARSERS_STRACE_PATHS_H

#include "common/arena.h"
#include "common/text.h"
#include "common/types.h"

/*
 * The name of a file out of what stands in the brackets behind its descriptor, `pid` being whose:
 * "/dev/null<char 1:3>" gives "/dev/null", "pipe:[123]" "pipe", "/proc/PID/maps" "/proc/self/maps",
 * "TCP:[10.0.0.1:4711->10.0.0.2:80]" "TCP 10.0.0.2:80" and "UNIX-STREAM:[1->2,"/run/x"]"
 * "UNIX-STREAM /run/x".
 */
struct text strace_file_name(struct text decoration, u64 pid, struct arena *arena);

/* The name of the path seen from the folder (may be empty), both as strace shows them. */
struct text strace_path_name(struct text folder, struct text path, u64 pid, struct arena *arena);

#endif
