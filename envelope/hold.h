/*
 * Files that a run reads, held in memory while it goes on. A read that has to wait for the disk
 * lets another thread go first, and whether the disk is needed depends on what else the machine
 * did.
 */
#ifndef ENVELOPE_HOLD_H
#define ENVELOPE_HOLD_H

/*
 * Brings a regular file into memory, and keeps it there until this process ends, as far as the
 * limits of locked memory allow. Whatever else it is, and what is larger than a quarter of the
 * machine's memory, is left alone.
 */
void hold_in_memory(const char *path);

#endif
