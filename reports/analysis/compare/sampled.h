/*
 * Compares two sampled processes: the shares of their functions. A share is called another one only
 * if the interval of the difference, at 99 % confidence, does not hold 0 (sampled_share.h); all
 * others are inconclusive. Nothing is judged, because samples are estimates.
 */
#ifndef REPORTS_ANALYSIS_COMPARE_SAMPLED_H
#define REPORTS_ANALYSIS_COMPARE_SAMPLED_H

#include "common/arena.h"
#include "parsers/model/cpu.h"
#include "reports/analysis/sampled_share.h"
#include "pair.h"

struct sampled_function {
	struct text object, name;	   /* the object without its folders */
	struct sample_interval share[2];   /* of all samples, callees included */
	struct sample_interval difference; /* new - old */
	bool is_clear;			   /* its interval does not hold 0 */
};

struct sampled_comparison {
	u64 samples[2];
	u32 count, clear_count;
	struct sampled_function *functions; /* clear ones first, by size of the difference; then
						by share */
};

/* "inconclusive", "larger", "smaller". */
const char *sampled_verdict(const struct sampled_function *function);

/* Functions are the same if their names are, and the file names of their objects. The result lives
 * in the arena and shares the profiles' texts. */
void sampled_compare(const struct cpu_profile *old, const struct cpu_profile *now,
		     struct arena *arena, struct sampled_comparison *out);

#endif
