/* Creates folders. Needs libc alone. */
#ifndef COMMON_FOLDERS_H
#define COMMON_FOLDERS_H

#include <stdbool.h>

/* Creates the folder and its missing parent folders. False with errno on failure, also if something
 * that is not a folder has that name; some of the parent folders may then exist. */
bool folders_make(const char *path);

#endif
