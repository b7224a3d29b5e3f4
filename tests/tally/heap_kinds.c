/* Every function that allocates, with results that are kept, freed, replaced, and refused. */
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void *kept[8];
static void *volatile result; /* or a compiler leaves out what is only compared with NULL */

static void *grow(void)
{
	void *block = NULL;

	for (size_t size = 1; size < 4000; size = size * 3 + 1)
		block = realloc(block, size);
	return realloc(block, 10);
}

int main(void)
{
	void *block = grow(), *aligned;

	if ((result = realloc(block, SIZE_MAX / 2))) /* refused: the block stays */
		return 1;
	free(block);
	if ((result = calloc(SIZE_MAX / 4, 8)) || (result = malloc(PTRDIFF_MAX)) ||
	    (result = reallocarray(NULL, SIZE_MAX / 4, 8)))
		return 1;
	kept[0] = calloc(7, 9);
	kept[1] = aligned_alloc(32, 320);
	kept[2] = memalign(16, 33);
	if (posix_memalign(&aligned, 64, 1000) || posix_memalign(&kept[3], 128, 77))
		return 1;
	free(aligned);
	kept[4] = reallocarray(reallocarray(NULL, 5, 7), 6, 8);
	kept[5] = strdup("a text");
	kept[6] = realloc(malloc(5), 50000);
	free(NULL);
	return kept[0] == kept[1];
}
