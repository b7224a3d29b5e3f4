/* The start of the library, and forks. */
#ifndef TIMING_LIBRARY_H
#define TIMING_LIBRARY_H

#include <stdbool.h>

/* Determines the clock and the processor's features. Must be called before anything is recorded or
 * reported; repeated calls do nothing. */
void library_start(void);

/* Whether this process was forked after the start. */
bool library_is_forked(void);

#endif
