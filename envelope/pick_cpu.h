/*
 * Chooses a CPU that no other run uses, if possible. Under SCHED_FIFO two runs on one CPU would
 * wait for each other.
 */
#ifndef ENVELOPE_PICK_CPU_H
#define ENVELOPE_PICK_CPU_H

/* The first free CPU of a list like "2,3,0"; the first of the list if all are taken. It is reserved
 * until the calling process ends. -1 if the list is not valid. */
int pick_cpu(const char *list);

#endif
