/*
 * The main of fuzz targets without a fuzzer: passes them the files named on the command line, one
 * after the other, and prints TAP. An error ends the program. Needs libc alone, because a target
 * may contain a file_read() of its own.
 */
#include "fuzz.h"

static uint8_t *read_file(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	char *content = NULL;
	FILE *copy = open_memstream(&content, size);
	int byte;

	MUST(file && copy);
	while ((byte = getc(file)) != EOF)
		putc(byte, copy);
	MUST(!ferror(file) && !fclose(file) && !fclose(copy));
	return (uint8_t *)content;
}

int main(int argc, char **argv)
{
	printf("1..%d\n", argc - 1);
	for (int i = 1; i < argc; i++) {
		size_t size;
		uint8_t *content = read_file(argv[i], &size);

		LLVMFuzzerTestOneInput(content, size);
		free(content);
		printf("ok %d - %s\n", i, argv[i]);
		fflush(stdout);
	}
	return EXIT_SUCCESS;
}
