/* Which pins of the envelope are available on this machine. */
#ifndef ENVELOPE_PROBE_H
#define ENVELOPE_PROBE_H

/*
 * Tries each pin and prints a line on stdout for it: `PIN yes`, or `PIN no REASON`. The pins are
 * paths, processes, fifo and addresses. The line for tracing tells whether processes may be traced,
 * as strace does. A line `cpus N...` lists the CPUs that may be used.
 */
void probe_pins(void);

#endif
