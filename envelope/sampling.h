/* Whether perf may sample here, and what to do where it may not. */
#ifndef ENVELOPE_SAMPLING_H
#define ENVELOPE_SAMPLING_H

#include <stdbool.h>

/*
 * Prints nothing and returns true if the process of that number may be sampled ("0" stands for a
 * command that is yet to be started), or if `what` is "waits" and the kernel tells when a thread
 * waits. Otherwise prints the reason, and the setting or command that mends it, in one line on
 * stdout.
 */
bool sampling_probe(const char *what);

#endif
