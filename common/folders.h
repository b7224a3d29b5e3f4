/* Making folders. Needs libc alone. */
#ifndef COMMON_FOLDERS_H
#define COMMON_FOLDERS_H

#include <stdbool.h>

/*
 * Makes the folder, and those that it lies in, as far as they are not there yet. False with errno,
 * also when there is something else in its place; then some of them may have been made.
 */
bool folders_make(const char *path);

#endif
