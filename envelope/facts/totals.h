/*
 * The instruction totals of profiles, kept in the user's cache for the progress line. The key is
 * facts_key().
 */
#ifndef ENVELOPE_TOTALS_H
#define ENVELOPE_TOTALS_H

#include "common/arena.h"
#include "common/text.h"

/* False if there is none. */
bool totals_find(struct text key, u64 *total, struct arena *arena);

/* Errors are ignored. */
void totals_remember(struct text key, u64 total, struct arena *arena);

#endif
