/* Starting and ending: what the environment asks for, the report at exit, forks. */
#ifndef TIMING_START_H
#define TIMING_START_H

#include "timing.h"

#include <stdbool.h>

/* Finds out about the clock and the processor, once, before anything is recorded or reported. */
void start_library(void);

/* Does as the environment says, once: next to nothing unless EDM_PROFILE is set. Call it without
 * locks. */
void start_if_asked(void);

/* Whether this process came out of a fork() since. */
bool start_is_forked(void);

#endif
