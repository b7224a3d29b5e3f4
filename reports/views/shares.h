/* Which shares of the costs, by kind of object, a report shows. */
#ifndef REPORTS_VIEWS_SHARES_H
#define REPORTS_VIEWS_SHARES_H

#include "parsers/model/cpu.h"

/*
 * Whether to show a share, given its cost and the total. All shares are shown, even at 0 %, except
 * the kernel's, which only sampled profiles know, and
 * the unknown share, which is shown only from 1/10000 of the total on, so that it never appears as
 * 0.00 %.
 */
bool share_is_shown(enum cpu_share share, u64 cost, u64 total);

#endif
