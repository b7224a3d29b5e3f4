#include "downsampling.h"

/* The target rate. Dividing by a whole number gives at least this rate. */
enum { LOW_RATE = 11000 };

unsigned audio_downsampling(unsigned source_rate)
{
	return source_rate < 2 * LOW_RATE ? 1 : source_rate / LOW_RATE;
}
