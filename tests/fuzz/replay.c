/*
 * The main of fuzz targets without a fuzzer: passes them the files named on the command line, one
 * after the other, and prints TAP. An error ends the program.
 */
#include "common/file.h"
#include "fuzz.h"

static bool replay(const char *path)
{
	struct arena arena = {0};
	struct diag diag = {0};
	struct text content;
	bool fine = file_read(path, &arena, &content, &diag);

	if (fine)
		LLVMFuzzerTestOneInput((const uint8_t *)content.data, content.length);
	else
		diag_print(&diag, "# replay", stdout);
	arena_release(&arena);
	return fine;
}

int main(int argc, char **argv)
{
	bool fine = true;

	printf("1..%d\n", argc - 1);
	for (int i = 1; i < argc; i++) {
		bool done = replay(argv[i]);

		printf("%sok %d - %s\n", done ? "" : "not ", i, argv[i]);
		fine = fine && done;
	}
	return fine ? EXIT_FINE : EXIT_WRONG;
}
