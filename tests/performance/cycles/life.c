/* Conway's game of life, and words counted in a tree: branches, bytes and pointers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 256, GENERATIONS = 40, WORDS = 60000 };

static unsigned char cells[2][SIDE][SIDE];

static int neighbours(const unsigned char (*world)[SIDE], int y, int x)
{
	int count = 0;

	for (int dy = -1; dy <= 1; dy++)
		for (int dx = -1; dx <= 1; dx++)
			if (dy || dx)
				count += world[(y + dy) & (SIDE - 1)][(x + dx) & (SIDE - 1)];
	return count;
}

static void live(void)
{
	for (int g = 0; g < GENERATIONS; g++)
		for (int y = 0; y < SIDE; y++)
			for (int x = 0; x < SIDE; x++) {
				int n = neighbours(cells[g & 1], y, x);

				cells[~g & 1][y][x] =
				    (unsigned char)(n == 3 || (n == 2 && cells[g & 1][y][x]));
			}
}

struct node {
	struct node *less, *more;
	char word[8];
	int count;
};

static struct node *add(struct node *node, const char *word)
{
	int order;

	if (!node) {
		node = calloc(1, sizeof(*node));
		strcpy(node->word, word);
	}
	order = strcmp(word, node->word);
	if (order < 0)
		node->less = add(node->less, word);
	else if (order > 0)
		node->more = add(node->more, word);
	else
		node->count++;
	return node;
}

static int depth(const struct node *node)
{
	int less, more;

	if (!node)
		return 0;
	less = depth(node->less);
	more = depth(node->more);
	return 1 + (less > more ? less : more);
}

int main(void)
{
	unsigned state = 12345;
	struct node *tree = NULL;

	for (int i = 0; i < SIDE * SIDE; i++) {
		state = state * 1664525 + 1013904223;
		cells[0][i / SIDE][i % SIDE] = state >> 31;
	}
	live();
	for (int i = 0; i < WORDS; i++) {
		char word[8];

		state = state * 1664525 + 1013904223;
		snprintf(word, sizeof(word), "%x", state >> 18);
		tree = add(tree, word);
	}
	printf("%d\n", depth(tree));
}
