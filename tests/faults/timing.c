/* A program whose timing report is written at its end, for faults. */
#include "timing/timing.h"

#include <unistd.h>

int main(void)
{
	for (int i = 0; i < 20; i++) {
		PROFILE_SCOPE("work");
		usleep(500);
	}
	return 0;
}
