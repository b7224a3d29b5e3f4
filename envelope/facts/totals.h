/*
 * How many instructions profiles came to, remembered in the user's cache for the progress line: by
 * a key that stands for everything that was known before the run.
 */
#ifndef ENVELOPE_TOTALS_H
#define ENVELOPE_TOTALS_H

#include "common/arena.h"
#include "common/text.h"

/* False when none is remembered. */
bool totals_find(struct text key, u64 *total, struct arena *arena);

/* That this fails is no matter. */
void totals_remember(struct text key, u64 total, struct arena *arena);

#endif
