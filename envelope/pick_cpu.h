/*
 * Which CPU a run gets: one that no other run has, as long as there is one. Under SCHED_FIFO two
 * runs on one CPU would wait for each other.
 */
#ifndef ENVELOPE_PICK_CPU_H
#define ENVELOPE_PICK_CPU_H

/*
 * The first CPU of a list like "2,3,0" that is not taken; the first of all when all are. It stays
 * taken until the calling process ends. -1 when the list is none.
 */
int pick_cpu(const char *list);

#endif
