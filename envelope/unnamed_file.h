/* Files without a name, which are gone when they are closed. */
#ifndef ENVELOPE_UNNAMED_FILE_H
#define ENVELOPE_UNNAMED_FILE_H

/*
 * A new empty file, open for reading and writing, closed by execve(): in memory where the system
 * allows that, or else in /tmp, /var/tmp or /dev/shm. Returns its descriptor; -1, with errno of the
 * last attempt, where there is none.
 */
int unnamed_file(void);

#endif
