/* Sessions: parts of a run that are reported apart. */
#ifndef TIMING_SESSION_H
#define TIMING_SESSION_H

/* Forgets everything recorded so far. Registry locked. */
void session_reset(void);

#endif
