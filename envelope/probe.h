/* Which pins of the envelope are available on this machine. */
#ifndef ENVELOPE_PROBE_H
#define ENVELOPE_PROBE_H

#include <stdbool.h>

/*
 * Tries each pin and prints a line on stdout for it: `PIN yes`, or `PIN no REASON`. The pins are
 * paths, processes, fifo and addresses. With `tracing`, a line `tracing` tells whether processes
 * may be traced, as strace does. A line `cpus N...` lists the CPUs that may be used.
 */
void probe_pins(bool tracing);

#endif
