/* The library's own start, and forks. */
#ifndef TIMING_LIBRARY_H
#define TIMING_LIBRARY_H

#include <stdbool.h>

/* Finds out about the clock and the processor, once, before anything is recorded or reported. */
void library_start(void);

/* Whether this process came out of a fork() since. */
bool library_is_forked(void);

#endif
