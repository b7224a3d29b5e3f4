/*
 * Copies of the programs of a comparison. Two files with the same code are in different pages of
 * memory, and as long as they stay there, this can look like a difference between the programs. So
 * each run starts a new copy, which exists only in memory and has its own pages.
 */
#ifndef QUICK_COPIES_H
#define QUICK_COPIES_H

#include <stdbool.h>

/* A program's file, open for reading. */
struct quick_original {
	int file;
};

/*
 * Opens the files of two programs, named as for posix_spawnp(). False, with nothing open, if copies
 * would not help or would behave differently: both are the same file, or one is below /usr, is not
 * an ELF file or is very large, has special privileges, or finds other files by its own path
 * ($ORIGIN, /proc/self/exe).
 */
bool quick_originals_open(const char *const names[2], struct quick_original originals[2]);
void quick_originals_close(struct quick_original originals[2]);

/* Returns the descriptor of a new copy, which can be executed but not written, and is closed on
 * exec; -1 on failure. */
int quick_copy(const struct quick_original *original);

#endif
