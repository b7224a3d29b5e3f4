/* Which pins of the envelope can be had here. */
#ifndef ENVELOPE_PROBE_H
#define ENVELOPE_PROBE_H

/*
 * Tries them and prints a line on stdout for each: `PIN yes`, or `PIN no REASON`. The pins are
 * paths, processes, fifo and addresses; tracing says whether processes may be traced, as strace
 * does; and a line `cpus N…` lists the CPUs that may be used.
 */
void probe_pins(void);

#endif
