/*
 * Makes a memory profile small enough to keep in git: sites that hold next to nothing become one,
 * and the timeline goes. Totals and peak stay as they are.
 */
#ifndef REPORTS_ANALYSIS_PRUNE_MEMORY_H
#define REPORTS_ANALYSIS_PRUNE_MEMORY_H

#include "common/arena.h"
#include "parsers/model/memory.h"

/*
 * Sites stay when they have at least 1/PRUNE_PARTS (prune.h), as functions do, of what is
 * allocated, held at the peak or held at exit; sites that a comparison takes for one
 * (compare_memory.h) stay or go together. The others are added up under PRUNED_NAME (prune.h). The
 * result shares what it keeps.
 */
struct memory_profile memory_prune(const struct memory_profile *profile, struct arena *arena);

#endif
