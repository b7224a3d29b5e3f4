/* The C library's own use of the heap. */
#include <dirent.h>
#include <locale.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

int main(void)
{
	char *text = NULL, *line = NULL;
	size_t size = 0;
	void *tree = NULL;
	FILE *file = fopen("/proc/self/status", "r"), *memory = open_memstream(&text, &size);
	DIR *folder = opendir("/");

	while (readdir(folder))
		;
	closedir(folder);
	setlocale(LC_ALL, "C.UTF-8");
	for (int i = 0; i < 200; i++)
		fprintf(memory, "%d ", i);
	fclose(memory);
	if (getline(&line, &size, file) < 0)
		return 1;
	fclose(file);
	for (char *word = strtok(text, " "); word; word = strtok(NULL, " "))
		tsearch(strdup(word), &tree, compare);
	return !tzname[0];
}
