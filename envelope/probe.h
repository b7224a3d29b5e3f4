/*
 * Which pins of the environment can be had here: each is tried in a child of its own.
 */
#ifndef ENVELOPE_PROBE_H
#define ENVELOPE_PROBE_H

/* Says so on stdout: `NAME yes` or `NAME no REASON` for each, then `cpus N…`, those that may be
 * used. */
void probe_pins(void);

#endif
