/* Whose code the instructions are, for people. */
#ifndef REPORTS_VIEWS_SHARES_H
#define REPORTS_VIEWS_SHARES_H

#include "parsers/model/cpu.h"

/*
 * Whether a share is to be shown, given its cost and that of all. All are, even at 0 %, but for
 * what no object is known of: that only from a ten thousandth of all on, where it is more than 0.00
 * %.
 */
bool share_is_shown(enum cpu_share share, u64 cost, u64 total);

#endif
