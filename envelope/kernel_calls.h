/*
 * System calls that are younger than the C library, or than its headers, may be: glibc has
 * open_tree and move_mount since 2.36, and close_range since 2.34. The numbers are the same on
 * every architecture.
 */
#ifndef ENVELOPE_KERNEL_CALLS_H
#define ENVELOPE_KERNEL_CALLS_H

/* A detached copy of the directory (or file) with everything that is mounted below it; or -1. */
int kernel_clone_mount(int directory, const char *path);

/* Attaches the copy to a path that exists. Returns 0 or -1. */
int kernel_attach_mount(int mount, const char *target);

/* Descriptors from this one on will be closed by execve(). */
void kernel_close_on_exec(int first);

#endif
