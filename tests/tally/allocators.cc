// All ways to allocate: 25 blocks, 5940 bytes, of which one of 8 bytes is kept. With an argument, none.
#include <new>
#include <stdlib.h>

struct alignas(64) line {
	char bytes[64];
};

static long *kept;

static void operators()
{
	int *unchecked[2];
	long *longs[10];
	line *lines[3];
	char *texts[5];

	for (auto &p : longs)
		p = new long;
	for (auto &p : texts)
		p = new char[100];
	for (auto &p : lines)
		p = new line;
	for (auto &p : unchecked)
		p = new (std::nothrow) int;
	kept = longs[0];
	longs[0] = nullptr;
	for (auto p : longs)
		delete p;
	for (auto p : texts)
		delete[] p;
	for (auto p : lines)
		delete p;
	for (auto p : unchecked)
		operator delete(p, std::nothrow);
}

int main(int argc, char **)
{
	void *blocks[4];

	if (argc > 1)
		return 0;
	operators();
	blocks[0] = realloc(malloc(1000), 3000);
	blocks[1] = calloc(10, 20);
	blocks[2] = aligned_alloc(32, 320);
	if (posix_memalign(&blocks[3], 64, 640))
		return 1;
	for (auto p : blocks)
		free(p);
	return 0;
}
