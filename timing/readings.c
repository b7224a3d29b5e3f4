#include "readings.h"

struct bearing take_bearing(void)
{
	struct bearing best = {.width = UINT64_MAX};

	for (int i = 0; i < 8; i++) {
		uint64_t before = clock_counter(), now = clock_nanoseconds(CLOCK_MONOTONIC);
		uint64_t width = clock_counter() - before;

		if (width < best.width)
			best = (struct bearing){before + width / 2, now, width};
	}
	return best;
}
