/* Recursion over a tree, a search with a heap, and memory of lists. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct node {
	struct node *left, *right;
	unsigned key;
};

static struct node *insert(struct node *tree, unsigned key)
{
	if (!tree) {
		tree = calloc(1, sizeof(*tree));
		tree->key = key;
	} else if (key < tree->key) {
		tree->left = insert(tree->left, key);
	} else if (key > tree->key) {
		tree->right = insert(tree->right, key);
	}
	return tree;
}

static int height(const struct node *tree)
{
	if (!tree)
		return 0;
	int left = height(tree->left);
	int right = height(tree->right);
	return 1 + (left > right ? left : right);
}

enum { WIDTH = 60 };

struct heap {
	struct {
		unsigned cost, place;
	} items[WIDTH * WIDTH * 4];
	size_t count;
};

static inline void swap_items(struct heap *h, size_t a, size_t b)
{
	unsigned cost = h->items[a].cost, place = h->items[a].place;

	h->items[a] = h->items[b];
	h->items[b].cost = cost;
	h->items[b].place = place;
}

static void push(struct heap *h, unsigned cost, unsigned place)
{
	size_t i = h->count++;

	h->items[i].cost = cost;
	h->items[i].place = place;
	for (; i && h->items[i].cost < h->items[(i - 1) / 2].cost; i = (i - 1) / 2)
		swap_items(h, i, (i - 1) / 2);
}

static void pop(struct heap *h)
{
	size_t i = 0, child;

	h->items[0] = h->items[--h->count];
	while ((child = 2 * i + 1) < h->count) {
		if (child + 1 < h->count && h->items[child + 1].cost < h->items[child].cost)
			child++;
		if (h->items[i].cost <= h->items[child].cost)
			break;
		swap_items(h, i, child);
		i = child;
	}
}

static unsigned toll(unsigned place)
{
	return (place * 2654435761u >> 24) % 9 + 1;
}

static unsigned shortest(void)
{
	static struct heap heap;
	static unsigned best[WIDTH * WIDTH];

	memset(best, 0xff, sizeof(best));
	best[0] = 0;
	push(&heap, 0, 0);
	while (heap.count) {
		unsigned cost = heap.items[0].cost, at = heap.items[0].place;
		unsigned around[4] = {at - WIDTH, at + WIDTH, at % WIDTH ? at - 1 : UINT32_MAX,
				      at % WIDTH < WIDTH - 1 ? at + 1 : UINT32_MAX};

		pop(&heap);
		if (cost > best[at])
			continue;
		for (int i = 0; i < 4; i++) {
			unsigned to = around[i];

			if (to >= WIDTH * WIDTH || cost + toll(to) >= best[to])
				continue;
			best[to] = cost + toll(to);
			push(&heap, best[to], to);
		}
	}
	return best[WIDTH * WIDTH - 1];
}

int main(int argc, char **argv)
{
	struct node *tree = NULL;
	unsigned seed = 3;

	(void)argc;
	for (int i = atoi(argv[1]); i; i--) {
		seed = seed * 1664525u + 1013904223u;
		tree = insert(tree, seed >> 12);
	}
	printf("height %d, shortest %u\n", height(tree), shortest());
	return 0;
}
