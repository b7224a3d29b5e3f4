/* Switches profiling on and off in every module that has scopes. */
#ifndef TIMING_SWITCH_H
#define TIMING_SWITCH_H

#include "timing.h"

/* The work of profile_module_register() and profile_function_register() after the library has
 * started. */
void switch_add_module(struct profile_module *module);
void switch_add_function(struct profile_module *module, struct profile_function *function);

#endif
