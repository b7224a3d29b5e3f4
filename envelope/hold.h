/*
 * Holds files that a run reads in memory. A read that waits for the disk lets another thread run
 * first, and whether it must wait depends on what else the machine did.
 */
#ifndef ENVELOPE_HOLD_H
#define ENVELOPE_HOLD_H

/*
 * Loads a regular file into memory and keeps it there until this process ends, if the limit on
 * locked memory allows it. Other files, and files larger than a quarter of the machine's memory,
 * are ignored.
 */
void hold_in_memory(const char *path);

#endif
