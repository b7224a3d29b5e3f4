/* words FILE: prints how many words a file has. */
#include <ctype.h>
#include <stdio.h>

int main(int count, char **arguments)
{
	FILE *file = count == 2 ? fopen(arguments[1], "r") : NULL;
	int byte, is_inside = 0;
	long words = 0;

	if (!file)
		return 1;
	while ((byte = getc(file)) != EOF) {
		words += !isspace(byte) && !is_inside;
		is_inside = !isspace(byte);
	}
	fclose(file);
	printf("%ld\n", words);
	return 0;
}
