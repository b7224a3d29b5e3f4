#include "sampled_share.h"

#include <math.h>

/* The quantile of the normal distribution that leaves half a percent on either side. */
static const double z = 2.5758293035489004;

struct sample_interval sampled_share(u64 part, u64 whole)
{
	double n = (double)whole, share, middle, reach;

	if (!whole)
		return (struct sample_interval){.low = 0, .estimate = 0, .high = 1};
	share = (double)part / n;
	middle = (share + z * z / (2 * n)) / (1 + z * z / n);
	reach = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n));
	return (struct sample_interval){
	    .low = part ? fmax(middle - reach, 0) : 0,
	    .estimate = share,
	    .high = part < whole ? fmin(middle + reach, 1) : 1,
	};
}

struct sample_interval sampled_change(struct sample_interval old, struct sample_interval now)
{
	double change = now.estimate - old.estimate;

	return (struct sample_interval){
	    .low = change - hypot(now.estimate - now.low, old.high - old.estimate),
	    .estimate = change,
	    .high = change + hypot(now.high - now.estimate, old.estimate - old.low),
	};
}
