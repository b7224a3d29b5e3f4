/* The processes that this one started, and those that these left to it as their reaper. Needs libc
 * alone. */
#ifndef COMMON_DESCENDANTS_H
#define COMMON_DESCENDANTS_H

#include <stddef.h>

/* Makes this process the reaper of all its descendants. */
void descendants_adopt(void);

/* Signals every child. Returns their number. */
size_t descendants_signal(int number);

/* Asks all descendants to end, forces those that do not, and waits for their ends. Must have been
 * their reaper when they were started. */
void descendants_end(void);

#endif
