#include "shares.h"

enum { LEAST_UNKNOWN = 10000 };

bool share_is_shown(enum cpu_share share, u64 cost, u64 total)
{
	if (share == SHARE_KERNEL)
		return cost;
	return share != SHARE_UNKNOWN || cost > total / LEAST_UNKNOWN;
}
