/*
 * Makes a memory profile small enough to keep in git: small sites become one, and the timeline is
 * removed. Totals and peak do not change.
 */
#ifndef REPORTS_ANALYSIS_PRUNE_MEMORY_H
#define REPORTS_ANALYSIS_PRUNE_MEMORY_H

#include "common/arena.h"
#include "parsers/model/memory.h"

/*
 * Sites are kept if they have at least 1/PRUNE_PARTS (prune.h) of the bytes allocated, held at the
 * peak or held at exit. Sites that a comparison cannot tell apart (compare/memory.h) are treated as
 * one. The others are added up under PRUNED_NAME (prune.h). The result lives in the arena and
 * shares what it keeps.
 */
struct memory_profile memory_prune(const struct memory_profile *profile, struct arena *arena);

#endif
