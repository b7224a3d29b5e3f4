/* Sessions: parts of a run that are reported separately. */
#ifndef TIMING_SESSION_H
#define TIMING_SESSION_H

/* Drops everything recorded so far. The registry must be locked. */
void session_reset(void);

#endif
