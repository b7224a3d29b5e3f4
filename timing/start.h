/* Starting and ending: what the environment asks for, the report at exit, forks. */
#ifndef TIMING_START_H
#define TIMING_START_H

#include "timing.h"

#include <stdbool.h>

/* Gets the library going, once; does as the environment says. Call it without locks. */
void start_library(void);

/* Whether this process came out of a fork() since. */
bool start_is_forked(void);

#endif
