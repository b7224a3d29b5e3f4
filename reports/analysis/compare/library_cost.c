#include "library_cost.h"

#include "common/memory.h"
#include "reports/analysis/own_cost.h"

#include <stdlib.h>

/* By function: the share of its cost that is not own code. */
static double *find_shares(const struct cpu_profile *profile, u32 event,
			   const struct cpu_match *match, int side)
{
	double *shares = memory_new((size_t)profile->function_count + 1, sizeof(*shares));
	bool *is_own = memory_new((size_t)profile->function_count + 1, sizeof(*is_own));

	for (u32 f = 0; f < profile->function_count; f++)
		is_own[f] = matched_is_own(&match->functions[match->ids[side][f]]);
	find_own_shares(profile, event, is_own, shares);
	free(is_own);
	return shares;
}

u64 *library_costs_find(const struct cpu_profile *profile, u32 event, const struct cpu_match *match,
			int side)
{
	double *shares = find_shares(profile, event, match, side);
	u64 *costs = memory_new((size_t)profile->place_count + 1, sizeof(*costs));
	const u32 *ids = match->ids[side];

	for (u32 i = 0; i < profile->place_count; i++) {
		const struct cpu_call *call = &profile->calls[profile->places[i].call];
		u64 cost = profile->place_costs[(size_t)i * profile->event_count + event];

		if (matched_is_into_library(match, ids[call->caller], ids[call->callee]))
			costs[i] = without_own(cost, shares[call->callee]);
	}
	free(shares);
	return costs;
}
