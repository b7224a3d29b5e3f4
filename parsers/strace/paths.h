/*
 * Makes names of files from strace's output that are the same in every run. Escapes are decoded,
 * except those of bytes that are not UTF-8, which stay as \377.
 */
#ifndef PARSERS_STRACE_PATHS_H
#define PARSERS_STRACE_PATHS_H

#include "common/arena.h"
#include "common/text.h"
#include "common/types.h"

/*
 * The name of a file from the text in brackets after its descriptor; `pid` is the process:
 * "/dev/null<char 1:3>" gives "/dev/null", "pipe:[123]" "pipe", "/proc/PID/maps" "/proc/self/maps",
 * "TCP:[10.0.0.1:4711->10.0.0.2:80]" "TCP 10.0.0.2:80" and "UNIX-STREAM:[1->2,"/run/x"]"
 * "UNIX-STREAM /run/x".
 */
struct text strace_file_name(struct text decoration, u64 pid, struct arena *arena);

/* The name of a path relative to a folder (may be empty), both as strace shows them. */
struct text strace_path_name(struct text folder, struct text path, u64 pid, struct arena *arena);

#endif
