/*
 * Copies of the programs of a comparison. Two files with the same code lie in different pages of
 * memory, and for as long as they stay there that looks like a difference between the programs. So
 * each run starts a new copy, in memory alone, with pages of its own.
 */
#ifndef QUICK_COPIES_H
#define QUICK_COPIES_H

#include <stdbool.h>

/* A program's file, open for reading. */
struct quick_original {
	int file;
};

/*
 * Opens the files of two programs, named as posix_spawnp() takes them. False, with nothing open,
 * when copies would make no difference or another one than they should: the two are one file, one
 * is below /usr, is no ELF file or a very large one, has privileges of its own, or looks for other
 * files by where it lies ($ORIGIN, /proc/self/exe).
 */
bool quick_originals_open(const char *const names[2], struct quick_original originals[2]);
void quick_originals_close(struct quick_original originals[2]);

/* A new copy, that may be run and not written to, closed on exec. -1 when there can be none. */
int quick_copy(const struct quick_original *original);

#endif
