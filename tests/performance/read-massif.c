/*
 * Reads a massif file with the reader alone, for measuring it: no document is made.
 *
 *	read-massif FILE
 */
#include "common/diag.h"
#include "parsers/memory/massif.h"

#include <stdio.h>

int main(int argc, char **argv)
{
	struct memory_profile profile;
	struct arena arena = {0};
	struct diag diag = {0};
	bool fine;

	if (argc != 2) {
		fputs("usage: read-massif FILE\n", stderr);
		return EXIT_USAGE;
	}
	fine = massif_read_file(argv[1], &arena, &profile, &diag);
	if (fine)
		printf("snapshots=%u nodes=%u peak=%llu\n", profile.snapshot_count,
		       profile.node_count, (unsigned long long)profile.peak_bytes);
	else
		diag_print(&diag, "read-massif", stderr);
	arena_release(&arena);
	return fine ? EXIT_FINE : EXIT_WRONG;
}
