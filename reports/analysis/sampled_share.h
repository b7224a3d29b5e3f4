/*
 * Shares that were sampled, with the interval in which the true share lies with 99 % confidence
 * (Wilson, "Probable inference", 1927), and their differences (Newcombe, "Interval estimation for
 * the difference between independent proportions", 1998, method 10). Shares are from 0 to 1.
 */
#ifndef REPORTS_ANALYSIS_SAMPLED_SHARE_H
#define REPORTS_ANALYSIS_SAMPLED_SHARE_H

#include "common/statistics.h"
#include "common/types.h"

/* The share of `part` samples among `whole`; 0 to 1 if there is none. */
struct sample_interval sampled_share(u64 part, u64 whole);

/* How the share changed. It has changed if the interval does not hold 0. */
struct sample_interval sampled_change(struct sample_interval old, struct sample_interval now);

#endif
